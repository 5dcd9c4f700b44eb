"""``tukin rules propose|approve|history|rollback``: the rules in force change by four eyes."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from tukin.cli.output import ask, fail_with
from tukin.cli.rule_files import load_rules, read_rules
from tukin.rule_changes.proposal import place_in_book
from tukin.rules.rule_set import (
    RuleBook,
    load_rule_book,
)
from tukin.vocabulary.errors import TukinError

ApiOption = Annotated[str | None, typer.Option(envvar="TUKIN_API_URL", help="URL of tukin's API.")]
ReasonOption = Annotated[str, typer.Option(help="Why; is in the history.")]

console = Console(highlight=False)


def propose(
    rules: Annotated[str, typer.Argument(help="Rule set or book: a file or a sample's name.")],
    reason: ReasonOption,
    api_url: ApiOption = None,
) -> None:
    """Usulkan aturan baru. / Propose rules. A set alone is placed in the book in force."""
    try:
        document = load_rules(read_rules(rules), rules)
        if not isinstance(document, RuleBook):
            live = ask(api_url, lambda api: api.get("/rules/live"))["document"]
            placed = place_in_book(load_rule_book(live.encode()), document)
            document = load_rules(placed, rules)
    except TukinError as error:
        fail_with(error)
    body = {"document": document.canonical_json.decode(), "reason": reason}
    proposal = ask(api_url, lambda api: api.post("/rules/proposals", body))
    console.print(f"Diusulkan / proposed: [bold]{proposal['sha256']}[/]")
    console.print(
        f"Lalu / then: tukin rules simulate {proposal['sha256']} --period YYYY-MM", markup=False
    )


def approve(
    proposal: Annotated[str, typer.Argument(help="SHA-256 of the proposal.")],
    reason: ReasonOption,
    api_url: ApiOption = None,
) -> None:
    """Setujui usulan yang sudah disimulasikan. / Put a simulated proposal of another in force."""
    path = f"/rules/proposals/{proposal}/approval"
    answer = ask(api_url, lambda api: api.post(path, {"reason": reason}))
    console.print(f"Disetujui / approved: versi / version {answer['version']}")


def rollback(reason: ReasonOption, api_url: ApiOption = None) -> None:
    """Kembali ke aturan sebelumnya. / Go back at once to the rules before the present ones."""
    live = ask(api_url, lambda api: api.get("/rules/live"))
    body = {"reason": reason, "replaces_sha256": live["sha256"]}
    answer = ask(api_url, lambda api: api.post("/rules/rollback", body))
    console.print(f"Kembali ke / back to: [bold]{answer['sha256']}[/]")


def history(api_url: ApiOption = None) -> None:
    """Riwayat aturan. / Who changed the rules, when and why; the latest first."""
    events = ask(api_url, lambda api: api.get("/rules/history"))["events"]
    table = Table(header_style="bold")
    for column in ("Waktu / when (UTC)", "Apa / what", "Siapa / who", "Mengapa / why", "SHA-256"):
        table.add_column(column, overflow="fold")
    for event in events:
        what = event["kind"] + (f" v{event['version']}" if event["version"] else "")
        when = event["at"][:19].replace("T", " ")
        table.add_row(when, what, event["who"], event["why"], event["sha256"][:12])
    console.print(table)
