"""Each repair is counted once, and nothing that stood in its usual spelling."""

from collections import Counter

import pytest

from tests.unit.entitlement.cases import NAMED, accepted, rules_of, sound_row
from tukin.file_formats.raw_row import RawRow
from tukin.intake.repairs import REPAIR_WORDS, Repair, RepairFinder

NIP = "198503012010011901"


def repairs(**cells: str) -> list[Repair]:
    raw = RawRow(7, sound_row(NAMED, **cells))
    return list(RepairFinder(rules_of(NAMED)).find(raw, accepted(NAMED, **cells)))


@pytest.mark.parametrize(
    "cells",
    [
        {},
        {"position": "administrasi-terampil", "status": "aktif", "period": "2026-10"},
        {"hasil_kerja": "di atas ekspektasi", "perilaku_kerja": "Di Bawah Ekspektasi"},
        {"disiplin": "94.40", "alpa": "", "note": "a, b - c"},
        {"supervisor_nip": "", "status": ""},
    ],
)
def test_the_usual_spelling_is_no_repair(cells: dict[str, str]) -> None:
    assert repairs(**cells) == []


@pytest.mark.parametrize(
    ("column", "text", "repair"),
    [
        ("nip", f'="{NIP}"', Repair.NIP_FORMULA),
        ("nip", f"'{NIP}", Repair.NIP_APOSTROPHE),
        ("nip", "19850301 201001 1 901", Repair.NIP_SPACES),
        ("nip", f" {NIP} ", Repair.WHITE_SPACE),
        ("supervisor_nip", "'198503012010011902", Repair.NIP_APOSTROPHE),
        ("position", "ADMINISTRASI_TERAMPIL", Repair.POSITION),
        ("grade", "IIIa", Repair.GRADE),
        ("grade", "Penata Muda, III/a", Repair.GRADE),
        ("employment", "pns", Repair.EMPLOYMENT),
        ("status", "AKTIF", Repair.STATUS),
        ("disiplin", "94,40", Repair.DECIMAL_COMMA),
        ("period", "202610", Repair.PERIOD),
        ("supervisor_nip", "-", Repair.DASH),
        ("alpa", "-", Repair.DASH),
        ("name", "Contoh  S.Sos.", Repair.WHITE_SPACE),
        ("note", "satu\ndua", Repair.WHITE_SPACE),
    ],
)
def test_a_repair_is_found(column: str, text: str, repair: Repair) -> None:
    assert repairs(**{column: text}) == [repair]


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("1", Repair.EXPECTATION_CODE),
        ("dibawah ekspektasi", Repair.EXPECTATION),
        ("di atas espektasi", Repair.EXPECTATION),
    ],
)
def test_ratings(text: str, repair: Repair) -> None:
    assert repairs(hasil_kerja=text, perilaku_kerja="sesuai") == [repair]
    assert Counter(repairs(hasil_kerja="-", perilaku_kerja="-")) == {Repair.DASH: 2}


def test_every_kind_has_words_in_both_languages() -> None:
    assert set(REPAIR_WORDS) == set(Repair)
    texts = [text for words in REPAIR_WORDS.values() for text in words]
    assert len(set(texts)) == len(texts)
