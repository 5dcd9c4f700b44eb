"""One's own pages: what was given at once, the estimate and what lacks, the receipt, the sheet."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.integration.rating_pages.browsing import Browsing, refused
from tests.integration.rating_pages.made_agency import (
    BUDI,
    NOW,
    PERIOD,
    RINI,
    STRANGER,
    TODAY,
    TONO,
    UNIT,
    MadeAgency,
    entry,
    key_of,
    usual_entries,
)
from tests.integration.world import KEYS
from tukin.people.may import PersonOfToday
from tukin.portal.employee.own_months import NO_PART, NOT_IN_PART
from tukin.portal.employee.pages import OwnTasks
from tukin.portal.shell import Redirect
from tukin.processing.compose import Pins
from tukin.ratings.cycle import Cycles, CycleState, StoredCycle
from tukin.ratings.month.attendance_store import AttendanceParts
from tukin.ratings.month.now import MonthReader
from tukin.ratings.receipts import Paper, PaperKind, confirm_paper, enter_paper
from tukin.ratings.store import Ratings
from tukin.register.pinned import pinned_register

AGUS, DEWI = UNIT[:2]
PAGE = "/saya/2026-11"
WORDS = "Menyelesaikan antrean akta sebelum waktunya."


@pytest.fixture
def site(agency: MadeAgency) -> Browsing:
    groups = [agency.supervisor_group(), agency.employee_group()]
    return Browsing(agency, groups)


def rate(site: Browsing, nip: str, results: str = "sesuai", **more: str) -> None:
    fields = {"hasil_kerja": results, "perilaku_kerja": "sesuai", "_revision": "0"} | more
    answer = site.post(BUDI, f"/staf/{key_of(nip)}/2026-11", list(fields.items()))
    assert isinstance(answer, Redirect)


def close(agency: MadeAgency) -> None:
    closed = StoredCycle("disdik", PERIOD, CycleState.CLOSED, closed_by="u", closed_at=NOW)
    assert Cycles(agency.table).write(closed, None)


def test_who_is_not_rated_reads_who_owes_it(site: Browsing) -> None:
    html = site.html(AGUS, PAGE)
    assert "Belum dinilai" in html
    assert "<strong>Budi Santoso</strong>" in html
    assert "3 Desember 2026" in html
    assert "Dihitung setelah Anda dinilai." in html
    assert "belum punya atasan penilai" in site.html(RINI, PAGE)


def test_a_rating_is_read_at_once_with_the_estimate_and_what_lacks(
    site: Browsing, agency: MadeAgency
) -> None:
    rate(site, AGUS, "di_atas", strength=WORDS, values="loyal")
    html = site.html(AGUS, PAGE)
    assert WORDS in html
    assert "Dinilai oleh Budi Santoso" in html
    assert NO_PART.id in html
    agency.put_attendance([DEWI])
    assert NOT_IN_PART.id in site.html(AGUS, PAGE)


def test_the_estimate_is_that_of_the_whole_month(site: Browsing, agency: MadeAgency) -> None:
    agency.put_attendance(UNIT)
    rate(site, AGUS, "di_atas", strength=WORDS)
    rate(site, DEWI)
    reader = MonthReader(
        ratings=Ratings(agency.table, KEYS),
        parts=AttendanceParts(agency.table, agency.archive),
        pins=agency.pins,
        register=lambda sha256: pinned_register(agency.archive, sha256),
    )
    month = reader.read("disdik", PERIOD)
    for nip in (AGUS, DEWI):
        [part] = site.get(nip, PAGE).view["parts"]
        assert part["estimate"].net_idr == month.estimate_of(nip).net_idr
        assert part["estimate"].missing == ()
    [agus] = site.get(AGUS, PAGE).view["parts"]
    [dewi] = site.get(DEWI, PAGE).view["parts"]
    assert agus["estimate"].net_idr > dewi["estimate"].net_idr > 0
    assert "semuanya masih dapat berubah" in site.html(AGUS, PAGE)
    close(agency)
    assert "hasilnya belum diterbitkan" in site.html(AGUS, PAGE)


def test_the_first_opening_of_a_closed_month_is_the_receipt(
    site: Browsing, agency: MadeAgency
) -> None:
    rate(site, AGUS)
    desk = agency.months.open("disdik", PERIOD, TODAY)
    site.get(AGUS, PAGE)
    assert desk.latest(AGUS).received_at is None  # type: ignore[union-attr]
    close(agency)
    [task] = OwnTasks(agency.own)(agency.person(AGUS), TODAY)
    assert (task.path, task.since) == (PAGE, TODAY)
    site.get(BUDI, f"/staf/{key_of(AGUS)}/2026-11")
    site.get(RINI, f"/staf/{key_of(AGUS)}/2026-11")
    assert desk.latest(AGUS).received_at is None  # type: ignore[union-attr]
    site.get(AGUS, PAGE, now=NOW + timedelta(hours=1))
    site.get(AGUS, PAGE, now=NOW + timedelta(hours=9))
    rating = desk.latest(AGUS)
    assert rating is not None
    assert (rating.received_at, rating.received_how) == (NOW + timedelta(hours=1), "web")
    assert list(OwnTasks(agency.own)(agency.person(AGUS), TODAY)) == []
    rows = [row for unit in site.get(BUDI, "/staf").view["units"].values() for row in unit]
    assert [row.state for row in rows if row.ratee.nip == AGUS] == ["dibaca"]


def test_the_sheet_says_that_it_is_provisional(site: Browsing, agency: MadeAgency) -> None:
    rate(site, AGUS, "di_atas", strength=WORDS)
    html = site.html(AGUS, f"{PAGE}/lembar")
    assert "Sementara" in html
    assert WORDS in html
    assert "Dinilai oleh Budi Santoso, atasan langsung" in html
    assert NO_PART.id in html


def test_earlier_revisions_stay_readable(site: Browsing) -> None:
    rate(site, AGUS, "di_atas", strength=WORDS)
    rate(site, AGUS, _revision="1", improve="Perlu tepat waktu.")
    html = site.html(AGUS, PAGE)
    assert "Revisi sebelumnya" in html
    assert WORDS in html


def test_the_history_has_what_was_given(site: Browsing) -> None:
    assert "Belum ada penilaian" in site.html(AGUS, "/saya/riwayat")
    rate(site, AGUS)
    html = site.html(AGUS, "/saya/riwayat")
    assert 'href="/saya/2026-11"' in html
    assert "sementara" in html


def test_who_moved_in_the_month_has_both(site: Browsing, agency: MadeAgency) -> None:
    rate(site, AGUS)
    moved = [each for each in usual_entries() if each.nip != AGUS]
    moved += [
        entry(AGUS, until=date(2026, 11, 11)),
        entry(AGUS, "dinkes", since=date(2026, 11, 12)),
    ]
    agency.put_register(moved, date(2026, 11, 13))
    parts = site.get(AGUS, PAGE).view["parts"]
    assert [part["agency"].code for part in parts] == ["disdik", "dinkes"]
    assert [part["given"] is not None for part in parts] == [True, False]


def test_nobody_reads_anothers_by_any_path(site: Browsing) -> None:
    canary = "kenari-rahasia-kata-atasan"
    rate(site, AGUS, strength=canary)
    for nip in (DEWI, TONO, STRANGER, RINI, BUDI):
        for path in (PAGE, f"{PAGE}/lembar", "/saya/riwayat", f"{PAGE}?nip={AGUS}"):
            page, _ = site.ask(nip, "GET", path)
            assert canary not in str(page), (nip, path)
    assert refused(site.get(AGUS, "/saya/2026-13")) == "E1031"


def test_current_leads_to_the_month_that_is_rated(site: Browsing) -> None:
    assert site.ask(AGUS, "GET", "/saya")[0] == Redirect(PAGE)
    later = site.ask(AGUS, "GET", "/saya", today=date(2026, 12, 6))
    assert later[0] == Redirect("/saya/2026-12")


def test_people_of_nowhere_have_no_tasks(agency: MadeAgency) -> None:
    nobody: PersonOfToday = replace(agency.person(AGUS), nip="198102022005011009", agency=None)
    assert list(OwnTasks(agency.own)(nobody, TODAY)) == []
    assert isinstance(agency.pins(PERIOD), Pins)


def test_a_receipt_from_paper_is_contested_by_its_employee(
    site: Browsing, agency: MadeAgency
) -> None:
    rate(site, AGUS)
    close(agency)
    desk = agency.months.open("disdik", PERIOD, TODAY)
    stored = desk.cycles.read("disdik", PERIOD)
    rating = desk.latest(AGUS)
    assert rating is not None
    form = [("perangkat", "disdik")]
    assert refused(site.post(AGUS, PAGE, form)) == "E1136"  # nothing was entered from paper
    paper = Paper(PaperKind.RECEIPT, 1, TODAY, "Saksi", "tukin-agency-disdik/a", NOW)
    digest = enter_paper(desk.ratings, stored, rating, paper, TODAY)
    later = NOW + timedelta(hours=1)
    by = "tukin-agency-disdik/b"
    confirm_paper(desk.ratings, stored, rating, digest, by, lambda *_: False, later)
    assert "Itu tidak benar" in site.html(AGUS, PAGE)
    assert refused(site.post(DEWI, PAGE, form)) == "E1031"
    assert refused(site.post(AGUS, PAGE, [("perangkat", "dinkes")])) == "E1031"
    now = NOW + timedelta(days=2)
    assert site.post(AGUS, PAGE, form, now=now) == Redirect(PAGE, "dibantah")
    received = desk.latest(AGUS)
    assert received is not None
    assert (received.received_at, received.received_how) == (now, "web")
    assert "Itu tidak benar" not in site.html(AGUS, PAGE)
