"""What was locked when it was published decides: whoever writes the table changes nobody's pay."""

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from tests.integration.treasury import Treasury, people
from tests.integration.wire import Call, Fault
from tests.integration.world import ARCHIVE, PUBLICATIONS, TABLE, LambdaError, _keys
from tukin.aws.items import item_json
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.batch import add_totals
from tukin.payroll.locked.pay import PaidPerson, Publication
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths, live_month_key, live_month_to_json
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.settlement.preparation.locked_pay import Doubt, LockedPeriod
from tukin.vocabulary.period import Period

KEY, OTHER_KEY = "key-00000001", "key-00000002"
SEPTEMBER = Period(2026, 9)


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    """Two agencies, of one and of two people, have published."""
    with Treasury() as made:
        made.publish("disdik", people(1_000_000, 2_000_000))
        made.publish("dinkes", people(3_000_000, first=11))
        yield made


def live_month(agency: str) -> LiveMonth:
    live = LiveMonths(Table(TABLE)).get(agency, SEPTEMBER)
    assert live is not None
    return live


def put(live: LiveMonth, **changes: Any) -> None:
    """Write a live month's item as whoever may write the table can."""
    key = live_month_key(live.batch.agency, live.batch.period)
    Table(TABLE).put_all([item_json(key | live_month_to_json(replace(live, **changes)))])


def records_of(live: LiveMonth) -> Records:
    return Records(Table(TABLE), NamesArchive(Bucket(ARCHIVE)))


def raise_pay(treasury: Treasury, agency: str, factor: int) -> LiveMonth:
    """Multiply everybody's pay in the records and the totals, so that all adds up again."""
    with treasury.run_as(None):
        live = live_month(agency)
        changed = [multiplied(record, factor) for record in records_of(live).live(live)]
        records_of(live).stage(changed, live.staged_as, live.partitions)
        live = replace(live, totals=add_totals(record.totals for record in changed))
        put(live)
    return live


def multiplied(record: PayrollRecord, factor: int) -> PayrollRecord:
    amounts = (amount * factor for amount in record.steps)
    return replace(record, steps=type(record.steps)(*amounts))


def locked() -> LockedPay:
    return LockedPay.on(Bucket(PUBLICATIONS), 3653)


def shown(treasury: Treasury, run_id: str) -> dict[str, Any]:
    return treasury.ask("GET", f"/runs/{run_id}/prepared").content


def doubted(treasury: Treasury, run_id: str) -> dict[str, str]:
    return {each["agency"]: each["reason"] for each in shown(treasury, run_id)["doubted"]}


def paid(treasury: Treasury, run_id: str) -> set[str]:
    return {line.agency for line in treasury.lines(run_id)}


class TestWhatIsLocked:
    def test_a_run_pays_what_was_locked(self, treasury: Treasury) -> None:
        run_id = treasury.settle_period(KEY)
        assert treasury.transfers(run_id) == {1: 940_000, 2: 1_880_000, 11: 2_820_000}
        entry = treasury.entries()[0].values
        roots = {month["agency"]: month["root"] for month in entry["heads"]}
        assert roots == {agency: live_month(agency).root for agency in ("disdik", "dinkes")}

    def test_neither_nip_nor_name_is_in_it(self, treasury: Treasury) -> None:
        stored = treasury.objects()
        data = b"".join(d for place, d in stored.items() if place.startswith(PUBLICATIONS))
        (record, *_) = records_of(live_month("dinkes")).live(live_month("dinkes"))
        assert record.person_key.encode() in data
        assert record.appraisal.nip.encode() not in data
        assert record.appraisal.name.encode() not in data

    def test_what_is_equal_is_locked_once(self, treasury: Treasury) -> None:
        """A publication of the same people's same records writes one document and its record."""
        live = live_month("disdik")
        before = set(treasury.objects())
        with treasury.run_as(None):
            same = map(PaidPerson.of, records_of(live).live(live))
            following = locked().lock(replace(live, revision=2), same, live)
        new = set(treasury.objects()) - before
        assert new == {f"{PUBLICATIONS}/pay/{following.root}"}


class TestWhoWritesTheTable:
    def test_records_and_totals_changed_together_are_not_paid(
        self,
        treasury: Treasury,
        capsys: pytest.CaptureFixture[str],
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        raise_pay(treasury, "disdik", 3)
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"disdik": "other_publication"}
        assert shown(treasury, run_id)["not_included"] == ["disdik"]
        assert treasury.release(run_id).status == 202
        treasury.run_settlements()
        assert treasury.transfers(run_id) == {11: 2_820_000}, "the others are paid"
        assert '"PublicationsInDoubt":[1.0]' in capsys.readouterr().out
        (line,) = (r for r in caplog.records if getattr(r, "error_code", "") == "E784")
        assert (line.agency, line.reason) == ("disdik", "other_publication")  # type: ignore[attr-defined]

    def test_nor_are_records_whose_sum_is_as_before(self, treasury: Treasury) -> None:
        """The checksum in the table is additive: it may be made to fit, the shards may not."""
        live = live_month("disdik")
        with treasury.run_as(None):
            one, two = records_of(live).live(live)
            swapped = [replace(one, steps=two.steps), replace(two, steps=one.steps)]
            records_of(live).stage(swapped, live.staged_as, live.partitions)
        checksum = add_totals(record.totals for record in swapped).checksum
        treasury.tamper("PERIOD#2026-09", "AGENCY#disdik", checksum={"S": f"{checksum:064x}"})
        document = Publication.read(locked().bucket.read(f"pay/{live.root}"))
        forged = replace(document, totals=replace(document.totals, checksum=checksum))
        assert not forged.holds([PaidPerson.of(record) for record in swapped])
        assert document.holds([PaidPerson.of(record) for record in (one, two)])
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"disdik": "other_publication"}

    def test_other_records_are_found_whatever_the_totals_say(self, treasury: Treasury) -> None:
        live = live_month("disdik")
        with treasury.run_as(None):
            one, two = map(PaidPerson.of, records_of(live).live(live))
            known = LockedPeriod(locked(), Bucket(ARCHIVE), SEPTEMBER)
            swapped = [
                PaidPerson(one.key, *two[1:]),
                PaidPerson(two.key, *one[1:]),
            ]
            assert known.doubt(live, [two, one]) is None
            assert known.doubt(live, swapped) is Doubt.OTHER_AMOUNTS
            assert known.doubt(live, [one]) is Doubt.OTHER_AMOUNTS

    @pytest.mark.parametrize("root", ["0" * 64, "dinkes"])
    def test_another_root_pays_nobody(self, treasury: Treasury, root: str) -> None:
        other = live_month("dinkes").root if root == "dinkes" else root
        with treasury.run_as(None):
            put(live_month("disdik"), root=other)
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"disdik": "other_publication"}

    @pytest.mark.parametrize("root", ["0" * 64, "dinkes", "own"])
    def test_nor_does_a_revision_that_nobody_published(self, treasury: Treasury, root: str) -> None:
        """No record is completed from an item whose root is of another publication."""
        live = live_month("disdik")
        roots = {"own": live.root, "dinkes": live_month("dinkes").root}
        with treasury.run_as(None):
            put(live, root=roots.get(root, root), revision=2)
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"disdik": "not_locked"}
        assert f"{PUBLICATIONS}/publications/2026-09/disdik/00000002.json" not in treasury.objects()

    def test_a_root_that_was_removed_makes_no_month_old(self, treasury: Treasury) -> None:
        live = raise_pay(treasury, "disdik", 3)
        treasury.put_archived(f"batches/{live.batch.batch_id}/manifest.json", b"{}")
        treasury.tamper("PERIOD#2026-09", "AGENCY#disdik", root=None)
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"disdik": "root_gone"}
        assert shown(treasury, run_id)["archived"] == []

    def test_nor_does_a_month_that_nobody_published(self, treasury: Treasury) -> None:
        """Its batch may be a real one: it was checked after the first publication was locked."""
        treasury.locks = False
        live = treasury.publish("dukcapil", people(9_000_000, first=21))
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"dukcapil": "root_gone"}
        for version in _keys(ARCHIVE).getlist(f"batches/{live.batch.batch_id}/manifest.json"):
            version.last_modified = version.last_modified.replace(year=2020)
        again = treasury.prepare(OTHER_KEY)
        assert (doubted(treasury, again), shown(treasury, again)["archived"]) == ({}, ["dukcapil"])

    def test_an_older_publication_is_not_paid(self, treasury: Treasury) -> None:
        """As after a restore of the table, or of one item."""
        first = live_month("disdik")
        treasury.publish("disdik", people(1_000_000))
        with treasury.run_as(None):
            put(first)
        assert doubted(treasury, treasury.prepare(KEY)) == {"disdik": "older"}

    def test_a_month_that_is_gone_is_named(self, treasury: Treasury) -> None:
        treasury.remove("PERIOD#2026-09", "AGENCY#disdik")
        run_id = treasury.prepare(KEY)
        assert doubted(treasury, run_id) == {"disdik": "month_gone"}
        assert treasury.release(run_id).status == 202

    def test_where_no_month_is_as_locked_nothing_can_be_released(self, treasury: Treasury) -> None:
        raise_pay(treasury, "disdik", 2)
        raise_pay(treasury, "dinkes", 2)
        run_id = treasury.prepare(KEY)
        assert set(doubted(treasury, run_id)) == {"disdik", "dinkes"}
        answer = treasury.release(run_id)
        assert (answer.status, answer.content["code"]) == (409, "E856")
        assert treasury.entries() == []

    def test_the_digest_binds_what_was_left_out(self, treasury: Treasury) -> None:
        clean = treasury.run_item(treasury.prepare(KEY))["digest"]
        raise_pay(treasury, "disdik", 3)
        assert treasury.run_item(treasury.prepare(OTHER_KEY))["digest"] != clean

    def test_the_next_publication_heals_it(self, treasury: Treasury) -> None:
        """It takes a revision that no record has, also over an item that was restored."""
        first = live_month("disdik")
        treasury.publish("disdik", people(1_500_000))
        with treasury.run_as(None):
            put(first)
        treasury.publish("disdik", people(1_500_000))
        assert live_month("disdik").revision == 3
        run_id = treasury.settle_period(KEY)
        assert treasury.transfers(run_id) == {1: 1_410_000, 11: 2_820_000}


class TestWhoWritesTheBucket:
    """A lock keeps nobody from a second version or a delete marker: the oldest version counts."""

    def test_a_second_version_changes_nothing(
        self, treasury: Treasury, capsys: pytest.CaptureFixture[str]
    ) -> None:
        live = raise_pay(treasury, "disdik", 3)
        forged = Publication.of(live, ["0" * 64], 0).content
        key = "publications/2026-09/disdik/00000001.json"
        Bucket(PUBLICATIONS).write(key, forged, "application/json")
        assert doubted(treasury, treasury.prepare(KEY)) == {"disdik": "other_publication"}
        assert '"LedgerTampered":[1.0]' in capsys.readouterr().out

    def test_what_lies_over_a_document_does_not_count(self, treasury: Treasury) -> None:
        live = live_month("disdik")
        with treasury.run_as(None):
            Bucket(PUBLICATIONS).write(f"pay/{live.root}", b"{}", "application/json")
            assert locked().complete(live)


class TestCrashes:
    """A publication that ended between its steps is completed by whoever finds it."""

    def test_before_the_record_the_run_completes_it(self, treasury: Treasury) -> None:
        key = "publications/2026-09/disdik/00000001.json"
        record = treasury.objects()[f"{PUBLICATIONS}/{key}"]
        del _keys(PUBLICATIONS)[key]
        run_id = treasury.settle_period(KEY)
        assert paid(treasury, run_id) == {"disdik", "dinkes"}
        assert treasury.objects()[f"{PUBLICATIONS}/{key}"] == record

    def test_what_was_locked_and_not_made_live_pays_nobody(self, treasury: Treasury) -> None:
        live = live_month("disdik")
        with treasury.run_as(None):
            more = [PaidPerson.of(multiplied(record, 3)) for record in records_of(live).live(live)]
            locked().lock(replace(live, revision=2), more, live)
        run_id = treasury.settle_period(KEY)
        assert treasury.transfers(run_id) == {1: 940_000, 2: 1_880_000, 11: 2_820_000}

    def test_a_run_that_ended_while_it_completed_goes_on(self, treasury: Treasury) -> None:
        del _keys(PUBLICATIONS)["publications/2026-09/disdik/00000001.json"]
        run_id = treasury.request(KEY)

        def crash(call: Call) -> Fault | None:
            is_record = call.operation == "PutObject" and call.bucket == PUBLICATIONS
            return Fault.CRASH_AFTER if is_record else None

        treasury.wire.plan = crash
        with pytest.raises(LambdaError):
            treasury.invoke("settle_run", {"run_id": run_id})
        treasury.wire.plan = lambda _: None
        treasury.run_settlements()
        assert doubted(treasury, run_id) == {}


class TestMonthsFromBefore:
    """What earlier versions published is locked once, by its first preparation."""

    @pytest.fixture
    def before(self) -> Iterator[Treasury]:
        with Treasury() as made:
            made.locks = False
            made.publish("disdik", people(1_000_000))
            yield made

    def test_it_is_paid_and_named_to_whoever_releases(self, before: Treasury) -> None:
        run_id = before.prepare(KEY)
        assert (shown(before, run_id)["archived"], doubted(before, run_id)) == (["disdik"], {})
        assert before.release(run_id).status == 202
        before.run_settlements()
        assert before.transfers(run_id) == {1: 940_000}
        place = f"{PUBLICATIONS}/archived/2026-09/disdik/00000001.json"
        assert json.loads(before.objects()[place])["gross_idr"] == 1_000_000

    def test_it_is_locked_once(self, before: Treasury) -> None:
        before.prepare(KEY)
        raise_pay(before, "disdik", 3)
        assert doubted(before, before.prepare(OTHER_KEY)) == {"disdik": "other_publication"}

    def test_another_revision_is_not_locked_after_it(self, before: Treasury) -> None:
        before.prepare(KEY)
        live = raise_pay(before, "disdik", 3)
        with before.run_as(None):
            put(live, revision=2)
        run_id = before.prepare(OTHER_KEY)
        assert doubted(before, run_id) == {"disdik": "other_publication"}

    def test_one_whose_rows_nobody_checked_is_none(self, before: Treasury) -> None:
        live = live_month("disdik")
        del _keys(ARCHIVE)[f"batches/{live.batch.batch_id}/manifest.json"]
        assert doubted(before, before.prepare(KEY)) == {"disdik": "root_gone"}
        assert not before.objects("archived/")

    def test_the_next_publication_is_locked_as_any(self, before: Treasury) -> None:
        before.settle_period(KEY)
        before.locks = True
        before.publish("disdik", people(1_500_000))
        run_id = before.prepare(OTHER_KEY)
        assert (shown(before, run_id)["archived"], doubted(before, run_id)) == ([], {})
        assert before.release(run_id).status == 202
        before.run_settlements()
        assert before.transfers(run_id) == {1: 470_000}
