"""``tukin people first|list|show|approve|check|notices``: who may decide by four eyes."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.cli.dated_files import NOTHING, DateArgument, FilesOnTheApi, show_rows
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption, ask, put_json
from tukin.cli.tables import labelled
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
from tukin.people.grants.canonical import NAMES
from tukin.vocabulary.words import Words

_WAYS = {
    "saml": Words("SAML", "SAML"),
    "web-identity": Words("identitas web", "web identity"),
    "system": Words("sistem", "a system"),
}
_FILES = FilesOnTheApi("/people/files", "grants", partial(show_rows, "holder", NAMES))


def first(
    own_nip: Annotated[str, typer.Argument(help="NIP sendiri. / Your own NIP.")],
    other_nip: Annotated[
        str, typer.Argument(help="NIP orang kedua. / The NIP of the other person.")
    ],
    api_url: ApiOption,
) -> None:
    """Tetapkan dua pengelola kepegawaian pertama. / Name the first two of the administration."""
    body = {"nip": own_nip, "other_nip": other_nip}
    answer = ask(api_url, lambda api: api.post("/people/first", body))
    if answer["state"] == "named":
        put(say("Keduanya sudah ditetapkan.", "Both are named now."))
    else:
        put(
            say(
                "Tercatat. Orang kedua menjalankan perintah yang sama dengan NIP-nya lebih dahulu.",
                "Noted. The other person runs the same command, their own NIP first.",
            )
        )


def list_files(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar petugas per tanggal. / Lists of people who act, the latest date first."""
    _FILES.put_list(api_url, format, time_zone)


def show(
    date: DateArgument,
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Lihat perubahan sebuah daftar. / Show what a list would change of what is in force."""
    _FILES.put_file(api_url, date, format)


def approve(
    date: DateArgument,
    api_url: ApiOption,
    digest: DigestOption = None,
) -> None:
    """Setujui daftar orang lain. / Approve a list that another person uploaded."""
    _FILES.approve(api_url, date, digest)


def check(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Periksa petugas yang berlaku. / Whose second factor nobody sees, and which rows end soon."""
    answer = ask(api_url, lambda api: api.get("/people/check"))
    if format is Plain.JSON:
        put_json(answer)
        return
    put(say("Petugas yang berlaku", "People in force"), f" {answer['date']}: {answer['rows']}")
    unseen, ending = answer["unseen"], answer["ending"]
    _put_rows(say("Faktor kedua tidak terlihat", "No second factor seen"), unseen, _ways_text)
    if unseen:
        put(
            say(
                "  Yang memberi jalan masuk itu harus memintanya.",
                "  Whoever gives that way in has to demand it.",
            )
        )
    if answer["gone"] is None:
        put()
        put(say("Belum ada register untuk dibandingkan.", "There is no register to compare with."))
    else:
        title = say("Bukan pegawai lagi menurut register", "No employee any more by the register")
        _put_rows(title, answer["gone"], _gone_text)
    if answer["outside"]:
        title = say("Auditor dari luar", "Auditors from outside")
        _put_rows(title, answer["outside"], lambda row: row["institution"])
    _put_rows(say("Berakhir dalam 30 hari", "Ends within 30 days"), ending, lambda r: r["until"])


def _put_rows(title: str, rows: list[dict[str, Any]], why: Callable[[dict[str, Any]], str]) -> None:
    """Rows of people in force, each with why somebody should look at it."""
    put()
    put((f"{title}: {len(rows)}", "bold"))
    for row in rows:
        put_lines(labelled("  ", f"{_row_text(row)}: {why(row)}", console().width))


def _ways_text(row: dict[str, Any]) -> str:
    return ", ".join(map(_way_text, row["ways"]))


def _gone_text(row: dict[str, Any]) -> str:
    """Who is gone, by number where it is not the row's own, and the register's status."""
    unknown, is_system = say("tidak ada dalam register", "not in the register"), row["nip"] is None
    return ", ".join(
        f"{each['nip']} {each['status'] or unknown}" if is_system else each["status"] or unknown
        for each in row["people"]
    )


def _way_text(way: str) -> str:
    if way in _WAYS:
        return text_of(_WAYS[way])
    return way.replace("permission-set:", "permission set ")


def notices(
    api_url: ApiOption,
    agency: Annotated[
        str | None,
        typer.Option(
            "--agency",
            help="Hanya petugas perangkat daerah ini, bagi perangkat daerah itu sendiri. / Of this "
            "agency's own people, for the agency itself.",
        ),
    ] = None,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Perubahan daftar petugas pada peran Anda. / What lists of people changed of your role."""
    zone_of(time_zone)
    of_agency = "" if agency is None else f"/agencies/{quote(agency, safe='')}"
    answer = ask(api_url, lambda api: api.get(f"{of_agency}/people/notices"))
    if format is Plain.JSON:
        put_json(answer)
        return
    if not answer["notices"]:
        put(say("Belum ada perubahan.", "Nothing has changed yet."))
    for number, notice in enumerate(answer["notices"]):
        if number:
            put()
        _put_notice(notice, time_zone)


def _put_notice(notice: dict[str, Any], time_zone: str) -> None:
    """A list that two people agreed to, and the rows that it added and took away."""
    put((say(f"Berlaku sejak {notice['date']}", f"In force from {notice['date']} on"), "bold"))
    at, seq = moment(notice["approved_at"], time_zone), notice["seq"]
    uploaded_by, approved_by = notice["uploaded_by"], notice["approved_by"]
    put_whole(
        say(
            f"  diunggah {uploaded_by}, disetujui {approved_by} {at}, entri buku besar {seq}",
            f"  uploaded by {uploaded_by}, approved by {approved_by} {at}, ledger entry {seq}",
        )
    )
    for sign, rows in (("+", notice["added"]), ("-", notice["removed"])):
        for row in rows:
            text = "; ".join(row[name] or NOTHING for name in NAMES)
            put_lines(labelled(f"  {sign} ", text, console().width))


def _row_text(row: dict[str, Any]) -> str:
    who = " ".join(filter(None, (row["nip"], row["name"])))
    role = " ".join(filter(None, (row["role"], row["agency"])))
    return f"{who} ({', '.join(row['users'])}), {role}"
