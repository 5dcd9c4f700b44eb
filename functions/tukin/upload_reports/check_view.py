"""What the page and the first sheet of a checked file tell, from its report and the rules."""

from collections.abc import Mapping
from typing import Any

from tukin.intake.column_words import column_words
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words, period_words

MOST_KINDS = 10
"""Kinds of mistakes that are reported; the report has all."""


def check_view(report: Mapping[str, Any], rules: RuleSet | None) -> dict[str, Any]:
    """The report with names in place of codes; the same report gives the same view.

    ``rules`` is None where the file was refused before any rules were found.
    """
    labels = column_labels(rules)
    sheets = len({error["sheet"] for error in report["errors"]})
    agency = report["agency"]
    names = {item.code: item.name for item in rules.agencies} if rules else {}
    period = _period(report["period"])
    rows = report["accepted"] + report["rejected"]
    return {
        **report,
        "agency_name": names.get(agency, agency),
        "period_id": period.id,
        "period_en": period.en,
        "rows": rows,
        "repaired": sum(repair["count"] for repair in report["repairs"]),
        "kinds": [_with_label(mistake, labels) for mistake in report["mistakes"][:MOST_KINDS]],
        "more_kinds": max(0, len(report["mistakes"]) - MOST_KINDS),
        "errors": [_with_label(error, labels) for error in report["errors"]],
        "has_several_sheets": sheets > 1,
        "unlisted": report["error_count"] - len(report["errors"]),
    }


def column_labels(rules: RuleSet | None) -> dict[str, Words]:
    """The heading of each column in both languages."""
    return {column: words.label for column, words in column_words(rules).items()} if rules else {}


def _with_label(values: Mapping[str, Any], labels: Mapping[str, Words]) -> dict[str, Any]:
    label = labels.get(values["column"], Words(values["column"], values["column"]))
    return {**values, "label_id": label.id, "label_en": label.en}


def _period(text: str) -> Words:
    try:
        return period_words(Period.parse(text))
    except InvalidInput:
        return Words(text, text)
