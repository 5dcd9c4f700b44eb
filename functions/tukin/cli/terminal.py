"""Lines on the terminal. A text is never markup: a file's name or a person's may hold anything."""

import os
import sys
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, TextIO
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from rich.console import Console
from rich.text import Text

from tukin.cli.language import text_of
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period

TIME_ZONE = "Asia/Jakarta"
TimeZoneOption = Annotated[
    str,
    typer.Option(
        envvar="TUKIN_TIME_ZONE",
        help="Zona waktu daerah (nama IANA). / IANA name of the region's time zone.",
    ),
]
_NO_CHARACTER = "�"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Control characters, which could command a terminal, and others that hide or reorder text."""

Part = str | tuple[str, str]
"""A text, or a text and its style."""


def console(*, stderr: bool = False) -> Console:
    """The terminal as it is now: as wide as ``COLUMNS`` says, else as itself, else 80."""
    return Console(stderr=stderr, markup=False, emoji=False, highlight=False)


def plain(text: str) -> str:
    """A foreign text on one line, with a sign for each character that is not to be seen."""
    return "".join(_seen(character) for character in text)


def _seen(character: str) -> str:
    if character in "\n\r\t":
        return " "
    return _NO_CHARACTER if unicodedata.category(character) in _UNSEEN else character


def shown_name(path: Path) -> str:
    """A file's name as it can be shown and sent; bytes that are no UTF-8 become a sign."""
    return path.name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def put(*parts: Part, style: str = "") -> None:
    """Print a line; it is wrapped between words."""
    console().print(_text(parts, style))


def put_whole(*parts: Part, style: str = "") -> None:
    """Print a line that is to be copied: it is never broken."""
    console().print(_text(parts, style), soft_wrap=True)


def put_error(*parts: Part, style: str = "bold red") -> None:
    """Print a line on standard error."""
    console(stderr=True).print(_text(parts, style))


def put_error_whole(*parts: Part, style: str = "") -> None:
    """Print a line on standard error that is to be copied: it is never broken."""
    console(stderr=True).print(_text(parts, style), soft_wrap=True)


def put_notice(*parts: Part, style: str = "") -> None:
    """Print a line beside the output proper, which may go into a file."""
    console(stderr=True).print(_text(parts, style))


def put_lines(lines: Sequence[Text]) -> None:
    """Print lines that fit the terminal already."""
    terminal = console()
    for line in lines:
        terminal.print(line, soft_wrap=True)


def _text(parts: Sequence[Part], style: str) -> Text:
    pieces = ((part, style) if isinstance(part, str) else part for part in parts)
    text = Text()
    for piece, its_style in pieces:
        text.append("\n".join(plain(line) for line in piece.split("\n")), style=its_style)
    return text


def write(text: str, output: Path | None) -> None:
    """To the file that is named, or to standard output."""
    if output is None:
        typer.echo(text, nl=not text.endswith("\n"))
    else:
        output.write_text(text, encoding="utf-8")


def open_streams() -> None:
    """A character that the terminal's encoding lacks is written by its number, never an error."""
    for stream in (sys.stdout, sys.stderr):
        _tolerate(stream)


def _tolerate(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def parse_period(text: str) -> Period:
    """The pay period that was typed; a mistake is reported as one of the command line."""
    try:
        return Period.parse(text)
    except InvalidInput as invalid:
        raise typer.BadParameter(text_of(invalid.message)) from None


def zone_of(name: str) -> ZoneInfo:
    """A time zone; an unknown one is a mistake of the command line."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"--time-zone (TUKIN_TIME_ZONE): {name}") from None


def region_day(at: datetime) -> str:
    """The day of a moment where the region is, as reports say it: ``02-11-2026``."""
    there = at.astimezone(zone_of(os.environ.get("TUKIN_TIME_ZONE") or TIME_ZONE))
    return f"{there:%d-%m-%Y}"


def today(time_zone: str) -> date:
    """The date where the region is."""
    return datetime.now(zone_of(time_zone)).date()


def moment(text: str, time_zone: str) -> str:
    """A moment of the API in the region's time: ``2026-11-02 08:02 WIB``."""
    there = datetime.fromisoformat(text).astimezone(zone_of(time_zone))
    return f"{there:%Y-%m-%d %H:%M %Z}"
