"""``tukin units list|show|approve``: which units there are changes by four eyes."""

from functools import partial

from tukin.cli.dated_files import DateArgument, FilesOnTheApi, show_rows
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption
from tukin.people.units.canonical import NAMES

_FILES = FilesOnTheApi("/units/files", "units", partial(show_rows, "unit", NAMES[1:]))


def list_files(
    api_url: ApiOption,
    format: PlainOption = Plain.TEXT,  # noqa: A002
    time_zone: TimeZoneOption = TIME_ZONE,
) -> None:
    """Daftar unit per tanggal. / Lists of units, the latest date first."""
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
