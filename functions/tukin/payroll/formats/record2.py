"""Format 2: a payroll record as an item of the table.

The item repeats nothing that its batch pins: whoever reads it has the batch. ``sheet``,
``supervisor``, ``evidence``, ``results``, ``behaviour`` and ``weak`` are absent where there is
none.
"""

from collections.abc import Iterable, Mapping
from json.encoder import encode_basestring_ascii as quote
from typing import Any

from tukin.domain.appraisal import Appraisal
from tukin.domain.batch import Batch
from tukin.domain.coaching import Need
from tukin.domain.errors import IntegrityError
from tukin.domain.incentive import PaySteps
from tukin.domain.record import PayrollRecord
from tukin.payroll.formats.form2 import (
    EMPLOYMENT_NUMBERS,
    EMPLOYMENTS,
    EXPECTATION_NUMBERS,
    EXPECTATIONS,
    NUMBER,
    RATING_NUMBERS,
    RATINGS,
    amounts_of,
    facts_by_name,
    facts_of,
    partition_of,
    scores_of,
    sort_key,
    weak_codes,
    weak_number,
)
from tukin.payroll.formats.names import Names
from tukin.payroll.formats.record1 import steps_of

_ALWAYS = (
    '{"pk":{"S":"BATCH#%s#%03d"},"sk":{"S":"%s"},"format":{"N":"%d"},"names":{"S":"%s"},'
    '"row":{"N":"%d"},"nip":{"S":%s},"name":{"S":%s},"position":{"S":%s},"grade":{"S":%s},'
    '"employment":{"N":"%d"},"status":{"S":%s},"facts":{"L":[%s]},"scores":{"L":[%s]},'
    '"weighted_bp":{"L":[%s]},"achievement_bp":{"N":"%d"},"rating":{"N":"%d"},'
    '"amounts":{"L":[%s]}%s}'
)
"""The JSON of an item with the attributes that every record has; what else it has comes last."""


def write(record: PayrollRecord, staged_as: str, partitions: int) -> str:
    """The JSON of a record's item.

    Raises:
        ValueError: where the record has no key or no names, so that nobody could read it.
    """
    row, names, key = record.appraisal, record.names, record.person_key
    if names is None or not key:
        raise ValueError("a record of format 2 needs a person's key and names")
    return _ALWAYS % (
        staged_as,
        partition_of(key, partitions),
        sort_key(key),
        NUMBER,
        names.id,
        row.row,
        quote(row.nip),
        quote(row.name),
        quote(row.position),
        quote(row.grade),
        EMPLOYMENT_NUMBERS[row.employment],
        quote(row.status),
        _numbers(facts_of(row, names)),
        _numbers(scores_of(row, names)),
        _numbers(record.weighted_bp),
        record.achievement_bp,
        RATING_NUMBERS[record.rating],
        _numbers(amounts_of(record)),
        _seldom(record, names),
    )


def _numbers(numbers: Iterable[int]) -> str:
    """What is between the brackets of a list of whole numbers."""
    return '{"N":"' + '"},{"N":"'.join(map(str, numbers)) + '"}' if numbers else ""


def _seldom(record: PayrollRecord, names: Names) -> str:
    """What not every record has."""
    row = record.appraisal
    text = ""
    if row.sheet is not None:
        text += f',"sheet":{{"S":{quote(row.sheet)}}}'
    if row.supervisor_nip is not None:
        text += f',"supervisor":{{"S":{quote(row.supervisor_nip)}}}'
    if row.innovation_evidence is not None:
        text += f',"evidence":{{"S":{quote(row.innovation_evidence)}}}'
    if row.hasil_kerja is not None:
        text += f',"results":{{"N":"{EXPECTATION_NUMBERS[row.hasil_kerja]}"}}'
    if row.perilaku_kerja is not None:
        text += f',"behaviour":{{"N":"{EXPECTATION_NUMBERS[row.perilaku_kerja]}"}}'
    weak = weak_number(record, names)
    return text if weak is None else f'{text},"weak":{{"N":"{weak}"}}'


def read(item: Mapping[str, Any], batch: Batch, names: Names) -> PayrollRecord:
    """The record of an item's plain values, of a batch and by the names that it was stored with.

    Raises:
        KeyError, TypeError, ValueError, IndexError: where it is no such item.
    """
    if len(item["scores"]) != len(names.indicators) or len(item["amounts"]) != len(names.lines):
        raise ValueError("more or fewer numbers than names")
    if not isinstance(item["nip"], str):
        raise TypeError("a NIP is text")
    key = item["sk"].partition("#")[0]
    amounts = tuple(item["amounts"])
    is_of_today = names.lines == PaySteps._fields
    return PayrollRecord(
        agency=batch.agency,
        period=batch.period,
        batch_id=batch.batch_id,
        rule_set=batch.rule_set,
        rules_sha256=batch.rules_sha256,
        appraisal=_appraisal(item, names),
        weighted_bp=tuple(item["weighted_bp"]),
        achievement_bp=item["achievement_bp"],
        rating=RATINGS[item["rating"]],
        steps=PaySteps(*amounts)
        if is_of_today
        else steps_of(dict(zip(names.lines, amounts, strict=True))),
        need=_need(item, key, names),
        person_key=key,
        names=names,
        amounts=None if is_of_today else amounts,
    )


def _appraisal(item: Mapping[str, Any], names: Names) -> Appraisal:
    facts, late_counts = facts_by_name(item["facts"], names)
    return Appraisal(
        row=item["row"],
        nip=item["nip"],
        name=item["name"],
        position=item["position"],
        grade=item["grade"],
        employment=EMPLOYMENTS[item["employment"]],
        supervisor_nip=item.get("supervisor"),
        scores=dict(zip(names.indicators, item["scores"], strict=True)),
        hasil_kerja=_expectation(item.get("results")),
        perilaku_kerja=_expectation(item.get("behaviour")),
        status=item["status"],
        innovation_evidence=item.get("evidence"),
        note=None,
        late_counts=late_counts,
        sheet=item.get("sheet"),
        **facts,
    )


def _expectation(number: int | None) -> Any:
    return None if number is None else EXPECTATIONS[number]


def _need(item: Mapping[str, Any], key: str, names: Names) -> Need | None:
    if "weak" not in item:
        return None
    weak = weak_codes(item["weak"], names)
    modules = dict(zip(names.indicators, names.modules, strict=True))
    return Need(
        nip=item["nip"],
        rating=RATINGS[item["rating"]],
        weak_indicators=weak,
        modules=tuple(code for indicator in weak for code in modules[indicator]),
        person_key=key,
    )


def check_number(number: int) -> None:
    """Refuse an object of a format that this code does not know.

    Raises:
        IntegrityError: E746.
    """
    if number not in (1, NUMBER):
        raise IntegrityError("E746", format=number)
