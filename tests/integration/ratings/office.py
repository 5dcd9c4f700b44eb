"""A month that disdik rates by its own system: agency, lines, people who act, a cycle."""

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from tests import agency_rows, grant_rows
from tests.integration.people import nip_of, rule_set
from tests.integration.world import ARCHIVE, TABLE, World, _plain, put_grants
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.people.lines.canonical import write_lines
from tukin.people.lines.line import Line, LineKind, Lines

PERIOD = "2026-09"
BASE = f"/agencies/disdik/periods/{PERIOD}"
RATER, OTHER = nip_of(1), nip_of(5)
RATEES = (nip_of(2), nip_of(3))
SYSTEM = "session"
"""How each session of these tests is called; here it is that of disdik's system."""

CYCLE: dict[str, Any] = {
    "opens_day": 1,
    "due_day": 3,
    "closes_day": 5,
    "inputs": {"aktivitas": "supervisor", "perilaku": "supervisor", "serapan": "part"},
    "scale": "expectation",
    "points": {"di_atas": 100, "sesuai": 90, "di_bawah": 60},
    "follows": {"aktivitas": "hasil_kerja", "perilaku": "perilaku_kerja"},
    "words_required": {"outside": "sesuai", "least_characters": 20},
    "source": "illustrative",
}
LINES = tuple(
    Line(nip, RATER, "Penilai", None, LineKind.DEFINITIF, date(2026, 1, 1), None, "")
    for nip in (*RATEES, OTHER)
)
WORDS = "Menyelesaikan layanan sepuluh hari lebih cepat."


def begin(
    world: World, *, ratings: RatingsFrom = RatingsFrom.SYSTEM, lines: Sequence[Line] = LINES
) -> None:
    """Put in force what a month needs that is rated outside of files."""
    put_web_agency(ratings)
    put_lines(lines)
    names = [name for name in grant_rows.NAMES if name != SYSTEM]
    put_grants(Grants([*grant_rows.roster(names).rows, system_row()]))
    with_cycle = rule_set("jakarta-108-2016", lambda rules: rules.update(cycle=CYCLE))
    sets = [with_cycle, rule_set("named-indicators")]
    world.rules.document = json.dumps({"rule_sets": sets}).encode()


def system_row() -> Grant:
    """The system of disdik, for which the rater answers."""
    return Grant(
        None, "e-Kinerja", (), (SYSTEM,), GrantRole.SYSTEM, "disdik", date(2020, 1, 1),
        date(2099, 12, 31), responsible=(RATER,),
    )  # fmt: skip


def put_web_agency(ratings: RatingsFrom) -> None:
    """Disdik works on the pages; its ratings come from the pages or from its system."""
    rows = [
        agency_rows.agency("disdik", mode=Mode.WEB, ratings=ratings),
        agency_rows.agency("dinkes"),
        agency_rows.agency("dukcapil"),
    ]
    data = write_agencies(Agencies(rows))
    sha256 = hashlib.sha256(data).hexdigest()
    item, _, _ = agency_rows.item_and_object(["disdik"])
    _plain("dynamodb").put_item(TableName=TABLE, Item=item | {"sha256": {"S": sha256}})
    _plain("s3").put_object(Bucket=ARCHIVE, Key=f"agencies/{sha256}.csv", Body=data)


def put_lines(lines: Sequence[Line]) -> None:
    """Put lines of disdik in force."""
    data = write_lines(Lines(lines))
    sha256 = hashlib.sha256(data).hexdigest()
    key = {"pk": {"S": "LINES#disdik"}, "sk": {"S": "2026-01-01"}}
    _plain("dynamodb").put_item(TableName=TABLE, Item=key | {"sha256": {"S": sha256}})
    _plain("s3").put_object(Bucket=ARCHIVE, Key=f"lines/{sha256}.csv", Body=data)


def body(nip: str = RATEES[0], **values: Any) -> dict[str, Any]:
    """A rating as a system sends it: results above expectation, with words."""
    usual: dict[str, Any] = {
        "nip": nip,
        "rater_nip": RATER,
        "hasil_kerja": "di_atas",
        "perilaku_kerja": "sesuai",
        "words": {"strength": WORDS},
    }
    return usual | values
