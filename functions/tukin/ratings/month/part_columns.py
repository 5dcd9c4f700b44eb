"""Which columns an attendance part has: what HR may say, and what only raters may."""

from dataclasses import dataclass
from typing import Self

from tukin.intake.cells import cells_of
from tukin.rules.cycle import Cycle, InputFrom
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import COUNT_COLUMNS

_ALSO_READ = ("name", "agency", "period")
"""Read and compared with the month; the name stands in for a register that has none."""


@dataclass(frozen=True, slots=True)
class PartColumns:
    """Which columns an attendance part has under a rule set and its cycle.

    ``required`` are those by which pay is cut: one that was missing would count as zero for
    everybody. ``scores`` are the indicators that HR enters, ``foreign`` what only raters and other
    sources may say.
    """

    required: tuple[str, ...]
    scores: tuple[str, ...]
    foreign: frozenset[str]

    @classmethod
    def of(cls, rules: RuleSet, cycle: Cycle) -> Self:
        """The columns; the cycle says of each indicator where it comes from."""
        codes = [indicator.code for indicator in rules.indicators]
        scores = tuple(code for code in codes if cycle.inputs.get(code) is InputFrom.PART)
        late = rules.lateness_columns or ("late_minutes", "early_minutes")
        foreign = {*codes, "hasil_kerja", "perilaku_kerja", "innovation_evidence"} - {*scores}
        return cls(("nip", "alpa", "ijin", *late, *scores), scores, frozenset(foreign))

    def known(self, rules: RuleSet) -> frozenset[str]:
        """All columns that are looked at, whether they must be there or not."""
        counted = (column.name for column in COUNT_COLUMNS)
        more = (*counted, *rules.lateness_columns, "status", *_ALSO_READ)
        return frozenset(cells_of(rules)) & {*self.required, *more}
