"""What an approver sees of a book: whose pay it is judged by, the digest, and both ends."""

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.rule_changes.people import draw_people
from tukin.cli.impact_text import book_lines
from tukin.rule_changes.column_impact import simulate
from tukin.rule_changes.gate.basis import Basis
from tukin.rule_changes.gate.book_page import book_page
from tukin.rule_changes.gate.bounds import Gap
from tukin.rule_changes.gate.controls import ControlChange
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf, SetImpact
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.period import Period

BEFORE = load_rules(sample_rules("named-indicators"))
LOW, HIGH = (
    load_rules(changed(sample_rules("named-indicators"), {"positions.9.amount_idr": amount}))
    for amount in (13_600_000, 13_900_000)
)
LIVE, BOOK = RuleBook(rule_sets=(BEFORE,)), RuleBook(rule_sets=(LOW,))
DIGEST = "d" * 64


def what_if(basis: Basis = Basis.SETTLED, *, both_ends: bool = True) -> BookWhatIf:
    """A what-if of one set; what would be its highest end is another set's impact."""
    people = draw_people(BEFORE, 300, seed=2)
    lowest, highest = (simulate(people, BEFORE, rules, Period(2026, 10)) for rules in (LOW, HIGH))
    one = SetImpact(
        replaces=("named-indicators",),
        lowest=lowest,
        highest=highest if both_ends else None,
        completed={Gap.SCORES: 300} if both_ends else {},
        not_computed=0,
    )
    return BookWhatIf(
        book_sha256=BOOK.sha256,
        base_sha256=LIVE.sha256,
        basis=basis,
        period="2026-10",
        people=300,
        net_idr=1,
        live_months=(),
        controls=(),
        sets=(one,),
    )


def test_both_ends_are_on_page_and_terminal() -> None:
    shown = what_if()
    page = book_page(shown, DIGEST, BOOK, LIVE)
    text = " ".join(book_lines(shown, DIGEST, BOOK, LIVE, None))
    (one,) = shown.sets
    assert one.highest is not None
    for impact in (one.lowest, one.highest):
        amount = format_idr(impact.total.gross_after_idr)
        assert amount in page
        assert amount in text
    assert "300 pegawai belum mempunyai nilai indikator" in page
    assert "300 pegawai belum mempunyai nilai indikator" in text


def test_page_and_terminal_say_by_whom_and_by_which_digest() -> None:
    words = "Oktober 2026, bulan terakhir yang sudah dibayar: 300 pegawai"
    shown = what_if(both_ends=False)
    page = book_page(shown, DIGEST, BOOK, LIVE)
    lines = list(book_lines(shown, DIGEST, BOOK, LIVE, None))
    assert words in page
    assert words in " ".join(lines)
    assert DIGEST in page
    assert lines[-1] == DIGEST
    assert "belum memuat semua" not in page
    assert "besaran: Rp13.500.000 → Rp13.600.000" in page


def test_controls_are_sentences_before_the_figures() -> None:
    change = ControlChange(
        rule_set="named-indicators",
        compared_with="named-indicators",
        path="$.over_budget.then",
        text_id="Melebihi pagu, <then>: wait → pro rate",
        text_en="Over the budget, <then>: wait → pro rate",
    )
    shown = what_if().model_copy(update={"controls": (change,)})
    page = book_page(shown, DIGEST, BOOK, LIVE)
    lines = list(book_lines(shown, DIGEST, BOOK, LIVE, None))
    sentence = next(place for place, line in enumerate(lines) if "Melebihi pagu" in line)
    assert sentence < next(place for place, line in enumerate(lines) if "Neto sebulan" in line)
    assert page.index("Melebihi pagu, &lt;then&gt;") < page.index("Selisih TPP bruto")
    assert str(shown.controls_sha256) in page
    assert str(shown.controls_sha256) in lines


def test_nobody_and_nothing() -> None:
    shown = what_if(Basis.NOBODY).model_copy(update={"sets": ()})
    page = book_page(shown, DIGEST, LIVE, LIVE)
    assert "belum pernah ada pegawai yang terbit" in page
    assert "Tidak ada aturan yang berbeda" in page
