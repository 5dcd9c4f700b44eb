"""``tukin people first|list|show|approve|check``: who may decide what changes by four eyes."""

from functools import partial
from typing import Annotated, Any

import typer

from tukin.cli.dated_files import DateArgument, FilesOnTheApi, show_rows
from tukin.cli.language import say
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption, ask, put_json
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, put, put_whole
from tukin.people.grants.canonical import NAMES

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
    put()
    put((f"{say('Faktor kedua tidak terlihat', 'No second factor seen')}: {len(unseen)}", "bold"))
    for row in unseen:
        put_whole(f"  {_row_text(row)}: {', '.join(row['ways'])}")
    put()
    put((f"{say('Berakhir dalam 30 hari', 'Ends within 30 days')}: {len(ending)}", "bold"))
    for row in ending:
        put_whole(f"  {_row_text(row)}: {row['until']}")


def _row_text(row: dict[str, Any]) -> str:
    who = " ".join(filter(None, (row["nip"], row["name"])))
    role = " ".join(filter(None, (row["role"], row["agency"])))
    return f"{who} ({', '.join(row['users'])}), {role}"
