"""Commands on the bank's statement of a run: enter it; see what is sent, paid or different."""

import csv
import itertools
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.run_text import RunArgument
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, put, put_lines
from tukin.settlement.statements.requests import MOST_ROWS
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import TRANSFER_WORDS

_OPTIONAL = ("bank", "reference")
_DROPPED = str.maketrans("", "", " .-")


def enter(
    run: RunArgument,
    file: Annotated[
        Path,
        typer.Argument(
            exists=True,
            dir_okay=False,
            metavar="CSV",
            help="Kolom line_id, amount_idr, account; bila ada bank, reference. / Its columns; "
            "bank and reference where the bank gives them.",
        ),
    ],
    api_url: ApiOption,
    bank: Annotated[
        str, typer.Option(help="Bank untuk baris tanpa kolom bank. / Bank of rows without one.")
    ] = "",
) -> None:
    """Catat rekening koran bank. / Enter what the bank executed; not by who had its file."""
    with file.open(encoding="utf-8-sig", newline="") as text:
        lines = [_line(row, bank) for row in csv.DictReader(text)]
    if not lines:
        raise typer.BadParameter(say("Berkas ini kosong.", "This file is empty."))
    answer: dict[str, Any] = {}
    for part in _parts(lines):
        answer = _send(run, part, api_url)
    _put(answer)


def show(run: RunArgument, api_url: ApiOption, format: PlainOption = Plain.TEXT) -> None:  # noqa: A002
    """Yang dikirim, dibayar, berbeda. / What is sent, paid, different or missing."""
    answer = ask(api_url, lambda api: api.get(f"/runs/{run}/statement"))
    if format is Plain.JSON:
        put_json(answer)
        return
    _put(answer)


def _line(row: dict[str, str], bank: str) -> dict[str, Any]:
    """A row of the request; what is no number goes as it is, and is refused."""
    amount = row.get("amount_idr") or ""
    line = {
        "line_id": row.get("line_id") or "",
        "amount_idr": int(amount) if amount.isdecimal() else amount,
        "account": (row.get("account") or "").translate(_DROPPED),
    }
    named = {"bank": bank} | {name: row[name] for name in _OPTIONAL if row.get(name)}
    return line | {name: value for name, value in named.items() if value}


def _parts(lines: list[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    """What goes into a request each; rows of one line stay together, for they are compared."""
    part: list[dict[str, Any]] = []
    ordered = sorted(lines, key=itemgetter("line_id"))
    for _, rows in itertools.groupby(ordered, key=itemgetter("line_id")):
        of_line = list(rows)
        if part and len(part) + len(of_line) > MOST_ROWS:
            yield part
            part = []
        part += of_line
    yield part


def _send(run: str, lines: list[dict[str, Any]], api_url: str) -> dict[str, Any]:
    return ask(api_url, lambda api: api.post(f"/runs/{run}/statement", {"lines": lines}))


def _put(answer: dict[str, Any]) -> None:
    paid, transfers = answer["paid"], answer["transfers"]
    put(
        say(
            f"{paid} dari {transfers} transfer dibayar menurut rekening koran.",
            f"{paid} of {transfers} transfers are paid by the bank's statement.",
        )
    )
    columns = [
        Column(say("Perangkat daerah", "Agency"), Kind.NAME),
        Column("Status"),
        Column(say("Dibayar", "Paid"), Kind.AMOUNT),
        Column(say("Transfer", "Transfers"), Kind.AMOUNT),
    ]
    rows = [
        (
            each["agency"],
            text_of(TRANSFER_WORDS[each["state"]]),
            str(each["paid"]),
            str(each["transfers"]),
        )
        for each in answer["agencies"]
    ]
    put_lines(table_lines(columns, rows, console().width))
    for found in answer["findings"]:
        amounts = f"{format_idr(found['transfer_idr'])} / {format_idr(found['executed_idr'])}"
        put((f"{found['line_id']} {say(found['text_id'], found['text_en'])}: {amounts}", "yellow"))
    if paid < transfers and not answer["findings"]:
        day = answer["due_at"][:10]
        put(say(f"Temuan sejak {day}: yang belum ada.", f"A finding from {day}: what is missing."))
