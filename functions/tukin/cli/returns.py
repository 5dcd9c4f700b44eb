"""Commands of finance on what a bank sent back: enter it, look at it, confirm it as another."""

import csv
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.language import say
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.run_text import RunArgument
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, put, put_lines, put_whole
from tukin.settlement.settlement import MOST_RETURNS, ReturnReason
from tukin.vocabulary.money import format_idr

_REASONS = ", ".join(ReturnReason)
_PARTS = ("line_id", "reason_code", "reference", "amount_idr")


def enter(
    run: RunArgument,
    api_url: ApiOption,
    lines: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LINE=REASON=REFERENCE[=AMOUNT]",
            help=f"Alasan: {_REASONS}. / Reasons: {_REASONS}. Reference: the bank's.",
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="CSV dengan kolom line_id, reason_code, reference, dan bila sebagian amount_idr. "
            "/ CSV with these columns; amount_idr where only a part came back.",
        ),
    ] = None,
) -> None:
    """Catat baris yang dikembalikan bank. / Enter lines whose transfers the bank sent back."""
    found = [dict(zip(_PARTS, text.split("="), strict=False)) for text in lines or ()]
    if file is not None:
        with file.open(encoding="utf-8-sig", newline="") as text:
            found += [
                {name: row.get(name) or "" for name in _PARTS} for row in csv.DictReader(text)
            ]
    if not found:
        raise typer.BadParameter("LINE=REASON=REFERENCE / --file")
    returned = [_body(line) for line in found]
    for start in range(0, len(returned), MOST_RETURNS):
        _put_entered(_enter(run, returned[start : start + MOST_RETURNS], api_url))


def list_returns(run: RunArgument, api_url: ApiOption, format: PlainOption = Plain.TEXT) -> None:  # noqa: A002
    """Pengembalian sebuah pembayaran. / What a bank sent back of a run, confirmed or not."""
    answer = ask(api_url, lambda api: api.get(f"/runs/{run}/returns"))
    if format is Plain.JSON:
        put_json(answer)
        return
    if not answer["returns"]:
        put(say("Belum ada pengembalian yang dicatat.", "No returns were entered."))
    for entered in answer["returns"]:
        _put_returns(entered)


def confirm(
    run: RunArgument,
    digest: Annotated[
        str,
        typer.Argument(metavar="DIGEST", help="Sidik pengembaliannya. / The returns' digest."),
    ],
    api_url: ApiOption,
) -> None:
    """Benarkan pengembalian; bukan oleh yang mencatat. / Confirm returns; not by who entered."""
    body = {"digest": digest}
    answer = ask(api_url, lambda api: api.post(f"/runs/{run}/returns/confirmation", body))
    period = answer["period"]
    put(f"{say('Dibenarkan', 'Confirmed')}: {_size(answer)}.")
    put(
        say(
            f"Dibayar ulang pada pembayaran {period} berikutnya: tukin settle --period {period}",
            f"The next run of {period} pays them again: tukin settle --period {period}",
        )
    )


def _body(line: dict[str, str]) -> dict[str, Any]:
    """A line of the request; an amount that is no number goes as it is, and is refused."""
    amount = line.get("amount_idr", "")
    named = {name: text for name, text in line.items() if name != "amount_idr"}
    if not amount:
        return named
    return {**named, "amount_idr": int(amount) if amount.isdecimal() else amount}


def _enter(run: str, lines: list[dict[str, Any]], api_url: str) -> dict[str, Any]:
    return ask(api_url, lambda api: api.post(f"/runs/{run}/returns", {"lines": lines}))


def _put_entered(entered: dict[str, Any]) -> None:
    put(f"{say('Dicatat', 'Entered')}: {_size(entered)}.")
    put(say("Pejabat keuangan lain membenarkannya dengan:", "Another finance officer confirms by:"))
    put_whole(f"tukin runs confirm {entered['run_id']} {entered['digest']}")


def _put_returns(entered: dict[str, Any]) -> None:
    put(f"{say('Sidik', 'Digest')}: {entered['digest']}")
    put(f"{say('Dicatat oleh', 'Entered by')}: {entered['entered_by']} ({_size(entered)})")
    confirmed = entered["confirmed_by"] or say("belum", "not yet")
    put(f"{say('Dibenarkan oleh', 'Confirmed by')}: {confirmed}")
    columns = [
        Column(say("Baris", "Line")),
        Column(say("Alasan", "Reason")),
        Column(say("Referensi bank", "Bank's reference"), Kind.NAME),
        Column(say("Kembali", "Came back"), Kind.AMOUNT),
    ]
    rows = [
        (line["line_id"], line["reason"], line["reference"], format_idr(line["transfer_idr"]))
        for line in entered["lines"]
    ]
    put_lines(table_lines(columns, rows, console().width))


def _size(entered: dict[str, Any]) -> str:
    lines = f"{len(entered['lines'])} {say('baris', 'lines')}"
    return f"{lines}, {format_idr(entered['returned_idr'])}"
