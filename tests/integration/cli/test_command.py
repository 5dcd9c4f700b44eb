"""The operator's command against the functions: what it says beforehand is what an upload gets."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import openpyxl
import pytest

from tests.integration.office import Office
from tests.integration.people import Row, csv_bytes, person, rule_book
from tests.integration.world import INTAKE, Answer
from tests.unit.cli.running import Ended, run
from tukin.aws.signed_api import ApiError

PERIOD = "2026-09"
HEADING = "nip,agency,employment,grade,position,status,from,until,name"


class Api:
    """The API as an agency's caller reaches it, without a network."""

    office: Office
    role = "agency-disdik"
    is_signed_in = True

    def __init__(self, url: str) -> None:
        self.url = url

    def get(self, path: str, **query: str) -> dict[str, Any]:
        return self._call("GET", path, None, query)

    def post(self, path: str, body: dict[str, Any], **_: str) -> dict[str, Any]:
        return self._call("POST", path, body, {})

    def _call(self, method: str, path: str, body: Any, query: dict[str, str]) -> dict[str, Any]:
        if path.partition("/uploads/")[2]:
            answer: Answer = self.office.patiently(
                "approve_upload", method, path, self.role, body, person="session"
            )
        else:
            answer = self.office.http(method, path, self.role, body, query)
        if answer.status >= 400:
            raise ApiError(answer.status, answer.content)
        return answer.content


@pytest.fixture
def office() -> Iterator[Office]:
    with (
        Office() as made,
        patch("tukin.cli.inputs.SignedApi", Api),
        patch("tukin.cli.output.SignedApi", Api),
    ):
        Api.office, Api.role, Api.is_signed_in = made, "agency-disdik", True
        yield made


def budget(amount_idr: int, then: str) -> bytes:
    """Jakarta's rules with a pagu for disdik."""

    def change(rules: dict[str, Any]) -> None:
        rules["agencies"][0]["pagu"] = [
            {"period": PERIOD, "amount_idr": amount_idr, "source": "illustrative"}
        ]
        rules["over_budget"] = {"then": then, "source": "illustrative"}

    return rule_book(change)


def rows(*numbers: int, **cells: str) -> list[Row]:
    return [person(number, **cells) for number in numbers]


def ask(command: str, *arguments: object, **env: str) -> Ended:
    where = ("--agency", "disdik", "--period", PERIOD)
    return run(command, *arguments, *where, env={"TUKIN_API_URL": "http://api"} | env)


def registered(row: Row, agency: str = "disdik", status: str = "aktif", name: str = "") -> str:
    """A line of the register for somebody of a file."""
    person_of = [row["nip"], agency, "PNS", row["grade"], row["position"]]
    return ",".join([*person_of, status, "2010-01-01", "", name])


def register(*lines: str) -> bytes:
    return "\n".join([HEADING, *lines]).encode()


def file_of(folder: Path, some: list[Row], name: str = "penilaian.csv") -> Path:
    path = folder / name
    path.write_bytes(csv_bytes(some))
    return path


def preview(path: Path) -> tuple[Ended, dict[str, Any]]:
    done = ask("preview", path, "--format", "json")
    return done, json.loads(done.out)


def test_the_preview_is_what_the_upload_becomes(office: Office, tmp_path: Path) -> None:
    """The city's rules, which differ from the samples, and its register."""

    def dearer(rules: dict[str, Any]) -> None:
        for position in rules["positions"]:
            position["amount_idr"] += 100_000

    office.rules.document = rule_book(dearer)
    office.put_register(register(*(registered(row) for row in rows(0, 1, 2))), "2026-09-01")
    some = rows(0, 1, 3)  # 2 is registered and missing, 3 is nobody
    done, shown = preview(file_of(tmp_path, some))
    upload = office.upload(some)
    item = office.upload_item(upload)
    report = json.loads(office.objects()[f"{INTAKE}/{item['report_key']}"])
    assert done.code == 1
    assert shown["used"]["rules_sha256"] == item["rules_sha256"]
    assert shown["used"]["rules_from"] == "in force in the city"
    for name in ("accepted", "rejected", "errors", "unpaid"):
        assert shown[name] == report[name], name
    live = {record["nip"]: record for record in office.items("BATCH#")}
    assert {r["nip"]: r["net_idr"] for r in shown["records"]} == {
        nip: record["steps"][-2] for nip, record in live.items()
    }


@pytest.mark.parametrize("command", ["check", "preview"])
def test_over_the_pagu_it_would_wait(office: Office, tmp_path: Path, command: str) -> None:
    office.rules.document = budget(1_000_000, "wait")
    done = ask(command, file_of(tmp_path, rows(0, 1)))
    assert done.code == 3
    assert "Pagu      Rp1.000.000" in done.out
    assert done.out.index("Akan menunggu persetujuan pimpinan") < done.out.index("Diterima 2")
    assert "E708" in done.out
    upload = office.upload(rows(0, 1))
    assert office.upload_item(upload)["error_code"] == "E708"


def test_within_the_pagu_it_is_cut_as_publishing_cuts(office: Office, tmp_path: Path) -> None:
    office.rules.document = budget(1_000_000, "pro_rate")
    path = file_of(tmp_path, rows(0, 1))
    done, shown = preview(path)
    assert done.code == 0
    assert sum(record["gross_idr"] for record in shown["records"]) == 1_000_000
    assert shown["computed_gross_idr"] > 1_000_000
    assert "Dipotong rata ke pagu Rp1.000.000 dari Rp" in ask("preview", path).out


def test_who_would_be_dropped_is_counted(office: Office, tmp_path: Path) -> None:
    office.upload(rows(0, 1, 2, 3))
    done = ask("check", file_of(tmp_path, rows(0, 1)))
    assert done.code == 3
    assert "E701" in done.out
    assert "menghilangkan 2 pegawai" in " ".join(done.out.split())
    done = ask("check", file_of(tmp_path, rows(0, 1, 2, 3)))
    assert (done.code, "E701" in done.out) == (0, False)


def test_after_a_settlement_it_would_wait(office: Office, tmp_path: Path) -> None:
    office.upload(rows(0, 1))
    (live,) = office.items("PERIOD#2026-09")
    office.tamper(live["pk"], live["sk"], settled_seq={"N": "1"})
    done = ask("preview", file_of(tmp_path, rows(0, 1)))
    assert (done.code, "E709" in done.out) == (3, True)


def test_too_many_rejected_would_wait(office: Office, tmp_path: Path) -> None:
    some = [*rows(0), *rows(1, 2, grade="X/x")]
    done = ask("check", file_of(tmp_path, some))
    upload = office.upload(some)
    assert (done.code, "E707" in done.out) == (3, True)
    assert office.upload_item(upload)["error_code"] == "E707"


def amend(office: Office, text: str, name: str, minute: int) -> None:
    office.upload(text.encode(), name=name, minute=minute)


def pay_of(office: Office) -> dict[str, tuple[int, int]]:
    """Gross and net of everybody who is live."""
    path = f"/agencies/disdik/periods/{PERIOD}/records"
    found = office.http("GET", path, "agency-disdik").content["records"]
    return {item["nip"]: (item["gross_idr"], item["net_idr"]) for item in found}


BUCKET = {"TUKIN_INTAKE_BUCKET": INTAKE}
ANI, BUDI, CITRA = (row["nip"] for row in rows(0, 1, 2))


def test_an_amendment_is_shown_before_and_after(office: Office, tmp_path: Path) -> None:
    """Folded onto the month as the pipeline folds it: what it does not name is kept."""
    office.upload(rows(0, 1, 2, alpa="1"))
    amend(office, f"nip;alpa\n{BUDI};4\n", "perubahan-a.csv", 5)
    before = pay_of(office)
    path = tmp_path / "perubahan-b.csv"
    text = f"nip;alpa;status\n{ANI};10;\n{CITRA};;tugas-belajar\n"
    path.write_text(text)
    done = ask("preview", path, **BUCKET)
    shown = json.loads(ask("preview", path, "--format", "json", **BUCKET).out)
    assert (done.code, shown["accepted"], shown["rejected"]) == (0, 2, 0)
    amend(office, text, path.name, 9)
    after = pay_of(office)
    assert after[BUDI] == before[BUDI]
    for nip in (ANI, CITRA):
        (line,) = [line for line in done.lines if nip in line]
        nets = [int(cell.replace(".", "")) for cell in line.split()[-2:]]
        assert nets == [before[nip][1], after[nip][1]]
    sums = [sum(gross for gross, _ in month.values()) for month in (before, after)]
    assert f"Bruto sebulan Rp{sums[0]} → Rp{sums[1]}" in done.out.replace(".", "")
    assert shown["month_gross_idr"] == sums[1]


def test_a_contradiction_with_what_is_kept_is_reported_beforehand(
    office: Office, tmp_path: Path
) -> None:
    office.upload(rows(0, 1, ijin="15"))
    path = tmp_path / "perubahan-b.csv"
    path.write_text(f"nip;alpa\n{ANI};20\n{BUDI};2\n")
    done = ask("check", path, **BUCKET)
    assert done.code == 1
    assert "E510" in done.out
    assert "Diterima 1   Ditolak 1" in done.out


@pytest.mark.parametrize(
    ("zone", "day"), [({}, "31-10-2026"), ({"TUKIN_TIME_ZONE": "UTC"}, "30-10-2026")]
)
def test_the_day_since_when_is_that_of_the_region(
    office: Office, tmp_path: Path, zone: dict[str, str], day: str
) -> None:
    """The whole file came on 30 October at 18:30 UTC, half past one in Jakarta."""
    office.upload(rows(0, 1, ijin="15"), minute=630)
    path = tmp_path / "perubahan-b.csv"
    path.write_text(f"nip;alpa\n{ANI};20\n{BUDI};2\n")
    done = ask("check", path, "--output", tmp_path, **BUCKET, **zone)
    assert done.code == 1
    (error,) = json.loads((tmp_path / "perubahan-b.csv.periksa.json").read_bytes())["errors"]
    assert (error["code"], day in error["message_id"]) == ("E510", True)


def test_an_amendment_over_the_pagu_would_wait(office: Office, tmp_path: Path) -> None:
    gross_idr = 0
    office.upload(rows(0, 1, alpa="10"))
    gross_idr = sum(gross for gross, _ in pay_of(office).values())
    office.rules.document = budget(gross_idr, "wait")
    path = tmp_path / "perubahan-b.csv"
    path.write_text(f"nip;alpa\n{ANI};0\n")
    done = ask("check", path, **BUCKET)
    assert (done.code, "E708" in done.out, "E701" in done.out) == (3, True, False)


@pytest.mark.parametrize("signed_in", [True, False])
def test_an_amendment_alone_has_no_pay(office: Office, tmp_path: Path, signed_in: bool) -> None:
    """What it names is checked all the same."""
    Api.is_signed_in = signed_in
    office.upload(rows(0, 1))
    path = tmp_path / "perubahan-1.csv"
    path.write_text(f"nip;alpa\n{ANI};3\n{CITRA};1\n{BUDI};99\n123;1\n")
    done = ask("preview", path)
    text = " ".join(done.out.split())
    assert (done.code, "tanpa bulan yang terbit" in text) == (1, True)
    assert ("setel TUKIN_INTAKE_BUCKET" in text) is signed_in
    assert "Diterima 2   Ditolak 2" in done.out
    assert "E511" not in done.out
    assert "Neto" not in done.out
    assert json.loads(ask("preview", path, "--format", "json").out)["records"] == []
    everything = tmp_path / "perubahan-2.csv"
    everything.write_text(f"nip;alpa\n{ANI};3\n")
    checked = ask("check", everything)
    text = " ".join(checked.out.split())
    assert (checked.code, "tanpa bulan yang terbit" in text) == (0, True)
    assert ("setel TUKIN_INTAKE_BUCKET" in text) is signed_in
    assert "Sel kosong" not in text


@pytest.mark.parametrize("command", ["check", "preview", "template"])
def test_a_foreign_agency_is_no_traceback(office: Office, tmp_path: Path, command: str) -> None:
    Api.role = "agency-dinkes"
    arguments = [] if command == "template" else [file_of(tmp_path, rows(0))]
    done = ask(command, *arguments)
    assert (done.code, done.err.startswith("E801")) == (70, True)
    assert "You may not do this." in done.err, "a problem of the API comes in both languages"
    assert "Anda tidak berwenang untuk ini." in done.err


@pytest.mark.parametrize("command", ["check", "preview"])
def test_without_credentials_the_sample_is_named(
    office: Office, tmp_path: Path, command: str
) -> None:
    Api.is_signed_in = False
    done = ask(command, file_of(tmp_path, rows(0)))
    assert done.code == 0
    assert "jakarta-108-2016 (CONTOH, bukan aturan kota)" in done.out
    assert "kredensial AWS tidak ada" in done.out


def test_offline_asks_for_nothing(office: Office, tmp_path: Path) -> None:
    Api.role = "agency-dinkes"
    done = ask("check", file_of(tmp_path, rows(0)), "--offline")
    assert (done.code, "CONTOH" in done.out) == (0, True)


def cells_of(path: Path) -> list[list[Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [[cell.value for cell in row[:5]] for row in sheet.iter_rows(min_row=4, max_row=9)]


def test_the_template_has_last_months_people(office: Office, tmp_path: Path) -> None:
    office.deliver(office.put(rows(0, 1, 2), period="2026-08"))
    office.run_executions()
    target = tmp_path / "t.xlsx"
    done = ask("template", "--output", target)
    assert (done.code, "3 orang dari 2026-08" in done.out) == (0, True)
    found = [row for row in cells_of(target) if row[0]]
    assert [row[:2] for row in found] == [[r["nip"], r["name"]] for r in rows(0, 1, 2)]
    assert found[0][2:] == ["Administrasi Terampil", "II/c", "PNS"]


def test_the_template_prefers_the_register(office: Office, tmp_path: Path) -> None:
    some = rows(0, 1, 2, 3)
    statuses = ("aktif", "tugas-belajar", "pensiun", "aktif")
    agencies = ("disdik", "Dinas Pendidikan", "disdik", "dinkes")
    lines = map(registered, some, agencies, statuses, "DCBA")
    office.put_register(register(*lines), "2026-09-01")
    target = tmp_path / "t.xlsx"
    done = ask("template", "--output", target)
    assert (done.code, "2 orang dari register" in done.out) == (0, True)
    names = [row[1] for row in cells_of(target) if row[0]]
    assert names == ["C", "D"], "by name; not who retired, not who works elsewhere"
    sheet = openpyxl.load_workbook(target).worksheets[0]
    assert "Tugas belajar" in {cell.value for row in sheet.iter_rows() for cell in row}


class TestApproval:
    """What the agency head sees, decides, and what the uploader reads of it."""

    def waiting(self, office: Office) -> str:
        office.upload(rows(*range(30)))
        upload = office.put([*rows(*range(3, 30)), person(40, name="Ani [/] :smile:")], minute=5)
        office.deliver(upload)
        office.run_executions()
        Api.role = "agency-disdik-head"
        return upload.upload_id

    def test_the_changes_are_a_table(self, office: Office) -> None:
        done = ask("changes", self.waiting(office))
        assert done.code == 0, done.err
        assert max(map(len, done.lines)) <= 80
        assert "menghilangkan 3 pegawai" in " ".join(done.out.split())
        sums = done.lines[: done.lines.index("Perubahan terbesar, bruto (rupiah)")]
        table = {line.split()[0]: line.split()[1:] for line in sums if line}
        assert [table[word][0] for word in ("Bertambah", "Hilang", "Naik", "Turun")] == list("1300")
        assert "Ani [/] :smile:" in done.out
        view = json.loads(ask("changes", self.waiting_id, "--format", "json").out)
        total = view["total_after_idr"] - view["total_before_idr"]
        assert table["Jumlah"][-1].replace(".", "") == str(total)

    @property
    def waiting_id(self) -> str:
        (item,) = [i for i in Api.office.items("UPLOAD#") if i["status"] == "awaiting_approval"]
        return str(item["upload_id"])

    def test_what_the_file_says_is_quoted(self, office: Office) -> None:
        """A title of another month: the agency head reads the very words."""
        book = openpyxl.Workbook()
        sheet = book.worksheets[0]
        sheet.append(["Rekap Kinerja Agustus 2026 [/]"])
        people = rows(0, 1)
        for row in [list(people[0]), *(list(each.values()) for each in people)]:
            sheet.append(row)
        text = io.BytesIO()
        book.save(text)
        upload = office.put(text.getvalue(), name="rekap.xlsx")
        office.deliver(upload)
        office.run_executions()
        Api.role = "agency-disdik-head"
        done = ask("changes", upload.upload_id)
        assert done.code == 0, done.err
        assert "W060" in done.out
        assert "“Rekap Kinerja Agustus 2026 [/]”" in " ".join(done.out.split())

    def test_approving_shows_names_and_words_first(self, office: Office) -> None:
        upload_id = self.waiting(office)
        refused = run(
            "approve", upload_id, "--agency", "disdik", "--period", PERIOD,
            stdin="n\n", env={"TUKIN_API_URL": "http://api"},
        )  # fmt: skip
        assert (refused.code, "Dibatalkan" in refused.err) == (1, True)
        assert "Contoh 0000" in refused.out
        assert "menghilangkan 3 pegawai" in " ".join(refused.out.split())
        done = run(
            "approve", upload_id, "--agency", "disdik", "--period", PERIOD, "--language", "en",
            stdin="y\n", env={"TUKIN_API_URL": "http://api"},
        )  # fmt: skip
        assert (done.code, "Approved." in done.out) == (0, True)
        office.run_executions()
        (item,) = [i for i in office.items("UPLOAD#") if i["upload_id"] == upload_id]
        assert item["status"] == "published"

    def test_a_rejection_reaches_the_uploader(self, office: Office) -> None:
        upload_id = self.waiting(office)
        done = ask("reject", upload_id, "--reason", "Tiga orang [/] masih bekerja")
        assert (done.code, "Tiga orang [/] masih bekerja" in done.out) == (0, True)
        Api.role = "agency-disdik"
        seen = ask("status")
        assert "tidak disetujui pimpinan" in seen.out
        assert "Alasan  Tiga orang [/] masih bekerja" in seen.out
        Api.role = "agency-disdik-head"
        again = ask("approve", upload_id, "--digest", "0" * 64)
        assert (again.code, again.err.startswith("E711")) == (70, True)
        assert again.out.count("Status ") == 2, "as it was read, and as the refusal holds it"


class TestUpload:
    """``tukin upload``: what it says and how it ends, through the whole pipeline."""

    def upload(self, office: Office, path: Path, *arguments: object, minute: int = 0) -> Ended:
        def wait(_: float) -> None:
            (key,) = [
                key.removeprefix(f"{INTAKE}/")
                for key in office.objects("uploads/")
                if key not in self.seen
            ]
            office.deliver(office.notice(key, minute))
            office.run_executions()

        self.seen = set(office.objects())
        where = ("--agency", "disdik", "--period", PERIOD, "--bucket", INTAKE)
        with patch("tukin.cli.remote.time.sleep", wait):
            return run("upload", path, *where, *arguments, env={"TUKIN_API_URL": "http://api"})

    def test_all_is_accepted(self, office: Office, tmp_path: Path) -> None:
        done = self.upload(office, file_of(tmp_path, rows(0, 1)))
        assert (done.code, "penilaian.csv   terbit" in done.out) == (0, True)

    def test_rejected_rows_are_shown(self, office: Office, tmp_path: Path) -> None:
        some = [*rows(0, 1, 2), *rows(3, grade="X/x")]
        done = self.upload(office, file_of(tmp_path, some), "--output", tmp_path / "kembali")
        assert done.code == 1
        assert "E203" in done.out
        assert (tmp_path / "kembali" / "penilaian.csv.periksa.xlsx").exists()

    def test_a_refusal_is_shown_in_full(self, office: Office, tmp_path: Path) -> None:
        path = tmp_path / "penilaian.csv"
        path.write_text("nip;nama\n1;a\n")
        done = self.upload(office, path)
        assert (done.code, "Berkas ditolak" in done.out) == (2, True)
        assert "E003" in done.out

    def test_what_waits_is_shown_with_its_changes(self, office: Office, tmp_path: Path) -> None:
        office.upload(rows(0, 1, 2))
        done = self.upload(office, file_of(tmp_path, rows(0, 1), "kedua.csv"), minute=5)
        assert done.code == 3
        assert "Contoh 0002" in done.out
        assert "E701" in done.out

    @pytest.mark.parametrize("name", ["rekap [bold red].csv", "x" * 240 + ".csv", "a\udcffb.csv"])
    def test_odd_file_names(self, office: Office, tmp_path: Path, name: str) -> None:
        done = self.upload(office, file_of(tmp_path, rows(0), name))
        assert done.code == 0, done.err
