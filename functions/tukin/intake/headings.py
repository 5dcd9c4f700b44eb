"""The headings of an appraisal file: fixed columns, and those that a rule set adds."""

from tukin.file_formats.heading_units import Unit
from tukin.file_formats.headings import Headings, heading_key
from tukin.rules.attendance import LatenessBand
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import (
    COLUMNS,
    COUNT_COLUMNS,
    MOST_DAYS,
    QUADRANT_COLUMNS,
    REQUIRED_COLUMNS,
)
from tukin.vocabulary.period import Period

_USUAL_BANDS = 4
"""TL1 to TL4 and PSW1 to PSW4 of attendance machines: they have their bands only where the rules
have as many."""

_NOT_READ = frozenset(
    (
        # e-Kinerja BKN
        *("is_plt_plh", "periode_akhir", "skp_unor", "skp_unor_induk", "skp_status"),
        "hasil_akhir",
        # SIASN skp22
        *("kuadranKinerjaNilai", "penilaiGolongan", "penilaiJabatan", "penilaiNama"),
        *("penilaiUnorNama", "statusPenilai", "tahun", "hasilKinerjaNilai"),
        # the attendance recap of Jakarta
        *("sakit", "ct", "cb", "cltn", "cbs", "cbs3", "tb", "cs", "cap", "cap5", "dlp", "dlaw"),
        *("dlak", "mn", "ttp", "ph", "dk", "pd", "mpp", "ijset", "ctu"),
    )
)
"""Columns of known exports that say nothing about a month's pay, or say it once more."""


def appraisal_headings(rules: RuleSet, period: Period | None = None) -> Headings:
    """All columns of an appraisal, and the indicators by code and by both labels.

    Args:
        rules: the rule set in force.
        period: the month of the file: headings of another month are not read.
    """
    codes = tuple(indicator.code for indicator in rules.indicators)
    candidates, weak = _candidates(rules)
    bands = _bands(rules)
    for number, band in enumerate(bands, start=1):
        usual = (f"TL{number}", f"PSW{number}") if len(bands) == _USUAL_BANDS else ()
        for heading in (band.code, band.label_id, band.label_en, *usual):
            candidates.setdefault(heading_key(heading), (band.code,))
    labels = {column.name: column.label.id for column in COLUMNS}
    labels |= {indicator.code: indicator.label_id for indicator in rules.indicators}
    labels |= {band.code: band.label_id for band in bands}
    counted = {column.name: _unit(column.most) for column in COUNT_COLUMNS}
    counted |= {band.code: Unit.TIMES for band in bands}
    attendance = frozenset(counted)
    counted["status"] = Unit.STATE
    return Headings(
        required=(*REQUIRED_COLUMNS, *codes),
        candidates=candidates,
        weak=weak,
        labels=labels,
        units=counted | dict.fromkeys(codes, Unit.POINTS),
        scores=frozenset(codes),
        counted=frozenset(counted),
        counted_alike=frozenset(band.code for band in bands),
        ignored=frozenset(map(heading_key, _NOT_READ)),
        of_month_before=attendance if rules.attendance.of_month_before else frozenset(),
        period=period,
    )


def _candidates(rules: RuleSet) -> tuple[dict[str, tuple[str, ...]], frozenset[str]]:
    """What each heading can mean, without those of lateness, and the weak ones."""
    candidates: dict[str, tuple[str, ...]] = {
        heading_key(item.code): (item.code,) for item in rules.indicators
    }
    for column in COLUMNS:
        for heading in (column.name, *column.headings.split(";")):
            candidates.setdefault(heading_key(heading), (column.name,))
    weak_keys = {
        heading_key(heading): column.name
        for column in COLUMNS
        for heading in filter(None, column.weak_headings.split(";"))
    }
    weak = weak_keys.keys() - candidates.keys()
    candidates |= {key: (weak_keys[key],) for key in weak}
    for indicator in rules.indicators:
        for key in map(heading_key, (indicator.label_id, indicator.label_en)):
            known = candidates.setdefault(key, (indicator.code,))
            if rules.quadrants is None and known[0] in QUADRANT_COLUMNS:
                # Jakarta's indicator "Perilaku kerja" is also the name of a quadrant's side.
                # Without quadrants the indicator is meant, unless it has a column already.
                candidates[key] = (indicator.code, *known)
                weak.add(key)
    return candidates, frozenset(weak)


def _bands(rules: RuleSet) -> list[LatenessBand]:
    """Those of lateness, from the shortest on; none where minutes are cut."""
    lateness = rules.attendance.lateness
    bands = lateness.bands if lateness.kind == "banded" else ()
    return sorted(bands, key=lambda band: band.from_minutes)


def _unit(most: int) -> Unit:
    return Unit.DAYS if most == MOST_DAYS else Unit.MINUTES
