"""The bank's statement: a transfer is sent until it is matched, and no one person hides a thing."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.golden.make import GoldenOffice
from tests.integration.office import Clock
from tests.integration.people import nip_of, person
from tests.integration.settlement.test_holds import slip_of
from tests.integration.settlement.test_recovery import Backup, recover_by_two
from tests.integration.settlement.test_regional_files import book, register
from tests.integration.treasury import PREPARER, RELEASER
from tests.integration.world import ARCHIVE, LEDGER, TABLE, Answer
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.settlement.statements.statement import DAYS_TO_MATCH
from tukin.settlement.statements.unmatched import count_unmatched
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import StoreUnavailable

PERIOD = "2026-09"
KEY, OTHER_KEY = "key-00000001", "key-00000002"
CLERK, OTHER_CLERK = "wati", "dewi"
"""Finance's other people, who had no part in the run and have no payment file."""


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    """Three people of disdik, each with an account."""
    with GoldenOffice() as made:
        made.rules.document = book()
        made.put_register(register(), "2026-09-01")
        made.upload([person(number) for number in range(3)])
        yield made


@pytest.fixture
def run_id(office: GoldenOffice) -> str:
    """A run that is paid, fetched and acknowledged by who released it."""
    paid = office.settle_period(KEY, PERIOD)
    acknowledge(office, paid)
    return paid


def acknowledge(office: GoldenOffice, run_id: str, who: str = RELEASER) -> None:
    assert office.ask("GET", f"/runs/{run_id}/links", who=who).status == 200
    office.ask("GET", f"/runs/{run_id}/manifest")
    body = {"manifest_sha256": office.headers["etag"].strip('"')}
    path = f"/runs/{run_id}/acknowledgement"
    assert office.ask("POST", path, body, who=who).status == 200


def row(office: GoldenOffice, run_id: str, number: int, **changed: Any) -> dict[str, Any]:
    """What the bank executed for somebody, as the run paid it but for what is changed."""
    (line,) = [each for each in office.lines(run_id) if each.nip == nip_of(number)]
    return {
        "line_id": line.line_id,
        "amount_idr": line.transfer_idr,
        "bank": "Bank DKI",
        "account": f"00000000{number}1",
        "reference": f"TRX-{number}",
        **changed,
    }


def rows(office: GoldenOffice, run_id: str) -> list[dict[str, Any]]:
    return [row(office, run_id, number) for number in range(3)]


def enter(office: GoldenOffice, run_id: str, *lines: dict[str, Any], who: str = CLERK) -> Answer:
    return office.ask("POST", f"/runs/{run_id}/statement", {"lines": lines}, who=who)


def show(office: GoldenOffice, run_id: str) -> dict[str, Any]:
    answer = office.ask("GET", f"/runs/{run_id}/statement", role="auditor", who="audi")
    assert answer.status == 200, answer.content
    return dict(answer.content)


def found(view: dict[str, Any]) -> list[tuple[str, int, int]]:
    return [(each["kind"], each["transfer_idr"], each["executed_idr"]) for each in view["findings"]]


def month_of(office: GoldenOffice) -> tuple[str | None, int, int]:
    view = office.ask("GET", f"/periods/{PERIOD}").content
    (month,) = [each for each in view["agencies"] if each["agency"] == "disdik"]
    return month["transfers"], month["paid"], month["differing"]


def came_back(office: GoldenOffice) -> int:
    view = office.ask("GET", f"/periods/{PERIOD}").content
    return sum(month["returned"] for month in view["agencies"])


def unmatched(office: GoldenOffice, days: int, hour: int = 1) -> int:
    """What a sweep counts some days after the first run."""
    writer = LedgerWriter.on(Table(TABLE), Bucket(LEDGER), 3653)
    paid_at = datetime.fromisoformat(office.entries()[0].values["at"])
    at = (paid_at + timedelta(days=days)).replace(hour=hour)
    found = count_unmatched(writer.runs, writer.ledger, RunArchive(Bucket(ARCHIVE)), at)
    return found["RunsUnmatched"]


class TestSentUntilMatched:
    def test_period_and_slip_say_sent_and_then_paid(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        assert month_of(office) == ("sent", 0, 0)
        assert slip_of(office, 0)["status"] == "sent"
        first, *others = rows(office, run_id)
        entered = enter(office, run_id, first)
        assert (entered.content["paid"], entered.content["transfers"]) == (1, 3)
        assert month_of(office) == ("sent", 1, 0)
        slip = slip_of(office, 0)
        assert slip["status"] == "paid"
        assert "Dibayar: cocok dengan rekening koran bank." in slip["text_id"]
        assert slip_of(office, 1)["status"] == "sent"
        assert "belum dicocokkan" in slip_of(office, 1)["text_id"]
        assert enter(office, run_id, *others).content["paid"] == 3
        assert month_of(office) == ("paid", 3, 0)
        assert [slip_of(office, number)["status"] for number in range(3)] == ["paid"] * 3

    def test_before_any_run_nothing_is_sent(self, office: GoldenOffice) -> None:
        assert month_of(office) == (None, 0, 0)

    def test_the_account_counts_as_number_or_as_hash(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        by_number = enter(office, run_id, row(office, run_id, 0))
        assert by_number.content["paid"] == 1
        (data,) = [d for d in office.objects("settlement/statements/").values() if b"TRX-0" in d]
        known = json.loads(data)["account"]
        assert enter(office, run_id, row(office, run_id, 0, account=known)).content["paid"] == 1
        assert len(office.entries()) == 3, "the same rows are the same statement"

    def test_a_second_run_makes_the_month_sent_again(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        enter(office, run_id, *rows(office, run_id))
        line_id = row(office, run_id, 1)["line_id"]
        assert office.give_back(run_id, line_id, reason_code="other").status == 200
        assert slip_of(office, 1)["status"] == "returned"
        second = office.settle_period(OTHER_KEY, PERIOD)
        assert (month_of(office), came_back(office)) == (("sent", 2, 0), 1)
        assert slip_of(office, 1)["status"] == "sent"
        assert slip_of(office, 0)["status"] == "paid"
        acknowledge(office, second)
        repeat = row(office, second, 1, reference="TRX-9")
        assert enter(office, second, repeat).content["paid"] == 1
        assert (month_of(office), came_back(office)) == (("paid", 3, 0), 1), "nobody counts twice"
        assert slip_of(office, 1)["status"] == "paid"


class TestWhatCameBack:
    """Of a line that came back whole nothing is paid, sent or missing; it counts by its repeat."""

    def test_before_any_statement_has_it(self, office: GoldenOffice, run_id: str) -> None:
        """The bank refused a transfer, so that its statement never has it."""
        first, second, third = rows(office, run_id)
        enter(office, run_id, first, second)
        assert unmatched(office, 9) == 1
        assert office.give_back(run_id, third["line_id"], reason_code="other").status == 200
        assert (month_of(office), came_back(office)) == (("paid", 2, 0), 1)
        view = show(office, run_id)
        (agency,) = view["agencies"]
        assert (agency["transfers"], agency["paid"], agency["returned"]) == (3, 2, 1)
        assert agency["state"] == "paid"
        assert unmatched(office, 9) == 0
        repeat = office.settle_period(OTHER_KEY, PERIOD)
        acknowledge(office, repeat)
        assert slip_of(office, 2)["status"] == "sent"
        enter(office, repeat, row(office, repeat, 2, reference="TRX-9"))
        assert slip_of(office, 2)["status"] == "paid"
        assert (month_of(office), came_back(office)) == (("paid", 3, 0), 1)

    def test_what_came_back_before_the_statement(self, office: GoldenOffice, run_id: str) -> None:
        lines = rows(office, run_id)
        assert office.give_back(run_id, lines[0]["line_id"], reason_code="other").status == 200
        assert month_of(office) == ("sent", 0, 0)
        assert enter(office, run_id, *lines).content["paid"] == 2
        assert (month_of(office), came_back(office)) == (("paid", 2, 0), 1)

    def test_of_a_part_the_rest_is_paid(self, office: GoldenOffice, run_id: str) -> None:
        lines = rows(office, run_id)
        enter(office, run_id, *lines)
        part = lines[0]["amount_idr"] // 2
        line_id = lines[0]["line_id"]
        back = office.give_back(run_id, line_id, reason_code="other", amount_idr=part)
        assert back.status == 200, back.content
        assert (month_of(office), came_back(office)) == (("paid", 3, 0), 0)
        assert slip_of(office, 0)["status"] == "returned"

    def test_what_differs_stays_a_finding_although_it_came_back(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        lines = rows(office, run_id)
        lines[0]["account"] = "9999999999"
        enter(office, run_id, *lines)
        line_id = lines[0]["line_id"]
        assert office.give_back(run_id, line_id, reason_code="other").status == 200
        assert (month_of(office), came_back(office)) == (("differs", 2, 1), 0)
        assert [kind for kind, *_ in found(show(office, run_id))] == ["account_differs"]
        assert unmatched(office, 1) == 1

    def test_all_of_it(self, office: GoldenOffice, run_id: str) -> None:
        lines = rows(office, run_id)
        enter(office, run_id, *lines)
        for line in lines:
            assert office.give_back(run_id, line["line_id"], reason_code="other").status == 200
        assert (month_of(office), came_back(office)) == (("returned", 0, 0), 3)


class TestAlarm:
    """The auditor hears of a run that the bank's statement does not match, once a day."""

    def test_what_is_missing_rings_after_seven_days(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        assert (unmatched(office, 6), unmatched(office, 9), unmatched(office, 9, hour=2)) == (
            0,
            1,
            0,
        ), "no statement at all"
        first, *others = rows(office, run_id)
        enter(office, run_id, first)
        assert (unmatched(office, 6), unmatched(office, 9)) == (0, 1), "two of three are missing"
        enter(office, run_id, *others)
        assert unmatched(office, 9) == 0

    def test_what_differs_rings_at_once(self, office: GoldenOffice, run_id: str) -> None:
        first, *others = rows(office, run_id)
        enter(office, run_id, *others, {**first, "amount_idr": 1_234})
        assert unmatched(office, 1) == 1

    def test_a_line_that_no_run_has_rings_as_well(self, office: GoldenOffice, run_id: str) -> None:
        unknown = row(office, run_id, 0, line_id="0" * 32, amount_idr=700)
        enter(office, run_id, *rows(office, run_id), unknown)
        assert month_of(office) == ("paid", 3, 0)
        assert unmatched(office, 1) == 1

    def test_a_run_that_came_back_whole_needs_no_statement(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        for line in rows(office, run_id):
            assert office.give_back(run_id, line["line_id"], reason_code="other").status == 200
        assert unmatched(office, 9) == 0


class TestFindings:
    @pytest.mark.parametrize(
        ("changed", "kind"),
        [
            ({"amount_idr": 1_234}, "amount_differs"),
            ({"account": "9999999999"}, "account_differs"),
            ({"bank": "Bank Lain"}, "account_differs"),
        ],
    )
    def test_what_differs_is_a_finding_and_not_paid(
        self, office: GoldenOffice, run_id: str, changed: dict[str, Any], kind: str
    ) -> None:
        wanted = row(office, run_id, 0)
        executed = {**wanted, **changed}
        answer = enter(office, run_id, executed, *rows(office, run_id)[1:])
        assert (answer.content["paid"], answer.content["transfers"]) == (2, 3)
        assert found(show(office, run_id)) == [(kind, wanted["amount_idr"], executed["amount_idr"])]
        assert month_of(office) == ("differs", 2, 1)
        assert slip_of(office, 0)["status"] == "sent"

    def test_a_line_that_the_run_does_not_have(self, office: GoldenOffice, run_id: str) -> None:
        enter(office, run_id, row(office, run_id, 0, line_id="0" * 32, amount_idr=700))
        assert found(show(office, run_id)) == [("unknown_line", 0, 700)]
        assert office.entries()[-1].values["differing"] == 1

    @pytest.mark.parametrize("reference", ["TRX-0", "TRX-77"])
    def test_a_transfer_that_was_executed_twice(
        self, office: GoldenOffice, run_id: str, reference: str
    ) -> None:
        once = row(office, run_id, 0)
        answer = enter(office, run_id, once, {**once, "reference": reference})
        amount = once["amount_idr"]
        assert answer.content["paid"] == 0
        assert found(show(office, run_id)) == [("executed_twice", amount, 2 * amount)]

    def test_what_the_bank_repeats_in_its_next_statement_is_one_transfer(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        first, second, third = rows(office, run_id)
        enter(office, run_id, first)
        answer = enter(office, run_id, first, second, third)
        assert (answer.content["paid"], answer.content["findings"]) == (3, [])

    def test_what_is_missing_is_a_finding_after_some_days(
        self, office: GoldenOffice, run_id: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first, second, third = rows(office, run_id)
        enter(office, run_id, first, second)
        view = show(office, run_id)
        paid_at = datetime.fromisoformat(office.entries()[0].values["at"])
        due = paid_at + timedelta(days=7)
        assert DAYS_TO_MATCH == 7
        assert datetime.fromisoformat(view["due_at"]) == due
        if Clock.hour_of_all < due:
            assert view["findings"] == []
        monkeypatch.setattr("tukin.aws.http.Request.now", lambda _self: due)
        (missing,) = show(office, run_id)["findings"]
        assert (missing["kind"], missing["line_id"]) == ("missing", third["line_id"])
        just_before = due - timedelta(seconds=1)
        monkeypatch.setattr("tukin.aws.http.Request.now", lambda _self: just_before)
        assert show(office, run_id)["findings"] == []

    def test_without_an_account_in_the_register_nothing_is_paid(self) -> None:
        with GoldenOffice() as office:
            office.upload([person(0)])
            run_id = office.settle_period(KEY, PERIOD)
            acknowledge(office, run_id)
            enter(office, run_id, row(office, run_id, 0))
            ((kind, *_),) = found(show(office, run_id))
            assert kind == "account_unknown"


class TestOnePersonHidesNothing:
    @pytest.mark.parametrize("name", [RELEASER, RELEASER.upper()])
    def test_who_acknowledged_or_fetched_cannot_enter_it(
        self, office: GoldenOffice, run_id: str, name: str
    ) -> None:
        refused = enter(office, run_id, row(office, run_id, 0), who=name)
        assert (refused.status, refused.content["code"]) == (403, "E878")
        assert len(office.entries()) == 2

    def test_who_fetched_the_files_without_acknowledging_cannot(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        assert office.ask("GET", f"/runs/{run_id}/links", who=OTHER_CLERK).status == 200
        refused = enter(office, run_id, row(office, run_id, 0), who=OTHER_CLERK)
        assert (refused.status, refused.content["code"]) == (403, "E878")
        assert enter(office, run_id, row(office, run_id, 0)).status == 200

    def test_the_two_who_made_the_run_cannot(self, office: GoldenOffice, run_id: str) -> None:
        """Together they could pay by another file; what shows it comes from a third."""
        refused = enter(office, run_id, row(office, run_id, 0), who=PREPARER)
        assert (refused.status, refused.content["code"]) == (403, "E878")

    def test_who_released_it_cannot_where_another_acknowledged(self, office: GoldenOffice) -> None:
        paid = office.settle_period(KEY, PERIOD)
        acknowledge(office, paid, who=OTHER_CLERK)
        refused = enter(office, paid, row(office, paid, 0), who=RELEASER)
        assert (refused.status, refused.content["code"]) == (403, "E878")

    def test_the_auditor_who_fetches_them_keeps_nobody_from_it(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        path = f"/runs/{run_id}/links"
        assert office.ask("GET", path, role="auditor", who="audi").status == 200
        assert enter(office, run_id, row(office, run_id, 0)).status == 200

    def test_who_fetched_them_as_an_auditor_cannot_enter_as_finance(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        """One person may have both roles; the file is the same."""
        path = f"/runs/{run_id}/links"
        assert office.ask("GET", path, role="auditor", who=CLERK).status == 200
        refused = enter(office, run_id, row(office, run_id, 0))
        assert (refused.status, refused.content["code"]) == (403, "E878")
        assert enter(office, run_id, row(office, run_id, 0), who=OTHER_CLERK).status == 200
        refused = office.ask("GET", path, role="auditor", who=OTHER_CLERK)
        assert (refused.status, refused.content["code"]) == (403, "E880")

    def test_who_entered_it_cannot_fetch_the_files_afterwards(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        enter(office, run_id, row(office, run_id, 0))
        refused = office.ask("GET", f"/runs/{run_id}/links", who=CLERK)
        assert (refused.status, refused.content["code"]) == (403, "E880")
        assert office.ask("GET", f"/runs/{run_id}/links", who=PREPARER).status == 200

    def test_before_the_acknowledgement_there_is_nothing_to_match(
        self, office: GoldenOffice
    ) -> None:
        paid = office.settle_period(KEY, PERIOD)
        refused = enter(office, paid, row(office, paid, 0))
        assert (refused.status, refused.content["code"]) == (409, "E879")

    def test_a_false_statement_first_does_not_cover_the_true_one(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        """The money went to another account; one says that all is well, one what the bank says."""
        enter(office, run_id, *rows(office, run_id))
        assert month_of(office) == ("paid", 3, 0)
        true = row(office, run_id, 0, account="9999999999")
        assert enter(office, run_id, true, who=OTHER_CLERK).status == 200
        assert [kind for kind, *_ in found(show(office, run_id))] == ["executed_twice"]
        assert month_of(office) == ("differs", 2, 1)
        assert slip_of(office, 0)["status"] == "sent"

    def test_a_difference_stays_whatever_is_entered_afterwards(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        enter(office, run_id, row(office, run_id, 0, account="9999999999"), who=OTHER_CLERK)
        enter(office, run_id, *rows(office, run_id))
        view = show(office, run_id)
        assert [kind for kind, *_ in found(view)] == ["executed_twice"]
        names = [each["entered_by"] for each in view["statements"]]
        assert names == [f"tukin-finance/{OTHER_CLERK}", f"tukin-finance/{CLERK}"]

    @pytest.mark.parametrize("role", ["agency-disdik", "auditor", "personnel", "rules-approver"])
    def test_nobody_but_finance_enters_one(
        self, office: GoldenOffice, run_id: str, role: str
    ) -> None:
        body = {"lines": rows(office, run_id)}
        path = f"/runs/{run_id}/statement"
        assert office.ask("POST", path, body, role=role, who=CLERK).status == 403


class TestLedger:
    def test_the_entry_names_who_entered_it_and_nobody_who_is_paid(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        enter(office, run_id, *rows(office, run_id))
        last = office.entries()[-1]
        assert last.values["kind"] == "statement"
        assert last.values["requested_by"] == f"tukin-finance/{CLERK}"
        assert (last.values["paid"], last.values["transfers"]) == (3, 3)
        written = [last.content.decode()]
        written += [json.dumps(item, default=str) for item in office.items("REQUEST#")]
        written += [d.decode() for d in office.objects("settlement/statements/").values()]
        for number in range(3):
            assert not any(nip_of(number) in text for text in written)
            assert not any(f"00000000{number}1" in text for text in written)
        office.check_books()

    def test_it_moves_no_rupiah(self, office: GoldenOffice, run_id: str) -> None:
        before = office.check_books()
        enter(office, run_id, *rows(office, run_id))
        assert office.check_books() == before
        assert office.transfers(office.settle_period(OTHER_KEY, PERIOD)) == {}

    def test_one_that_broke_off_after_the_archive_is_completed_by_the_next_writer(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        with patch.object(Ledger, "follow", side_effect=StoreUnavailable("E902")):
            assert enter(office, run_id, row(office, run_id, 0)).status == 503
        assert month_of(office) == ("sent", 0, 0)
        enter(office, run_id, *rows(office, run_id)[1:])
        assert month_of(office) == ("paid", 3, 0)
        assert [entry.values["kind"] for entry in office.entries()][2:] == ["statement"] * 2

    def test_a_restored_table_that_forgot_it_gets_it_back(
        self, office: GoldenOffice, run_id: str
    ) -> None:
        backup = Backup()
        enter(office, run_id, *rows(office, run_id))
        backup.restore()
        assert month_of(office) == ("sent", 0, 0)
        recover_by_two(office)
        assert month_of(office) == ("paid", 3, 0)
        office.check_books()


def test_times_are_of_utc(office: GoldenOffice, run_id: str) -> None:
    enter(office, run_id, row(office, run_id, 0))
    (entered,) = show(office, run_id)["statements"]
    assert datetime.fromisoformat(entered["entered_at"]).tzinfo == UTC
