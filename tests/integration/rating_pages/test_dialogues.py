"""Pages of dialogues: the two plan, record and answer; nobody else reads or writes a word."""

import json
import re
from datetime import date, timedelta
from urllib.parse import unquote

import pytest

from tests.integration.rating_pages.browsing import Browsing, codes, html_of, refused
from tests.integration.rating_pages.made_agency import (
    BUDI,
    NOW,
    RINI,
    SARI,
    STRANGER,
    TODAY,
    TONO,
    UNIT,
    MadeAgency,
    key_of,
    line,
    usual_lines,
)
from tests.integration.world import World
from tukin.dialogue.dialogue import Dialogue
from tukin.portal.dialogues.agreements import due_of
from tukin.portal.dialogues.pages import DialogueTasks
from tukin.portal.shell import Form, Page, Redirect

AGUS, DEWI = UNIT[:2]
OWN, STAFF = "/saya/dialog", f"/staf/{key_of(UNIT[0])}/dialog"
ID = "0123456789abcdef" * 2
CANARY = "kenari-kata-dialog"


@pytest.fixture
def site(agency: MadeAgency) -> Browsing:
    groups = [agency.supervisor_group(), agency.employee_group(), agency.dialogue_group()]
    return Browsing(agency, groups)


def begin(site: Browsing, on: date = TODAY) -> None:
    form = [("aksi", "mulai"), ("_id", ID), ("jenis", "umpan_balik"), ("hari", on.isoformat())]
    assert site.post(BUDI, STAFF, form) == Redirect(STAFF, "dialog")


def record(site: Browsing, revision: int = 1, **more: str) -> Page | Redirect:
    fields = {"aksi": "rekam", "_id": ID, "_dimulai": TODAY.isoformat(), "_revision": str(revision),
              "hari": TODAY.isoformat(), "baik": CANARY, "sepakat.1": "Menyusun panduan loket",
              "siapa.1": "employee", "tenggat.1": "2026-12-20"}  # fmt: skip
    return site.post(BUDI, STAFF, list((fields | more).items()))


def answer(site: Browsing, nip: str, revision: int = 2) -> Page | Redirect:
    form = [("aksi", "tanggap"), ("_id", ID), ("_dimulai", TODAY.isoformat()),
            ("_revision", str(revision)), ("setuju", "ya")]  # fmt: skip
    return site.post(nip, OWN, form)


def the_dialogue(site: Browsing) -> Dialogue:
    [shown] = site.get(AGUS, OWN).view["dialogues"]
    found: Dialogue = shown["dialogue"]
    return found


def test_both_see_the_planned_day_with_a_calendar_entry(site: Browsing) -> None:
    begin(site)
    for nip, path in ((BUDI, STAFF), (AGUS, OWN)):
        html = site.html(nip, path)
        assert "1 Desember 2026" in html
        [entry] = re.findall(r'href="data:text/calendar;charset=utf-8,([^"]+)"', html)
        assert "DTSTART;VALUE=DATE:20261201" in unquote(entry)


def test_the_employee_begins_one_by_their_own_words(site: Browsing) -> None:
    form = [("aksi", "mulai"), ("_id", ID), ("jenis", "harapan"), ("kata", "Ingin belajar arsip.")]
    assert site.post(AGUS, OWN, form) == Redirect(OWN, "dialog")
    assert site.post(AGUS, OWN, form) == Redirect(OWN, "dialog")  # sent twice is begun once
    assert the_dialogue(site).employee_words == "Ingin belajar arsip."
    assert "Ingin belajar arsip." in site.html(BUDI, STAFF)


def test_a_record_waits_for_the_answer_and_its_agreement_comes_back(
    site: Browsing, agency: MadeAgency
) -> None:
    begin(site)
    assert isinstance(record(site), Redirect)
    [task] = DialogueTasks(agency.dialogues)(agency.person(AGUS), TODAY)
    assert (task.path, task.due) == (OWN, TODAY + timedelta(days=7))
    assert isinstance(answer(site, AGUS), Redirect)
    assert the_dialogue(site).acknowledged is not None
    assert list(DialogueTasks(agency.dialogues)(agency.person(AGUS), TODAY)) == []
    page = f"/staf/{key_of(AGUS)}/2026-12"
    due = {"today": date(2026, 12, 20), "now": NOW + timedelta(days=19)}
    assert site.get(BUDI, page).view["agreements"] == ()
    assert site.get(BUDI, page, **due).view["agreements"] == (
        "Menyusun panduan loket (Pegawai, 20 Desember 2026)",
    )
    add = [("aksi", "tambah"), ("_id", ID), ("_dimulai", TODAY.isoformat()), ("_revision", "3"),
           ("kesepakatan", "0"), ("ditepati", "ya"), ("teks", "Sudah dipakai.")]  # fmt: skip
    assert isinstance(site.post(BUDI, STAFF, add, **due), Redirect)
    assert site.get(BUDI, page, **due).view["agreements"] == ()
    assert "ditepati" in site.html(AGUS, OWN, **due)
    assert "Menyusun panduan loket" in site.html(AGUS, "/saya/2026-12/lembar", **due)


def test_what_cannot_be_taken_is_on_the_page_again(site: Browsing) -> None:
    begin(site)
    page, request = site.ask(BUDI, "POST", STAFF, [
        ("aksi", "rekam"), ("_id", ID), ("_dimulai", TODAY.isoformat()), ("_revision", "1"),
        ("hari", "besok"), ("baik", CANARY), ("sepakat.1", "Laporan"),
    ])  # fmt: skip
    assert codes(page) == [(f"rekam-{ID}", "E1146")]
    assert isinstance(page, Page)
    html = html_of(page, request)
    assert f"{CANARY}</textarea>" in html
    assert f'id="rekam-{ID}"' in html
    late: dict[str, str] = {"tenggat.1": "2020-01-01"}
    assert codes(record(site, 1, **late)) == [(f"rekam-{ID}", "E1067")]
    assert codes(site.post(BUDI, STAFF, [("aksi", "mulai"), ("_id", "x"), ("jenis", "?")])) == [
        ("mulai-", "E1071")
    ]
    assert codes(
        site.post(BUDI, STAFF, [("aksi", "hapus"), ("_id", ID), ("_dimulai", "2026-12-01")])
    )
    kept = Form([("aksi", "catatan"), ("teks", CANARY)])
    assert f"{CANARY}</textarea>" in site.html(BUDI, STAFF, kept=kept)


def test_nobody_else_reads_or_writes_a_word(site: Browsing, agency: MadeAgency) -> None:
    begin(site)
    record(site)
    for nip in (DEWI, TONO, SARI, STRANGER):
        assert refused(site.get(nip, STAFF)) in {"E1031", "E1060"}
        assert refused(answer_at(site, nip, STAFF)) in {"E1031", "E1060"}
        assert CANARY not in site.html(nip, OWN)
        assert refused(answer(site, nip)) == "E1060"  # of an id that is another person's
    assert refused(answer_at(site, BUDI, STAFF)) == "E1061"  # the rater answers for nobody
    assert the_dialogue(site).acknowledged is None
    since, until = date(2026, 12, 2), date(2026, 12, 1)
    changed = [line(AGUS, BUDI, until=until), line(AGUS, SARI, since=since)]
    agency.put_lines([*(each for each in usual_lines() if each.nip != AGUS), *changed], since)
    later = {"today": date(2026, 12, 12), "now": NOW + timedelta(days=11)}
    assert refused(site.get(BUDI, STAFF, **later)) == "E1060"  # a former rater
    assert CANARY not in site.html(SARI, STAFF, **later)  # a later one: not what was said before


def answer_at(site: Browsing, nip: str, path: str) -> Page | Redirect:
    form = [("aksi", "tanggap"), ("_id", ID), ("_dimulai", TODAY.isoformat()), ("_revision", "2"),
            ("setuju", "ya")]  # fmt: skip
    return site.post(nip, path, form)


def test_the_superior_reads_and_that_is_recorded(site: Browsing, world: World) -> None:
    begin(site)
    record(site)
    before = len([key for key in world.objects() if "access-log" in key])
    html = site.html(RINI, STAFF)
    assert CANARY in html
    assert "Usulkan" not in html  # reads, and writes nothing
    reads = [data for key, data in world.objects().items() if "access-log" in key]
    assert len(reads) == before + 1
    assert any(json.loads(each)["caller"] == f"tukin-people/{key_of(RINI)}" for each in reads)
    assert CANARY.encode() not in b"".join(reads)


def test_a_note_is_written_at_any_time(site: Browsing) -> None:
    form = [("aksi", "catatan"), ("_id", ID), ("teks", "Membantu loket 3 hari ini.")]
    assert isinstance(site.post(BUDI, STAFF, form), Redirect)
    assert "Membantu loket 3" in site.html(AGUS, OWN)
    assert refused(site.post(SARI, STAFF, form)) == "E1060"


def test_without_a_programme_the_page_says_so(site: Browsing, agency: MadeAgency) -> None:
    object.__setattr__(agency.dialogues, "programme_of", lambda _: None)
    assert refused(site.get(AGUS, OWN)) == "E1162"
    assert refused(site.post(AGUS, OWN, [("aksi", "mulai")])) == "E1162"
    assert list(DialogueTasks(agency.dialogues)(agency.person(AGUS), TODAY)) == []
    _, request = site.ask(BUDI, "GET", "/staf")
    assert due_of(agency.dialogues)(request, AGUS) == ()


def test_missed_days_are_tasks(site: Browsing, agency: MadeAgency) -> None:
    begin(site)
    [task] = DialogueTasks(agency.dialogues)(agency.person(AGUS), TODAY)
    assert (task.words.id, task.due) == ("Dialog kinerja direncanakan", TODAY)
    [task] = DialogueTasks(agency.dialogues)(agency.person(AGUS), TODAY + timedelta(days=1))
    assert task.words.id == "Usulkan hari lain untuk dialog kinerja"
