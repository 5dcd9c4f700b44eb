"""Format 1, frozen: reads a payroll record of engine 1 from its item. Nothing writes this format.

An item without a number is of this format. A step that the code has learnt since is 0 in it.
"""

from collections.abc import Mapping
from typing import Any

from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import PaySteps
from tukin.payroll.formats.form1 import STEPS
from tukin.payroll.record import PayrollRecord
from tukin.referrals.referral import Need
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment, Expectation, Rating


def read(item: Mapping[str, Any]) -> PayrollRecord:
    """The record of an item's plain values.

    Raises:
        KeyError, TypeError, ValueError: where it is no such item.
    """
    return PayrollRecord(
        agency=item["agency"],
        period=Period.parse(item["period"]),
        batch_id=item["batch_id"],
        rule_set=item["rule_set"],
        rules_sha256=item["rules_sha256"],
        appraisal=_appraisal(item),
        weighted_bp=tuple(item["weighted_bp"]),
        achievement_bp=item["achievement_bp"],
        rating=Rating(item["rating"]),
        steps=steps_of(dict(zip(STEPS, item["steps"], strict=True))),
        need=_need(item),
        person_key=item["sk"],
    )


def steps_of(amounts: Mapping[str, int]) -> PaySteps:
    """The steps that the code knows, by their stored names; 0 where there was no such step."""
    return PaySteps(*[amounts.get(step, 0) for step in PaySteps._fields])


def _appraisal(item: Mapping[str, Any]) -> Appraisal:
    return Appraisal(
        row=item["row"],
        nip=item["nip"],
        name=item["name"],
        position=item["position"],
        grade=item["grade"],
        employment=Employment(item["employment"]),
        supervisor_nip=item.get("supervisor_nip"),
        scores=item["scores"],
        hasil_kerja=_expectation(item.get("hasil_kerja")),
        perilaku_kerja=_expectation(item.get("perilaku_kerja")),
        alpa=item["alpa"],
        ijin=item["ijin"],
        late_minutes=item["late_minutes"],
        early_minutes=item["early_minutes"],
        status=item["status"],
        innovation_evidence=item.get("innovation_evidence"),
        note=None,
        late_counts=item.get("late_counts", {}),
    )


def _expectation(text: str | None) -> Expectation | None:
    return None if text is None else Expectation(text)


def _need(item: Mapping[str, Any]) -> Need | None:
    if "weak_indicators" not in item:
        return None
    return Need(
        nip=item["nip"],
        rating=Rating(item["rating"]),
        weak_indicators=tuple(item["weak_indicators"]),
        modules=tuple(item["modules"]),
        person_key=item["sk"],
    )
