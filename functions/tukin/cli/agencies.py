"""``tukin agencies list|show|approve``: which agencies there are changes by four eyes."""

from collections.abc import Iterator
from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.cli.language import say, text_of
from tukin.cli.output import (
    ApiOption,
    DigestOption,
    Plain,
    PlainOption,
    ask,
    put_json,
    send_approval,
)
from tukin.cli.tables import Column, Kind, labelled, table_lines
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
from tukin.people.agencies.columns import COLUMNS
from tukin.vocabulary.words import Words

DateArgument = Annotated[
    str, typer.Argument(help="Tanggal berkas, TTTT-BB-HH. / Date of the file, YYYY-MM-DD.")
]
_STATES = {
    "waiting": Words("menunggu persetujuan", "waits for approval"),
    "approved": Words("disetujui", "approved"),
}
_CHANGES = {
    "added": Words("Bertambah", "Added"),
    "removed": Words("Hilang", "Removed"),
    "changed": Words("Berubah", "Changed"),
}
_NOTHING = "–"


def list_files(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar berkas perangkat daerah. / Files of agencies, the latest date first."""
    zone_of(time_zone)
    answer = ask(api_url, lambda api: api.get("/agencies/files"))
    if format is Plain.JSON:
        put_json(answer)
        return
    if not answer["files"]:
        put(
            say(
                "Belum ada berkas. Unggah yang pertama ke agencies/TTTT-BB-HH.csv.",
                "There is no file yet. Upload the first to agencies/YYYY-MM-DD.csv.",
            )
        )
        return
    columns = [
        Column(say("Tanggal", "Date")),
        Column(say("Status", "State")),
        Column(say("Baris", "Rows"), Kind.AMOUNT),
        Column(say("Diunggah", "Uploaded")),
        Column(say("Oleh", "By"), Kind.NAME),
        Column(say("Disetujui oleh", "Approved by"), Kind.NAME),
    ]
    rows = [_cells(file, answer["in_force_sha256"], time_zone) for file in answer["files"]]
    put_lines(table_lines(columns, rows, console().width))


def show(
    date: DateArgument,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat perubahan sebuah berkas. / Show what a file would change of what is in force."""
    view = ask(api_url, lambda api: api.get(_path(date)))
    if format is Plain.JSON:
        put_json(view)
    else:
        _show(view)


def approve(
    date: DateArgument,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui berkas orang lain. / Approve a file that another person uploaded."""
    view = ask(api_url, lambda api: api.get(_path(date)))
    send_approval(api_url, f"{_path(date)}/approval", digest, view, _show)
    put((say(f"Disetujui; berlaku sejak {date}.", f"Approved; in force from {date} on."), "bold"))


def _path(date: str) -> str:
    return f"/agencies/files/{quote(date, safe='')}"


def _cells(file: dict[str, Any], in_force: str | None, time_zone: str) -> list[str]:
    state = text_of(_STATES[file["state"]])
    if file["state"] == "approved" and file["sha256"] == in_force:
        state = say("berlaku", "in force")
    uploaded = moment(file["uploaded_at"], time_zone)
    people = (file["uploaded_by"] or _NOTHING, file["approved_by"] or _NOTHING)
    return [file["date"], state, str(file["rows"]), uploaded, *people]


def _show(view: dict[str, Any]) -> None:
    put("Status ", (text_of(_STATES[view["state"]]), "bold"), f"   {view['rows']} ")
    put_whole(f"{say('Sidik perubahan', 'Digest')} {view['digest']}")
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
            yield sign, "; ".join(row[column.name] or _NOTHING for column in COLUMNS[1:])
