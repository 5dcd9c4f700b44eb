"""Pages of a rater: who is on the list, one person a page, the superior who steps in."""

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.integration.rating_pages.browsing import Browsing, codes, html_of, refused
from tests.integration.rating_pages.made_agency import (
    BUDI,
    NAMES,
    NOW,
    PERIOD,
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
from tukin.people.agencies.agency import RatingsFrom
from tukin.people.lines.line import LineKind
from tukin.portal.shell import Form, Page, Redirect
from tukin.portal.supervisor.group import StaffTasks
from tukin.portal.supervisor.reader import StaffReader
from tukin.ratings.giving import give_by_system
from tukin.ratings.rating import Entered
from tukin.vocabulary.terms import Expectation

AGUS = UNIT[0]
PAGE = f"/staf/{key_of(AGUS)}/2026-11"
USUAL = [("hasil_kerja", "sesuai"), ("perilaku_kerja", "sesuai"), ("_revision", "0")]
WORDS = "Menyelesaikan antrean akta sebelum waktunya."


@pytest.fixture
def site(agency: MadeAgency) -> Browsing:
    return Browsing(agency, [agency.supervisor_group()])


def reads(world: World) -> list[dict[str, object]]:
    return [json.loads(data) for key, data in world.objects().items() if "access-log" in key]


def test_the_list_is_exactly_who_is_rated_by_unit(site: Browsing) -> None:
    page = site.get(BUDI, "/staf")
    rows = [row for unit in page.view["units"].values() for row in unit]
    assert {row.ratee.nip for row in rows} == set(UNIT)
    assert (page.view["total"], page.view["rated"]) == (12, 0)
    assert {row.state for row in rows} == {"belum"}
    html = site.html(BUDI, "/staf")
    assert "Bidang Pelayanan" in html
    assert "3 Desember 2026" in html


def test_an_empty_list_says_which_line_is_missing(site: Browsing, agency: MadeAgency) -> None:
    assert site.get(TONO, "/staf").view["line_problem"].code == "E1143"
    assert "tanyakan kapan berlakunya" in site.html(TONO, "/staf")
    assert site.get(STRANGER, "/staf").view["line_problem"].code == "E1142"
    ended = line(TONO, SARI, kind=LineKind.PLT, until=date(2026, 6, 30), basis="SK 1")
    agency.put_lines([ended, line(SARI, RINI)], date(2026, 11, 2))
    reason = site.get(SARI, "/staf").view["line_problem"]
    assert (reason.code, reason.details["until"]) == ("E1144", "2026-06-30")


def test_nothing_is_filled_in_beforehand(site: Browsing) -> None:
    assert "checked" not in site.html(BUDI, PAGE)
    assert "checked" not in site.html(BUDI, "/staf/nilai-cepat/2026-11")
    site.post(BUDI, PAGE, USUAL)
    october = f"/staf/{key_of(AGUS)}/2026-12"  # last month's are shown, and not filled in
    html = site.html(BUDI, october)
    assert "Bulan lalu, sebagai pembanding" in html
    assert "checked" not in html


def test_a_rating_is_given_and_its_employee_has_it_at_once(
    site: Browsing, agency: MadeAgency
) -> None:
    form = [*USUAL[1:], ("hasil_kerja", "di_atas"), ("strength", WORDS), ("values", "adaptif"),
            ("evidence.1", "https://example.go.id/a"), ("evidence.1.title", "Laporan")]  # fmt: skip
    answer = site.post(BUDI, PAGE, form)
    assert answer == Redirect("/staf?periode=2026-11", "dinilai")
    rating = agency.months.open("disdik", PERIOD, TODAY).latest(AGUS)
    assert rating is not None
    assert (rating.hasil_kerja, rating.perilaku_kerja) == ("di_atas", "sesuai")
    assert (rating.words.strength, rating.words.values) == (WORDS, ("adaptif",))
    assert [(one.title, one.link) for one in rating.evidence] == [
        ("Laporan", "https://example.go.id/a")
    ]
    assert (rating.rater_nip, rating.revision, rating.rater_kind) == (BUDI, 1, "definitif")
    assert site.get(BUDI, "/staf").view["rated"] == 1


def test_each_mistake_lies_at_its_field_and_nothing_typed_is_lost(
    site: Browsing, agency: MadeAgency
) -> None:
    form = [("hasil_kerja", "di_bawah"), ("improve", "kurang"), ("komunikasi", "hebat"),
            ("evidence.1", "http://example.go.id"), ("evidence.1.title", "Foto"),
            ("_revision", "0")]  # fmt: skip
    page, request = site.ask(BUDI, "POST", PAGE, form)
    assert codes(page) == [("komunikasi", "E1140")]
    page, request = site.ask(BUDI, "POST", PAGE, [pair for pair in form if pair[0] != "komunikasi"])
    assert codes(page) == [
        ("perilaku_kerja", "E1130"), ("improve", "E1104"), ("evidence.1", "E1108"),
    ]  # fmt: skip
    assert isinstance(page, Page)
    html = html_of(page, request)
    for field, _ in codes(page):
        assert f'href="#{field}"' in html
        assert f'id="{field}-problem"' in html
    assert "kurang</textarea>" in html
    assert 'value="http://example.go.id"' in html
    assert 'value="di_bawah" checked' in html
    assert agency.months.open("disdik", PERIOD, TODAY).latest(AGUS) is None


def test_a_draft_is_its_raters_alone(site: Browsing, agency: MadeAgency) -> None:
    form = [("hasil_kerja", "di_bawah"), ("improve", "rahasia-draf"), ("aksi", "draf")]
    assert site.post(BUDI, PAGE, form) == Redirect(PAGE, "draf")
    assert "rahasia-draf" in site.html(BUDI, PAGE)
    first, *_ = site.get(BUDI, "/staf").view["units"]["Bidang Pelayanan"]
    assert first.state == "draf"
    assert "rahasia-draf" not in site.html(RINI, PAGE)
    assert agency.months.open("disdik", PERIOD, TODAY).latest(AGUS) is None


def test_a_stale_form_shows_both_and_can_be_sent_again(site: Browsing, agency: MadeAgency) -> None:
    site.post(BUDI, PAGE, USUAL)
    other = [("hasil_kerja", "di_atas"), ("perilaku_kerja", "sesuai"), ("strength", WORDS)]
    page, request = site.ask(BUDI, "POST", PAGE, [*other, ("_revision", "0")])
    assert codes(page) == [("penilaian", "E1106")]
    assert isinstance(page, Page)
    html = html_of(page, request)
    assert WORDS in html
    assert "sesuai ekspektasi" in html  # what was given
    assert 'name="_revision" value="1"' in html
    assert isinstance(site.post(BUDI, PAGE, [*other, ("_revision", "1")]), Redirect)
    latest = agency.months.open("disdik", PERIOD, TODAY).latest(AGUS)
    assert latest is not None
    assert (latest.revision, latest.hasil_kerja) == (2, "di_atas")


def test_what_was_typed_before_the_session_ended_fills_the_form(site: Browsing) -> None:
    kept = Form([("hasil_kerja", "di_atas"), ("strength", WORDS), ("_revision", "0")])
    html = site.html(BUDI, PAGE, kept=kept)
    assert f"{WORDS}</textarea>" in html
    assert 'value="di_atas" checked' in html


def test_the_superior_waits_for_the_due_day_and_says_why(
    site: Browsing, agency: MadeAgency
) -> None:
    early = site.get(RINI, PAGE)
    assert early.view["blocked"].code == "E1109"
    assert codes(site.post(RINI, PAGE, USUAL)) == [("formulir", "E1109")]
    due = {"today": date(2026, 12, 3), "now": NOW + timedelta(days=2)}
    assert [row.ratee.nip for row in site.get(RINI, "/staf", **due).view["below"]].count(AGUS) == 1
    assert codes(site.post(RINI, PAGE, USUAL, **due)) == [("formulir", "E1110")]
    reasoned = [*USUAL, ("reason", "Penilainya belum menilai sampai hari ini.")]
    assert isinstance(site.post(RINI, PAGE, reasoned, **due), Redirect)
    rating = agency.months.open("disdik", PERIOD, TODAY).latest(AGUS)
    assert rating is not None
    assert (rating.rater_kind, rating.rater_nip) == ("atasan", RINI)


def test_an_acting_rater_rates_in_their_own_name(site: Browsing, agency: MadeAgency) -> None:
    days = {"since": date(2026, 11, 25), "until": date(2026, 12, 5), "basis": "SP 800/12"}
    acting = replace(line(BUDI, SARI, kind=LineKind.PLH, **days), nip=None, instead_of=BUDI)
    agency.put_lines([*usual_lines(), acting], date(2026, 11, 20))
    assert site.get(BUDI, "/staf").view["total"] == 0
    assert refused(site.post(BUDI, PAGE, USUAL)) == "E1031"
    html = site.html(SARI, "/staf")
    assert "sebagai Plh., SP 800/12" in html
    assert isinstance(site.post(SARI, PAGE, USUAL), Redirect)


def test_a_line_from_tomorrow_on_rates_tomorrow(site: Browsing, agency: MadeAgency) -> None:
    december = f"/staf/{key_of(AGUS)}/2026-12"
    changed = [each for each in usual_lines() if each.nip != AGUS]
    until, since = date(2026, 12, 14), date(2026, 12, 15)
    agency.put_lines([*changed, line(AGUS, BUDI, until=until), line(AGUS, SARI, since=since)],
                     date(2026, 12, 10))  # fmt: skip
    day = {"today": until, "now": NOW}
    assert refused(site.post(SARI, december, USUAL, **day)) == "E1031"
    worded = [*USUAL, ("strength", WORDS)]
    assert isinstance(site.post(BUDI, december, worded, **day), Redirect)
    day = {"today": since, "now": NOW}
    assert refused(site.post(BUDI, december, [*USUAL[:2], ("_revision", "1")], **day)) == "E1031"
    page = site.get(SARI, december, **day)
    assert page.view["given"]["rating"].rater_nip == BUDI  # the old rating stays its rater's
    html = site.html(SARI, december, **day)
    assert "Hanya untuk pegawai, penilainya saat itu" in html
    assert WORDS not in html  # said before Sari was the rater
    stale, request = site.ask(SARI, "POST", december, USUAL, today=since)
    assert isinstance(stale, Page)
    assert codes(stale) == [("penilaian", "E1106")]
    assert WORDS not in html_of(stale, request)


def test_who_reads_the_words_of_another_is_recorded(site: Browsing, world: World) -> None:
    site.post(BUDI, PAGE, [*USUAL, ("strength", "kata-kenari")])
    site.html(BUDI, PAGE)
    assert reads(world) == []  # one's own words are nobody else's
    assert "kata-kenari" in site.html(RINI, PAGE)
    [read] = reads(world)
    assert read["caller"] == f"tukin-people/{key_of(RINI)}"
    assert read["person_keys"] == [key_of(AGUS)]
    assert read["route"] == "GET /staf/{key}/{period}"
    assert "kenari" not in json.dumps(read)


def test_calibration_warns_beside_the_form(site: Browsing) -> None:
    for nip in UNIT[:5]:
        assert site.get(BUDI, PAGE).view["calibration"] is None
        site.post(BUDI, f"/staf/{key_of(nip)}/2026-11", USUAL)
    html = site.html(BUDI, f"/staf/{key_of(UNIT[6])}/2026-11")
    assert "semua 5 jawaban Anda sama" in html


def test_tasks_count_who_is_not_rated(agency: MadeAgency, site: Browsing) -> None:
    tasks = StaffTasks(StaffReader(agency.months))
    [task] = tasks(agency.person(BUDI), TODAY)
    assert task.words.id == "Nilai 12 staf Anda untuk November 2026"
    assert (task.since, task.due) == (date(2026, 11, 1), date(2026, 12, 3))
    assert list(tasks(agency.person(TONO), TODAY)) == []
    site.post(BUDI, PAGE, USUAL)
    assert "11 staf" in next(iter(tasks(agency.person(BUDI), TODAY))).words.id
    late = [task.words.id for task in tasks(agency.person(RINI), date(2026, 12, 3))]
    assert late[1] == "12 pegawai belum dinilai oleh penilai di bawah Anda (November 2026)"
    assert list(tasks(replace(agency.person(BUDI), agency=None), TODAY)) == []


@pytest.mark.parametrize("path", ["/staf/x/2026-13", "/staf/x/202611", "/staf/x/2026-11"])
def test_no_such_page_says_nothing_of_people(site: Browsing, path: str) -> None:
    assert refused(site.get(BUDI, path)) == "E1031"


def test_another_agency_is_opened_by_a_line_there_alone(site: Browsing) -> None:
    page = site.get(STRANGER, f"{PAGE}?perangkat=disdik")
    assert refused(page) == "E1031"
    assert NAMES[AGUS] not in site.html(STRANGER, "/staf?perangkat=disdik")


def test_what_a_system_gave_in_ones_name_is_struck(site: Browsing, agency: MadeAgency) -> None:
    agency.put_agencies(date(2020, 1, 3), RatingsFrom.SYSTEM)
    desk = agency.months.open("disdik", PERIOD, TODAY)
    entered = Entered(Expectation.SESUAI, Expectation.SESUAI)
    give_by_system(desk, BUDI, AGUS, entered, 0, "tukin-system-disdik/simpeg", NOW)
    page = site.get(BUDI, PAGE)
    assert (page.view["may_strike"], page.view["blocked"].code) == (True, "E1103")
    assert not site.get(RINI, PAGE).view["may_strike"]
    assert codes(site.post(BUDI, PAGE, USUAL)) == [("formulir", "E1103")]
    strike = [("aksi", "batal"), ("_revision", "1")]
    assert codes(site.post(BUDI, PAGE, strike)) == [("batalkan", "E1110")]
    reasoned = [*strike, ("reason", "Nilai ini tidak pernah saya berikan.")]
    assert refused(site.post(RINI, PAGE, reasoned)) == "E1031"
    assert site.post(BUDI, PAGE, reasoned) == Redirect("/staf?periode=2026-11", "dibatalkan")
    rating = desk.latest(AGUS)
    assert rating is not None
    assert (rating.state, rating.counts) == ("struck", False)
    assert "dibatalkan" in site.html(BUDI, PAGE)
