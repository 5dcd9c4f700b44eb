"""Uploads that race: whatever the order of arrival and of every step, the month is the same.

The pipeline is modelled here by its decisions alone: an upload is received (a base is pinned),
validated (its rows are merged with the base's) and published (the live month moves, or another base
is needed). Any step of any upload may come next, and any may be repeated.
"""

import heapq
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import accepted, batch
from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.batch import Batch, Totals
from tukin.payroll.merge import AcceptedRow, merge
from tukin.payroll.publication import (
    LiveMonth,
    Outcome,
    base_of,
    decide,
    has_right_base,
    next_live_month,
    rebase_delay_seconds,
)
from tukin.vocabulary.object_version import UploadOrder

START = datetime(2026, 10, 30, 8, tzinfo=UTC)
ROW = accepted()


@dataclass(frozen=True)
class File:
    """An uploaded file: when, whether an amendment, and each person's days of absence."""

    second: int
    version: str
    amends: bool
    days: dict[str, int]

    @property
    def order(self) -> tuple[int, str]:
        return self.second, self.version


def order_of(file: File) -> UploadOrder:
    """The file's place among the uploads."""
    return UploadOrder(START + timedelta(seconds=file.second), file.version)


def month_of(files: list[File]) -> dict[str, int]:
    """What must be live: from the last whole file on, each person's row of the latest file."""
    whole = max((file.order for file in files if not file.amends), default=(-1, ""))
    month: dict[str, int] = {}
    for file in sorted(files, key=lambda file: file.order):
        if file.order >= whole:
            month |= file.days
    return month


@dataclass
class Upload:
    """How far one upload came."""

    file: File
    batch: Batch | None = None
    rows: list[AcceptedRow] | None = None
    status: str = "new"


@dataclass
class Pipeline:
    """The live month, and the rows of every batch."""

    live_month: LiveMonth | None = None
    archive: dict[str, list[AcceptedRow]] = field(default_factory=dict)
    rebases: int = 0

    def step(self, upload: Upload) -> None:
        """The upload's next step; of one that is at its end, the last step once more."""
        if upload.batch is None:
            self.receive(upload)
        elif upload.rows is None:
            upload.rows = self.validate(upload.file, upload.batch)
        else:
            self.publish(upload, upload.batch, upload.rows)

    def receive(self, upload: Upload) -> None:
        file = upload.file
        name = "perubahan-1.csv" if file.amends else "penilaian.csv"
        made = batch(
            key=f"uploads/disdik/2026-10/{name}",
            version_id=file.version,
            uploaded_at=START + timedelta(seconds=file.second),
        )
        base = base_of(made.order, made.is_amendment, self.live_month)
        upload.batch, upload.rows = replace(made, base_batch_id=base), None

    def validate(self, file: File, pinned: Batch) -> list[AcceptedRow]:
        own = [appraisal(nip, days) for nip, days in file.days.items()]
        base = self.archive[pinned.base_batch_id] if pinned.base_batch_id else []
        rows = merge(pinned, own, base)
        assert self.archive.setdefault(pinned.batch_id, rows) == rows, "one id, two contents"
        return rows

    def publish(self, upload: Upload, pinned: Batch, rows: list[AcceptedRow]) -> None:
        outcome = decide(pinned, self.live_month, (), "d", None)
        if outcome is Outcome.PUBLISH:
            assert upload.status == "new"
            totals = Totals(rows=len(rows))
            live = next_live_month(pinned, pinned.batch_id, 1, totals, self.live_month)
            check_moves_on(self.live_month, live)
            self.live_month, upload.status = live, "published"
        elif outcome is Outcome.SUPERSEDED and upload.status == "new":
            upload.status = "superseded"
        elif outcome is Outcome.REBASE and upload.status == "new":
            assert not has_right_base(pinned, self.live_month)
            self.rebases += 1
            upload.batch = upload.rows = None

    def finish(self, uploads: list[Upload]) -> None:
        """Step by step until every upload is at its end."""
        for _ in range(4 * (len(uploads) + 1) ** 2):
            if not (waiting := [upload for upload in uploads if upload.status == "new"]):
                return
            for upload in waiting:
                self.step(upload)
        raise AssertionError("uploads keep each other from going live")

    def live(self) -> dict[str, int]:
        assert self.live_month is not None
        rows = self.archive[self.live_month.batch.batch_id]
        return {row.appraisal.nip: row.appraisal.alpa for row in rows}


def check_moves_on(before: LiveMonth | None, after: LiveMonth) -> None:
    """I4: neither order ever falls."""
    if before is not None:
        assert after.latest_order >= before.latest_order
        assert before.full_order is None or (
            after.full_order is not None and after.full_order >= before.full_order
        )


def appraisal(nip: str, days: int) -> Appraisal:
    return replace(ROW, nip=nip, alpa=days)


PEOPLE = ("1", "2", "3")
DAYS = st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 30), min_size=1)


@st.composite
def some_files(draw: st.DrawFn, amendments: st.SearchStrategy[bool] = st.booleans()) -> list[File]:  # noqa: B008
    """Up to six files, some of one second."""
    count = draw(st.integers(1, 6))
    return [
        File(draw(st.integers(0, 4)), f"v{number}", draw(amendments), draw(DAYS))
        for number in range(count)
    ]


@given(some_files(), st.lists(st.integers(0, 5), max_size=60))
def test_any_interleaving_ends_with_the_same_month(files: list[File], steps: list[int]) -> None:
    pipeline, uploads = Pipeline(), [Upload(file) for file in files]
    for step in steps:
        pipeline.step(uploads[step % len(uploads)])
    pipeline.finish(uploads)
    assert pipeline.live() == month_of(files)


@given(some_files(), st.randoms(use_true_random=False), st.lists(st.integers(0, 5), max_size=20))
def test_receiving_an_unfinished_upload_again_changes_nothing(
    files: list[File], dice: Random, steps: list[int]
) -> None:
    """A redelivery may pin another base at any time, while the first run is still on its way."""
    pipeline, uploads = Pipeline(), [Upload(file) for file in files]
    for step in steps:
        upload = uploads[step % len(uploads)]
        if upload.status == "new" and dice.random() < 0.3:
            pipeline.receive(upload)
        else:
            pipeline.step(upload)
    pipeline.finish(uploads)
    assert pipeline.live() == month_of(files)


@given(some_files(), st.randoms(use_true_random=False))
def test_one_after_the_other_in_any_order_is_the_same_month(
    files: list[File], dice: Random
) -> None:
    dice.shuffle(files)
    pipeline = Pipeline()
    for file in files:
        pipeline.finish([Upload(file)])
    assert pipeline.rebases == 0
    assert pipeline.live() == month_of(files)


@given(st.permutations(range(10)))
def test_ten_amendments_that_race_all_end_up_live(order: list[int]) -> None:
    files = [File(each, f"v{each}", amends=True, days={str(each): each}) for each in order]
    pipeline, uploads = Pipeline(), [Upload(file) for file in files]
    for _ in range(2):  # all are received, then all are validated
        for upload in uploads:
            pipeline.step(upload)
    pipeline.finish(uploads)
    assert pipeline.live() == {str(number): number for number in range(10)}
    assert all(upload.status == "published" for upload in uploads)
    assert pipeline.rebases == 45  # in each round one goes live: 9 + 8 + … + 1


@pytest.mark.parametrize(("seconds_each", "most"), [(1, 99), (2, 99), (5, 990)])
def test_of_many_at_once_each_is_recomputed_a_few_times(seconds_each: int, most: int) -> None:
    """On a clock: 100 arrive at once, one goes live, and the others wait in line.

    Where each takes no longer than the line thinks, that is once each; where it thinks wrong, some
    times. Recomputed at once, they would be made 99 + 98 + … + 1 = 4,950 times.
    """
    files = [File(0, f"v{n:03d}", amends=True, days={str(n): n}) for n in range(100)]
    pipeline, uploads = Pipeline(), [Upload(file) for file in files]
    clock = [(0, number) for number in range(100)]
    while clock:
        now, number = heapq.heappop(clock)
        upload = uploads[number]
        pipeline.step(upload)
        if upload.batch is not None and upload.rows is None:  # received: the rest takes its time
            heapq.heappush(clock, (now + seconds_each, number))
            upload.rows = pipeline.validate(upload.file, upload.batch)
        elif upload.status == "new":
            waiting = [order_of(each.file) for each in uploads if each.status == "new"]
            delay = rebase_delay_seconds(order_of(upload.file), waiting, rows=100)
            heapq.heappush(clock, (now + delay, number))
    assert pipeline.live() == {str(number): number for number in range(100)}
    assert pipeline.rebases <= most


def test_a_late_whole_file_keeps_the_amendments_that_came_after_it() -> None:
    """By hand: the amendment of second 2 is live when the whole file of second 1 comes."""
    amendment = File(2, "a", amends=True, days={"1": 5, "4": 6})
    whole = File(1, "f", amends=False, days={"1": 0, "2": 1})
    pipeline = Pipeline()
    pipeline.finish([Upload(amendment)])
    pipeline.finish([Upload(whole)])
    assert pipeline.live() == {"1": 5, "2": 1, "4": 6}


def test_a_whole_file_drops_the_amendments_before_it() -> None:
    pipeline = Pipeline()
    for file in (
        File(1, "f", amends=False, days={"1": 0}),
        File(2, "a", amends=True, days={"2": 5}),
        File(3, "g", amends=False, days={"1": 1}),
    ):
        pipeline.finish([Upload(file)])
    assert pipeline.live() == {"1": 1}


def test_an_amendment_from_before_the_whole_file_is_superseded() -> None:
    pipeline = Pipeline()
    pipeline.finish([Upload(File(2, "f", amends=False, days={"1": 0}))])
    late = Upload(File(1, "a", amends=True, days={"1": 9}))
    pipeline.finish([late])
    assert (late.status, pipeline.live()) == ("superseded", {"1": 0})


def test_of_two_amendments_of_one_person_the_later_counts_in_any_order() -> None:
    first = File(2, "a", amends=True, days={"1": 1, "2": 1})
    second = File(3, "b", amends=True, days={"1": 2})
    for files in ([first, second], [second, first]):
        pipeline = Pipeline()
        for file in files:
            pipeline.finish([Upload(file)])
        assert pipeline.live() == {"1": 2, "2": 1}


def test_a_late_whole_file_drops_what_came_before_it_and_keeps_what_came_after() -> None:
    pipeline = Pipeline()
    for file in (
        File(1, "f", amends=False, days={"1": 0, "2": 0}),
        File(2, "a", amends=True, days={"5": 5}),
        File(4, "b", amends=True, days={"3": 3}),
        File(3, "g", amends=False, days={"1": 1}),
    ):
        pipeline.finish([Upload(file)])
    assert pipeline.live() == {"1": 1, "3": 3}
