"""What the commands that explain and review share: the API's answer, a local file, the output."""

from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from tukin.aws.signed_api import ApiError, SignedApi
from tukin.cli.preview import compute_file
from tukin.payroll.record import PayrollRecord
from tukin.vocabulary.errors import InvalidInput, TukinError
from tukin.vocabulary.period import Period

TIME_ZONE = "Asia/Jakarta"
TimeZoneOption = Annotated[
    str,
    typer.Option(envvar="TUKIN_TIME_ZONE", help="IANA name of the region's time zone."),
]


class Format(StrEnum):
    """How the result is written."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def ask(api_url: str | None, request: Callable[[SignedApi], dict[str, Any]]) -> dict[str, Any]:
    """The API's answer; a problem is printed on standard error and ends the command."""
    if api_url is None:
        raise typer.BadParameter("--api-url (TUKIN_API_URL) / --file")
    try:
        return request(SignedApi(api_url))
    except ApiError as error:
        fail(f"{error.problem.get('code', error.status)} {error}")


def today(time_zone: str) -> date:
    """The date where the region is; an unknown zone is a mistake of the command line."""
    try:
        return datetime.now(ZoneInfo(time_zone)).date()
    except (ZoneInfoNotFoundError, ValueError):
        raise typer.BadParameter(f"--time-zone (TUKIN_TIME_ZONE): {time_zone}") from None


def parse_period(text: str) -> Period:
    """The pay period that was typed; a mistake is reported as one of the command line."""
    try:
        return Period.parse(text)
    except InvalidInput as invalid:
        raise typer.BadParameter(f"{invalid.message.id} / {invalid.message.en}") from None


def records_of(file: Path, agency: str, period: str, rules: str | None) -> list[PayrollRecord]:
    """The records of a local file's accepted rows; a refused file ends the command."""
    result = compute_file(file, agency, period, rules)
    if result.checked.refusal is not None:
        fail_with(result.checked.refusal)
    return result.records


def write(text: str, output: Path | None) -> None:
    """To the file that is named, or to standard output."""
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        output.write_text(text, encoding="utf-8")


def fail_with(error: TukinError) -> NoReturn:
    """Tell an error in both languages and end."""
    fail(f"{error.code} {error.message.id}\n{error.message.en}")


def fail(text: str) -> NoReturn:
    """Tell what went wrong and end with code 1."""
    typer.secho(text, fg="red", err=True)
    raise typer.Exit(1)
