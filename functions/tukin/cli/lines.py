"""``tukin lines tasks|list|show|approve``: who rates whom in an agency, and what is to be done."""

from typing import Any
from urllib.parse import quote

from tukin.cli.dated_files import NOTHING, DateArgument, FilesOnTheApi, show_rows
from tukin.cli.inputs import AgencyOption
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import labelled
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, console, put, put_lines
from tukin.people.lines.canonical import NAMES
from tukin.people.lines.weigh import Why
from tukin.vocabulary.words import Words

_WHY = {
    Why.MANY: Words(
        "bersama perubahan 30 hari terakhir mengubah atasan lebih dari 20 % pegawai",
        "with those of the last 30 days it changes the rater of more than 20 % of the people",
    ),
    Why.OWN_RATEES: Words(
        "menjadikan pengunggahnya penilai", "it makes whoever uploaded it a rater"
    ),
    Why.OWN_RATER: Words("mengubah penilai pengunggahnya", "it changes the uploader's own rater"),
    Why.OFFICE: Words("mengubah penilai seorang petugas", "it changes the rater of an officer"),
    Why.OUTSIDE: Words("menambah penilai di luar ASN", "it adds a rater outside the civil service"),
    Why.PAST: Words("mengubah hari yang sudah lewat", "it changes days that have passed"),
    Why.UNKNOWN: Words("pengunggahnya tidak dikenal", "nobody can say who uploaded it"),
}


def tasks(
    agency: AgencyOption,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Yang harus dikerjakan. / What is to be done: rows that count no more, people without one."""
    answer = ask(api_url, lambda api: api.get(f"/agencies/{quote(agency, safe='')}/lines"))
    if format is Plain.JSON:
        put_json(answer)
        return
    put(say("Baris yang berlaku ", "Rows in force "), (str(answer["rows"]), "bold"))
    if not answer["tasks"]:
        put(say("Tidak ada yang harus dikerjakan.", "There is nothing to be done."))
    for task in answer["tasks"]:
        message = say(task["message_id"], task["message_en"])
        place = f"{task['code']} {task['nip'] or NOTHING} {task['due']}"
        put()
        put_lines(labelled("", f"{place}  {message}", console().width))


def list_files(
    agency: AgencyOption,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar atasan penilai per tanggal. / Lists of lines, the latest date first."""
    _files(agency).put_list(api_url, format, time_zone)


def show(
    date: DateArgument,
    agency: AgencyOption,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat perubahan sebuah daftar. / Show what a list would change, and why it waits."""
    _files(agency).put_file(api_url, date, format)


def approve(
    date: DateArgument,
    agency: AgencyOption,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui sebagai pimpinan. / Approve, as the agency head, what another person uploaded."""
    _files(agency).approve(api_url, date, digest)


def _files(agency: str) -> FilesOnTheApi:
    path = f"/agencies/{quote(agency, safe='')}/lines/files"
    return FilesOnTheApi(path, f"lines/{agency}", _show_changes)


def _show_changes(view: dict[str, Any]) -> None:
    for why in view.get("why", ()):
        words = f"{say('Menunggu karena', 'Waits since')} {text_of(_WHY[Why(why)])}"
        put_lines(labelled("", words, console().width))
    show_rows("person", NAMES, view)
