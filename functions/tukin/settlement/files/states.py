"""The states of the settlement as files: JSON lines in one spelling, known by their SHA-256.

The same state gives the same bytes: rows in the order of the NIP, keys in theirs, no clock.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tukin.settlement.holds import Held, held_from_row, held_row
from tukin.settlement.ledger import canonical_json
from tukin.settlement.settlement import (
    Amounts,
    Credit,
    Return,
    ReturnReason,
    Transfer,
    TransferKind,
)

LINES_FILE = "payments.jsonl"
Row = dict[str, Any]

NOT_PAID_FILE = "not-paid.jsonl"
"""Who is held or blocked, for the slip and the view of a period."""


def sha256_hex(data: bytes) -> str:
    """SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def write_credited(credited: Mapping[str, Credit]) -> bytes:
    """What is credited for one period, a person a line."""
    return _jsonl(
        {
            "nip": nip,
            "name": credit.name,
            "agency": credit.agency,
            **credit.amounts._asdict(),
            "returns": [
                {
                    "line_id": item.line_id,
                    "run_id": item.run_id,
                    "reason": item.reason,
                    "transfer_idr": item.transfer_idr,
                    "taken_up": item.taken_up,
                }
                for item in credit.returns
            ],
            **({"account": credit.account} if credit.account else {}),
            **({"kept_idr": credit.kept_idr} if credit.kept_idr else {}),
        }
        for nip, credit in sorted(credited.items())
    )


def read_credited(data: bytes) -> dict[str, Credit]:
    """What ``write_credited`` wrote."""
    return {
        row["nip"]: Credit(
            name=row["name"],
            agency=row["agency"],
            amounts=_amounts(row),
            returns=tuple(
                Return(
                    line_id=item["line_id"],
                    run_id=item["run_id"],
                    reason=ReturnReason(item["reason"]),
                    transfer_idr=item["transfer_idr"],
                    taken_up=item["taken_up"],
                )
                for item in row["returns"]
            ),
            account=row.get("account", ""),
            kept_idr=row.get("kept_idr", 0),
        )
        for row in _rows(data)
    }


def read_accounts(data: bytes) -> Iterator[tuple[str, str]]:
    """NIP and the account that was paid to last, of everybody who was credited anything."""
    for row in _rows(data):
        if row["net_idr"] > 0:
            yield row["nip"], row.get("account", "")


def write_recoveries(recoveries: Mapping[str, int]) -> bytes:
    """What persons owe back, a person a line."""
    return _jsonl(
        {"nip": nip, "outstanding_idr": owed_idr} for nip, owed_idr in sorted(recoveries.items())
    )


def read_recoveries(data: bytes) -> dict[str, int]:
    """What ``write_recoveries`` wrote."""
    return {row["nip"]: row["outstanding_idr"] for row in _rows(data)}


def line_row(line: Transfer, period: str) -> Row:
    """A line's columns, as they are in every file of a run; amounts in whole rupiah."""
    return {
        "line_id": line.line_id,
        "agency": line.agency,
        "previous_agency": line.previous_agency,
        "period": period,
        "nip": line.nip,
        "name": line.name,
        "kind": line.kind.value,
        **line.amounts._asdict(),
        "returned_idr": line.returned_idr,
        "recovered_idr": line.recovered_idr,
        "carried_idr": line.carried_idr,
        "transfer_idr": line.transfer_idr,
        "outstanding_idr": line.outstanding_idr,
    }


def write_lines(lines: Sequence[Transfer], period: str) -> bytes:
    """The lines of a run, in their order."""
    return _jsonl(line_row(line, period) for line in lines)


def read_lines(data: bytes) -> list[Transfer]:
    """What ``write_lines`` wrote."""
    return [
        Transfer(
            line_id=row["line_id"],
            nip=row["nip"],
            name=row["name"],
            agency=row["agency"],
            previous_agency=row["previous_agency"],
            kind=TransferKind(row["kind"]),
            amounts=_amounts(row),
            returned_idr=row["returned_idr"],
            recovered_idr=row["recovered_idr"],
            carried_idr=row["carried_idr"],
            transfer_idr=row["transfer_idr"],
            outstanding_idr=row["outstanding_idr"],
        )
        for row in _rows(data)
    ]


def write_held(held: Iterable[Held]) -> bytes:
    """Whom a run does not pay, a person a line, in the order of agency and NIP."""
    return _jsonl(map(held_row, sorted(held, key=lambda item: (item.agency, item.nip))))


def read_held(data: bytes) -> list[Held]:
    """What ``write_held`` wrote."""
    return list(map(held_from_row, _rows(data)))


def _amounts(row: Mapping[str, int]) -> Amounts:
    return Amounts(row["gross_idr"], row["tax_idr"], row["bpjs_idr"], row["net_idr"])


def _jsonl(rows: Iterable[Row]) -> bytes:
    """A row at a time: a city's rows as objects would take as much memory as its bytes again."""
    data = io.BytesIO()
    for row in rows:
        data.write(canonical_json(row))
        data.write(b"\n")
    return data.getvalue()


def _rows(data: bytes) -> Iterator[Row]:
    return map(json.loads, io.BytesIO(data))
