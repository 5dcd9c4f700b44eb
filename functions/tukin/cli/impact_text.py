"""An impact in lines of text, and changes as plain JSON values."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tukin.cli.language import say, text_of
from tukin.people.small_groups import Hidden
from tukin.rule_changes.gate.book_page import set_and_changes
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf
from tukin.rule_changes.gate.words import basis_words, facts_words, gap_words
from tukin.rule_changes.whatif import Bin, Impact, Sums
from tukin.rules.diff import RuleChange
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.catalogue.messages import CATALOGUE
from tukin.vocabulary.money import format_idr, format_percent, share_bp
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import period_words

MOST_CHANGES = 20
_WIDTH = 80
_MOST_GROUPS = 12
_BAR = 36


def describe_change(change: RuleChange) -> dict[str, Any]:
    """A change of the rules as plain JSON values."""
    return {
        "section": change.section,
        "path": change.path,
        "text_id": change.text.id,
        "text_en": change.text.en,
    }


def impact_lines(
    impact: Impact, changes: Sequence[RuleChange], alone: Mapping[str, int], most: int | None
) -> Iterator[str]:
    """The impact as text of at most 80 columns: what it means for people first.

    Args:
        impact: the impact.
        changes: how the rules differ.
        alone: what each part of the rules would cost by itself.
        most: lines of the differences, None for all.
    """
    yield from _summary(impact)
    yield from _warnings(impact)
    yield ""
    yield from change_lines(changes, most)
    yield from _costs(impact, alone)
    yield from ("", say("Selisih neto sebulan, orang:", "Change of the month's net pay, people:"))
    yield from _histogram(impact.histogram)
    for title, name, groups in (
        (say("Perangkat daerah", "Agency"), "agency", impact.by_agency),
        (say("Jabatan", "Position"), "position", impact.by_position),
        (say("Golongan", "Grade"), "grade", impact.by_grade),
    ):
        yield from ("", f"{title}, {say('selisih bruto', 'change of gross pay')}:")
        yield from _groups(groups, impact.hidden.get(name, Hidden(0, 0)))
    yield ""
    yield from _others(impact)


def book_lines(
    what_if: BookWhatIf, digest: str, book: RuleBook, live: RuleBook, most: int | None
) -> Iterator[str]:
    """What a proposed book would do: by what it is agreed to, then each set that differs."""
    yield f"{say('Usulan', 'Proposal')} {what_if.book_sha256[:12]}"
    yield from textwrap.wrap(text_of(basis_words(what_if)), _WIDTH)
    for words in facts_words(what_if):
        yield from textwrap.wrap(f"! {text_of(words)}", _WIDTH, subsequent_indent="  ")
    yield from _control_lines(what_if)
    for each in what_if.sets:
        _, _, changes = set_and_changes(each, book, live)
        yield ""
        for words in gap_words(each):
            yield from textwrap.wrap(f"! {text_of(words)}", _WIDTH, subsequent_indent="  ")
        yield from impact_lines(each.lowest, changes, {}, most)
    yield ""
    yield f"{say('Sidik untuk menyetujui', 'Digest for the approval')}:"
    yield digest


def _control_lines(what_if: BookWhatIf) -> Iterator[str]:
    """The controls that change, before any figure."""
    if not what_if.controls:
        return
    yield ""
    yield say(
        "Pengendalian yang berubah (disetujui tersendiri):",
        "Controls that change (confirmed by themselves):",
    )
    for change in what_if.controls:
        text = f"! {change.rule_set}: {text_of(change.text)}"
        yield from textwrap.wrap(text, _WIDTH, subsequent_indent="  ")
    yield f"{say('Sidik pengendalian', 'Digest of the controls')}:"
    yield str(what_if.controls_sha256)


def _summary(impact: Impact) -> Iterator[str]:
    """Net pay before and after; people up, down, not computed."""
    total = impact.total
    month = text_of(period_words(Period.parse(impact.period)))
    yield f"{say('Simulasi', 'What-if')} {impact.after.rule_set} · {month}"
    change_idr = total.net_after_idr - total.net_before_idr
    yield _pair(
        say("Neto sebulan", "Net of the month"),
        f"{format_idr(total.net_before_idr)} → {format_idr(total.net_after_idr)}",
    )
    yield _pair(
        say("Selisih", "Change"),
        f"{_signed(change_idr)} ({_share(change_idr, total.net_before_idr)})",
    )
    same = total.people - total.gainers - total.losers
    yield _pair(
        say("Pegawai", "People"),
        say(
            f"{_count(total.gainers)} naik, {_count(total.losers)} turun, {_count(same)} tetap",
            f"{_count(total.gainers)} up, {_count(total.losers)} down, {_count(same)} the same",
        ),
    )
    yield _pair(say("Tidak terhitung", "Not computed"), _count(sum(impact.impossible.values())))


def _warnings(impact: Impact) -> Iterator[str]:
    yield from impossible_lines(impact)
    for budget in impact.budgets:
        if budget.is_exceeded:
            over = format_idr(budget.gross_after_idr - budget.pagu_idr)
            yield say(
                f"! Pagu {budget.agency} terlampaui sebesar {over}",
                f"! The budget of {budget.agency} is exceeded by {over}",
            )


def impossible_lines(impact: Impact) -> Iterator[str]:
    """Why people cannot be computed, and how many by each reason."""
    for code, people in impact.impossible.items():
        entry = CATALOGUE[code]
        what = say(entry.what_id, entry.what_en)
        text = f"! {_count(people)} × {code} {'' if '{' in what else what}".rstrip()
        yield from textwrap.wrap(text, _WIDTH, subsequent_indent="  ")


def change_lines(changes: Sequence[RuleChange], most: int | None) -> Iterator[str]:
    """How the rules differ, a line each; of many the first ones."""
    if not changes:
        yield say("Aturan tidak berbeda.", "The rules do not differ.")
        return
    yield f"{say('Perbedaan aturan', 'Differences of the rules')} ({len(changes)}):"
    for change in changes[:most]:
        yield from textwrap.wrap(
            text_of(change.text), _WIDTH, initial_indent="  ", subsequent_indent="    "
        )
    if most is not None and len(changes) > most:
        rest = len(changes) - most
        yield say(f"  … {rest} lagi (--all)", f"  … {rest} more (--all)")


def _costs(impact: Impact, alone: Mapping[str, int]) -> Iterator[str]:
    total = impact.total
    yield ""
    change_idr = total.gross_change_idr
    yield _pair(
        say("TPP bruto", "Gross pay"),
        f"{_signed(change_idr)} ({_share(change_idr, total.gross_before_idr)})",
    )
    yield _pair("", f"{format_idr(total.gross_before_idr)} → {format_idr(total.gross_after_idr)}")
    employer_idr = impact.employer_after_idr - impact.employer_before_idr
    yield _pair(say("BPJS pemberi kerja", "Employer's BPJS"), _signed(employer_idr))
    yield _pair(
        say("Neto naik, turun", "Net up, down"),
        f"{_signed(impact.gained_idr)}, {_signed(-impact.lost_idr)}",
    )
    if len(alone) > 1:
        yield from ("", say("Masing-masing sendirian, bruto:", "Each by itself, gross:"))
        yield from (f"  {name:<28}{_signed(cost):>24}" for name, cost in alone.items())


def _others(impact: Impact) -> Iterator[str]:
    yield f"{say('Predikat berubah', 'Ratings changed')}: {_count(impact.ratings_changed)}"
    yield (
        f"{say('Dirujuk', 'Referred')}: {_count(impact.referred_before)} → "
        f"{_count(impact.referred_after)} "
        f"(+{_count(impact.referrals_opened)} −{_count(impact.referrals_withdrawn)})"
    )
    for limit in impact.limits:
        below, above = _count(limit.just_below), _count(limit.just_above)
        near = f"{limit.name} {format_percent(limit.limit_bp)}"
        yield say(
            f"Dekat {near}: {below} di bawah, {above} di atas",
            f"Near {near}: {below} below, {above} above",
        )
    ceiling = impact.ceiling
    yield (
        f"{say('Terpotong batas tertinggi', 'Cut by the ceiling')}: "
        f"{_count(ceiling.people_before)} → {_count(ceiling.people_after)}, "
        f"{format_idr(ceiling.cut_before_idr)} → {format_idr(ceiling.cut_after_idr)}"
    )


def _pair(label: str, value: str) -> str:
    return f"{label:<20}{value}"


def _share(change_idr: int, before_idr: int) -> str:
    return format_percent(share_bp(change_idr, before_idr), signed=True)


def _histogram(histogram: Sequence[Bin]) -> Iterator[str]:
    most = max((bin_.people for bin_ in histogram), default=0) or 1
    for bin_ in histogram:
        bar = "█" * -(-bin_.people * _BAR // most)
        yield f"  {_range(bin_):>28} {_count(bin_.people):>9} {bar}".rstrip()


def _range(bin_: Bin) -> str:
    if bin_.from_idr == bin_.until_idr:
        return "0"
    if bin_.from_idr is None:
        return f"≤ {format_idr(bin_.until_idr or 0)}"
    if bin_.until_idr is None:
        return f"≥ {format_idr(bin_.from_idr)}"
    return f"{format_idr(bin_.from_idr)} … {format_idr(bin_.until_idr)}"


def _groups(groups: Mapping[str, Sums], hidden: Hidden) -> Iterator[str]:
    ordered = sorted(groups.items(), key=lambda item: -abs(item[1].gross_change_idr))
    for name, sums in ordered[:_MOST_GROUPS]:
        yield f"  {name:<28}{_count(sums.people):>9} {_signed(sums.gross_change_idr):>24}"
    if len(ordered) > _MOST_GROUPS:
        rest = len(ordered) - _MOST_GROUPS
        yield say(f"  … {rest} lagi (--format json)", f"  … {rest} more (--format json)")
    if hidden.groups:
        few = _count(hidden.groups), _count(hidden.people)
        yield say(
            "  {} kelompok kecil ({} orang) tidak ditampilkan".format(*few),
            "  {} small groups ({} people) are not shown".format(*few),
        )


def _signed(amount_idr: int) -> str:
    return ("+" if amount_idr > 0 else "") + format_idr(amount_idr)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
