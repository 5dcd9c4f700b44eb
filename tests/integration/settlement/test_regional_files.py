"""What a bank and a treasury get: by the register of the day, with nobody lost without a word."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest

from tests.golden.make import GoldenOffice, bundle_of
from tests.integration.people import nip_of, person, rule_book
from tukin.audit.bundle import read_bundle
from tukin.audit.replay import replay
from tukin.audit.verification import check_run_files
from tukin.settlement.files.regional_file import RegionalFile

PERIOD = "2026-09"
LONG = "Nama Yang Lebih Panjang Dari Dua Puluh Lima"
HEADER = (
    "nip,agency,employment,grade,position,status,from,until,nrk,unit,npwp,bank,account_no,"
    "account_name"
)


def register(**accounts: str) -> bytes:
    """Persons 0 to 3 of disdik; ``p1="…"`` is that person's account."""
    lines = [HEADER]
    for number in range(4):
        row = person(number)
        account = accounts.get(f"p{number}", f"00000000{number}1")
        lines.append(
            f"{row['nip']},disdik,PNS,{row['grade']},{row['position']},aktif,2010-01-01,,"
            f"12345{number},SMA {number % 2},,Bank DKI,{account},PEGAWAI {number}"
        )
    return "\n".join(lines).encode()


def book() -> bytes:
    def columns(rules: dict[str, Any]) -> None:
        if "payment" not in rules:
            return
        rules["payment"]["fixed_width"]["names"] = "exact"
        rules["payment"]["bank_file"]["columns"] = [
            {"field": name, "heading": name}
            for name in ("account_no", "account_name", "bank", "agency_name", "transfer_idr", "nip")
        ]

    return rule_book(columns)


@pytest.fixture
def office() -> Iterator[GoldenOffice]:
    """Four people, of whom the second has a long name."""
    with GoldenOffice() as made:
        made.rules.document = book()
        made.put_register(register(), "2026-09-01")
        names = {1: {"name": LONG}, 2: {"name": "Ma\u2019ruf Ren\u00e9"}}
        made.upload([person(number, **names.get(number, {})) for number in range(4)])
        yield made


def files_of(office: GoldenOffice, run_id: str) -> dict[str, bytes]:
    found = office.objects(f"runs/{run_id}/")
    return {key.rsplit("/", 1)[1]: data for key, data in found.items()}


def rows(data: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.DictReader(text, delimiter=delimiter))


def test_one_long_name_holds_itself_and_totals_say_so(office: GoldenOffice) -> None:
    run_id = office.settle_period("key-00000001", PERIOD)

    files, values = files_of(office, run_id), office.entries()[-1].values
    paid = {line.nip: line.transfer_idr for line in office.lines(run_id)}
    treasury = files["payments-133.txt"].decode("ascii").splitlines()
    assert [(row[:6], row[6:24], int(row[112:121])) for row in treasury] == [
        (f"12345{number}", nip_of(number), paid[nip_of(number)]) for number in (0, 2, 3)
    ]
    assert treasury[1][24:49] == "Ma'ruf Rene".ljust(25)
    (held,) = rows(files["file-exceptions.csv"])
    assert (held["file"], held["name"], held["code"]) == ("payments-133.txt", LONG, "E750")
    assert int(held["transfer_idr"]) == paid[nip_of(1)]
    rest = sum(paid.values()) - paid[nip_of(1)]
    fixed, bank = values["file_totals"]
    assert [fixed[name] for name in ("lines", "transfer_idr", "held_lines", "held_idr")] == [
        *(3, rest, 1, paid[nip_of(1)])
    ]
    assert (bank["lines"], bank["transfer_idr"], bank["held_lines"]) == (
        4,
        rest + bank["held_idr"] + paid[nip_of(1)],
        0,
    )
    assert values["refused_files"] == []
    assert list(check_run_files(office.entries()[-1], files.get)) == []


def test_money_goes_to_the_account_of_the_day_of_the_run(
    office: GoldenOffice, tmp_path: Path
) -> None:
    """The month was checked against September's register; since then an account has changed."""
    office.put_register(register(p3="9999999999", p0=""), "2026-10-15", minute=5)
    run_id = office.settle_period("key-00000001", PERIOD)

    files = files_of(office, run_id)
    bank = rows(files["bank.csv"], ";")
    assert [(row["nip"], row["account_no"]) for row in bank] == [
        (nip_of(1), "0000000011"),
        (nip_of(2), "0000000021"),
        (nip_of(3), "9999999999"),
    ]
    assert {row["agency_name"] for row in bank} == {"Dinas disdik"}
    held = [row for row in rows(files["file-exceptions.csv"]) if row["file"] == "bank.csv"]
    assert [(row["nip"], row["code"], row["outcome_en"]) for row in held] == [
        (nip_of(0), "E754", "held")
    ]
    (tmp_path / "x.zip").write_bytes(bundle_of(office, run_id))
    made = read_bundle(tmp_path / "x.zip")
    assert replay(made) is None
    directory = office.entries()[-1].values["directory"]
    assert f"registers/{directory['register_sha256']}.csv" in made.objects
    month = office.entries()[-1].values["heads"][0]
    assert directory["register_sha256"] != month["register_sha256"]


def test_the_listing_has_names_and_units(office: GoldenOffice) -> None:
    run_id = office.settle_period("key-00000001", PERIOD)
    book = openpyxl.load_workbook(io.BytesIO(files_of(office, run_id)["listing.xlsx"]))
    firsts = [row[0].value for row in book["Daftar"].iter_rows(min_row=4)]
    titles = [text for text in firsts if isinstance(text, str)]
    assert titles[:3] == ["Dinas disdik", "SMA 0", "Jumlah SMA 0 (2)"]
    transfers = sum(line.transfer_idr for line in office.lines(run_id))
    (whole,) = [
        row[11].value
        for row in book["Daftar"].iter_rows()
        if str(row[0].value).startswith("JUMLAH SELURUHNYA")
    ]
    assert whole == transfers


def test_a_line_that_a_file_forgets_is_found(office: GoldenOffice) -> None:
    """A bug that drops somebody from a file without a word does not pass the check."""
    look_through = RegionalFile.__post_init__

    def forget(self: RegionalFile) -> None:
        self.lines = [line for line in self.lines if line.nip != nip_of(2)]
        look_through(self)

    with patch.object(RegionalFile, "__post_init__", forget):
        run_id = office.settle_period("key-00000001", PERIOD)
    found = list(check_run_files(office.entries()[-1], files_of(office, run_id).get))
    assert [(each.code, each.details["name"]) for each in found] == [
        ("E735", "payments-133.txt"),
        ("E735", "payments-133.txt"),
        ("E735", "bank.csv"),
    ]


def test_without_register_and_agencies_the_files_are_made_all_the_same() -> None:
    with GoldenOffice() as office:
        office.rules.document = rule_book()
        office.upload([person(0)])
        office.remove("AGENCIES", "2020-01-01")
        run_id = office.settle_period("key-00000001", PERIOD)
        files = files_of(office, run_id)
        directory = office.entries()[-1].values["directory"]
    assert directory == {"agency_names": {}, "register_sha256": ""}
    assert len(files["payments-133.txt"]) == 135
    (missing,) = rows(files["file-exceptions.csv"])
    assert (missing["code"], missing["outcome_en"]) == ("E753", "paid")
