"""A rating ↔ the values of its items, format 1.

The same fields in ``RATING``, ``RATINGLOG`` and ``DRAFT``; the NIPs and words are in values, never
in a key.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tukin.ratings.rating import Answer, Evidence, Rating, RatingState, Words
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

FORMAT = 1


def to_values(rating: Rating) -> dict[str, Any]:
    """The values of a rating, without a key."""
    return {
        "format": FORMAT,
        "agency": rating.agency,
        "period": str(rating.period),
        "nip": rating.nip,
        "rater_nip": rating.rater_nip,
        "rater_name": rating.rater_name,
        "rater_kind": str(rating.rater_kind),
        "basis": rating.basis,
        "values": values_of(rating),
        "words": words_of(rating),
        "evidence": [{"title": one.title, "link": one.link} for one in rating.evidence],
        "state": str(rating.state),
        "revision": rating.revision,
        "given_at": text_of(rating.given_at),
        "received_at": text_of(rating.received_at),
        "received_how": rating.received_how,
        "delivered_at": text_of(rating.delivered_at),
        "by": rating.by,
        "reason": rating.reason,
        "lines_sha256": rating.lines_sha256,
        "rules_sha256": rating.rules_sha256,
    }


def values_of(rating: Rating) -> dict[str, Any]:
    """What was answered, as JSON: an indicator by its hundredths of a point or an expectation."""
    return {
        "hasil_kerja": _word(rating.hasil_kerja),
        "perilaku_kerja": _word(rating.perilaku_kerja),
        "by_indicator": {
            code: str(answer) if isinstance(answer, Expectation) else answer
            for code, answer in sorted(rating.by_indicator.items())
        },
    }


def words_of(rating: Rating) -> dict[str, Any]:
    """What the rater says, as JSON."""
    return {
        "strength": rating.words.strength,
        "improve": rating.words.improve,
        "values": list(rating.words.values),
        "by_indicator": dict(sorted(rating.words.by_indicator.items())),
    }


def from_values(item: Mapping[str, Any]) -> Rating:
    """A rating of an item's values."""
    answers, words = item["values"], item["words"]
    return Rating(
        agency=item["agency"],
        period=Period.parse(item["period"]),
        nip=item["nip"],
        rater_nip=item.get("rater_nip"),
        rater_name=item["rater_name"],
        rater_kind=item["rater_kind"],
        basis=item["basis"],
        hasil_kerja=_expectation(answers.get("hasil_kerja")),
        perilaku_kerja=_expectation(answers.get("perilaku_kerja")),
        by_indicator={
            code: _answer(answer) for code, answer in sorted(answers["by_indicator"].items())
        },
        words=Words(
            words["strength"],
            words["improve"],
            tuple(words["values"]),
            dict(sorted(words["by_indicator"].items())),
        ),
        evidence=tuple(Evidence(one["title"], one["link"]) for one in item["evidence"]),
        state=RatingState(item["state"]),
        revision=item["revision"],
        given_at=time_of(item.get("given_at")),
        received_at=time_of(item.get("received_at")),
        received_how=item.get("received_how"),
        by=item["by"],
        lines_sha256=item["lines_sha256"],
        reason=item["reason"],
        rules_sha256=item["rules_sha256"],
        delivered_at=time_of(item.get("delivered_at")),
    )


def text_of(moment: datetime | None) -> str | None:
    """A moment as it is stored: ISO 8601 to the millisecond."""
    return None if moment is None else moment.isoformat(timespec="milliseconds")


def time_of(text: str | None) -> datetime | None:
    """A moment as it was stored."""
    return None if text is None else datetime.fromisoformat(text)


def _word(expectation: Expectation | None) -> str | None:
    return None if expectation is None else str(expectation)


def _expectation(text: str | None) -> Expectation | None:
    return None if text is None else Expectation(text)


def _answer(value: str | int) -> Answer:
    return Expectation(value) if isinstance(value, str) else value
