"""The feedback sheet: its sentences by hand, in their order, and nothing computed in the page."""

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tests.unit.entitlement.cases import JAKARTA, rules_of
from tests.unit.explanation.test_explanation import (
    TODAY,
    WORKED_EXAMPLE,
    explain_now,
    explained,
    record_of,
)
from tests.unit.explanation.test_slip import _Text
from tukin.explanation.description import describe_explanation
from tukin.explanation.sheets.parts import (
    CORE_VALUES,
    RATER_KINDS,
    RECEIPT_WAYS,
    Agreement,
    Rated,
    RaterWords,
    SheetParts,
    SheetPerson,
)
from tukin.explanation.sheets.sheet import describe_sheet, describe_words, sheets_html
from tukin.explanation.slip import slip_html
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation
from tukin.vocabulary.words import Words

OCTOBER = Period.parse("2026-10")
PERSON = SheetPerson("198503012010011901", "Contoh, S.Sos.", "Bidang A", "Analis", "III/b")
PLT = Rated(
    "Rina Wati, M.Si.",
    "plt",
    date(2026, 11, 2),
    date(2026, 11, 24),
    "web",
    Expectation.SESUAI,
    Expectation.DI_ATAS,
)
SAID = RaterWords(
    strength="Laporan selalu tepat waktu.",
    improve="Telaah data belum lengkap.",
    values=("kompeten", "kolaboratif"),
    by_indicator=((Words("Serapan", "Absorption"), "Realisasi triwulan tertinggal."),),
)


def explanation(**known: Any) -> dict[str, Any]:
    rules = rules_of(JAKARTA)
    previous = record_of(rules, WORKED_EXAMPLE | {"alpa": "0"}, "2026-09")
    record = record_of(rules, WORKED_EXAMPLE)
    return describe_explanation(
        explain_now(record, rules, received_on=TODAY, previous=previous, **known)
    )


def parts(**changes: Any) -> SheetParts:
    made = SheetParts(
        OCTOBER, TODAY, is_provisional=False, rated=PLT, words=SAID, explanation=explanation()
    )
    return replace(made, **changes)


def text_of(*made: SheetParts) -> str:
    return _Text(sheets_html(map(describe_sheet, made))).text


# --- Who rated ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rated", "id", "en"),
    [
        (
            PLT,
            "Dinilai oleh Rina Wati, M.Si., Plt. (pelaksana tugas), pada 2 November 2026.",
            "Rated by Rina Wati, M.Si., acting in a vacant post (Plt.), on 2 November 2026.",
        ),
        (Rated("Budi, S.E."), "Dinilai oleh Budi, S.E.", "Rated by Budi, S.E."),
        (
            Rated("Ani", "non_asn"),
            "Dinilai oleh Ani, pejabat di luar ASN.",
            "Rated by Ani, official outside the civil service.",
        ),
        (
            Rated(None),
            "Penilainya tidak disebut dalam berkas bulan ini.",
            "The month's file does not name the rater.",
        ),
        (None, "Belum ada penilaian untuk bulan ini.", "Nobody has rated this month yet."),
    ],
)
def test_who_rated_and_as_what(rated: Rated | None, id: str, en: str) -> None:  # noqa: A002
    described = describe_sheet(parts(rated=rated))["rated"]
    assert (described["text_id"], described["text_en"]) == (id, en)


@pytest.mark.parametrize(
    ("how", "id"),
    [
        ("web", "Diterima 24 November 2026 (dibuka di halaman)."),
        ("paper", "Diterima 24 November 2026 (di atas kertas)."),
        ("deemed", "Diterima 24 November 2026 (dianggap diterima)."),
        (None, "Diterima 24 November 2026."),
    ],
)
def test_when_and_how_it_was_received(how: str | None, id: str) -> None:  # noqa: A002
    described = describe_sheet(parts(rated=replace(PLT, received_how=how)))
    assert described["rated"]["receipt_id"] == id


def test_there_are_words_for_each_kind_of_line() -> None:
    """The kinds of people.md 5.1, and the two ways of rating that are no line."""
    assert set(RATER_KINDS) == {
        "definitif", "plt", "plh", "delegasi", "non_asn", "atasan", "system",
    }  # fmt: skip
    assert list(RECEIPT_WAYS) == ["web", "paper", "deemed"]
    assert [words.id for words in CORE_VALUES.values()] == [
        "Berorientasi Pelayanan", "Akuntabel", "Kompeten", "Harmonis", "Loyal", "Adaptif",
        "Kolaboratif",
    ]  # fmt: skip


# --- What was said --------------------------------------------------------------------------------


def test_the_parts_come_in_their_order() -> None:
    kept = Agreement("Ikut pelatihan data", "employee", date(2026, 11, 30))
    paid = {"status": "unpaid", "text_id": "Belum ada dalam pembayaran.", "text_en": "Not yet."}
    text = text_of(parts(agreements=(kept,), payment=paid))
    places = [
        text.index(each)
        for each in (
            "Dinilai oleh Rina Wati",
            "Diterima 24 November 2026",
            "Kata atasan",
            "Laporan selalu tepat waktu.",
            "Telaah data belum lengkap.",
            "Realisasi triwulan tertinggal.",
            "Penilaian kinerja Anda",
            "Nilai BerAKHLAK yang perlu dikuatkan",
            "Kompeten",
            "Kolaboratif",
            "Kesepakatan",
            "Ikut pelatihan data",
            "Perlu ditingkatkan",
            "TPP yang akan dibayar",
            "Belum ada dalam pembayaran.",
            "Dibanding bulan lalu",
            "Keberatan",
            "Paling lambat 8 Desember 2026",
        )
    ]
    # "Perlu ditingkatkan" is a heading of its own; in the words it has "Yang" before it.
    assert places == sorted(places)


@pytest.mark.parametrize(
    "words", [None, RaterWords(), RaterWords(" ", "\n", (), ((Words("a", "b"), " "),), "  ")]
)
def test_no_words_is_no_part(words: RaterWords | None) -> None:
    assert describe_words(words) is None
    assert "Kata atasan" not in text_of(parts(words=words))
    assert "Kata atasan" not in slip_html(explanation())


def test_a_note_is_on_the_slip_too() -> None:
    words = describe_words(RaterWords(note=" Tolong lengkapi SKP. "))
    assert words is not None
    text = _Text(slip_html(explanation(), None, words)).text
    assert "Kata atasan" in text
    assert "Tolong lengkapi SKP." in text


@pytest.mark.parametrize("said", ["<script>alert(1)</script>", "</article><h1>x", "{{ 7*7 }}"])
def test_words_are_text(said: str) -> None:
    words = RaterWords(said, said, (), ((Words("Serapan", "A"), said),), said)
    agreed = Agreement(said, "rater", TODAY)
    page = _Text(sheets_html([describe_sheet(parts(words=words, agreements=(agreed,)))]))
    assert "".join(page.parts).count(said) == 5
    assert "script" not in page.tags
    assert (page.tags.count("h1"), page.tags.count("article")) == (1, 1)


def test_nobody_reads_what_was_said_to_another() -> None:
    other = parts(words=RaterWords(improve="hanya untuk orang kedua"))
    sheets = [describe_sheet(parts()), describe_sheet(other)]
    first, second = re.findall(r"<article.*?</article>", sheets_html(sheets), re.DOTALL)
    assert "hanya untuk orang kedua" not in first
    assert "Laporan selalu" not in second
    assert "hanya untuk orang kedua" in second


def test_words_and_people_are_in_no_repr() -> None:
    text = repr(parts(person=PERSON, agreements=(Agreement("janji", "rater", TODAY),)))
    for secret in ("Laporan", "Telaah", "Realisasi", "Rina", "Contoh", "1985", "janji"):
        assert secret not in text


# --- Before closing -------------------------------------------------------------------------------


def test_before_closing_it_says_so_and_pay_is_an_estimate() -> None:
    lacking = (Words("kehadiran", "attendance"), Words("survei", "the survey"))
    paid = {"status": "paid", "text_id": "dibayar", "text_en": "paid"}
    made = parts(is_provisional=True, missing=lacking, payment=paid)
    described = describe_sheet(made)
    assert described["payment"] is None, "an open month is never paid"
    assert described["objection"]["last_day"] is None
    assert (described["rated"]["received_on"], described["rated"]["receipt_id"]) == (None, None)
    text = text_of(made)
    assert (
        "Sementara: bulan ini belum ditutup, dan semuanya masih dapat berubah. "
        "Belum ada: kehadiran, survei." in text
    )
    assert "Provisional: the month is still open" in text
    assert text.count("Perkiraan TPP") == 2, "above, and as the last line of the computation"
    for wrong in ("TPP diterima Net pay", "Paling lambat", "dibayar."):
        assert wrong not in text
    assert "Waktu keberatan (14 hari) dihitung sejak" in text


def test_without_an_estimate_there_is_a_person_and_no_pay() -> None:
    made = parts(is_provisional=True, explanation=None, person=PERSON)
    text = text_of(made)
    assert "Contoh, S.Sos." in text
    assert "Laporan selalu tepat waktu." in text
    for wrong in ("Rp", "Perkiraan", "Predikat", "None"):
        assert wrong not in text
    with pytest.raises(ValueError, match="a person"):
        describe_sheet(replace(made, person=None))


# --- Objection and agreements ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "over"),
    [(date(2026, 12, 8), False), (date(2026, 12, 9), True), (date(2026, 11, 24), False)],
)
def test_the_days_of_an_objection_count_from_the_receipt(today: date, over: bool) -> None:
    """Received on 24 November: 14 days later is 8 December, which still counts."""
    described = describe_sheet(parts(today=today))["objection"]
    assert described["last_day"] == "2026-12-08"
    assert ("sudah lewat" in described["text_id"]) == over
    assert ("paling lambat 8 Desember 2026" in described["text_id"]) != over


def test_without_a_receipt_it_says_what_the_slip_says() -> None:
    known = explanation(superior="Dr. Hasan")
    rated = replace(PLT, received_on=None, received_how=None)
    described = describe_sheet(parts(rated=rated, explanation=known))["objection"]
    for name in ("last_day", "text_id", "text_en", "source"):
        assert described[name] == known["objection"][name]
    assert "Dr. Hasan" in described["text_id"]


@pytest.mark.parametrize(
    ("kept", "due", "id", "en"),
    [
        (True, date(2026, 11, 1), "ditepati", "kept"),
        (False, date(2026, 11, 1), "tidak ditepati", "not kept"),
        (None, date(2026, 11, 23), "lewat waktu", "overdue"),
        (None, date(2026, 11, 24), "berjalan", "under way"),
    ],
)
def test_agreements(kept: bool | None, due: date, id: str, en: str) -> None:  # noqa: A002
    made = parts(agreements=(Agreement("Ikut pelatihan", "employee", due, kept),))
    (described,) = describe_sheet(made)["agreements"]
    assert (described["state_id"], described["state_en"]) == (id, en)
    assert described["due_on"] == due.isoformat()


# --- Many -----------------------------------------------------------------------------------------


def test_each_person_begins_on_a_new_sheet_of_paper() -> None:
    page = sheets_html([describe_sheet(parts())] * 3)
    assert page.count('<article class="sheet">') == 3
    assert ".sheet + .sheet { border-top: 6px solid var(--deep); break-before: page;" in page
    assert page.count("<style>") == 1


def test_the_same_values_give_the_same_bytes_and_nothing_is_loaded() -> None:
    page = sheets_html([describe_sheet(parts())])
    assert page == sheets_html([describe_sheet(parts())])
    parsed = _Text(page)
    assert parsed.links == []
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(parsed.tags)


def test_a_sheet_and_a_slip_say_the_same_of_pay() -> None:
    """Net pay by hand: the worked example of the domain."""
    rules = rules_of(JAKARTA)
    known = describe_explanation(explained(rules, WORKED_EXAMPLE))
    text, slip = text_of(parts(explanation=known)), _Text(slip_html(known)).text
    for expected in ("Rp10.946.394", "TPP diterima", "Rp13.500.000 × 92,76 % = Rp12.522.600"):
        assert expected in text
        assert expected in slip
