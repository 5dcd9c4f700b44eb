"""Saving, giving and striking a rating, each by one write that takes effect as a whole or not.

What the employee sees is written on the condition that it replaces what the rater saw, and that
the month takes ratings then. Where that does not hold, what there is is read and compared: the
same form sent twice, or an answer that was lost, is no conflict.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tukin.aws.table import Table
from tukin.people.agencies.agency import Agency, Mode, RatingsFrom
from tukin.people.lines.chain import Chain
from tukin.ratings import formats
from tukin.ratings.answers import require_short, require_sound, tidy
from tukin.ratings.cycle import Cycles, CycleState, state_on, takes_first_rating
from tukin.ratings.rating import OF_SYSTEM, Entered, Rating, RatingState
from tukin.ratings.rights import IsAway, Right, require_reason, right_to_rate
from tukin.ratings.store import Ratings, is_first
from tukin.rules.cycle import Cycle
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import Conflict, Forbidden, InvalidInput, Outdated, Throttled
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys
from tukin.vocabulary.words import Words

_STATES = {
    CycleState.UPCOMING: Words("belum dimulai", "it has not begun"),
    CycleState.OPEN: Words("tidak bersiklus", "it has no cycle"),
    CycleState.CLOSING: Words("sedang ditutup", "it is being closed"),
    CycleState.CLOSED: Words("sudah ditutup", "it is closed"),
    CycleState.REOPENED: Words("dibuka lagi", "it is open again"),
}
_WAYS = {
    "files": Words("dengan berkas", "by files"),
    RatingsFrom.PAGES: Words("di halaman", "on the pages"),
    RatingsFrom.SYSTEM: Words("melalui sistem daerah", "by the region's own system"),
}


class RatingChanged(Outdated):
    """The rating was changed after it was opened (E1106); nothing of what was typed is lost.

    Attributes:
        given: what there is now.
        typed: what could not be given.
    """

    def __init__(self, given: Rating | None, typed: Entered) -> None:
        self.given = given
        self.typed = typed
        changes: dict[str, Any] = {"revision": 0 if given is None else given.revision}
        if given is not None:
            changes |= {"state": str(given.state), "values": formats.values_of(given)}
        super().__init__("E1106", changes)


@dataclass(frozen=True, slots=True)
class RatingMonth:
    """By what the ratings of an agency's month are judged.

    Attributes:
        agency: the agency's row that holds in the period.
        period: the month.
        chain: the agency's lines.
        rules: the rule set of the period.
        today: the date in the region.
        is_away: whether somebody is on leave on a day.
    """

    agency: Agency
    period: Period
    chain: Chain
    rules: RuleSet
    today: date
    is_away: IsAway

    @property
    def cycle(self) -> Cycle:
        """The cycle of the period.

        Raises:
            InvalidInput: E1103, where the rules have none.
        """
        if self.rules.cycle is None:
            raise _otherwise("files")
        return self.rules.cycle

    def require_way(self, way: RatingsFrom) -> None:
        """Check that this is how the agency's ratings are given.

        Raises:
            InvalidInput: E1103, where it hands in files, or gives them in the other way; E1102 for
                a THR or 13th-month run, which nobody is rated for.
        """
        if self.agency.mode is not Mode.WEB:
            raise _otherwise("files")
        if self.agency.ratings is not way:
            raise _otherwise(self.agency.ratings)
        if self.period.is_extra:
            raise _not_open(self.period, CycleState.OPEN)


@dataclass(frozen=True, slots=True)
class RatingDesk:
    """The stores of ratings, and the month that is rated."""

    ratings: Ratings
    cycles: Cycles
    month: RatingMonth

    @classmethod
    def on(cls, table: Table, keys: PersonKeys, month: RatingMonth) -> "RatingDesk":
        """The desk over a table."""
        return cls(Ratings(table, keys), Cycles(table), month)

    def latest(self, nip: str) -> Rating | None:
        """The latest revision of somebody's rating."""
        return self.ratings.read(self.month.agency.code, self.month.period, nip)

    def right(self, nip: str, acting: str) -> Right:
        """By what right somebody rates a person (``right_to_rate``)."""
        month = self.month
        return right_to_rate(
            month.chain, nip, acting, month.period, month.cycle, month.today, month.is_away
        )

    def require_open(self, latest: Rating | None) -> None:
        """Check that the month takes a rating that replaces this one.

        The write itself is made on the same condition; this says why before anything is checked.

        Raises:
            Conflict: E1102.
        """
        month = self.month
        stored = self.cycles.read(month.agency.code, month.period)
        state = state_on(stored, month.cycle, month.period, month.today)
        if state in {CycleState.OPEN, CycleState.REOPENED}:
            return
        if not (is_first(latest) and takes_first_rating(stored, month.today)):
            raise _not_open(month.period, state)

    def make(
        self,
        right: Right,
        nip: str,
        entered: Entered,
        state: RatingState,
        revision: int,
        by: str,
        now: datetime | None,
    ) -> Rating:
        """A rating of what was filled in, by a right; the reason is kept where one is asked for."""
        month = self.month
        has_reason = right.is_of_superior or right.nip is None
        return Rating(
            agency=month.agency.code,
            period=month.period,
            nip=nip,
            rater_nip=right.nip,
            rater_name=right.name,
            rater_kind=str(right.kind),
            basis=right.basis,
            hasil_kerja=entered.hasil_kerja,
            perilaku_kerja=entered.perilaku_kerja,
            by_indicator=dict(entered.by_indicator),
            words=entered.words,
            evidence=entered.evidence,
            state=state,
            revision=revision,
            given_at=now,
            received_at=None,
            received_how=None,
            by=by,
            lines_sha256=month.chain.lines_sha256,
            reason=entered.reason if has_reason else "",
            rules_sha256=month.rules.sha256,
        )


def save_draft(
    desk: RatingDesk, acting: str, nip: str, entered: Entered, begun_on: int, now: datetime
) -> Rating:
    """Keep what a rater has typed; nobody but they can read it, and nothing counts it.

    Args:
        desk: the stores and the month.
        acting: the rater's NIP.
        nip: who is rated.
        entered: what was typed; it may be anything that is not too long.
        begun_on: the revision that the rater saw when they began, 0 where there was none.
        now: the time, UTC.

    Raises:
        TukinError: as ``give``, but for what only a rating that is given must hold.
        RatingChanged: E1106, where a later draft of theirs was begun on what is there now.
    """
    desk.month.require_way(RatingsFrom.PAGES)
    right = desk.right(nip, acting)
    entered = tidy(entered)
    require_short(entered)
    latest = desk.latest(nip)
    desk.require_open(latest)
    draft = desk.make(right, nip, entered, RatingState.DRAFT, begun_on, acting, None)
    if not desk.ratings.keep_draft(draft, now):
        kept = desk.ratings.older_draft(draft.agency, draft.period, nip, acting)
        if kept != draft:  # else it is ours: the answer was lost
            raise RatingChanged(latest, entered)
    return draft


def give(
    desk: RatingDesk, acting: str, nip: str, entered: Entered, begun_on: int, now: datetime
) -> Rating:
    """Give a rating, or a further revision of one; the employee sees it at once.

    Args:
        desk: the stores and the month.
        acting: the rater's NIP.
        nip: who is rated.
        entered: the answers and words.
        begun_on: the revision that the rater saw when they began, 0 where there was none.
        now: the time, UTC.

    Raises:
        InvalidInput: E112, E120, E1103, E1110 (the superior's reason); ``Unanswered``.
        Forbidden: E1101, E1109.
        Conflict: E1102, E1107.
        RatingChanged: E1106; what was typed is kept as the rater's draft.
    """
    desk.month.require_way(RatingsFrom.PAGES)
    right = desk.right(nip, acting)
    entered = tidy(entered)
    latest = desk.latest(nip)
    desk.require_open(latest)
    if right.is_of_superior:
        require_reason(entered.reason)
    require_sound(entered, desk.month.rules, desk.month.cycle)
    try:
        return give_as(desk, right, latest, nip, entered, begun_on, acting, now)
    except RatingChanged:
        draft = desk.make(right, nip, entered, RatingState.DRAFT, begun_on, acting, None)
        desk.ratings.keep_draft(draft, now)
        raise


def give_by_system(
    desk: RatingDesk,
    rater_nip: str,
    nip: str,
    entered: Entered,
    begun_on: int,
    caller: str,
    now: datetime,
) -> Rating:
    """Give the rating that a region's own system sends for the rater of the person's line.

    The rater sees it among theirs and may strike it until the month is closed (``strike``). A
    superior in a rater's place signs in: a system's word for whom it acts is not enough.

    Raises:
        TukinError: as ``give``; E1101 also where who is named is not the rater of the line.
    """
    desk.month.require_way(RatingsFrom.SYSTEM)
    right = desk.right(nip, rater_nip)
    if right.is_of_superior:
        raise Forbidden("E1101", day=right.day.isoformat())
    entered = replace(tidy(entered), reason="")
    latest = desk.latest(nip)
    desk.require_open(latest)
    require_sound(entered, desk.month.rules, desk.month.cycle)
    right = replace(right, kind=OF_SYSTEM)
    return give_as(desk, right, latest, nip, entered, begun_on, caller, now)


def strike(
    desk: RatingDesk, acting: str, nip: str, reason: str, begun_on: int, now: datetime
) -> Rating:
    """Strike the rating that a system gave in one's name; the person is not rated from then on.

    Raises:
        InvalidInput: E1110.
        Forbidden: E1138, where no system gave it, or for another rater.
        Conflict: E1102, once the month is being closed.
        RatingChanged: E1106.
    """
    latest = desk.latest(nip)
    if latest is None or latest.rater_nip != acting or latest.rater_kind != OF_SYSTEM:
        raise Forbidden("E1138")
    reason = reason.strip()
    require_reason(reason)
    struck = replace(
        latest,
        state=RatingState.STRUCK,
        revision=begun_on + 1,
        given_at=now,
        received_at=None,
        received_how=None,
        delivered_at=None,
        by=acting,
        reason=reason,
    )
    if latest.state is RatingState.STRUCK and _is_same(latest, struck):
        return latest
    typed = Entered(reason=reason)
    if latest.state is RatingState.STRUCK or latest.revision != begun_on:
        raise RatingChanged(latest, typed)
    desk.require_open(latest)
    return _add(desk, struck, latest, typed, first=False)


def give_as(
    desk: RatingDesk,
    right: Right,
    latest: Rating | None,
    nip: str,
    entered: Entered,
    begun_on: int,
    by: str,
    now: datetime,
) -> Rating:
    """Give a rating by a right that was found, once everything else was checked.

    Raises:
        Conflict: E1102, E1107.
        RatingChanged: E1106.
        Throttled: E901, where nothing but other writes was in the way.
    """
    rating = desk.make(right, nip, entered, RatingState.GIVEN, begun_on + 1, by, now)
    if latest is not None and latest.state is RatingState.CORRECTED:
        raise Conflict("E1107")
    if latest is not None and _is_same(latest, rating):
        return latest  # the same form sent again
    if begun_on != (0 if latest is None else latest.revision):
        raise RatingChanged(latest, entered)
    return _add(desk, rating, latest, entered, first=is_first(latest))


def _add(
    desk: RatingDesk, rating: Rating, latest: Rating | None, typed: Entered, *, first: bool
) -> Rating:
    if desk.ratings.add(rating, replaces=latest, first=first):
        return rating
    now = desk.latest(rating.nip)
    if now is not None and _is_same(now, rating):
        return now  # ours: the answer was lost
    desk.require_open(now)
    if now is not None and (latest is None or now.revision != latest.revision):
        raise RatingChanged(now, typed)
    raise Throttled("E901")  # nothing but other writes was in the way


def _is_same(one: Rating, other: Rating) -> bool:
    """Whether two are the same revision, given by the same, saying the same."""
    return (one.revision, one.state, one.by, one.rater_kind) == (
        other.revision,
        other.state,
        other.by,
        other.rater_kind,
    ) and one.content == other.content


def _otherwise(way: str) -> InvalidInput:
    words = _WAYS[way]
    return InvalidInput("E1103", way_id=words.id, way_en=words.en)


def _not_open(period: Period, state: CycleState) -> Conflict:
    words = _STATES[state]
    return Conflict("E1102", period=str(period), state_id=words.id, state_en=words.en)
