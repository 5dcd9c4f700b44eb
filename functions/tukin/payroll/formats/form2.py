"""Format 2: how a record's numbers are listed, what is hashed, and where its item lies.

NIP, name, note and the supervisor's NIP are outside the hashed part, so that erasing them leaves
every checksum as it is; the person's key is in it.
"""

import json
from collections.abc import Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any

from tukin.payroll.formats.names import Names
from tukin.vocabulary.columns import FACTS
from tukin.vocabulary.terms import Employment, Expectation, Rating

NUMBER = 2
"""The value of ``format`` in every object of this format."""

RATINGS = (
    Rating.SANGAT_BAIK,
    Rating.BAIK,
    Rating.BUTUH_PERBAIKAN,
    Rating.KURANG,
    Rating.SANGAT_KURANG,
)
EXPECTATIONS = (Expectation.DI_ATAS, Expectation.SESUAI, Expectation.DI_BAWAH)
EMPLOYMENTS = (Employment.PNS, Employment.CPNS, Employment.PPPK)
"""Stored by their position: a record of 50 lines has to fit into 1,024 bytes."""

RATING_NUMBERS = {rating: number for number, rating in enumerate(RATINGS)}
EXPECTATION_NUMBERS = {item: number for number, item in enumerate(EXPECTATIONS)}
EMPLOYMENT_NUMBERS = {item: number for number, item in enumerate(EMPLOYMENTS)}

_encode = json.JSONEncoder(separators=(",", ":")).encode
_KEY_BITS = 8
_always = attrgetter(*FACTS)


def facts_of(row: Any, names: Names) -> list[int]:
    """A row's facts in the order of their names."""
    facts: tuple[int, ...] = _always(row)
    if names.facts == FACTS:
        return list(facts)
    known = {**row.late_counts, **dict(zip(FACTS, facts, strict=True))}
    return [known.get(name, 0) for name in names.facts]


def facts_by_name(facts: list[int], names: Names) -> tuple[dict[str, int], dict[str, int]]:
    """The facts that every row has, and the occurrences of lateness by band."""
    known = dict(zip(names.facts, facts, strict=True))
    always = {name: known.pop(name, 0) for name in FACTS}
    return always, {band: count for band, count in known.items() if count}


def scores_of(row: Any, names: Names) -> list[int]:
    """A row's scores in hundredths, in the order of the indicators."""
    scores: Mapping[str, int] = row.scores
    return [scores[code] for code in names.indicators]


def amounts_of(record: Any) -> tuple[int, ...]:
    """A record's amounts in the order of its names' lines."""
    if record.amounts is not None:
        return tuple(record.amounts)
    steps, lines = record.steps, record.names.lines
    if lines == steps._fields:
        return tuple(steps)
    return tuple(getattr(steps, line) for line in lines)


def weak_number(record: Any, names: Names) -> int | None:
    """The weak indicators of a referred person as one number, a bit each; None for the others."""
    need = record.need
    if need is None:
        return None
    weak = need.weak_indicators
    return sum(1 << bit for bit, code in enumerate(names.indicators) if code in weak)


def weak_codes(number: int, names: Names) -> tuple[str, ...]:
    """The weak indicators that a number represents, in their order."""
    return tuple(code for bit, code in enumerate(names.indicators) if number >> bit & 1)


def canonical(record: Any) -> bytes:
    """The bytes of which a record's checksum is the SHA-256: value by value in a fixed order."""
    pins = _pins(
        record.agency,
        str(record.period),
        record.batch_id,
        record.rule_set,
        record.rules_sha256,
        record.names.sha256,
    )
    return pins + _content(record)


def content(record: Any) -> bytes:
    """What is the record's own, whatever batch it is in: an amendment leaves it to most people."""
    return _named(record.names.sha256) + _content(record)


def _content(record: Any) -> bytes:
    row, names = record.appraisal, record.names
    values = (
        record.person_key,
        row.sheet,
        row.row,
        row.position,
        row.grade,
        row.employment,
        row.status,
        row.hasil_kerja,
        row.perilaku_kerja,
        row.innovation_evidence,
        facts_of(row, names),
        scores_of(row, names),
        record.weighted_bp,
        record.achievement_bp,
        record.rating,
        amounts_of(record),
        weak_number(record, names),
    )
    return _encode(values).encode()


@lru_cache(maxsize=64)
def _pins(*pins: str) -> bytes:
    """What a batch pins, which its records do not repeat."""
    return _encode((NUMBER, *pins)).encode()


@lru_cache(maxsize=64)
def _named(names_sha256: str) -> bytes:
    return _encode((NUMBER, names_sha256)).encode()


def partition_of(person_key: str, partitions: int) -> int:
    """The partition of a person: the leading bits of the key; ``partitions`` is a power of two."""
    return int(person_key[:2], 16) * partitions >> _KEY_BITS


def sort_key(person_key: str, payment: int = 1) -> str:
    """The sort key of a person's record or referral."""
    return person_key if payment == 1 else f"{person_key}#{payment}"
