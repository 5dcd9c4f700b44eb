"""An impact in lines of text, and changes as plain JSON values."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tukin.rule_changes.whatif import Bin, Impact, Sums
from tukin.rules.diff import RuleChange
from tukin.vocabulary.money import FULL_BP, format_idr, format_percent

_MOST_GROUPS = 12
_BAR = 40


def describe_change(change: RuleChange) -> dict[str, Any]:
    """A change of the rules as plain JSON values."""
    return {
        "section": change.section,
        "path": change.path,
        "text_id": change.text.id,
        "text_en": change.text.en,
    }


def impact_lines(
    impact: Impact, changes: Sequence[RuleChange], alone: Mapping[str, int]
) -> Iterator[str]:
    """The impact as text of at most a hundred columns."""
    total = impact.total
    yield f"Simulasi aturan / what-if: {impact.after.rule_set}, data {impact.period}"
    yield ""
    yield from (f"  {change.text.id} / {change.text.en}" for change in changes)
    yield ""
    share_bp = total.gross_change_idr * FULL_BP // (total.gross_before_idr or 1)
    share = format_percent(share_bp, signed=True)
    yield f"TPP bruto / gross      {_signed(total.gross_change_idr)} ({share})"
    yield (
        f"                       {format_idr(total.gross_before_idr)} → "
        f"{format_idr(total.gross_after_idr)}"
    )
    employer = impact.employer_after_idr - impact.employer_before_idr
    yield f"BPJS pemberi kerja     {_signed(employer)}"
    yield (
        f"Pegawai / people       {_count(total.people)}: naik / gain {_count(total.gainers)}, "
        f"turun / lose {_count(total.losers)}"
    )
    yield f"Neto / net             {_signed(impact.gained_idr)} / {_signed(-impact.lost_idr)}"
    yield from _warnings(impact)
    if len(alone) > 1:
        yield from ("", "Sendirian / by itself:")
        yield from (f"  {name:<28}{_signed(cost):>24}" for name, cost in alone.items())
    yield from ("", "Neto sebulan / net a month:")
    yield from _histogram(impact.histogram)
    for title, groups in (
        ("Perangkat daerah / agency", impact.by_agency),
        ("Jabatan / position", impact.by_position),
        ("Golongan / grade", impact.by_grade),
    ):
        yield from ("", f"{title}:")
        yield from _groups(groups)
    yield ""
    yield f"Predikat berubah / ratings changed: {_count(impact.ratings_changed)}"
    yield (
        f"Dirujuk / referred: {_count(impact.referred_before)} → {_count(impact.referred_after)} "
        f"(+{_count(impact.referrals_opened)} −{_count(impact.referrals_withdrawn)})"
    )
    for limit in impact.limits:
        yield (
            f"Dekat / near {limit.name} {format_percent(limit.limit_bp)}: "
            f"{_count(limit.just_below)} di bawah / below, "
            f"{_count(limit.just_above)} di atas / above"
        )
    ceiling = impact.ceiling
    yield (
        f"Terpotong batas / cut by the ceiling: {_count(ceiling.people_before)} → "
        f"{_count(ceiling.people_after)}, {format_idr(ceiling.cut_before_idr)} → "
        f"{format_idr(ceiling.cut_after_idr)}"
    )


def _warnings(impact: Impact) -> Iterator[str]:
    for code, people in impact.impossible.items():
        yield f"! {code}: {_count(people)} pegawai tidak dapat dihitung / cannot be computed"
    for budget in impact.budgets:
        if budget.is_exceeded:
            over = budget.gross_after_idr - budget.pagu_idr
            yield f"! Pagu {budget.agency} terlampaui / budget exceeded: {format_idr(over)}"


def _histogram(histogram: Sequence[Bin]) -> Iterator[str]:
    most = max((bin_.people for bin_ in histogram), default=0) or 1
    for bin_ in histogram:
        bar = "█" * -(-bin_.people * _BAR // most)
        yield f"  {_range(bin_):>28} {_count(bin_.people):>9} {bar}"


def _range(bin_: Bin) -> str:
    if bin_.from_idr == bin_.until_idr:
        return "0"
    if bin_.from_idr is None:
        return f"≤ {format_idr(bin_.until_idr or 0)}"
    if bin_.until_idr is None:
        return f"≥ {format_idr(bin_.from_idr)}"
    return f"{format_idr(bin_.from_idr)} … {format_idr(bin_.until_idr)}"


def _groups(groups: Mapping[str, Sums]) -> Iterator[str]:
    ordered = sorted(groups.items(), key=lambda item: -abs(item[1].gross_change_idr))
    for name, sums in ordered[:_MOST_GROUPS]:
        yield f"  {name:<28}{_count(sums.people):>9} {_signed(sums.gross_change_idr):>24}"
    if len(ordered) > _MOST_GROUPS:
        yield f"  … {len(ordered) - _MOST_GROUPS} lagi / more (--format json)"


def _signed(amount_idr: int) -> str:
    return ("+" if amount_idr > 0 else "") + format_idr(amount_idr)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")
