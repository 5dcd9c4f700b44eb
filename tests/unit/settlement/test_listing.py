"""The listing that finance signs: every row, unit, agency and the whole, worked out by hand."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest

from tests.unit.entitlement.cases import NAMED, accepted, batch, rules_of
from tests.unit.settlement.test_payment_files import NIP, line
from tukin.entitlement.formula import Formula
from tukin.payroll.record import compute_record
from tukin.settlement.files.directory import Directory, Payee
from tukin.settlement.files.listing import Listing, sums_of, write_listing
from tukin.settlement.files.pay_facts import PayFacts, pay_facts
from tukin.settlement.files.regional_file import FileTotals
from tukin.settlement.settlement import Amounts, Transfer, TransferKind

NAMES = {"dinkes": "Dinas Kesehatan", "disdik": "Dinas Pendidikan"}


def person(number: int, agency: str, name: str, amounts: Amounts, **more: Any) -> Transfer:
    values = {"nip": f"1990010120150110{number:02}", "line_id": f"{number:032x}"}
    transfer_idr = amounts.net_idr + more.pop("other_idr", 0)
    return line(transfer_idr, agency=agency, name=name, amounts=amounts, **values, **more)


BUDI = person(1, "dinkes", "Budi", Amounts(10_000_000, 500_000, 100_000, 9_400_000))
SITI = person(2, "disdik", "Siti", Amounts(11_645_100, 582_255, 116_451, 10_946_394))
ANI = person(3, "disdik", "Ani", Amounts(5_000_000, 0, 50_000, 4_950_000))
TONO = person(4, "disdik", "Tono", Amounts(100_000, 5_000, 1_000, 94_000), kind=TransferKind.RAPEL)
RINA = person(
    5,
    "disdik",
    "Rina",
    Amounts(-300, -15, -3, -282),
    kind=TransferKind.RECOVERY,
    carried_idr=282,
    other_idr=282,
)
FACTS = {
    BUDI.nip: PayFacts("IV/a", 9_276, 12_000_000, 400_000),
    SITI.nip: PayFacts("III/d", 9_276, 13_500_000, 877_500),
    ANI.nip: PayFacts("IX", 10_000, 5_000_000, 0),
    TONO.nip: PayFacts("II/b", 8_000, 4_000_000, 100),
}
PAYEES = {
    BUDI.nip: Payee(nrk="123456", unit="Puskesmas 1"),
    SITI.nip: Payee(nrk="654321", unit="SMA 1"),
    ANI.nip: Payee(nrk="111111", unit="SMA 2"),
}


def sheets(*lines: Transfer, payees: Any = PAYEES, files: Any = (), **more: Any) -> Any:
    directory = Directory(agency_names=NAMES)
    listing = Listing(lines, "2026-10", "f" * 32, directory, payees, FACTS, files, **more)
    return openpyxl.load_workbook(io.BytesIO(write_listing(listing)))


def rows(sheet: Any) -> list[list[Any]]:
    found = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    return [row for row in found if any(cell is not None for cell in row)]


def starting(sheet: Any, text: str) -> list[Any]:
    (row,) = [row for row in rows(sheet) if str(row[0]).startswith(text)]
    return row


def test_the_columns_of_a_person() -> None:
    sheet = sheets(BUDI, SITI, ANI, TONO, RINA)["Daftar"]
    headings = [cell.value.split("\n")[0] for cell in sheet[3]]
    assert headings == [
        *("NO", "NAMA / NIP / NRK", "GOL", "KIN. %", "TPP", "BRUTO", "POTONGAN", "NETO"),
        *("PPh 21", "BPJS", "LAIN-LAIN", "DITERIMA", "KETERANGAN"),
    ]
    people = [row for row in rows(sheet) if isinstance(row[0], int)]
    amounts = {row[1].split("\n")[0]: row[4:] for row in people}
    assert [row[:4] for row in people] == [
        [1, f"Budi\n{BUDI.nip}\n123456", "IV/a", "92,76\u00a0%"],
        [1, f"Siti\n{SITI.nip}\n654321", "III/d", "92,76\u00a0%"],
        [2, f"Ani\n{ANI.nip}\n111111", "IX", "100\u00a0%"],
        [3, f"Tono\n{TONO.nip}\n-", "II/b", "80\u00a0%"],
        [4, f"Rina\n{RINA.nip}\n-", None, None],
    ]
    budi = (12_000_000, 10_400_000, 400_000, 10_000_000, 500_000, 100_000, 0, 9_400_000, None)
    siti = (13_500_000, 12_522_600, 877_500, 11_645_100, 582_255, 116_451, 0, 10_946_394, None)
    assert amounts == {
        "Budi": list(budi),
        "Siti": list(siti),
        "Ani": [5_000_000, 5_000_000, 0, 5_000_000, 0, 50_000, 0, 4_950_000, None],
        "Tono": [None, 100_000, 0, 100_000, 5_000, 1_000, 0, 94_000, "rapel"],
        "Rina": [None, -300, 0, -300, -15, -3, 282, 0, "kelebihan bayar"],
    }
    for row in people:
        gross, cuts, net, tax, bpjs, other, received = row[5:12]
        assert gross - cuts == net
        assert net - tax - bpjs + other == received


def test_the_remark_says_what_is_left_of_an_overpayment() -> None:
    """Where a recovery takes a share; a listing of a run that took all says the kind alone."""
    taken = {"recovered_idr": 4_700_000, "outstanding_idr": 300_000}
    ani = person(3, "disdik", "Ani", ANI.amounts, other_idr=-4_700_000, **taken)
    last = person(2, "disdik", "Siti", SITI.amounts, other_idr=-1, recovered_idr=1)
    rina = replace(RINA, outstanding_idr=282)
    for says_rest, remarks in (
        (True, ["sisa kelebihan\nRp300.000", "sisa kelebihan\nRp0", None]),
        (False, [None, None, None]),
    ):
        sheet = sheets(ani, last, BUDI, rina, says_rest=says_rest)["Daftar"]
        found = {row[1].split("\n")[0]: row for row in rows(sheet) if isinstance(row[0], int)}
        assert [found[name][12] for name in ("Ani", "Siti", "Budi")] == remarks
        left = "\nsisa\nRp282" if says_rest else ""
        assert found["Rina"][12] == f"kelebihan bayar{left}"
        assert found["Ani"][10:12] == [-4_700_000, 250_000]


def test_units_agencies_and_the_whole() -> None:
    """By name: no code is seen."""
    sheet = sheets(BUDI, SITI, ANI, TONO, RINA)["Daftar"]
    titles = [row[0] for row in rows(sheet) if isinstance(row[0], str)]
    assert titles[:-1] == [
        *("Dinas Kesehatan", "Puskesmas 1", "JUMLAH Dinas Kesehatan (1)"),
        *("Dinas Pendidikan", "SMA 1", "Jumlah SMA 1 (1)", "SMA 2", "Jumlah SMA 2 (1)"),
        "Tanpa unit dalam register / no unit in the register",
        "Jumlah Tanpa unit dalam register / no unit in the register (2)",
        *("JUMLAH Dinas Pendidikan (4)", "JUMLAH SELURUHNYA / total (5)"),
    ]
    assert starting(sheet, "Jumlah Tanpa unit")[4:12] == [
        *(0, 99_700, 0, 99_700, 4_985, 997, 282, 94_000)
    ]
    assert starting(sheet, "JUMLAH Dinas Pendidikan")[4:12] == [
        *(18_500_000, 17_622_300, 877_500, 16_744_800, 587_240, 167_448, 282, 15_990_394)
    ]
    assert starting(sheet, "JUMLAH SELURUHNYA")[4:12] == [
        *(30_500_000, 28_022_300, 1_277_500, 26_744_800, 1_087_240, 267_448, 282, 25_390_394)
    ]
    texts = [str(c.value) for row in sheet.iter_rows() for c in row]
    assert not any("disdik" in text or "dinkes" in text for text in texts)


def test_without_units_there_is_no_group_of_them() -> None:
    sheet = sheets(BUDI, SITI, payees={})["Daftar"]
    titles = [row[0] for row in rows(sheet) if isinstance(row[0], str)]
    assert titles[:4] == [
        *("Dinas Kesehatan", "JUMLAH Dinas Kesehatan (1)"),
        *("Dinas Pendidikan", "JUMLAH Dinas Pendidikan (1)"),
    ]


def test_the_tax_by_class() -> None:
    files = [FileTotals("payments-133.txt", 4, 25_390_000, 1, 394)]
    sheet = sheets(BUDI, SITI, ANI, TONO, RINA, files=files)["Rekap"]
    assert [row[:6] for row in rows(sheet)][:15] == [
        ["Dinas Kesehatan", "IV", 1, 10_000_000, 500_000, 9_400_000],
        ["JUMLAH Dinas Kesehatan", None, 1, 10_000_000, 500_000, 9_400_000],
        ["Dinas Pendidikan", "II", 1, 100_000, 5_000, 94_000],
        ["Dinas Pendidikan", "III", 1, 11_645_100, 582_255, 10_946_394],
        ["Dinas Pendidikan", "PPPK IX", 1, 5_000_000, 0, 4_950_000],
        ["Dinas Pendidikan", "tanpa data / no record", 1, -300, -15, 0],
        ["JUMLAH Dinas Pendidikan", None, 4, 16_744_800, 587_240, 15_990_394],
        ["SELURUHNYA / total", "II", 1, 100_000, 5_000, 94_000],
        ["SELURUHNYA / total", "III", 1, 11_645_100, 582_255, 10_946_394],
        ["SELURUHNYA / total", "IV", 1, 10_000_000, 500_000, 9_400_000],
        ["SELURUHNYA / total", "PPPK IX", 1, 5_000_000, 0, 4_950_000],
        ["SELURUHNYA / total", "tanpa data / no record", 1, -300, -15, 0],
        ["JUMLAH SELURUHNYA / total", None, 5, 26_744_800, 1_087_240, 25_390_394],
        ["BERKAS / file", None, "BARIS", "TRANSFER", "BARIS DITAHAN", "JUMLAH DITAHAN"],
        ["payments-133.txt", None, 4, 25_390_000, 1, 394],
    ]


def test_each_agency_is_signed_on_pages_of_its_own() -> None:
    book = sheets(BUDI, SITI)
    sheet = book["Daftar"]
    signers = [row[9] for row in rows(sheet) if row[1] == "Kuasa Pengguna Anggaran"]
    assert signers == ["Pembuat Daftar"] * 3, "two agencies, and the whole"
    (second,) = [row[0].row for row in sheet.iter_rows() if row[0].value == "Dinas Pendidikan"]
    assert next(each.id for each in sheet.row_breaks.brk) == second - 1
    assert sheet.print_title_rows == "$3:$3"
    assert any(cell.value == "Bendahara Pengeluaran" for row in book["Rekap"] for cell in row)


def test_a_listing_of_nobody() -> None:
    book = sheets()
    assert starting(book["Daftar"], "JUMLAH SELURUHNYA")[4:12] == [0] * 8
    assert starting(book["Rekap"], "JUMLAH SELURUHNYA")[2:6] == [0] * 4


@pytest.mark.parametrize(
    ("grade", "tax_class"), [("I/a", "I"), ("IV/e", "IV"), ("IX", "PPPK IX"), ("II", "PPPK II")]
)
def test_tax_classes(grade: str, tax_class: str) -> None:
    assert PayFacts(grade, 0, 0, 0).tax_class == tax_class


def test_the_facts_of_a_record_add_up() -> None:
    """What was before the cuts is what was rated, with bonus and award."""
    record = compute_record(accepted(), batch(), Formula(rules_of(NAMED)), "k" * 32)
    steps, facts = record.steps, pay_facts(record)
    assert facts.grade == record.appraisal.grade
    assert steps.gross_idr + facts.cuts_idr == steps.rated_idr + steps.bonus_idr + steps.award_idr
    amounts = Amounts(steps.gross_idr, steps.tax_idr, steps.bpjs_idr, steps.net_idr)
    sums = sums_of(line(steps.net_idr, amounts=amounts, nip=NIP), facts)
    assert sums.gross_idr - sums.cuts_idr == sums.net_idr == steps.gross_idr
    assert sums.base_idr == steps.base_idr


class TestDirectory:
    HEADER = (
        "nip,agency,employment,grade,position,status,from,until,name,nrk,unit,npwp,bank,"
        "account_no,account_name\n"
    )

    def payees(self, *lines: str, day: str = "2026-11-20") -> Mapping[str, Payee]:
        from tukin.vocabulary.period import Period  # noqa: PLC0415

        directory = Directory("s", (self.HEADER + "".join(f"{each}\n" for each in lines)).encode())
        period = Period.parse("2026-10")
        return directory.payees({NIP}, period, date.fromisoformat(day))

    def test_the_unit_is_that_of_the_month_and_the_account_that_of_the_day(self) -> None:
        found = self.payees(
            f"{NIP},disdik,PNS,III/a,lurah,aktif,2020-01-01,2026-10-31,Siti,123456,SMA 1,"
            "0123456789012345,Lama,1111111111,SITI",
            f"{NIP},dinkes,PNS,III/a,lurah,aktif,2026-11-01,,Siti,123456,Puskesmas,"
            "0123456789012345,Baru,0222222222,SITI A",
            "199001012015011009,dinkes,PNS,III/a,lurah,aktif,2026-11-01,,X,1,P,1,B,3,Y",
        )
        assert found == {
            NIP: Payee("123456", "SMA 1", "0123456789012345", "Baru", "0222222222", "SITI A")
        }

    def test_who_has_left_is_paid_to_the_last_account(self) -> None:
        found = self.payees(
            f"{NIP},disdik,PNS,III/a,lurah,aktif,2020-01-01,2026-10-31,Siti,,,,Bank,1111111111,S"
        )
        assert found == {NIP: Payee("", "", "", "Bank", "1111111111", "S")}

    def test_whom_the_register_does_not_know(self) -> None:
        other = "199001012015011009,dinkes,PNS,III/a,lurah,aktif,2026-11-01,,X,1,P,1,B,3,Y"
        assert self.payees(other) == {}
        assert Directory().payees({NIP}, None, date(2026, 1, 1)) == {}  # type: ignore[arg-type]
