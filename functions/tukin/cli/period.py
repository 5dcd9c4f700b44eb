"""The states of a period for finance: who has published, who has not, what is still to be paid."""

from collections.abc import Iterator
from typing import Annotated, Any

import typer
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from tukin.cli.output import ask, parse_period
from tukin.payroll.publication import MonthState
from tukin.payroll.words import STATE_WORDS
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.words import period_words

_STYLES = {
    MonthState.OPEN: "bold red",
    MonthState.PUBLISHED: "green",
    MonthState.SETTLED: "dim",
    MonthState.CORRECTIONS_PENDING: "yellow",
}
_NOTHING = "–"
_WIDE = 100
_COLUMNS = {
    "revision": "Revisi\nrevision",
    "rows": "Baris\nrows",
    "gross_idr": "Bruto\ngross",
    "net_idr": "Neto\nnet",
    "awaiting_approval": "Menunggu\nawaiting",
}
"""The numbers that are shown, by their names in the API's answer."""
_ABOUT_REVISIONS = (
    "Revisi: terbit ke-n, dalam kurung yang terakhir dibayar. / "
    "Revision: publications so far, in brackets the one last paid."
)
_ABOUT_WAITING = (
    "Menunggu: unggahan yang belum disetujui pimpinan. / "
    "Awaiting: uploads that the agency's head has not agreed to."
)

console = Console()


def period(
    period: Annotated[str, typer.Argument(help="Pay period, YYYY-MM.")],
    api_url: Annotated[str, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")],
) -> None:
    """Lihat status satu periode. / Show how far each agency is, before a settlement run."""
    asked = parse_period(period)
    view = ask(api_url, lambda api: api.get(f"/periods/{asked}"))
    words = period_words(asked)
    console.print(
        f"Periode / period [bold]{asked}[/]   {words.id} / {words.en}",
        highlight=False,
    )
    console.print(months_table(view, console.width))
    for line in summary_lines(view):
        console.print(line, highlight=False)


def months_table(view: dict[str, Any], width: int) -> Table:
    """A row for each agency and the period's totals, as the API tells them.

    Args:
        view: the API's answer.
        width: characters in a line. In a short one the gross amounts and the English words, which
            stand below the table as well, would break the rest.
    """
    is_wide = width >= _WIDE
    columns = [name for name in _COLUMNS if name != "gross_idr" or is_wide]
    table = Table(header_style="bold", box=SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
    table.add_column("OPD\nagency", overflow="fold")
    table.add_column("Status\nstate", overflow="fold")
    for name in columns:
        table.add_column(_COLUMNS[name], justify="right", no_wrap=True)
    for month in view["agencies"]:
        state = MonthState(month["state"])
        cells = [_cell(month, name) for name in columns]
        words = _words(state) if is_wide else STATE_WORDS[state].id
        table.add_row(month["agency"], words, *cells, style=_STYLES[state])
    table.add_section()
    totals = [_cell(view["totals"], name) for name in columns]
    table.add_row("TOTAL", "", *totals, style="bold")
    return table


def _cell(item: dict[str, Any], name: str) -> str:
    """A number as it is shown; the totals have no revision."""
    number = item.get(name)
    if number is None:
        return ""
    if name == "revision" and item["settled_revision"]:
        return f"{number} ({item['settled_revision']})"
    return format_idr(number).replace("Rp", "") if number else _NOTHING


def summary_lines(view: dict[str, Any]) -> Iterator[str]:
    """How many agencies are in each state, and who is open or has a correction to be paid."""
    for state in MonthState:
        agencies = [m["agency"] for m in view["agencies"] if m["state"] == state]
        named = state in (MonthState.OPEN, MonthState.CORRECTIONS_PENDING) and agencies
        text = f"{_words(state)}: {len(agencies)}" + (f" ({', '.join(agencies)})" if named else "")
        yield f"[{_STYLES[state]}]{text}[/]" if agencies else text
    yield f"[dim]{_ABOUT_REVISIONS}[/]"
    yield f"[dim]{_ABOUT_WAITING}[/]"


def _words(state: MonthState) -> str:
    words = STATE_WORDS[state]
    return f"{words.id} / {words.en}"
