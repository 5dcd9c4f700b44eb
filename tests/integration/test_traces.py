"""What is not resisted is noticed: what people do together leaves the traces that are promised.

docs/security.md names for each line the tests of its traces; those that no other module asks for
are here.
"""

import hashlib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.integration.people import LOW, nip_of, person
from tests.integration.settlement.test_first_payments import next_month
from tests.integration.settlement.test_regional_files import book, register
from tests.integration.treasury import PREPARER, RELEASER, Treasury, people
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay
from tukin.audit.signature import check_signature
from tukin.aws import environment
from tukin.aws.objects import Bucket
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula, Incentive
from tukin.rules.store import RuleArchive

AUGUST, SEPTEMBER = "2026-08", "2026-09"
KEY, OTHER_KEY = "key-00000001", "key-00000002"
PACKAGE, NEXT_PACKAGE = "ab" * 32, "cd" * 32


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        made.publish("disdik", people(1_000, 2_000))
        made.publish("dinkes", people(4_000, first=7))
        yield made


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Iterator[GoldenOffice]:
    """Three people of disdik with accounts were paid August; September is over."""
    monkeypatch.setattr("tukin.handlers.manage_runs.today", lambda: date(2026, 11, 2))
    with GoldenOffice() as made:
        made.rules.document = book()
        made.put_register(register(), "2026-09-01")
        made.upload([person(0, LOW), person(1), person(2)], period=AUGUST)
        made.settle_period(KEY, AUGUST)
        yield made


def package(sha256: str) -> Any:
    """What the package of the functions says it is made of."""
    return patch("tukin.aws.environment.package_sha256", lambda: sha256)


def prepared(office: Treasury, run_id: str) -> dict[str, Any]:
    answer = office.ask("GET", f"/runs/{run_id}/prepared")
    assert answer.status == 200, answer.content
    return answer.content


class Generous(Formula):
    """What somebody deployed: a friend gets a tenth more."""

    def compute(self, appraisal: Appraisal) -> Incentive:
        computed = super().compute(appraisal)
        if appraisal.nip != nip_of(1):
            return computed
        more = computed.steps.gross_idr // 10
        steps = computed.steps._replace(
            gross_idr=computed.steps.gross_idr + more, net_idr=computed.steps.net_idr + more
        )
        return computed._replace(steps=steps)


def generous(archive: Bucket, rules_sha256: str) -> Formula:
    return Generous(RuleArchive(archive).get(rules_sha256))


class TestWhoDeploys:
    def test_a_run_names_the_package_that_prepared_it(self, treasury: Treasury) -> None:
        """Also where another one is deployed before it is paid."""
        with package(PACKAGE):
            run_id = treasury.prepare(KEY)
        with package(NEXT_PACKAGE):
            assert treasury.release(run_id).status == 202
            treasury.run_settlements()
        (entry,) = treasury.entries()
        assert entry.values["package_sha256"] == PACKAGE
        manifest = treasury.ask("GET", f"/runs/{run_id}/manifest").content
        assert manifest["package_sha256"] == PACKAGE
        treasury.check_books()

    def test_one_without_a_package_names_none(self, treasury: Treasury) -> None:
        treasury.settle_period(KEY)
        assert "package_sha256" not in treasury.entries()[0].values

    def test_the_number_is_that_of_the_package(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        environment.package_sha256.cache_clear()
        assert environment.package_sha256() == "", "there is none in the source"
        environment.package_sha256.cache_clear()
        (tmp_path / "package.sha256").write_text(f"{PACKAGE}\n")
        monkeypatch.setattr(environment, "_PACKAGE_SHA256", tmp_path / "package.sha256")
        assert environment.package_sha256() == PACKAGE
        environment.package_sha256.cache_clear()

    def test_amounts_that_deployed_code_makes_up_do_not_come_out_again(
        self, tmp_path: Path
    ) -> None:
        """By the auditor's own package; what was signed is whole, for the deployed code signed."""
        path = tmp_path / "x.zip"
        with GoldenOffice() as office:
            with patch("tukin.processing.compute._formula", generous), package(PACKAGE):
                office.upload([person(number) for number in range(3)])
                run_id = office.settle_period(KEY, SEPTEMBER)
            path.write_bytes(bundle_of(office, run_id))
            paid = office.transfers(run_id)
        case = read_bundle(path)
        check_signature(case.manifest, case.signature, None)
        found = replay(case)
        assert found is not None
        assert found.where == f"batch disdik, NIP {nip_of(1)}"
        assert str(paid[1]) in found.stored


class TestOperatorAndHead:
    def test_the_releaser_sees_the_raise_and_the_entry_names_both(
        self, office: GoldenOffice
    ) -> None:
        next_month(office, 0, 1, 2)  # what is beyond the shares waited for the agency head
        shown = prepared(office, office.prepare(OTHER_KEY, SEPTEMBER))
        (month,) = shown["months"]
        assert month["agency"] == "disdik"
        assert month["month_net_idr"] > month["last_month_net_idr"] > 0
        (raised,) = shown["largest_raises"]
        assert raised["nip"] == nip_of(0)
        assert raised["raise_idr"] == month["month_net_idr"] - month["last_month_net_idr"]
        office.release(shown["run_id"])
        office.run_settlements()
        (head,) = office.entries()[-1].values["heads"]
        sessions = ("operator", "agency-disdik-head")
        keys = [hashlib.sha256(name.encode()).hexdigest()[:32] for name in sessions]
        assert [head["uploaded_by"], head["approved_by"]] == keys

    def test_nobody_but_people_of_the_register(self, office: GoldenOffice) -> None:
        """Nor more than the rules give anybody: the file has scores and no amounts."""
        next_month(office, 0, 1, 2, 40)
        assert [item["rows"] for item in office.items(f"PERIOD#{SEPTEMBER}")] == [3]
        office.settle_period(OTHER_KEY, SEPTEMBER)
        assert {line.nip for line in office.lines()} == {nip_of(number) for number in range(3)}


class TestPersonnelAndPersonnel:
    def test_a_register_for_a_friend_shows_at_the_release_and_in_the_entry(
        self, office: GoldenOffice
    ) -> None:
        """Another account for one, and somebody new: each by name before anything is paid."""
        office.put_register(register(p1="9999999999"), "2026-10-15", minute=5)
        files = office.http("GET", "/register/files", "auditor").content["files"]
        (file,) = [each for each in files if each["date"] == "2026-10-15"]
        assert file["uploaded_by"] != file["approved_by"]
        assert file["approved_by"]
        next_month(office, 0, 1, 2, 3)
        run_id = office.prepare(OTHER_KEY, SEPTEMBER)
        named = prepared(office, run_id)["first_payments"]["people"]
        assert {(each["nip"], each["reason"]) for each in named} == {
            (nip_of(1), "changed_account"),
            (nip_of(3), "first_payment"),
        }
        office.release(run_id)
        office.run_settlements()
        values = office.entries()[-1].values
        assert values["directory"]["register_sha256"] == file["sha256"]
        assert {"first-payments.jsonl"} <= {each["name"] for each in values["files"]}
        assert values["release"]["first_payments_sha256"]


class TestFinanceAndFinance:
    def test_the_entry_names_both_and_whom_they_left_out(self, treasury: Treasury) -> None:
        treasury.hold(nip_of(1))
        treasury.settle_period(KEY, agencies=["disdik"])
        hold, run = (entry.values for entry in treasury.entries())
        two = [f"tukin-finance/{PREPARER}", f"tukin-finance/{RELEASER}"]
        assert [hold["requested_by"], hold["confirmed_by"]] == two
        assert [run["requested_by"], run["release"]["released_by"]] == two
        assert {month["agency"]: month["chosen"] for month in run["heads"]} == {
            "disdik": True,
            "dinkes": False,
        }


class TestRaterAndEmployee:
    def test_who_rate_each_other_are_in_the_auditors_report(self) -> None:
        with GoldenOffice() as office:
            rows = [person(number) for number in range(4)]
            rows[0]["supervisor_nip"], rows[1]["supervisor_nip"] = nip_of(1), nip_of(0)
            office.upload(rows)
            path = f"/periods/{SEPTEMBER}/fairness"
            report = office.http("GET", path, "auditor").content
            ranks = office.http("GET", path, "rules-author").content
        (ring,) = report["rings"]
        assert set(ring["nips"]) == {nip_of(0), nip_of(1)}
        assert nip_of(0) not in str(ranks), "who writes rules sees no numbers"
