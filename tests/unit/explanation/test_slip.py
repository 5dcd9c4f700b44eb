"""The slip: whole, escaped, self-contained, and the same for the same explanation."""

import re
from html.parser import HTMLParser

import pytest

from tests.unit.entitlement.cases import JAKARTA, NAMED, rules_of, sound_row
from tests.unit.explanation.test_explanation import TODAY, WORKED_EXAMPLE, explained, record_of
from tukin.explanation.description import describe_explanation
from tukin.explanation.explanation import explain
from tukin.explanation.slip import slip_html, slip_text


def _described(name: str = "Contoh, S.Sos.") -> dict[str, object]:
    rules = rules_of(JAKARTA)
    row = WORKED_EXAMPLE | {"name": name}
    previous = record_of(rules, row | {"alpa": "0"}, "2026-09")
    record = record_of(rules, row)
    return describe_explanation(explain(record, rules, received_on=TODAY, previous=previous))


class _Text(HTMLParser):
    """All text outside of styles, and all tags and attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.parts: list[str] = []
        self._skip = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]
        self._skip = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._skip = False

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.parts.append(data)

    @property
    def text(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.parts).replace("\u00a0", " "))


def test_it_says_what_counts() -> None:
    text = _Text(slip_html(_described())).text
    for expected in [
        "Rp10.946.394",
        "sepuluh juta sembilan ratus empat puluh enam ribu tiga ratus sembilan puluh empat rupiah",
        "Rp13.500.000 × 92,76 % = Rp12.522.600",
        "−Rp675.000",
        "Rp637.701 lebih sedikit dari September 2026",
        "Dinas Pendidikan",
        "198503012010011901",
        "Paling lambat 8 Desember 2026",
        "Pergub DKI Jakarta 64/2020 jo. 69/2020",
        rules_of(JAKARTA).sha256,
        "setengah ke atas",
    ]:
        assert expected in text


def test_nothing_is_loaded_and_nothing_runs() -> None:
    page = _Text(slip_html(_described()))
    assert page.links == []
    assert not {"script", "img", "link", "iframe", "object", "form"} & set(page.tags)
    assert "url(" not in slip_html(_described())


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "Siti & 'Ani' \"Budi\"", "{{ 7*7 }}", "</main><h1>x"]
)
def test_names_are_text(name: str) -> None:
    page = slip_html(_described(name))
    parsed = _Text(page)
    assert name in "".join(parsed.parts)
    assert parsed.tags.count("h1") == 1
    assert "script" not in parsed.tags


def test_the_same_explanation_gives_the_same_bytes() -> None:
    assert slip_html(_described()) == slip_html(_described())


def test_values_of_our_own_are_marked() -> None:
    row = sound_row(NAMED, innovation_evidence="SK 1/2026")
    page = slip_html(describe_explanation(explained(rules_of(NAMED), row)))
    assert "nilai contoh · illustrative" in page


@pytest.mark.parametrize(("language", "word"), [("id", "TPP diterima"), ("en", "Net pay")])
def test_the_text_fits_a_terminal(language: str, word: str) -> None:
    text = slip_text(_described(), language)  # type: ignore[arg-type]
    assert all(len(line) <= 80 for line in text.splitlines())
    assert re.search(rf"^{word} +Rp10\.946\.394$", text, re.MULTILINE)
    assert "Rp13.500.000 × 92,76" in text
