"""A list of people who act is in force only with its entry in the ledger, and is a notice."""

from collections.abc import Iterator
from datetime import date
from typing import Any
from unittest.mock import patch

import pytest

from tests.integration.agencies.test_people import (
    BAGUS,
    DATED,
    FIRST,
    HEADING,
    RATNA,
    TUTI,
    TUTIS,
    approve,
    ask,
    name_the_first,
    put,
)
from tests.integration.office import Office
from tests.integration.settlement.test_recovery import Backup, recover_by_two
from tests.integration.settlement.test_settlement import is_commit
from tests.integration.treasury import people
from tests.integration.wire import Call, Crash, Fault
from tests.integration.world import (
    LEDGER,
    TABLE,
    Answer,
    Notification,
    _keys,
    _plain,
    put_grants,
    take_grants_away,
)
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.settlement.ledger import check_chain

LATER = "2026-10-20"
SARI, WATI = "198005052005011005", "198006062005012006"
FINANCE = [
    f"{SARI};Sari;;sari;finance;;2020-01-01;;;",
    f"{WATI};Wati;;wati;finance;;2020-01-01;;;",
]
OTHER = "198008082005012008;Lain;;tuti2;personnel;;2020-01-01;;;"
HEAD = "198007072005011007;Dewi;;dewi;head;disdik;2020-01-01;;;"


@pytest.fixture
def office() -> Iterator[Office]:
    with Office() as made:
        take_grants_away()
        name_the_first(made)
        yield made


def personnel(nip: str, name: str) -> Grant:
    role = GrantRole.PERSONNEL
    return Grant(nip, name.title(), (), (name,), role, None, date(2020, 1, 1), None)


def put_for(office: Office, dated: str, rows: list[str], minute: int) -> None:
    """The same as ``put``, for another date."""
    data = "\n".join([HEADING, *rows]).encode()
    notice = office.put(data, key=f"grants/{dated}.csv", minute=minute)
    del office.notifications[notice.upload_id]
    sent = Notification(notice.bucket, notice.key, notice.version, uploaded_by="AROA:ratna")
    office.deliver(sent, to="receive_register")


def approve_for(office: Office, dated: str) -> Answer:
    digest = ask(office, "GET", f"/files/{dated}").content["digest"]
    return ask(office, "POST", f"/files/{dated}/approval", {"digest": digest}, "bagus")


def is_in_force(call: Call) -> bool:
    """Whether a call puts a list in force."""
    return call.operation == "TransactWriteItems" and any(
        item.get("Put", {}).get("Item", {}).get("pk") == {"S": "GRANTS"}
        for item in call.body["TransactItems"]
    )


def in_force(office: Office) -> dict[str, int]:
    return {item["sk"]: item.get("seq", 0) for item in lists_of(office)}


def lists_of(office: Office) -> list[dict[str, Any]]:
    """What is in force by the table."""
    return [item for item in office.items("GRANTS") if item["pk"] == "GRANTS"]


def crash_at(office: Office, which: Any) -> None:
    """Approve, and end the process at a write."""
    office.wire.plan = lambda call: Fault.CRASH_BEFORE if which(call) else None
    with pytest.raises((AssertionError, Crash)):
        approve(office)
    office.wire.plan = lambda _: None


def notices(office: Office, role: str, who: str = "somebody", agency: str = "") -> Answer:
    path = f"/agencies/{agency}/people/notices" if agency else "/people/notices"
    return office.patiently("approve_people", "GET", path, role, None, who)


class TestEntry:
    def test_an_approved_list_is_one_entry_by_hash(self, office: Office) -> None:
        put(office, [*FIRST, TUTIS])
        assert office.entries() == []
        for _ in range(2):
            assert approve(office).content["state"] == "approved"
        (entry,) = office.entries()
        values = entry.values
        (item,) = lists_of(office)
        assert (values["kind"], values["date"], values["rows"]) == ("people", DATED, 3)
        assert (values["requested_by"], values["confirmed_by"]) == ("AROA:ratna", "AROA:bagus")
        assert (values["list_sha256"], values["base_sha256"]) == (item["sha256"], None)
        assert (values["people"]["before"], item["seq"]) == (None, 1)
        assert check_chain(office.entries()).people_sha256 == values["people"]["after"]

    def test_nobody_is_named_in_what_nobody_can_erase(self, office: Office) -> None:
        put(office, [*FIRST, TUTIS])
        assert approve(office).status == 200
        (locked,) = _keys(LEDGER).values()
        for personal in (RATNA, BAGUS, TUTI, "Ratna", "Bagus", "Tuti"):
            assert personal.encode() not in locked.value, personal

    def test_a_run_follows_a_list_and_a_list_a_run(self, office: Office) -> None:
        """The chain holds whatever kinds are in it; a run is not changed by a list."""
        paying = [FINANCE[0], f"{TUTI};Tuti;;tuti;finance;;2020-01-01;;;"]
        put(office, [*FIRST, *paying])
        assert approve(office).status == 200
        office.publish("disdik", people(1_000, 2_000))
        run_id = office.settle_period("key-00000001")
        put(office, [*FIRST, *paying, HEAD], minute=1)
        assert approve(office).status == 200
        kinds = [entry.values["kind"] for entry in office.entries()]
        assert kinds == ["people", "run", "people"]
        assert office.transfers(run_id) == {1: 940, 2: 1_880}
        assert check_chain(office.entries()).seq == 3
        # an entry of a list is of no period, whatever reads the entries of one
        view = office.ask("GET", "/periods/2026-09").content["agencies"]
        assert [each["transfers"] for each in view if each["agency"] == "disdik"] == ["sent"]
        office.check_books()

    def test_lists_of_before_stay_in_force_and_join_the_first_state(self, office: Office) -> None:
        """What two people agreed to before the ledger had lists needs no entry."""
        put_grants(
            Grants(personnel(nip, name) for nip, name in ((RATNA, "ratna"), (BAGUS, "bagus")))
        )
        office.run_sweep()
        (before,) = in_force(office)
        put(office, [*FIRST, TUTIS])
        assert approve(office).status == 200
        assert in_force(office) == {before: 0, DATED: 1}
        office.run_sweep()
        put(office, [*FIRST, TUTIS, *FINANCE], minute=1)
        assert approve(office).status == 200
        assert in_force(office) == {before: 0, DATED: 2}
        heard = notices(office, "auditor").content["notices"]
        assert [notice["seq"] for notice in heard] == [2, 1], "of those with an entry"


class TestBrokenOff:
    @pytest.mark.parametrize("which", [is_commit, is_in_force])
    def test_it_is_not_in_force_until_somebody_completes_it(
        self, office: Office, which: Any
    ) -> None:
        put(office, [*FIRST, TUTIS])
        crash_at(office, which)
        assert list(_keys(LEDGER)) == ["ledger/000000000001.json"]
        assert in_force(office) == {}
        assert ask(office, "GET", "/check").content["rows"] == 2
        assert approve(office).status == 200
        assert ask(office, "GET", "/check").content["rows"] == 3
        assert in_force(office) == {DATED: 1}
        assert len(office.entries()) == 1

    def test_without_its_entry_nothing_is_in_force(self, office: Office) -> None:
        put(office, [*FIRST, TUTIS])
        crash_at(office, lambda call: call.bucket == LEDGER and call.operation == "PutObject")
        office.run_sweep()
        entries = [key for key in _keys(LEDGER) if key.startswith("ledger/")]
        assert (entries, in_force(office)) == ([], {})

    @pytest.mark.parametrize("which", [is_commit, is_in_force])
    def test_the_sweep_completes_it(self, office: Office, which: Any) -> None:
        put(office, [*FIRST, TUTIS])
        crash_at(office, which)
        office.run_sweep()
        assert in_force(office) == {DATED: 1}
        files = ask(office, "GET", "/files").content
        assert [(file["state"], file["approved_by"]) for file in files["files"]] == [
            ("approved", "bagus")
        ]
        assert approve(office).status == 200
        assert len(office.entries()) == 1

    def test_the_next_list_waits_for_it(self, office: Office) -> None:
        """Else two lists would count against the same one, and the later would undo the first."""
        put(office, [*FIRST, TUTIS])
        put_for(office, LATER, FIRST, minute=1)
        crash_at(office, is_in_force)
        refused = approve_for(office, LATER)
        assert (refused.status, refused.content["code"]) == (409, "E172")
        assert in_force(office) == {DATED: 1}

    def test_another_upload_for_the_date_changes_nothing_of_what_was_decided(
        self, office: Office
    ) -> None:
        put(office, [*FIRST, TUTIS])
        crash_at(office, is_in_force)
        put(office, FIRST, minute=1)
        office.run_sweep()
        assert in_force(office) == {DATED: 1}
        (entry,) = office.entries()
        assert lists_of(office)[0]["sha256"] == entry.values["list_sha256"]
        (file,) = ask(office, "GET", "/files").content["files"]
        assert (file["state"], file["rows"]) == ("waiting", 2)
        refused = approve(office)
        assert (refused.status, refused.content["code"]) == (409, "E172")


class TestPastTheLedger:
    """Whoever writes to the table alone puts nobody in force for long, and not unseen."""

    def add(self, office: Office, dated: str, **more: Any) -> None:
        item = {"pk": "GRANTS", "sk": dated, "sha256": "f" * 64, "uploaded_at": "", **more}
        wire = {name: {"N": str(v)} if isinstance(v, int) else {"S": v} for name, v in item.items()}
        _plain("dynamodb").put_item(TableName=TABLE, Item=wire)

    def swept(self, office: Office) -> int:
        with patch("tukin.operations.sweep.metrics.add_metric") as add:
            office.run_sweep()
        return int({call.args[0]: call.args[2] for call in add.call_args_list}["ListsUndecided"])

    def test_another_list_is_an_alarm_and_stops_approvals(self, office: Office) -> None:
        put(office, [*FIRST, TUTIS])
        assert approve(office).status == 200
        assert self.swept(office) == 0
        self.add(office, "2026-10-01")
        assert self.swept(office) == 1
        office.remove("GRANTS", "2026-10-01")
        assert self.swept(office) == 0

    @pytest.mark.parametrize("seq", [1, 99])
    def test_a_list_that_was_replaced_is_an_alarm(self, office: Office, seq: int) -> None:
        put(office, [*FIRST, TUTIS])
        assert approve(office).status == 200
        self.add(office, DATED, seq=seq)
        assert self.swept(office) == 1
        if seq == 1:  # what the ledger says is written again
            assert self.swept(office) == 0
            (entry,) = office.entries()
            assert lists_of(office)[0]["sha256"] == entry.values["list_sha256"]

    def test_nothing_is_approved_over_it(self, office: Office) -> None:
        put(office, [*FIRST, TUTIS])
        assert approve(office).status == 200
        put(office, [*FIRST, TUTIS, *FINANCE], minute=1)
        digest = ask(office, "GET", f"/files/{DATED}").content["digest"]
        (known,) = lists_of(office)
        self.add(office, "2026-10-01", sha256=known["sha256"])
        with pytest.raises(AssertionError, match="E870"):
            ask(office, "POST", f"/files/{DATED}/approval", {"digest": digest})
        assert len(office.entries()) == 1


def test_a_restored_table_gives_nobody_their_role_back(office: Office) -> None:
    """Tuti had a row, and has none any more; the table is restored to when she had."""
    put(office, [*FIRST, *FINANCE, f"{TUTI};Tuti;;tuti;personnel;;2020-01-01;;;"])
    assert approve(office).status == 200
    backup = Backup()
    put(
        office,
        [*FIRST, *FINANCE, OTHER],
        minute=1,
    )
    assert approve(office).status == 200
    lists = in_force(office)
    backup.restore()
    assert in_force(office) != lists
    with patch("tests.integration.settlement.test_recovery.AGREES", "wati"):
        recover_by_two(office)
    office.run_sweep()
    assert in_force(office) == lists
    office.cold_start()
    refused = approve(office, "tuti")
    assert (refused.status, refused.content["code"]) == (403, "E785")


class TestNotices:
    def test_each_hears_of_their_own_role(self, office: Office) -> None:
        put(office, [*FIRST, *FINANCE, HEAD])
        assert approve(office).status == 200
        (heard,) = notices(office, "finance").content["notices"]
        assert [row["nip"] for row in heard["added"]] == [SARI, WATI]
        assert (heard["seq"], heard["uploaded_by"], heard["approved_by"]) == (1, "ratna", "bagus")
        assert notices(office, "rules-author").content == {"notices": []}
        (heard,) = notices(office, "agency-disdik", agency="disdik").content["notices"]
        assert [row["users"] for row in heard["added"]] == ["dewi"]
        of_other = notices(office, "agency-dinkes-head", agency="dinkes").content
        assert of_other == {"notices": []}
        assert notices(office, "agency-dinkes", agency="disdik").status == 403
        assert notices(office, "agency-disdik").status == 403

    @pytest.mark.parametrize("role", ["auditor", "personnel"])
    def test_auditor_and_personnel_hear_of_all(self, office: Office, role: str) -> None:
        """The first two had no name and another first day: their rows are others now."""
        put(office, [*FIRST, *FINANCE, HEAD])
        assert approve(office).status == 200
        put(office, [*FIRST, FINANCE[0], HEAD], minute=1)
        assert approve(office).status == 200
        second, first = notices(office, role).content["notices"]
        assert [row["nip"] for row in second["removed"]] == [WATI]
        assert second["added"] == []
        assert len(first["added"]) == 5
        assert {row["nip"] for row in first["removed"]} == {RATNA, BAGUS}

    def test_what_was_never_agreed_to_is_no_notice(self, office: Office) -> None:
        put(office, [*FIRST, *FINANCE])
        assert notices(office, "auditor").content == {"notices": []}
