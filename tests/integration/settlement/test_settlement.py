"""Settlement on the stores: what is committed, what is not, whatever comes in between."""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock

import pytest

from tests.integration.people import nip_of
from tests.integration.treasury import PREPARER, RELEASER, Treasury, people
from tests.integration.wire import Call, Fault
from tests.integration.world import ARCHIVE, Answer, LambdaError
from tukin.aws.items import to_attribute
from tukin.aws.table import Table
from tukin.settlement.ledger import check_chain
from tukin.settlement.writing.writer import LedgerWriter

KEY, OTHER_KEY = "key-00000001", "key-00000002"


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        yield made


def is_commit(call: Call) -> bool:
    """Whether a call is the transaction that commits to the ledger."""
    return call.operation == "TransactWriteItems" and any(
        item.get("Update", {}).get("Key") == {"pk": {"S": "LEDGER"}, "sk": {"S": "HEAD"}}
        for item in call.body["TransactItems"]
    )


class TestRun:
    def test_a_run_pays_once_and_the_next_one_the_difference(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))
        first = treasury.settle_period(KEY)
        assert treasury.transfers(first) == {1: 940, 2: 1_880}
        treasury.publish("disdik", people(1_000, 2_500))
        second = treasury.settle_period(OTHER_KEY)
        assert treasury.transfers(second) == {2: 470}
        assert treasury.check_books().transferred_idr == 940 + 1_880 + 470
        assert check_chain(treasury.entries()).seq == 2

    def test_the_same_key_is_the_same_run(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        first = treasury.settle_period(KEY)
        assert treasury.request(KEY) == first
        treasury.run_settlements()
        assert len(treasury.entries()) == 1

    def test_the_run_marks_the_live_months_it_paid(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.publish("dinkes", people(1_000, first=5))
        treasury.settle_period(KEY, agencies=["dinkes"])
        live_months = {item["agency"]: item["settled_seq"] for item in treasury.items("PERIOD#")}
        assert live_months == {"dinkes": 1, "disdik": 0}

    def test_files_and_states_are_what_their_names_say(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))
        run_id = treasury.settle_period(KEY)
        objects = treasury.objects("runs/") | treasury.objects("settlement/")
        for place, data in objects.items():
            if place.endswith(("manifest.json", "signature.json")):
                continue
            is_state = place.startswith((f"{ARCHIVE}/settlement/c", f"{ARCHIVE}/settlement/r"))
            heading, end, _ = data.partition(b"\n")
            named = heading + end if is_state else data  # a state is cells, named by their root
            assert hashlib.sha256(named).hexdigest() in place
        manifest = json.loads(objects[f"{ARCHIVE}/runs/{run_id}/manifest.json"])
        assert {file["sha256"] for file in manifest["files"]} <= {
            hashlib.sha256(data).hexdigest() for data in objects.values()
        }

    def test_a_person_in_two_agencies_is_blocked_and_listed(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))
        treasury.publish("dinkes", people(4_000, first=2))
        run_id = treasury.settle_period(KEY)
        assert treasury.transfers(run_id) == {1: 940}
        assert treasury.entries()[0].values["blocked"] == 1
        (listed,) = [
            data.decode()
            for key, data in treasury.objects(f"runs/{run_id}/").items()
            if key.endswith("blocked.csv")
        ]
        assert listed.splitlines()[1:] == [
            f"{nip_of(2)},Contoh 2,dinkes,4000,200,40,3760",
            f"{nip_of(2)},Contoh 2,disdik,2000,100,20,1880",
        ]
        treasury.publish("disdik", people(1_000))  # the agencies have agreed
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {2: 3_760}
        treasury.check_books()

    @pytest.mark.parametrize("period", ["2026-13", "2026-14"])
    def test_the_pay_runs_are_periods_like_any(self, treasury: Treasury, period: str) -> None:
        treasury.publish("disdik", people(1_000), period=period)
        run_id = treasury.settle_period(KEY, period)
        assert treasury.transfers(run_id) == {1: 940}
        assert treasury.entries()[0].values["period"] == period

    def test_a_recovery_is_made_up_for_by_a_later_period(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.settle_period(KEY)
        treasury.publish("disdik", people(400))
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 0}
        assert treasury.check_books().outstanding_idr == 940 - 376
        treasury.publish("dinkes", people(1_000), period="2026-10")
        third = treasury.settle_period("key-00000003", "2026-10")
        assert treasury.transfers(third) == {1: 470}  # half of 940; 564 − 470 is carried
        assert treasury.check_books().outstanding_idr == 94
        treasury.publish("dinkes", people(1_000), period="2026-08")
        last = treasury.settle_period("key-00000004", "2026-08")
        assert treasury.transfers(last) == {1: 940 - 94}
        assert treasury.check_books().outstanding_idr == 0

    def test_no_key_and_no_log_holds_a_person(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))
        treasury.settle_period(KEY)
        keys = [item["pk"] + item["sk"] for item in treasury.items()] + list(treasury.objects())
        canaries = [nip_of(1), nip_of(2), "Contoh 1"]
        text = "\n".join(keys + treasury.output)
        assert [canary for canary in canaries if canary in text] == []

    @pytest.mark.parametrize(
        ("attribute", "value"),
        [("position", "lain"), ("amounts", [1] * 16), ("nip", "198501012010011999")],
    )
    def test_a_stored_record_that_was_changed_stops_the_run(
        self, treasury: Treasury, attribute: str, value: Any
    ) -> None:
        live = treasury.publish("disdik", people(1_000))
        (item,) = treasury.items(f"BATCH#{live.batch.batch_id}")
        treasury.tamper(item["pk"], item["sk"], **{attribute: to_attribute(value)})
        run_id = treasury.request()
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "failed"
        assert treasury.entries() == []

    def test_a_state_that_was_changed_stops_the_run(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.settle_period(KEY)
        (key,) = treasury.objects("settlement/credited/")
        treasury.overwrite(key, b"{}\n")
        treasury.cold_start()
        run_id = treasury.request(OTHER_KEY)
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "failed"
        assert len(treasury.entries()) == 1

    def test_a_failed_run_stays_failed_whoever_wakes_up(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.request()
        treasury.started.clear()
        treasury._mark_failed(run_id, "StoreUnavailable")
        treasury.invoke("settle_run", {"run_id": run_id})
        assert treasury.entries() == []
        assert treasury.ask("GET", f"/runs/{run_id}/manifest").content["code"] == "E833"


def between_read_and_commit(treasury: Treasury, act: Callable[[], object]) -> None:
    """Do something once, right before the next commit goes out."""
    done: list[bool] = []

    def hook(call: Call) -> None:
        if is_commit(call) and not done:
            done.append(True)
            act()

    treasury.wire.before.append(hook)


class TestRaces:
    def test_a_live_month_that_moves_before_the_decision_is_not_paid(
        self, treasury: Treasury
    ) -> None:
        """What is released is what was shown; the agency's new month takes a new run."""
        treasury.publish("disdik", people(1_000))
        run_id = treasury.released(KEY)
        treasury.publish("disdik", people(1_500))
        treasury.invoke("settle_run", {"run_id": run_id})
        assert treasury.run_item(run_id)["status"] == "outdated"
        assert treasury.entries() == []
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 1_410}
        assert treasury.check_books().transferred_idr == 1_410

    def test_a_live_month_that_moves_after_the_decision_is_a_correction(
        self, treasury: Treasury
    ) -> None:
        """The archive has decided; what is published before the table follows is paid next."""
        treasury.publish("disdik", people(1_000))
        run_id = treasury.released(KEY)
        between_read_and_commit(
            treasury, lambda: treasury.publish("disdik", people(1_500)) and None
        )
        treasury.invoke("settle_run", {"run_id": run_id})
        assert treasury.transfers(run_id) == {1: 940}
        (live,) = treasury.items("PERIOD#2026-09")
        assert (live["revision"], live["settled_seq"], live["settled_revision"]) == (2, 1, 1)
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 470}
        assert treasury.check_books().transferred_idr == 1_410

    def test_two_runs_at_once_pay_once(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))
        first, second = treasury.prepare(KEY), treasury.prepare(OTHER_KEY)
        assert (treasury.release(first).status, treasury.release(second).status) == (202, 202)
        treasury.started.clear()
        between_read_and_commit(treasury, lambda: treasury.invoke("settle_run", {"run_id": second}))
        treasury.invoke("settle_run", {"run_id": first})
        assert treasury.transfers(first) == {1: 940, 2: 1_880}
        assert treasury.run_item(second)["status"] == "outdated", "it completed the other one"
        assert treasury.check_books().transferred_idr == 2_820
        assert check_chain(treasury.entries()).seq == 1

    def test_runs_of_two_periods_at_once_are_serial_too(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.publish("disdik", people(3_000), period="2026-10")
        first, second = treasury.released(KEY), treasury.released(OTHER_KEY, "2026-10")
        between_read_and_commit(treasury, lambda: treasury.invoke("settle_run", {"run_id": second}))
        treasury.invoke("settle_run", {"run_id": first})
        assert treasury.transfers(first) == {1: 940}
        assert treasury.transfers(second) == {1: 2_820}
        treasury.check_books()

    def test_the_same_run_twice_at_once_is_one_run(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.released()
        between_read_and_commit(treasury, lambda: treasury.invoke("settle_run", {"run_id": run_id}))
        treasury.invoke("settle_run", {"run_id": run_id})
        assert len(treasury.entries()) == 1
        assert treasury.check_books().transferred_idr == 940

    def test_who_always_loses_asks_to_be_tried_again(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.released()
        treasury.wire.plan = lambda call: Fault.CONFLICT if is_commit(call) else None
        with pytest.raises(LambdaError) as caught:
            treasury.invoke("settle_run", {"run_id": run_id})
        assert caught.value.error_type == "StoreUnavailable"
        assert treasury.entries() == []
        treasury.wire.plan = lambda _: None
        treasury.invoke("settle_run", {"run_id": run_id})
        assert treasury.check_books().transferred_idr == 940


def at_write(number: int, fault: Fault) -> Callable[[Call], Fault | None]:
    """A plan that has a fault at one write."""
    return lambda call: fault if call.write == number else None


class TestFaults:
    @pytest.mark.parametrize("fault", [f for f in Fault if f is not Fault.CONFLICT])
    def test_a_fault_at_any_write_converges(self, fault: Fault) -> None:
        """Each write × each fault, twice in a row; then the run is repeated by its machine."""
        writes = self._writes()
        assert writes >= 18
        for number in range(1, writes + 1):
            with Treasury() as treasury:
                self._prepare(treasury)
                start = treasury.wire._writes
                treasury.wire.plan = at_write(start + number, fault)
                run_id = self._settle(treasury)
                treasury.wire.plan = lambda _: None
                assert treasury.run_item(run_id)["status"] == "signed", number
                assert treasury.transfers(run_id) == {1: 940, 2: 1_880}, number
                assert treasury.check_books().transferred_idr == 2_820, number
                assert check_chain(treasury.entries()).seq == 1, number

    @pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.CRASH_AFTER, Fault.FAIL_AFTER])
    def test_a_lost_answer_to_the_commit_pays_once(self, fault: Fault, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.prepare()
        assert treasury.release(run_id).status == 202
        lost: list[int] = []

        def plan(call: Call) -> Fault | None:
            if is_commit(call) and len(lost) < 8:  # botocore's own repetitions, too
                lost.append(call.number)
                return fault
            return None

        treasury.wire.plan = plan
        treasury.run_settlements(most_tries=8)
        assert lost
        assert treasury.run_item(run_id)["status"] == "signed"
        assert len(treasury.entries()) == 1
        assert treasury.check_books().transferred_idr == 940

    def _prepare(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000, 2_000))

    def _settle(self, treasury: Treasury) -> str:
        """As callers who repeat each request until it is answered."""
        answer = self._until_accepted(
            treasury,
            lambda: treasury.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key=KEY),
        )
        run_id = str(answer.content["run_id"])
        self._until_accepted(treasury, lambda: treasury.release(run_id))
        return run_id

    def _until_accepted(self, treasury: Treasury, ask: Callable[[], Answer]) -> Answer:
        for _ in range(6):
            try:
                answer = ask()
            except LambdaError:
                continue
            if answer.status == 202:
                treasury.run_settlements()
                return answer
        raise AssertionError("never answered")

    def _writes(self) -> int:
        with Treasury() as treasury:
            self._prepare(treasury)
            start = treasury.wire._writes
            self._settle(treasury)
            return treasury.wire._writes - start


class TestReturns:
    def returned(self, treasury: Treasury) -> tuple[str, str]:
        """A run, and the line of it that the bank sent back."""
        treasury.publish("disdik", people(1_000, 2_000))
        run_id = treasury.settle_period(KEY)
        line = next(line for line in treasury.lines(run_id) if line.nip == nip_of(1))
        return run_id, line.line_id

    def left_open(self, treasury: Treasury) -> tuple[int, int]:
        page = treasury.ask("GET", "/runs").content
        return page["pending_idr"], page["outstanding_idr"]

    def test_what_was_overpaid_is_reported_until_it_is_recovered(self, treasury: Treasury) -> None:
        """Person 1 had 940 net; the correction takes it all back."""
        self.returned(treasury)
        treasury.publish("disdik", people(0, 2_000))
        treasury.settle_period(OTHER_KEY)
        assert self.left_open(treasury) == (0, 940)

    def test_a_returned_line_is_paid_again_and_listed(self, treasury: Treasury) -> None:
        run_id, line_id = self.returned(treasury)
        answer = treasury.give_back(run_id, line_id)
        assert (answer.status, answer.content["returned_idr"]) == (200, 940)
        assert treasury.give_back(run_id, line_id).content == answer.content
        assert treasury.check_books().pending_idr == 940
        assert self.left_open(treasury) == (940, 0)
        again = treasury.settle_period(OTHER_KEY)
        assert treasury.transfers(again) == {1: 940}
        exceptions = next(
            data
            for key, data in treasury.objects(f"runs/{again}/").items()
            if key.endswith("/exceptions.csv")
        )
        assert f"{line_id},{run_id},bad_account,940" in exceptions.decode()
        assert treasury.check_books().pending_idr == 0
        assert self.left_open(treasury) == (0, 0)
        assert [entry.values["kind"] for entry in treasury.entries()] == ["run", "return", "run"]

    @pytest.mark.parametrize("fault", [Fault.LOSE_ANSWER, Fault.FAIL_AFTER, Fault.CONFLICT])
    def test_a_lost_answer_returns_once(self, fault: Fault, treasury: Treasury) -> None:
        run_id, line_id = self.returned(treasury)
        hits: list[int] = []

        def plan(call: Call) -> Fault | None:
            if is_commit(call) and not hits:
                hits.append(call.number)
                return fault
            return None

        digest = treasury.enter_returns(run_id, line_id).content["digest"]
        treasury.wire.plan = plan
        assert treasury.confirm_returns(run_id, digest).status == 200
        assert treasury.check_books().pending_idr == 940
        assert len(treasury.entries()) == 2

    @pytest.mark.parametrize(
        ("lines", "code"),
        [
            ([], "E803"),
            ([{}], "E727"),
            ([{"reason_code": "because"}], "E803"),
            ([{"line_id": "F" * 32}], "E803"),
            ([{"reference": ""}], "E803"),
            ([{"reference": "=1+1"}], "E803"),
            ([{"amount_idr": 0}], "E803"),
            ([{"amount_idr": 1.5}], "E803"),
            ([{}] * 2, "E803"),
        ],
    )
    def test_what_cannot_be_returned(self, treasury: Treasury, lines: Any, code: str) -> None:
        run_id, _ = self.returned(treasury)
        sound = {"line_id": "f" * 32, "reason_code": "other", "reference": "RTR-1"}
        body = {"lines": [{**sound, **line} for line in lines]}
        answer = treasury.ask("POST", f"/runs/{run_id}/returns", body)
        assert (answer.status, answer.content["code"]) == (400, code)
        assert treasury.ask("GET", f"/runs/{run_id}/returns").content == {"returns": []}

    def test_another_reason_or_amount_is_a_conflict(self, treasury: Treasury) -> None:
        run_id, line_id = self.returned(treasury)
        assert treasury.give_back(run_id, line_id).status == 200
        for line in ({"reason_code": "deceased"}, {"amount_idr": 400}):
            assert treasury.enter_returns(run_id, line_id, **line).content["code"] == "E728"

    def test_one_person_alone_returns_nothing(self, treasury: Treasury) -> None:
        """Else one could have a transfer repeated that the bank never sent back."""
        run_id, line_id = self.returned(treasury)
        entered = treasury.enter_returns(run_id, line_id).content
        assert entered["confirmed_by"] is None
        assert treasury.check_books().pending_idr == 0
        alone = treasury.confirm_returns(run_id, entered["digest"], who=PREPARER.upper())
        assert (alone.status, alone.content["code"]) == (403, "E782")
        unknown = treasury.confirm_returns(run_id, "0" * 64)
        assert (unknown.status, unknown.content["code"]) == (404, "E802")
        assert treasury.check_books().pending_idr == 0
        confirmed = treasury.confirm_returns(run_id, entered["digest"])
        people = [confirmed.content[name] for name in ("entered_by", "confirmed_by")]
        assert people == [f"tukin-finance/{PREPARER}", f"tukin-finance/{RELEASER}"]
        (_, entry) = treasury.entries()
        assert [entry.values[name] for name in ("requested_by", "confirmed_by")] == people
        assert entry.values["lines"] == [
            {
                "line_id": line_id,
                "reason": "bad_account",
                "transfer_idr": 940,
                "reference": "RTR-1",
            }
        ]

    def test_a_confirmation_is_bound_to_every_part_of_a_line(self, treasury: Treasury) -> None:
        run_id, line_id = self.returned(treasury)
        changes: list[dict[str, Any]] = [
            {},
            {"reason_code": "deceased"},
            {"reference": "RTR-2"},
            {"amount_idr": 939},
        ]
        digests = {
            treasury.enter_returns(run_id, line_id, **change).content["digest"]
            for change in changes
        }
        assert len(digests) == len(changes)
        listed = treasury.ask("GET", f"/runs/{run_id}/returns", role="auditor").content["returns"]
        assert {each["digest"] for each in listed} == digests

    def test_a_part_comes_back_and_is_paid_again(self, treasury: Treasury) -> None:
        run_id, line_id = self.returned(treasury)
        assert treasury.give_back(run_id, line_id, amount_idr=400).status == 200
        too_much = treasury.enter_returns(run_id, line_id, amount_idr=941)
        assert (too_much.status, too_much.content["code"]) == (400, "E781")
        assert treasury.transfers(treasury.settle_period(OTHER_KEY)) == {1: 400}
        assert treasury.check_books().pending_idr == 0

    def test_the_same_transfer_in_two_lists_comes_back_once(self, treasury: Treasury) -> None:
        run_id, line_id = self.returned(treasury)
        first = treasury.enter_returns(run_id, line_id).content["digest"]
        second = treasury.enter_returns(run_id, line_id, reference="RTR-2").content["digest"]
        assert treasury.confirm_returns(run_id, first).content["seq"] == 2
        again = treasury.confirm_returns(run_id, second)
        assert (again.status, again.content["seq"]) == (200, None)
        assert treasury.check_books().pending_idr == 940
        assert len(treasury.entries()) == 2


class TestAcknowledgement:
    def test_by_the_manifest_and_once(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.settle_period(KEY)
        manifest = treasury.objects()[f"{ARCHIVE}/runs/{run_id}/manifest.json"]
        body = {"manifest_sha256": hashlib.sha256(manifest).hexdigest()}
        path = f"/runs/{run_id}/acknowledgement"
        alone = treasury.ask("POST", path, body, who=PREPARER)
        assert (alone.status, alone.content["code"]) == (403, "E861")
        first = treasury.ask("POST", path, body, who=RELEASER)
        assert (first.status, first.content["acknowledged_by"]) == (200, "tukin-finance/tuti")
        assert treasury.ask("POST", path, body, who=RELEASER) == first
        assert [entry.values["kind"] for entry in treasury.entries()] == ["run", "acknowledgement"]
        assert check_chain(treasury.entries()).seq == 2
        treasury.check_books()

    def test_another_manifest_is_a_conflict(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.settle_period(KEY)
        body = {"manifest_sha256": "f" * 64}
        answer = treasury.ask("POST", f"/runs/{run_id}/acknowledgement", body, who=RELEASER)
        assert (answer.status, answer.content["code"]) == (409, "E729")


class TestApi:
    def test_another_body_under_the_same_key_is_a_conflict(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        treasury.request(KEY)
        answer = treasury.ask(
            "POST", "/runs", {"period": "2026-09", "agencies": ["disdik"]}, idempotency_key=KEY
        )
        assert (answer.status, answer.content["code"]) == (409, "E831")

    @pytest.mark.parametrize(
        ("body", "key", "status", "code"),
        [
            ({"period": "2026-09"}, "", 400, "E830"),
            ({"period": "2026-09"}, "short", 400, "E830"),
            ({"period": "2026-09"}, "clé-0000001", 400, "E830"),
            ({"period": "2026-15"}, KEY, 400, "E007"),
            ({"period": "2026-10"}, KEY, 404, "E832"),
            ({"period": "2026-09", "agencies": ["dinkes"]}, KEY, 404, "E732"),
            ({"period": "2026-09", "agencies": []}, KEY, 400, "E803"),
            ({"period": "2026-09", "nip": "x"}, KEY, 400, "E803"),
            ({"period": 202609}, KEY, 400, "E803"),
            ("not json", KEY, 400, "E803"),
            ("", KEY, 400, "E803"),
            ("[]", KEY, 400, "E803"),
        ],
    )
    def test_bad_requests_are_problems(
        self, treasury: Treasury, body: Any, key: str, status: int, code: str
    ) -> None:
        treasury.publish("disdik", people(1_000))
        answer = treasury.ask("POST", "/runs", body, idempotency_key=key)
        assert (answer.status, answer.content["code"]) == (status, code)
        assert treasury.headers["content-type"] == "application/problem+json"
        assert not treasury.started

    def test_roles(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.settle_period(KEY)
        for role in ("agency-disdik", "agency-disdik-head", "rules-author"):
            for method, path in (("GET", "/runs"), ("GET", f"/runs/{run_id}"), ("GET", "/ledger")):
                assert treasury.ask(method, path, role=role).status == 403
        for path in ("/runs", f"/runs/{run_id}", f"/runs/{run_id}/links", "/ledger"):
            assert treasury.ask("GET", path, role="auditor").status == 200
        for path in ("/runs", f"/runs/{run_id}/returns", f"/runs/{run_id}/acknowledgement"):
            assert treasury.ask("POST", path, {}, role="auditor").status == 403

    def test_the_manifest_has_an_etag(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.settle_period(KEY)
        path = f"/runs/{run_id}/manifest"
        assert treasury.ask("GET", path).status == 200
        etag = treasury.headers["etag"]
        manifest = treasury.objects()[f"{ARCHIVE}/runs/{run_id}/manifest.json"]
        assert etag == f'"{hashlib.sha256(manifest).hexdigest()}"'
        for known in (etag, f'"x", W/{etag}', "*"):
            assert treasury.ask("GET", path, if_none_match=known).status == 304
        assert treasury.ask("GET", path, if_none_match='"x"').status == 200

    def test_a_run_that_is_not_signed_has_no_manifest_yet(self, treasury: Treasury) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.request()
        for path in ("manifest", "links"):
            answer = treasury.ask("GET", f"/runs/{run_id}/{path}")
            assert (answer.status, answer.content["code"]) == (409, "E723")

    def test_runs_are_listed_page_by_page_the_latest_first(
        self, treasury: Treasury, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tukin.settlement.read_runs.PAGE_RUNS", 2)
        clock = Mock(wraps=datetime)
        monkeypatch.setattr("tukin.aws.http.datetime", clock)
        treasury.publish("disdik", people(1_000))
        asked: list[str] = []
        for number in range(5):  # the fourth would be one too many of its period within some days
            clock.now.return_value = datetime(2026, 11, 5 * number + 1, 8, tzinfo=UTC)
            asked.append(treasury.request(f"key-0000000{number}"))
        found: list[str] = []
        query: dict[str, str] = {}
        for _ in range(3):
            page = treasury.ask("GET", "/runs", query=query).content
            found += [run["run_id"] for run in page["runs"]]
            query = {"cursor": page["cursor"] or ""}
        assert page["cursor"] is None
        assert found == asked[::-1]

    @pytest.mark.parametrize("cursor", ["x", "20261101T080000-" + "g" * 32, ""])
    def test_a_bad_cursor_is_a_problem(self, treasury: Treasury, cursor: str) -> None:
        answer = treasury.ask("GET", "/runs", query={"cursor": cursor})
        assert (answer.status, answer.content["code"]) == (400, "E803")

    @pytest.mark.parametrize("run_id", ["f" * 32, "x", "f" * 3000, "%00", "a b"])
    def test_there_is_no_such_run(self, treasury: Treasury, run_id: str) -> None:
        for path in (f"/runs/{run_id}", f"/runs/{run_id}/manifest", f"/runs/{run_id}/links"):
            answer = treasury.ask("GET", path)
            assert (answer.status, answer.content["code"]) == (404, "E802")

    @pytest.mark.parametrize("path", ["/nothing", "/runs/x/y/z", "/agencies/a/periods", "/"])
    def test_an_unknown_path_is_a_problem(self, treasury: Treasury, path: str) -> None:
        answer = treasury.ask("GET", path)
        assert (answer.status, answer.content["code"]) == (404, "E802")

    def test_a_path_longer_than_any_key_is_a_problem(self, treasury: Treasury) -> None:
        path = f"/agencies/{'a' * 3000}/periods/2026-09/records"
        answer = treasury.http("GET", path, "auditor")
        assert (answer.status, answer.content["code"]) == (404, "E802")

    def test_a_mistake_of_ours_is_a_problem_without_its_text(
        self, treasury: Treasury, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(*_: Any) -> None:
            raise KeyError(nip_of(1))

        monkeypatch.setattr("tukin.settlement.read_runs.describe_run", fail)
        treasury.publish("disdik", people(1_000))
        answer = treasury.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key=KEY)
        assert (answer.status, answer.content["code"]) == (500, "E835")
        assert nip_of(1) not in json.dumps(answer.content) + "".join(treasury.output)

    def test_a_fault_of_a_service_is_a_503(self, treasury: Treasury) -> None:
        treasury.wire.plan = lambda call: Fault.THROTTLE if call.operation == "Query" else None
        answer = treasury.ask("GET", "/runs")
        assert (answer.status, answer.content["code"]) == (503, "E901")

    def test_a_committed_run_that_was_not_signed_is_signed_when_asked_again(
        self, treasury: Treasury
    ) -> None:
        treasury.publish("disdik", people(1_000))
        run_id = treasury.prepare(KEY)
        assert treasury.release(run_id).status == 202
        treasury.wire.plan = lambda call: Fault.THROTTLE if call.operation == "Sign" else None
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "committed"
        treasury.wire.plan = lambda _: None
        treasury.request(KEY)
        treasury.run_settlements()
        assert treasury.run_item(run_id)["status"] == "signed"

    def test_too_many_agencies_are_refused(
        self, treasury: Treasury, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("tukin.settlement.request_run.MOST_AGENCIES", 1)
        treasury.publish("disdik", people(1_000))
        treasury.publish("dinkes", people(1_000, first=9))
        answer = treasury.ask("POST", "/runs", {"period": "2026-09"}, idempotency_key=KEY)
        assert (answer.status, answer.content["code"]) == (400, "E722")
        assert "at most 1 agencies, 2 were" in answer.content["message_en"]
        treasury.settle_period(KEY, agencies=["disdik"])


_PLACEHOLDER = re.compile(r"[#:]\w+")


def without_conditions(request: Mapping[str, Any]) -> dict[str, Any]:
    """A request of a transaction that holds whatever is stored."""
    kept = {name: value for name, value in request.items() if name != "ConditionExpression"}
    used = set(_PLACEHOLDER.findall(kept.get("UpdateExpression", "")))
    for name in ("ExpressionAttributeNames", "ExpressionAttributeValues"):
        if name in kept:
            kept[name] = {key: value for key, value in kept[name].items() if key in used}
    return kept


def test_a_commit_without_conditions_pays_twice_and_the_books_show_it(
    treasury: Treasury, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The tester is tested."""
    transact = Table.transact

    def careless(table: Table, actions: Sequence[Mapping[str, Any]]) -> bool:
        bare = [{k: without_conditions(r) for k, r in action.items()} for action in actions]
        return transact(table, bare)

    treasury.publish("disdik", people(1_000))
    first, second = treasury.prepare(KEY), treasury.prepare(OTHER_KEY)
    assert (treasury.release(first).status, treasury.release(second).status) == (202, 202)
    treasury.started.clear()
    monkeypatch.setattr(Table, "transact", careless)
    monkeypatch.setattr(LedgerWriter, "commit", lambda self, *what: self.ledger.follow(*what))
    between_read_and_commit(treasury, lambda: treasury.invoke("settle_run", {"run_id": second}))
    treasury.invoke("settle_run", {"run_id": first})
    files = treasury.objects("runs/").items()
    paid = {key: data for key, data in files if key.endswith("/payments.jsonl")}
    assert len(paid) == 2
    assert all(b'"transfer_idr":940' in data for data in paid.values()), "paid twice"
    # One entry overwrote the other: the ledger knows of half of what was paid.
    assert len(treasury.entries()) == 1
