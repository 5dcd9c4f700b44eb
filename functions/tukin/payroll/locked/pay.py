"""What a publication locks: pay shards, and the document that names them. Pure.

A pay shard says of some hundred people what they are paid, per person's key: payment, amounts in
rupiah, and the hash of the record that they follow from; no NIP and no name. It is named by its
SHA-256. The publication's document lists the shards of an agency's month, with what it was made
of; its own SHA-256 is the **root**, which the live month names. So the root binds every rupiah.

A shard holds the people of a run of cells (the leading bits of the key): who comes or goes changes
one shard, and what an amendment leaves as it was is not written again.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Self

from tukin.payroll.batch import Totals, totals_from_json, totals_to_json
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.errors import IntegrityError

PAY_FORMAT = "tukin-pay/1"
FORMAT = "tukin-publication/1"
PEOPLE_PER_SHARD = 1_000
CELL_DIGITS = 3
"""Of a person's key, which name its cell."""
CELL_BITS = 4 * CELL_DIGITS
_FIRST_PAYMENT = 1
_HEADING = f'{{"format":"{PAY_FORMAT}"}}\n'
_LINE = (
    '{"bpjs_idr":%d,"gross_idr":%d,"key":"%s","net_idr":%d,"payment":%d,'
    '"record":"%s","tax_idr":%d}\n'
)
"""Canonical JSON: sorted names, no spaces; written out because a city has 200,000 of them."""


class PaidPerson(NamedTuple):
    """What one person is paid by a record, in rupiah; ``record`` is its hash."""

    key: str
    payment: int
    gross_idr: int
    tax_idr: int
    bpjs_idr: int
    net_idr: int
    record: str

    @classmethod
    def of(cls, record: PayrollRecord) -> Self:
        """What a record says."""
        steps = record.steps
        amounts = steps.gross_idr, steps.tax_idr, steps.bpjs_idr, steps.net_idr
        return cls(record.person_key, _FIRST_PAYMENT, *amounts, record.content_sha256)


def pay_shards(people: Iterable[PaidPerson]) -> list[bytes]:
    """The shards of a month's people, in the order of their keys; none is empty."""
    ordered = sorted(people)
    count = _shards_for(len(ordered))
    cells: dict[int, list[str]] = {}
    for one in ordered:
        cells.setdefault(_shard_of(one, count), []).append(_line(one))
    return [(_HEADING + "".join(lines)).encode() for _, lines in sorted(cells.items())]


class ShardNames:
    """The names of a month's shards, made of its people as they come: slices by their keys.

    Args:
        people: how many there are in all.
    """

    def __init__(self, people: int) -> None:
        self._count = _shards_for(people)
        self._names: list[str] = []
        self._open: tuple[int, Any] | None = None

    def add(self, people: Iterable[PaidPerson]) -> None:
        """The people of the next slice, in any order; all their keys are greater than before."""
        for one in sorted(people):
            number = _shard_of(one, self._count)
            if self._open is None or self._open[0] != number:
                self._close()
                self._open = number, hashlib.sha256(_HEADING.encode())
            self._open[1].update(_line(one).encode())

    @property
    def all(self) -> tuple[str, ...]:
        """The names, when everybody came."""
        self._close()
        return tuple(self._names)

    def _close(self) -> None:
        if self._open is not None:
            self._names.append(self._open[1].hexdigest())
            self._open = None


def _shard_of(one: PaidPerson, count: int) -> int:
    return int(one.key[:CELL_DIGITS], 16) * count >> CELL_BITS


def _line(one: PaidPerson) -> str:
    return _LINE % (
        *(one.bpjs_idr, one.gross_idr, one.key, one.net_idr),
        *(one.payment, one.record, one.tax_idr),
    )


def read_shard(data: bytes) -> list[PaidPerson]:
    """The people of a shard.

    Raises:
        IntegrityError: E746, where its format is a later one.
    """
    heading, *lines = map(json.loads, data.splitlines())
    if heading["format"] != PAY_FORMAT:
        raise IntegrityError("E746", format=heading["format"])
    return [PaidPerson(**line) for line in lines]


def sha256_hex(data: bytes) -> str:
    """The name of some bytes."""
    return hashlib.sha256(data).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What an agency's month was at one of its publications.

    ``upload`` is the object version that the batch is named after, ``people`` who uploaded and who
    approved it, by the keys of ``Publishers``; ``previous`` is the revision before it, 0 for none.
    """

    agency: str
    period: str
    revision: int
    previous: int
    batch_id: str
    staged_as: str
    rules_sha256: str
    totals: Totals
    shards: tuple[str, ...]
    upload: tuple[str, str]
    people: tuple[str | None, str | None] = (None, None)

    @classmethod
    def of(cls, live: LiveMonth, shards: Iterable[str], previous: int) -> Self:
        """That of a live month, whose pay shards have these names."""
        batch, people = live.batch, live.people
        return cls(
            agency=batch.agency,
            period=str(batch.period),
            revision=live.revision,
            previous=previous,
            batch_id=batch.batch_id,
            staged_as=live.staged_as,
            rules_sha256=batch.rules_sha256,
            totals=live.totals,
            shards=tuple(shards),
            upload=(batch.key, batch.version_id),
            people=(None, None) if people is None else (people.uploaded_by, people.approved_by),
        )

    @property
    def content(self) -> bytes:
        """What is stored: canonical JSON."""
        (key, version_id), (uploaded_by, approved_by) = self.upload, self.people
        values = {
            "format": FORMAT,
            "agency": self.agency,
            "period": self.period,
            "revision": self.revision,
            "previous": self.previous,
            "batch_id": self.batch_id,
            "staged_as": self.staged_as,
            "rules_sha256": self.rules_sha256,
            **totals_to_json(self.totals),
            "shards": list(self.shards),
            "key": key,
            "version_id": version_id,
            "uploaded_by": uploaded_by,
            "approved_by": approved_by,
        }
        return json.dumps(
            values, sort_keys=True, separators=(",", ":"), ensure_ascii=False
        ).encode()

    @property
    def root(self) -> str:
        """The name of the content."""
        return sha256_hex(self.content)

    @classmethod
    def read(cls, data: bytes) -> Self:
        """What ``content`` wrote.

        Raises:
            IntegrityError: E746, where its format is a later one.
        """
        values: dict[str, Any] = json.loads(data)
        if values["format"] != FORMAT:
            raise IntegrityError("E746", format=values["format"])
        plain = ("agency", "period", "revision", "previous", "batch_id", "staged_as")
        return cls(
            **{name: values[name] for name in (*plain, "rules_sha256")},
            totals=totals_from_json(values),
            shards=tuple(values["shards"]),
            upload=(values["key"], values["version_id"]),
            people=(values["uploaded_by"], values["approved_by"]),
        )

    def is_of(self, live: LiveMonth) -> bool:
        """Whether a live month is just this publication, but for its root and its shards."""
        return Publication.of(live, self.shards, self.previous) == self

    def holds(self, people: Sequence[PaidPerson]) -> bool:
        """Whether just these people are paid just this by it."""
        names = ShardNames(len(people))
        names.add(people)
        return names.all == self.shards


def _shards_for(people: int) -> int:
    needed = max(1, -(-people // PEOPLE_PER_SHARD))
    return min(1 << CELL_BITS, 1 << (needed - 1).bit_length())
