"""Every write of every function, with the process ending before or after it, or its answer lost.

The writes are counted in an undisturbed run, so none can be forgotten, and the functions are those
of template.yaml: one that may write and takes part in no story here fails the last test. After the
fault the caller, queue, stream or state machine repeats; the end must be the undisturbed one.
"""

import hashlib
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.agencies import accounts
from tests.integration.agencies import test_lines as lines
from tests.integration.agencies import test_people as grants
from tests.integration.agencies import test_units as units
from tests.integration.agencies.test_agencies import approve as approve_file
from tests.integration.agencies.test_agencies import more_agencies
from tests.integration.agencies.test_agencies import put as put_file
from tests.integration.agencies.test_dialogues import plan_dialogue
from tests.integration.agencies.test_lines import FIRST as FIRST_LINES
from tests.integration.agencies.test_lines import approve as approve_lines
from tests.integration.agencies.test_lines import put as put_lines
from tests.integration.branches import Branches
from tests.integration.office import NOW, Clock, Office, is_write
from tests.integration.people import csv_bytes, nip_of, person, rule_set
from tests.integration.processing.test_faults import differences
from tests.integration.ratings import office as ratings
from tests.integration.ratings import web
from tests.integration.register.test_register import everybody, with_secrets
from tests.integration.register.test_register import line as entry
from tests.integration.rule_changes.test_programme import put_in_force as put_programme
from tests.integration.settlement import test_people_lists as lists
from tests.integration.settlement.test_settlement import is_commit
from tests.integration.stories import end_of, export, month
from tests.integration.treasury import PREPARER
from tests.integration.wire import Fault, Plan
from tests.integration.world import (
    ARCHIVE,
    INTAKE,
    Answer,
    LambdaError,
    Notification,
    _keys,
    take_grants_away,
)
from tests.template.stacks import as_list, load_stacks, of_type, target
from tests.unit.programme.samples import document as programme
from tukin.people.agencies.agency import RatingsFrom
from tukin.settlement.ledger import check_chain

KEY, OTHER_KEY = "key-00000001", "key-00000002"
FAULTS = (Fault.CRASH_BEFORE, Fault.CRASH_AFTER, Fault.LOSE_ANSWER)
ATTEMPTS = 4
"""Requests that botocore sends before the code sees that the answer is lost."""

Act = Callable[[Office, Any], None]


class Story(ABC):
    """What was before, and what is done under faults."""

    def prepare(self, office: Office) -> Any:
        """Undisturbed; what ``act`` needs to know: nothing, unless a story says what."""
        return None

    @abstractmethod
    def act(self, office: Office, known: Any) -> None:
        """Under a fault, with the repetitions that callers make."""


class Upload(Story):
    """A month and a later one over it: referrals opened, kept and withdrawn."""

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1, 2)), minute=0)
        return office.put(month(low=(2, 3), count=9), minute=5)

    def act(self, office: Office, known: Notification) -> None:
        office.drain(known)
        export(office)


class Waiting(Story):
    """An upload that drops people: what it would change is reported, and nothing changes."""

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1,)), minute=0)
        return office.put(month(low=(2,), count=6), minute=5)

    def act(self, office: Office, known: Notification) -> None:
        office.drain(known)
        assert office.status_of(known) == "awaiting_approval"


class Repinned(Story):
    """An amendment was received; before it is processed, another one goes live below it."""

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1,)), minute=0)
        late = office.put([person(2, "70")], name="amendment-2.csv", minute=10)
        office.deliver(late)
        execution = office.execution_of(late)
        execution.begun = True  # it hangs, and is thought dead
        first = office.put([person(1, "75")], name="amendment-1.csv", minute=5)
        office.deliver(first, end_of(office, late))
        office.run_executions()
        assert office.status_of(first) == "published"
        office.sent.clear()  # the message of its end comes after what follows
        execution.begun = False
        return late

    def act(self, office: Office, known: Notification) -> None:
        office.drain(known)
        assert office.status_of(known) == "published"


class Approval(Story):
    """An upload that drops people waits, and the agency head agrees."""

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1,)), minute=0)
        waiting = office.upload(month(low=(2,), count=6), minute=5)
        assert office.status_of(waiting) == "awaiting_approval"
        return waiting

    def act(self, office: Office, known: Notification) -> None:
        digest = office.upload_item(known)["digest"]
        path = f"/agencies/disdik/periods/2026-09/uploads/{known.upload_id}/approval"
        answer = office.patiently(
            "approve_upload", "POST", path, "agency-disdik-head", {"digest": digest}
        )
        assert answer.status == 200, answer.content
        office.drain()
        assert office.status_of(known) == "published"


class Rejection(Approval):
    """The same, and the agency head leaves it out; the reason reaches the reports."""

    def act(self, office: Office, known: Notification) -> None:
        path = f"/agencies/disdik/periods/2026-09/uploads/{known.upload_id}/rejection"
        reason = {"reason": "Enam pegawai masih bekerja."}
        answer = office.patiently("approve_upload", "POST", path, "agency-disdik-head", reason)
        assert answer.status == 200, answer.content
        office.drain()
        assert office.status_of(known) == "rejected"


class Settlement(Story):
    """A run, its acknowledgement, a line that came back, and the run that pays it again."""

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1,)), minute=0)

    def act(self, office: Office, known: Any) -> None:
        first = self._settle(office, KEY)
        manifest = office.objects()[f"{ARCHIVE}/runs/{first}/manifest.json"]
        line = next(line for line in office.lines(first) if line.nip == nip_of(3))
        sha256 = hashlib.sha256(manifest).hexdigest()
        self._ask(office, f"/runs/{first}/acknowledgement", {"manifest_sha256": sha256})
        back = {"line_id": line.line_id, "reason_code": "bad_account", "reference": "RTR-1"}
        entered = self._ask(office, f"/runs/{first}/returns", {"lines": [back]}, PREPARER)
        digest = {"digest": entered.content["digest"]}
        self._ask(office, f"/runs/{first}/returns/confirmation", digest)
        second = self._settle(office, OTHER_KEY)
        assert office.transfers(second) == {3: line.transfer_idr}
        assert check_chain(office.entries()).seq == 4
        office.check_books()

    def _ask(
        self, office: Office, path: str, body: dict[str, Any], person: str | None = None
    ) -> Answer:
        answer = office.patiently("manage_runs", "POST", path, "finance", body, person)
        assert answer.status == 200, answer.content
        return answer

    def _settle(self, office: Office, key: str) -> str:
        for _ in range(8):
            try:
                run_id = office.request(key)
            except (AssertionError, LambdaError):  # a 5xx or the end of the process: again
                continue
            office.run_settlements()
            if office.run_item(run_id)["status"] == "prepared":
                path = f"/runs/{run_id}/release"
                item = office.run_item(run_id)
                body = {
                    "digest": item["digest"],
                    "confirmed_first_payments": item.get("first_payments"),
                }
                office.patiently("manage_runs", "POST", path, "finance", body)
                office.run_settlements()
            if office.run_item(run_id)["status"] == "signed":
                return run_id
        raise AssertionError("never signed")


class HoldAndClaim(Story):
    """Two decide whose claim counts, two hold somebody, and two lift it."""

    def prepare(self, office: Office) -> Any:
        office.upload([person(number) for number in range(4)], minute=0)
        office.upload([person(2)], agency="dinkes", minute=1)

    def act(self, office: Office, known: Any) -> None:
        of_claim = {"agency": "disdik", "nip": nip_of(2), "reason": "mutasi", "reference": "SK 1"}
        self._by_two(office, "decide_claims", "/claims/2026-09", of_claim, ("bagus", "ratna"))
        of_hold = {"agency": "disdik", "nip": nip_of(3), "reason": "surat inspektorat"}
        hold = self._hold(office, "holds", of_hold)
        self._hold(office, "lifts", {"hold_id": hold["hold_id"], "reason": "selesai"})
        kinds = [entry.values["kind"] for entry in office.entries()]
        assert kinds == ["claim_decision", "hold", "lift"]
        office.check_books()

    def _hold(self, office: Office, what: str, body: dict[str, Any]) -> dict[str, Any]:
        path, people = f"/periods/2026-09/{what}", (PREPARER, "tuti")
        return self._by_two(office, "manage_holds", path, body, people)

    def _by_two(
        self, office: Office, function: str, path: str, body: dict[str, Any], who: tuple[str, str]
    ) -> dict[str, Any]:
        role = "personnel" if function == "decide_claims" else "finance"
        entered = office.patiently(function, "POST", path, role, body, who[0])
        assert entered.status == 200, entered.content
        confirmation = f"{path.replace('/lifts', '/holds')}/confirmation"
        digest = {"digest": entered.content["digest"]}
        confirmed = office.patiently(function, "POST", confirmation, role, digest, who[1])
        assert confirmed.status == 200, confirmed.content
        content: dict[str, Any] = entered.content
        return content


class BankStatement(Story):
    """A run's files are fetched, and a third person enters what the bank executed."""

    def prepare(self, office: Office) -> Any:
        office.upload([person(number) for number in range(2)], minute=0)
        run_id = office.settle_period(KEY)
        sha256 = hashlib.sha256(office.objects()[f"{ARCHIVE}/runs/{run_id}/manifest.json"])
        body = {"manifest_sha256": sha256.hexdigest()}
        assert office.ask("POST", f"/runs/{run_id}/acknowledgement", body, who="tuti").status == 200
        return run_id

    def act(self, office: Office, known: Any) -> None:
        links = office.patiently(
            "manage_runs", "GET", f"/runs/{known}/links", "finance", {}, "dewi"
        )
        assert links.status == 200, links.content
        line, *_ = office.lines(known)
        row = {"line_id": line.line_id, "amount_idr": 1_234, "account": "1234567890"}
        path, body = f"/runs/{known}/statement", {"lines": [row]}
        answer = office.patiently("manage_statements", "POST", path, "finance", body, "wati")
        assert answer.status == 200, answer.content
        kinds = [(found["kind"], found["executed_idr"]) for found in answer.content["findings"]]
        assert kinds == [("amount_differs", 1_234)], "once, whatever was repeated"
        (entry,) = [e.values for e in office.entries() if e.values["kind"] == "statement"]
        assert (entry["rows"], entry["requested_by"]) == (1, "tukin-finance/wati")
        office.check_books()


class SingleAppraisal(Story):
    """One row by itself joins its month; its slip is asked for."""

    def prepare(self, office: Office) -> Any:
        office.upload([person(1, "80"), person(2, "80")], minute=0)

    def act(self, office: Office, known: Any) -> None:
        path = "/agencies/disdik/periods/2026-09/appraisals"
        row = person(1, "90")
        answer = office.patiently("receive_appraisal", "POST", path, "agency-disdik", row)
        assert answer.status == 200, answer.content
        key = answer.content["upload"]["key"]
        (stored,) = _keys(INTAKE).getlist(key)  # once, whatever was repeated
        stored._version_id = "v-single"
        office.drain(office.notice(key, 5))
        wanted = {"nip": nip_of(1), "period": "2026-09", "received_on": "2026-10-31"}
        slip = office.patiently(
            "explain_record", "POST", "/agencies/disdik/explanations", "agency-disdik", wanted
        )
        assert slip.status == 200, slip.content
        month = {"period": "2026-09", "received_on": "2026-10-31"}
        sheets = office.patiently(
            "explain_record", "POST", "/agencies/disdik/feedback-sheets", "agency-disdik", month
        )
        assert len(sheets.content["sheets"]) == 2, sheets.content


class Rated(Story):
    """A region's system gives a rating in the rater's name, and then a revision of it."""

    def prepare(self, office: Office) -> Any:
        office.put_register(everybody(), "2026-09-01")
        ratings.begin(office)

    def act(self, office: Office, known: Any) -> None:
        revised = ratings.body(revision=1, hasil_kerja="sesuai", words={})
        for number, body in enumerate((ratings.body(), revised), start=1):
            path, role = f"{ratings.BASE}/ratings", "agency-disdik"
            answer = office.patiently(
                "manage_ratings", "POST", path, role, body, person=ratings.SYSTEM
            )
            assert answer.status == 200, answer.content
            assert answer.content["rating"]["revision"] == number


class Register(Story):
    """The administration's register is put in force."""

    def act(self, office: Office, known: Any) -> None:
        office.put_register(everybody(), "2026-09-01", minute=1)
        assert office.items("REGISTER")


class AgencyChange(Story):
    """A file of agencies is uploaded, and another person puts it in force."""

    def act(self, office: Office, known: Any) -> None:
        office.put_register(everybody(), "2026-09-01", minute=1)
        put_file(office, more_agencies(), minute=2)
        answer = approve_file(office)
        assert answer.status == 200, answer.content


class LinesAndUnits(Story):
    """The first list of lines waits for the head, a small change for nobody, units for another."""

    def prepare(self, office: Office) -> Any:
        office.put_register(lines.everybody(), "2026-09-01", minute=0)

    def act(self, office: Office, known: Any) -> None:
        lines.put(office, lines.FIRST)
        assert lines.approve(office).status == 200
        lines.put(office, lines.moved(1), lines.LATER, minute=1)
        assert lines.state(office, lines.LATER) == ("approved", [])
        units.put(office, [units.BIDANG], minute=2)
        assert units.approve(office).status == 200


class FirstTwo(Story):
    """In a new stage two people name each other, and put the list of who may decide in force."""

    def prepare(self, office: Office) -> Any:
        take_grants_away()

    def act(self, office: Office, known: Any) -> None:
        grants.name_the_first(office)
        grants.put(office, [*grants.FIRST, grants.TUTIS])
        answer = grants.approve(office)
        assert answer.status == 200, answer.content


class ListLeft(Story):
    """A list of people that is decided and not in force: the sweep puts it there."""

    def prepare(self, office: Office) -> Any:
        take_grants_away()
        grants.name_the_first(office)
        grants.put(office, [*grants.FIRST, grants.TUTIS])
        lists.crash_at(office, lists.is_in_force)
        assert lists.in_force(office) == {}

    def act(self, office: Office, known: Any) -> None:
        office.run_sweep()
        assert lists.in_force(office) == {grants.DATED: 1}


class OfStrangers(Story):
    """An upload with a row of somebody who is not in the register: it is counted for the day."""

    def prepare(self, office: Office) -> Any:
        office.put_register(everybody(), "2026-09-01", minute=0)
        return office.put([person(1), person(9)], minute=5)

    def act(self, office: Office, known: Notification) -> None:
        office.drain(known)
        (counted,) = office.items("STRANGERS#")
        assert counted["rows"] == 1


class RuleChange(Story):
    """Proposed, simulated and approved by another, and back again."""

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1,)), minute=0)

    def act(self, office: Office, known: Any) -> None:
        def dearer(rules: dict[str, Any]) -> None:
            rules["positions"][0]["amount_idr"] += 100_000

        live = json.loads(office.rules.document)["rule_sets"]
        book = {"rule_sets": [live[0], rule_set("named-indicators", dearer)]}
        ask = office.patiently
        body = {"document": json.dumps(book), "reason": "a raise"}
        proposal = ask("manage_rules", "POST", "/rules/proposals", "rules-author", body)
        assert proposal.status == 200, proposal.content
        path = f"/rules/proposals/{proposal.content['sha256']}"
        answer = ask("manage_rules", "POST", f"{path}/simulation", "rules-author", {})
        assert answer.status == 200, answer.content
        digest = answer.content["simulation_sha256"]
        reason = {"reason": "agreed", "simulation_sha256": digest}
        answer = ask("manage_rules", "POST", f"{path}/approval", "rules-approver", reason)
        # where only the answer was lost, the repetition finds it done
        assert answer.status == 200 or answer.content["code"] == "E654", answer.content
        back = {"reason": "too dear", "replaces_sha256": proposal.content["sha256"]}
        answer = ask("manage_rules", "POST", "/rules/rollback", "rules-author", back)
        assert answer.status == 200, answer.content
        assert answer.content["sha256"] == proposal.content["base_sha256"]
        path = f"/rules/proposals/{answer.content['sha256']}"
        answer = ask("manage_rules", "POST", f"{path}/simulation", "rules-author", {})
        digest = answer.content["simulation_sha256"]
        reason = {"reason": "agreed", "simulation_sha256": digest}
        answer = ask("manage_rules", "POST", f"{path}/approval", "rules-approver", reason)
        assert answer.status == 200 or answer.content["code"] == "E654", answer.content


class ProgrammeChange(Story):
    """Proposed by one, approved by another."""

    def act(self, office: Office, known: Any) -> None:
        ask = office.patiently
        path = "/rules/programme/proposals"
        body = {"document": programme().decode(), "reason": "the first one"}
        proposal = ask("manage_rules", "POST", path, "rules-author", body)
        assert proposal.status == 200, proposal.content
        path = f"{path}/{proposal.content['sha256']}/approval"
        agreed = {"reason": "agreed", "digest": proposal.content["digest"]}
        answer = ask("manage_rules", "POST", path, "rules-approver", agreed)
        # where only the answer was lost, the repetition finds it done
        assert answer.status == 200 or answer.content["code"] == "E654", answer.content


class Notices(Story):
    """A morning with three letters, asked for again where it broke off; and coverage is read.

    The agency rates on the pages: what raters owe is read as well.
    """

    def prepare(self, office: Office) -> Any:
        web.begin(office, range(30), ratings=RatingsFrom.PAGES)
        web.rate(1)
        office.put_register(with_secrets(*(entry(number) for number in range(30))), "2026-10-02")
        put_lines(office, FIRST_LINES)
        assert approve_lines(office).status == 200
        mail = {"notices__email": True, "notices__sender": "tukin@contoh.go.id"}
        put_programme(office, programme(**mail).decode())
        plan_dialogue(office, nip_of(1), "a" * 32, on=date(2026, 11, 2))

    def act(self, office: Office, known: Any) -> None:
        for _ in range(ATTEMPTS):
            try:
                office.invoke("send_notices", {})
            except LambdaError:
                continue
            break
        assert len(office.post.sent) <= 3, "to an employee and two raters, and to nobody twice"
        path = "/agencies/disdik/dialogue-coverage"
        assert office.patiently("read_dialogues", "GET", path, "auditor", None).status == 200


class Accounts(Story):
    """Accounts follow the register; two people let one of an office into being."""

    def prepare(self, office: Office) -> Any:
        return accounts.begin(office)

    def act(self, office: Office, known: str) -> None:
        accounts.sync_until_done(office)
        path, body = f"/accounts/{known}/reset", dict[str, str]()
        accounts.patiently(office, path, body, "bagus")
        digest = office.items(f"ACCOUNT#{known}")[0]["digest"]
        accounts.patiently(office, f"{path}/confirmation", {"digest": digest}, "ratna")


class ClosedMonth(Story):
    """A month that is rated on the pages is closed, amended by late attendance, opened again."""

    def prepare(self, office: Office) -> Any:
        web.begin(office, range(4))
        for number in range(4):
            web.rate(number)
        web.put_lines(web.LINE)
        return [self._part(office, range(3), 0), self._part(office, range(4), 15)]

    @staticmethod
    def _part(office: Office, people: range, minute: int) -> Notification:
        rows = csv_bytes([web.attendance_row(number) for number in people])
        name = f"kehadiran-{minute}.csv"
        part = office.put(rows, period=web.PERIOD, name=name, minute=minute)
        del office.notifications[part.upload_id]  # it is no batch
        return part

    def act(self, office: Office, known: list[Notification]) -> None:
        month = f"/agencies/disdik/periods/{web.PERIOD}"
        after = NOW + timedelta(days=6)
        with patch.object(Clock, "hour_of_all", after), web.named_versions():
            office.deliver(known[0])
            closed = office.patiently(
                "close_month", "POST", f"{month}/closing", "agency-disdik", {}, "operator"
            )
            assert closed.status == 200 or closed.content["code"] == "E1117"
            web.receive_composed(office, minute=10)
            read = office.patiently(
                "close_month", "GET", f"{month}/closing", "agency-disdik", {}, "operator"
            )
            assert [one["code"] for one in read.content["not_composed"]] == ["E1119"]
            office.deliver(known[1])
            self._until_done(office, "compose_late")
            web.receive_composed(office, minute=20)
            for role, person in (("agency-disdik-head",) * 2, ("personnel", "bagus")):
                opened = office.patiently(
                    "close_month", "POST", f"{month}/reopening", role, {"reason": "keliru"}, person
                )
                assert opened.status == 200 or opened.content["code"] == "E1122"

    @staticmethod
    def _until_done(office: Office, function: str) -> None:
        for _ in range(8):
            with suppress(LambdaError):
                office.invoke(function, {})
                return
        raise AssertionError("the timer never came to its end")


class Sweep(Story):
    """A notification that comes too late, a referral lost, one not sent, a run that hangs.

    And an entry of the ledger that the archive has, and the table has not.
    """

    def prepare(self, office: Office) -> Any:
        office.upload(month(low=(1, 2)), minute=0)
        behind, unsent = office.items("REFERRAL#")
        office.remove(behind["pk"], behind["sk"])
        office.tamper(unsent["pk"], unsent["sk"], sent_revision=None)
        office.upload(month(low=()), period="2026-08", minute=1)
        run_id = office.released(KEY, "2026-08")
        office.wire.plan = lambda call: Fault.CRASH_BEFORE if is_commit(call) else None
        with pytest.raises(LambdaError):
            office.invoke("settle_run", {"run_id": run_id})
        office.wire.plan = lambda _: None
        office.request(OTHER_KEY)
        office.started.clear()
        assert office.entries() == []
        return office.put(month(low=()), agency="dinkes", minute=5)

    def act(self, office: Office, known: Notification) -> None:
        for _ in range(3):
            office.run_sweep()
        office.deliver(known)
        assert len(office.entries()) == 1
        assert office.status_of(known) == "published"
        assert office.upload_item(known)["uploaded_by"] == known.uploaded_by


STORIES: tuple[Story, ...] = (
    Upload(),
    Waiting(),
    Repinned(),
    Approval(),
    Rejection(),
    Settlement(),
    HoldAndClaim(),
    BankStatement(),
    SingleAppraisal(),
    Rated(),
    Register(),
    AgencyChange(),
    LinesAndUnits(),
    FirstTwo(),
    ListLeft(),
    OfStrangers(),
    RuleChange(),
    ProgrammeChange(),
    Notices(),
    Accounts(),
    ClosedMonth(),
    Sweep(),
)


class Undisturbed:
    """A story without faults: how many writes it has, by whom, and how it ends."""

    def __init__(self, story: Story) -> None:
        with Office() as office:
            known = story.prepare(office)
            office.writers.clear()
            story.act(office, known)
            self.writers = list(office.writers)
            self.state = office.state()


_KNOWN: dict[str, Undisturbed] = {}


def undisturbed(story: Story) -> Undisturbed:
    name = type(story).__name__
    if name not in _KNOWN:
        _KNOWN[name] = Undisturbed(story)
    return _KNOWN[name]


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("story", STORIES, ids=lambda story: type(story).__name__)
def test_a_fault_at_any_write_converges(story: Story, fault: Fault) -> None:
    times = ATTEMPTS if fault is Fault.LOSE_ANSWER else 1
    expected = undisturbed(story)
    branches = Branches(fault, times, is_write)

    def run(plan: Plan) -> list[str]:
        with Office() as office:
            known = story.prepare(office)
            office.wire.plan = plan
            story.act(office, known)
            return differences(expected.state, office.state())

    assert branches.run(run) == []
    assert branches.count == len(expected.writers) > 0
    assert branches.in_threads == []


ACTIONS = {
    "s3:PutObject": {"PutObject"},
    "dynamodb:PutItem": {"PutItem", "TransactWriteItems"},
    "dynamodb:UpdateItem": {"UpdateItem", "TransactWriteItems"},
    "dynamodb:BatchWriteItem": {"BatchWriteItem"},
    "events:PutEvents": {"PutEvents"},
    "states:StartExecution": {"StartExecution"},
}
"""What a policy calls a write, and the operations that stand for it."""

ELSEWHERE = {
    ("publish_batch", "dynamodb:BatchWriteItem"),  # a cut to the pagu: test_budget.py
    ("index_reads", "s3:PutObject"),  # of reads alone: handlers/test_reads_question.py
}


def test_every_function_that_may_write_is_in_a_story() -> None:
    """By the policies of template.yaml: what a role may write, its function wrote in a story."""
    written = {pair for story in STORIES for pair in undisturbed(story).writers}
    template = load_stacks().application
    roles = of_type(template, "AWS::IAM::Role")
    missing = set()
    for function in of_type(template, "AWS::Serverless::Function").values():
        name = function["Properties"]["Handler"].split(".")[2]
        role = roles[target(function["Properties"]["Role"]) or ""]["Properties"]
        for policy in role.get("Policies", []):
            for statement in policy["PolicyDocument"]["Statement"]:
                for action in as_list(statement["Action"]):
                    wanted = {(name, operation) for operation in ACTIONS.get(action, ())}
                    if wanted and not wanted & written:
                        missing.add((name, action))
    assert missing - ELSEWHERE == set()
