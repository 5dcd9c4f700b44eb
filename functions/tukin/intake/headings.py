"""The headings of an appraisal file: fixed columns, and those that a rule set adds."""

from tukin.file_formats.headings import Headings, heading_key
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COLUMNS, QUADRANT_COLUMNS, REQUIRED_COLUMNS


def appraisal_headings(rules: RuleSet) -> Headings:
    """All columns of an appraisal, and the indicators by code and by both labels."""
    codes = tuple(indicator.code for indicator in rules.indicators)
    candidates: dict[str, tuple[str, ...]] = {heading_key(code): (code,) for code in codes}
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
    lateness = rules.attendance.lateness
    for band in lateness.bands if lateness.kind == "banded" else ():
        for heading in (band.code, band.label_id, band.label_en):
            candidates.setdefault(heading_key(heading), (band.code,))
    labels = {column.name: column.label.id for column in COLUMNS}
    labels |= {indicator.code: indicator.label_id for indicator in rules.indicators}
    return Headings((*REQUIRED_COLUMNS, *codes), candidates, frozenset(weak), labels)
