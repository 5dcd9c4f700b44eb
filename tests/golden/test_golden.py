"""Golden files of every engine: unchanged, read, replayed, exported, settled and explained."""

import csv
import dataclasses
import hashlib
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pytest

from tests.golden import make
from tests.golden.freeze import FOLDER as ARCHIVES
from tests.golden.freeze import files_of_today, freeze
from tests.golden.make import SUMS, GoldenOffice, bundle_of, sums
from tests.golden.stored import ENGINES, Golden
from tests.integration.people import nip_of, person
from tests.integration.world import ARCHIVE, KEYS, LEDGER, _keys
from tukin.audit import frozen_reader, month_rows
from tukin.audit.bundle import read_bundle
from tukin.audit.engines import ENGINES as ENGINES_OF_CODE
from tukin.audit.engines import Engine1
from tukin.audit.persons import PERSONS
from tukin.audit.replay import replay
from tukin.entitlement.engines import FORMULAS
from tukin.payroll.batch import ENGINE
from tukin.settlement.engines import BUILDERS
from tukin.vocabulary.errors import IntegrityError

AMOUNTS = ("rows", "gross_idr", "tax_idr", "bpjs_idr", "net_idr")


def in_words_of_today(text: str) -> str:
    """What was recorded of an explanation, in the words by which its lines are called now."""
    return text.replace("Dasar setelah status", "Besaran setelah status")


PINNED = {
    "engine-1/SHA256SUMS": "78d3ef0db20ad4384ad9068938c7533c9c71cf15de95b16389029b00f9025835",
    "engine-2.zip": "fd6f120ec269622253b6fcc5da275129a362b33380d720a2eea07f9c0b54e26c",
    "engine-2/SHA256SUMS": "0553b43218acb96151e7d3af36db2139eba7a1b11fbfa18e553f6fff2223ae02",
    "engine-3.zip": "f3f57bfae724afdc157f599b639934039e8adb4033cb29801333b5d58311167a",
    "engine-3/SHA256SUMS": "dd9463450d88a9b6f4426d8201f5007b55a49d4b7a2c4081e85fb16cfabbc92c",
    "engine-4.zip": "9f5bd1d1490c91830074dff8a06bcaf8b4731992de112917a2d96f362fe07893",
    "engine-4/SHA256SUMS": "4a46cde6f5b71480939c27164023cf215a4d26f163b4d57998426c01135e5d41",
    "engine-5/SHA256SUMS": "02153b27f0dcbdd71c7c72dd34f1fbdc74b541e79d78a7c25074b8de9bb216da",
}
"""SHA-256 of each list of golden files and each archive of frozen code: add to it, change none."""

AMOUNT = re.compile(r"Rp[\d.]+")
"""An amount on a slip: its looks may change, and lines of Rp0 be folded, but never these."""


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.fixture(params=ENGINES)
def golden(request: pytest.FixtureRequest) -> Golden:
    return Golden(request.param)


@pytest.fixture
def office(golden: Golden) -> Iterator[GoldenOffice]:
    """A world that holds what was stored."""
    with GoldenOffice() as made:
        golden.restore(made)
        made.rules.document = make._book()
        yield made


class TestFiles:
    def test_every_engine_is_recorded(self) -> None:
        assert ENGINES == ["1", "2", "3", "4", "5"]
        assert ENGINE in ENGINES

    @pytest.mark.slow
    def test_the_next_engine_can_be_recorded(self) -> None:
        """By the story as it is, played by today's code."""
        with GoldenOffice() as made:
            runs, explanation, export = make.tell_story(made)
        assert len(set(runs)) == 3
        assert explanation["lines"]
        assert export["net_idr"] == Golden(ENGINE).json("export.json")["net_idr"]

    def test_nothing_was_changed(self, golden: Golden) -> None:
        """No file is other than it was recorded, none is gone and none came later."""
        assert sums(golden.folder) == (golden.folder / SUMS).read_text()

    def test_the_lists_and_the_frozen_code_are_pinned(self) -> None:
        lists = {f"engine-{engine}/{SUMS}": Golden(engine).folder / SUMS for engine in ENGINES}
        paths = lists | {path.name: path for path in ARCHIVES.glob("engine-*.zip")}
        found = {
            name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in paths.items()
        }
        assert found == PINNED

    def test_they_are_small(self, golden: Golden) -> None:
        size = sum(path.stat().st_size for path in golden.folder.rglob("*") if path.is_file())
        assert size < 1 << 20

    def test_an_engine_is_never_recorded_again(
        self, golden: Golden, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(make, "ENGINE", golden.engine)
        with pytest.raises(SystemExit, match="never overwritten"):
            make.main()

    def test_a_changed_file_is_found(self, golden: Golden, tmp_path: Path) -> None:
        for path in golden.folder.glob("*.json*"):
            (tmp_path / path.name).write_bytes(path.read_bytes())
        before = sums(tmp_path)
        changed = tmp_path / "table.jsonl"
        changed.write_bytes(changed.read_bytes().replace(b'"N": "1"', b'"N": "2"', 1))
        assert sums(tmp_path) != before

    def test_the_story_holds_what_it_promises(self, golden: Golden) -> None:
        """A whole file, an amendment, a cut to the pagu, a recovery and a return."""
        live_months = [item for item in golden.items() if item["pk"]["S"] == "PERIOD#2026-09"]
        (disdik,) = [i for i in live_months if i["sk"]["S"] == "AGENCY#disdik"]
        assert disdik["gross_idr"]["N"] == str(make.PAGU_IDR)
        assert disdik["base_batch_id"]["S"]
        lines = [
            line
            for key, data in golden.archive().items()
            if key.endswith("/payments.jsonl")
            for line in map(json.loads, data.splitlines())
            if "cells" not in line
        ]
        assert {"payment", "recovery"} <= {line["kind"] for line in lines}
        assert any(line["returned_idr"] > 0 for line in lines)
        assert any(line["recovered_idr"] > 0 for line in lines)
        referrals = [item for item in golden.items() if item["pk"]["S"].startswith("REFERRAL#")]
        assert {item["state"]["S"] for item in referrals} == {"open", "withdrawn"}


class TestReplay:
    def test_every_run_comes_out_byte_for_byte(self, golden: Golden) -> None:
        assert [replay(read_bundle(path)) for path in golden.bundles()] == [None] * 3

    def test_a_run_may_be_of_a_later_engine_than_its_batches(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What no engine from that of the batches on makes is a difference."""
        case = read_bundle(Golden("1").bundles()[0])
        other = type("Other", (Engine1,), {"run": staticmethod(BUILDERS["3"])})
        monkeypatch.setitem(ENGINES_OF_CODE, "1", other)  # its workbook has other headings
        assert replay(case) is None, "engine 2 has the headings of then"
        monkeypatch.setitem(ENGINES_OF_CODE, "2", other)
        difference = replay(case)
        assert difference is not None
        assert difference.where.startswith("payments.xlsx")

    def test_every_run_is_computed_by_the_formula_of_its_engine(
        self, golden: Golden, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = str(int(golden.engine) + 1)
        monkeypatch.setitem(FORMULAS, later, Mock(side_effect=AssertionError))
        assert replay(read_bundle(golden.bundles()[1])) is None

    def test_today_s_reading_can_be_frozen(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Who raises the engine freezes it; its runs then come out by the archive alone."""
        freeze(tmp_path, ENGINE, files_of_today())
        monkeypatch.setattr(frozen_reader, "FOLDER", tmp_path)
        monkeypatch.setattr(frozen_reader, "ENGINE", str(int(ENGINE) + 1))
        monkeypatch.delattr(month_rows, "check_month")
        found = [replay(read_bundle(path)) for path in Golden(ENGINE).bundles()]
        assert found == [None] * 3

    def test_its_bundles_are_made_again(self, golden: Golden, office: GoldenOffice) -> None:
        for path in golden.bundles():
            made = golden.folder / f".again-{path.name}"
            made.write_bytes(bundle_of(office, path.stem))
            try:
                assert read_bundle(made) == read_bundle(path)
            finally:
                made.unlink()


class TestReading:
    def test_it_is_exported_as_it_was(self, golden: Golden, office: GoldenOffice) -> None:
        stored = golden.archive()
        folder = next(key for key in stored if key.startswith("exports/")).split("/")[1]
        for key in stored:
            if key.startswith("exports/"):
                del _keys(ARCHIVE)[key]
        answer = office.http("POST", "/exports", "finance", {"period": "2026-09"})
        assert answer.status == 200, answer.content
        manifest, recorded = answer.content["manifest"], golden.json("export.json")
        again = office.objects(f"exports/{manifest['export_id']}/")
        if manifest["format"] == recorded["format"]:
            assert manifest == recorded
            assert again == {
                f"{ARCHIVE}/{key}": data
                for key, data in stored.items()
                if key.startswith("exports/")
            }
        else:  # columns or files came to it: what was exported then stays, and is exported now
            assert manifest["export_id"] != folder
            assert {n: manifest[n] for n in AMOUNTS} == {n: recorded[n] for n in AMOUNTS}
            then = rows_of(stored[f"exports/{folder}/payroll.csv"])
            now = rows_of(again[f"{ARCHIVE}/exports/{manifest['export_id']}/payroll.csv"])
            assert [{name: row[name] for name in then[0]} for row in now] == then

    def test_it_is_explained_as_it_was(self, golden: Golden, office: GoldenOffice) -> None:
        body = {
            "nip": nip_of(make.EXPLAINED),
            "period": make.SEPTEMBER,
            "received_on": make.RECEIVED_ON,
        }
        (shown,) = (key for key in golden.archive() if key.startswith("slips/"))
        del _keys(ARCHIVE)[shown]
        answer = office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
        assert answer.status == 200, answer.content
        expected = in_words_of_today((golden.folder / "explanation.json").read_text())
        assert answer.content["explanation"] == json.loads(expected)
        (made,) = office.objects("slips/").values()
        pages = (  # what is said of the payment came later
            re.sub(rb'<p class="payment.*?</p>', b"", page, flags=re.DOTALL)
            for page in (golden.archive()[shown], made)
        )
        then, now = (AMOUNT.findall(each.decode()) for each in pages)
        assert [amount for amount in now if amount != "Rp0"] == [a for a in then if a != "Rp0"]
        assert len(now) > 20

    def test_it_is_explained_by_the_formula_of_its_engine(
        self, golden: Golden, office: GoldenOffice, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        later = str(int(golden.engine) + 1)
        monkeypatch.setitem(FORMULAS, later, Mock(side_effect=AssertionError))
        body = {"nip": nip_of(make.EXPLAINED), "period": make.SEPTEMBER}
        answer = office.http("POST", "/agencies/disdik/explanations", "agency-disdik", body)
        assert answer.status == 200, answer.content

    def test_its_people_are_read(self, office: GoldenOffice) -> None:
        answer = office.http("GET", "/agencies/disdik/periods/2026-09/records", "agency-disdik")
        assert answer.status == 200, answer.content
        nips = sorted(record["nip"] for record in answer.content["records"])
        assert nips == [nip_of(number) for number in (0, 1, 2, 3, 4, 6)]
        body = {"nip": nip_of(0)}
        path = "/agencies/disdik/employee-records"
        found = office.http("POST", path, "agency-disdik", body).content["records"]
        assert [record["period"] for record in found] == ["2026-09", "2026-10"]


class TestGoingOn:
    def test_a_run_after_it_pays_nothing_twice(self, office: GoldenOffice, tmp_path: Path) -> None:
        """It takes the states over, and is made again to the byte: everybody's key is in it."""
        run_id = office.settle_period("after-golden-1", make.SEPTEMBER)
        assert office.lines(run_id) == []
        office.check_books()
        bundle = tmp_path / "after.zip"
        bundle.write_bytes(bundle_of(office, run_id))
        assert replay(read_bundle(bundle)) is None

    def test_a_run_can_be_settled_again_from_nothing(
        self, golden: Golden, office: GoldenOffice
    ) -> None:
        """Without ledger and credits, everybody is paid what the live months say."""
        for item in golden.items():
            if item["pk"]["S"].startswith(("LEDGER", "SETTLED#", "RUN")):
                office.remove(item["pk"]["S"], item["sk"]["S"])
        for key in golden.objects_of(LEDGER):
            del _keys(LEDGER)[key]
        run_id = office.settle_period("from-nothing-1", make.SEPTEMBER)
        expected = golden.json("export.json")["net_idr"]
        assert sum(line.transfer_idr for line in office.lines(run_id)) == expected

    def test_an_amendment_is_merged_with_it(self, office: GoldenOffice) -> None:
        make._upload_approved(office, [person(5)], "perubahan-2.csv", minute=30)
        answer = office.http("GET", "/agencies/disdik/periods/2026-09/records", "agency-disdik")
        nips = sorted(record["nip"] for record in answer.content["records"])
        assert nips == [nip_of(number) for number in (0, 1, 2, 3, 4, 5, 6)]
        assert sum(record["gross_idr"] for record in answer.content["records"]) == (make.PAGU_IDR)

    def test_a_publication_moves_the_referrals_of_format_1(self) -> None:
        """Each is written under its new key with the next revision; its old item is gone."""
        golden = Golden("1")
        before = {i["nip"]["S"]: i for i in _referrals(golden.items())}
        with GoldenOffice() as office:
            golden.restore(office)
            office.rules.document = make._book()
            make._upload_approved(office, [person(5)], "perubahan-2.csv", minute=30)
            after = {i["nip"]: i for i in office.items("REFERRAL#disdik#2026-09")}
            sent = {e["nip"]: e for e in office.bus}
        assert after.keys() == before.keys()
        for nip, item in after.items():
            old = before[nip]
            if item["state"] == "withdrawn":
                assert (item["sk"], item.get("format")) == (old["sk"]["S"], None)
                continue
            assert item["sk"] == KEYS.of(nip) != old["sk"]["S"]
            assert item["format"] == 2
            assert item["revision"] == int(old["revision"]["N"]) + 1
            assert sent[nip]["revision"] == item["revision"]
        assert any(item["state"] == "open" for item in after.values())


def _referrals(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for item in items if item["pk"]["S"] == "REFERRAL#disdik#2026-09"]


class TestErased:
    def test_without_the_mapping_there_is_no_replay(self) -> None:
        case = read_bundle(Golden("2").bundles()[0])
        objects = {key: data for key, data in case.objects.items() if key != PERSONS}
        assert len(objects) == len(case.objects) - 1
        with pytest.raises(IntegrityError, match="E748"):
            replay(dataclasses.replace(case, objects=objects))

    def test_without_names_there_is_no_export(self) -> None:
        golden = Golden("2")
        with GoldenOffice() as office:
            golden.restore(office)
            for key in [key for key in golden.archive() if key.startswith("names/")]:
                del _keys(ARCHIVE)[key]
            answer = office.http("POST", "/exports", "finance", {"period": make.SEPTEMBER})
        assert (answer.status, answer.content["code"]) == (500, "E745")

    def test_amounts_do_not_depend_on_the_secret_nor_on_the_engine(self) -> None:
        exports = [Golden(engine).json("export.json") for engine in ("1", "2")]
        for name in ("gross_idr", "tax_idr", "bpjs_idr", "net_idr", "rows"):
            assert exports[0][name] == exports[1][name]
        lines = [
            sorted(
                (line["nip"], line["period"], line["transfer_idr"])
                for key, data in Golden(engine).archive().items()
                if key.endswith("/payments.jsonl")
                for line in map(json.loads, data.splitlines())
            )
            for engine in ("1", "2")
        ]
        assert lines[0] == lines[1]
