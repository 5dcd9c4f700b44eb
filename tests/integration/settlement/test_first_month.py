"""What bounds an agency's first month, which is compared with no month before (decision 48).

An operator alone writes it. By the register nobody is added and nobody is another one's position;
what is left are the scores. A month from before there was any register was checked by none.
"""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.golden.make import GoldenOffice
from tests.integration.people import Row, nip_of, person
from tests.integration.register.test_register import errors, line, register
from tukin.cli.rule_files import SAMPLES
from tukin.rules.rule_set import load_rule_set

PERIOD = "2026-09"
KEY, OTHER_KEY = "key-00000001", "key-00000002"
RULES = load_rule_set((SAMPLES / "jakarta-108-2016.json").read_bytes())
MOST_IDR = {
    item.code: item.amount_idr * RULES.ceiling.ceiling_bp // 10_000 for item in RULES.positions
}
"""What somebody in a position is paid at most, gross."""
RICH = {"position": "sekda", "grade": "IV/e"}


def best(number: int, **cells: str) -> Row:
    """The best scores, no day absent, an award."""
    row = person(number, "100", alpa="0", late_minutes="0", innovation_evidence="SK 1/2026")
    return row | cells


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    with GoldenOffice() as made:
        yield made


def put_in_force(office: GoldenOffice) -> None:
    office.put_register(register(*map(line, range(3))), "2026-09-01", minute=1)


def held(office: GoldenOffice) -> dict[str, str]:
    month = office.ask("GET", f"/periods/{PERIOD}").content["agencies"]
    (found,) = [each for each in month if each["agency"] == "disdik"]
    return {each["nip"]: each["reason"] for each in found["not_paid"]}


def paid(office: GoldenOffice, run_id: str) -> dict[str, int]:
    return {line.nip: line.transfer_idr for line in office.lines(run_id)}


def shown(office: GoldenOffice, run_id: str) -> Any:
    return office.ask("GET", f"/runs/{run_id}/prepared").content


def test_an_operator_alone_gains_at_most_the_scores(office: GoldenOffice) -> None:
    """Strangers, a better position, grade or employment are rejected, the rest is the register's.

    Then finance is shown everybody as a first payment.
    """
    put_in_force(office)
    rows = [
        best(0),
        best(1, position="sekda"),
        best(2, grade="I/a"),
        best(41),
        best(42, **RICH),
    ]
    upload = office.upload(rows, minute=2)
    assert {code for _, code in errors(office, upload)} == {"E120", "E127", "E128"}
    assert office.status_of(upload) == "awaiting_approval", "most of its rows are rejected"
    clean = office.upload([best(number) for number in range(3)], minute=4)
    assert office.status_of(clean) == "published"
    for record in office.items("BATCH#"):
        if record["batch_id"] == office.upload_item(clean)["batch_id"]:
            row = person([nip_of(n) for n in range(3)].index(record["nip"]))
            gross_idr = record["steps"][-5]
            assert record["steps"][0] == MOST_IDR[row["position"]]
            assert 0 < gross_idr <= MOST_IDR[row["position"]]
    run_id = office.prepare(KEY, PERIOD)
    assert shown(office, run_id)["first_payments"]["count"] == 3


class TestBeforeAnyRegister:
    """A clerk and a stranger are paid as the secretary of the province; nobody waits for that."""

    @pytest.fixture
    def month(self, office: GoldenOffice) -> GoldenOffice:
        upload = office.upload([best(0, **RICH), best(1), best(2), best(41, **RICH)])
        assert office.status_of(upload) == "published"
        put_in_force(office)
        return office

    def test_nobody_is_paid_as_somebody_else_than_by_the_register(
        self, month: GoldenOffice
    ) -> None:
        run_id = month.settle_period(KEY, PERIOD)
        assert {nip for nip, idr in paid(month, run_id).items() if idr} == {nip_of(1), nip_of(2)}
        reasons = {nip_of(0): "other_position", nip_of(41): "not_registered"}
        assert held(month) == reasons
        month.check_books()

    def test_once_the_month_is_uploaded_again_they_are_paid_as_who_they_are(
        self, month: GoldenOffice
    ) -> None:
        month.settle_period(KEY, PERIOD)
        again = month.upload([best(number) for number in range(3)], name="lagi.csv", minute=5)
        body = {"digest": month.upload_item(again)["digest"]}
        path = f"/agencies/disdik/periods/{PERIOD}/uploads/{again.upload_id}/approval"
        answer = month.patiently("approve_upload", "POST", path, "agency-disdik-head", body)
        assert answer.status == 200, answer.content
        month.run_executions()
        month.drain_stream()
        run_id = month.settle_period(OTHER_KEY, PERIOD)
        most_idr = MOST_IDR[person(0)["position"]]
        assert 0 < paid(month, run_id)[nip_of(0)] <= most_idr
        assert held(month) == {}
        month.check_books()

    @pytest.mark.parametrize(
        ("cells", "reason"),
        [
            ({"grade": "I/a"}, "other_position"),
            ({"position": "pelayanan-terampil"}, "other_position"),
            ({}, None),
        ],
    )
    def test_a_grade_of_less_tax_or_another_position_is_held(
        self, office: GoldenOffice, cells: dict[str, str], reason: str | None
    ) -> None:
        office.upload([best(0, **cells), best(1)])
        put_in_force(office)
        office.settle_period(KEY, PERIOD)
        assert held(office).get(nip_of(0)) == reason
