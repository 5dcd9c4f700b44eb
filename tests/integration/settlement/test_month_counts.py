"""What is counted beside live months: kept by the transitions, read by one query, swept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import nip_of, person, rule_book
from tests.integration.processing.test_approval import approve
from tests.integration.settlement.test_period import PERIOD, view_of
from tests.integration.stories import month
from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call
from tests.integration.world import ARCHIVE, LEDGER, TABLE, World
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.operations.recount import Recount
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.month_counts import MonthCounts, is_long_past
from tukin.payroll.stores.uploads import Uploads
from tukin.settlement import read_runs
from tukin.settlement.stores.run_archive import RunArchive
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.period import Period

KEY, OTHER_KEY = "key-00000001", "key-00000002"
SEPTEMBER = Period(2026, 9)
WAITING = "WAITING#disdik"
NOW = datetime.now(UTC)


@pytest.fixture(autouse=True)
def in_november(monkeypatch: pytest.MonkeyPatch) -> None:
    """A sweep keeps the counts of September then; two months later it is long past."""

    def as_of_november(period: Period, _today: date) -> bool:
        return is_long_past(period, date(2026, 11, 29))

    monkeypatch.setattr(read_runs, "is_long_past", as_of_november)


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        yield made


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def reads(world: World, path: str = PERIOD) -> list[Call]:
    """The table's calls by which a period is answered once the code is warm."""
    view_of(world, path)  # type: ignore[arg-type]
    first = len(world.wire.calls)
    view_of(world, path)  # type: ignore[arg-type]
    calls = world.wire.calls[first:]
    return [call for call in calls if call.service == "dynamodb"]


TWO = ["AGENCIES", "PERIOD#2026-09"]
PAID = ["AGENCIES", "LEDGER", "PERIOD#2026-09"]
"""Where something was paid, the ledger's last entries say what the bank's statements do of it."""


def queries(calls: list[Call]) -> list[str]:
    found = [call.body for call in calls if call.operation == "Query"]
    return [body["ExpressionAttributeValues"][":pk"]["S"] for body in found]


def of_agency(world: Any, agency: str = "disdik") -> dict[str, Any]:
    found: list[dict[str, Any]] = view_of(world)["agencies"]
    return next(each for each in found if each["agency"] == agency)


def orders(world: World) -> int:
    """How many uploads of disdik are counted as waiting."""
    return len(world.counted().get(WAITING, {}).get("orders", ()))


def recount(period: Period = SEPTEMBER, *agencies: str) -> int:
    """What a sweep corrects."""
    table, archive = Table(TABLE), Bucket(ARCHIVE)
    writer = LedgerWriter.on(table, Bucket(LEDGER), 3653)
    stores = Recount(
        counts=MonthCounts(table),
        live_months=LiveMonths(table),
        uploads=Uploads(table),
        ledger=writer.ledger,
        archive=RunArchive(archive),
        runs=writer.runs,
    )
    return stores.correct(period, agencies, NOW)


class TestQueries:
    @pytest.mark.parametrize("count", [1, 3, 60])
    def test_two_whatever_the_number_of_agencies(self, treasury: Treasury, count: int) -> None:
        """Nobody paid; then half of them paid, one of these corrected: the same calls."""
        names = [f"dinas-{number:02d}" for number in range(count)]
        for number, name in enumerate(names):
            treasury.publish(name, people(1_000, first=number))
        calls = reads(treasury)
        assert sorted(queries(calls)) == TWO
        assert [call.operation for call in calls if call.operation != "Query"] == []
        paid = names[: count // 2 + 1]
        treasury.settle_period(KEY, agencies=paid)
        treasury.publish(names[0], people(1_500))
        calls = reads(treasury)
        assert sorted(queries(calls)) == PAID
        others = [call.operation for call in calls if call.operation != "Query"]
        assert others == ["GetItem", "GetItem"], "the period's state and the tip"
        assert view_of(treasury)["states"]["settled"] == len(paid) - 1

    def test_two_where_runs_left_agencies_out(self, treasury: Treasury) -> None:
        """The runs are known by their numbers; only their two entries are read."""
        treasury.publish("disdik", people(1_000))
        treasury.publish("dinkes", people(4_000, first=5))
        for number in (1, 2):
            treasury.publish("disdik", people(1_000 + number))
            treasury.settle_period(f"key-0000000{number}", agencies=["disdik"])
        calls = reads(treasury)
        assert sorted(queries(calls)) == PAID
        assert [run["seq"] for run in of_agency(treasury, "dinkes")["left_out_of"]] == [1, 2]
        assert len([call for call in calls if call.operation == "GetItem"]) == 2 + 2

    def test_a_month_of_before_there_were_counts_says_the_same(self, treasury: Treasury) -> None:
        """It is counted by who asks, and after a sweep by the sweep."""
        treasury.publish("disdik", people(1_000))
        treasury.publish("dinkes", people(4_000, first=5))
        treasury.settle_period(KEY, agencies=["disdik"])
        treasury.publish("disdik", people(1_100))
        treasury.settle_period(OTHER_KEY, agencies=["disdik"])
        before = view_of(treasury)
        for item in treasury.items("PERIOD#"):
            gone = {name: None for name in ("rejected", "not_paid") if name in item}
            treasury.tamper(item["pk"], item["sk"], **gone)
        treasury.remove("PERIOD#2026-09", "RUNS")
        assert view_of(treasury) == before
        found = sorted({pk.split("#")[0] for pk in queries(reads(treasury))})
        assert found == ["AGENCIES", "LEDGER", "PERIOD", "RUNS", "UPLOAD"]
        assert recount() == 2
        assert sorted(queries(reads(treasury))) == PAID
        assert view_of(treasury) == before
        assert recount() == 0

    def test_what_is_long_past_and_open_is_counted_by_who_asks(self, treasury: Treasury) -> None:
        """Nothing that is stored says that nothing waits there from before there were counts."""
        found = queries(reads(treasury, "/periods/2024-03"))
        assert sorted(found) == [
            "AGENCIES",
            "PERIOD#2024-03",
            *(f"UPLOAD#{agency}#2024-03" for agency in ("dinkes", "disdik", "dukcapil")),
        ]


class TestNotPaid:
    def test_a_run_notes_how_many_it_blocked_and_names_them(self, treasury: Treasury) -> None:
        """Person 2 is claimed by both; nobody else is kept back."""
        treasury.publish("disdik", people(1_000, 2_000))
        treasury.publish("dinkes", people(3_000, 4_000, first=2))
        treasury.settle_period(KEY)
        for agency in ("disdik", "dinkes"):
            (item,) = [i for i in treasury.items("PERIOD#") if i["agency"] == agency]
            assert item["not_paid"] == {"held": 0, "blocked": 1, "not_counted": 0, "seq": 1}
            seen = of_agency(treasury, agency)
            assert (seen["state"], seen["held"], seen["blocked"]) == ("settled", 0, 1)
            (blocked,) = seen["not_paid"]
            assert (blocked["nip"], blocked["reason_en"]) == (nip_of(2), blocked["reason_en"])
            assert blocked["reason"] == "claimed_twice"
        assert sorted(queries(reads(treasury))) == PAID

    def test_no_file_is_read_where_nobody_was_kept_back(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.settle_period(KEY)
        view_of(treasury)
        first = len(treasury.wire.calls)
        view_of(treasury)
        read = [c for c in treasury.wire.calls[first:] if c.operation == "GetObject"]
        assert read == []


class TestUploads:
    def test_what_waits_is_counted_until_it_is_agreed_to(self, office: Office) -> None:
        office.upload(month(low=()))
        assert office.counted() == {}, "nothing ever waited"
        waiting = office.upload(month(low=(), count=7), minute=5)
        assert (orders(office), of_agency(office)["awaiting_approval"]) == (1, 1)
        assert sorted(queries(reads(office))) == TWO
        assert approve(office, waiting).status == 200
        office.drain()
        assert (orders(office), of_agency(office)["awaiting_approval"]) == (0, 0)
        assert recount(SEPTEMBER, "disdik") == 0

    def test_what_is_rejected_waits_no_more(self, office: Office) -> None:
        office.upload(month(low=()))
        waiting = office.upload(month(low=(), count=7), minute=5)
        path = f"/agencies/disdik/periods/2026-09/uploads/{waiting.upload_id}/rejection"
        body = {"reason": "salah berkas"}
        answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)
        assert answer.status == 200, answer.content
        office.drain()
        assert (orders(office), of_agency(office)["awaiting_approval"]) == (0, 0)
        assert recount(SEPTEMBER, "disdik") == 0

    def test_an_open_month_counts_what_waits(self, office: Office) -> None:
        """1 of 4 rows is rejected, where the rules allow a tenth."""
        limit = {"most_rejected_percent": 10, "source": "illustrative"}
        office.rules.document = rule_book(lambda rules: rules.update(approval=limit))
        office.upload([*month(low=(), count=3), person(60, "-")])
        assert office.items("PERIOD#") == []
        seen = of_agency(office)
        assert (seen["state"], seen["awaiting_approval"], seen["rejected"]) == ("open", 1, 0)

    def test_rejected_rows_are_those_of_the_uploads_that_count(self, office: Office) -> None:
        """A file with 2 bad rows of 5; an amendment with 1 of 2; a new file with none."""
        office.upload([*month(low=(), count=3), person(60, "-"), person(61, "-")])
        assert of_agency(office)["rejected"] == 2
        amendment = [person(0, "71"), person(62, "-")]
        office.upload(amendment, name="amendment-1.csv", minute=3)
        assert of_agency(office)["rejected"] == 3
        assert view_of(office)["totals"]["rejected"] == 3
        assert recount() == 0
        office.upload(month(low=(), count=3), name="baru.csv", minute=6)
        assert of_agency(office)["rejected"] == 0
        assert recount() == 0

    def test_agencies_share_no_item(self, office: Office) -> None:
        """600 publications at once meet in no count: each writes beside its own month."""
        keys = {}
        for agency, minute in (("disdik", 1), ("dinkes", 2)):
            first = len(office.wire.calls)
            rows = month(low=(), count=2)
            office.upload(rows, key=f"uploads/{agency}/2026-09/a.csv", minute=minute)
            written = [c for c in office.wire.calls[first:] if c.operation == "TransactWriteItems"]
            keys[agency] = {
                (key["pk"]["S"], key["sk"]["S"])
                for call in written
                for action in call.body["TransactItems"]
                for kind, request in action.items()
                if kind != "ConditionCheck"
                for key in [request.get("Item") or request["Key"]]
            }
            assert keys[agency]
        assert not keys["disdik"] & keys["dinkes"]


class TestSweep:
    def test_what_differs_is_counted_again(
        self, office: Office, caplog: pytest.LogCaptureFixture
    ) -> None:
        office.upload(month(low=()))
        office.upload(month(low=(), count=7), minute=5)
        office.settle_period(KEY)
        (live,) = office.items("PERIOD#")
        before = view_of(office)
        counts = {"held": 3, "blocked": 0, "not_counted": 0, "seq": 1}
        wrong = {"M": {name: {"N": str(number)} for name, number in counts.items()}}
        office.tamper(live["pk"], live["sk"], rejected={"N": "9"}, not_paid=wrong)
        office.tamper(live["pk"], WAITING, orders=None)
        assert view_of(office) != before
        caplog.clear()
        assert recount() == 1
        assert view_of(office) == before
        assert recount() == 0
        (said,) = [vars(record) for record in caplog.records]
        assert (said["message"], said["agency"], said["period"]) == (
            *("counts corrected", "disdik", "2026-09"),
        )
        assert nip_of(0) not in str(said)

    def test_an_upload_that_nobody_counted_is_found(self, office: Office) -> None:
        """As one that waited in a month that is open, from before there were counts."""
        limit = {"most_rejected_percent": 10, "source": "illustrative"}
        office.rules.document = rule_book(lambda rules: rules.update(approval=limit))
        office.upload([*month(low=(), count=3), person(60, "-")])
        office.remove("PERIOD#2026-09", WAITING)
        assert of_agency(office)["awaiting_approval"] == 0
        assert recount() == 0, "an agency of which nothing is stored is looked at once a day"
        assert recount(SEPTEMBER, "disdik") == 1
        assert of_agency(office)["awaiting_approval"] == 1

    def test_a_transition_between_is_not_undone(self, office: Office) -> None:
        """An upload begins to wait after the sweep looked: what it would write is refused."""
        office.upload(month(low=()))
        office.upload(month(low=(), count=7), minute=5)
        counts = MonthCounts(Table(TABLE))
        seen = counts.of_period(SEPTEMBER).months["disdik"]
        office.upload(month(low=(), count=6), name="enam.csv", minute=7)
        assert orders(office) == 2
        assert not counts.correct_waiting("disdik", SEPTEMBER, seen.waiting, frozenset())
        assert orders(office) == 2
        office.upload(month(low=(1,)), name="delapan.csv", minute=9)
        assert not counts.correct_month(seen, 5, None)
        assert office.items("PERIOD#")[0]["rejected"] == 0

    def test_where_other_transactions_are_in_the_way_it_waits_all_the_same(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        transact = Table.transact

        def refuse(table: Table, actions: Sequence[Mapping[str, Any]]) -> bool:
            return "WAITING#" not in str(actions) and transact(table, actions)

        office.upload(month(low=()))
        monkeypatch.setattr(Table, "transact", refuse)
        waiting = office.upload(month(low=(), count=7), minute=5)
        monkeypatch.setattr(Table, "transact", transact)
        assert office.status_of(waiting) == "awaiting_approval"
        assert orders(office) == 0
        assert recount() == 1
        assert orders(office) == 1
