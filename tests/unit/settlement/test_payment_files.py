"""The files of a run, byte by byte where a bank or treasury reads them."""

import csv
import io
import json
from collections.abc import Sequence
from typing import Any

import openpyxl
import pytest

from tukin.rules.payment import BankFile, FixedWidthFile, Payment
from tukin.settlement.files.fixed_width import fixed_width_file
from tukin.settlement.files.payment_files import PaymentFiles, payment_files
from tukin.settlement.settlement import (
    Amounts,
    Blocked,
    Entitlement,
    Return,
    ReturnReason,
    Settlement,
    Transfer,
    TransferKind,
)
from tukin.vocabulary.errors import FileRefused

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


class TestFixedWidth:
    def test_a_line_byte_by_byte(self) -> None:
        expected = (
            b"      "  # NRK 6: not known
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
        assert fixed_width_file([line()], "2026-10", fixed_rules()) == expected

    def test_the_largest_amount_fits_and_one_more_is_refused(self) -> None:
        data = fixed_width_file([line(999_999_999)], "2026-13", fixed_rules())
        assert data[112:127] == b"999999999202613"
        with pytest.raises(FileRefused, match="E730") as caught:
            fixed_width_file([line(1_000_000_000), line(1)], "2026-10", fixed_rules())
        assert caught.value.details == {"count": 1}

    def test_an_agency_without_codes_is_blank(self) -> None:
        data = fixed_width_file([line(agency="dinkes")], "2026-10", fixed_rules())
        assert data[49:112] == b" " * 63
        assert len(data) == 135

    def test_a_person_without_a_transfer_has_no_line(self) -> None:
        assert fixed_width_file([line(0)], "2026-10", fixed_rules()) == b""

    @pytest.mark.parametrize("name", ["A" * 26, "Renée", "Nama\tTab", "Ωmega"])
    def test_a_name_that_does_not_fit_refuses_the_file(self, name: str) -> None:
        with pytest.raises(FileRefused, match="E731"):
            fixed_width_file([line(name=name)], "2026-10", fixed_rules())
        assert fixed_width_file([line(0, name=name)], "2026-10", fixed_rules()) == b""

    @pytest.mark.parametrize(
        ("name", "fitted"),
        [
            ("B" * 25, b"B" * 25),
            ("C" * 24 + "DE", b"C" * 24 + b"D"),
            ("Renée", b"Renee" + b" " * 20),
            ("Ωmega", b"?mega" + b" " * 20),
        ],
    )
    def test_a_name_is_fitted_where_the_rules_say_so(self, name: str, fitted: bytes) -> None:
        rules = fixed_rules(names="fitted")
        assert fixed_width_file([line(name=name)], "2026-10", rules)[24:49] == fitted


def settlement(lines: Sequence[Transfer], **changes: Any) -> Settlement:
    values: dict[str, Any] = {
        "lines": tuple(lines),
        "blocked": (),
        "exceptions": (),
        "credited": {},
        "recoveries": {},
    }
    return Settlement(**(values | changes))


def content(files: PaymentFiles, name: str) -> bytes:
    (found,) = [file.data for file in files.files if file.name == name]
    return found


def rows_of(files: PaymentFiles, name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(files, name).decode(), newline="")))


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
        files = payment_files(settlement(LINES), "2026-10", None)
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

    def test_control_totals(self) -> None:
        files = payment_files(settlement(LINES), "2026-10", None)
        assert rows_of(files, "control-totals.csv")[1:] == [
            "disdik,payment,1,11645100,0,0,11645100,0,0,0,11645100".split(","),
            "disdik,recovery,1,-300,-15,-3,-282,0,0,282,0".split(","),
            "TOTAL,,2,11644800,-15,-3,11644818,0,0,282,11645100".split(","),
        ]

    def test_the_workbook_holds_text_as_text_and_its_sums(self) -> None:
        data = content(payment_files(settlement(LINES), "2026-10", None), "payments.xlsx")
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
        made = [payment_files(settlement(LINES), "2026-10", None) for _ in range(2)]
        assert made[0] == made[1]

    def test_blocked_exceptions_and_recoveries(self) -> None:
        claims = tuple(
            Entitlement(NIP, "Siti", agency, Amounts(10, 1, 0, 9)) for agency in ("a", "b")
        )
        returned = Return("b" * 32, "c" * 32, ReturnReason.CLOSED_ACCOUNT, 5, taken_up=True)
        files = payment_files(
            settlement(
                [line()],
                blocked=(Blocked(NIP, claims),),
                exceptions=((line(), returned),),
                recoveries={NIP: 7},
            ),
            "2026-10",
            None,
        )
        assert rows_of(files, "blocked.csv")[1:] == [
            [NIP, "Siti", "a", "10", "1", "0", "9"],
            [NIP, "Siti", "b", "10", "1", "0", "9"],
        ]
        assert rows_of(files, "exceptions.csv")[1:] == [
            ["a" * 32, "disdik", NIP, "Siti Aminah", "b" * 32, "c" * 32, "closed_account", "5"]
        ]
        assert rows_of(files, "recoveries.csv")[1:] == [[NIP, "7"]]

    def test_a_run_without_lines_has_all_its_files(self) -> None:
        files = payment_files(settlement([]), "2026-10", None)
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
        files = payment_files(settlement(LINES), "2026-10", self.payment())
        assert content(files, "bank.csv") == (
            b"JUMLAH;NIP;NAMA;KET;BULAN\r\n11645100;199001012015011001;Siti Aminah;TPP;2026-10\r\n"
        )
        assert [file.rows for file in files.files if file.name == "bank.csv"] == [1]

    def test_a_file_that_cannot_be_made_does_not_stop_the_others(self) -> None:
        files = payment_files(settlement([line(name="N" * 30)]), "2026-10", self.payment())
        assert {name: refusal.code for name, refusal in files.refused.items()} == {
            "payments-133.txt": "E731"
        }
        assert "payments-133.txt" not in {file.name for file in files.files}
        assert len(content(files, "bank.csv").splitlines()) == 2

    def test_fitted_names_are_listed(self) -> None:
        long = "Nama Yang Panjang Sekali, S.Kom., M.M."
        files = payment_files(
            settlement([line(name=long), line()]), "2026-10", self.payment(names="fitted")
        )
        assert files.refused == {}
        assert rows_of(files, "fitted-names.csv")[1:] == [["a" * 32, NIP, long, long[:25]]]
        assert len(content(files, "payments-133.txt")) == 2 * 135

    def test_an_agency_twice_is_no_rule(self) -> None:
        with pytest.raises(ValueError, match="E620"):
            fixed_rules(agencies=[CODES, CODES])
