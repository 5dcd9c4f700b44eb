"""How engines 1 and 2 joined the rows of uploads: kept for the replay of what they paid."""

from datetime import timedelta

import pytest

from tests.unit.entitlement.cases import CPNS, PNS, accepted, batch
from tukin.entitlement.appraisal import Appraisal
from tukin.payroll.batch import Batch
from tukin.payroll.merge import AcceptedRow, FoldedRows, merge
from tukin.vocabulary.object_version import UploadOrder

OLD, NEW = accepted(alpa="1"), accepted(alpa="2")
OTHER = accepted(nip=CPNS, employment="CPNS")


def upload(seconds: int, name: str) -> Batch:
    moment = batch().uploaded_at + timedelta(seconds=seconds)
    key = f"uploads/disdik/2026-10/{name}"
    return batch(uploaded_at=moment, version_id=f"v{seconds}", key=key)


def order(seconds: int) -> UploadOrder:
    return upload(seconds, "x.csv").order


def rows(made: list[AcceptedRow]) -> dict[str, Appraisal]:
    return {row.appraisal.nip: row.appraisal for row in made}


@pytest.mark.parametrize(
    ("name", "seconds", "expected"),
    [
        ("perubahan-1.csv", 5, {PNS: NEW, CPNS: OTHER}),  # the later row of a person counts
        ("perubahan-1.csv", 1, {PNS: OLD, CPNS: OTHER}),  # also where the earlier comes late
        ("month.csv", 5, {PNS: NEW}),  # a later whole file forgets the base
        ("month.csv", 1, {PNS: OLD, CPNS: OTHER}),  # a late one lies below it
    ],
)
def test_whole_rows_are_joined(name: str, seconds: int, expected: dict[str, Appraisal]) -> None:
    base = [AcceptedRow(OLD, order(3)), AcceptedRow(OTHER, order(3))]
    assert rows(merge(upload(seconds, name), [NEW], base)) == expected


def test_rows_of_a_month_are_made_again_and_again() -> None:
    made = FoldedRows([(OLD, 0), (OTHER, 1)], [order(1), order(2)], lambda nip: nip[:4])
    expected = [AcceptedRow(OLD, order(1), PNS[:4]), AcceptedRow(OTHER, order(2), CPNS[:4])]
    assert list(made) == list(made) == expected
    assert len(made) == 2
    assert expected[0] in made
