"""The states of a period for finance: who has published, who has not, what is still to be paid."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.text import Text

from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import Column, Kind, Row, table_lines
from tukin.cli.terminal import console, parse_period, put, put_lines
from tukin.payroll.publication import MonthState
from tukin.payroll.words import STATE_WORDS
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import TRANSFER_WORDS, Words, period_words

_STYLES = {
    MonthState.OPEN: "bold red",
    MonthState.PUBLISHED: "green",
    MonthState.WITHDRAWN: "bold red",
    MonthState.SETTLED: "dim",
    MonthState.CORRECTIONS_PENDING: "yellow",
}
_NOTHING = "–"
_WIDE = 100
_IF_WIDE = ("gross_idr", "rejected")
_COLUMNS = {
    "revision": Words("Revisi", "Revision"),
    "rows": Words("Baris", "Rows"),
    "gross_idr": Words("Bruto", "Gross"),
    "net_idr": Words("Neto", "Net"),
    "awaiting_approval": Words("Menunggu", "Awaiting"),
    "rejected": Words("Ditolak", "Rejected"),
}
"""The numbers that are shown, by their names in the API's answer."""
_ABOUT = (
    Words(
        "Revisi: terbit ke-n, dalam kurung yang terakhir dibayar.",
        "Revision: publications so far, in brackets the one last paid.",
    ),
    Words(
        "Menunggu: unggahan yang belum disetujui pimpinan.",
        "Awaiting: uploads that the agency's head has not agreed to.",
    ),
    Words(
        "Ditolak: baris unggahan yang tidak masuk daftar; orangnya belum dibayar.",
        "Rejected: rows of the uploads that do not count; nobody is paid by them.",
    ),
)


def period(
    period: Annotated[str, typer.Argument(help="Periode, TTTT-BB. / Pay period, YYYY-MM.")],
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat status satu periode. / Show how far each agency is, before a settlement run."""
    asked = parse_period(period)
    view = ask(api_url, lambda api: api.get(f"/periods/{asked}"))
    if format is Plain.JSON:
        put_json(view)
        return
    put(f"{say('Periode', 'Period')} ", (str(asked), "bold"), f"   {text_of(period_words(asked))}")
    put()
    put_lines(months_table(view, console().width))
    put()
    for text, style in summary_lines(view):
        put((text, style))


def months_table(view: dict[str, Any], width: int) -> list[Text]:
    """A row for each agency and the period's totals, as the API gives them.

    Args:
        view: the API's answer.
        width: characters in a line; a short one has no room for gross amounts and rejected rows.
    """
    shown = [name for name in _COLUMNS if name not in _IF_WIDE or width >= _WIDE]
    columns = [
        Column(say("Perangkat daerah", "Agency"), Kind.NAME),
        Column("Status"),
        *(Column(text_of(_COLUMNS[name]), Kind.AMOUNT) for name in shown),
    ]
    rows = [
        Row(
            (month["agency"], state_text(month), *(_cell(month, name) for name in shown)),
            _STYLES[MonthState(month["state"])],
        )
        for month in view["agencies"]
    ]
    totals = (say("JUMLAH", "TOTAL"), "", *(_cell(view["totals"], name) for name in shown))
    return table_lines(columns, rows, width, total=totals)


def state_text(month: dict[str, Any]) -> str:
    """The state in words, whether it is sent or paid, and how many are held or blocked (I21)."""
    counts = (
        (month.get("held", 0), Words("ditahan", "held")),
        (month.get("blocked", 0), Words("diblokir", "blocked")),
        (month.get("not_counted", 0), Words("tidak dihitung", "not counted")),
    )
    parts = [f"{count} {text_of(words)}" for count, words in counts if count]
    if month.get("transfers"):
        parts.insert(0, text_of(TRANSFER_WORDS[month["transfers"]]))
    return ", ".join([_words(month["state"]), *parts])


def left_out_text(month: dict[str, Any]) -> str:
    """That the last two runs left an agency out that had published; empty where they did not."""
    runs = month.get("left_out_of") or ()
    if not runs:
        return ""
    entries = ", ".join(f"{run['seq']} ({run['at'][:10]})" for run in runs)
    return say(
        f"sudah terbit, tetapi dilewatkan dua pembayaran terakhir, entri {entries}",
        f"published, and left out of the last two runs, entries {entries}",
    )


def _cell(item: dict[str, Any], name: str) -> str:
    """A number as it is shown; the totals have no revision."""
    number = item.get(name)
    if number is None:
        return ""
    if name == "revision" and item["settled_revision"]:
        return f"{number} ({item['settled_revision']})"
    return format_idr(number).replace("Rp", "") if number else _NOTHING


def summary_lines(view: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """How many agencies are in each state, and who is open or has a correction to be paid.

    Yields:
        Text and style of each line.
    """
    for state in MonthState:
        agencies = [m["agency"] for m in view["agencies"] if m["state"] == state]
        named = state in (MonthState.OPEN, MonthState.CORRECTIONS_PENDING) and agencies
        text = f"{_words(state)}: {len(agencies)}" + (f" ({', '.join(agencies)})" if named else "")
        yield text, _STYLES[state] if agencies else ""
    for month in view["agencies"]:
        for person in month.get("not_paid", ()):
            reason = say(person["reason_id"], person["reason_en"])
            yield f"{month['agency']}: {person['nip']} {person['name']}, {reason}", "yellow"
    for month in view["agencies"]:
        if left_out := left_out_text(month):
            yield f"{month['agency']}: {left_out}", "bold red"
    for words in _ABOUT:
        yield text_of(words), "dim"


def _words(state: str) -> str:
    return text_of(STATE_WORDS[MonthState(state)])
