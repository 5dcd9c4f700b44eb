"""``tukin siasn kinerja-periodik``: from the live records to the file, and who is not in it."""

import json
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from tests.unit.cli.running import Ended, run
from tukin.cli import records, siasn
from tukin.register.register import Register, RegisterDetails, RegisterEntry
from tukin.register.register_file import write_register
from tukin.vocabulary.terms import Employment

RINA, ANI, BENI, CICI = (f"19850101201001200{number}" for number in range(1, 5))
HEADER = "nip,siasn_id,koefisien_id\n"


def record(nip: str, name: str, **changes: Any) -> dict[str, Any]:
    made: dict[str, Any] = {
        "nip": nip, "name": name, "agency": "disdik", "position": "kabid", "grade": "IV/a",
        "supervisor_nip": RINA, "hasil_kerja": "sesuai", "perilaku_kerja": "sesuai",
        "rating": "baik", "net_idr": 10_946_394,
    }  # fmt: skip
    return made | changes


LIVE = [
    record(ANI, "Ani"),
    record(RINA, "Rina Wati, M.Si.", supervisor_nip=None),
    record(BENI, "Beni", hasil_kerja=None),
    record(CICI, "Cici"),
]
RULES = {
    "positions": [{"code": "kabid", "label": "Kepala Bidang"}],
    "agencies": [{"code": "disdik", "name": "Dinas Pendidikan"}],
}


def make(folder: Path, ids: str | None, *, period: str = "2026-10", register: str = "") -> Ended:
    class Api:
        def get(self, path: str, **query: str) -> Any:
            if path == f"/agencies/disdik/periods/{period}/register":
                return {
                    "sha256": "0" * 64 if register else "",
                    "document": register,
                    "cursor": None,
                }
            if path == f"/agencies/disdik/periods/{period}/rules":
                return {"document": json.dumps(RULES)}
            assert path == f"/agencies/disdik/periods/{period}/records"
            if query == {}:
                return {"records": LIVE[:2], "cursor": "next"}
            return {"records": LIVE[2:], "cursor": None}

    of = ["--agency", "disdik", "--period", period, "--api-url", "https://x"]
    if ids is not None:
        (folder / "ids.csv").write_text(ids, encoding="utf-8")
        of += ["--ids", str(folder / "ids.csv")]
    asked = lambda _, request: request(Api())  # noqa: E731
    with patch.object(siasn, "ask", asked), patch.object(records, "ask", asked):
        return run(
            "siasn", "kinerja-periodik", *of, "--output", folder / "out.jsonl",
            env={"COLUMNS": "200"},
        )  # fmt: skip


def test_the_file_and_who_is_not_in_it(tmp_path: Path) -> None:
    ended = make(tmp_path, f"{HEADER}{ANI},id-ani,12\n{RINA},id-rina,\n{BENI},id-beni,\n")
    assert ended.code == 0
    (row,) = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert row == {
        "bulanMulaiPenilaian": 10, "bulanSelesaiPenilaian": 10, "hasilKinerjaNilai": 2,
        "koefisienId": "12", "kuadranKinerjaNilai": 2, "penilaiGolongan": "41",
        "penilaiJabatanNama": "Kepala Bidang", "penilaiNama": "Rina Wati, M.Si.",
        "penilaiNipNrp": RINA, "penilaiUnorNama": "Dinas Pendidikan", "perilakuKerjaNilai": 2,
        "periodikId": "1", "pnsDinilaiId": "id-ani", "statusPenilai": "ASN", "tahun": 2026,
        "tahunMulaiPenilaian": 2026, "tahunSelesaiPenilaian": 2026,
    }  # fmt: skip
    assert "1 pegawai" in ended.out
    assert sorted(ended.err.splitlines()) == [
        f"Beni ({BENI}): hasil kerja atau perilaku kerja tidak dinilai dengan ekspektasi",
        f"Cici ({CICI}): id SIASN-nya tidak diketahui",
        f"Rina Wati, M.Si. ({RINA}): data penilainya tidak ada dalam bulan ini",
    ]


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        ("nip,id\n", "nip, siasn_id"),
        ("", "nip, siasn_id"),
        (f"{HEADER}{ANI},a,\n{ANI},b,\n", "baris 3"),
        (f"{HEADER}{ANI},a,\n{BENI},a,\n", "dua NIP"),
        (f"{HEADER}123,a,\n", "E102"),
    ],
)
def test_a_file_of_ids_that_cannot_be_right(tmp_path: Path, ids: str, expected: str) -> None:
    """One id for two people would enter the month of one as that of the other."""
    ended = make(tmp_path, ids)
    assert ended.code != 0
    assert expected in ended.err
    assert ANI not in ended.err
    assert not (tmp_path / "out.jsonl").exists()


def entry(nip: str, since: str, until: str | None, unit: str, siasn_id: str) -> RegisterEntry:
    return RegisterEntry(
        nip,
        "disdik",
        Employment.PNS,
        "IV/a",
        "kabid",
        "aktif",
        date.fromisoformat(since),
        None if until is None else date.fromisoformat(until),
        details=RegisterDetails(unit=unit, siasn_id=siasn_id),
    )


REGISTER = write_register(
    Register(
        [
            entry(ANI, "2010-01-01", "2026-09-30", "Bidang Lama", "id-of-before"),
            entry(ANI, "2026-10-01", None, "Bidang A", "id-of-register"),
            entry(CICI, "2010-01-01", None, "Bidang B", "id-cici"),
            entry(RINA, "2010-01-01", None, "Bidang C", "id-rina"),
        ]
    )
).decode()


def rows_of(folder: Path) -> list[Any]:
    return [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]


def test_ids_and_units_are_those_of_the_register(tmp_path: Path) -> None:
    assert make(tmp_path, None, register=REGISTER).code == 0
    made = [(row["pnsDinilaiId"], row["penilaiUnorNama"]) for row in rows_of(tmp_path)]
    assert made == [("id-of-register", "Bidang C"), ("id-cici", "Bidang C")]


def test_the_file_comes_before_the_register(tmp_path: Path) -> None:
    ended = make(tmp_path, f"{HEADER}{CICI},id-of-file,12\n", register=REGISTER)
    assert ended.code == 0
    made = [(row["pnsDinilaiId"], row["koefisienId"]) for row in rows_of(tmp_path)]
    assert made == [("id-of-register", None), ("id-of-file", "12")]


def test_an_id_of_two_people_is_refused(tmp_path: Path) -> None:
    ended = make(tmp_path, f"{HEADER}{CICI},id-of-register,\n", register=REGISTER)
    assert ended.code != 0
    assert "dua NIP" in ended.err


def test_an_extra_pay_run_has_no_rating(tmp_path: Path) -> None:
    ended = make(tmp_path, HEADER, period="2026-13")
    assert ended.code != 0
    assert "THR" in ended.err
