"""A run is prepared by one person and released by another, who agrees to just what was shown."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from unittest.mock import Mock

import pytest

from tests.integration.people import nip_of
from tests.integration.treasury import PREPARER, RELEASER, Treasury, people
from tests.integration.world import ARCHIVE
from tukin.aws.items import to_attribute
from tukin.aws.table import Table
from tukin.settlement import repair
from tukin.settlement.stores.runs import Runs

KEY, OTHER_KEY = "key-00000001", "key-00000002"
THIRD, FOURTH = "wati", "dewi"
_HOURS_48, _SECOND = timedelta(hours=48), timedelta(seconds=1)


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        yield made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The time of the requests; an execution has the true one."""
    made = Mock(wraps=datetime)
    made.now.return_value = datetime.now(UTC)
    monkeypatch.setattr("tukin.aws.http.datetime", made)
    return made


def refused(treasury: Treasury, run_id: str, status: int, code: str, **asked: object) -> str:
    """A release that is refused, and pays nothing; what the caller reads."""
    before = len(treasury.entries())
    answer = treasury.release(run_id, **asked)  # type: ignore[arg-type]
    assert (answer.status, answer.content["code"]) == (status, code)
    assert treasury.started == []
    assert len(treasury.entries()) == before
    return str(answer.content["message_en"])


def status_of(treasury: Treasury, run_id: str) -> str:
    return str(treasury.run_item(run_id)["status"])


class TestTwoPeople:
    def test_nothing_is_paid_before_another_person_releases(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        assert status_of(treasury, run_id) == "prepared"
        assert treasury.entries() == []
        assert treasury.objects("runs/") == {}
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880}
        values = treasury.entries()[0].values
        assert values["requested_by"] == f"tukin-finance/{PREPARER}"
        assert values["release"]["released_by"] == f"tukin-finance/{RELEASER}"
        assert values["release"]["digest"] == treasury.run_item(run_id)["digest"]

    @pytest.mark.parametrize("name", [PREPARER, PREPARER.upper()])
    def test_who_prepared_cannot_release(self, treasury: Treasury, name: str) -> None:
        run_id = treasury.prepare(KEY)
        refused(treasury, run_id, 403, "E852", who=name)

    def test_a_release_names_what_was_shown(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        refused(treasury, run_id, 409, "E855", digest="f" * 64)

    def test_what_is_not_prepared_cannot_be_released(self, treasury: Treasury) -> None:
        run_id = treasury.request(KEY)
        treasury.started.clear()
        refused(treasury, run_id, 409, "E850")

    def test_a_release_that_is_sent_again_is_the_same(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        assert treasury.release(run_id).status == 202
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.release(run_id).content["status"] == "signed"
        assert treasury.check_books().transferred_idr == 2_820
        assert len(treasury.entries()) == 1

    def test_a_second_releaser_is_told_so(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        refused(treasury, run_id, 409, "E851", who=THIRD)

    def test_an_execution_that_was_lost_is_started_again(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert status_of(treasury, run_id) == "signed"


class TestWhatChangedSince:
    def test_an_agency_that_publishes_is_left_out_by_name(self, treasury: Treasury) -> None:
        treasury.publish("dinkes", people(4_000, first=7))
        run_id = treasury.prepare(KEY)
        treasury.publish("dinkes", people(9_000, first=7))
        message = refused(treasury, run_id, 409, "E857")
        assert "dinkes" in message
        assert "disdik" not in message
        shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content
        assert shown["changed"] == ["dinkes"]
        refused(treasury, run_id, 409, "E857", left_out=["dinkes", "disdik"])
        assert treasury.release(run_id, left_out=["dinkes"]).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {1: 940, 2: 1_880}
        heads = treasury.entries()[0].values["heads"]
        assert {head["agency"]: head["chosen"] for head in heads} == {
            "dinkes": False,
            "disdik": True,
        }
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {7: 8_460}
        assert treasury.check_books().transferred_idr == 2_820 + 8_460

    def test_no_agency_is_left_out_that_did_not_change(self, treasury: Treasury) -> None:
        treasury.publish("dinkes", people(4_000, first=7))
        run_id = treasury.prepare(KEY)
        refused(treasury, run_id, 409, "E857", left_out=["dinkes"])

    def test_the_lines_of_the_others_stay_byte_for_byte(self, treasury: Treasury) -> None:
        treasury.publish("dinkes", people(4_000, first=7))
        run_id = treasury.prepare(KEY)
        (shown,) = [
            data
            for key, data in treasury.objects(f"prepared/{run_id}/").items()
            if key.endswith("lines.jsonl")
        ]
        treasury.publish("dinkes", people(9_000, first=7))
        treasury.release(run_id, left_out=["dinkes"])
        treasury.run_settlements()
        (paid,) = [
            data
            for key, data in treasury.objects(f"runs/{run_id}/").items()
            if key.endswith("/payments.jsonl")
        ]
        _, *rows = paid.splitlines()  # the first line lists the cells
        assert rows == [line for line in shown.splitlines() if b"disdik" in line]

    def test_a_claim_by_another_agency_changes_the_agency_of_the_line(
        self, treasury: Treasury
    ) -> None:
        """The other agency is not even in the run."""
        treasury.publish("dinkes", people(4_000, first=7))
        run_id = treasury.prepare(KEY)
        treasury.publish("bapenda", people(5_000, first=2))
        assert "disdik" in refused(treasury, run_id, 409, "E857")

    def test_where_nothing_is_left_the_run_is_outdated(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        treasury.publish("disdik", people(1_000, 2_500))
        refused(treasury, run_id, 409, "E856")
        assert status_of(treasury, run_id) == "outdated"
        refused(treasury, run_id, 409, "E853")

    def test_overlapping_runs_pay_once(self, treasury: Treasury) -> None:
        first, second = treasury.prepare(KEY), treasury.prepare(OTHER_KEY)
        treasury.release(first)
        treasury.run_settlements()
        refused(treasury, second, 409, "E856")
        assert treasury.check_books().transferred_idr == 2_820

    def test_a_return_of_somebody_without_a_line_changes_nothing(self, treasury: Treasury) -> None:
        """Ten people of the run wait for their raise; one who has no line had an account closed."""
        paid = treasury.settle_period(KEY)
        line = next(line for line in treasury.lines(paid) if line.nip == nip_of(1))
        treasury.publish("disdik", people(1_000, 2_500))
        run_id = treasury.prepare(OTHER_KEY)
        assert treasury.give_back(paid, line.line_id).status == 200
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {2: 470}
        assert treasury.check_books().pending_idr == 940
        assert treasury.transfers(treasury.settle_period("key-00000003")) == {1: 940}
        treasury.check_books()

    def test_a_return_of_somebody_with_a_line_does(self, treasury: Treasury) -> None:
        paid = treasury.settle_period(KEY)
        line = next(line for line in treasury.lines(paid) if line.nip == nip_of(2))
        treasury.publish("disdik", people(1_000, 2_500))
        run_id = treasury.prepare(OTHER_KEY)
        assert treasury.give_back(paid, line.line_id).status == 200
        refused(treasury, run_id, 409, "E856")


class TestWhatThePreparerSaw:
    def revisions(self, treasury: Treasury) -> dict[str, int]:
        view = treasury.ask("GET", "/periods/2026-09").content
        return {item["agency"]: item["revision"] for item in view["agencies"] if item["revision"]}

    def test_who_published_again_or_newly_is_left_out_by_name(self, treasury: Treasury) -> None:
        treasury.publish("dinkes", people(4_000, first=7))
        seen = {"disdik": 1, "dinkes": 1}
        treasury.publish("dinkes", people(9_000, first=7))
        treasury.publish("bapenda", people(5_000, first=9))
        run_id = treasury.prepare(KEY, revisions=seen)
        shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content
        assert shown["moved"] == ["bapenda", "dinkes"] == shown["not_included"]
        assert shown["totals"]["transfer_idr"] == 2_820

    def test_where_all_moved_nothing_is_prepared(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY, revisions={"disdik": 7})
        assert status_of(treasury, run_id) == "outdated"


class TestWhatIsShown:
    def test_sums_and_changes_by_hand(self, treasury: Treasury) -> None:
        """Last month 940 and 1,880 net; this month 940 + 376 for the first and 5 new people."""
        treasury.settle_period(KEY)
        treasury.publish("disdik", people(1_400, 2_000, 3_000), period="2026-10")
        treasury.publish("dinkes", people(8_000, first=3), period="2026-10")
        run_id = treasury.prepare(OTHER_KEY, "2026-10")
        shown = treasury.ask("GET", f"/runs/{run_id}/prepared").content
        assert shown["totals"]["transfer_idr"] == 1_316 + 1_880
        assert shown["months"] == [
            {"agency": "dinkes", "month_net_idr": 0, "last_month_net_idr": 0},
            {"agency": "disdik", "month_net_idr": 3_196, "last_month_net_idr": 2_820},
        ]
        assert shown["blocked"] == [{"nip": nip_of(3), "agencies": ["dinkes", "disdik"]}]
        assert [(p["nip"], p["raise_idr"], p["net_idr"]) for p in shown["largest_raises"]] == [
            (nip_of(1), 376, 1_316)
        ]
        assert shown["new_people"] == {"count": 0, "people": []}
        assert shown["expires_at"] > shown["prepared_at"]

    def test_who_had_nothing_last_month_is_named(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        new = treasury.ask("GET", f"/runs/{run_id}/prepared").content["new_people"]
        assert (new["count"], [p["nip"] for p in new["people"]]) == (2, [nip_of(1), nip_of(2)])

    def test_every_line_can_be_read_page_by_page(
        self, treasury: Treasury, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tukin.settlement.preparation.view.PAGE_LINES", 1)
        treasury.publish("dinkes", people(4_000, first=7))
        run_id = treasury.prepare(KEY)
        path, found, cursor = f"/runs/{run_id}/prepared/lines", [], "0"
        while cursor is not None:
            page = treasury.ask("GET", path, query={"agency": "disdik", "cursor": cursor}).content
            found += [(line["nip"], line["transfer_idr"]) for line in page["lines"]]
            cursor = page["cursor"]
        assert found == [(nip_of(1), 940), (nip_of(2), 1_880)]
        bad = treasury.ask("GET", path, query={"cursor": "x"})
        assert (bad.status, bad.content["code"]) == (400, "E803")

    def test_before_it_is_prepared_there_is_nothing_to_see(self, treasury: Treasury) -> None:
        run_id = treasury.request(KEY)
        answer = treasury.ask("GET", f"/runs/{run_id}/prepared")
        assert (answer.status, answer.content["code"]) == (409, "E850")

    def test_a_prepared_document_that_was_changed_pays_nothing(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        for key in treasury.objects(f"prepared/{run_id}/"):
            treasury.overwrite(key, treasury.objects()[key].replace(b"1880", b"9880"))
        treasury.cold_start()
        answer = treasury.release(run_id)
        assert (answer.status, answer.content["code"]) == (500, "E726")
        assert treasury.entries() == []


class TestTime:
    def test_what_nobody_released_expires(self, treasury: Treasury, clock: Mock) -> None:
        run_id = treasury.prepare(KEY)
        prepared_at = datetime.fromisoformat(treasury.run_item(run_id)["prepared_at"])
        clock.now.return_value = prepared_at + _HOURS_48
        refused(treasury, run_id, 409, "E854")
        assert status_of(treasury, run_id) == "expired"
        refused(treasury, run_id, 409, "E853")

    def test_the_sweep_ends_it_as_well(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        prepared_at = datetime.fromisoformat(treasury.run_item(run_id)["prepared_at"])
        for moment, status in (
            (prepared_at + _HOURS_48 - _SECOND, "prepared"),
            (prepared_at + _HOURS_48, "expired"),
        ):
            with treasury.run_as(None):
                counts = repair.repair(
                    Runs(Table("tukin-test")), lambda *_: None, moment, _HOURS_48, 4 * _HOURS_48
                )
            assert status_of(treasury, run_id) == status
            assert counts["RunsStuck"] == 0

    def test_three_runs_of_a_period_may_wait(self, treasury: Treasury) -> None:
        for number in range(3):
            treasury.prepare(f"key-0000000{number}")
        body = {"period": "2026-09"}
        answer = treasury.ask("POST", "/runs", body, idempotency_key="key-00000009")
        assert (answer.status, answer.content["code"]) == (409, "E858")
        assert treasury.request("key-00000000"), "the same request again is no fourth run"
        treasury.publish("disdik", people(1_000), period="2026-10")
        assert treasury.prepare("key-00000009", "2026-10"), "each period has its own three"

    @pytest.mark.parametrize(("today", "status"), [("2026-09-30", 400), ("2026-10-01", 202)])
    def test_a_month_is_prepared_after_its_last_day(
        self, treasury: Treasury, monkeypatch: pytest.MonkeyPatch, today: str, status: int
    ) -> None:
        monkeypatch.setattr(
            "tukin.handlers.manage_runs.today", lambda: datetime.fromisoformat(today).date()
        )
        answer = treasury.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key=KEY)
        assert answer.status == status
        assert answer.content.get("code") == ("E862" if status == 400 else None)


class TestCancelling:
    def cancel(self, treasury: Treasury, run_id: str, who: str) -> tuple[int, str]:
        body = {"reason": "jumlahnya salah"}
        answer = treasury.ask("POST", f"/runs/{run_id}/cancellation", body, who=who)
        return answer.status, str(answer.content.get("code") or answer.content["status"])

    def test_who_prepared_can_alone(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        assert self.cancel(treasury, run_id, PREPARER) == (200, "cancelled")
        refused(treasury, run_id, 409, "E853")

    def test_of_others_it_takes_two(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        assert self.cancel(treasury, run_id, THIRD) == (200, "prepared")
        assert self.cancel(treasury, run_id, THIRD.upper()) == (200, "prepared")
        assert self.cancel(treasury, run_id, FOURTH) == (200, "cancelled")
        cancelled = treasury.ask("GET", f"/runs/{run_id}").content["cancelled"]
        assert (cancelled["by"], cancelled["agreed_by"]) == (
            f"tukin-finance/{THIRD}",
            f"tukin-finance/{FOURTH}",
        )

    def test_one_other_person_alone_stops_no_release(self, treasury: Treasury) -> None:
        run_id = treasury.prepare(KEY)
        self.cancel(treasury, run_id, THIRD)
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert status_of(treasury, run_id) == "signed"

    def test_what_is_releasing_is_not_cancelled(self, treasury: Treasury) -> None:
        run_id = treasury.released(KEY)
        assert self.cancel(treasury, run_id, PREPARER) == (409, "E859")
        treasury.invoke("settle_run", {"run_id": run_id})
        assert status_of(treasury, run_id) == "signed"


def test_a_request_of_version_0_2_0_is_prepared_and_not_paid(treasury: Treasury) -> None:
    run_id = treasury.request(KEY)
    treasury.tamper(f"RUN#{run_id}", "RUN", status=to_attribute("requested"))
    treasury.run_settlements()
    assert status_of(treasury, run_id) == "prepared"
    assert treasury.entries() == []
    assert ARCHIVE in next(iter(treasury.objects("prepared/")))
