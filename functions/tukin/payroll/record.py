"""The payroll record: what was computed for one person, with all that explains it."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.budget import pro_rate
from tukin.entitlement.formula import Formula, PaySteps
from tukin.payroll.batch import ENGINE, FACTS_STORED, LINES_STORED, Batch, Totals
from tukin.payroll.formats import form1, form2
from tukin.payroll.formats.names import Names
from tukin.referrals.referral import Need, coaching_need
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.nip import person_key
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

if TYPE_CHECKING:  # keeps rules and pydantic out of the cold start of readers
    from tukin.rules.rule_set import RuleSet


@dataclass(frozen=True, slots=True)
class PayrollRecord:
    """One person's pay for one period, with inputs, steps and the rules it was computed by.

    ``weighted_bp`` follows the order of the rule set's indicators. The row's free note stays with
    the accepted rows: it decides nothing, and an item over 1 KB costs double.

    ``names`` are those that the record is stored with, None for format 1. ``amounts`` are the
    stored ones where the code has other steps by now, None where they are ``steps``.
    ``person_key`` is "" where nothing is stored.
    """

    agency: str
    period: Period
    batch_id: str
    rule_set: str
    rules_sha256: str
    appraisal: Appraisal
    weighted_bp: tuple[int, ...]
    achievement_bp: int
    rating: Rating
    steps: PaySteps
    need: Need | None
    person_key: str = ""
    names: Names | None = None
    amounts: tuple[int, ...] | None = None

    @property
    def totals(self) -> Totals:
        """The record's contribution to the control totals."""
        canonical = form1.canonical(self) if self.names is None else form2.canonical(self)
        return Totals(
            rows=1,
            gross_idr=self.steps.gross_idr,
            tax_idr=self.steps.tax_idr,
            bpjs_idr=self.steps.bpjs_idr,
            net_idr=self.steps.net_idr,
            checksum=int.from_bytes(hashlib.sha256(canonical).digest(), "big"),
        )

    @property
    def content_sha256(self) -> str:
        """The hash that a pay shard has of the record.

        NIP and name are not in it, as they are not in the checksum of format 2.
        """
        content = form1.canonical(self) if self.names is None else form2.content(self)
        return hashlib.sha256(content).hexdigest()

    def check_key(self, key_of: Callable[[str], str]) -> None:
        """Check that the NIP is that of the person's key, before anything is paid or printed.

        Args:
            key_of: the person's key of a NIP in format 2; format 1 has its own.

        Raises:
            IntegrityError: E747.
        """
        expected = person_key if self.names is None else key_of
        check_person(self.appraisal.nip, self.person_key, self.batch_id, expected)


def check_person(nip: str, key: str, batch_id: str, key_of: Callable[[str], str]) -> None:
    """Check that a stored NIP is that of the key that it is stored under.

    Raises:
        IntegrityError: E747.
    """
    if key_of(nip) != key:
        raise IntegrityError("E747", batch_id=batch_id)


def names_of(rules: "RuleSet", engine: str = ENGINE) -> Names:
    """The names of what an engine of format 2 stores, computed by a rule set."""
    indicators = tuple(indicator.code for indicator in rules.indicators)
    return Names(
        facts=(*FACTS_STORED[engine], *rules.lateness_columns),
        indicators=indicators,
        lines=LINES_STORED[engine],
        modules=tuple(
            tuple(module.code for module in rules.coaching.modules[code]) for code in indicators
        ),
    )


def compute_record(
    appraisal: Appraisal, batch: Batch, formula: Formula, key: str = ""
) -> PayrollRecord:
    """The record of a validated appraisal in a batch, by the batch's pinned rules.

    ``key`` is the person's key of format 2, "" where the record is not stored.
    """
    incentive = formula.compute(appraisal)
    names = None if batch.format == 1 else _names(formula)
    if names is None:
        key = person_key(appraisal.nip)
    return PayrollRecord(
        agency=batch.agency,
        period=batch.period,
        batch_id=batch.batch_id,
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
        appraisal=appraisal if appraisal.note is None else replace(appraisal, note=None),
        weighted_bp=incentive.weighted_bp,
        achievement_bp=incentive.achievement_bp,
        rating=incentive.rating,
        steps=incentive.steps,
        need=coaching_need(appraisal, incentive, formula.rules, key),
        person_key=key,
        names=names,
    )


def _names(formula: Formula) -> Names:
    """The names of a formula, made once: every record of a batch has the same."""
    names: Names | None = formula.kept.get("names")
    if names is None:
        names = formula.kept["names"] = names_of(formula.rules)
    return names


def fit_to_budget(
    records: Iterable[PayrollRecord], budget_idr: int, formula: Formula
) -> list[PayrollRecord]:
    """The records of a batch over its budget, cut so that their gross sums exactly to it.

    The split is by largest remainder, and is a step of its own; tax and contributions follow the
    cut pay. Ties are broken by the SHA-256 of the NIP, which is computed and never stored: no
    amount depends on a secret.
    """
    ordered = sorted(records, key=lambda record: person_key(record.appraisal.nip))
    shares_idr = pro_rate([record.steps.gross_idr for record in ordered], budget_idr)
    return [
        replace(record, steps=formula.cut(record.appraisal, record.steps.gross_idr - share_idr))
        for record, share_idr in zip(ordered, shares_idr, strict=True)
    ]
