"""A small agency that works on the pages: its rules, its register, its ratings and attendance."""

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any
from unittest.mock import patch

import boto3
from moto.s3.models import S3Backend

from tests.agency_rows import agency
from tests.integration.people import csv_bytes, nip_of, person, rule_set
from tests.integration.world import (
    AGENCIES,
    ARCHIVE,
    BEGINNING,
    KEYS,
    TABLE,
    Answer,
    Notification,
    World,
)
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies
from tukin.people.lines.canonical import write_lines
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.ratings.rating import Rating, RatingState, Words
from tukin.ratings.store import Ratings
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

PERIOD = "2026-10"
OCTOBER = Period(2026, 10)
RATER = nip_of(0)
HEADING = "nip,name,agency,employment,grade,position,status,from,until"
CYCLE: dict[str, Any] = {
    "opens_day": 1,
    "due_day": 3,
    "closes_day": 5,
    "inputs": {
        "produktivitas": "supervisor",
        "disiplin": "part",
        "inovasi": "supervisor",
        "komunikasi": "supervisor",
        "umpan_balik": "supervisor",
    },
    "scale": "expectation",
    "points": {"di_atas": 100, "sesuai": 90, "di_bawah": 60},
    "follows": {
        "produktivitas": "hasil_kerja",
        "inovasi": "hasil_kerja",
        "komunikasi": "perilaku_kerja",
        "umpan_balik": "perilaku_kerja",
    },
    "words_required": {"outside": "sesuai", "least_characters": 20},
    "source": "illustrative",
}


def rules_with_cycle(**changes: Any) -> dict[str, Any]:
    """The sample rules of October with a cycle."""
    return rule_set("named-indicators") | {"cycle": CYCLE} | changes


def rule_book(**changes: Any) -> bytes:
    """A rule book of these rules, and the sample's of the months before."""
    sets = [rule_set("jakarta-108-2016"), rules_with_cycle(**changes)]
    return json.dumps({"rule_sets": sets}).encode()


def begin(
    world: World,
    people: Iterable[int],
    mode: Mode = Mode.WEB,
    ratings: RatingsFrom = RatingsFrom.SYSTEM,
) -> None:
    """Put the agency, its rules and its register in force."""
    modes = {code: mode if code == "disdik" else Mode.FILES for code in AGENCIES}
    rows = [agency(code, mode=each, ratings=ratings) for code, each in modes.items()]
    data = write_agencies(Agencies(rows))
    sha256 = hashlib.sha256(data).hexdigest()
    key = f"agencies/{sha256}.csv"
    boto3.client("s3").put_object(Bucket=ARCHIVE, Key=key, Body=data)
    boto3.client("dynamodb").update_item(
        TableName=TABLE,
        Key={"pk": {"S": BEGINNING[0]}, "sk": {"S": BEGINNING[1]}},
        UpdateExpression="SET sha256 = :s",
        ExpressionAttributeValues={":s": {"S": sha256}},
    )
    world.rules.document = rule_book()
    world.put_register(register(*map(line, people)), "2026-10-01")


LINE = Line(nip_of(3), nip_of(1), "", None, LineKind.DEFINITIF, date(2010, 1, 1), None, "")
"""Who rates one person."""


def line(number: int, status: str = "aktif", until: str = "") -> str:
    """A row of the register."""
    row = person(number)
    cells = (row["nip"], row["name"], "disdik", "PNS", row["grade"], row["position"], status)
    return ",".join((*(f'"{cell}"' for cell in cells), "2010-01-01", until))


def register(*lines: str) -> bytes:
    """A register."""
    return "\n".join([HEADING, *lines]).encode()


def put_lines(*lines: Line) -> None:
    """Put lines of the agency in force."""
    data = write_lines(Lines(lines))
    sha256 = hashlib.sha256(data).hexdigest()
    boto3.client("s3").put_object(Bucket=ARCHIVE, Key=f"lines/{sha256}.csv", Body=data)
    values = {"pk": "LINES#disdik", "sk": "2010-01-01", "sha256": sha256, "version_id": "v0"}
    item = {name: {"S": text} for name, text in values.items()}
    boto3.client("dynamodb").put_item(TableName=TABLE, Item=item)


def rate(
    number: int,
    hasil: Expectation = Expectation.SESUAI,
    perilaku: Expectation = Expectation.SESUAI,
    rater: str | None = "",
    given_at: datetime = datetime(2026, 11, 1, tzinfo=UTC),
    **others: Any,
) -> Rating:
    """Give somebody's first rating of October."""
    values: dict[str, Any] = {
        "agency": "disdik",
        "period": OCTOBER,
        "nip": nip_of(number),
        "rater_nip": nip_of(1 if number == 0 else 0) if rater == "" else rater,
        "rater_name": "Contoh Penilai",
        "rater_kind": "definitif",
        "basis": "",
        "hasil_kerja": hasil,
        "perilaku_kerja": perilaku,
        "by_indicator": {},
        "words": Words("rahasia-canary", ""),
        "evidence": (),
        "state": RatingState.GIVEN,
        "revision": 1,
        "given_at": given_at,
        "received_at": None,
        "received_how": None,
        "by": RATER,
        "lines_sha256": "",
    }
    rating = Rating(**(values | others))
    assert Ratings(Table(TABLE), KEYS).add(rating, replaces=None, first=True)
    return rating


def attendance_row(number: int, **cells: str) -> dict[str, str]:
    """A row of the attendance part."""
    row = {"nip": nip_of(number), "alpa": "0", "ijin": "0", "late_minutes": "0"}
    return row | {"early_minutes": "0", "disiplin": "95,5"} | cells


def attend(
    world: World,
    rows: Sequence[dict[str, str]],
    minute: int = 0,
    name: str = "kehadiran-2026-10.csv",
) -> Notification:
    """Upload an attendance part and let it be received."""
    part = world.put(csv_bytes(rows), agency="disdik", period=PERIOD, name=name, minute=minute)
    del world.notifications[part.upload_id]  # it is no batch
    world.deliver(part)
    return part


def close(world: World, session: str = "operator") -> Answer:
    """Close October as somebody of HR."""
    path = f"/agencies/disdik/periods/{PERIOD}/closing"
    return world.http("POST", path, "agency-disdik", session=session)


def closing(world: World) -> dict[str, Any]:
    """The state of October's closing."""
    path = f"/agencies/disdik/periods/{PERIOD}/closing"
    answer = world.http("GET", path, "agency-disdik", session="operator")
    assert answer.status == 200, answer.content
    return answer.content


def receive_composed(world: World, minute: int) -> list[Notification]:
    """Deliver the notifications of what was composed and was not received yet."""
    keys = [name for name in world.objects() if "/composed/" in name]
    found = []
    for name in sorted(keys):
        key = name.split("/", 1)[1]
        known = {each.key for each in world.notifications.values()}
        if key not in known:
            found.append(world.notice(key, minute))
            world.drain(found[-1])
    return found


@contextmanager
def named_versions() -> Iterator[None]:
    """Versions of what is composed get the name of their file, as nothing may be by chance."""
    put = S3Backend.put_object

    def put_object(backend: Any, *args: Any, **others: Any) -> Any:
        made = put(backend, *args, **others)
        if made.name.startswith("composed/"):
            made._version_id = f"v-{made.name.rpartition('/')[2]}"
        return made

    with patch.object(S3Backend, "put_object", put_object):
        yield


def compose_late(world: World) -> int:
    """Run the timer; how many months it composed something for."""
    answer: dict[str, int] = world.invoke("compose_late", {})
    return answer["composed"]
