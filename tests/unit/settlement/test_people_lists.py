"""Lists of people in the ledger's states: by hand."""

import json
from datetime import date

import pytest

from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.settlement.ledger import LedgerTip, check_chain, follows, next_entry, tip_after
from tukin.settlement.people_lists.changes import describe_rows
from tukin.settlement.people_lists.lists import (
    DecidedList,
    build_approval,
    by_date,
    read_lists,
    write_lists,
)
from tukin.settlement.stores.asked import Request

SARI, BUDI = "198001012005011001", "198102022005012002"


def decided(day: str = "2026-11-01", seq: int = 0, sha256: str = "a" * 64) -> DecidedList:
    return DecidedList(
        day, sha256, "", "2026-10-30T08:00:00+00:00", "v1", "AROA:ratna", 2, "d" * 64, "", "", seq
    )


def row(nip: str, role: GrantRole = GrantRole.FINANCE, until: date | None = None) -> Grant:
    return Grant(nip, "Sari", (), ("sari",), role, None, date(2026, 1, 1), until)


class TestEntry:
    REQUEST = Request("r" * 32, "AROA:bagus", "2026-11-01T09:00:00+00:00")

    def test_it_names_the_state_by_hash_and_nobody(self) -> None:
        state, entry = build_approval(decided(), self.REQUEST, LedgerTip(), [])
        tip = check_chain([entry])
        (found,) = read_lists(state)
        assert (tip.seq, tip.people_sha256) == (1, entry.values["people"]["after"])
        assert (found.seq, found.approved_by) == (1, "AROA:bagus")
        assert found.approved_at == "2026-11-01T09:00:00+00:00"
        assert SARI not in entry.content.decode()
        assert json.loads(entry.content)["base_sha256"] is None
        assert not tip.began_before_archive

    def test_what_was_decided_before_stays_in_the_state(self) -> None:
        first, entry = build_approval(decided(), self.REQUEST, LedgerTip(), [])
        tip = tip_after(LedgerTip(), entry)
        again = decided(sha256="b" * 64)
        second, following = build_approval(again, self.REQUEST, tip, read_lists(first))
        assert [(each.seq, each.sha256[0]) for each in read_lists(second)] == [(1, "a"), (2, "b")]
        assert by_date(read_lists(second))["2026-11-01"].seq == 2
        assert check_chain([entry, following]).seq == 2

    def test_one_that_builds_on_another_state_does_not_follow(self) -> None:
        _, entry = build_approval(decided(), self.REQUEST, LedgerTip(), [])
        tip = tip_after(LedgerTip(), entry)
        values = {**entry.values, "people": {"before": None, "after": "c" * 64}}
        assert not follows(tip, next_entry(tip, entry.values["kind"], values))

    def test_a_request_is_of_one_upload_and_one_difference(self) -> None:
        one = decided()
        others = (
            one._replace(version_id="v2"),
            one._replace(digest="e" * 64),
            one._replace(date="2026-11-02"),
            one._replace(sha256="b" * 64),
        )
        assert len({one.request_id, *(each.request_id for each in others)}) == 5
        assert one._replace(approved_by="x", seq=7).request_id == one.request_id


class TestState:
    def test_it_has_one_spelling(self) -> None:
        lists = [decided("2026-12-01", 3), decided("2026-10-01"), decided("2026-11-01")]
        assert write_lists(lists) == write_lists(reversed(lists))
        found = read_lists(write_lists(lists))
        assert [(each.seq, each.date) for each in found] == [
            (0, "2026-10-01"),
            (0, "2026-11-01"),
            (3, "2026-12-01"),
        ]

    @pytest.mark.parametrize(
        ("item", "is_on"),
        [
            (None, False),
            ({"sha256": "a" * 64, "seq": 4}, True),
            ({"sha256": "b" * 64, "seq": 4}, False),
            ({"sha256": "a" * 64, "seq": 3}, False),
            ({"sha256": "a" * 64}, False),
        ],
    )
    def test_an_item_is_what_was_decided(self, item: dict[str, str] | None, is_on: bool) -> None:
        assert decided(seq=4).is_on(item) is is_on

    def test_one_from_before_has_no_entry(self) -> None:
        item = {"sk": "2026-11-01", "sha256": "a" * 64, "uploaded_at": "t", "digest": "d", "seq": 9}
        found = DecidedList.before_ledger(item)
        assert (found.date, found.sha256, found.seq, found.rows) == ("2026-11-01", "a" * 64, 0, 0)


class TestChanges:
    def test_a_changed_row_goes_and_comes(self) -> None:
        before = Grants([row(SARI), row(BUDI)])
        after = Grants([row(SARI, until=date(2026, 12, 31)), row(BUDI)])
        found = describe_rows(before, after, lambda _: True)
        assert [each["until"] for each in found["removed"]] == [None]
        assert [(each["nip"], each["until"]) for each in found["added"]] == [(SARI, "2026-12-31")]

    def test_only_what_concerns_whoever_asks(self) -> None:
        after = Grants([row(SARI), row(BUDI, GrantRole.AUDITOR)])
        found = describe_rows(None, after, lambda each: each.role is GrantRole.AUDITOR)
        assert [each["nip"] for each in found["added"]] == [BUDI]
        assert found["removed"] == []
