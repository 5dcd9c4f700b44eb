"""Which uploads count as stuck, and what is done with each; decided from what the stores hold."""

from collections import Counter
from collections.abc import Container
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.agency_rows import agency
from tests.unit.entitlement.cases import batch
from tukin.aws.objects import StoredVersion
from tukin.payroll.approval import Approval
from tukin.payroll.batch import UploadStatus
from tukin.payroll.upload import Upload
from tukin.people.agencies.agency import Agencies, Mode
from tukin.processing.repair import UploadRepair
from tukin.ratings.month.part_names import is_attendance_part
from tukin.vocabulary.object_version import upload_id_of
from tukin.vocabulary.period import Period

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
KEY = "uploads/disdik/2026-10/month.csv"


class Stores:
    """Uploads and executions in memory, and what was asked of them."""

    def __init__(self, *uploads: Upload, approval: Approval | None = None) -> None:
        self.uploads = uploads
        self._approval = approval
        self.must_wait = False
        self.received: list[str] = []
        self.published: list[tuple[str, str]] = []

    def get(self, _agency: str, _period: Period, upload_id: str) -> Upload | None:
        return next((u for u in self.uploads if u.batch.upload_id == upload_id), None)

    def of_period(self, _agency: str, _period: Period) -> tuple[Upload, ...]:
        return self.uploads

    def approval(self, upload: Upload) -> Approval | None:
        is_waiting = upload.status is UploadStatus.AWAITING_APPROVAL
        return self._approval if is_waiting else None

    def start_approved(self, _upload: Upload, digest: str, attempt: str) -> bool:
        self.published.append((digest, attempt))
        return True


def upload(status: UploadStatus, minutes_ago: int = 15, version_id: str = "v1") -> Upload:
    pins = replace(
        batch(),
        upload_id=upload_id_of("intake", KEY, version_id),
        key=KEY,
        version_id=version_id,
        uploaded_at=NOW - timedelta(minutes=minutes_ago),
    )
    return Upload(pins, status)


def look(
    stores: Any,
    key: str = KEY,
    minutes_ago: int = 15,
    mode: Mode = Mode.FILES,
    parts: Container[tuple[str, Period, str]] = (),
) -> tuple[Counter[str], set[Period]]:
    """What is found of an object's version v1."""
    repair = UploadRepair(
        uploads=stores,
        executions=stores,
        receive_again=lambda version: stores.received.append(version.key),
        bucket="intake",
        agencies=Agencies([agency("disdik", mode=mode)]),
        now=NOW,
        youngest=timedelta(minutes=10),
        must_wait=lambda *_: stores.must_wait,
        is_part=is_attendance_part,
        is_known_part=lambda *place: place in parts,
    )
    repair.look_at(StoredVersion(key, "v1", NOW - timedelta(minutes=minutes_ago)))
    repair.take_up()
    return repair.found, repair.periods


def test_an_object_without_a_record_is_received() -> None:
    stores = Stores()
    assert look(stores) == (Counter(ObjectsWithoutRecord=1), {Period(2026, 10)})
    assert stores.received == [KEY]


@pytest.mark.parametrize(
    "key", ["uploads/dinkes/2026-10/month.csv", "uploads/disdik/oktober/month.csv", "uploads/x"]
)
def test_what_belongs_to_no_month_was_refused_when_it_came(key: str) -> None:
    stores = Stores()
    assert look(stores, key) == (Counter(), set())
    assert stores.received == []


@pytest.mark.parametrize("status", [UploadStatus.RECEIVED, UploadStatus.VALIDATED])
@pytest.mark.parametrize(
    ("minutes_ago", "others", "found"),
    [
        (15, [], 1),
        (15, [upload(UploadStatus.RECEIVED, 20, "v0")], 0),
        (15, [upload(UploadStatus.RECEIVED, 5, "v2")], 1),
        (15, [upload(UploadStatus.PUBLISHED, 20, "v0")], 1),
        (31, [upload(UploadStatus.RECEIVED, 40, "v0")], 1),
    ],
    ids=["alone", "behind another", "before another", "the other has ended", "half an hour"],
)
def test_one_on_its_way_is_stuck_unless_it_waits_in_line(
    status: UploadStatus, minutes_ago: int, others: list[Upload], found: int
) -> None:
    stores = Stores(upload(status, minutes_ago), *others)
    assert look(stores, minutes_ago=minutes_ago)[0]["UploadsStuck"] == found
    assert stores.received == [KEY] * found


@pytest.mark.parametrize(("minutes", "received"), [(-1, 1), (0, 1), (1, 0)])
def test_one_that_waits_for_its_turn_is_no_stuck_one(minutes: int, received: int) -> None:
    waiting = replace(
        upload(UploadStatus.RECEIVED), in_line=True, waits_until=NOW + timedelta(minutes=minutes)
    )
    stores = Stores(waiting)
    assert look(stores)[0] == Counter(UploadsDelayed=1)
    assert stores.received == [KEY] * received


@pytest.mark.parametrize("in_line", [True, False])
def test_one_that_waits_for_executions_of_its_agency_is_tried_again(in_line: bool) -> None:
    stores = Stores(replace(upload(UploadStatus.RECEIVED), in_line=in_line))
    stores.must_wait = True
    finding = "UploadsDelayed" if in_line else "UploadsStuck"
    assert look(stores)[0] == Counter({finding: 1})
    assert stores.received == [KEY]


def test_those_whose_turn_has_come_are_received_in_the_order_of_their_uploads() -> None:
    versions = {"v1": 15, "v2": 25, "v3": 20}
    stores = Stores(
        *(
            replace(upload(UploadStatus.RECEIVED, age, name), in_line=True, waits_until=NOW)
            for name, age in versions.items()
        )
    )
    received: list[str] = []
    repair = UploadRepair(
        uploads=stores,  # type: ignore[arg-type]
        executions=stores,  # type: ignore[arg-type]
        receive_again=lambda version: received.append(version.version_id),
        bucket="intake",
        agencies=Agencies([agency("disdik")]),
        now=NOW,
        youngest=timedelta(minutes=10),
        must_wait=lambda *_: False,
        is_part=is_attendance_part,
        is_known_part=lambda *_: False,
    )
    for name, age in versions.items():
        repair.look_at(StoredVersion(KEY, name, NOW - timedelta(minutes=age)))
    repair.take_up()
    assert received == ["v2", "v3", "v1"]


def test_one_that_failed_is_counted_and_left_to_people() -> None:
    stores = Stores(upload(UploadStatus.FAILED))
    assert look(stores)[0] == Counter(UploadsFailed=1)
    assert (stores.received, stores.published) == ([], [])


@pytest.mark.parametrize(("minutes_ago", "published"), [(9, 0), (11, 1)])
def test_one_that_was_agreed_to_is_published_once_an_hour(minutes_ago: int, published: int) -> None:
    at = NOW - timedelta(minutes=minutes_ago)
    approval = Approval("digest", "AROAHEAD:budi", at.isoformat())
    stores = Stores(upload(UploadStatus.AWAITING_APPROVAL), approval=approval)
    assert look(stores)[0]["UploadsStuck"] == published
    assert stores.published == [("digest", "sweep 2026-11-29T12")] * published


@pytest.mark.parametrize(
    "status",
    [UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED, UploadStatus.REFUSED, UploadStatus.REJECTED],
)
def test_one_that_has_ended_is_left_alone(status: UploadStatus) -> None:
    stores = Stores(upload(status))
    assert look(stores)[0] == Counter()
    assert (stores.received, stores.published) == ([], [])


PART = "uploads/disdik/2026-10/kehadiran-1.csv"
COMPOSED = "composed/disdik/2026-10/penilaian-1.jsonl"


@pytest.mark.parametrize(
    ("key", "sent"),
    [
        (PART, [PART]),
        ("uploads/disdik/2026-10/penilaian.csv", []),  # refused when it came
        ("uploads/disdik/2026-10/withdrawal-1.json", ["uploads/disdik/2026-10/withdrawal-1.json"]),
        (COMPOSED, [COMPOSED]),
    ],
)
def test_of_a_month_of_the_pages_parts_and_what_was_composed_are_received_again(
    key: str, sent: list[str]
) -> None:
    stores = Stores()
    look(stores, key, mode=Mode.WEB)
    assert stores.received == sent


def test_a_part_that_was_taken_is_left_alone() -> None:
    stores = Stores()
    known = ("disdik", Period(2026, 10), upload_id_of("intake", PART, "v1"))
    found, _ = look(stores, PART, mode=Mode.WEB, parts=[known])
    assert (stores.received, sum(found.values())) == ([], 0)
