"""Write the sample register in ``events/register/``: ``python -m tests.samples.register``.

Everybody of the three agencies as the sample appraisals have them, so that each of their sound rows
passes, but for one person who retired at the end of September and is still in the list of October.
The dates are what a file of one month cannot say: a status that changes at the end of September,
and the few who retired then.
"""

import csv
import io
from collections.abc import Iterator

from tests.samples.generate import EVENTS, PERIODS, sample_rows
from tests.samples.people import POSITIONS

PATH = "register/2026-10-01.csv"
HEADING = (
    "NIP",
    "Nama",
    "Perangkat Daerah",
    "Jenis Pegawai",
    "Golongan",
    "Jabatan",
    "Status",
    "TMT",
    "Sampai",
)

OFFICES = {
    "disdik": "Dinas Pendidikan",
    "dinkes": "Dinas Kesehatan",
    "dukcapil": "Dinas Kependudukan dan Pencatatan Sipil",
}

Cells = dict[str, str | int]


def sample_register() -> bytes:
    """As Excel in Indonesian writes it: BOM, semicolons, days first, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADING)
    writer.writerows(_lines())
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _lines() -> Iterator[tuple[str, ...]]:
    samples = sample_rows()
    for agency in OFFICES:
        september, october = (
            {
                str(row.sound["nip"]): row.sound
                for row in samples["uploads", agency, month]
                if row.sound and not row.retired
            }
            for month in PERIODS
        )
        for nip, person in september.items():
            before, since = str(person["status"]), _appointed(nip)
            after = str(october[nip]["status"]) if nip in october else "pensiun"
            if after == before:
                yield _line(agency, person, before, since, "")
            else:
                yield _line(agency, person, before, since, "30-09-2026")
                yield _line(agency, person, after, "01-10-2026", "")


def _line(agency: str, person: Cells, status: str, since: str, until: str) -> tuple[str, ...]:
    nip, name, employment, grade, position = (
        str(person[column]) for column in ("nip", "name", "employment", "grade", "position")
    )
    label = POSITIONS[position][0]
    return nip, name, OFFICES[agency], employment, grade, label, status, since, until


def _appointed(nip: str) -> str:
    """The day of appointment that a number tells; of an NI PPPK only the year."""
    month = "01" if nip[12] == "2" else nip[12:14]
    return f"01-{month}-{nip[8:12]}"


if __name__ == "__main__":
    target = EVENTS / PATH
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(sample_register())
