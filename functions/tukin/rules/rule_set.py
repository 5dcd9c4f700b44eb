"""Rule sets and rule books: dated configuration, known by the hash of its content.

A rule set decides all of a month's pay for the periods it covers; its fields are in
``rules.fields``, what they must not contradict in ``rule_contradictions``.
"""

from typing import Self

from pydantic import Field, model_validator

from tukin.rules.contradictions import (
    ContradictoryRules,
    contradictions,
    overlaps,
)
from tukin.rules.fields import Document, RuleFields
from tukin.rules.values import SchemaAddress
from tukin.vocabulary.period import Period


class RuleSet(RuleFields):
    """All that decides the month's pay, for the periods it covers."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if problems := contradictions(self, RuleSet.model_fields.keys()):
            raise ContradictoryRules(problems)
        return self


class RuleBook(Document):
    """The document in AppConfig: rule sets for all periods, none of them overlapping."""

    schema_: SchemaAddress = Field(
        default=None,
        alias="$schema",
        exclude=True,
        description="Letak skema ini, untuk editor. / Where this schema is, for the editor.",
    )
    rule_sets: tuple[RuleSet, ...] = Field(
        min_length=1,
        description="Aturan untuk semua periode, tanpa tumpang tindih. / The rule sets of all "
        "periods; none overlap.",
    )

    @model_validator(mode="after")
    def _has_no_overlap(self) -> Self:
        if problems := tuple(overlaps(self.rule_sets)):
            raise ContradictoryRules(problems)
        return self

    def in_force(self, period: Period) -> RuleSet | None:
        """The rule set that covers the pay period; never chosen by today's date."""
        return next((rules for rules in self.rule_sets if rules.covers(period)), None)


NO_BOOK = RuleBook.model_construct(rule_sets=())
"""In place of the book in force until there is one; it covers no period."""


def load_rule_set(data: bytes) -> RuleSet:
    """Read one rule set from JSON bytes.

    Raises:
        pydantic.ValidationError: where the document is not a sound rule set.
    """
    return RuleSet.model_validate_json(data)


def load_rule_book(data: bytes) -> RuleBook:
    """Read the AppConfig document from JSON bytes.

    Raises:
        pydantic.ValidationError: where it is not a sound rule book.
    """
    return RuleBook.model_validate_json(data)
