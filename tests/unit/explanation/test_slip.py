"""The slip: whole, escaped, self-contained, and the same for the same explanation."""

import re
from html.parser import HTMLParser

import pytest

from tests.unit.entitlement.cases import JAKARTA, NAMED, rules_of, sound_row
from tests.unit.explanation.test_explanation import (
    TODAY,
    WORKED_EXAMPLE,
    explain_now,
    explained,
    record_of,
)
from tukin.explanation.description import describe_explanation
from tukin.explanation.folding import fold_lines
from tukin.explanation.slip import slip_html, slip_text


def _described(name: str = "Contoh, S.Sos.") -> dict[str, object]:
    rules = rules_of(JAKARTA)
    row = WORKED_EXAMPLE | {"name": name}
    previous = record_of(rules, row | {"alpa": "0"}, "2026-09")
    record = record_of(rules, row)
    return describe_explanation(explain_now(record, rules, received_on=TODAY, previous=previous))


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
    "name", ["<script>alert(1)</script>", "Siti & 'Ani' \"Budi\"", "{{ lipsum }}", "</main><h1>x"]
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


# --- Steps without an effect ------------------------------------------------------------------

UNPAID = {"status": "tugas-belajar"}
AFTER_STATUS = "Besaran setelah status kepegawaian"
ABSENT = {"alpa": "20"}  # 20 × 5 % takes all that was earned
NO_SCORE = {"aktivitas": "0", "perilaku": "0", "serapan": "0"}


def described(**cells: str) -> dict[str, object]:
    return describe_explanation(explained(rules_of(JAKARTA), WORKED_EXAMPLE | cells))


def account_of(text: str) -> list[str]:
    """Lines of the text's computation."""
    lines = text.splitlines()
    start = lines.index("BAGAIMANA TPP ANDA DIHITUNG") + 1
    return lines[start : lines.index("PENILAIAN KINERJA ANDA") - 1]


def test_a_step_without_an_effect_is_never_shown_as_nothing() -> None:
    account = account_of(slip_text(described()))
    assert not any(re.search(r"[ +−]Rp0$", line) for line in account)
    place = account.index("Tidak mengubah TPP bulan ini:")
    assert not any("Besaran setelah status kepegawaian" in line for line in account[:place])
    folded = " ".join(" ".join(account[place + 1 :]).split())
    assert "Besaran setelah status kepegawaian: Status bulan ini: Aktif, dibayar 100 %." in folded
    assert "Tidak ada pemotongan karena pagu anggaran." in folded


@pytest.mark.parametrize(
    ("cells", "last_step", "why", "following", "idle"),
    [
        (
            UNPAID,
            "Besaran setelah status kepegawaian",
            "Status bulan ini: Tugas belajar, dibayar 0 %.",
            11,
            [],
        ),
        (
            NO_SCORE | {"alpa": "0", "late_minutes": "0"},
            "Sesuai capaian kinerja",
            "Dibayar sebesar capaian kinerja, 0 %.",
            10,
            ["Besaran setelah status kepegawaian"],
        ),
        (
            ABSENT,
            "Potongan alpa",
            "20 hari alpa",
            8,
            ["Besaran setelah status kepegawaian", "Setelah predikat kinerja"],
        ),
    ],
)
def test_where_nothing_is_paid_one_line_says_why(
    cells: dict[str, str], last_step: str, why: str, following: int, idle: list[str]
) -> None:
    described_ = described(**cells)
    assert described_["record"]["net_idr"] == 0  # type: ignore[index]
    text = slip_text(described_)
    account = " ".join(" ".join(account_of(text)).split())
    said = f"TPP bulan ini nol sejak langkah “{last_step}”: {why}"
    assert said in account
    assert f"{following} langkah sesudahnya tidak mengubah apa pun." in account
    shown = [line for line in account_of(text) if re.search(r"^\S.* Rp0$", line)]
    assert [line.split("  ")[0] for line in shown] == ["TPP diterima"]
    page = _Text(slip_html(described_)).text
    assert said in page
    assert f"The {following} steps after it change nothing." in page
    assert ("Tidak mengubah TPP bulan ini" in page) == bool(idle)
    for label in idle:
        assert label in page.split("Tidak mengubah TPP bulan ini")[1]
    for other in ("TPP bruto", "PPh", "Iuran", "Rp0 = Rp0"):
        assert other not in account


def test_the_folded_lines_are_all_lines_once() -> None:
    for cells in ({}, UNPAID, ABSENT, NO_SCORE):
        lines = described(**cells)["lines"]
        folded = fold_lines(lines)  # type: ignore[arg-type]
        changes = [line["step"] for line in lines if line["kind"] == "change"]  # type: ignore[attr-defined]
        named = [line["step"] for line in (*folded.shown, *folded.idle) if line["kind"] == "change"]
        following = folded.zero.following if folded.zero else 0
        assert len(named) + following == len(changes)
        assert len(set(named)) == len(named)
        assert sum(line["effect_idr"] for line in folded.shown) == folded.shown[-1]["amount_idr"]


def test_pay_that_is_not_zero_folds_nothing() -> None:
    assert fold_lines(described()["lines"]).zero is None  # type: ignore[arg-type]
