"""The structure of a NIP and of an NI PPPK."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import CPNS, PNS, PPPK
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.nip import check_nip, person_key

DAYS = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}


@st.composite
def _sound(draw: st.DrawFn, kind: str) -> str:
    born, month = draw(st.integers(1960, 2000)), draw(st.integers(1, 12))
    day = draw(st.integers(1, DAYS.get(month, 31)))
    appointed = born + draw(st.integers(16, 65))
    middle = f"{draw(st.integers(1, 12)):02d}" if kind == "PNS" else f"2{draw(st.integers(1, 9))}"
    sex, sequence = draw(st.sampled_from("12")), draw(st.integers(1, 999))
    return f"{born}{month:02d}{day:02d}{appointed}{middle}{sex}{sequence:03d}"


@pytest.mark.parametrize("kind", ["PNS", "PPPK"])
@given(data=st.data())
def test_sound_numbers_are_distinguished(kind: str, data: st.DataObject) -> None:
    assert check_nip(data.draw(_sound(kind))) == kind


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "E102"),
        (PNS[:17], "E102"),
        (PNS + "001", "E102"),
        (PNS[:17] + "x", "E102"),
        ("１９８５０３０１２０１００１１９０１", "E102"),  # full-width digits  # noqa: RUF001
        (PNS + "\n", "E102"),
        ("19851301" + PNS[8:], "E104"),
        ("19850230" + PNS[8:], "E104"),
        ("00000101" + PNS[8:], "E104"),
        (PNS[:8] + "201000" + PNS[14:], "E105"),
        (PNS[:8] + "201013" + PNS[14:], "E105"),
        (PNS[:8] + "201030" + PNS[14:], "E105"),
        (PPPK[:13] + "0" + PPPK[14:], "E105"),
        ("19850301" + "200001" + PNS[14:], "E105"),  # appointed at 15
        ("19850301" + "205101" + PNS[14:], "E105"),  # appointed at 66
        (PNS[:14] + "0" + PNS[15:], "E106"),
        (PNS[:14] + "3" + PNS[15:], "E106"),
        (PNS[:15] + "000", "E107"),
        (PPPK[:15] + "000", "E107"),
    ],
)
def test_refusals(text: str, code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_nip(text)
    assert refused.value.code == code
    if code == "E102":
        assert refused.value.details["length"] == len(text)


@pytest.mark.parametrize(
    ("text", "details"),
    [
        ("3171010101850001", {"cause": "nik"}),
        ("130812345", {"cause": "old"}),
        ("167823", {"cause": "nrk"}),
        ("0", {"cause": "zero"}),
        (PNS[:17], {}),
        (PNS + "001", {}),
        ("1985O3012010011901", {"cause": "letters"}),
        ("19850301201001190l", {"cause": "letters"}),
        ("NIP. " + PNS, {"cause": "signs"}),
        ("19850301-201001-1-901", {"cause": "signs"}),
        (f"{PNS} {PPPK}", {"cause": "several"}),
        (PNS + PPPK, {"cause": "several"}),
        ("\u202a" + PNS, {"cause": "invisible", "place": 1}),
        (PNS[:5] + "\u200b" + PNS[5:], {"cause": "invisible", "place": 6}),
        ("tidak ada", {"cause": "words"}),
    ],
)
def test_a_refusal_names_the_cause_where_it_shows(text: str, details: dict[str, object]) -> None:
    with pytest.raises(InvalidInput) as refused:
        check_nip(text)
    assert refused.value.code == "E102"
    assert refused.value.details == {"length": len(text), **details}
    for language in refused.value.message:
        assert "{" not in language
        assert text == "0" or text not in language


@pytest.mark.parametrize(
    "text",
    ["198503012001011901", "198503012050011901", "198503012010121001", "200002292025032999"],
)
def test_edges_that_are_sound(text: str) -> None:
    """Appointed at 16 and at 65, in December, sequence 001 and 999, born on a leap day."""
    assert check_nip(text) == "PNS"


@pytest.mark.parametrize("frequency", range(1, 10))
def test_pppk_of_every_frequency(frequency: int) -> None:
    assert check_nip(f"{PPPK[:13]}{frequency}{PPPK[14:]}") == "PPPK"


@given(st.text(alphabet="0123456789 '=E+.x", max_size=24))
def test_anything_else_is_an_invalid_input(text: str) -> None:
    try:
        found = str(check_nip(text))
    except InvalidInput as refused:
        found = refused.code
    assert found in {"PNS", "PPPK", "E102", "E104", "E105", "E106", "E107"}


def test_person_key_is_opaque_and_stable() -> None:
    """Recorded: keys of stored items must not move."""
    assert person_key(PNS) == "9f906023dee4c98c4408d6ae5d86901c"
    assert len({person_key(nip) for nip in (PNS, CPNS, PPPK)}) == 3
    assert all(part not in person_key(PNS) for part in (PNS, PNS[:8]))
