"""Who should be looked at, and what lists changed: 80 columns, in one language."""

from typing import Any

import pytest

from tests.unit.cli.test_lists import answer
from tukin.cli import people
from tukin.people.grants.canonical import NAMES

NIP = "198001012005011001"
LONG = "Sari Dewi Kusumawardhani Prawirodirdjo, S.Kom."
BASE: dict[str, Any] = {"nip": NIP, "name": LONG, "users": ["sari.dewi@example.go.id"]}
CHECK = {
    "date": "2026-11-30",
    "rows": 41,
    "unseen": [
        BASE
        | {"role": "rules-approver", "agency": None, "until": None}
        | {"ways": ["saml", "web-identity", "permission-set:tukinapprover"]},
        {"nip": None, "name": "Sistem penilaian", "users": ["rating-system"], "role": "system"}
        | {"agency": "disdik", "until": "2027-12-31", "ways": ["system"]},
    ],
    "gone": [
        BASE
        | {"role": "finance", "agency": None, "until": None}
        | {"people": [{"nip": NIP, "status": "pensiun"}]},
        {"nip": None, "name": "Sistem penilaian", "users": ["rating-system"], "role": "system"}
        | {"agency": "disdik", "until": "2027-12-31", "people": [{"nip": NIP, "status": ""}]},
    ],
    "outside": [BASE | {"role": "auditor", "agency": None, "until": None, "institution": "BPK"}],
    "ending": [BASE | {"role": "head", "agency": "disdik", "until": "2026-12-05"}],
}
ROW = dict.fromkeys(NAMES) | {"nip": NIP, "name": LONG, "users": "sari", "role": "finance"}
NOTICE = {
    "seq": 12,
    "date": "2026-12-01",
    "uploaded_by": "ratna",
    "approved_by": "bagus",
    "approved_at": "2026-11-30T20:00:00+00:00",
    "added": [ROW],
    "removed": [ROW | {"users": "sari2"}],
}


def test_whose_second_factor_nobody_sees_and_which_rows_end() -> None:
    done = answer(people, {"/people/check": CHECK}.__getitem__, "people", "check")
    text = " ".join(" ".join(done.lines).split())
    assert done.lines[0] == "Petugas yang berlaku 2026-11-30: 41"
    assert "Faktor kedua tidak terlihat: 2" in done.lines
    assert "rules-approver: SAML, identitas web, permission set tukinapprover" in text
    assert "Sistem penilaian (rating-system), system disdik: sistem" in text
    assert "Bukan pegawai lagi menurut register: 2" in done.lines
    assert "finance: pensiun" in text
    assert f"system disdik: {NIP} tidak ada dalam register" in text
    assert "auditor: BPK" in text
    assert "Berakhir dalam 30 hari: 1" in done.lines
    assert "head disdik: 2026-12-05" in text


def test_nobody_to_look_at_is_said_by_a_number() -> None:
    empty = CHECK | {"unseen": [], "ending": [], "gone": None, "outside": []}
    done = answer(people, lambda _: empty, "people", "check", "--language", "en")
    assert [line for line in done.lines if line] == [
        "People in force 2026-11-30: 41",
        "No second factor seen: 0",
        "There is no register to compare with.",
        "Ends within 30 days: 0",
    ]


@pytest.mark.parametrize(
    ("arguments", "path"),
    [((), "/people/notices"), (("--agency", "disdik"), "/agencies/disdik/people/notices")],
)
def test_a_notice_says_what_changed_by_whom_and_where_it_is_written(
    arguments: tuple[str, ...], path: str
) -> None:
    done = answer(
        people, {path: {"notices": [NOTICE]}}.__getitem__, "people", "notices", *arguments
    )
    lines = done.lines
    assert lines[0] == "Berlaku sejak 2026-12-01"
    assert lines[1] == "  diunggah ratna, disetujui bagus 2026-12-01 03:00 WIB, entri buku besar 12"
    assert [line[:22] for line in lines if line.startswith("  +")] == [f"  + {NIP}"]
    assert [line[:22] for line in lines if line.startswith("  -")] == [f"  - {NIP}"]


def test_without_a_notice_there_is_a_word() -> None:
    done = answer(people, lambda _: {"notices": []}, "people", "notices", "--language", "en")
    assert done.lines == ["Nothing has changed yet."]
