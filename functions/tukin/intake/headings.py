"""The headings of an appraisal file: fixed columns, and those that a rule set adds."""

from tukin.file_formats.headings import Headings, heading_key
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.aliases import ALIASES, QUADRANT_COLUMNS, WEAK_ALIASES
from tukin.vocabulary.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS


def appraisal_headings(rules: RuleSet) -> Headings:
    """All columns of an appraisal, and the indicators by code and by both labels."""
    codes = tuple(indicator.code for indicator in rules.indicators)
    candidates: dict[str, tuple[str, ...]] = {heading_key(code): (code,) for code in codes}
    for column in (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS):
        for heading in (column, *ALIASES[column].split(";")):
            candidates.setdefault(heading_key(heading), (column,))
    weak = WEAK_ALIASES.keys() - candidates.keys()
    candidates |= {key: (WEAK_ALIASES[key],) for key in weak}
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
    return Headings((*REQUIRED_COLUMNS, *codes), candidates, frozenset(weak))
