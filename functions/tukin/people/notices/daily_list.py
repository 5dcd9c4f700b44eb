"""The list of a day for an agency: who is to be notified of what, for HR to pass on."""

from collections.abc import Iterable, Mapping
from datetime import date

from tukin.aws.objects import Bucket
from tukin.file_formats.csv_writer import write_csv
from tukin.people.notices.notice import Notice

COLUMNS = ("nip", "nama", "pesan", "tautan")


def list_csv(notices: Iterable[Notice], names: Mapping[str, str], pages: str) -> bytes:
    """The file's bytes: the same notices give the same; no cell is taken for a formula.

    Args:
        notices: by NIP.
        names: by NIP; who is in none is listed without.
        pages: where the pages are.
    """
    rows = (
        (each.nip, names.get(each.nip, ""), each.text, f"{pages}{each.path}") for each in notices
    )
    return write_csv(COLUMNS, rows).data


def put_list(intake: Bucket, agency: str, day: date, data: bytes) -> None:
    """Write the list of a day, once more where it is made once more."""
    intake.write(f"notices/{agency}/{day}.csv", data, "text/csv")
