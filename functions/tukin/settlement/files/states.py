"""The states of the settlement as rows of JSON in one spelling.

The same state gives the same bytes: names in their order, no clock. Engines up to 4 wrote the rows
in the order of the NIP, lines in that of agency and NIP; from engine 5 on they are cell files.
"""

import hashlib
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from tukin.settlement.cells.cell_file import is_cell_file
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
    """What is credited for one period, a person a line, without keys."""
    return _jsonl(_credited_row(nip, credit) for nip, credit in sorted(credited.items()))


def credited_line(nip: str, credit: Credit) -> bytes:
    """One person's line of a cell file."""
    return _line({**_credited_row(nip, credit), "key": credit.key})


def _credited_row(nip: str, credit: Credit) -> Row:
    return {
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


def read_credited(data: bytes) -> dict[str, Credit]:
    """What runs of any engine wrote of credits, or some lines of it; by NIP, without keys."""
    return {nip: replace(credit, key="") for nip, credit in read_keyed_credited(data).items()}


def read_keyed_credited(data: bytes) -> dict[str, Credit]:
    """The same with the keys of a cell file."""
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
            key=row.get("key", ""),
        )
        for row in read_rows(data)
    }


def read_accounts(data: bytes) -> Iterator[tuple[str, str]]:
    """NIP and the account that was paid to last, of everybody who was credited anything."""
    for row in read_rows(data):
        if row["net_idr"] > 0:
            yield row["nip"], row.get("account", "")


def write_recoveries(recoveries: Mapping[str, int]) -> bytes:
    """What persons owe back, a person a line."""
    return _jsonl(
        {"nip": nip, "outstanding_idr": owed_idr} for nip, owed_idr in sorted(recoveries.items())
    )


def owed_line(nip: str, owed_idr: int, key: str) -> bytes:
    """One person's line of a cell file."""
    return _line({"nip": nip, "outstanding_idr": owed_idr, "key": key})


def read_recoveries(data: bytes) -> dict[str, int]:
    """What runs of any engine wrote of what is owed back, or some lines of it; by NIP."""
    return {row["nip"]: row["outstanding_idr"] for row in read_rows(data)}


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


def keyed_line(line: Transfer, period: str) -> bytes:
    """One person's line of a cell file."""
    return _line({**line_row(line, period), "key": line.key})


def read_lines(data: bytes) -> list[Transfer]:
    """What runs of any engine wrote of their lines, or some of them, in the order of the file."""
    return list(map(transfer_of, read_rows(data)))


def transfer_of(row: Row) -> Transfer:
    """The line of a row."""
    return Transfer(
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
        key=row.get("key", ""),
    )


def write_held(held: Iterable[Held]) -> bytes:
    """Whom a run does not pay, a person a line, in the order of agency and NIP."""
    return _jsonl(map(held_row, sorted(held, key=lambda item: (item.agency, item.nip))))


def read_held(data: bytes) -> list[Held]:
    """What ``write_held`` wrote."""
    return list(map(held_from_row, read_rows(data)))


def _amounts(row: Mapping[str, int]) -> Amounts:
    return Amounts(row["gross_idr"], row["tax_idr"], row["bpjs_idr"], row["net_idr"])


def _jsonl(rows: Iterable[Row]) -> bytes:
    """A row at a time: a city's rows as objects would take as much memory as its bytes again."""
    data = io.BytesIO()
    for row in rows:
        data.write(canonical_json(row))
        data.write(b"\n")
    return data.getvalue()


def _line(row: Row) -> bytes:
    return canonical_json(row) + b"\n"


def read_rows(data: bytes) -> Iterator[Row]:
    """The rows of a cell file, of JSON lines, or of some of either."""
    lines = io.BytesIO(data)
    if is_cell_file(data):
        next(lines)
    return map(json.loads, lines)
