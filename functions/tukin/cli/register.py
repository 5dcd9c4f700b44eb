"""``tukin register list|show|approve``: who is employed where changes by four eyes."""

from collections.abc import Iterator
from functools import partial
from typing import Annotated, Any

import typer

from tukin.aws.signed_api import SignedApi
from tukin.cli.dated_files import NOTHING, DateArgument, FilesOnTheApi
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption, ask
from tukin.cli.tables import labelled
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, console, put, put_lines
from tukin.register.columns import COLUMNS
from tukin.vocabulary.words import Words

_PEOPLE = {
    "added": Words("Bertambah", "Added"),
    "removed": Words("Hilang dari daftar", "No longer listed"),
    "changed": Words("Berubah", "Changed"),
    "ends": Words("Berhenti bekerja", "Employed no longer"),
    "returns": Words("Bekerja lagi", "Employed again"),
}
_LABELS = {column.name: column.label for column in COLUMNS}

PeopleOption = Annotated[
    bool,
    typer.Option(
        "--people",
        help="Tampilkan setiap orang, sebelum dan sesudah. / List each person, before and after.",
    ),
]


def list_files(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar register pegawai. / Registers of employees, the latest date first."""
    _FILES.put_list(api_url, format, time_zone)


def show(
    date: DateArgument,
    api_url: ApiOption,
    people: PeopleOption = False,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat perubahan sebuah register. / Show what a register would change of the one in force."""
    _FILES.put_file(api_url, date, format)
    if people and format is Plain.TEXT:
        for person in _people(api_url, date):
            _show_person(person)


def approve(
    date: DateArgument,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui register orang lain. / Approve a register that another person uploaded."""
    _FILES.approve(api_url, date, digest)


def _people(api_url: str, date: str) -> Iterator[dict[str, Any]]:
    cursor: str | None = "0"
    while cursor is not None:
        page = ask(api_url, partial(_page, date=date, cursor=cursor))
        yield from page["people"]
        cursor = page["cursor"]


def _page(api: SignedApi, date: str, cursor: str) -> dict[str, Any]:
    return api.get(f"{_FILES.path(date)}/people", cursor=cursor)


def _show_changes(view: dict[str, Any]) -> None:
    counts = [(text_of(words), view["people"][kind]) for kind, words in _PEOPLE.items()]
    counts += [(text_of(_LABELS[name]), count) for name, count in view["columns"].items()]
    for label, count in counts:
        if count:
            put_lines(labelled(f"  {label}: ", str(count), console().width))
    if not any(count for _, count in counts):
        put(say("Tidak mengubah apa pun.", "It changes nothing."))


def _show_person(person: dict[str, Any]) -> None:
    changed = ", ".join(text_of(_LABELS[name]) for name in person["columns"])
    put()
    put((f"{text_of(_PEOPLE[person['kind']])}: ", "bold"), (person["nip"], "bold"))
    if changed:
        put_lines(labelled("    ", changed, console().width))
    for when, sign in (("before", "-"), ("after", "+")):
        for row in person[when]:
            text = "; ".join(row.get(column.name, NOTHING) for column in COLUMNS[1:])
            put_lines(labelled(f"  {sign} ", text, console().width))


_FILES = FilesOnTheApi("/register/files", "register", _show_changes)
