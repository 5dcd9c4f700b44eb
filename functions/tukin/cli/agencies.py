"""``tukin agencies list|show|approve``: which agencies there are changes by four eyes."""

from functools import partial

from tukin.cli.dated_files import DateArgument, FilesOnTheApi, show_rows
from tukin.cli.output import ApiOption, DigestOption, Plain, PlainOption
from tukin.cli.terminal import TIME_ZONE, TimeZoneOption
from tukin.people.agencies.canonical import NAMES

_FILES = FilesOnTheApi("/agencies/files", "agencies", partial(show_rows, "agency", NAMES[1:]))


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
