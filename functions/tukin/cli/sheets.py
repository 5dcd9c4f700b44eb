"""``tukin sheets``: the feedback sheets of an agency's month, for those who do not sign in."""

import json
import os
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, BinaryIO
from urllib.parse import quote

import typer

from tukin.cli.boundary import FAILED
from tukin.cli.inputs import AgencyOption, PeriodOption
from tukin.cli.language import say
from tukin.cli.output import ApiOption, ask
from tukin.cli.terminal import parse_period, put, put_error, put_whole
from tukin.explanation.sheets.sheet import sheets_html
from tukin.vocabulary.period import Period

PEOPLE_PER_FILE = 100
"""A browser prints a file of a hundred sheets in seconds, one of ten thousand not at all."""

_NAME = "lembar-umpan-balik"
_OWNER_ALONE = 0o600

Answer = dict[str, Any]


def sheets(
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    received: Annotated[
        str | None,
        typer.Option(
            help="Hari lembar diterima, TTTT-BB-HH; bawaan hari ini. / Day on which the sheets are "
            "received, YYYY-MM-DD. Default: today."
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option(help="Folder untuk berkasnya. / Folder for the files.")
    ] = Path(),
) -> None:
    """Cetak lembar umpan balik semua pegawai. / Print the feedback sheets of everybody."""
    month = parse_period(period)
    output.mkdir(parents=True, exist_ok=True)
    name = f"{_NAME}-{agency}-{month}"
    withheld: list[Answer] = []
    # Files get their names only when everybody is in them: half a month is never printed.
    with tempfile.TemporaryDirectory(dir=output, prefix=".") as folder:
        answers = _answers(api_url, agency, month, received, withheld)
        files, people = _write(Path(folder) / name, answers)
        for old in output.glob(f"{name}-[0-9][0-9][0-9][0-9].html"):
            old.unlink()  # of an earlier time, when there were more people
        for file in files:
            file.replace(output / file.name)
            put_whole(str(output / file.name))
    put(f"{people} {say('lembar', 'sheets')}")
    for each in withheld:
        row = f"{say('baris', 'row')} {each['row']}"
        put_error(f"{each['code']} {row}: {say(each['message_id'], each['message_en'])}")
    if withheld:
        raise typer.Exit(FAILED)


def _answers(
    api_url: str, agency: str, period: Period, received: str | None, withheld: list[Answer]
) -> Iterator[Answer]:
    """The sheets in the order of the file; who gets none is added to ``withheld``."""
    path = f"/agencies/{quote(agency, safe='')}/feedback-sheets"
    body = {"period": str(period)}
    if received is not None:
        body["received_on"] = received
    while True:
        answer = ask(api_url, lambda api: api.post(path, body))
        withheld += answer["withheld"]
        yield from answer["sheets"]
        if answer["cursor"] is None:
            return
        body["cursor"] = answer["cursor"]


def _write(start: Path, sheets: Iterator[Answer]) -> tuple[list[Path], int]:
    """Pages of a hundred people, and one line of JSON a person; the files and how many people."""
    files, people = [start.with_name(f"{start.name}.jsonl")], 0
    with _create(files[0]) as lines:
        while part := list(islice(sheets, PEOPLE_PER_FILE)):
            people += len(part)
            for sheet in part:
                lines.write(json.dumps(sheet, ensure_ascii=False).encode() + b"\n")
            files.append(start.with_name(f"{start.name}-{len(files):04d}.html"))
            with _create(files[-1]) as page:
                page.write(sheets_html(part).encode())
    return files, people


def _create(file: Path) -> BinaryIO:
    """A file that only its owner may read: it has everybody's pay."""
    return os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ALONE), "wb")
