"""What the functions ask for in the stories, against what their roles grant.

That a role allows each call is held in every test by the world itself; here it is seen to fail,
and what is granted but never asked for must be explained.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import cache
from itertools import product
from typing import Any, NamedTuple

import pytest

from infrastructure.local.permissions.arns import ACCOUNT, REGION
from infrastructure.local.permissions.evaluation import Request, allows
from infrastructure.local.permissions.needs import needs_of
from infrastructure.local.permissions.statements import Statement
from tests.integration import permissions
from tests.integration.account_pools import STAFF
from tests.integration.agencies import accounts, test_people
from tests.integration.handlers import test_reads_question
from tests.integration.office import NOW, Office
from tests.integration.people import nip_of, person
from tests.integration.portal.visit import Visiting
from tests.integration.portal.visit_offices import VisitingOffices
from tests.integration.processing.test_crash_points import STORIES
from tests.integration.rating_pages.visits import RatingVisits
from tests.integration.ratings import office as ratings
from tests.integration.register.test_register import everybody
from tests.integration.settlement import test_people_lists, test_regional_files
from tests.integration.stories import export, month
from tests.integration.treasury import people
from tests.integration.world import ARCHIVE, KEYS, PUBLICATIONS, World, _keys, take_grants_away
from tests.template.stacks import load_stacks


class Grant(NamedTuple):
    """One action on one resource, under the conditions of the statement that grants it."""

    function: str
    statement: Statement

    @property
    def resource(self) -> str:
        """The end of the ARN, which is enough for a reader."""
        place = self.statement.resources[0].rpartition(":")[2]
        return place.replace(f"-{ACCOUNT}-{REGION}", "").removeprefix("tukin-storage-")

    def serves(self, function: str, request: Request) -> bool:
        """Whether the request could do with this grant alone."""
        return function == self.function and allows([self.statement], request)

    def __str__(self) -> str:
        return f"{self.function} {self.statement.actions[0]} {self.resource}"


class ColdOffice(Office):
    """Each invocation is its process's first, so that nothing was read before."""

    def invoke(self, name: str, event: Any) -> Any:
        self.cold_start()
        return super().invoke(name, event)


class Reading:
    """Everything that is only read: the API's routes, the export, the slip, the next runs."""

    def tell(self, office: Office) -> None:
        office.upload([person(1)], key="uploads/unknown/2026-09/a.csv", minute=0)
        office.put_register(everybody(), "2026-09-01", minute=1)
        upload = office.upload([person(1, "50"), person(2), person(9)], minute=2)
        agency, auditor = "agency-disdik", "auditor"
        base = "/agencies/disdik/periods/2026-09"
        for what in ("records", "uploads", "referrals", "rules", "register"):
            assert office.http("GET", f"{base}/{what}", agency).status == 200, what
        assert office.http("GET", f"{base}/uploads/{upload.upload_id}/trace", agency).status == 200
        stranger = person(9)
        assert office.http("POST", f"{base}/appraisals", agency, stranger).status == 422
        self._read_lists(office)
        who = {"nip": nip_of(1)}
        assert office.http("POST", "/agencies/disdik/employee-records", agency, who).status == 200
        asked = who | {"period": "2026-09"}
        assert office.http("POST", "/agencies/disdik/explanations", agency, asked).status == 200
        month = {"period": "2026-09"}
        for role in (agency, auditor):
            answer = office.http("POST", "/agencies/disdik/feedback-sheets", role, month)
            assert answer.status == 200, answer.content
        assert office.http("GET", "/periods/2026-09/fairness", auditor).status == 200
        outdated = office.prepare("key-00000009")
        assert office.ask("GET", f"/runs/{outdated}/prepared").status == 200
        office.upload([person(1, "50"), person(2, "60")], minute=3)
        assert office.release(outdated).content["code"] == "E856"
        office.settle_period("key-00000010")
        self._match(office)
        assert office.http("POST", "/agencies/disdik/explanations", agency, asked).status == 200
        for path in ("/runs", "/ledger", "/periods/2026-09"):
            assert office.patiently("manage_runs", "GET", path, auditor, None).status == 200
        made = export(office).content["manifest"]
        assert office.http("GET", f"/exports/{made['export_id']}", auditor).status == 200
        asked = {"nip": nip_of(1)} | test_reads_question.SPAN
        assert office.http("POST", "/reads", auditor, asked).status == 200
        assert test_reads_question.index_next_day(office) == {"days": 14}
        self._decide_a_claim(office)
        self._lock_what_is_missing(office)
        self._hold_and_lift(office)
        self._recover(office)
        self._read_ratings(office, base)  # from here on no file is taken
        self._name_people(office)
        # Once a day it looks at people and months, too.
        office.run_sweep((NOW + timedelta(days=1)).replace(hour=1))

    def _decide_a_claim(self, office: Office) -> None:
        """Another agency claims somebody; two decide, and the next run goes by that."""
        office.publish("dinkes", people(3_000, first=2))
        office.run_sweep(NOW)  # which notes it
        path, body = "/claims/2026-09", {"nip": nip_of(2), "agency": "dinkes"}
        body |= {"reason": "mutasi", "reference": "SK 1"}
        as_personnel: dict[str, Any] = {"role": "personnel", "function": "decide_claims"}
        proposed = office.ask("POST", path, body, who="bagus", **as_personnel)
        digest = {"digest": proposed.content["digest"]}
        for _ in range(2):  # the second time it reads that it is in the ledger
            confirmed = office.ask(
                "POST", f"{path}/confirmation", digest, who="ratna", **as_personnel
            )
            assert confirmed.status == 200, confirmed.content
        assert office.ask("GET", path, **as_personnel).status == 200
        office.settle_period("key-00000011")

    def _lock_what_is_missing(self, office: Office) -> None:
        """A run and a sweep complete records, and a month from before is locked."""
        records = _keys(PUBLICATIONS)
        for key in [key for key in records if key.startswith("publications/")]:
            del records[key]
        office.run_sweep(NOW)
        for key in [key for key in records if key.startswith("publications/")]:
            del records[key]
        office.locks = False
        live = office.publish("dukcapil", people(4_000, first=11))
        checked = _keys(ARCHIVE)[f"batches/{live.batch.batch_id}/manifest.json"]
        checked.last_modified -= timedelta(days=1)  # before anything was locked
        office.prepare("key-00000013")
        office.locks = True

    def _hold_and_lift(self, office: Office) -> None:
        """Two hold somebody, the next run goes by that, two lift it; one is dead, says the bank."""
        path, who = "/periods/2026-09/holds", {"agency": "disdik", "nip": nip_of(1)}
        entered = office.ask("POST", path, who | {"reason": "surat inspektorat"})
        self._confirm_hold(office, entered.content["digest"])
        held = office.ask("GET", path).content["held"]
        office.settle_period("key-00000012")
        lift = {"hold_id": held[0]["hold_id"], "reason": "selesai"}
        lifted = office.ask("POST", "/periods/2026-09/lifts", lift)
        self._confirm_hold(office, lifted.content["digest"])
        first = office.entries()[0].values["run_id"]
        paid = next(line for line in office.lines(first) if line.transfer_idr)
        assert office.give_back(first, paid.line_id, reason_code="deceased").status == 200

    @staticmethod
    def _read_ratings(office: Office, month: str) -> None:
        ratings.begin(office)
        for what in ("cycle", "ratings", "unrated"):
            assert office.http("GET", f"{month}/{what}", "agency-disdik").status == 200, what

    @staticmethod
    def _read_lists(office: Office) -> None:
        agency, auditor = "agency-disdik", "auditor"
        for path in ("", "/2026-10-15"):
            answer = office.patiently(
                "manage_agencies", "GET", f"/agencies/files{path}", auditor, {}
            )
            assert answer.status in (200, 404), path
        for path in ("", "/files", "/files/2026-10-15"):
            answer = office.http("GET", f"/agencies/disdik/lines{path}", agency)
            assert answer.status in (200, 404), path
        for path in ("", "/2026-10-15"):
            answer = office.http("GET", f"/units/files{path}", auditor)
            assert answer.status in (200, 404), path
        for path in ("", "/2026-09-01", "/2026-09-01/people"):
            assert office.http("GET", f"/register/files{path}", auditor).status == 200, path

    def _match(self, office: Office) -> None:
        """The bank's statement of the first run is entered by who has no file of it, and read."""
        run_id = office.entries()[0].values["run_id"]
        paid = next(line for line in office.lines(run_id) if line.transfer_idr)
        row = {"line_id": paid.line_id, "amount_idr": paid.transfer_idr, "account": "1234567890"}
        office.ask("GET", f"/runs/{run_id}/manifest")
        manifest = {"manifest_sha256": office.headers["etag"].strip('"')}
        acknowledgement = f"/runs/{run_id}/acknowledgement"
        assert office.ask("POST", acknowledgement, manifest, who="tuti").status == 200
        path = f"/runs/{run_id}/statement"
        for _ in range(2):  # the second time it reads that it is in the ledger
            entered = office.ask("POST", path, {"lines": [row]}, who="wati")
            assert entered.status == 200, entered.content
        assert office.ask("GET", path, role="auditor").status == 200
        assert office.ask("GET", f"/runs/{run_id}/links", who="tuti").status == 200
        body = {"nip": paid.nip, "period": "2026-09"}
        asked = office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
        assert asked.status == 200, asked.content

    def _recover(self, office: Office) -> None:
        """The same table under another id, as a restore of now: two make it the one that counts."""
        office.table_id = "table-2"
        path, body = "/ledger/recovery", {"reason": "tabel dipulihkan"}
        shown = office.ask("POST", path, body).content
        agreed = body | {"hash": shown["hash"]}
        assert office.ask("POST", path, agreed, who="tuti").content["done"]

    def _confirm_hold(self, office: Office, digest: str) -> None:
        path = "/periods/2026-09/holds/confirmation"
        for _ in range(2):  # the second time it reads that it is in the ledger
            confirmed = office.ask("POST", path, {"digest": digest}, who="tuti")
            assert confirmed.status == 200, confirmed.content

    def _name_people(self, office: Office) -> None:
        """From nobody to a list in force; at last, for what is asked above needs everybody."""
        acting = (test_people.RATNA, test_people.BAGUS, test_people.TUTI)
        lines = [f"{nip},disdik,PNS,III/a,x,aktif,2010-01-01," for nip in acting]
        data = b"\n".join([everybody(), *(line.encode() for line in lines)])
        office.put_register(data, "2026-10-01", minute=40)
        take_grants_away()
        test_people.name_the_first(office)
        test_people.put(office, [*test_people.FIRST, test_people.TUTIS])
        assert test_people.ask(office, "GET", "/files").status == 200
        assert test_people.approve(office).status == 200
        assert test_people.ask(office, "GET", "/check").status == 200
        assert test_people_lists.notices(office, "auditor").status == 200


class WrongAccount:
    """A transfer came back from a wrong account; who is held by that is shown."""

    def tell(self, office: Office) -> None:
        office.rules.document = test_regional_files.book()
        office.put_register(test_regional_files.register(), "2026-09-01")
        office.upload([person(number) for number in range(3)])
        run_id = office.settle_period("key-00000001")
        assert office.give_back(run_id, office.lines(run_id)[0].line_id).status == 200
        held = office.ask("GET", "/periods/2026-09/holds").content["held"]
        assert [each["reason"] for each in held] == ["returned_bad_account"]


class EveryAccount:
    """An account opens again, offices' are listed, and an employee of an agency gets a letter."""

    def tell(self, office: Office) -> None:
        accounts.begin(office)
        office.pools.put(STAFF, nip_of(1), on=False)
        accounts.sync_until_done(office)
        listed = office.patiently("manage_accounts", "GET", "/accounts", "personnel", None, "ratna")
        assert listed.status == 200, listed.content
        path, body = f"/accounts/{KEYS.of(accounts.BAGUS)}/reset", {"agency": "disdik"}
        digest = accounts.patiently(office, path, body, "tuti").content["request"]["digest"]
        accounts.patiently(office, f"{path}/confirmation", body | {"digest": digest}, "ratna")


@cache
def asked() -> frozenset[tuple[str, Request]]:
    """What each function asks for in all stories, and in a reading of everything."""
    found: set[tuple[str, Request]] = set()
    for story in STORIES:
        with ColdOffice() as office:
            office.invoke(
                "sweep", {}
            )  # it begins the first epoch, which each write is compared with
            story.act(office, story.prepare(office))
            found |= office.asked
    readings = (
        Reading(),
        WrongAccount(),
        EveryAccount(),
        Visiting(),
        RatingVisits(),
        VisitingOffices(),
    )
    for reading in readings:
        with ColdOffice() as office:
            office.invoke("sweep", {})
            reading.tell(office)
            found |= office.asked
    return frozenset(found)


def needed_beside() -> set[tuple[str, Request]]:
    """What AWS does with the functions' roles: polling, logs, traces and failures."""
    functions = {role: name for name, role in permissions.role_names().items()}
    return {
        (functions[need.role], need.request)
        for need in needs_of(load_stacks())
        if need.role in functions
    }


def unused() -> Iterator[Grant]:
    requests = asked() | needed_beside()
    for function in permissions.role_names():
        for statement in permissions.role_of(function):
            for action, resource in product(statement.actions, statement.resources):
                part = replace(statement, actions=(action,), resources=(resource,))
                grant = Grant(function, part)
                if not any(grant.serves(*each) for each in requests):
                    yield grant


ELSEWHERE = {
    "publish_batch dynamodb:DeleteItem table/tukin-storage-table*": "referrals of format 1",
    "sweep dynamodb:DeleteItem table/tukin-storage-table*": "the same",
    "sweep states:StartExecution ProcessUpload": "an approval whose execution was lost",
    "sweep sqs:SendMessage register": "a register whose notification was lost",
    "receive_appraisal s3:PutObject intake/uploads/*/*/withdrawal-*": "a withdrawal",
    "close_month s3:GetObject intake/composed/*": "a closing that broke off",
    "close_month s3:ListBucket intake": "the same",
    "compose_late s3:GetObject intake/composed/*": "the same",
    "receive_appraisal s3:GetObject intake/uploads/*": "a rating that is sent twice",
    "receive_appraisal dynamodb:Query table/tukin-storage-table*": "a month of engine 1 or 2",
    "publish_batch s3:GetObjectVersion publications/pay/*": "what somebody wrote over",
    "settle_run s3:GetObjectVersion publications/pay/*": "the same",
    "sweep s3:GetObjectVersion publications/pay/*": "the same",
    "explain_record s3:GetObject archive/slips/*": "who opens a link reads by this role",
    "settle_run dynamodb:Query table/tukin-storage-table*": "a ledger from before the archive",
    "decide_claims dynamodb:Query table/tukin-storage-table*": "the same",
    "approve_people dynamodb:Query table/tukin-storage-table*": "the same",
    "approve_people dynamodb:GetItem table/tukin-storage-table*": "an entry that another left",
    "manage_holds dynamodb:Query table/tukin-storage-table*": "the same",
    "manage_statements dynamodb:Query table/tukin-storage-table*": "the same",
    "sweep s3:GetObject archive/settlement/credited/*": "a return after a statement",
    "sweep s3:GetObject archive/runs/*/payments.jsonl": "the same",
    "sweep s3:PutObject ledger/ledger/*": "a ledger from before the archive",
    "manage_runs dynamodb:Query table/tukin-storage-table*": "months that nobody counted yet",
    "sweep dynamodb:UpdateItem table/tukin-storage-table*": "counts that differ",
    "sweep s3:PutObjectRetention ledger/ledger/*": "the same",
    "manage_lines s3:GetObject archive/registers/*": "a register from before there were parts",
    "read_dialogues s3:GetObject archive/registers/*": "a register from before it was in parts",
    "send_notices s3:GetObject archive/registers/*": "the same",
    "sync_accounts s3:GetObject archive/registers/*": "the same",
    "manage_accounts s3:GetObject archive/registers/*": "the same",
    "manage_ratings s3:GetObject archive/registers/*": "the same",
    "sign_in s3:GetObject archive/registers/*": "a register from before its parts",
    "people_pages s3:GetObject archive/registers/*": "the same",
    "people_pages s3:GetObject archive/settlement/credited/*": "a paid month, as explain_record's",
    "people_pages s3:GetObject archive/settlement/statements/*": "the same",
    "people_pages s3:GetObject archive/runs/*/payments.jsonl": "the same",
    "people_pages s3:GetObject archive/runs/*/not-paid.jsonl": "the same",
    "office_pages s3:PutObject intake/uploads/*": "a browser sends what it has signed",
    "office_pages s3:PutObject intake/lines/*": "the same",
    "index_reads ssm:GetParameter parameter/tukin-storage/table": "what every function is granted",
}
"""What other tests ask for, by what they are about."""
NOT_ON_THE_WIRE = ("appconfig:", "lambda:", "ses:", "sqs:GetQueueAttributes")
"""AppConfig, SES and calling a function are fakes above the wire; one queue is used for all."""
FIRST = "dynamodb:PutItem table/tukin-storage-table*"
"""With ``PersonKeyAccess`` any function may be the first that needs the keys and records them."""


def without_use() -> set[str]:
    """What is granted and not asked for, less what is known to be asked for elsewhere."""
    found = {
        str(grant)
        for grant in unused()
        if not (grant.statement.owner == "PersonKeyAccess" and str(grant).endswith(FIRST))
    }
    return {each for each in found if not any(name in each for name in NOT_ON_THE_WIRE)}


@pytest.mark.slow
def test_functions_are_granted_nothing_that_they_do_not_ask_for() -> None:
    assert without_use() == set(ELSEWHERE)


@pytest.mark.slow
def test_a_grant_without_use_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: a reading of another prefix, and one of the table by an operation of no code."""
    real = permissions.role_of
    statements = (
        Statement(
            "tukin", "p", "", "Allow", ("s3:GetObject",), ("arn:aws:s3:::ArchiveBucket/x/*",)
        ),
        Statement("tukin", "p", "", "Allow", ("dynamodb:BatchGetItem",), (permissions.TABLE,)),
    )
    planted = lambda name: real(name) + (statements if name == "emit_referrals" else ())  # noqa: E731
    monkeypatch.setattr(permissions, "role_of", planted)
    assert without_use() - set(ELSEWHERE) == {
        "emit_referrals s3:GetObject ArchiveBucket/x/*",
        "emit_referrals dynamodb:BatchGetItem table/tukin-storage-table",
    }


@pytest.mark.parametrize(
    ("left_out", "complaint"),
    [
        (
            "s3:PutObject",
            "s3:PutObject on arn:aws:s3:::tukin-storage-archive",
        ),
        (
            "s3:ListBucket",
            "s3:ListBucket on arn:aws:s3:::tukin-storage-archive",
        ),
        ("dynamodb:PutItem", "LeadingKeys UPLOAD#disdik#2026-09"),
        ("states:StartExecution", "receive_upload may not: states:StartExecution"),
    ],
)
def test_a_call_that_the_role_does_not_allow_is_a_violation(
    monkeypatch: pytest.MonkeyPatch, left_out: str, complaint: str
) -> None:
    less = tuple(
        each
        for each in permissions.role_of("receive_upload")
        for actions in [tuple(name for name in each.actions if name != left_out)]
        for each in [replace(each, actions=actions)]
    )
    monkeypatch.setattr(permissions, "is_allowed", lambda _, request: allows(less, request))
    world = World()
    with pytest.raises(AssertionError), world:
        world.deliver(world.put(month(low=())))
    assert any(complaint in each for each in world.wire.violations)
