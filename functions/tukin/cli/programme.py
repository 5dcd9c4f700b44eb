"""``tukin programme check|propose|approve|show|list``: all configuration that changes no pay."""

from typing import Annotated, Any

import typer

from tukin.aws.signed_api import ApiError
from tukin.cli.boundary import FAILED
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
from tukin.cli.programme_files import read_programme
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import (
    TIME_ZONE,
    TimeZoneOption,
    console,
    moment,
    put,
    put_lines,
    put_whole,
    today,
    zone_of,
)
from tukin.programme.check import CheckedProgramme, Since, check_programme
from tukin.programme.document import load_programmes
from tukin.rule_changes.programme.proposal import Step
from tukin.rules.check import describe_problem
from tukin.vocabulary.errors import FileRefused
from tukin.vocabulary.words import Words

_PATH = "/rules/programme"
_STEP_WORDS = {
    Step.PROPOSED: Words("diusulkan", "proposed"),
    Step.APPROVED: Words("disetujui", "approved"),
    Step.DEPLOYED: Words("diberlakukan", "deployed"),
}

ProgrammeArgument = Annotated[
    str,
    typer.Argument(
        help="Program: berkas, atau `sample`. / Programme: a file, or `sample`.", metavar="FILE"
    ),
]
ReasonOption = Annotated[
    str, typer.Option(help="Alasan, tercatat dalam riwayat. / Why; is in the history.")
]
LiveOption = Annotated[
    bool,
    typer.Option(
        "--live",
        help="Bandingkan dengan yang berlaku (API). / Compare with what is in force (the API).",
        show_default=False,
    ),
]


def check(
    file: ProgrammeArgument,
    live: LiveOption = False,
    time_zone: TimeZoneOption = TIME_ZONE,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    api_url: ApiOption = None,
) -> None:
    """Periksa program. / Check a programme; AppConfig's validator is the same code.

    Kode keluar: 0 sah, 1 tidak boleh dipakai. / Exit code: 0 sound, 1 it must not be used.
    """
    since = None
    if live:
        found = ask(api_url, lambda api: api.get(_PATH))["document"]
        since = Since(load_programmes(found.encode()), today(time_zone))
    checked = check_programme(read_programme(file), since)
    if format is Plain.JSON:
        problems = [describe_problem(problem) for problem in checked.problems]
        put_json({"sound": checked.book is not None, "problems": problems})
    else:
        _put_problems(checked)
    raise typer.Exit(0 if checked.book else FAILED)


def _put_problems(checked: CheckedProgramme) -> None:
    for problem in checked.problems:
        put((problem.code, "bold red"), f" {problem.json_path}")
        put(f"  {text_of(problem.message)}")
    if checked.book is None:
        errors = len(checked.problems)
        text = say(f"{errors} kesalahan", f"{errors} errors")
        put((say("Ditolak", "Refused"), "bold red"), f": {text}")
        return
    put((say("Sah", "Sound"), "bold green"), f" {checked.book.sha256[:12]}")
    for each in checked.book.programmes:
        put(f"  {each.programme} {each.effective_from}")


def propose(file: ProgrammeArgument, reason: ReasonOption, api_url: ApiOption) -> None:
    """Usulkan program baru. / Propose a programme; another person approves it."""
    data = read_programme(file)
    checked = check_programme(data)
    if checked.book is None:
        raise FileRefused("E1150", problems="; ".join(map(str, checked.problems)))
    body = {"document": data.decode(), "reason": reason}
    answer = ask(api_url, lambda api: api.post(f"{_PATH}/proposals", body))
    _put_changes(answer)
    put_whole(f"{say('Diusulkan', 'Proposed')}: ", (answer["sha256"], "bold"))
    other = say("orang lain", "another person")
    put_whole(f"{say('Lalu', 'Then')}: {other} tukin programme approve {answer['sha256']}")


def approve(
    proposal: Annotated[str, typer.Argument(help="SHA-256 usulan. / SHA-256 of the proposal.")],
    reason: ReasonOption,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui usulan orang lain setelah melihat perubahannya. / Approve another's proposal."""
    path = f"{_PATH}/proposals/{proposal}"
    view = ask(api_url, lambda api: api.get(path))
    _put_changes(view)
    body = {"reason": reason, "digest": agreed_digest(digest, view)}
    try:
        answer = ask(api_url, lambda api: api.post(f"{path}/approval", body))
    except ApiError as refused:
        if now := refused.problem.get("changes"):
            _put_changes(now)
        raise
    put(f"{say('Berlaku: versi', 'In force: version')} {answer['version']}")


def show(api_url: ApiOption) -> None:
    """Tampilkan program yang berlaku. / The programme in force, as JSON."""
    answer = ask(api_url, lambda api: api.get(_PATH))
    book = load_programmes(answer["document"].encode())
    put_json(book.model_dump(mode="json", exclude_defaults=True))


def list_changes(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Riwayat program. / Who changed the programme, when and why; the latest first."""
    zone_of(time_zone)
    answer = ask(api_url, lambda api: api.get(f"{_PATH}/history"))
    if format is Plain.JSON:
        put_json(answer)
        return
    columns = [
        Column(say("Waktu", "When")),
        Column(say("Apa", "What")),
        Column("SHA-256"),
        Column(say("Siapa", "Who"), Kind.NAME),
        Column(say("Mengapa", "Why"), Kind.WRAPPED),
    ]
    rows = [
        [
            moment(event["at"], time_zone),
            text_of(_STEP_WORDS[Step(event["kind"])]),
            event["sha256"][:12],
            event["who"].rpartition("/")[2],
            event["why"],
        ]
        for event in answer["events"]
    ]
    put_lines(table_lines(columns, rows, console().width))


def _put_changes(view: dict[str, Any]) -> None:
    for change in view["changes"]:
        put_whole(f"{change['path']}: {change['before'] or '–'} → {change['after'] or '–'}")
    put_whole(f"{say('Sidik', 'Digest')}: {view['digest']}")
