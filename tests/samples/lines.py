"""Write the sample lines in ``events/lines/``: ``python -m tests.samples.lines``.

Everybody of the three agencies in the sample register has a rater: the head of the agency rates
those who lead, each of whom rates a group; the governor, outside the civil service, rates the
head. One of them acts for another who leads, for a week of November, by one row.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from tests.samples.generate import EVENTS
from tests.samples.register import OFFICES
from tests.samples.register import PATH as REGISTER
from tukin.people.agencies.agencies_file import Surroundings, check_agencies
from tukin.people.agencies.staff import Staff
from tukin.register.register import LEFT, RegisterEntry
from tukin.register.register_file import check_register
from tukin.vocabulary.names import slug

DATED = date(2026, 10, 1)
PATHS = {agency: f"lines/{agency}/{DATED.isoformat()}.csv" for agency in OFFICES}
HEADING = (
    "NIP Yang Dinilai",
    "NIP Penilai",
    "Nama Penilai",
    "Menggantikan",
    "Jenis",
    "TMT",
    "Sampai",
    "Dasar",
)
SPAN = 14
"""How many one person rates."""
_LEADING = ("IV", "III")
_SINCE = "01-01-2026"


def sample_lines(agency: str) -> bytes:
    """As Excel in Indonesian writes it: BOM, semicolons, days first, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADING)
    writer.writerows(_rows(agency))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _rows(agency: str) -> Iterator[tuple[str, ...]]:
    top = top_of(agency)
    people = [each for each in _people(agency) if each.nip != top]
    count = -(-len(people) // (SPAN + 1))
    leaders = _leaders(people, count)
    yield (top, "", "Gubernur", "", "non_asn", _SINCE, "", "")
    for leader in leaders:
        yield (leader.nip, top, "", "", "definitif", _SINCE, "", "")
    led = [each for each in people if each not in leaders]
    for number, each in enumerate(led):
        leader = leaders[number // SPAN]
        until = each.until.strftime("%d-%m-%Y") if each.until else ""
        yield (each.nip, leader.nip, leader.name or "", "", "definitif", _SINCE, until, "")
    first, second = leaders[:2]
    order = f"SPRINT-{agency.upper()}-011/2026"
    yield ("", second.nip, "", first.nip, "plh", "16-11-2026", "20-11-2026", order)


def _people(agency: str) -> list[RegisterEntry]:
    """By which entry each serves in the agency last, in the order of numbers."""
    checked = check_register(EVENTS / REGISTER, REGISTER)
    assert checked.register is not None
    mine = [each for each in checked.register.entries if each.agency == slug(OFFICES[agency])]
    latest = {each.nip: each for each in mine if each.status not in LEFT}
    return [latest[nip] for nip in sorted(latest)]


def _leaders(people: list[RegisterEntry], count: int) -> list[RegisterEntry]:
    """Those of the highest grades who work now, by their numbers."""
    working = [each for each in people if each.status == "aktif" and each.until is None]
    grades = sorted(working, key=lambda each: (_rank(each.grade), each.nip))
    return sorted(grades[:count], key=lambda each: each.nip)


def _rank(grade: str) -> tuple[int, str]:
    group, _, letter = grade.partition("/")
    place = _LEADING.index(group) if group in _LEADING and letter else len(_LEADING)
    return place, "".join(chr(219 - ord(each)) for each in letter)


def top_of(agency: str) -> str:
    """Who is at the agency's top by the sample of agencies."""
    path = EVENTS / "agencies" / "2026-01-01.csv"
    checked = check_agencies(path, path.name, Surroundings(DATED, Staff.of(None)))
    assert checked.agencies is not None
    return next(row.top_nip for row in checked.agencies.rows if row.code == agency)


def write_lines(events: Path = EVENTS) -> None:
    """Write the lists below ``events``."""
    for agency, path in PATHS.items():
        target = events / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(sample_lines(agency))


if __name__ == "__main__":
    write_lines()
