"""An explanation as plain JSON values, for the API, the slip and the command."""

from typing import Any

from tukin.explanation.computation_line import ComputationLine, RuleReference
from tukin.explanation.explanation import (
    OBJECTION_SOURCE,
    Comparison,
    Explanation,
    IndicatorLine,
    Objection,
    RatingReason,
    Trait,
)
from tukin.payroll.record import PayrollRecord
from tukin.payroll.view import STEP_LABELS, describe_record
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.words import (
    EMPLOYMENT_WORDS,
    RATING_WORDS,
    Words,
    date_words,
    period_words,
    spell_idr,
)


def describe_explanation(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain JSON values: what the API answers and every rendering starts from.

    Amounts are whole rupiah, ``_bp`` hundredths of a per cent or of a point.
    """
    record, rules = explanation.record, explanation.rules
    return {
        "record": describe_record(record),
        "person": _describe_person(record, rules),
        **_words("period", period_words(record.period)),
        "net_in_words_id": spell_idr(record.steps.net_idr),
        "achievement": {
            "achievement_bp": record.achievement_bp,
            **_words("arithmetic", explanation.achievement),
            "source": rules.achievement.source,
        },
        "indicators": [_describe_indicator(line) for line in explanation.indicators],
        "rating": _describe_rating(explanation.rating),
        "lines": [_describe_line(line, record) for line in explanation.lines],
        "strengths": [_describe_trait(trait) for trait in explanation.strengths],
        "weaknesses": [_describe_trait(trait) for trait in explanation.weaknesses],
        "comparison": _describe_comparison(explanation.comparison),
        "objection": _describe_objection(explanation.objection),
        "rules": {
            "rule_set": rules.rule_set,
            **_words("title", Words(rules.title_id, rules.title_en)),
            "rules_sha256": record.rules_sha256,
            "rounding": rules.rounding.mode,
        },
    }


def _describe_person(record: PayrollRecord, rules: RuleSet) -> dict[str, Any]:
    appraisal = record.appraisal
    agencies = {item.code: item.name for item in rules.agencies}
    status = next(item for item in rules.statuses if item.code == appraisal.status)
    return {
        "nip": appraisal.nip,
        "name": appraisal.name,
        "agency": agencies.get(record.agency, record.agency),
        "position": next(item.label for item in rules.positions if item.code == appraisal.position),
        "grade": appraisal.grade,
        **_words("employment", EMPLOYMENT_WORDS[appraisal.employment]),
        **_words("status", Words(status.label_id, status.label_en)),
    }


def _describe_indicator(line: IndicatorLine) -> dict[str, Any]:
    indicator = line.indicator
    return {
        "code": indicator.code,
        **_words("label", Words(indicator.label_id, indicator.label_en)),
        "score": line.score,
        "full_score": indicator.full_score,
        "max_score": indicator.max_score,
        "weight_bp": indicator.weight_bp,
        "share_bp": line.share_bp,
        "contribution_bp": line.contribution_bp,
        **_words("arithmetic", line.arithmetic),
        "rule": _describe_rule(line.rule),
    }


def _describe_rating(reason: RatingReason) -> dict[str, Any]:
    return {
        "rating": reason.rating,
        **_words("label", RATING_WORDS[reason.rating]),
        **_words("reason", reason.reason),
        **_words("next", reason.next),
        "rule": _describe_rule(reason.rule),
    }


def _describe_line(line: ComputationLine, record: PayrollRecord) -> dict[str, Any]:
    return {
        "step": line.step,
        "kind": line.kind,
        **_words("label", line.label),
        "amount_idr": line.amount_idr,
        "effect_idr": line.effect_idr,
        "rate_bp": line.rate_bp,
        **_words("arithmetic", line.arithmetic),
        **_words("reason", line.reason),
        "inputs": [
            {
                "name": item.name,
                **_words("label", item.label),
                **_words("value", item.value),
            }
            for item in line.inputs
        ],
        "rule": None if line.rule is None else _describe_rule(line.rule),
        "rule_set": record.rule_set,
        "rules_sha256": record.rules_sha256,
    }


def _describe_rule(rule: RuleReference) -> dict[str, Any]:
    return {
        **_words("name", rule.name),
        "path": rule.path,
        "source": rule.source,
        "illustrative": rule.illustrative,
    }


def _describe_trait(trait: Trait) -> dict[str, Any]:
    return {
        "code": trait.code,
        **_words("label", trait.label),
        **_words("reason", trait.reason),
        "modules": [
            {
                "code": module.code,
                "kind": module.kind,
                **_words("title", Words(module.title_id, module.title_en)),
            }
            for module in trait.modules
        ],
    }


def _describe_comparison(comparison: Comparison | None) -> dict[str, Any] | None:
    if comparison is None:
        return None
    return {
        "period": str(comparison.period),
        **_words("period", period_words(comparison.period)),
        "net_idr": comparison.net_idr,
        "difference_idr": comparison.difference_idr,
        "achievement_bp": comparison.achievement_bp,
        **_words("rating", RATING_WORDS[comparison.rating]),
        "same_rules": comparison.same_rules,
        **_words("summary", comparison.summary),
        "changes": [
            {
                "step": step,
                **_words("label", STEP_LABELS[f"{step}_idr"]),
                "change_idr": change,
            }
            for step, change in comparison.changes_idr.items()
        ],
    }


def _describe_objection(objection: Objection) -> dict[str, Any]:
    return {
        "received_on": objection.received_on.isoformat(),
        "last_day": objection.last_day.isoformat(),
        **_words("last_day", date_words(objection.last_day)),
        "rater": objection.rater,
        "superior": objection.superior,
        **_words("text", objection.text),
        "source": OBJECTION_SOURCE,
    }


def _words(name: str, words: Words | None) -> dict[str, str | None]:
    return {
        f"{name}_id": None if words is None else words.id,
        f"{name}_en": None if words is None else words.en,
    }
