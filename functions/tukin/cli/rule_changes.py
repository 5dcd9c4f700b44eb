"""``tukin rules propose|approve|history|rollback``: the rules in force change by four eyes."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.impact_text import MOST_CHANGES
from tukin.cli.inputs import AgencyOption
from tukin.cli.language import say, text_of
from tukin.cli.output import (
    ApiOption,
    DigestOption,
    Plain,
    PlainOption,
    agreed_digest,
    ask,
    put_json,
)
from tukin.cli.proposal_view import ProposalView, live_book
from tukin.cli.rule_files import load_rules, read_rules
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    console,
    moment,
    put,
    put_lines,
    put_whole,
    zone_of,
)
from tukin.rule_changes.proposal import EventKind, place_in_book
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.words import Words

ReasonOption = Annotated[
    str, typer.Option(help="Alasan, tercatat dalam riwayat. / Why; is in the history.")
]
_WIDE = 120
_KIND_WORDS = {
    EventKind.PROPOSED: Words("diusulkan", "proposed"),
    EventKind.SIMULATED: Words("disimulasikan", "simulated"),
    EventKind.APPROVED: Words("disetujui", "approved"),
    EventKind.DEPLOYED: Words("diberlakukan", "deployed"),
    EventKind.ROLLED_BACK: Words("dikembalikan", "rolled back"),
}


def propose(
    rules: Annotated[
        str,
        typer.Argument(
            help="Aturan: berkas atau nama contoh. / Rule set or book: a file or a sample's name."
        ),
    ],
    reason: ReasonOption,
    api_url: ApiOption,
) -> None:
    """Usulkan aturan baru. / Propose rules. A set alone is placed in the book in force."""
    document = load_rules(read_rules(rules), rules)
    if not isinstance(document, RuleBook):
        placed = place_in_book(live_book(api_url), document)
        document = load_rules(placed, rules)
    body = {"document": document.canonical_json.decode(), "reason": reason}
    proposal = ask(api_url, lambda api: api.post("/rules/proposals", body))
    put_whole(f"{say('Diusulkan', 'Proposed')}: ", (proposal["sha256"], "bold"))
    _put_next("", f"tukin rules simulate {proposal['sha256']}")


def _put_next(who: str, command: str) -> None:
    put_whole(" ".join(filter(None, [f"{say('Lalu', 'Then')}:", who, command])))


def approve(
    proposal: Annotated[str, typer.Argument(help="SHA-256 usulan. / SHA-256 of the proposal.")],
    reason: ReasonOption,
    api_url: ApiOption,
    digest: DigestOption = None,
    controls: Annotated[
        str | None,
        typer.Option(
            help="Sidik pengendalian yang berubah, bersama --digest. / Digest of the changed "
            "controls, together with --digest."
        ),
    ] = None,
) -> None:
    """Setujui usulan orang lain setelah melihat dampaknya. / Approve another person's proposal.

    Tanpa --digest dampaknya ditampilkan, lalu ditanyakan. / Without --digest what it would do is
    shown, then asked.
    """
    path = f"/rules/proposals/{proposal}"
    agreed = (digest, controls) if digest else _seen(api_url, proposal)
    names = ("simulation_sha256", "controls_sha256")
    body = {"reason": reason, **dict(zip(names, agreed, strict=True))}
    answer = ask(api_url, lambda api: api.post(f"{path}/approval", body))
    put(f"{say('Disetujui: versi', 'Approved: version')} {answer['version']}")


def facts(
    proposal: Annotated[str, typer.Argument(help="SHA-256 usulan. / SHA-256 of the proposal.")],
    file: Annotated[
        Path,
        typer.Argument(
            help="JSON: data tiap NIP yang belum ada pada baris lama. / JSON: by NIP, what past "
            "rows lack."
        ),
    ],
    agency: AgencyOption,
    api_url: ApiOption,
) -> None:
    """Beri data yang belum ada bagi usulan aturan. / Give what past rows lack under a proposal."""
    try:
        people = json.loads(file.read_bytes())
    except (OSError, ValueError):
        raise typer.BadParameter(say("bukan berkas JSON", "no JSON file")) from None
    path = f"/agencies/{agency}/proposals/{proposal}/facts"
    answer = ask(api_url, lambda api: api.post(path, {"people": people}))
    put(say(f"Diterima: {answer['people']} pegawai", f"Received: {answer['people']} people"))
    put_whole(f"{say('Sidik', 'Digest')}: {answer['facts_sha256']}")


def _seen(api_url: str | None, sha256: str) -> tuple[str, str | None]:
    """The digests of what was just shown, once somebody agreed to it, to changed controls first."""
    view = ProposalView.ask(api_url, sha256)
    for line in view.lines(MOST_CHANGES):
        put(line)
    controls = view.what_if.controls_sha256
    if controls is not None:
        put()
        many = len(view.what_if.controls)
        question = say(f"{many} pengendalian berubah. Benar?", f"{many} controls change. Right?")
        typer.confirm(question, abort=True)
    return agreed_digest(None, {"digest": view.digest}), controls


def rollback(reason: ReasonOption, api_url: ApiOption) -> None:
    """Usulkan kembali ke aturan sebelumnya. / Propose the rules before the present ones.

    Orang lain menyetujuinya, dengan melihat dampaknya. / Another person approves them, seeing what
    they would do.
    """
    live = ask(api_url, lambda api: api.get("/rules/live"))
    body = {"reason": reason, "replaces_sha256": live["sha256"]}
    answer = ask(api_url, lambda api: api.post("/rules/rollback", body))
    put_whole(f"{say('Diusulkan kembali ke', 'Proposed back to')}: ", (answer["sha256"], "bold"))
    _put_next(say("orang lain", "another person"), f"tukin rules approve {answer['sha256']}")


def history(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Riwayat aturan. / Who changed the rules, when and why; the latest first."""
    zone_of(time_zone)
    answer = ask(api_url, lambda api: api.get("/rules/history"))
    if format is Plain.JSON:
        put_json(answer)
        return
    if not answer["events"]:
        put(
            say(
                "Belum ada perubahan. Usulkan dengan: tukin rules propose BERKAS",
                "There are no changes yet. Propose one by: tukin rules propose FILE",
            )
        )
        return
    width = console().width
    columns = [
        Column(say("Waktu", "When")),
        Column(say("Apa", "What")),
        *([Column("SHA-256")] if width >= _WIDE else []),
        Column(say("Siapa", "Who"), Kind.NAME),
        Column(say("Mengapa", "Why"), Kind.WRAPPED),
    ]
    rows = [_cells(event, time_zone, width >= _WIDE) for event in answer["events"]]
    put_lines(table_lines(columns, rows, width))


def _cells(event: dict[str, Any], time_zone: str, wide: bool) -> list[str]:
    words = text_of(_KIND_WORDS[EventKind(event["kind"])])
    what = words + (f" v{event['version']}" if event["version"] else "")
    what += say(" (buku pertama)", " (the first book)") if event.get("is_first") else ""
    if event.get("goes_back") and event["kind"] != EventKind.ROLLED_BACK:
        what += say(" (kembali)", " (going back)")
    sha256 = [event["sha256"][:12]] if wide else []
    who = event["who"].rpartition("/")[2]
    return [moment(event["at"], time_zone), what, *sha256, who, event["why"]]
