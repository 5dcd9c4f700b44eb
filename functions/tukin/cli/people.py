"""``tukin people first|list|show|approve``: who may decide what changes by four eyes."""

from functools import partial
from typing import Annotated

import typer

from tukin.cli.dated_files import DateArgument, FilesOnTheApi, show_rows
from tukin.cli.language import say
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption, ask
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption, put
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
