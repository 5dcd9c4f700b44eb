"""Staged payroll records: written once, immutable, live only through the head that names them."""

from collections.abc import Iterable, Iterator, Mapping
from json.encoder import encode_basestring_ascii as quote
from typing import TYPE_CHECKING, Any

from tukin.aws.items import fields_json, item_json, numbers_json
from tukin.aws.table import Table
from tukin.domain.appraisal import Appraisal
from tukin.domain.batch import partition_of
from tukin.domain.coaching import Need
from tukin.domain.errors import IntegrityError
from tukin.domain.incentive import PaySteps
from tukin.domain.period import Period
from tukin.domain.publication import Head
from tukin.domain.record import PayrollRecord
from tukin.domain.terms import Employment, Expectation, Rating

if TYPE_CHECKING:
    from tukin.fairness.assessment import Assessment


class Records:
    """Payroll records: pk ``BATCH#{staged_as}#{partition}``, sk the person's opaque key.

    ``staged_as`` is the batch id for the records as computed, and another name for those that were
    cut to the budget, so that neither ever overwrites the other.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def stage(self, records: Iterable[PayrollRecord], staged_as: str, partitions: int) -> None:
        """Write records of a batch. Writing them again changes nothing: same key, same bytes."""
        self._table.put_all(map(_Items(staged_as, partitions).json_of, records))

    def staged(self, staged_as: str, partitions: int) -> Iterator[PayrollRecord]:
        """Every record staged under a name, partition by partition, by person within."""
        for partition in range(partitions):
            for item in self._table.query(_partition_key(staged_as, partition)):
                yield _record(item)

    def live(self, head: Head) -> Iterator[PayrollRecord]:
        """Every record of the live batch, in the order of ``staged``."""
        return self.staged(head.staged_as, head.partitions)

    def page(self, head: Head, limit: int, after: str | None) -> list[PayrollRecord]:
        """At most ``limit`` live records behind a person, in the order of ``staged``."""
        page: list[PayrollRecord] = []
        start = 0 if after is None else partition_of(after, head.partitions)
        for partition in range(start, head.partitions):
            items = self._table.query(
                _partition_key(head.staged_as, partition), limit=limit - len(page), after=after
            )
            page += map(_record, items)
            after = None
            if len(page) == limit:
                break
        return page

    def assessments(self, head: Head) -> Iterator["Assessment"]:
        """How everybody in the live batch was rated: a part of ``live``, read in half the time."""
        from tukin.fairness.assessment import Assessment  # noqa: PLC0415 - one function asks for them

        for partition in range(head.partitions):
            key = _partition_key(head.staged_as, partition)
            for item in self._table.query(key, attributes=_ASSESSMENT_ATTRIBUTES):
                yield Assessment(
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

    def of_person(self, person: str, heads: Iterable[Head]) -> list[PayrollRecord]:
        """A person's live records under several heads."""
        keys = [
            {
                "pk": _partition_key(head.staged_as, partition_of(person, head.partitions)),
                "sk": person,
            }
            for head in heads
        ]
        return [_record(item) for item in self._table.get_many(keys)]


_ASSESSMENT_ATTRIBUTES = (
    "agency",
    "nip",
    "supervisor_nip",
    "position",
    "grade",
    "employment",
    "achievement_bp",
    "rating",
    "scores",
)


def _partition_key(staged_as: str, partition: int) -> str:
    return f"BATCH#{staged_as}#{partition:03d}"


_ALWAYS = (
    '{"pk":{"S":"%s"},"sk":{"S":"%s"},%s,"row":{"N":"%d"},"nip":{"S":%s},"name":{"S":%s},'
    '"position":{"S":%s},"grade":{"S":%s},"employment":{"S":%s},"scores":{"M":%s},'
    '"alpa":{"N":"%d"},"ijin":{"N":"%d"},"late_minutes":{"N":"%d"},"early_minutes":{"N":"%d"},'
    '"status":{"S":%s},"weighted_bp":{"L":[%s]},"achievement_bp":{"N":"%d"},"rating":{"S":%s},'
    '"steps":{"L":[%s]}%s}'
)
"""The JSON of an item with the attributes that every record has; what else it has comes last."""


class _Items:
    """The items of records as JSON text: what a whole batch has in common is encoded once."""

    def __init__(self, staged_as: str, partitions: int) -> None:
        self._staged_as = staged_as
        self._partitions = partitions
        self._of_batch: dict[str, str] = {}

    def json_of(self, record: PayrollRecord) -> str:
        """One item: the same as ``to_item`` gives, at a fifth of the cost."""
        row, person = record.appraisal, record.person
        return _ALWAYS % (
            _partition_key(self._staged_as, partition_of(person, self._partitions)),
            person,
            self._of_batch.get(record.batch_id) or self._common(record),
            row.row,
            quote(row.nip),
            quote(row.name),
            quote(row.position),
            quote(row.grade),
            quote(row.employment),
            item_json(row.scores),
            row.alpa,
            row.ijin,
            row.late_minutes,
            row.early_minutes,
            quote(row.status),
            numbers_json(record.weighted_bp),
            record.achievement_bp,
            quote(record.rating),
            numbers_json(record.steps),
            _seldom(record),
        )

    def _common(self, record: PayrollRecord) -> str:
        """What a batch id pins."""
        common = self._of_batch[record.batch_id] = fields_json(
            {
                "agency": record.agency,
                "period": str(record.period),
                "batch_id": record.batch_id,
                "rule_set": record.rule_set,
                "rules_sha256": record.rules_sha256,
            }
        )
        return common


def _seldom(record: PayrollRecord) -> str:
    """What not every record has."""
    row, need = record.appraisal, record.need
    fields = fields_json(
        {
            "supervisor_nip": row.supervisor_nip,
            "hasil_kerja": row.hasil_kerja,
            "perilaku_kerja": row.perilaku_kerja,
            "late_counts": row.late_counts or None,
            "innovation_evidence": row.innovation_evidence,
            "weak_indicators": need and need.weak_indicators,
            "modules": need and need.modules,
        }
    )
    return fields and f",{fields}"


def _record(item: Mapping[str, Any]) -> PayrollRecord:
    try:
        return _parse_record(item)
    except (KeyError, TypeError, ValueError):
        # the error's own text could quote a stored value
        raise IntegrityError("E702", what="content of a record") from None


def _parse_record(item: Mapping[str, Any]) -> PayrollRecord:
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
        steps=PaySteps(*item["steps"]),
        need=_need(item),
    )


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
    )
