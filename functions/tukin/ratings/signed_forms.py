"""Ratings by an office outside the civil service, which signs on paper: two people of HR enter one.

A governor or regent has no number and does not sign in. One person of HR enters what the signed
form says, another one confirms just that by its digest; from then on it is a rating as any other,
of the office that the line names. Until then it is a draft of nobody, which counts nothing.
"""

import hashlib
import json
from datetime import datetime

from tukin.ratings import formats
from tukin.ratings.answers import require_sound, tidy
from tukin.ratings.giving import RatingDesk, give_as
from tukin.ratings.rating import Entered, Rating, RatingState
from tukin.ratings.receipts import IsSame
from tukin.ratings.rights import Right, require_reason
from tukin.vocabulary.errors import Forbidden, InvalidInput, NotFound


def enter_form(
    desk: RatingDesk, nip: str, entered: Entered, begun_on: int, by: str, now: datetime
) -> str:
    """Keep what a signed form says; the digest that is returned is what another person confirms.

    Args:
        desk: the stores and the month.
        nip: who is rated.
        entered: the answers and words; the reason is the letter and its date.
        begun_on: the revision that it replaces, 0 where there is none.
        by: NIP of the person of HR.
        now: the time, UTC.

    Raises:
        InvalidInput: E112, where they are rated themselves; E120, E1103; E1110, where the letter
            is not named; ``Unanswered``.
        Forbidden: E1101, where the rater is no office outside the civil service.
        Conflict: E1102.
    """
    desk.month.require_way(desk.month.agency.ratings)
    if by == nip:
        raise InvalidInput("E112")
    right, entered = office_of(desk, nip), tidy(entered)
    desk.require_open(desk.latest(nip))
    require_reason(entered.reason)
    require_sound(entered, desk.month.rules, desk.month.cycle)
    form = desk.make(right, nip, entered, RatingState.DRAFT, begun_on, by, None)
    digest = digest_of(form)
    desk.ratings.keep_form(form, digest, now)
    return digest


def confirm_form(
    desk: RatingDesk, nip: str, digest: str, by: str, is_same: IsSame, now: datetime
) -> Rating:
    """Give the rating that another person of HR entered from a signed form.

    Args:
        desk: the stores and the month.
        nip: who is rated.
        digest: of what was entered.
        by: NIP of the person of HR who confirms it.
        is_same: whether two of HR are one person.
        now: the time, UTC.

    Raises:
        NotFound: E802, where nothing was entered under the digest.
        InvalidInput: E112.
        Forbidden: E1101, where the line changed since; E1137, where one person would be two.
        Conflict: E1102, E1107.
        RatingChanged: E1106.
    """
    form = desk.ratings.form(desk.month.agency.code, desk.month.period, nip, digest)
    if form is None:
        raise NotFound("E802")
    if by == nip:
        raise InvalidInput("E112")
    if is_same(form.by, by):
        raise Forbidden("E1137")
    right = office_of(desk, nip)
    latest = desk.latest(nip)
    desk.require_open(latest)
    entered = Entered(
        form.hasil_kerja,
        form.perilaku_kerja,
        form.by_indicator,
        form.words,
        form.evidence,
        form.reason,
    )
    return give_as(desk, right, latest, nip, entered, form.revision, f"{form.by}, {by}", now)


def office_of(desk: RatingDesk, nip: str) -> Right:
    """The office outside the civil service that rates somebody.

    Raises:
        InvalidInput: E120.
        Forbidden: E1101, where the rater is a person, or where there is none.
    """
    month, chain = desk.month, desk.month.chain
    last = chain.day_that_counts(nip, month.period)
    if last is None:
        raise InvalidInput("E120", day=month.period.last_day.isoformat())
    day = min(last, month.today)
    rater = chain.rater_of(nip, day)
    if rater is None or rater.nip is not None:
        raise Forbidden("E1101", day=day.isoformat())
    return Right(day, None, rater.name, rater.kind, rater.basis)


def digest_of(form: Rating) -> str:
    """By which another person confirms just this: everything that was entered, and by whom."""
    said = formats.to_values(form)
    data = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()[:32]
