"""What the demo prints at its end, for a terminal of 80 columns."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from infrastructure.local.demo.callers import OUTPUT, Month
from infrastructure.local.demo.late_upload import AGENCY, PERIOD
from infrastructure.local.places import shown
from infrastructure.local.stories.setting import AGENCY as AGENCY_OF_STORY
from tukin.vocabulary.money import format_idr

if TYPE_CHECKING:
    from infrastructure.local.demo.run import Result

RATINGS = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")


def print_summary(console: Console, result: "Result", page: Path) -> None:
    """Tables of pay and ratings, what the register rejected, what was paid, and the page."""
    console.print(_pay_table(result.months))
    console.print(_ratings_table(result.months))
    console.print(_outcome_table(result))
    console.print(
        f"\n[bold]Look at everything in a browser:[/] [link={page.as_uri()}]{shown(page)}[/link]",
        highlight=False,
    )


def _outcome_table(result: "Result") -> Table:
    """What has one line: register, payments, coaching, files."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for error in result.by_register:
        table.add_row(
            "Register",
            f"{result.register['rows']} lines in force; one person of all files is rejected by it: "
            f"{error['agency']} {error['period']}, row {error['row']}, "
            f"{error['code']} {error['message_en']}",
        )
    for run in result.runs:
        totals = run.manifest["totals"]
        amount = format_idr(totals["transfer_idr"])
        people = run.manifest["requested_by"], run.manifest["release"]["released_by"]
        prepared, released = (name.rpartition("/")[2] for name in people)
        table.add_row(
            f"Paid {run.period}",
            f"{totals['lines']} people, {amount}; prepared by {prepared}, who was refused to "
            f"release it, released by {released}; manifest signed",
        )
    late = result.late
    table.add_row(
        "A late upload",
        f"After {AGENCY} {PERIOD} was paid a raise of {format_idr(late.difference_idr)} waits "
        f"({', '.join(each['code'] for each in late.reasons)}) and its head has rejected it; "
        f"an invented person is rejected by the register ({late.rejected[0]['code']})",
    )
    opened, withdrawn = (result.messages[kind] for kind in ("ReferralOpened", "ReferralWithdrawn"))
    table.add_row(
        "Coaching queue",
        f"{opened} referrals opened, {withdrawn} withdrawn after the corrected upload",
    )
    story = result.story
    table.add_row(
        f"Pages {story.period}",
        f"{AGENCY_OF_STORY}: {story.rated} people rated by one who signed in, the month closed by "
        f"HR and approved by its head. An employee's page said {format_idr(story.estimate_idr)}; "
        f"paid were {format_idr(story.paid_idr)}",
    )
    table.add_row("All files", f"{shown(OUTPUT)}/")
    return table


def _pay_table(months: Sequence[Month]) -> Table:
    table = _table("Pay, in rupiah", "Accepted", "Rejected", "Gross", "Net")
    for month in months:
        table.add_row(
            month.agency,
            month.period,
            str(month.accepted),
            str(month.rejected),
            format_idr(month.gross_idr).removeprefix("Rp"),
            format_idr(month.net_idr).removeprefix("Rp"),
        )
    return table


def _ratings_table(months: Sequence[Month]) -> Table:
    words = ("Sangat\nbaik", "\nBaik", "Butuh\nperbaikan", "\nKurang", "Sangat\nkurang")
    table = _table("Ratings and referrals", *words, "Referred to\ncoaching")
    for month in months:
        counts = (str(month.ratings[rating]) for rating in RATINGS)
        table.add_row(month.agency, month.period, *counts, str(month.count_referrals("open")))
    return table


def _table(title: str, *numbers: str) -> Table:
    table = Table(
        title=title,
        title_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
        pad_edge=False,
        padding=(0, 2, 0, 0),
    )
    table.add_column("Agency")
    table.add_column("Period")
    for column in numbers:
        table.add_column(column, justify="right", no_wrap=True)
    return table
