"""What was assembled of an agency's month: each object is announced before it is written.

``COMPOSED#{agency}#{period}`` / ``{n:06d}``, format 1, names the key and the SHA-256 of an object
below ``composed/``. Whoever receives such an object takes it only where just its bytes were
announced (``is_announced``): who can write into the bucket still writes nothing that counts.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.batch import COMPOSED
from tukin.ratings.month.assemble import Row, load_rows
from tukin.vocabulary.errors import NotFound, StoreUnavailable
from tukin.vocabulary.period import Period

FORMAT = 1
CONTENT_TYPE = "application/x-ndjson"
_ATTEMPTS = 3


class Kind(StrEnum):
    """Whether an object replaces the month or changes people of it; its name begins so."""

    WHOLE = "penilaian"
    AMENDMENT = "perubahan"


@dataclass(frozen=True, slots=True)
class Announced:
    """An object that was assembled.

    Attributes:
        n: its number in the month, from 1.
        kind: whether it is the whole month or an amendment.
        sha256: of its bytes.
        closing: the revision of the cycle that it belongs to.
        asked_by: AWS user id of who closed the month.
        at: when it was assembled.
        parts: the hashes of what it was assembled of, by name.
        rows: how many people it holds.
        version_id: its version in S3, None until it was written.
        is_void: it was given up before it was written; it counts for nothing, whoever writes it.
    """

    n: int
    kind: Kind
    sha256: str
    closing: int
    asked_by: str
    at: datetime
    parts: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    version_id: str | None = None
    is_void: bool = False

    @property
    def file_name(self) -> str:
        """The last part of its key."""
        return f"{self.kind}-{self.n}.jsonl"

    @property
    def composed_from(self) -> str:
        """Its parts as the object's metadata says them."""
        return ";".join(f"{name}={sha256}" for name, sha256 in sorted(self.parts.items()))


@dataclass(frozen=True, slots=True)
class ComposedRow:
    """Somebody's row as it was composed last, and by which object."""

    row: Row
    by: Announced


class ComposedFiles:
    """The announcements of a month and their objects. Everything can be done again."""

    def __init__(self, table: Table, intake: Bucket) -> None:
        self._table = table
        self._intake = intake

    def of_month(self, agency: str, period: Period) -> list[Announced]:
        """All that was announced, in order."""
        return [_announced(item) for item in self._table.query(f"COMPOSED#{agency}#{period}")]

    def is_announced(self, agency: str, period: Period, file_name: str, data: bytes) -> bool:
        """Whether an object of this name was announced with just these bytes."""
        name, _, ending = file_name.rpartition(".")
        kind, _, number = name.rpartition("-")
        is_number = number.isascii() and number.isdecimal() and len(number) <= _DIGITS
        if ending != "jsonl" or kind not in list(Kind) or not is_number:
            return False
        item = self._table.get(_key(agency, period, int(number)))
        found = None if item is None else _announced(item)
        return (
            found is not None
            and not found.is_void
            and found.file_name == file_name
            and found.sha256 == hashlib.sha256(data).hexdigest()
        )

    def write(self, agency: str, period: Period, asked: Announced, data: bytes) -> Announced:
        """Announce an object and write it, or finish one of the same closing that broke off.

        Args:
            agency: code of the agency.
            period: the month.
            asked: what it shall be; ``n`` and ``sha256`` are set.
            data: its bytes.

        Returns:
            The object that was written, which may be one that was begun before.

        Raises:
            StoreUnavailable: E902, where others write the same again and again.
        """
        asked = replace(asked, sha256=hashlib.sha256(data).hexdigest())
        for _ in range(_ATTEMPTS):
            known = self.of_month(agency, period)
            last = known[-1] if known else None
            if last is not None and last.version_id is None and not last.is_void:
                if _is_same(last, asked):
                    return self._create(agency, period, last, data)
                if (version_id := self._written(agency, period, last)) is not None:
                    found = self._finish(agency, period, last, version_id)
                    if _is_same_work(found, asked):
                        return found
                else:
                    self._give_up(agency, period, last)
            elif last is not None and _is_same_work(last, asked) and last.kind is Kind.WHOLE:
                return last
            number = 1 if last is None else last.n + 1
            new = replace(asked, n=number)
            if self._table.put_new(_key(agency, period, number) | _values(new)):
                return self._create(agency, period, new, data)
        raise StoreUnavailable("E902")

    def rows(self, agency: str, period: Period) -> dict[str, ComposedRow]:
        """Everybody's row as it was composed last, by NIP, from the last whole file on."""
        written = [one for one in self.of_month(agency, period) if one.version_id is not None]
        wholes = [place for place, one in enumerate(written) if one.kind is Kind.WHOLE]
        found: dict[str, ComposedRow] = {}
        for one in written[wholes[-1] :] if wholes else ():
            data = self._intake.read(key_of(agency, period, one), one.version_id)
            found |= {row["nip"]: ComposedRow(row, one) for row in load_rows(data)}
        return found

    def _create(self, agency: str, period: Period, one: Announced, data: bytes) -> Announced:
        key = key_of(agency, period, one)
        version_id = self._intake.create(
            key, data, CONTENT_TYPE, asked_by=one.asked_by, composed_from=one.composed_from
        )
        if version_id is None:  # our own earlier write: nobody else may write there
            version_id = self._written(agency, period, one)
        if version_id is None:
            raise StoreUnavailable("E902")
        return self._finish(agency, period, one, version_id)

    def _written(self, agency: str, period: Period, one: Announced) -> str | None:
        """The version of an object that is there with the bytes that were announced."""
        try:
            data, version_id = self._intake.read_latest(key_of(agency, period, one))
        except NotFound:
            return None
        return version_id if hashlib.sha256(data).hexdigest() == one.sha256 else None

    def _finish(self, agency: str, period: Period, one: Announced, version_id: str) -> Announced:
        self._table.update(
            _key(agency, period, one.n),
            {"version_id": version_id},
            condition="attribute_not_exists(version_id) AND is_void = :no",
            values={":no": False},
        )
        return replace(one, version_id=version_id)

    def _give_up(self, agency: str, period: Period, one: Announced) -> None:
        self._table.update(
            _key(agency, period, one.n),
            {"is_void": True},
            condition="attribute_not_exists(version_id)",
            values={},
        )


_DIGITS = 6


def key_of(agency: str, period: Period, one: Announced) -> str:
    """The key of an object."""
    return f"{COMPOSED}{agency}/{period}/{one.file_name}"


def _is_same(one: Announced, other: Announced) -> bool:
    return _is_same_work(one, other) and one.sha256 == other.sha256


def _is_same_work(one: Announced, other: Announced) -> bool:
    return (one.kind, one.closing) == (other.kind, other.closing)


def _key(agency: str, period: Period, number: int) -> dict[str, str]:
    return {"pk": f"COMPOSED#{agency}#{period}", "sk": f"{number:0{_DIGITS}d}"}


def _values(one: Announced) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "kind": str(one.kind),
        "sha256": one.sha256,
        "closing": one.closing,
        "asked_by": one.asked_by,
        "at": one.at.isoformat(),
        "parts": dict(one.parts),
        "rows": one.rows,
        "is_void": one.is_void,
    }


def _announced(item: Mapping[str, Any]) -> Announced:
    return Announced(
        n=int(item["sk"]),
        kind=Kind(item["kind"]),
        sha256=item["sha256"],
        closing=item["closing"],
        asked_by=item["asked_by"],
        at=datetime.fromisoformat(item["at"]),
        parts=item["parts"],
        rows=item["rows"],
        version_id=item.get("version_id"),
        is_void=item["is_void"],
    )
