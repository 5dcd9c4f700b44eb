"""The columns of an appraisal file in words: their headings, and what belongs in them."""

from typing import NamedTuple

from tukin.rules.attendance import MOST_OCCURRENCES
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import (
    COLUMNS,
    OPTIONAL_COLUMNS,
    QUADRANT_COLUMNS,
    REQUIRED_COLUMNS,
)
from tukin.vocabulary.words import Words


class ColumnWords(NamedTuple):
    """A column's heading, which every reader knows, and how to fill it."""

    label: Words
    guide: Words


_LATENESS = ("late_minutes", "early_minutes")


def column_words(rules: RuleSet) -> dict[str, ColumnWords]:
    """All columns that a file under these rules can have."""
    words = {column.name: ColumnWords(column.label, column.guide) for column in COLUMNS}
    example = f"{rules.innovation_award.evidence_prefixes[0]} 12/2026"
    evidence = words["innovation_evidence"]
    guide = Words(*(text.format(example=example) for text in evidence.guide))
    words["innovation_evidence"] = evidence._replace(guide=guide)
    for item in rules.indicators:
        words[item.code] = ColumnWords(
            Words(item.label_id, item.label_en),
            Words(
                f"Wajib. Nilai 0 sampai {item.max_score}, paling banyak dua desimal.",
                f"Required. Score from 0 to {item.max_score}, with two decimals at most.",
            ),
        )
    lateness = rules.attendance.lateness
    for band in lateness.bands if lateness.kind == "banded" else ():
        words[band.code] = ColumnWords(
            Words(band.label_id, band.label_en),
            Words(
                f"Berapa kali dalam sebulan, 0 sampai {MOST_OCCURRENCES}; kosong berarti 0.",
                f"Occurrences in the month, 0 to {MOST_OCCURRENCES}; empty means 0.",
            ),
        )
    return words


def template_columns(rules: RuleSet) -> tuple[str, ...]:
    """The columns worth filling in under these rules, in the order of a template.

    Left out are agency and period, which the address of an upload says, and what the rules do not
    use: acting posts, the two ratings without quadrants, and the minutes where occurrences are cut.
    """
    unused = {"acting", "agency", "period"}
    if rules.quadrants is None:
        unused |= {*QUADRANT_COLUMNS}
    if rules.lateness_columns:
        unused |= {*_LATENESS}
    optional = [column for column in OPTIONAL_COLUMNS if column not in unused]
    place = optional.index("status")
    indicators = [item.code for item in rules.indicators]
    return (
        *REQUIRED_COLUMNS,
        *optional[:1],
        *indicators,
        *optional[1:place],
        *rules.lateness_columns,
        *optional[place:],
    )
