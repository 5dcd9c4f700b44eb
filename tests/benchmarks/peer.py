"""The other side: what a good engineer writes from the guides of the libraries.

``csv.DictReader`` and a pydantic model for each row, ``Decimal`` for rates and money, boto3's
resource and its ``batch_writer``. It knows the same rules, refuses the same rows and writes the
same items; it has no report in two languages, no limits against hostile files and
no control totals.
"""

import csv
import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

WHOLE = Decimal(1)
HUNDREDTH = Decimal("0.01")
HUNDRED = Decimal(100)


# The spellings of the sample files, in events/uploads.


def empty_as_none(value: str) -> str | None:
    return None if value in ("", "-") else value


def empty_as_zero(value: str) -> str:
    return "0" if value in ("", "-") else value


def bare_number(value: str) -> str:
    """A NIP that was kept from a spreadsheet's hands: ="…", '… or with spaces."""
    return value.strip().removeprefix("=").strip("'\"").replace(" ", "")


def decimal_point(value: str) -> str:
    return value.replace(",", ".")


def upper_case(value: str) -> str:
    return value.strip().upper()


def bare_expectation(value: str) -> str | None:
    words = value.strip().lower().replace("_", " ").removesuffix("ekspektasi").strip()
    return EXPECTATIONS.get(words, words) or None


EXPECTATIONS = {"1": "di atas", "2": "sesuai", "3": "di bawah", "-": ""}

Nip = Annotated[str, BeforeValidator(bare_number), Field(pattern=r"^[0-9]{18}$")]
Score = Annotated[Decimal, BeforeValidator(decimal_point), Field(ge=0, le=120, decimal_places=2)]
Days = Annotated[int, BeforeValidator(empty_as_zero), Field(ge=0, le=31)]
Minutes = Annotated[int, BeforeValidator(empty_as_zero), Field(ge=0, le=14_400)]
Expectation = Annotated[
    Literal["di atas", "sesuai", "di bawah"] | None, BeforeValidator(bare_expectation)
]
GRADE = re.compile(
    r"(I|II|III|IV)/[A-E]|I|II|III|IV|V|VI|VII|VIII|IX|X|XI|XII|XIII|XIV|XV|XVI|XVII"
)


class Row(BaseModel):
    """One row of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    nip: Nip
    name: str = Field(min_length=1, max_length=100)
    position: str
    grade: str
    employment: Annotated[Literal["PNS", "CPNS", "PPPK"], BeforeValidator(upper_case)]
    supervisor_nip: Annotated[Nip | None, BeforeValidator(empty_as_none)]
    produktivitas: Score
    disiplin: Score
    inovasi: Score
    komunikasi: Score
    umpan_balik: Score
    hasil_kerja: Expectation
    perilaku_kerja: Expectation
    alpa: Days
    ijin: Days
    late_minutes: Minutes
    early_minutes: Minutes
    status: str
    innovation_evidence: Annotated[
        Annotated[str, Field(max_length=64, pattern=r"^(SK|KEP)[ .:/-].*\d.*$")] | None,
        BeforeValidator(empty_as_none),
    ]
    note: Annotated[Annotated[str, Field(max_length=500)] | None, BeforeValidator(empty_as_none)]
    period: Annotated[str, Field(pattern=r"^[0-9]{4}-?[0-9]{2}$")]

    @field_validator("grade")
    @classmethod
    def is_a_grade(cls, grade: str) -> str:
        bare = grade.upper().replace(" ", "")
        if GRADE.fullmatch(bare) is None:
            raise ValueError("grade")
        level, _, room = bare.partition("/")
        return f"{level}/{room.lower()}" if room else level

    @field_validator("position", "status")
    @classmethod
    def is_a_code(cls, name: str) -> str:
        return name.lower().replace(" ", "-")

    @field_validator("nip", "supervisor_nip")
    @classmethod
    def has_the_structure_of_a_nip(cls, nip: str | None) -> str | None:
        if nip is None:
            return None
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
        is_pppk = nip[12] == "2"
        if not is_pppk and not 1 <= int(nip[12:14]) <= 12:
            raise ValueError("month of appointment")
        if is_pppk and nip[13] == "0":
            raise ValueError("frequency of appointment")
        if not 16 <= int(nip[8:12]) - born.year <= 65:
            raise ValueError("age at appointment")
        if nip[14] not in "12":
            raise ValueError("sex")
        if nip[15:] == "000":
            raise ValueError("sequence")
        return nip

    @model_validator(mode="after")
    def holds_together(self) -> Self:
        is_pppk = self.employment == "PPPK"
        if (self.nip[12] == "2") != is_pppk:
            raise ValueError("employment and number differ")
        if ("/" not in self.grade) != is_pppk:
            raise ValueError("employment and grade differ")
        if self.supervisor_nip == self.nip:
            raise ValueError("nobody supervises themselves")
        if (self.hasil_kerja is None) != (self.perilaku_kerja is None):
            raise ValueError("one expectation without the other")
        if self.alpa + self.ijin > 31:
            raise ValueError("more days than a month has")
        return self


SCORES = ("produktivitas", "disiplin", "inovasi", "komunikasi", "umpan_balik")
EXPECTATION_CODES = {"di atas": "di_atas", "sesuai": "sesuai", "di bawah": "di_bawah"}


class Rules:
    """The rule set's JSON as Decimals, looked up by code."""

    def __init__(self, data: bytes) -> None:
        rules = json.loads(data, parse_int=Decimal)
        self.rule_set: str = rules["rule_set"]
        self.indicators = {item["code"]: item for item in rules["indicators"]}
        self.cap_percent = rules["achievement"]["cap_percent"]
        self.payable_cap_percent = rules["achievement"]["payable_cap_percent"]
        self.bands = rules["bands"]
        self.quadrants = rules["quadrants"]["table"]
        self.amounts = {item["code"]: item["amount_idr"] for item in rules["positions"]}
        self.employment_amounts = {
            item["employment"]: self.amounts[item["position"]]
            for item in rules["employment_amounts"]
        }
        self.statuses = {item["code"]: Decimal(item["pay_percent"]) for item in rules["statuses"]}
        self.pay = {
            item["rating"]: (Decimal(item["pay_percent"]), Decimal(item["bonus_percent"]))
            for item in rules["rating_pay"]
        }
        self.award_percent = Decimal(rules["innovation_award"]["award_percent"])
        attendance = rules["attendance"]
        self.unexcused_percent = Decimal(attendance["unexcused_day_percent"])
        self.excused_percent = Decimal(attendance["excused_day_percent"])
        self.lateness_percent = Decimal(attendance["lateness"]["cut_percent"])
        self.lateness_minutes = attendance["lateness"]["per_minutes"]
        self.ceiling_percent = Decimal(rules["ceiling"]["ceiling_percent"])
        self.tax = {
            item["class"]: Decimal(item["rate_percent"]) for item in rules["tax"]["classes"]
        }
        self.tax_pppk = Decimal(rules["tax"]["pppk"]["rate_percent"])
        bpjs = rules["bpjs_health"]
        self.bpjs_percent = Decimal(bpjs["employee_percent"])
        self.bpjs_employer_percent = Decimal(bpjs["employer_percent"])
        self.bpjs_cap = bpjs["base_cap_idr"]
        coaching = rules["coaching"]
        self.threshold_percent = Decimal(coaching["threshold_percent"])
        self.coached = coaching["ratings"]
        self.weak_below_percent = Decimal(coaching["weak_below_percent"])
        self.modules = {
            code: [module["code"] for module in modules]
            for code, modules in coaching["modules"].items()
        }


def read_rows(path: Path, rules: Rules, period: str) -> Iterator[tuple[int, Row | list[Any]]]:
    """Each row of the file with its number: the model, or the errors."""
    seen: set[str] = set()
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        for cells in reader:
            try:
                row = Row.model_validate(cells)
            except ValidationError as invalid:
                yield reader.line_num, invalid.errors(include_url=False)
                continue
            problem = (
                "position"
                if row.position not in rules.amounts
                else "status"
                if row.status not in rules.statuses
                else "period"
                if row.period.replace("-", "") != period.replace("-", "")
                else "twice"
                if row.nip in seen
                else None
            )
            seen.add(row.nip)
            yield reader.line_num, [problem] if problem else row


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """This many per cent of an amount, in whole rupiah."""
    return (amount * percent / HUNDRED).quantize(WHOLE, ROUND_HALF_UP)


def compute(row: Row, rules: Rules) -> dict[str, Any]:
    """What a row earns and why."""
    weighted = [
        (getattr(row, code) * item["weight_percent"] / item.get("full_score", HUNDRED)).quantize(
            HUNDREDTH, ROUND_HALF_UP
        )
        for code, item in rules.indicators.items()
    ]
    achievement = min(sum(weighted, Decimal()), rules.cap_percent)
    rating = rate(row, achievement, rules)
    pay_percent, bonus_percent = rules.pay[rating]

    base = rules.employment_amounts.get(row.employment) or rules.amounts[row.position]
    payable = share(base, rules.statuses[row.status])
    earned = share(payable, min(achievement, rules.payable_cap_percent))
    rated = share(earned, pay_percent)
    unexcused = min(share(payable, row.alpa * rules.unexcused_percent), rated)
    excused = min(share(payable, row.ijin * rules.excused_percent), rated - unexcused)
    minutes = row.late_minutes + row.early_minutes
    lateness = min(
        share(payable, minutes * rules.lateness_percent / rules.lateness_minutes),
        rated - unexcused - excused,
    )
    bonus = share(payable, bonus_percent)
    award = share(payable, rules.award_percent) if row.innovation_evidence else Decimal()
    before_ceiling = rated - unexcused - excused - lateness + bonus + award
    gross = min(before_ceiling, share(payable, rules.ceiling_percent))
    tax_percent = rules.tax_pppk if row.employment == "PPPK" else rules.tax[row.grade.split("/")[0]]
    tax = share(gross, tax_percent)
    insured = min(gross, rules.bpjs_cap)
    bpjs = min(share(insured, rules.bpjs_percent), gross - tax)
    return {
        "weighted": weighted,
        "achievement": achievement,
        "rating": rating,
        "steps": [
            base,
            payable,
            earned,
            rated,
            unexcused,
            excused,
            lateness,
            bonus,
            award,
            before_ceiling - gross,
            Decimal(),
            gross,
            tax,
            bpjs,
            gross - tax - bpjs,
            share(insured, rules.bpjs_employer_percent),
        ],
    }


def rate(row: Row, achievement: Decimal, rules: Rules) -> str:
    """The rating of two expectations, else of the achievement."""
    if row.hasil_kerja and row.perilaku_kerja:
        results = rules.quadrants[EXPECTATION_CODES[row.hasil_kerja]]
        rating: str = results[EXPECTATION_CODES[row.perilaku_kerja]]
        return rating
    for band in rules.bands:
        innovative = row.innovation_evidence or not band.get("requires_innovation", False)
        if achievement >= band["min_percent"] and innovative:
            return str(band["rating"])
    raise AssertionError("the last band begins at 0")


def coaching(row: Row, result: dict[str, Any], rules: Rules) -> list[str] | None:
    """The weak indicators of somebody who is referred."""
    is_low = result["achievement"] < rules.threshold_percent
    if not is_low and result["rating"] not in rules.coached:
        return None
    weak = [
        code
        for code, item in rules.indicators.items()
        if getattr(row, code) < rules.weak_below_percent * item.get("full_score", HUNDRED) / HUNDRED
    ]
    return weak or [min(rules.indicators, key=lambda code: getattr(row, code))]


def to_item(
    number: int, row: Row, result: dict[str, Any], rules: Rules, batch: dict[str, Any]
) -> dict[str, Any]:
    """The item of a record, as boto3's resource takes it."""
    person = hashlib.sha256(b"tukin:person:" + row.nip.encode()).hexdigest()[:32]
    partition = int(person[:8], 16) % batch["partitions"]
    item = {
        "pk": f"BATCH#{batch['batch_id']}#{partition:03d}",
        "sk": person,
        "agency": batch["agency"],
        "period": batch["period"],
        "batch_id": batch["batch_id"],
        "rule_set": rules.rule_set,
        "rules_sha256": batch["rules_sha256"],
        "row": number,
        "nip": row.nip,
        "name": row.name,
        "position": row.position,
        "grade": row.grade,
        "employment": row.employment,
        "supervisor_nip": row.supervisor_nip,
        "scores": {code: int(getattr(row, code) * 100) for code in SCORES},
        "hasil_kerja": row.hasil_kerja and EXPECTATION_CODES[row.hasil_kerja],
        "perilaku_kerja": row.perilaku_kerja and EXPECTATION_CODES[row.perilaku_kerja],
        "alpa": row.alpa,
        "ijin": row.ijin,
        "late_minutes": row.late_minutes,
        "early_minutes": row.early_minutes,
        "status": row.status,
        "innovation_evidence": row.innovation_evidence,
        "weighted_bp": [int(part * 100) for part in result["weighted"]],
        "achievement_bp": int(result["achievement"] * 100),
        "rating": result["rating"],
        "steps": [int(step) for step in result["steps"]],
    }
    weak = coaching(row, result, rules)
    if weak is not None:
        item["weak_indicators"] = weak
        item["modules"] = [module for code in weak for module in rules.modules[code]]
    return {name: value for name, value in item.items() if value is not None}


def write_items(table: Any, items: Iterable[dict[str, Any]]) -> None:
    """Put items by boto3's ``batch_writer``."""
    with table.batch_writer() as batch:
        for item in items:
            batch.put_item(Item=item)


def run(path: Path, rules: Rules, batch: dict[str, Any], table: Any) -> int:
    """From the file to the written records; how many they are."""
    count = 0
    with table.batch_writer() as writer:
        for number, row in read_rows(path, rules, batch["period"]):
            if isinstance(row, Row):
                result = compute(row, rules)
                writer.put_item(Item=to_item(number, row, result, rules, batch))
                count += 1
    return count
