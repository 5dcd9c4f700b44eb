"""The files of a run, byte by byte where a bank or treasury reads them."""

import csv
import io
import json
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.file_formats.test_written_workbooks import parts_are_well_formed
from tukin.rules.payment import BankFile, FixedWidthFile, Payment
from tukin.settlement.files.bank_file import bank_file
from tukin.settlement.files.directory import Directory, Payee
from tukin.settlement.files.fixed_width import fixed_width_file
from tukin.settlement.files.payment_files import FilesRequest, PaymentFiles, payment_files
from tukin.settlement.files.regional_file import RegionalFile
from tukin.settlement.settlement import (
    Amounts,
    Blocked,
    Credit,
    Entitlement,
    Return,
    ReturnReason,
    Settlement,
    Transfer,
    TransferKind,
)

NIP = "199001012015011001"
CODES = {
    "code": "disdik",
    "spmu": "C041",
    "klogad": "100010000",
    "nalokl": "DINAS PENDIDIKAN",
    "kdesel": "E1",
    "source": "illustrative",
}


def line(transfer_idr: int = 11_645_100, **changes: Any) -> Transfer:
    values: dict[str, Any] = {
        "line_id": "a" * 32,
        "nip": NIP,
        "name": "Siti Aminah",
        "agency": "disdik",
        "previous_agency": None,
        "kind": TransferKind.PAYMENT,
        "amounts": Amounts(transfer_idr, 0, 0, transfer_idr),
        "returned_idr": 0,
        "recovered_idr": 0,
        "carried_idr": 0,
        "transfer_idr": transfer_idr,
        "outstanding_idr": 0,
    }
    return Transfer(**(values | changes))


def fixed_rules(**changes: Any) -> FixedWidthFile:
    return FixedWidthFile.model_validate({"agencies": [CODES], "source": "illustrative"} | changes)


def fixed_width(*lines: Transfer, nrk: str = "123456", **rules: Any) -> RegionalFile:
    payees = {each.nip: Payee(nrk=nrk) for each in lines}
    return fixed_width_file(lines, rules.pop("period", "2026-10"), fixed_rules(**rules), payees)


def reasons(file: RegionalFile) -> list[tuple[str, str, bool]]:
    return [(each.line.name, each.code, each.is_held) for each in file.exceptions]


class TestFixedWidth:
    def test_a_line_byte_by_byte(self) -> None:
        expected = (
            b"123456"  # NRK 6, of the register
            b"199001012015011001"  # NIP 18
            b"Siti Aminah              "  # name 25
            b"C041"  # SPMU 4
            b"100010000"  # KLOGAD 9
            b"DINAS PENDIDIKAN                                  "  # NALOKL 50
            b" 11645100"  # net 9, right
            b"202610"  # THBL 6
            b"E1    "  # KDESEL 6
            b"\r\n"
        )
        assert len(expected) == 133 + 2
        file = fixed_width(line())
        assert (list(file.rows), file.exceptions, list(file.fitted)) == ([expected], [], [])

    def test_the_largest_amount_fits_and_one_more_is_held_alone(self) -> None:
        file = fixed_width(line(999_999_999), line(1_000_000_000, name="Kaya", line_id="b" * 32))
        assert [row[112:121] for row in file.rows] == [b"999999999"]
        assert reasons(file) == [("Kaya", "E752", True)]
        assert file.totals == ("payments-133.txt", 1, 999_999_999, 1, 1_000_000_000)
        assert next(fixed_width(line(1), period="2026-13").rows)[121:127] == b"202613"

    def test_an_agency_without_codes_is_blank(self) -> None:
        (row,) = fixed_width(line(agency="dinkes")).rows
        assert row[49:112] == b" " * 63
        assert len(row) == 135

    def test_a_person_without_a_transfer_has_no_line(self) -> None:
        file = fixed_width(line(0, name="N" * 30))
        assert (list(file.rows), file.exceptions) == ([], [])

    def test_who_has_no_nrk_is_paid_and_named(self) -> None:
        file = fixed_width(line(), nrk="")
        assert [row[:24] for row in file.rows] == [b"      199001012015011001"]
        assert reasons(file) == [("Siti Aminah", "E753", False)]
        assert file.totals == ("payments-133.txt", 1, 11_645_100, 0, 0)

    @pytest.mark.parametrize("most", ["exact", "fitted"])
    def test_one_long_name_holds_nobody_else(self, most: str) -> None:
        long = line(5, name="Nama Yang Panjang Sekali, S.Kom.", line_id="b" * 32)
        file = fixed_width(line(), long, names=most)
        paid = [row[24:49].rstrip() for row in file.rows]
        if most == "exact":
            assert paid == [b"Siti Aminah"]
            assert reasons(file) == [("Nama Yang Panjang Sekali, S.Kom.", "E750", True)]
            assert file.totals == ("payments-133.txt", 1, 11_645_100, 1, 5)
        else:
            assert paid == [b"Siti Aminah", b"Nama Yang Panjang Sekali,"]
            assert file.totals == ("payments-133.txt", 2, 11_645_105, 0, 0)
            assert [name for _, name in file.fitted] == ["Nama Yang Panjang Sekali,"]

    @pytest.mark.parametrize("most", ["exact", "fitted"])
    def test_a_letter_of_another_script_holds_its_line(self, most: str) -> None:
        file = fixed_width(line(name="\u03a9mega", nip="1" * 18), line(), names=most)
        assert [row[24:49].rstrip() for row in file.rows] == [b"Siti Aminah"]
        assert reasons(file) == [("\u03a9mega", "E751", True)]

    def test_who_is_held_for_two_reasons_counts_once(self) -> None:
        file = fixed_width(line(1_000_000_000, name="N" * 26), nrk="")
        assert [code for _, code, _ in reasons(file)] == ["E750", "E752", "E753"]
        assert file.totals == ("payments-133.txt", 0, 0, 1, 1_000_000_000)

    @pytest.mark.parametrize("most", ["exact", "fitted"])
    @pytest.mark.parametrize(
        ("name", "written"),
        [
            ("B" * 25, b"B" * 25),
            ("Ren\u00e9e", b"Renee"),
            ("Rene\u0301e", b"Renee"),
            ("Ma\u2019ruf", b"Ma'ruf"),
            ("Ma\u2018ruf", b"Ma'ruf"),
            ("Ma\u00b4ruf", b"Ma'ruf"),
            ("Ma`ruf", b"Ma'ruf"),
            ("Nu\u02bcman", b"Nu'man"),
            ("\u0141ukasz \u00d8re \u00df", b"Lukasz Ore ss"),
            ("Siti\u00a0Aminah\u200b", b"Siti Aminah"),
            ("Sri \u2013 Wati \u201cA\u201d", b'Sri - Wati "A"'),
            ("Nama\tTab", b"Nama Tab"),
        ],
    )
    def test_accents_and_the_marks_of_phones(self, name: str, written: bytes, most: str) -> None:
        file = fixed_width(line(name=name), names=most)
        assert [row[24:49] for row in file.rows] == [written.ljust(25)]
        assert file.exceptions == []
        changed = [] if name == written.decode() else [written.decode()]
        assert [fitted for _, fitted in file.fitted] == changed

    @given(st.text(max_size=40))
    def test_no_name_becomes_a_question_mark(self, name: str) -> None:
        for row in fixed_width(line(name=name), names="fitted").rows:
            assert len(row) == 135
            assert row[24:49].count(b"?") <= unicodedata.normalize("NFKD", name).count("?")


def settlement(lines: Sequence[Transfer], **changes: Any) -> Settlement:
    values: dict[str, Any] = {
        "lines": tuple(lines),
        "blocked": (),
        "exceptions": (),
        "credited": {},
        "recoveries": {},
    }
    return Settlement(**(values | changes))


def made(of: Settlement, payment: Payment | None = None, **more: Any) -> PaymentFiles:
    day = date(2026, 11, 2)
    made = payment_files(FilesRequest(of, "2026-10", "f" * 32, day, payment, **more))
    return replace(made, files=tuple(made.files))


def content(files: PaymentFiles, name: str) -> bytes:
    (found,) = [file.data for file in files.files if file.name == name]
    return found


def rows_of(files: PaymentFiles, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(files, name).decode("utf-8-sig"), newline="")))


TABLES = (
    *("control-totals", "blocked", "held", "exceptions", "recoveries"),
    *("file-exceptions", "file-totals"),
)

LINES = [
    line(),
    line(
        kind=TransferKind.RECOVERY,
        name="=HYPERLINK(1)",
        nip="199001012015011002",
        amounts=Amounts(-300, -15, -3, -282),
        carried_idr=282,
        transfer_idr=0,
        outstanding_idr=282,
    ),
]


class TestListings:
    def test_csv_and_jsonl_hold_every_line(self) -> None:
        files = made(settlement(LINES))
        head, first, second = rows_of(files, "payments.csv")
        assert head == (
            "line_id,agency,previous_agency,period,nip,name,kind,gross_idr,tax_idr,bpjs_idr,net_idr,"
            "returned_idr,recovered_idr,carried_idr,transfer_idr,outstanding_idr"
        ).split(",")
        assert first[4:] == (
            f"{NIP},Siti Aminah,payment,11645100,0,0,11645100,0,0,0,11645100,0".split(",")
        )
        # text that a spreadsheet would take for a formula is quoted; amounts stay amounts
        assert second[5:] == "'=HYPERLINK(1),recovery,-300,-15,-3,-282,0,0,282,0,282".split(",")
        objects = [json.loads(x) for x in content(files, "payments.jsonl").splitlines()]
        assert [item["transfer_idr"] for item in objects] == [11_645_100, 0]
        assert objects[1]["name"] == "=HYPERLINK(1)"

    def test_each_table_is_a_csv_with_a_bom_and_a_workbook(self) -> None:
        files = made(settlement(LINES))
        names = {file.name for file in files.files}
        tables = {f"{name}.{ending}" for name in TABLES for ending in ("csv", "xlsx")}
        assert names - tables == {
            *("payments.jsonl", "payments.csv", "payments.xlsx", "listing.xlsx"),
            "not-paid.jsonl",
            "first-payments.jsonl",
        }
        assert tables < names
        for name in names:
            if name.endswith(".csv"):
                assert content(files, name).startswith(b"\xef\xbb\xbf"), name
            if name.endswith(".xlsx"):
                data = content(files, name)
                assert parts_are_well_formed(data)
                openpyxl.load_workbook(io.BytesIO(data))

    def test_no_name_damages_a_workbook(self) -> None:
        names = ("<r>a & b</r>", "<r></r>", "Siti;=HYPERLINK(1)")
        lines = [
            line(name=name, nip=f"19900101201501100{n}", line_id=str(n) * 32)
            for n, name in enumerate(names)
        ]
        files = made(settlement(lines))
        for name in ("payments.xlsx", "listing.xlsx"):
            data = content(files, name)
            assert parts_are_well_formed(data)
            book = openpyxl.load_workbook(io.BytesIO(data))
            texts = [str(c.value) for sheet in book for row in sheet.iter_rows() for c in row]
            for person in names:
                assert any(person in text for text in texts), (name, person)
        assert rows_of(files, "payments.csv")[3][5] == "Siti;'=HYPERLINK(1)"

    def test_control_totals(self) -> None:
        files = made(settlement(LINES))
        assert rows_of(files, "control-totals.csv")[1:] == [
            "disdik,payment,1,11645100,0,0,11645100,0,0,0,11645100".split(","),
            "disdik,recovery,1,-300,-15,-3,-282,0,0,282,0".split(","),
            "TOTAL,,2,11644800,-15,-3,11644818,0,0,282,11645100".split(","),
        ]

    def test_the_workbook_holds_text_as_text_and_its_sums(self) -> None:
        data = content(made(settlement(LINES)), "payments.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(data))
        people, control = book["Pembayaran"], book["Kendali"]
        nip, name = people["C3"], people["D3"]
        assert (nip.value, nip.data_type) == ("199001012015011002", "s")
        assert (name.value, name.data_type) == ("=HYPERLINK(1)", "s")
        assert [cell.value for cell in people[3]] == [
            *("disdik", None, "199001012015011002", "=HYPERLINK(1)", "kelebihan bayar"),
            *(-300, -15, -3, -282, 0, 0, 282, 0, 282, "a" * 32),
        ]
        assert [people.cell(4, column).value for column in (1, 6, 13)] == [
            "TOTAL",
            11_644_800,
            11_645_100,
        ]
        assert [cell.value for cell in control[4]] == [
            *("TOTAL", None, 2, 11_644_800, -15, -3, 11_644_818, 0, 0, 282, 11_645_100)
        ]

    def test_the_same_settlement_makes_the_same_bytes(self) -> None:
        assert made(settlement(LINES)) == made(settlement(LINES))

    def test_blocked_exceptions_and_recoveries(self) -> None:
        claims = tuple(
            Entitlement(NIP, "Siti", agency, Amounts(10, 1, 0, 9)) for agency in ("a", "b")
        )
        returned = Return("b" * 32, "c" * 32, ReturnReason.CLOSED_ACCOUNT, 5, taken_up=True)
        files = made(
            settlement(
                [line()],
                blocked=(Blocked(NIP, claims),),
                exceptions=((line(), returned),),
                recoveries={NIP: 7},
            )
        )
        assert rows_of(files, "blocked.csv")[1:] == [
            [NIP, "Siti", "a", "10", "1", "0", "9"],
            [NIP, "Siti", "b", "10", "1", "0", "9"],
        ]
        assert rows_of(files, "exceptions.csv")[1:] == [
            ["a" * 32, "disdik", NIP, "Siti Aminah", "b" * 32, "c" * 32, "closed_account", "5"]
        ]
        assert rows_of(files, "recoveries.csv")[1:] == [[NIP, "7"]]

    def test_whose_debt_the_run_changed_and_who_owes_besides(self) -> None:
        paid_off, gone, other = (NIP[:-1] + digit for digit in "234")
        lines = [
            line(235, recovered_idr=235, outstanding_idr=141),
            line(500, nip=paid_off, name="Ani", recovered_idr=40),
            line(500, nip=other, name="Tono"),
        ]
        credit = Credit("Budi", "dinkes", Amounts(9, 0, 0, 9))
        found = settlement(
            lines, credited={gone: credit}, recoveries={NIP: 141, gone: 5, "9" * 18: 6}
        )
        assert rows_of(made(found, says_rest=True), "recoveries.csv") == [
            ["nip", "name", "agency", "recovered_idr", "carried_idr", "outstanding_idr"],
            [NIP, "Siti Aminah", "disdik", "235", "0", "141"],
            [paid_off, "Ani", "disdik", "40", "0", "0"],
            [gone, "Budi", "dinkes", "0", "0", "5"],
            ["9" * 18, "", "", "0", "0", "6"],
        ]

    def test_a_run_without_lines_has_all_its_files(self) -> None:
        files = made(settlement([]))
        assert content(files, "payments.jsonl") == b""
        assert rows_of(files, "control-totals.csv")[1:] == [["TOTAL", "", *["0"] * 9]]


class TestRegionalFiles:
    def payment(self, **fixed: Any) -> Payment:
        bank = {
            "delimiter": ";",
            "header": True,
            "columns": [
                {"field": "transfer_idr", "heading": "JUMLAH"},
                {"field": "nip", "heading": "NIP"},
                {"field": "name", "heading": "NAMA"},
                {"field": "text", "heading": "KET", "text": "TPP"},
                {"field": "period", "heading": "BULAN"},
            ],
            "source": "illustrative",
        }
        return Payment(fixed_width=fixed_rules(**fixed), bank_file=BankFile.model_validate(bank))

    def test_the_banks_columns_in_its_order_for_transfers_alone(self) -> None:
        files = made(settlement(LINES), self.payment())
        assert content(files, "bank.csv") == (
            b"JUMLAH;NIP;NAMA;KET;BULAN\r\n11645100;199001012015011001;Siti Aminah;TPP;2026-10\r\n"
        )
        assert [file.rows for file in files.files if file.name == "bank.csv"] == [1]

    def test_the_register_s_columns_for_the_bank(self) -> None:
        """Who has no account is held out by name; who has no tax number is paid."""
        columns = ("account_no", "account_name", "bank", "npwp", "nrk", "unit", "agency_name")
        bank = BankFile.model_validate(
            {
                "delimiter": ";",
                "header": False,
                "columns": [{"field": name} for name in (*columns, "transfer_idr")],
                "source": "illustrative",
            }
        )
        whole = Payee("123456", "SMA 1", "0" * 16, "Bank DKI", "0123456789", "SITI AMINAH")
        other = line(7, name="Tanpa Rekening", nip="199001012015011003", line_id="c" * 32)
        third = line(8, name="Tanpa NPWP", nip="199001012015011004", line_id="d" * 32)
        nobody = line(9, name="Tak Dikenal", nip="199001012015011005", line_id="e" * 32)
        payees = {
            NIP: whole,
            other.nip: whole._replace(account_no="", bank=""),
            third.nip: whole._replace(npwp="", unit=""),
        }
        directory = Directory(agency_names={"disdik": "Dinas Pendidikan"})
        file = bank_file([line(), other, third, nobody], "2026-10", bank, payees, directory)
        account, name = ("0123456789", "SITI AMINAH", "Bank DKI"), "Dinas Pendidikan"
        assert list(file.rows) == [
            [*account, "0" * 16, "123456", "SMA 1", name, 11_645_100],
            [*account, "", "123456", "", name, 8],
        ]
        assert reasons(file) == [
            ("Tanpa Rekening", "E754", True),
            ("Tanpa NPWP", "E753", False),
            ("Tak Dikenal", "E754", True),
            ("Tak Dikenal", "E753", False),
        ]
        assert file.exceptions[0].details == {"columns": "account_no, bank"}
        assert file.totals == ("bank.csv", 2, 11_645_108, 2, 16)

    def test_who_is_held_out_is_named_and_totals_say_so(self) -> None:
        long = line(7, name="N" * 30, line_id="b" * 32, nip="199001012015011003")
        files = made(settlement([line(), long]), self.payment())
        assert files.refused == {}
        assert len(content(files, "payments-133.txt")) == 135
        assert len(content(files, "bank.csv").splitlines()) == 3
        header, *rows = rows_of(files, "file-exceptions.csv")
        assert header[:8] == [
            *("file", "line_id", "agency", "nip", "name", "transfer_idr", "code", "outcome_id")
        ]
        assert [(row[0], row[4], row[5], row[6], row[7]) for row in rows] == [
            ("payments-133.txt", "Siti Aminah", "11645100", "E753", "tetap dibayar"),
            ("payments-133.txt", "N" * 30, "7", "E750", "ditahan"),
            ("payments-133.txt", "N" * 30, "7", "E753", "tetap dibayar"),
        ]
        assert rows[1][9].startswith("Nama tidak muat dalam 25 karakter")
        totals = [["payments-133.txt", 1, 11_645_100, 1, 7], ["bank.csv", 2, 11_645_107, 0, 0]]
        assert rows_of(files, "file-totals.csv")[1:] == [list(map(str, row)) for row in totals]
        stated = files.entry_values["file_totals"]
        assert [list(each.values()) for each in stated] == totals
        assert list(stated[0]) == ["name", "lines", "transfer_idr", "held_lines", "held_idr"]

    def test_every_agency_that_is_named_is_pinned(self) -> None:
        """A replay knows the names of the entry alone: also of where somebody was paid before."""
        names = {"disdik": "Dinas Pendidikan", "dinkes": "Dinas Kesehatan", "x": "Tak Disebut"}
        moved = settlement([line(previous_agency="dinkes", kind=TransferKind.ADJUSTMENT)])
        files = made(moved, directory=Directory(agency_names=names))
        pinned = files.entry_values["directory"]["agency_names"]
        assert pinned == {"disdik": "Dinas Pendidikan", "dinkes": "Dinas Kesehatan"}
        assert made(moved, directory=Directory(agency_names=pinned)) == files

    def test_the_entry_says_nothing_of_a_person(self) -> None:
        files = made(settlement([line(7, name="N" * 30)]), self.payment())
        assert NIP not in str(files.entry_values)
        assert "NNN" not in str(files.entry_values)

    def test_fitted_names_are_listed(self) -> None:
        long = "Nama Yang Panjang Sekali, S.Kom., M.M."
        files = made(settlement([line(name=long), line()]), self.payment(names="fitted"))
        assert files.refused == {}
        assert rows_of(files, "fitted-names.csv")[1:] == [["a" * 32, NIP, long, long[:25]]]
        assert len(content(files, "payments-133.txt")) == 2 * 135

    def test_an_agency_twice_is_no_rule(self) -> None:
        with pytest.raises(ValueError, match="E620"):
            fixed_rules(agencies=[CODES, CODES])
