"""Golden files of paying by two people: unchanged, read, verified, replayed and gone on with."""

import copy
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.golden import make, paying
from tests.golden.make import SUMS, GoldenOffice, bundle_of, sums
from tests.golden.paying import CLAIMED, DEAD, HELD, SENT_BACK, SEPTEMBER, STILL_HELD, Paying
from tests.golden.stored import ENGINES, Golden
from tests.integration.people import nip_of
from tests.integration.settlement.test_recovery import recover_by_two
from tests.integration.world import ARCHIVE, KEYS, LEDGER, TABLE, raw_items
from tests.unit.cli.running import run
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay
from tukin.audit.signature import check_signature
from tukin.audit.verification import check_run_files, read_manifest
from tukin.aws.table import Table
from tukin.payroll.stores.settled import SettledPeriods
from tukin.settlement.ledger import Entry, check_chain, entry_of_manifest
from tukin.settlement.stores.ledger import Ledger
from tukin.vocabulary.period import Period

PINNED = {
    1: "0b16d354be7fbc976f0e7a412c9275ecd49d60ba375013674de7e7d7f4d5c336",
    2: "fd8c0a4902ffed5f3f6ec0f0a388c66555bffc84ae4e66631eac999861f6bbd3",
}
"""SHA-256 of each list of golden files: add to it, change none."""

_CELLS = {"cells[][]: int", "cells[][]: str", "format: tukin-cells/1", "key: str"}
CAME_LATER: dict[str, set[str]] = {
    "ledger run": {"lines_root: str"},
    "lines of credited": _CELLS,
    "lines of recoveries": _CELLS,
}
"""What today's code stores besides what the last of them holds, by kind, such as ``{"ledger hold":
{"until: str"}}``. What was stored without it keeps its meaning: the tests below read it."""

KINDS_OF_FIRST = [
    "hold",
    "hold",
    "run",
    "claim_decision",
    "lift",
    "return",
    "return",
    "run",
    "acknowledgement",
]
KINDS = {1: KINDS_OF_FIRST, 2: [*KINDS_OF_FIRST, "statement"]}
FINANCE = ("tukin-finance/sari", "tukin-finance/tuti")
TWO_PEOPLE = {
    "hold": FINANCE,
    "lift": FINANCE,
    "return": FINANCE,
    "claim_decision": ("tukin-personnel/bagus", "tukin-personnel/ratna"),
}


@pytest.fixture(params=PINNED)
def golden(request: pytest.FixtureRequest) -> Paying:
    return Paying(request.param)


@pytest.fixture
def office(golden: Paying) -> Iterator[GoldenOffice]:
    """A world that holds what was stored."""
    with GoldenOffice() as made:
        golden.restore(made)
        made.rules.document = make._book()
        yield made


def differences(recorded: dict[str, set[str]], now: dict[str, set[str]]) -> list[str]:
    """What is stored in another form than was recorded, each as a sentence."""
    found = []
    for kind in sorted(recorded | now):
        then, today = recorded.get(kind, set()), now.get(kind, set())
        gone, came = then - today, today - then - CAME_LATER.get(kind, set())
        found += [f"{kind}: {name} is stored no more" for name in sorted(gone)]
        found += [f"{kind}: {name} is stored since" for name in sorted(came)]
    return found


WHAT_TO_DO = (
    "What is stored changed, and what was stored before stays for ever. Where a field came: name "
    "it in CAME_LATER. Where one went, or has another type: keep the old reader, raise the format "
    "and NUMBER of tests/golden/paying.py, record it, and never change what is recorded."
)


class TestFiles:
    def test_all_are_recorded_and_none_was_changed(self) -> None:
        found = {
            number: hashlib.sha256((Paying(number).folder / SUMS).read_bytes()).hexdigest()
            for number in range(1, paying.NUMBER + 1)
        }
        assert found == PINNED
        for number in found:
            folder = Paying(number).folder
            assert sums(folder) == (folder / SUMS).read_text()

    def test_they_are_small(self, golden: Paying) -> None:
        size = sum(path.stat().st_size for path in golden.folder.rglob("*") if path.is_file())
        assert size < 1 << 20

    def test_nothing_is_recorded_again(self) -> None:
        with pytest.raises(SystemExit, match="never overwritten"):
            paying.main()

    def test_the_story_holds_what_it_promises(self, golden: Paying) -> None:
        kinds = set(golden.shapes())
        assert {f"ledger {kind}" for kind in KINDS[golden.number]} <= kinds
        assert {"table LEDGER packed", "table SETTLED COPY", "read", "index of reads"} <= kinds
        copies = [i for i in golden.items() if i["sk"]["S"].startswith("COPY#")]
        assert len(copies) == 2 * 16
        assert {"seq", "releasing"} <= {name for item in copies for name in item}


class TestForm:
    def test_today_s_code_stores_the_same(self) -> None:
        with GoldenOffice() as made:
            paying.tell_story(made)
            now = paying.shapes_of([*raw_items()], made.objects())
        found = differences(Paying(paying.NUMBER).shapes(), now)
        assert found == [], "\n".join([*found, WHAT_TO_DO])

    @pytest.mark.parametrize(
        "kind", ["ledger hold", "ledger return", "read", "table SETTLED COPY", "lines of claims"]
    )
    def test_a_field_that_went_or_came_is_named(self, kind: str) -> None:
        recorded = Paying(paying.NUMBER).shapes()
        now = copy.deepcopy(recorded)
        gone = now[kind].pop()
        now[kind].add("other: str")
        assert differences(recorded, now) == [
            f"{kind}: {gone} is stored no more",
            f"{kind}: other: str is stored since",
        ]


class TestReading:
    def test_table_and_archive_hold_the_same_chain(
        self, golden: Paying, office: GoldenOffice
    ) -> None:
        ledger = Ledger(Table(TABLE))
        read = list(ledger.entries(0, 100))
        kept = [
            entry_of_manifest(data)
            for place, data in sorted(office.objects().items())
            if place.startswith(f"{LEDGER}/")
        ]
        assert [entry.values["kind"] for entry in read] == KINDS[golden.number]
        assert read == kept
        assert check_chain(kept) == ledger.tip()
        packed = {i["sk"] for i in office.items("LEDGER") if "packed" in i}
        assert packed == {"000000000003", "000000000008"}, "the runs"

    def test_entries_name_two_people(self, office: GoldenOffice) -> None:
        for entry in office.entries():
            values = entry.values
            if values["kind"] in TWO_PEOPLE:
                two = (values["requested_by"], values["confirmed_by"])
                assert two == TWO_PEOPLE[values["kind"]]
            if values["kind"] == "run":
                assert (values["requested_by"], values["release"]["released_by"]) == FINANCE

    def test_they_are_shown(self, office: GoldenOffice) -> None:
        runs = [entry for entry in office.entries() if entry.values["kind"] == "run"]
        returns = office.ask("GET", f"/runs/{runs[0].values['run_id']}/returns").content
        given = sorted(
            line["transfer_idr"] for each in returns["returns"] for line in each["lines"]
        )
        assert given[0] == 1_000
        assert len(given) == 2
        holds = office.ask("GET", f"/periods/{SEPTEMBER}/holds").content
        assert {(each["nip"], each["reason"]) for each in holds["held"]} == {
            (nip_of(STILL_HELD), "officer"),
            (nip_of(DEAD), "returned_deceased"),
        }
        (claim,) = office.http("GET", f"/claims/{SEPTEMBER}", "auditor").content["claims"]
        assert (claim["nip"], claim["open"]) == (nip_of(CLAIMED), False)
        assert claim["decided_for"] == "dinkes"

    def test_publications_see_who_is_about_to_be_paid(self, office: GoldenOffice) -> None:
        marks = SettledPeriods(Table(TABLE))
        assert marks.mark(Period.parse(SEPTEMBER), "disdik").seq == 8
        releasing = marks.mark(Period.parse(paying.AUGUST), "dukcapil").releasing
        (run,) = [item for item in office.items("RUN#") if item["status"] == "releasing"]
        assert releasing == {run["run_id"]}

    def test_the_auditor_finds_who_read_whom(self, office: GoldenOffice) -> None:
        span = {"since": paying.DAY, "until": paying.DAY}
        of_one = office.http("POST", "/reads", "auditor", {"nip": nip_of(HELD), **span}).content
        assert of_one["not_indexed"] == []
        assert "tukin-agency-disdik/session" in {read["caller"] for read in of_one["reads"]}
        assert {key for read in of_one["reads"] for key in read["person_keys"]} == {
            KEYS.of(nip_of(HELD))
        }
        asked = {"caller": "tukin-finance/session", **span}
        (page,) = office.http("POST", "/reads", "auditor", asked).content["reads"]
        assert (page["agency"], page["count"], page["person_keys"]) == ("disdik", 4, [])


class TestProof:
    def test_every_run_comes_out_byte_for_byte(self, golden: Paying) -> None:
        assert [replay(read_bundle(path)) for path in golden.bundles()] == [None, None]

    def test_its_bundles_are_made_again(
        self, golden: Paying, office: GoldenOffice, tmp_path: Path
    ) -> None:
        for path in golden.bundles():
            made = tmp_path / path.name
            made.write_bytes(bundle_of(office, path.stem))
            assert read_bundle(made) == read_bundle(path)

    def test_signatures_and_files_are_verified(self, golden: Paying) -> None:
        stored = golden.archive()
        for path in golden.bundles():
            folder = f"runs/{path.stem}"
            manifest = stored[f"{folder}/manifest.json"]
            key = golden.folder / "public-key.pem"
            assert check_signature(manifest, stored[f"{folder}/signature.json"], key).trusted
            entry = read_manifest(manifest, "manifest.json")
            files = {
                file["name"]: stored[f"{folder}/{file['sha256']}/{file['name']}"]
                for file in entry.values["files"]
            }
            assert list(check_run_files(entry, files.get)) == []

    def test_the_auditors_commands_say_by_which_package_it_was_prepared(
        self, golden: Paying
    ) -> None:
        for path in golden.bundles():
            key = golden.folder / "public-key.pem"
            archive = golden.folder / "archive"
            manifest = archive / "runs" / path.stem / "manifest.json"
            for command in (
                ("replay", "--bundle", path, "--key", key),
                ("verify", manifest, "--files", archive, "--key", key),
            ):
                result = run(*command)
                assert result.code == 0, result.err
                assert f"Paket SHA-256 {paying.PACKAGE}" in result.out


class TestGoingOn:
    def test_a_run_that_was_released_is_paid_by_the_sweep(
        self, golden: Paying, office: GoldenOffice
    ) -> None:
        office.run_sweep()
        (run,) = [item for item in office.items("RUN#") if item["period"] == paying.AUGUST]
        assert (run["status"], run["seq"]) == ("signed", len(KINDS[golden.number]) + 1)
        assert sum(office.transfers(run["run_id"]).values()) == 2_820_000
        office.check_books()

    def test_nothing_is_paid_twice_and_holds_stay(self, office: GoldenOffice) -> None:
        """The second run paid again what came back in part; the dead and the held stay unpaid."""
        before = {line.nip for line in office.lines()}
        again = office.settle_period("after-golden-1", SEPTEMBER)
        assert before == {nip_of(number) for number in (SENT_BACK, HELD, DEAD, CLAIMED, 21)}
        assert office.transfers(again) == {}
        office.check_books()

    def test_an_old_hold_is_lifted_and_paid(self, office: GoldenOffice) -> None:
        held = office.ask("GET", f"/periods/{SEPTEMBER}/holds").content["held"]
        (hold_id,) = [each["hold_id"] for each in held if each["nip"] == nip_of(STILL_HELD)]
        office.lift(hold_id)
        run_id = office.settle_period("after-golden-1", SEPTEMBER)
        assert office.transfers(run_id).keys() == {STILL_HELD}
        office.check_books()

    def test_what_one_person_had_entered_is_confirmed_by_another(
        self, golden: Paying, office: GoldenOffice
    ) -> None:
        open_ones = [item for item in office.items("HOLD#") if not item.get("seq")]
        (entered,) = open_ones
        confirmed = office.confirm_hold(entered["sk"])
        assert (confirmed.status, confirmed.content["seq"]) == (200, len(KINDS[golden.number]) + 1)
        (entered,) = [item for item in office.items("RETURN#") if not item.get("seq")]
        answer = office.confirm_returns(entered["run_id"], entered["sk"])
        assert answer.status == 200, answer.content
        check_chain(office.entries())

    def test_a_lost_table_is_made_again_from_the_archive(self, office: GoldenOffice) -> None:
        def of_ledger() -> list[dict[str, Any]]:
            found = office.items("LEDGER") + office.items(f"SETTLED#{SEPTEMBER}")
            return sorted(found, key=lambda item: (item["pk"], item["sk"]))

        def entries() -> list[Entry]:
            return list(Ledger(Table(TABLE)).entries(0, 100))

        before, chain = of_ledger(), entries()
        for item in before:
            office.remove(item["pk"], item["sk"])
        assert entries() == []
        recover_by_two(office)
        assert entries() == chain
        unpacked = [item for item in before if item["pk"] != "LEDGER" or item["sk"] == "HEAD"]
        now = [item for item in of_ledger() if item["pk"] != "LEDGER" or item["sk"] == "HEAD"]
        assert now == unpacked


class TestOlderLedgers:
    """Entries of before: returns by one person, no holds, no bucket."""

    @pytest.mark.parametrize("engine", [e for e in ENGINES if not Golden(e).objects_of(LEDGER)])
    def test_they_are_followed_by_entries_of_two_people(self, engine: str) -> None:
        with GoldenOffice() as office:
            Golden(engine).restore(office)
            office.rules.document = make._book()
            old = office.entries()
            (returned,) = [entry.values for entry in old if entry.values["kind"] == "return"]
            kept = [place for place in office.objects() if place.startswith(f"{LEDGER}/")]
            assert (kept, "holds" in returned) == ([], False)
            hold_id = office.hold(nip_of(1))
            office.lift(hold_id)
            new = office.entries()
            assert new[: len(old)] == old
            assert [entry.values["kind"] for entry in new[len(old) :]] == ["hold", "lift"]
            check_chain(new)
            kept = [place for place in office.objects() if place.startswith(f"{LEDGER}/")]
            assert len(kept) == len(new), "the archive was given what it did not have"
            assert ARCHIVE not in "".join(kept)
