"""How everybody in a live batch was rated: a part of the payroll records, in either format."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tukin.fairness.assessment import Assessment
from tukin.payroll.formats.form2 import EMPLOYMENTS, RATINGS
from tukin.payroll.formats.names import Names
from tukin.payroll.merge import KeyOf
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import check_person
from tukin.payroll.stores.records import Records
from tukin.vocabulary.nip import person_key
from tukin.vocabulary.terms import Employment, Rating

_ALWAYS = ("sk", "nip", "position", "grade", "employment", "achievement_bp", "rating", "scores")
_FORMAT_1 = ("agency", "supervisor_nip", *_ALWAYS)
_FORMAT_2 = ("names", "supervisor", *_ALWAYS)

NamesOf = Callable[[str], Names]


def assessments(
    records: Records, live: LiveMonth, names_of: NamesOf, key_of: KeyOf | None
) -> Iterator[Assessment]:
    """The assessments of a live batch.

    Args:
        records: the store.
        live: the live batch.
        names_of: the names that a record was stored with.
        key_of: the person's key of a NIP in format 2, by which every NIP is checked; None where no
            NIP is given out.

    Raises:
        IntegrityError: E747, where a NIP is not that of the record's person.
    """
    is_format_1 = live.batch.format == 1
    expected = person_key if is_format_1 and key_of is not None else key_of
    for item in records.query(live, _FORMAT_1 if is_format_1 else _FORMAT_2):
        if expected is not None:
            key = item["sk"].partition("#")[0]
            check_person(item["nip"], key, live.batch.batch_id, expected)
        if is_format_1:
            yield _of_format_1(item)
        else:
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
