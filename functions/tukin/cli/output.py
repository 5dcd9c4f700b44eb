"""What commands share: the API's answer, a local file's records, the format of the output."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.aws.signed_api import SignedApi
from tukin.cli.examine import examine
from tukin.cli.inputs import Inputs, RegisterRefused, Sources, check_url, find_inputs
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
