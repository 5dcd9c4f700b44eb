"""When an employee received the rating of a closed month; from then on the time to object runs.

Each revision has a receipt of its own: its first opening by the employee, what HR entered from
paper and another person of HR confirmed, or seven days after a delivery that is proven. What is on
paper counts from the later of its date and its entry, and the employee may contest it; a receipt
never moves to an earlier day.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any

from tukin.ratings import formats
from tukin.ratings.cycle import StoredCycle, state_of_rating
from tukin.ratings.rating import Rating, RatingState
from tukin.ratings.store import Ratings
from tukin.vocabulary.errors import Conflict, Forbidden, InvalidInput, NotFound
from tukin.vocabulary.words import Words

DEEMED_AFTER = timedelta(days=7)
"""After a delivery that is proven; illustrative."""

CONTEST_DAYS = timedelta(days=7)
"""For how long an employee may contest what HR entered from paper; illustrative."""

_OF_CLOSED = frozenset({RatingState.CLOSED, RatingState.CORRECTED})
IsSame = Callable[[str, str], bool]
"""Whether two callers are one person (``people.four_eyes.FourEyes.are_same``)."""


class ReceivedHow(StrEnum):
    """How a rating was received."""

    WEB = "web"
    PAPER = "paper"
    DEEMED = "deemed"


class PaperKind(StrEnum):
    """What a paper shows: that the employee signed for it, or that it was delivered."""

    RECEIPT = "receipt"
    DELIVERY = "delivery"


@dataclass(frozen=True, slots=True)
class Receipt:
    """When somebody received a revision, and how."""

    at: datetime
    how: ReceivedHow


@dataclass(frozen=True, slots=True)
class Paper:
    """What HR entered from paper of a revision; by itself it counts nothing.

    ``on`` is the date on the paper, ``witness`` who was there.
    """

    kind: PaperKind
    revision: int
    on: date
    witness: str = field(repr=False)
    entered_by: str
    entered_at: datetime
    confirmed_by: str | None = None

    @property
    def digest(self) -> str:
        """By which another person confirms just this."""
        said = [self.kind, self.revision, self.on.isoformat(), self.witness, self.entered_by]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def receipt_of(rating: Rating, now: datetime) -> Receipt | None:
    """The receipt of a revision, also one that is deemed; None where no clock runs."""
    if rating.received_at is not None and rating.received_how is not None:
        return Receipt(rating.received_at, ReceivedHow(rating.received_how))
    if rating.delivered_at is not None and now >= rating.delivered_at + DEEMED_AFTER:
        return Receipt(rating.delivered_at + DEEMED_AFTER, ReceivedHow.DEEMED)
    return None


def open_rating(
    ratings: Ratings, stored: StoredCycle | None, rating: Rating, now: datetime
) -> Rating:
    """Note that the employee opens their rating; of a closed month the first time is its receipt.

    Before the month is closed, or where it was received already, nothing is noted. The caller is
    the employee: whoever else opens it receives nothing.

    Returns:
        The rating, with its receipt where it has one.
    """
    if state_of_rating(rating, stored) not in _OF_CLOSED or rating.received_at is not None:
        return rating
    receipt = receipt_of(rating, now) or Receipt(now, ReceivedHow.WEB)
    return _receive(ratings, rating, receipt, {})


def note_delivery(ratings: Ratings, rating: Rating, at: datetime, by: str) -> bool:
    """Note that a gateway confirmed the delivery of a revision; False where one is noted already.

    Args:
        ratings: the store.
        rating: of a closed month.
        at: when it was delivered.
        by: which gateway says so.
    """
    values = {"format": formats.FORMAT, "at": formats.text_of(at), "by": by}
    changes = {"delivered_at": formats.text_of(at)}
    return ratings.note_with(rating, changes, "DELIVERY", values)


def enter_paper(
    ratings: Ratings,
    stored: StoredCycle | None,
    rating: Rating,
    paper: Paper,
    today: date,
) -> str:
    """Keep what HR entered from paper; another person confirms it by the digest that is returned.

    Raises:
        InvalidInput: E1136, where the date is to come or before the revision was given, or nobody
            is named as witness.
        Conflict: E1136, where the month is not closed, or the paper is of another revision.
    """
    _require_closed(rating, stored, paper.revision)
    given_on = None if rating.given_at is None else rating.given_at.date()
    if paper.on > today or (given_on is not None and paper.on < given_on):
        raise InvalidInput("E1136", **_cause("tanggalnya tidak mungkin", "its date cannot be"))
    if not paper.witness.strip():
        raise InvalidInput("E1136", **_cause("saksinya tidak disebut", "it names no witness"))
    ratings.note(rating, f"PAPER-{paper.digest}", _paper_values(paper))
    return paper.digest


def confirm_paper(
    ratings: Ratings,
    stored: StoredCycle | None,
    rating: Rating,
    digest: str,
    by: str,
    is_same: IsSame,
    now: datetime,
    zone: tzinfo = UTC,
) -> Rating:
    """Confirm what another person entered; from then on it counts.

    Raises:
        NotFound: E802, where nothing of this revision was entered under the digest.
        Forbidden: E1137, where one person entered and would confirm it.
        Conflict: E1136, where the month is not closed, or the revision was received otherwise.
    """
    item = ratings.noted(rating, f"PAPER-{digest}")
    if item is None:
        raise NotFound("E802")
    paper = _paper(item)
    _require_closed(rating, stored, paper.revision)
    if is_same(paper.entered_by, by):
        raise Forbidden("E1137")
    on = datetime.combine(paper.on, time(0), tzinfo=zone).astimezone(UTC)
    at = max(on, paper.entered_at)
    if paper.kind is PaperKind.DELIVERY:
        values = {"format": formats.FORMAT, "at": formats.text_of(at), "by": digest}
        changes = {"delivered_at": formats.text_of(at)}
        if not ratings.note_with(rating, changes, "DELIVERY", values | {"confirmed_by": by}):
            raise _received_otherwise()
        return replace(rating, delivered_at=at)
    confirmed: dict[str, Any] = {
        "paper": digest,
        "entered_by": paper.entered_by,
        "confirmed_by": by,
    }
    confirmed["confirmed_at"] = formats.text_of(now)
    received = _receive(ratings, rating, Receipt(at, ReceivedHow.PAPER), confirmed)
    if received.received_how != ReceivedHow.PAPER:
        raise _received_otherwise()
    return received


def contest_paper(ratings: Ratings, rating: Rating, now: datetime) -> Rating:
    """The employee says that what HR entered from paper is not so: the clock starts when they do.

    Raises:
        Conflict: E1136, where it was received otherwise, or seven days have passed since it was
            confirmed.
    """
    receipt = ratings.noted(rating, "RECEIPT")
    if rating.received_how != ReceivedHow.PAPER or receipt is None:
        raise Conflict("E1136", **_cause("bukan dari kertas", "it is not from paper"))
    if now > datetime.fromisoformat(receipt["confirmed_at"]) + CONTEST_DAYS:
        raise Conflict("E1136", **_cause("waktunya lewat", "the time for it has passed"))
    at = now if rating.received_at is None else max(now, rating.received_at)
    if not ratings.contest(rating, at):
        raise _received_otherwise()
    return replace(rating, received_at=at, received_how=ReceivedHow.WEB)


def _receive(ratings: Ratings, rating: Rating, receipt: Receipt, besides: dict[str, Any]) -> Rating:
    """Note a receipt; where somebody noted one meanwhile, that one counts."""
    changes = {"received_at": formats.text_of(receipt.at), "received_how": str(receipt.how)}
    values = {
        "format": formats.FORMAT,
        "at": formats.text_of(receipt.at),
        "how": str(receipt.how),
        **besides,
    }
    if ratings.note_with(rating, changes, "RECEIPT", values):
        return replace(rating, received_at=receipt.at, received_how=str(receipt.how))
    return ratings.read(rating.agency, rating.period, rating.nip) or rating


def _require_closed(rating: Rating, stored: StoredCycle | None, revision: int) -> None:
    if state_of_rating(rating, stored) not in _OF_CLOSED:
        raise Conflict("E1136", **_cause("bulannya belum ditutup", "the month is not closed"))
    if rating.revision != revision:
        raise Conflict("E1136", **_cause("revisinya lain", "it is of another revision"))


def _received_otherwise() -> Conflict:
    return Conflict("E1136", **_cause("sudah diterima", "it was received already"))


def _cause(indonesian: str, english: str) -> dict[str, object]:
    words = Words(indonesian, english)
    return {"cause_id": words.id, "cause_en": words.en}


def _paper_values(paper: Paper) -> dict[str, Any]:
    return {
        "format": formats.FORMAT,
        "kind": str(paper.kind),
        "revision": paper.revision,
        "on": paper.on.isoformat(),
        "witness": paper.witness,
        "entered_by": paper.entered_by,
        "entered_at": formats.text_of(paper.entered_at),
    }


def _paper(item: dict[str, Any]) -> Paper:
    return Paper(
        PaperKind(item["kind"]),
        item["revision"],
        date.fromisoformat(item["on"]),
        item["witness"],
        item["entered_by"],
        datetime.fromisoformat(item["entered_at"]),
    )
