"""Which uploads a month is the fold of, and which are composed next."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.unit.entitlement.cases import batch
from tukin.payroll.batch import UploadStatus
from tukin.payroll.sources import Source, Sources, next_line
from tukin.payroll.upload import Upload
from tukin.vocabulary.errors import IntegrityError


def upload(second: int, name: str = "perubahan-1.csv", *, alone: bool = False) -> Upload:
    made = batch(
        upload_id=f"u{second}",
        uploaded_at=batch().uploaded_at + timedelta(seconds=second),
        version_id=f"v{second}",
        key=f"uploads/disdik/2026-10/{name}",
    )
    return Upload(made, UploadStatus.RECEIVED, in_line=True, alone=alone)


def source(second: int, name: str = "perubahan-1.csv") -> Source:
    return Source.of(upload(second, name).batch)


WHOLE, WITHDRAWAL = "month.csv", "withdrawal-1.json"


@pytest.mark.parametrize(
    ("counted", "line", "ids"),
    [
        ([], [source(1, WHOLE)], ["u1"]),
        ([source(1, WHOLE)], [source(2), source(3)], ["u1", "u2", "u3"]),
        ([source(1, WHOLE), source(3)], [source(2)], ["u1", "u2", "u3"]),  # comes late
        ([source(1, WHOLE), source(2)], [source(3, WHOLE)], ["u3"]),
        ([source(1, WHOLE), source(3)], [source(2, WHOLE)], ["u2", "u3"]),  # a late whole file
        ([source(1, WHOLE), source(2)], [source(3, WITHDRAWAL)], ["u3"]),
        ([source(3, WITHDRAWAL)], [source(4)], ["u3", "u4"]),
        ([source(1)], [source(2)], ["u1", "u2"]),  # no whole file at all
    ],
)
def test_a_month_goes_from_the_last_whole_file_on(
    counted: list[Source], line: list[Source], ids: list[str]
) -> None:
    made = Sources(tuple(counted)).with_line(line)
    assert [one.upload_id for one in made.uploads] == ids
    assert set(made.line) == {one.upload_id for one in line}
    assert [made.uploads[place].upload_id for place in made.places] == list(made.line)


def test_a_list_is_read_as_it_was_written() -> None:
    made = Sources((source(1, WHOLE),)).with_line([source(2)])
    again = Sources.read(made.content)
    assert again == made
    assert again.sha256 == made.sha256
    assert again.sha256 != Sources((source(1, WHOLE),)).sha256


def test_a_later_format_is_not_guessed() -> None:
    content = Sources((source(1),)).content.replace(b'"format":1', b'"format":2')
    with pytest.raises(IntegrityError, match="E746"):
        Sources.read(content)


@pytest.mark.parametrize(
    ("line", "chosen"),
    [
        ([upload(3), upload(1), upload(2)], ["u1", "u2", "u3"]),
        ([upload(1), upload(2, WHOLE), upload(3)], ["u2"]),
        ([upload(1, WHOLE), upload(2, WHOLE)], ["u2"]),  # the later makes the other needless
        ([upload(1, alone=True), upload(2)], ["u2"]),  # what may have to wait holds up nobody
        ([upload(2, alone=True), upload(1, alone=True)], ["u1"]),  # then one by one
    ],
)
def test_what_is_composed_next(line: list[Upload], chosen: list[str]) -> None:
    assert [one.batch.upload_id for one in next_line(line)] == chosen


def test_a_batch_is_named_by_its_list() -> None:
    one, other = (replace(batch(), sources_sha256=name) for name in ("a" * 64, "b" * 64))
    assert len({batch().batch_id, one.batch_id, other.batch_id}) == 3
