"""How everybody in a live batch was rated: a part of the payroll records, in either format."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tukin.fairness.assessment import Assessment
from tukin.payroll.formats.form2 import EMPLOYMENTS, RATINGS
from tukin.payroll.formats.names import Names
from tukin.payroll.publication import LiveMonth
from tukin.payroll.stores.records import Records
from tukin.vocabulary.terms import Employment, Rating

_ALWAYS = ("nip", "position", "grade", "employment", "achievement_bp", "rating", "scores")
_FORMAT_1 = ("agency", "supervisor_nip", *_ALWAYS)
_FORMAT_2 = ("names", "supervisor", *_ALWAYS)

NamesOf = Callable[[str], Names]


def assessments(records: Records, live: LiveMonth, names_of: NamesOf) -> Iterator[Assessment]:
    """The assessments of a live batch.

    Args:
        records: the store.
        live: the live batch.
        names_of: the names that a record was stored with.
    """
    if live.batch.format == 1:
        yield from map(_of_format_1, records.query(live, _FORMAT_1))
        return
    for item in records.query(live, _FORMAT_2):
        yield _of_format_2(item, live.batch.agency, names_of(item["names"]))


def _of_format_1(item: Mapping[str, Any]) -> Assessment:
    return Assessment(
        agency=item["agency"],
        nip=item["nip"],
        rater_nip=item.get("supervisor_nip"),
        position=item["position"],
        grade=item["grade"],
        employment=Employment(item["employment"]),
        achievement_bp=item["achievement_bp"],
        rating=Rating(item["rating"]),
        scores=item["scores"],
    )


def _of_format_2(item: Mapping[str, Any], agency: str, names: Names) -> Assessment:
    return Assessment(
        agency=agency,
        nip=item["nip"],
        rater_nip=item.get("supervisor"),
        position=item["position"],
        grade=item["grade"],
        employment=EMPLOYMENTS[item["employment"]],
        achievement_bp=item["achievement_bp"],
        rating=RATINGS[item["rating"]],
        scores=dict(zip(names.indicators, item["scores"], strict=True)),
    )
