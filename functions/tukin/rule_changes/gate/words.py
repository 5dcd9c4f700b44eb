"""What a page and a terminal call the parts of a what-if of a book."""

from collections.abc import Iterator

from tukin.people.four_eyes import caller_name
from tukin.rule_changes.gate.basis import Basis
from tukin.rule_changes.gate.bounds import Gap
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf, SetImpact
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words, period_words

_BASIS = {
    Basis.SETTLED: Words(
        "bulan terakhir yang sudah dibayar", "the latest month that has been settled"
    ),
    Basis.LIVE: Words(
        "bulan terbit dengan pegawai terbanyak; belum ada yang dibayar",
        "the published month with most people; none has been settled",
    ),
    Basis.NOBODY: Words(
        "belum pernah ada pegawai yang terbit", "nobody was ever live in any month"
    ),
}
_GAPS = {
    Gap.SCORES: Words("nilai indikator", "a score"),
    Gap.OCCURRENCES: Words("banyaknya keterlambatan", "occurrences of lateness"),
    Gap.MINUTES: Words("menit keterlambatan", "minutes of lateness"),
}


def basis_words(what_if: BookWhatIf) -> Words:
    """By whose pay a book is judged: ``Oktober 2026, bulan terakhir …: 231 pegawai``."""
    month, basis = period_words(Period.parse(what_if.period)), _BASIS[what_if.basis]
    if what_if.basis is Basis.NOBODY:
        return basis
    count = f"{what_if.people:,}".replace(",", ".")
    return Words(
        f"{month.id}, {basis.id}: {count} pegawai", f"{month.en}, {basis.en}: {count} people"
    )


def gap_words(each: SetImpact) -> Iterator[Words]:
    """What past rows lack, for how many people, and what the set costs at both ends."""
    if each.highest is None:
        return
    for gap, people in each.completed.items():
        words, count = _GAPS[gap], f"{people:,}".replace(",", ".")
        yield Words(
            f"{count} pegawai belum mempunyai {words.id}", f"{count} people lack {words.en}"
        )
    low, high = (
        f"{format_idr(impact.total.gross_before_idr)} → {format_idr(impact.total.gross_after_idr)}"
        for impact in (each.lowest, each.highest)
    )
    yield Words(f"Bruto, bila nilainya terendah: {low}", f"Gross pay at the lowest value: {low}")
    yield Words(
        f"Bruto, bila nilainya tertinggi: {high}", f"Gross pay at the highest value: {high}"
    )


def facts_words(what_if: BookWhatIf) -> Iterator[Words]:
    """Which agencies gave what past rows lack, and who did for each."""
    for each in what_if.facts:
        who = caller_name(each.by)
        yield Words(
            f"Data yang belum ada pada baris lama {each.agency} diberikan oleh {who}",
            f"What past rows of {each.agency} lack was given by {who}",
        )
