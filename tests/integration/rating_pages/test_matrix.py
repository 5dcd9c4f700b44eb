"""Persons × pages × subjects: exactly what is allowed, and no word of a rating anywhere else.

Everybody asks for every page of four people; what is allowed is written down by hand. The words of
each rating and dialogue are canaries.
"""

import json
from dataclasses import replace
from datetime import date

import pytest

from tests.integration.rating_pages.browsing import Browsing, html_of
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
    entry,
    key_of,
    line,
    usual_entries,
    usual_lines,
)
from tests.integration.world import World
from tukin.people.grants.grant import Grant, GrantRole
from tukin.people.lines.line import LineKind
from tukin.people.may import PersonOfToday
from tukin.portal.shell import Page, Redirect
from tukin.ratings.giving import give
from tukin.ratings.rating import Entered, Words

AGUS, DEWI, EKO, LEFT = UNIT[0], UNIT[1], UNIT[2], UNIT[11]
SUBJECTS = {"agus": AGUS, "dewi": DEWI, "budi": BUDI, "tono": TONO}
"""Agus is rated by Sari as Plh., Dewi by Budi, Budi by Rini, Tono by Sari."""

PERSONS = {
    "employee": AGUS,
    "rater": BUDI,
    "acting": SARI,
    "superior": RINI,
    "colleague": EKO,
    "below": TONO,
    "other agency": STRANGER,
    "left": LEFT,
    "hr": UNIT[3],
    "head": UNIT[4],
    "auditor": UNIT[5],
    "personnel": UNIT[6],
}
OFFICES = {
    "hr": (GrantRole.HR, "disdik"),
    "head": (GrantRole.HEAD, "disdik"),
    "auditor": (GrantRole.AUDITOR, None),
    "personnel": (GrantRole.PERSONNEL, None),
}

READS = {
    ("acting", "agus"), ("superior", "agus"),
    ("rater", "dewi"), ("superior", "dewi"),
    ("superior", "budi"),
    ("acting", "tono"), ("superior", "tono"),
}  # fmt: skip
"""Who opens whose page of a rater."""

GIVES = {("acting", "agus"), ("rater", "dewi"), ("superior", "budi"), ("acting", "tono")}
"""Who can give a rating on 1 December; the superior waits until the 3rd."""

OTHER_PAGES = (
    "/saya/2026-11",
    "/saya/2026-11/lembar",
    "/saya/riwayat",
    "/saya/dialog",
    "/staf",
    "/staf/nilai-cepat/2026-11",
)
"""Pages that name nobody: each is about who asks."""


@pytest.fixture
def site(agency: MadeAgency) -> Browsing:
    """Since 25 November Sari acts for Budi, for Agus alone; Nanda left on the 10th."""
    acting = line(AGUS, SARI, kind=LineKind.PLH, basis="SP 1", since=date(2026, 11, 25),
                  until=date(2026, 12, 31))  # fmt: skip
    agency.put_lines([*usual_lines(), acting], date(2026, 11, 25))
    since = date(2026, 11, 11)
    kept = [each for each in usual_entries() if each.nip != LEFT]
    gone = [entry(LEFT, until=date(2026, 11, 10)), entry(LEFT, status="pensiun", since=since)]
    agency.put_register([*kept, *gone], since)
    groups = [agency.supervisor_group(), agency.employee_group(), agency.dialogue_group()]
    return Browsing(agency, groups)


def person_of(agency: MadeAgency, name: str) -> PersonOfToday:
    person = agency.person(PERSONS[name])
    if name not in OFFICES:
        return person
    role, code = OFFICES[name]
    grant = Grant(person.nip, person.name, (), (), role, code, date(2026, 1, 1), None)
    return replace(person, grants=(grant,))


def canary(nip: str) -> str:
    return f"kenari-{key_of(nip)[:8]}-penilaian"


def give_all(agency: MadeAgency) -> None:
    """Each subject is rated by whoever rates them, with words that are canaries."""
    desk = agency.months.open("disdik", PERIOD, TODAY)
    for nip in SUBJECTS.values():
        rater = desk.month.chain.rater_of(nip, PERIOD.last_day)
        assert rater is not None
        assert rater.nip is not None
        words = Words(strength=canary(nip), improve=canary(nip))
        give(desk, rater.nip, nip, Entered("sesuai", "sesuai", words=words), 0, NOW)  # type: ignore[arg-type]


def shows(answer: Page | Redirect, request: object) -> str:
    return html_of(answer, request) if isinstance(answer, Page) else ""  # type: ignore[arg-type]


@pytest.mark.parametrize("name", PERSONS)
def test_exactly_who_may_reads(site: Browsing, agency: MadeAgency, world: World, name: str) -> None:
    give_all(agency)
    person = person_of(agency, name)
    for subject, nip in SUBJECTS.items():
        is_own = nip == person.nip
        page, request = site.ask(person.nip, "GET", f"/staf/{key_of(nip)}/2026-11", person=person)
        allowed = (name, subject) in READS
        assert isinstance(page, Page)
        assert (page.status == 200) is allowed, (name, subject)
        assert (canary(nip) in shows(page, request)) is allowed, (name, subject)
        for path in (*OTHER_PAGES, f"/staf/{key_of(nip)}/dialog"):
            page, request = site.ask(person.nip, "GET", path, person=person)
            seen = canary(nip) in shows(page, request)
            assert seen is (is_own and path.startswith("/saya/2026-11")), (name, subject, path)
    assert not [log for log in world.objects() if canary(AGUS) in log]
    log = b"".join(data for key, data in world.objects().items() if "access-log" in key)
    assert b"kenari" not in log
    for nip, full_name in NAMES.items():
        assert nip.encode() not in log
        assert full_name.encode() not in log


@pytest.mark.parametrize("name", PERSONS)
def test_exactly_who_may_gives(site: Browsing, agency: MadeAgency, name: str) -> None:
    person = person_of(agency, name)
    for subject, nip in SUBJECTS.items():
        form = [("hasil_kerja", "sesuai"), ("perilaku_kerja", "sesuai"), ("_revision", "0"),
                ("rater_nip", BUDI), ("nip", nip), ("agency", "disdik"),
                ("reason", "Alasan yang cukup panjang.")]  # fmt: skip
        answer = site.post(person.nip, f"/staf/{key_of(nip)}/2026-11", form, person=person)
        desk = agency.months.open("disdik", PERIOD, TODAY)
        given = desk.latest(nip)
        if (name, subject) in GIVES:
            assert isinstance(answer, Redirect), (name, subject)
            assert given is not None
            assert given.rater_nip == person.nip  # whatever the form says
        else:
            assert isinstance(answer, Page), (name, subject)
            assert given is None, (name, subject)
            assert desk.ratings.older_draft("disdik", PERIOD, nip, person.nip) is None


def test_who_left_is_rated_by_the_rater_of_the_last_day(site: Browsing, agency: MadeAgency) -> None:
    form = [("hasil_kerja", "sesuai"), ("perilaku_kerja", "sesuai"), ("_revision", "0")]
    answer = site.post(BUDI, f"/staf/{key_of(LEFT)}/2026-11", form)
    assert isinstance(answer, Redirect)
    rows = [row for unit in site.get(BUDI, "/staf").view["units"].values() for row in unit]
    assert LEFT in {row.ratee.nip for row in rows}
    december = site.post(BUDI, f"/staf/{key_of(LEFT)}/2026-12", form)
    assert isinstance(december, Page)
    assert december.status == 403


def test_a_get_changes_nothing_but_a_receipt(site: Browsing, agency: MadeAgency) -> None:
    give_all(agency)
    before = json.dumps(sorted(map(str, agency.table.query(f"RATING#disdik#{PERIOD}"))))
    for nip in (*PERSONS.values(),):
        for path in ("/staf", "/staf/nilai-cepat/2026-11", f"/staf/{key_of(DEWI)}/2026-11",
                     f"/staf/{key_of(DEWI)}/2026-11?hasil_kerja=di_bawah&aksi=kirim",
                     "/saya/2026-11", "/saya/dialog?aksi=mulai"):  # fmt: skip
            site.ask(nip, "GET", path)
    after = json.dumps(sorted(map(str, agency.table.query(f"RATING#disdik#{PERIOD}"))))
    assert before == after


def test_no_path_names_a_number(site: Browsing) -> None:
    for nip in (BUDI, RINI, AGUS):
        for path in ("/staf", "/staf/nilai-cepat/2026-11", "/saya/2026-11", "/saya/dialog"):
            html = site.html(nip, path)
            assert not [each for each in NAMES if each in html], path
