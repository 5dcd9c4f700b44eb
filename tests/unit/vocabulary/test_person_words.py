"""Names are one whatever their titles; marks of acting posts are known, and what only looks so."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.person_words import (
    bare_name,
    begins_as_acting,
    note_tells_acting,
    parse_acting,
)

ONE_PERSON = [
    ("Budi Santoso", "BUDI SANTOSO"),
    ("Budi Santoso, S.E.", "Budi Santoso"),
    ("Dr. Ir. H. Budi Santoso, M.Si., Ph.D.", "budi santoso"),
    ("Drs.Budi Santoso", "Budi Santoso"),
    ("Hj. Siti Ma'ruf, S.Pd., M.Pd.", "SITI MARUF"),
    ("Siti Aminah S.Pd", "Siti Aminah"),
    ("Siti Aminah S. Pd. M. Si.", "Siti Aminah, S.Pd., M.Si."),
    ("SITI AMINAH SPD MSI", "Siti Aminah"),
    ("Ny. Ratna “Dewi” Ma'ruf, S.H., M.H.", "Ratna Dewi Ma’ruf"),
    ("dr. Andi Wijaya, Sp.A.", "Andi Wijaya"),
    ("Apt. Dewi Lestari, S.Farm.", "Dewi Lestari"),
    ("Nur Aini", "Nuraini"),
    ("José Ümit", "JOSE UMIT"),
    ("Abd. Rahman", "Abd Rahman"),
    ("  Budi   Santoso ", "Budi Santoso"),
    ("Budi Santoso (PNS)", "Budi Santoso"),
]
TWO_PEOPLE = [
    ("Budi Santoso", "Budi Santosa"),
    ("Budi Santoso", "Siti Aminah"),
    ("Budi", "Budi Santoso"),
    ("Siti Aminah, S.Pd.", "Siti Rahmah, S.Pd."),
    ("M. Yusuf", "Muhammad Yusuf"),
    ("Se", "Sh"),  # what looks like a degree is the whole name
    ("H.", "Hj."),
    ("李明", "王明"),
]


@pytest.mark.parametrize(("one", "other"), ONE_PERSON)
def test_titles_case_and_punctuation_make_no_difference(one: str, other: str) -> None:
    assert bare_name(one) == bare_name(other)


@pytest.mark.parametrize(("one", "other"), TWO_PEOPLE)
def test_other_letters_make_another_person(one: str, other: str) -> None:
    assert bare_name(one) != bare_name(other)


@given(st.text(max_size=40))
def test_any_name_can_be_compared(name: str) -> None:
    assert bare_name(name) == bare_name(name.upper().lower()) or not name.isascii()


ACTING = [
    *("Plt. Lurah", "Plt Lurah", "PLT LURAH", "Plt.Lurah", "Plh. Camat", "plh camat", "Pj. Sekda"),
    *("(Plt) Lurah", "Plt/Plh Lurah", "Pjs. Kepala Dinas", "Pelaksana Tugas Lurah", "- Plt. Lurah"),
    *("Pelaksana Harian Camat", "Penjabat Bupati", "Pejabat Sementara Lurah", "Plt.", "plh"),
]
DEFINITIVE = [
    *("Lurah", "Pltu Banten", "Pelaksana", "Pelaksana Lapangan", "Pejabat Fungsional", "Pjok"),
    *("Kepala Seksi", "Pejabat Pengadaan", "Penjaga Sekolah", "Menggantikan Plt. Lurah", ""),
]


@pytest.mark.parametrize("text", ACTING)
def test_a_post_that_is_held_for_another(text: str) -> None:
    assert begins_as_acting(text)
    assert note_tells_acting(text)


@pytest.mark.parametrize("text", DEFINITIVE)
def test_a_post_that_is_held(text: str) -> None:
    assert not begins_as_acting(text)
    assert not note_tells_acting(text)


@pytest.mark.parametrize("text", ["PJ kegiatan BOS", "Pj program TB", "PJ: Budi"])
def test_who_is_in_charge_of_something_holds_no_post(text: str) -> None:
    """Penanggung jawab, in a note; as a post or in a name it is read as Penjabat."""
    assert not note_tells_acting(text)
    assert begins_as_acting(text)


@pytest.mark.parametrize(
    "text", ["Pj Lurah", "PJ CAMAT sejak Mei", "Pj. Kepala Dinas", "Pjs Kabid"]
)
def test_a_note_of_a_post_tells_of_it(text: str) -> None:
    assert note_tells_acting(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "1",
            "ya",
            "Ya",
            "YA",
            "true",
            "TRUE",
            "Plt",
            "Plt.",
            "PLH",
            "Plh.",
            "Pj.",
            "v",
            "x",
            "√",
        ),
        *("Plt. Lurah", "Lurah (Plt)", "Pelaksana Tugas", "Pelaksana Harian", "Y", "plt/plh"),
    ],
)
def test_a_mark_of_an_acting_post(text: str) -> None:
    assert parse_acting(text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "0",
            "tidak",
            "TIDAK",
            "Definitif",
            "definitif.",
            "false",
            "FALSE",
            "-",
            "–",
            "—",
        ),
        *("bukan Plt", "tidak ada", "non-Plt", "Struktural", "Fungsional", "Pelaksana", "N"),
    ],
)
def test_a_mark_of_none(text: str) -> None:
    assert not parse_acting(text)


@pytest.mark.parametrize("text", ["mungkin", "2", "Lurah", "sejak Mei"])
def test_a_mark_that_says_neither(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_acting(text)
    assert refused.value.code == "E217"
