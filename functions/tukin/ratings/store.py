"""The stored ratings.

- ``RATING#{agency}#{period}`` / ``{person}``: the latest revision that the employee sees.
- ``RATINGLOG#{agency}#{period}`` / ``{person}#{revision:04d}``: every such revision, written once
  in the same transaction; beside it, under ``…#RECEIPT``, ``…#DELIVERY`` and the like, what
  was noted of its receipt (``ratings.receipts``).
- ``RATINGDRAFT#{agency}#{period}`` / ``{person}#{rater}``: what a rater has typed and not given;
  each rater has one of their own. It expires.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table
from tukin.ratings import formats
from tukin.ratings.cycle import Cycles
from tukin.ratings.rating import COUNTED, Rating, RatingState
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys

DRAFTS_KEPT = timedelta(days=180)
"""How long a draft stays after it was saved last; illustrative."""

KeyOf = Callable[[str], str]


_OF_STANDING = ("nip", "state", "received_at", "delivered_at")


@dataclass(frozen=True, slots=True)
class Standing:
    """How far somebody's rating is, and whether it was received or delivered."""

    nip: str = field(repr=False)
    state: RatingState
    is_received: bool

    @property
    def counts(self) -> bool:
        """Whether it is composed into the month."""
        return self.state in COUNTED


class Ratings:
    """Ratings and their revisions, by the key of the person who is rated."""

    def __init__(self, table: Table, keys: PersonKeys) -> None:
        self._table = table
        self._key_of: KeyOf = keys.of

    def read(self, agency: str, period: Period, nip: str) -> Rating | None:
        """The latest revision that the employee sees, also where it was struck."""
        item = self._table.get(self._key(agency, period, nip))
        return None if item is None else formats.from_values(item)

    def latest_of(self, agency: str, period: Period, nips: Iterable[str]) -> dict[str, Rating]:
        """The latest revisions of some people, by NIP; of whom there is none, nothing."""
        found = self._table.get_many([self._key(agency, period, nip) for nip in sorted(set(nips))])
        return {rating.nip: rating for rating in map(formats.from_values, found)}

    def drafts_of(
        self, agency: str, period: Period, nips: Iterable[str], rater_nip: str
    ) -> dict[str, Rating]:
        """A rater's own drafts of some people, by NIP, on whichever revision they were begun."""
        keys = [self._draft_key(agency, period, nip, rater_nip) for nip in sorted(set(nips))]
        return {draft.nip: draft for draft in map(formats.from_values, self._table.get_many(keys))}

    def of_month(self, agency: str, period: Period) -> Iterator[Rating]:
        """The latest revisions of all people of a month, in the order of person keys."""
        return map(formats.from_values, self._table.query(f"RATING#{agency}#{period}"))

    def standings(self, agency: str, period: Period) -> Iterator[Standing]:
        """How far the latest revisions of a month are; neither values nor words are read."""
        for item in self._table.query(f"RATING#{agency}#{period}", attributes=_OF_STANDING):
            is_received = bool(item.get("received_at") or item.get("delivered_at"))
            yield Standing(item["nip"], RatingState(item["state"]), is_received)

    def page(self, agency: str, period: Period, most: int, after: str | None) -> Iterator[Rating]:
        """As ``of_month``, but a page of them, of people after a person key."""
        found = self._table.query(f"RATING#{agency}#{period}", limit=most, after=after)
        return map(formats.from_values, found)

    def revisions(self, agency: str, period: Period, nip: str) -> list[Rating]:
        """Every revision that the employee could see, the first one first, with its receipt.

        Each rater of the month and the employee may read them.
        """
        person = self._key_of(nip)
        found = self._table.query(
            f"RATINGLOG#{agency}#{period}", since=f"{person}#", up_to=f"{person}#~"
        )
        by_revision: dict[str, Rating] = {}
        for item in found:
            revision, *part = item["sk"].removeprefix(f"{person}#").split("#")
            if not part:
                by_revision[revision] = formats.from_values(item)
            elif part == ["RECEIPT"]:
                receipt = formats.time_of(item["at"]), item["how"]
                if by_revision[revision].received_at is None:  # else it was contested
                    by_revision[revision] = _received(by_revision[revision], *receipt)
            elif part == ["DELIVERY"]:
                at = formats.time_of(item["at"])
                by_revision[revision] = replace(by_revision[revision], delivered_at=at)
            elif part == ["CONTESTED"]:
                at = formats.time_of(item["at"])
                by_revision[revision] = _received(by_revision[revision], at, "web")
        return list(by_revision.values())

    def draft(self, agency: str, period: Period, nip: str, rater_nip: str) -> Rating | None:
        """A rater's own draft; None where there is none, or one begun on an older revision.

        What was given since is what a rater should see first; the words of an older draft are in
        ``older_draft``.
        """
        found = self.older_draft(agency, period, nip, rater_nip)
        if found is None:
            return None
        given = self.read(agency, period, nip)
        return found if found.revision == (given.revision if given else 0) else None

    def older_draft(self, agency: str, period: Period, nip: str, rater_nip: str) -> Rating | None:
        """A rater's own draft, on whichever revision it was begun."""
        item = self._table.get(self._draft_key(agency, period, nip, rater_nip))
        return None if item is None else formats.from_values(item)

    def keep_draft(self, draft: Rating, now: datetime) -> bool:
        """Keep a rater's draft in place of their last one.

        False where theirs was begun on a later revision: a page that is still open does not
        replace it.
        """
        if draft.rater_nip is None:
            raise ValueError("a draft is a person's")
        key = self._draft_key(draft.agency, draft.period, draft.nip, draft.rater_nip)
        values = formats.to_values(draft) | {
            "saved_at": formats.text_of(now),
            "expires_at": int((now + DRAFTS_KEPT).timestamp()),
        }
        put = {
            "Item": to_item(key | values),
            "ConditionExpression": "attribute_not_exists(pk) OR revision <= :begun_on",
            "ExpressionAttributeValues": to_item({":begun_on": draft.revision}),
        }
        return self._table.transact([{"Put": put}])

    def keep_form(self, form: Rating, digest: str, now: datetime) -> None:
        """Keep what was entered from a signed form; the same once more changes nothing."""
        expires_at = int((now + DRAFTS_KEPT).timestamp())
        key = self._form_key(form.agency, form.period, form.nip, digest)
        self._table.put_new(key | formats.to_values(form) | {"expires_at": expires_at})

    def form(self, agency: str, period: Period, nip: str, digest: str) -> Rating | None:
        """What was entered from a signed form under a digest."""
        item = self._table.get(self._form_key(agency, period, nip, digest))
        return None if item is None else formats.from_values(item)

    def add(self, rating: Rating, *, replaces: Rating | None, first: bool) -> bool:
        """Make a revision the latest one and keep its copy, both or neither.

        False where somebody gave one meanwhile, or where the month takes none: read and compare.

        Args:
            rating: the revision.
            replaces: the latest one as it was read.
            first: whether it is the person's first that counts (``Cycles.accepting``).
        """
        put: dict[str, Any] = {
            "Item": to_item(self._key_of_rating(rating) | formats.to_values(rating)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        if replaces is not None:
            put["ConditionExpression"] = "revision = :before AND #state = :state"
            put["ExpressionAttributeNames"] = {"#state": "state"}
            put["ExpressionAttributeValues"] = to_item(
                {":before": replaces.revision, ":state": str(replaces.state)}
            )
        copy = {
            "Item": to_item(self.log_key(rating) | formats.to_values(rating)),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        accepting = Cycles.accepting(rating.agency, rating.period, first=first)
        return self._table.transact([accepting, {"Put": put}, {"Put": copy}])

    def log_key(self, rating: Rating, part: str = "") -> dict[str, str]:
        """The key of a revision's copy, or of what was noted of it."""
        revision = f"{self._key_of(rating.nip)}#{rating.revision:04d}"
        return {
            "pk": f"RATINGLOG#{rating.agency}#{rating.period}",
            "sk": f"{revision}#{part}" if part else revision,
        }

    def noted(self, rating: Rating, part: str) -> dict[str, Any] | None:
        """What was noted of a revision."""
        return self._table.get(self.log_key(rating, part))

    def note(self, rating: Rating, part: str, values: dict[str, Any]) -> bool:
        """Note something of a revision once; False where it was noted already."""
        return self._table.put_new(self.log_key(rating, part) | values)

    def note_with(
        self, rating: Rating, changes: dict[str, Any], part: str, values: dict[str, Any]
    ) -> bool:
        """Note something of a revision and change what the rating shows of it, both or neither.

        False where the rating is of another revision by now, where the month is not closed any
        more, or where one of the attributes is set already.
        """
        names = {f"#{name}": name for name in changes}
        unset = " AND ".join(f"attribute_not_exists(#{name})" for name in changes)
        update = {
            "Key": to_item(self._key_of_rating(rating)),
            "UpdateExpression": "SET " + ", ".join(f"#{name} = :{name}" for name in changes),
            "ConditionExpression": f"revision = :revision AND {unset}",
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": to_item(
                {f":{name}": value for name, value in changes.items()}
                | {":revision": rating.revision}
            ),
        }
        put = {
            "Item": to_item(self.log_key(rating, part) | values),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        closed = Cycles.being_closed(rating.agency, rating.period)
        return self._table.transact([closed, {"Update": update}, {"Put": put}])

    def contest(self, rating: Rating, at: datetime) -> bool:
        """Let a receipt from paper count from when the employee contested it, and keep that.

        False where the rating shows another revision or receipt by now.
        """
        text = formats.text_of(at)
        update = {
            "Key": to_item(self._key_of_rating(rating)),
            "UpdateExpression": "SET received_at = :at, received_how = :web",
            "ConditionExpression": (
                "revision = :revision AND received_how = :paper AND received_at = :before"
            ),
            "ExpressionAttributeValues": to_item(
                {
                    ":at": text,
                    ":web": "web",
                    ":revision": rating.revision,
                    ":paper": "paper",
                    ":before": formats.text_of(rating.received_at),
                }
            ),
        }
        put = {
            "Item": to_item(
                self.log_key(rating, "CONTESTED") | {"format": formats.FORMAT, "at": text}
            ),
            "ConditionExpression": "attribute_not_exists(pk)",
        }
        return self._table.transact([{"Update": update}, {"Put": put}])

    def _key(self, agency: str, period: Period, nip: str) -> dict[str, str]:
        return {"pk": f"RATING#{agency}#{period}", "sk": self._key_of(nip)}

    def _key_of_rating(self, rating: Rating) -> dict[str, str]:
        return self._key(rating.agency, rating.period, rating.nip)

    def _form_key(self, agency: str, period: Period, nip: str, digest: str) -> dict[str, str]:
        form = f"{self._key_of(nip)}#FORM-{digest}"
        return {"pk": f"RATINGDRAFT#{agency}#{period}", "sk": form}

    def _draft_key(self, agency: str, period: Period, nip: str, rater_nip: str) -> dict[str, str]:
        person = f"{self._key_of(nip)}#{self._key_of(rater_nip)}"
        return {"pk": f"RATINGDRAFT#{agency}#{period}", "sk": person}


def _received(rating: Rating, at: datetime | None, how: str) -> Rating:
    return replace(rating, received_at=at, received_how=how)


def is_first(latest: Rating | None) -> bool:
    """Whether a rating would be somebody's first that counts: none was given, or it was struck."""
    return latest is None or latest.state is RatingState.STRUCK
