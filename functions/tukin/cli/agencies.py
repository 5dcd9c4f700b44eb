"""``tukin agencies list|show|approve``: which agencies there are changes by four eyes."""

from collections.abc import Iterator
from typing import Any

from tukin.cli.dated_files import NOTHING, DateArgument, FilesOnTheApi
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption
from tukin.cli.tables import labelled
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, console, put, put_lines
from tukin.people.agencies.columns import COLUMNS
from tukin.vocabulary.words import Words

_CHANGES = {
    "added": Words("Bertambah", "Added"),
    "removed": Words("Hilang", "Removed"),
    "changed": Words("Berubah", "Changed"),
}


def list_files(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar berkas perangkat daerah. / Files of agencies, the latest date first."""
    _FILES.put_list(api_url, format, time_zone)


def show(
    date: DateArgument,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat perubahan sebuah berkas. / Show what a file would change of what is in force."""
    _FILES.put_file(api_url, date, format)


def approve(
    date: DateArgument,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui berkas orang lain. / Approve a file that another person uploaded."""
    _FILES.approve(api_url, date, digest)


def _show_changes(view: dict[str, Any]) -> None:
    for kind, words in _CHANGES.items():
        for change in view[kind]:
            put()
            put((f"{text_of(words)}: ", "bold"), (change["agency"], "bold"))
            for sign, text in _rows(change):
                put_lines(labelled(f"  {sign} ", text, console().width))
    if not any(view[kind] for kind in _CHANGES):
        put(say("Tidak mengubah apa pun.", "It changes nothing."))


def _rows(change: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Each row before and after, its values in the order of the columns."""
    for when, sign in (("before", "-"), ("after", "+")):
        for row in change.get(when, ()):
            yield sign, "; ".join(row[column.name] or NOTHING for column in COLUMNS[1:])


_FILES = FilesOnTheApi("/agencies/files", "agencies", _show_changes)
