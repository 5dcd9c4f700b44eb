"""Facts that past rows lack, as an agency gives them: by person, and nothing but what is missing.

Whatever a row says stays as it is. A fact is given for everybody of the agency's live month who
lacks it, or for nobody, so that none is left out who would change the figures.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from tukin.entitlement.appraisal import Appraisal
from tukin.rule_changes.gate.bounds import lacks_minutes, lacks_occurrences, missing_scores
from tukin.rules.attendance import MOST_OCCURRENCES
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import MOST_MINUTES
from tukin.vocabulary.errors import Conflict, InvalidInput

OCCURRENCES, MINUTES = "late_counts", "late_minutes"


class Facts(BaseModel):
    """What one past row lacks: scores in hundredths of a point, occurrences, minutes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    scores: dict[str, int] = Field(default={}, description="Hundredths of a point, by indicator.")
    late_counts: dict[str, int] = Field(default={}, description="Occurrences of lateness by band.")
    late_minutes: int | None = Field(
        default=None, ge=0, le=MOST_MINUTES, description="Minutes late or left early, together."
    )

    def names(self) -> Iterator[str]:
        """Which facts they are."""
        yield from (f"scores.{code}" for code in self.scores)
        if self.late_counts:
            yield OCCURRENCES
        if self.late_minutes is not None:
            yield MINUTES


class GivenFacts(BaseModel):
    """The facts of an agency's people, by person key, for one revision of its live month."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    agency: str
    batch_id: str
    revision: int
    by: str
    people: dict[str, Facts]

    @property
    def content(self) -> bytes:
        """The bytes that are stored and hashed."""
        return self.model_dump_json(exclude_defaults=True).encode()

    @property
    def sha256(self) -> str:
        """Of the content."""
        return hashlib.sha256(self.content).hexdigest()


def add_facts(row: Appraisal, given: Facts | None, rules: RuleSet) -> Appraisal:
    """A row with those of the facts that it lacks under a rule set; every other cell is its own."""
    if given is None:
        return row
    missing = missing_scores(row, rules)
    scores = {code: value for code, value in given.scores.items() if code in missing}
    if scores:
        row = replace(row, scores=row.scores | scores)
    if given.late_counts and lacks_occurrences(row, rules):
        row = replace(row, late_counts=dict(given.late_counts))
    if given.late_minutes is not None and lacks_minutes(row, rules):
        row = replace(row, late_minutes=given.late_minutes)
    return row


def require_just_missing(
    given: Mapping[str, Facts], rows: Iterable[Appraisal], sets: Iterable[RuleSet]
) -> None:
    """Check facts by NIP against the rows of the live month.

    Raises:
        Conflict: E669 with counts, where a fact is given for others than just those who lack it.
        InvalidInput: E670, where a value is not one that the rules admit.
    """
    sets = list(sets)
    lacking = _people_by_fact(
        (row.nip, name) for row in rows for rules in sets for name in _lacking(row, rules)
    )
    said = _people_by_fact((nip, name) for nip, facts in given.items() for name in facts.names())
    for name, people in sorted(said.items()):
        extra, missing = people - lacking[name], lacking[name] - people
        if extra or missing:
            raise Conflict("E669", fact=name, extra=len(extra), missing=len(missing))
    without = [nip for nip, facts in given.items() if not any(facts.names())]
    if without:
        raise Conflict("E669", fact="–", extra=len(without), missing=0)
    for facts in given.values():
        for name in _unsound(facts, sets):
            raise InvalidInput("E670", fact=name)


def _people_by_fact(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    for nip, name in pairs:
        found[name].add(nip)
    return found


def _lacking(row: Appraisal, rules: RuleSet) -> Iterator[str]:
    yield from (f"scores.{code}" for code in missing_scores(row, rules))
    if lacks_occurrences(row, rules):
        yield OCCURRENCES
    if lacks_minutes(row, rules):
        yield MINUTES


def _unsound(facts: Facts, sets: Iterable[RuleSet]) -> Iterator[str]:
    """The facts whose values some set that asks for them does not admit."""
    for rules in sets:
        most = {item.code: item.max_score * 100 for item in rules.indicators}
        for code, score in facts.scores.items():
            if code in most and not 0 <= score <= most[code]:
                yield f"scores.{code}"
        columns = rules.lateness_columns
        if columns and facts.late_counts:
            counts = facts.late_counts
            are_counts = all(0 <= count <= MOST_OCCURRENCES for count in counts.values())
            if not (counts.keys() <= set(columns) and are_counts and any(counts.values())):
                yield OCCURRENCES
