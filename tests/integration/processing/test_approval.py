"""Who may agree to an upload; and what was agreed to is published, whatever befalls it."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from tests.grant_rows import NAMES, nip_of_person
from tests.integration.invariants import check_expiry
from tests.integration.office import Office
from tests.integration.people import GOOD, LOW, nip_of, person
from tests.integration.processing.test_uploads import new_engine
from tests.integration.state_machine import TaskFailed
from tests.integration.stories import month
from tests.integration.wire import Call
from tests.integration.world import INTAKE, TABLE, Answer, LambdaError, Notification
from tukin.aws.table import Table
from tukin.payroll.approval import Approval, require_uninvolved
from tukin.payroll.stores.live_months import live_month_from_json, live_month_to_json
from tukin.payroll.stores.settled import (
    copy_keys,
    credit_copies,
    forget_release,
    release_copies,
)
from tukin.payroll.stores.uploads import Uploads
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.vocabulary.errors import Forbidden
from tukin.vocabulary.period import Period

HEAD = "agency-disdik-head"
NIP_OF_HEAD = nip_of_person(NAMES.index(HEAD))
DAY = date(2026, 10, 31)


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        yield made


def waiting_upload(office: Office) -> Notification:
    """A month without one of its people waits for the agency head."""
    office.upload(month(low=()))
    upload = office.put(month(low=(), count=7), minute=5)
    office.deliver(upload)
    office.run_executions()
    assert office.status_of(upload) == "awaiting_approval"
    return upload


def approve(office: Office, upload: Notification, digest: str | None = None) -> Answer:
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/approval"
    body = {"digest": digest or office.upload_item(upload)["digest"]}
    return office.patiently("approve_upload", "POST", path, "agency-disdik-head", body)


def approve_during_an_outage(office: Office, upload: Notification) -> None:
    """The agency head agrees, and every try of the execution to publish it fails."""

    def refuse(name: str, _: Any) -> None:
        if name == "publish_batch":
            raise TaskFailed("StoreUnavailable")

    office.before_task.append(refuse)
    assert approve(office, upload).status == 200
    office.run_executions()
    office.before_task.remove(refuse)
    assert office.status_of(upload) == "awaiting_approval"


def test_an_approval_given_again_publishes_after_an_outage(office: Office) -> None:
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    assert approve(office, upload).status == 200
    office.run_executions()
    assert office.status_of(upload) == "published"
    check_expiry(office)


def test_an_approval_holds_for_what_another_engine_computes_alike(office: Office) -> None:
    """Its batch is composed again by the new code, and nothing differs for anybody."""
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    with new_engine("4"):
        assert approve(office, upload).status == 200
        office.drain()
    assert office.status_of(upload) == "published"
    assert office.upload_item(upload)["engine"] == "4"


def test_a_sweep_publishes_after_an_outage(office: Office) -> None:
    upload = waiting_upload(office)
    approve_during_an_outage(office, upload)
    office.run_sweep()
    office.run_executions()
    assert office.status_of(upload) == "published"


def test_a_sweep_publishes_where_the_execution_was_never_started(office: Office) -> None:
    upload = waiting_upload(office)
    before = set(office.executions)
    assert approve(office, upload).status == 200
    for name in set(office.executions) - before:
        del office.executions[name]  # as if the process had ended before it
    office.run_sweep()
    office.run_executions()
    assert office.status_of(upload) == "published"


def test_a_sweep_leaves_alone_what_nobody_agreed_to(office: Office) -> None:
    upload = waiting_upload(office)
    before = set(office.executions)
    office.run_sweep()
    assert set(office.executions) == before
    assert office.status_of(upload) == "awaiting_approval"


def test_an_outdated_digest_is_answered_with_what_it_would_change_now(office: Office) -> None:
    """An amendment of the same person goes live meanwhile; the file is composed over it again.

    What was agreed to before that holds no more, however often it is sent.
    """
    upload = waiting_upload(office)
    seen = office.upload_item(upload)["digest"]
    office.upload([person(1, LOW)], name="amendment-1.csv", minute=3)
    assert approve(office, upload, seen).status == 200
    office.drain()
    answer = approve(office, upload, seen)
    assert (answer.status, answer.content["code"]) == (409, "E711")
    now = answer.content["changes"]
    assert (now["digest"], now["status"]) == (
        office.upload_item(upload)["digest"],
        "awaiting_approval",
    )
    assert now["digest"] != seen
    assert [one["nip"] for one in now["raised"]["largest"]] == [nip_of(1)]
    assert approve(office, upload, now["digest"]).status == 200
    office.run_executions()
    assert office.status_of(upload) == "published"


def reject(office: Office, upload: Notification, reason: str, role: str = HEAD) -> Answer:
    path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/rejection"
    return office.patiently("approve_upload", "POST", path, role, {"reason": reason})


REASON = "Ani & Budi <masih> bekerja [/]"


def uploads_of(office: Office) -> list[dict[str, Any]]:
    path = "/agencies/disdik/periods/2026-09/uploads"
    found: list[dict[str, Any]] = office.patiently(
        "read_records", "GET", path, "agency-disdik", None
    ).content["uploads"]
    return found


class TestRejection:
    def test_the_reason_reaches_the_uploader(self, office: Office) -> None:
        upload = waiting_upload(office)
        live = office.items("PERIOD#2026-09")
        answer = reject(office, upload, f"  {REASON} ")
        office.run_executions()
        assert (answer.status, answer.content["status"]) == (200, "rejected")
        latest = uploads_of(office)[0]
        assert (latest["status"], latest["error_code"]) == ("rejected", "E847")
        assert latest["reason"] == REASON
        report = json.loads(office.objects()[f"{INTAKE}/{latest['report_key']}"])
        assert report["rejection"]["reason"] == REASON
        page = office.objects()[f"{INTAKE}/{latest['page_key']}"].decode()
        assert "Ani &amp; Budi &lt;masih&gt; bekerja [/]" in page
        assert office.items("PERIOD#2026-09") == live

    def test_its_records_expire(self, office: Office) -> None:
        """The seven that were staged; those of the live month stay."""
        upload = waiting_upload(office)
        staged = f"BATCH#{office.upload_item(upload)['batch_id']}#"
        check_expiry(office)
        assert reject(office, upload, REASON).status == 200
        assert ["expires_at" in item for item in office.items(staged)] == [False] * 7
        office.run_executions()
        assert ["expires_at" in item for item in office.items(staged)] == [True] * 7
        assert office.status_of(upload) == "rejected"
        check_expiry(office)

    def test_it_is_final(self, office: Office) -> None:
        """Neither an approval, nor a sweep, nor another notification brings it back."""
        upload = waiting_upload(office)
        assert reject(office, upload, REASON).status == 200
        assert reject(office, upload, REASON).status == 200  # sent again
        assert reject(office, upload, "another reason").content["code"] == "E846"
        answer = approve(office, upload)
        assert (answer.status, answer.content["code"]) == (409, "E711")
        assert answer.content["changes"]["status"] == "rejected"
        office.run_sweep()
        office.deliver(upload)
        office.run_executions()
        with new_engine("4"):
            office.deliver(upload)
            office.run_executions()
        assert office.status_of(upload) == "rejected"

    def test_the_same_file_may_be_uploaded_again(self, office: Office) -> None:
        assert reject(office, waiting_upload(office), REASON).status == 200
        again = office.put(month(low=(), count=7), minute=9)
        office.deliver(again)
        office.run_executions()
        assert office.status_of(again) == "awaiting_approval"
        check_expiry(office)

    def test_what_is_agreed_to_cannot_be_rejected(self, office: Office) -> None:
        upload = waiting_upload(office)
        approve_during_an_outage(office, upload)
        assert reject(office, upload, REASON).content["code"] == "E846"
        assert approve(office, upload).status == 200
        office.run_executions()
        assert office.status_of(upload) == "published"
        assert reject(office, upload, REASON).content["code"] == "E846"

    def test_a_publication_on_its_way_stops(self, office: Office) -> None:
        """Rejected between the reading of the live month and the move: the move fails."""
        upload = waiting_upload(office)
        item = office.upload_item(upload)
        office.tamper(item["pk"], item["sk"], status={"S": "received"}, in_line={"BOOL": True})

        def reject_meanwhile(name: str, _: Any) -> None:
            if name == "publish_batch":
                office.tamper(item["pk"], item["sk"], status={"S": "rejected"})

        (live,) = office.items("PERIOD#2026-09")
        office.remove(live["pk"], live["sk"])  # nothing would be dropped now: it need not wait
        office.before_task.append(reject_meanwhile)
        office.executions.clear()
        office.deliver(upload)
        office.run_executions()
        office.before_task.remove(reject_meanwhile)
        assert office.status_of(upload) == "rejected"
        assert office.items("PERIOD#2026-09") == []

    @pytest.mark.parametrize("role", ["agency-disdik", "agency-dinkes-head", "finance", "auditor"])
    def test_nobody_else_rejects(self, office: Office, role: str) -> None:
        upload = waiting_upload(office)
        assert reject(office, upload, REASON, role).status == 403
        assert office.status_of(upload) == "awaiting_approval"

    @pytest.mark.parametrize("reason", ["", "  ", "    ", "x", "x" * 501])
    def test_a_reason_is_needed(self, office: Office, reason: str) -> None:
        upload = waiting_upload(office)
        answer = reject(office, upload, reason)
        assert (answer.status, answer.content["code"]) == (400, "E803")


class TestAnotherPerson:
    """The uploader's and the agency head's roles differ; the person who acts must as well.

    ``Office`` calls as ``AROA:{role}``, so that the agency head's name is that of the role.
    """

    AGENCY_HEAD = "agency-disdik-head"

    def test_who_uploaded_does_not_approve(self, office: Office) -> None:
        office.upload(month(low=()))
        upload = office.put(month(low=(), count=7), minute=5)
        body = json.loads(upload.body)
        body["Records"][0]["userIdentity"] = {"principalId": f"AWS:AROAOTHER:{self.AGENCY_HEAD}"}
        office.deliver(json.dumps(body))
        office.run_executions()
        answer = approve(office, upload)
        assert (answer.status, answer.content["code"]) == (403, "E710")

    def test_an_upload_that_a_sweep_found_is_nobodys_to_approve(self, office: Office) -> None:
        """S3 alone tells who uploaded, and its word was lost: it may have been the agency head."""
        office.upload(month(low=()))
        upload = office.put(month(low=(), count=7), minute=5)
        office.run_sweep()
        assert office.status_of(upload) == "awaiting_approval"
        answer = approve(office, upload)
        assert (answer.status, answer.content["code"]) == (403, "E712")

    def test_the_word_of_s3_that_comes_late_tells_whose_it_is(self, office: Office) -> None:
        office.upload(month(low=()))
        upload = office.put(month(low=(), count=7), minute=5)
        office.run_sweep()
        office.deliver(upload)
        assert office.upload_item(upload)["uploaded_by"] == upload.uploaded_by
        office.deliver(upload.body.replace(upload.uploaded_by, "AROAOTHER:somebody-else"))
        assert office.upload_item(upload)["uploaded_by"] == upload.uploaded_by
        assert approve(office, upload).status == 200
        office.run_executions()
        assert office.status_of(upload) == "published"

    def test_who_sent_a_single_rating_does_not_approve_it(self, office: Office) -> None:
        """S3 names the function that wrote the object; the caller of the API comes after it."""
        for upload, code in self._single_ratings(office):
            answer = approve(office, upload)
            assert answer.content.get("code") == code

    @pytest.mark.parametrize(("rated", "code"), [(7, "E714"), (3, None)])
    def test_who_rated_somebody_whom_it_changes_does_not_approve(
        self, office: Office, rated: int, code: str | None
    ) -> None:
        """The second file leaves out the last of eight people, number 7."""
        rows = month(low=())
        rows[rated]["supervisor_nip"] = NIP_OF_HEAD
        for row in rows:
            row.setdefault("supervisor_nip", "")
        office.upload(rows)
        upload = office.put(rows[:7], minute=5)
        office.deliver(upload)
        office.run_executions()
        answer = approve(office, upload)
        assert (answer.status, answer.content.get("code")) == (403 if code else 200, code)
        path = f"/agencies/disdik/periods/2026-09/uploads/{upload.upload_id}/changes"
        shown = office.http("GET", path, HEAD)
        assert shown.content["dropped"]["count"] == 1
        assert "involved" not in shown.content, "whom it concerns is nobody's to read"

    @pytest.mark.parametrize(("before", "after", "code"), [(LOW, GOOD, "E715"), (GOOD, LOW, None)])
    def test_whose_own_pay_rises_does_not_approve(
        self, office: Office, before: str, after: str, code: str | None
    ) -> None:
        office.upload([*month(low=()), person(50, before, nip=NIP_OF_HEAD)])
        upload = office.put([*month(low=(), count=7), person(50, after, nip=NIP_OF_HEAD)], minute=5)
        office.deliver(upload)
        office.run_executions()
        answer = approve(office, upload)
        assert (answer.status, answer.content.get("code")) == (403 if code else 200, code)

    def test_a_former_number_is_the_same_person(self, office: Office) -> None:
        """Rows of files and the list of people may name different numbers of one person."""
        waiting = waiting_upload(office)
        item = office.upload_item(waiting)
        view = json.loads(office.objects()[f"{INTAKE}/{item['changes_key']}"])
        row = Grant(NIP_OF_HEAD, "", (nip_of(90),), (HEAD,), GrantRole.HEAD, "disdik", DAY, None)
        eyes = FourEyes(lambda _: Grants([row]), lambda: DAY)
        require_uninvolved(row, view["involved"], eyes)
        with pytest.raises(Forbidden, match="E714"):
            require_uninvolved(row, {"raters": [nip_of(90)]}, eyes)
        with pytest.raises(Forbidden, match="E715"):
            require_uninvolved(row, {"gainers": [nip_of(90)]}, eyes)

    def _single_ratings(self, office: Office) -> Iterator[tuple[Notification, str | None]]:
        office.upload(month(low=()))
        (live,) = office.items("PERIOD#2026-09")
        office.tamper(live["pk"], live["sk"], settled_seq={"N": "1"})  # as after a run
        path = "/agencies/disdik/periods/2026-09/appraisals"
        for number, (sender, code) in enumerate([(self.AGENCY_HEAD, "E710"), ("somebody", None)]):
            row = person(number, "100")
            answer = office.patiently(
                "receive_appraisal", "POST", path, "agency-disdik", row, person=sender
            )
            upload = office.notice(answer.content["upload"]["key"], 9 + number, 1)
            office.deliver(upload)
            office.run_executions()
            assert office.status_of(upload) == "awaiting_approval"
            yield upload, code


def as_agreed(office: Office, upload: Notification) -> dict[str, Any]:
    """The task of publishing what waited, as an execution has it that goes on after an approval."""
    item = office.upload_item(upload)
    names = ("accepted", "rows", "rejected", "partitions", "conditions")
    validation = {name: item[name] for name in names}
    return {"batch": item, "validation": validation, "computed": [item["computed"]]}


def settle(office: Office) -> None:
    """As a run that pays somebody: what it writes about the period as a whole."""
    state = {"pk": "SETTLED#2026-09", "sk": "STATE", "credited_sha256": "0" * 64, "seq": 1}
    with office.run_as(None):
        assert Table(TABLE).put_new(state)
        assert Table(TABLE).transact(list(credit_copies(Period(2026, 9), 1, None)))


class TestTheTransaction:
    """What it was decided by is checked once more where the live month moves."""

    def test_an_approval_that_is_not_recorded_publishes_nothing(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """As if the execution's own input said it: nobody has written that approval."""
        upload = waiting_upload(office)
        item, live = office.upload_item(upload), office.items("PERIOD#2026-09")
        said = Approval(item["digest"], "AROA:agency-disdik-head", "2026", 10**12, item["bound"])
        monkeypatch.setattr(Uploads, "approvals_of", lambda *_: [said])
        with pytest.raises(LambdaError, match="StoreUnavailable"):
            office.invoke("publish_batch", as_agreed(office, upload))
        assert office.items("PERIOD#2026-09") == live
        assert office.status_of(upload) == "awaiting_approval"

    @pytest.mark.parametrize(
        ("name", "value"), [("bound", {"S": "0" * 64}), ("total_idr", {"N": "1"})]
    )
    def test_an_approval_that_was_changed_publishes_nothing(
        self, office: Office, name: str, value: dict[str, str]
    ) -> None:
        upload = waiting_upload(office)
        approve_during_an_outage(office, upload)
        (found,) = office.items("APPROVAL#")
        live = office.items("PERIOD#2026-09")

        def change(call: Call) -> None:
            if call.operation == "TransactWriteItems":
                office.tamper(found["pk"], found["sk"], **{name: value})

        office.wire.before.append(change)
        decided = office.invoke("publish_batch", as_agreed(office, upload))
        assert decided["outcome"] == "awaiting_approval", "read once more, it covers nothing"
        assert office.items("PERIOD#2026-09") == live

    def test_a_settlement_before_the_move_is_decided_again(self, office: Office) -> None:
        """A run pays another agency between the decision and the transaction."""
        office.upload([person(1), person(2)])
        office.upload([person(50)], agency="dinkes", minute=1)
        upload = office.put([person(1), person(2), person(3)], minute=2)
        office.deliver(upload)
        live = office.items("PERIOD#2026-09")

        def settle_meanwhile(call: Call) -> None:
            if call.operation == "TransactWriteItems" and not office.items("SETTLED#"):
                settle(office)

        office.wire.before.append(settle_meanwhile)
        office.run_executions()
        assert office.status_of(upload) == "awaiting_approval"
        assert office.upload_item(upload)["concerns"] == ["E709"]
        assert office.items("PERIOD#2026-09") == live

    def test_from_the_release_of_a_run_on_it_waits(self, office: Office) -> None:
        """What goes live between the release and the payment was seen by nobody."""
        office.upload([person(1), person(2)])
        with office.run_as(None):
            assert Table(TABLE).transact(list(release_copies(Period(2026, 9), "a" * 32)))
        upload = office.put([person(1), person(2), person(3)], minute=2)
        office.deliver(upload)
        office.run_executions()
        assert office.upload_item(upload)["concerns"] == ["E709"]
        with office.run_as(None):
            assert Table(TABLE).transact(list(forget_release(Period(2026, 9), "a" * 32)))
        office.upload([person(1), person(2), person(3)], minute=4)
        (live,) = office.items("PERIOD#2026-09")
        assert (live["rows"], live["revision"]) == (3, 2), "the run paid nothing; as before it"

    def test_a_release_before_the_move_is_decided_again(self, office: Office) -> None:
        office.upload([person(1), person(2)])
        upload = office.put([person(1), person(2), person(3)], minute=2)
        office.deliver(upload)
        live = office.items("PERIOD#2026-09")

        def release_meanwhile(call: Call) -> None:
            if call.operation == "TransactWriteItems":
                office.wire.before.remove(release_meanwhile)
                with office.run_as(None):
                    Table(TABLE).transact(list(release_copies(Period(2026, 9), "a" * 32)))

        office.wire.before.append(release_meanwhile)
        office.run_executions()
        assert office.upload_item(upload)["concerns"] == ["E709"]
        assert office.items("PERIOD#2026-09") == live

    def test_what_an_earlier_version_settled_has_no_copies(self, office: Office) -> None:
        office.upload([person(50)], agency="dinkes")
        settle(office)
        for copy in copy_keys(Period(2026, 9)):
            office.remove(copy["pk"], copy["sk"])
        upload = office.put([person(1)], minute=2)
        office.deliver(upload)
        office.run_executions()
        assert office.upload_item(upload)["concerns"] == ["E709"]

    def test_after_a_run_every_agency_of_the_period_waits(self, office: Office) -> None:
        """Also one that the run did not pay, and which has no month yet."""
        office.upload([person(50)], agency="dinkes")
        settle(office)
        upload = office.put([person(1)], minute=2)
        office.deliver(upload)
        office.run_executions()
        assert office.upload_item(upload)["concerns"] == ["E709"]
        other_month = office.upload([person(1, period="2026-10")], period="2026-10", minute=3)
        assert office.status_of(other_month) == "published"


class TestWhoPublished:
    """A live month, and so a run's ledger entry, says who uploaded it and who approved it."""

    def test_both_stand_in_the_live_month_by_opaque_keys(self, office: Office) -> None:
        upload = waiting_upload(office)
        assert approve(office, upload).status == 200
        office.drain()
        (live,) = office.items("PERIOD#2026-09")
        # the first half of the SHA-256 of the names of their sessions
        assert live["uploaded_by"] == hashlib.sha256(b"operator").hexdigest()[:32]
        assert live["approved_by"] == hashlib.sha256(b"agency-disdik-head").hexdigest()[:32]
        assert upload.uploaded_by not in json.dumps(live)

    def test_what_nobody_had_to_approve_names_no_approver(self, office: Office) -> None:
        """Also where what was live before it had one."""
        upload = waiting_upload(office)
        assert approve(office, upload).status == 200
        office.drain()
        office.upload([person(1)], name="amendment-1.csv", minute=9)
        (live,) = office.items("PERIOD#2026-09")
        assert "uploaded_by" in live
        assert "approved_by" not in live

    def test_a_run_s_entry_holds_them(self, office: Office) -> None:
        upload = waiting_upload(office)
        assert approve(office, upload).status == 200
        office.drain()
        (live,) = office.items("PERIOD#2026-09")
        head = live_month_to_json(live_month_from_json(live))
        assert (head["uploaded_by"], head["approved_by"]) == (
            live["uploaded_by"],
            live["approved_by"],
        )
        older = live_month_from_json({k: v for k, v in live.items() if not k.endswith("ed_by")})
        assert not {"uploaded_by", "approved_by"} & live_month_to_json(older).keys()
