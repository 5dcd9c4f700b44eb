"""Uploads, batches and their totals: what is pinned, what wins, what must add up."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.object_version import UploadOrder, short_hash, short_name
from tukin.vocabulary.period import Period

ENGINE = "5"
"""Engine version: the number of the computing code.

Whatever changes an amount, rating or referral raises it; a test over recorded results fails where
that was forgotten.
"""

VERSION = "0.2.0"
"""Version of tukin, on which no amount depends; that of pyproject.toml, which no function has."""

_FACTS = ("alpa", "ijin", "late_minutes", "early_minutes")
FACTS_STORED: dict[str, tuple[str, ...]] = dict.fromkeys("2345", _FACTS)
"""The facts that each engine of format 2 stores, whatever columns come later."""

_LINES = (
    "base_idr",
    "payable_base_idr",
    "earned_idr",
    "rated_idr",
    "unexcused_cut_idr",
    "excused_cut_idr",
    "lateness_cut_idr",
    "bonus_idr",
    "award_idr",
    "ceiling_cut_idr",
    "pagu_cut_idr",
    "gross_idr",
    "tax_idr",
    "bpjs_idr",
    "net_idr",
    "bpjs_employer_idr",
)
LINES_STORED: dict[str, tuple[str, ...]] = dict.fromkeys("2345", _LINES)
"""The pay lines that each engine of format 2 stores, whatever steps come later."""

ROWS_PER_PARTITION = 1_000
MOST_PARTITIONS = 64

COMPOSED = "composed/"
"""How the key of an object begins that was assembled of what people rated (``ratings.month``)."""

_KEY = re.compile(r"(?:uploads|composed)/([^/]+)/([^/]+)/([^/]+)", re.DOTALL)
_AGENCY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)

AMENDMENT = "amendment-"
_AMENDMENTS = (AMENDMENT, "perubahan-")
WITHDRAWAL = "withdrawal-"
"""How the name of an object begins that withdraws the month: a whole file of nobody."""


class UploadStatus(StrEnum):
    """Where an upload is on its way."""

    RECEIVED = "received"
    REFUSED = "refused"
    VALIDATED = "validated"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    AWAITING_APPROVAL = "awaiting_approval"
    FAILED = "failed"
    REJECTED = "rejected"


ON_THEIR_WAY = (UploadStatus.RECEIVED, UploadStatus.VALIDATED)
"""States in which an upload has not ended and waits for nobody."""


@dataclass(frozen=True, slots=True)
class UploadAddress:
    """What the key ``uploads/{agency}/{period}/{file}`` of an object says.

    Below ``composed/`` in place of ``uploads/`` is what was assembled of ratings.
    """

    agency: str
    period: Period
    file_name: str
    is_composed: bool = False

    @classmethod
    def parse(cls, key: str) -> Self:
        """Read a (decoded) object key.

        Raises:
            InvalidInput: E008 for a key of another shape, E007 for no period.
        """
        match = _KEY.fullmatch(key)
        if match is None or _AGENCY.fullmatch(match[1]) is None or match[3] in (".", ".."):
            raise InvalidInput("E008")
        return cls(match[1], Period.parse(match[2]), match[3], key.startswith(COMPOSED))

    @property
    def is_amendment(self) -> bool:
        """Whether the file holds only changed and new rows."""
        return is_amendment(self.file_name)


def is_amendment(file_name: str) -> bool:
    """``amendment-…`` or ``perubahan-…`` in any case; any other file replaces the period."""
    return file_name.casefold().startswith(_AMENDMENTS)


def report_prefix(key: str, upload_id: str) -> str:
    """How the keys of all reports on an upload begin."""
    address = UploadAddress.parse(key)
    name = short_name(address.file_name)
    return f"reports/{address.agency}/{address.period}/{name}.{upload_id}"


def is_withdrawal(file_name: str) -> bool:
    """``withdrawal-…`` as the API writes it, in any case."""
    return file_name.casefold().startswith(WITHDRAWAL)


class UploadObject:
    """What the key and the time of an uploaded object version say, for whatever pins one."""

    __slots__ = ()

    upload_id: str
    key: str
    version_id: str
    uploaded_at: datetime

    @property
    def order(self) -> UploadOrder:
        """Its place among the uploads of its agency and period."""
        return UploadOrder(self.uploaded_at, self.version_id)

    @property
    def file_name(self) -> str:
        """Last part of the key."""
        return self.key.rsplit("/", 1)[1]

    @property
    def is_composed(self) -> bool:
        """Whether it was assembled of what people rated."""
        return self.key.startswith(COMPOSED)

    @property
    def report_prefix(self) -> str:
        """How the keys of all reports on the upload begin."""
        return report_prefix(self.key, self.upload_id)

    @property
    def is_amendment(self) -> bool:
        """Whether it changes people, where any other upload replaces the month."""
        return is_amendment(self.file_name)

    @property
    def is_withdrawal(self) -> bool:
        """Whether it withdraws the month."""
        return is_withdrawal(self.file_name)


@dataclass(frozen=True, slots=True)
class Batch(UploadObject):
    """One object version computed by one rule set and one version of the code.

    ``register_sha256`` names the register its rows are checked against, ``base_batch_id`` the batch
    that was live when its sources were listed; each is "" where there is none. ``sources_sha256``
    names the list of uploads that the month is the fold of; older engines have none and merged the
    rows of the base. Where several uploads are composed, those above are of the latest of them.
    """

    upload_id: str
    bucket: str
    key: str
    version_id: str
    uploaded_at: datetime
    agency: str
    period: Period
    rule_set: str
    rules_sha256: str
    engine: str
    register_sha256: str = ""
    base_batch_id: str = ""
    sources_sha256: str = ""

    @property
    def batch_id(self) -> str:
        """Hash of all that is pinned; a change of any of it is another batch."""
        pins = [self.bucket, self.key, self.version_id, self.rules_sha256, self.engine]
        if self.register_sha256 or self.base_batch_id:
            pins += [self.register_sha256, self.base_batch_id]
        if self.sources_sha256:
            pins.append(self.sources_sha256)
        return short_hash(*pins)

    @property
    def format(self) -> int:
        """The format of its accepted rows, records and person's keys."""
        return 1 if self.engine == "1" else 2


@dataclass(frozen=True, slots=True)
class Totals:
    """Control totals of a set of records.

    ``checksum`` is the sum of the records' SHA-256 modulo 2^256, which does not depend on order.
    """

    rows: int = 0
    gross_idr: int = 0
    tax_idr: int = 0
    bpjs_idr: int = 0
    net_idr: int = 0
    checksum: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.rows + other.rows,
            self.gross_idr + other.gross_idr,
            self.tax_idr + other.tax_idr,
            self.bpjs_idr + other.bpjs_idr,
            self.net_idr + other.net_idr,
            (self.checksum + other.checksum) % 2**256,
        )


def describe_totals(totals: Totals) -> dict[str, int]:
    """The number of rows and the sums in rupiah, as plain JSON values."""
    return {
        "rows": totals.rows,
        "gross_idr": totals.gross_idr,
        "tax_idr": totals.tax_idr,
        "bpjs_idr": totals.bpjs_idr,
        "net_idr": totals.net_idr,
    }


def totals_to_json(totals: Totals) -> dict[str, Any]:
    """Totals as the plain values that executions and items carry; the checksum is hexadecimal."""
    return {**describe_totals(totals), "checksum": f"{totals.checksum:064x}"}


def totals_from_json(values: Mapping[str, Any]) -> Totals:
    """Totals from their plain values."""
    return Totals(
        rows=values["rows"],
        gross_idr=values["gross_idr"],
        tax_idr=values["tax_idr"],
        bpjs_idr=values["bpjs_idr"],
        net_idr=values["net_idr"],
        checksum=int(values["checksum"], 16),
    )


def add_totals(parts: Iterable[Totals]) -> Totals:
    """The totals of disjoint parts together."""
    rows = gross_idr = tax_idr = bpjs_idr = net_idr = checksum = 0
    for part in parts:  # not by ``+``: that makes one more Totals for each part
        rows += part.rows
        gross_idr += part.gross_idr
        tax_idr += part.tax_idr
        bpjs_idr += part.bpjs_idr
        net_idr += part.net_idr
        checksum += part.checksum
    return Totals(rows, gross_idr, tax_idr, bpjs_idr, net_idr, checksum % 2**256)


def partitions_for(rows: int) -> int:
    """How many partition keys spread a batch of this many records: a power of two, 1 to 64."""
    needed = min(MOST_PARTITIONS, max(1, -(-rows // ROWS_PER_PARTITION)))
    return 1 << (needed - 1).bit_length()
