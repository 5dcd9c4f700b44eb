"""What commands share: the API's answer, a local file's records, the format of the output."""

import json
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.aws.signed_api import ApiError, SignedApi
from tukin.cli.examine import examine
from tukin.cli.inputs import Inputs, RegisterRefused, Sources, check_url, find_inputs
from tukin.cli.language import say
from tukin.cli.terminal import put
from tukin.payroll.record import PayrollRecord

ApiOption = Annotated[
    str, typer.Option(envvar="TUKIN_API_URL", help="Alamat API tukin. / URL of tukin's API.")
]
OutputOption = Annotated[Path | None, typer.Option(help="Tulis ke berkas ini. / File to write to.")]


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


class Plain(StrEnum):
    """How a table is written."""

    TEXT = "text"
    JSON = "json"


FormatOption = Annotated[Format, typer.Option(help="text, json, html")]
PlainOption = Annotated[Plain, typer.Option(help="text, json")]


def ask(api_url: str | None, request: Callable[[SignedApi], dict[str, Any]]) -> dict[str, Any]:
    """The API's answer; without an address the command is wrong, or lacks a file."""
    if api_url is None:
        raise typer.BadParameter("--api-url (TUKIN_API_URL) / --file")
    return request(SignedApi(check_url(api_url)))


def as_json(content: object) -> str:
    """What ``--format json`` prints: readable, with letters as they are."""
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def put_json(content: object) -> None:
    """Print content as JSON, past the terminal's width and colours."""
    typer.echo(as_json(content), nl=False)


DigestOption = Annotated[
    str | None,
    typer.Option(
        help="Sidik perubahan yang sudah dibaca; tanpanya ditanyakan dahulu. / Digest that the "
        "changes were shown with; else asked for."
    ),
]


def agreed_digest(given: str | None, view: Mapping[str, Any]) -> str:
    """The digest of what was agreed to: as given, or of what was just shown once that is asked."""
    if given is not None:
        return given
    put()
    typer.confirm(say("Setujui?", "Approve?"), abort=True)
    return str(view["digest"])


def send_approval(
    api_url: str,
    path: str,
    digest: str | None,
    view: dict[str, Any],
    show: Callable[[dict[str, Any]], None],
) -> None:
    """Show what would be agreed to, and agree to it; where it changed meanwhile, show what it is.

    Args:
        api_url: the API's.
        path: where approvals are posted.
        digest: what was agreed to, None to ask.
        view: the changes with their digest.
        show: prints them.

    Raises:
        ApiError: E711 where it changed meanwhile.
    """
    show(view)
    agreed = agreed_digest(digest, view)
    try:
        ask(api_url, lambda api: api.post(path, {"digest": agreed}))
    except ApiError as error:
        if now := error.problem.get("changes"):
            put()
            show(now)
        raise


def examined_records(
    file: Path, agency: str, period: str, sources: Sources
) -> tuple[Sequence[PayrollRecord], Inputs]:
    """The records of a local file's accepted rows, and what they were computed by.

    Raises:
        FileRefused: where the file or the register is refused.
        WrongUsage: where the period, the agency, the rules or a file is none.
    """
    try:
        inputs = find_inputs(agency, period, sources)
    except RegisterRefused as refused:
        raise refused.refusal from None
    examined = examine(file, inputs)
    if examined.checked.refusal is not None:
        raise examined.checked.refusal
    return examined.records, inputs
