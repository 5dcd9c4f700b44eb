"""A period's states: what finance sees before it pays, and an agency of its own month."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.integration.office import Office
from tests.integration.people import person, rule_book
from tests.integration.stories import month
from tests.integration.treasury import Treasury, people
from tests.integration.world import AGENCIES
from tukin.payroll.publication import MonthState, state_of
from tukin.payroll.stores.live_months import live_month_from_json, live_month_to_json

KEY, OTHER_KEY = "key-00000001", "key-00000002"
PERIOD = "/periods/2026-09"
NOTHING_LIVE: dict[str, Any] = {
    "batch_id": None,
    "revision": 0,
    "settled_revision": 0,
    "settled_seq": 0,
    "rows": 0,
    "gross_idr": 0,
    "net_idr": 0,
    "awaiting_approval": 0,
    "rejected": 0,
    "held": 0,
    "blocked": 0,
    "not_counted": 0,
    "not_paid": [],
    "left_out_of": [],
    "transfers": None,
    "paid": 0,
    "differing": 0,
    "returned": 0,
}


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        yield made


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def view_of(treasury: Treasury, path: str = PERIOD) -> dict[str, Any]:
    """What finance sees of a period."""
    answer = treasury.ask("GET", path)
    assert answer.status == 200, answer.content
    return answer.content


def states_of(treasury: Treasury) -> dict[str, str]:
    """Agency → state."""
    return {month["agency"]: month["state"] for month in view_of(treasury)["agencies"]}


class TestView:
    def test_before_anybody_has_published_all_are_open(self, treasury: Treasury) -> None:
        assert view_of(treasury) == {
            "period": "2026-09",
            "agencies": [
                {"agency": agency, "state": "open", **NOTHING_LIVE} for agency in sorted(AGENCIES)
            ],
            "states": {
                "open": 3,
                "published": 0,
                "withdrawn": 0,
                "settled": 0,
                "corrections_pending": 0,
            },
            "totals": {
                "rows": 0,
                "gross_idr": 0,
                "net_idr": 0,
                "awaiting_approval": 0,
                "rejected": 0,
            },
        }

    def test_each_agency_has_its_own_state(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))
        treasury.publish("dinkes", people(4_000, first=5))
        treasury.settle_period(KEY, agencies=["disdik"])
        treasury.publish("disdik", people(1_000, 3_000))
        view = view_of(treasury)
        found = {
            m["agency"]: (m["state"], m["revision"], m["settled_revision"], m["settled_seq"])
            for m in view["agencies"]
        }
        assert found == {
            "disdik": ("corrections_pending", 2, 1, 1),
            "dinkes": ("published", 1, 0, 0),
            "dukcapil": ("open", 0, 0, 0),
        }
        assert view["states"] == {
            "open": 1,
            "published": 1,
            "withdrawn": 0,
            "settled": 0,
            "corrections_pending": 1,
        }
        # 1.000 + 3.000 + 4.000; of each 5 % tax and 1 % BPJS go
        assert view["totals"] == {
            "rows": 3,
            "gross_idr": 8_000,
            "net_idr": 7_520,
            "awaiting_approval": 0,
            "rejected": 0,
        }

    def test_it_tells_the_live_batch_and_its_totals(self, treasury: Treasury) -> None:
        live = treasury.publish("disdik", people(1_000, 2_000))
        (month_of_disdik,) = [m for m in view_of(treasury)["agencies"] if m["agency"] == "disdik"]
        assert month_of_disdik["batch_id"] == live.batch.batch_id
        sums = [month_of_disdik[name] for name in ("rows", "gross_idr", "net_idr")]
        assert sums == [2, 3_000, 2_820]

    def test_who_is_no_agency_any_more_is_reported_while_a_run_would_pay_it(
        self, treasury: Treasury
    ) -> None:
        treasury.publish("dinas-lama", people(1_000))
        assert states_of(treasury) == dict.fromkeys(AGENCIES, "open") | {"dinas-lama": "published"}
        run_id = treasury.settle_period(KEY)
        assert treasury.transfers(run_id) == {1: 940}
        assert states_of(treasury)["dinas-lama"] == "settled"

    def test_another_period_is_another_state(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000), period="2026-13")
        assert states_of(treasury)["disdik"] == "open"
        assert view_of(treasury, "/periods/2026-13")["states"]["published"] == 1

    def test_only_finance_and_the_auditor_see_it(self, treasury: Treasury) -> None:
        assert treasury.ask("GET", PERIOD, role="auditor").status == 200
        for role in ("agency-disdik", "agency-disdik-head", "rules-author", "personnel", ""):
            answer = treasury.ask("GET", PERIOD, role=role)
            assert (answer.status, answer.content["code"]) == (403, "E801")

    @pytest.mark.parametrize("period", ["2026-15", "2026-00", "x", "2026-9"])
    def test_what_is_no_period_is_refused(self, treasury: Treasury, period: str) -> None:
        answer = treasury.ask("GET", f"/periods/{period}")
        assert (answer.status, answer.content["code"]) == (400, "E007")

    def test_it_writes_nothing_and_tells_no_log_of_anybody(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        before = treasury.items()
        view_of(treasury)
        assert treasury.items() == before
        assert "Contoh" not in "\n".join(treasury.output)


class TestSettledRevision:
    def test_a_run_notes_the_revision_that_it_paid(self, treasury: Treasury) -> None:
        for gross in (1_000, 1_100, 1_200):
            treasury.publish("disdik", people(gross))
        treasury.settle_period(KEY)
        (item,) = treasury.items("PERIOD#")
        assert (item["revision"], item["settled_revision"], item["settled_seq"]) == (3, 3, 1)

    def test_a_run_that_has_nothing_to_pay_settles_the_correction(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.settle_period(KEY)
        treasury.publish("disdik", people(1_000))
        assert states_of(treasury)["disdik"] == "corrections_pending"
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {}
        assert states_of(treasury)["disdik"] == "settled"

    def test_a_live_month_of_before_is_read_and_corrected_by_the_next_run(
        self, treasury: Treasury
    ) -> None:
        """It was paid, but by which revision nobody noted: a run too many pays nothing."""
        treasury.publish("disdik", people(1_000))
        treasury.settle_period(KEY)
        (item,) = treasury.items("PERIOD#")
        old = {name: value for name, value in item.items() if name != "settled_revision"}
        live = live_month_from_json(old)
        assert (live.settled_seq, live.settled_revision) == (1, 0)
        assert state_of(live) is MonthState.CORRECTIONS_PENDING
        assert live_month_from_json(live_month_to_json(live)) == live

        treasury.tamper(item["pk"], item["sk"], settled_revision=None)
        assert states_of(treasury)["disdik"] == "corrections_pending"
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {}
        assert states_of(treasury)["disdik"] == "settled"


class TestPipeline:
    """The whole way, by uploads: what the agency reads of its month is what finance sees."""

    def seen(self, office: Office) -> tuple[str, int]:
        """The month's state by all who see it, and how many uploads wait by finance's view."""
        (by_finance,) = [m for m in view_of(office)["agencies"] if m["agency"] == "disdik"]
        path = "/agencies/disdik/periods/2026-09"
        for what in ("uploads", "records"):
            answer = office.http("GET", f"{path}/{what}", "agency-disdik")
            if answer.status == 404:
                assert (what, by_finance["state"]) == ("records", "open")
                continue
            reported = {name: answer.content[name] for name in by_finance if name in answer.content}
            alone = {"agency", "awaiting_approval", "held", "blocked", "not_counted", "not_paid"}
            alone |= {"transfers", "paid", "differing", "returned"}  # by the bank's statements
            alone |= {"rejected"} | {"left_out_of"} - answer.content.keys()
            assert by_finance == reported | {name: by_finance[name] for name in alone}
        return by_finance["state"], by_finance["awaiting_approval"]

    def test_a_month_from_open_to_paid_again(self, office: Office) -> None:
        assert self.seen(office) == ("open", 0)
        office.upload(month(low=()))
        assert self.seen(office) == ("published", 0)
        office.settle_period(KEY)
        assert self.seen(office) == ("settled", 0)
        correction = office.put(month(low=(1,)), minute=5)
        office.deliver(correction)
        office.run_executions()
        assert self.seen(office) == ("settled", 1)  # nobody has agreed to it
        path = f"/agencies/disdik/periods/2026-09/uploads/{correction.upload_id}/approval"
        body = {"digest": office.upload_item(correction)["digest"]}
        answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)
        assert answer.status == 200
        office.run_executions()
        assert self.seen(office) == ("corrections_pending", 0)
        office.settle_period(OTHER_KEY)
        assert self.seen(office) == ("settled", 0)

    def test_an_open_month_may_wait_for_the_agency_head(self, office: Office) -> None:
        limit = {"most_rejected_percent": 10, "source": "illustrative"}
        office.rules.document = rule_book(lambda rules: rules.update(approval=limit))
        upload = office.put([*month(low=(), count=3), person(60, "-")])  # 1 of 4
        office.deliver(upload)
        office.run_executions()
        assert office.status_of(upload) == "awaiting_approval"
        assert self.seen(office) == ("open", 1)
        assert view_of(office)["totals"]["awaiting_approval"] == 1

    def test_what_a_later_file_has_overtaken_waits_for_nobody(self, office: Office) -> None:
        office.upload(month(low=()))
        waiting = office.put(month(low=(), count=7), name="tujuh.csv", minute=5)
        office.deliver(waiting)
        office.run_executions()
        assert self.seen(office) == ("published", 1)
        office.upload(month(low=(), count=9), name="sembilan.csv", minute=9)
        assert office.status_of(waiting) == "awaiting_approval"
        assert self.seen(office) == ("published", 0)
