"""Changes of what holds pay in check: they are sentences, for no figure of a what-if shows them.

A ceiling that is raised, an approval that is needed no more, another file for the bank: on the
people of a past month they may change no rupiah, and let a later one through.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence

from pydantic import BaseModel, ConfigDict

from tukin.rule_changes.gate.sets import sets_replaced, sets_that_differ
from tukin.rules.diff import RuleChange, describe_changes
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.vocabulary.words import Words

ALL, NONE = ("",), ()

CONTROLS: Mapping[str, tuple[str, ...]] = {
    "achievement": ALL,  # caps: where nobody reached them, a higher one changes no figure
    "agencies": ALL,  # each agency's budget
    "approval": ALL,
    "bands": (".requires_innovation",),
    "ceiling": ALL,
    "cut_off": ALL,
    "cycle": ALL,  # days, points and whose answer counts: no past month was rated by it
    "indicators": (".max_score",),
    "innovation_award": (".evidence_prefixes",),
    "not_for_pay": ALL,
    "over_budget": ALL,
    "payment": ALL,
    "recovery": ALL,
    "title_id": NONE,
    "title_en": NONE,
    "effective_from": NONE,
    "effective_until": NONE,
    "quadrants": NONE,
    "positions": NONE,
    "employment_amounts": NONE,
    "rating_pay": NONE,
    "attendance": NONE,
    "statuses": NONE,
    "discipline": NONE,
    "tax": NONE,
    "bpjs_health": NONE,
    "rounding": NONE,
    "coaching": NONE,
}
"""By part of a rule set: the ends of the paths that are controls. An unknown part is one."""


class ControlChange(BaseModel):
    """A control that changes: in which set, beside which set in force, and how, as a sentence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule_set: str
    compared_with: str | None
    path: str
    text_id: str
    text_en: str

    @property
    def text(self) -> Words:
        """The sentence in both languages."""
        return Words(self.text_id, self.text_en)


def control_changes(book: RuleBook, live: RuleBook) -> tuple[ControlChange, ...]:
    """Every control that a book changes; a set is compared with those whose periods it takes."""
    found: list[ControlChange] = []
    for rules in sets_that_differ(book, live):
        replaced: Sequence[RuleSet | None] = sets_replaced(rules, live) or (None,)
        for before in replaced:
            found += _between(before, rules)
    return (*found, *_removed(book, live))


def controls_digest(book_sha256: str, base_sha256: str, changes: tuple[ControlChange, ...]) -> str:
    """By which the changes are confirmed; it binds the whole contents that they are between."""
    said = [change.model_dump(mode="json") for change in changes]
    content = {"book": book_sha256, "base": base_sha256, "changes": said}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _between(before: RuleSet | None, rules: RuleSet) -> Iterator[ControlChange]:
    beside = None if before is None else before.rule_set
    for change in describe_changes(before, rules):
        if _is_control(change):
            yield _control(rules.rule_set, beside, change.path, change.text)


def _is_control(change: RuleChange) -> bool:
    return change.path.endswith(CONTROLS.get(change.section, ALL))


def _removed(book: RuleBook, live: RuleBook) -> Iterator[ControlChange]:
    """A set that is there no more takes its controls with it."""
    names = {rules.rule_set for rules in book.rule_sets}
    for rules in live.rule_sets:
        if rules.rule_set not in names:
            name = rules.rule_set
            text = Words(f"Aturan {name} dihapus", f"Rule set {name} is removed")
            yield _control(name, name, "$.rule_sets", text)


def _control(rule_set: str, beside: str | None, path: str, text: Words) -> ControlChange:
    return ControlChange(
        rule_set=rule_set, compared_with=beside, path=path, text_id=text.id, text_en=text.en
    )
