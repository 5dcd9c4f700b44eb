"""The quick table: pages of 15, all or nothing, what was typed is kept."""

from dataclasses import replace

import pytest

from tests.integration.rating_pages.browsing import Browsing, codes, html_of, refused
from tests.integration.rating_pages.made_agency import (
    BUDI,
    NAMES,
    PERIOD,
    RINI,
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
from tukin.portal.shell import Form, Page, Redirect

TABLE = "/staf/nilai-cepat/2026-11"
WORDS = "Menyelesaikan antrean akta sebelum waktunya."


@pytest.fixture
def site(agency: MadeAgency) -> Browsing:
    return Browsing(agency, [agency.supervisor_group()])


def row(nip: str, results: str = "", behaviour: str = "", **texts: str) -> list[tuple[str, str]]:
    """What the browser sends of a row."""
    key = key_of(nip)
    named = {"hasil_kerja": results, "perilaku_kerja": behaviour, "_revision": "0", **texts}
    named.setdefault("strength", "")
    named.setdefault("improve", "")
    return [("siapa", key), *((f"{name}-{key}", text) for name, text in named.items() if text)]


def rated(agency: MadeAgency) -> dict[str, str]:
    desk = agency.months.open("disdik", PERIOD, TODAY)
    return {each.nip: str(each.hasil_kerja) for each in desk.ratings.of_month("disdik", PERIOD)}


def test_a_page_is_given_and_the_next_one_shows_who_is_left(
    site: Browsing, agency: MadeAgency
) -> None:
    form = [*row(UNIT[0], "sesuai", "sesuai"), *row(UNIT[1], "di_atas", "sesuai", strength=WORDS),
            *row(UNIT[2])]  # fmt: skip
    assert site.post(BUDI, TABLE, form) == Redirect(TABLE, "halaman")
    assert rated(agency) == {UNIT[0]: "sesuai", UNIT[1]: "di_atas"}
    page = site.get(BUDI, TABLE)
    assert [each.nip for each in page.view["entries"]] == list(UNIT[2:])
    assert (page.view["rated"], page.view["total"]) == (2, 12)
    rest = [pair for nip in UNIT[2:] for pair in row(nip, "sesuai", "sesuai")]
    assert site.post(BUDI, TABLE, rest) == Redirect("/staf?periode=2026-11", "semua")


def test_one_wrong_entry_keeps_everything_and_gives_nothing(
    site: Browsing, agency: MadeAgency
) -> None:
    form = [*row(UNIT[0], "di_atas", "sesuai", strength=WORDS), *row(UNIT[1], "di_bawah", "sesuai"),
            *row(UNIT[2], "sesuai")]  # fmt: skip
    page, request = site.ask(BUDI, "POST", TABLE, form)
    wrong = [
        (f"improve-{key_of(UNIT[1])}", "E1104"),
        (f"perilaku_kerja-{key_of(UNIT[2])}", "E1130"),
    ]
    assert codes(page) == wrong
    assert rated(agency) == {}
    assert isinstance(page, Page)
    html = html_of(page, request)
    assert f"{WORDS}</textarea>" in html
    assert html.count(" checked") == 5
    for field, _ in wrong:
        assert f'href="#{field}"' in html
        assert f'aria-describedby=" {field}-problem"' in html
    again = site.html(BUDI, TABLE)  # also after the window was closed: as drafts
    assert f"{WORDS}</textarea>" in again
    assert again.count(" checked") == 5


def test_whom_somebody_else_rated_meanwhile_is_left_on_the_page(
    site: Browsing, agency: MadeAgency
) -> None:
    site.post(BUDI, f"/staf/{key_of(UNIT[0])}/2026-11", row_of_page("sesuai"))
    form = [*row(UNIT[0], "di_atas", "sesuai", strength=WORDS), *row(UNIT[1], "sesuai", "sesuai")]
    page = site.post(BUDI, TABLE, form)
    assert codes(page) == [(f"hasil_kerja-{key_of(UNIT[0])}", "E1106")]
    assert rated(agency) == {UNIT[0]: "sesuai", UNIT[1]: "sesuai"}
    assert isinstance(page, Page)
    assert [each.nip for each in page.view["entries"]] == [UNIT[0]]


def row_of_page(answer: str) -> list[tuple[str, str]]:
    return [("hasil_kerja", answer), ("perilaku_kerja", answer), ("_revision", "0")]


def test_a_forged_key_refuses_the_whole_page(site: Browsing, agency: MadeAgency) -> None:
    for nip in (TONO, BUDI, RINI):
        form = [*row(UNIT[0], "sesuai", "sesuai"), *row(nip, "di_atas", "di_atas", strength=WORDS)]
        assert refused(site.post(BUDI, TABLE, form)) == "E1031"
    assert rated(agency) == {}


def test_forged_answers_are_no_answers(site: Browsing, agency: MadeAgency) -> None:
    page = site.post(BUDI, TABLE, row(UNIT[0], "istimewa", "sesuai"))
    assert codes(page) == [(f"hasil_kerja-{key_of(UNIT[0])}", "E1140")]
    page = site.post(BUDI, TABLE, [("siapa", key_of(UNIT[0]))])
    assert codes(page) == [(f"hasil_kerja-{key_of(UNIT[0])}", "E1145")]
    form = [*row(UNIT[0], "sesuai", "sesuai"), (f"disiplin-{key_of(UNIT[0])}", "di_atas")]
    assert isinstance(site.post(BUDI, TABLE, form), Redirect)  # HR's indicator: no field of it
    assert agency.months.open("disdik", PERIOD, TODAY).latest(UNIT[0]).by_indicator == {}  # type: ignore[union-attr]


def test_drafts_keep_what_the_whole_form_has_besides(site: Browsing, agency: MadeAgency) -> None:
    page = f"/staf/{key_of(UNIT[0])}/2026-11"
    draft = [
        ("inovasi", "di_atas"),
        ("words.inovasi", WORDS),
        ("values", "loyal"),
        ("aksi", "draf"),
    ]
    site.post(BUDI, page, draft)
    assert isinstance(site.post(BUDI, TABLE, row(UNIT[0], "sesuai", "sesuai")), Redirect)
    rating = agency.months.open("disdik", PERIOD, TODAY).latest(UNIT[0])
    assert rating is not None
    assert rating.by_indicator == {"inovasi": "di_atas"}
    assert (rating.words.values, rating.words.by_indicator) == (("loyal",), {"inovasi": WORDS})


def test_what_was_typed_before_the_session_ended_is_on_the_page(site: Browsing) -> None:
    html = site.html(BUDI, TABLE, kept=Form(row(UNIT[1], "di_atas", "sesuai", strength=WORDS)))
    assert f"{WORDS}</textarea>" in html
    assert html.count(" checked") == 2


def test_pages_of_fifteen(agency: MadeAgency, site: Browsing) -> None:
    more = [f"1991{1 + n % 12:02d}{1 + n:02d}2015011002" for n in range(5)]
    for number, nip in enumerate(more):
        NAMES[nip] = f"Zaki {number}"
    try:
        entries = [*usual_entries()[:-5], *(entry(nip) for nip in more)]
        agency.put_register(entries, TODAY.replace(month=11, day=2))
        agency.put_lines(
            [*usual_lines(), *(line(nip, BUDI) for nip in more)], TODAY.replace(month=11, day=2)
        )
    finally:
        for nip in more:
            del NAMES[nip]
    first, second = site.get(BUDI, TABLE), site.get(BUDI, f"{TABLE}?halaman=2")
    assert [len(page.view["entries"]) for page in (first, second)] == [15, 2]
    assert (first.view["following"], second.view["following"]) == (2, None)
    assert site.get(BUDI, f"{TABLE}?halaman=٣").view["following"] == 2
    assert replace(first, view={}) == replace(second, view={})
