"""What the world of a simulation is made of: people, the rules they are paid by, and registers."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tukin.cli.rule_files import SAMPLES
from tukin.entitlement.formula import Formula
from tukin.intake.row_validator import RowValidator
from tukin.register.register import Register, RegisterDetails, RegisterEntry
from tukin.register.register_file import write_register
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment

AGENCIES = ("disdik", "dinkes")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a position and grade of their own, so that no two earn the same."""

    nip: str
    position: str
    grade: str


PEOPLE = {
    "ani": Person("199001012015012001", "kelas-9", "III/a"),
    "budi": Person("198505052010011002", "kelas-8", "III/c"),
    "citra": Person("199212122018012003", "kelas-7", "II/d"),
    "dodi": Person("197803032005011004", "kelas-6", "IV/a"),
    "elsa": Person("196907071994032005", "kelas-5", "III/b"),
}
PERSONS = ("ani", "budi", "citra", "dodi")
"""Those whom files name; Elsa is known to the registers only."""

REGISTERS: dict[str, dict[str, str]] = {
    "register-1": dict.fromkeys(("ani", "budi", "citra", "elsa"), "disdik") | {"dodi": "dinkes"},
    "register-2": dict.fromkeys(("ani", "budi", "elsa", "dodi"), "disdik") | {"citra": "dinkes"},
    "register-3": dict.fromkeys(("budi", "elsa"), "disdik") | {"dodi": "dinkes"},
}
"""Who works where, by the register's hash. From the first to the second two people move; in
the third two are not there any more."""
CORRECTED = "register-4"
"""The first register, with another account of everybody."""
REGISTERS[CORRECTED] = REGISTERS["register-1"]


def account_of(sha256: str, nip: str) -> str:
    """What the ledger has of the account that a register gives; "" where it gives none."""
    if not sha256 or nip not in {PEOPLE[name].nip for name in REGISTERS[sha256]}:
        return ""
    text = f"tukin:account:{nip}:Bank DKI:{_account_no(sha256, nip)}"
    return hashlib.sha256(text.encode()).hexdigest()


def _account_no(sha256: str, nip: str) -> str:
    return nip[-6:] + ("2" if sha256 == CORRECTED else "1")


@cache
def register_of(sha256: str) -> Register | None:
    """The register of a hash; None for ""."""
    if not sha256:
        return None
    return Register(
        RegisterEntry(
            nip=PEOPLE[name].nip,
            agency=agency,
            employment=Employment.PNS,
            grade=PEOPLE[name].grade,
            position=PEOPLE[name].position,
            status="aktif",
            since=date(2020, 1, 1),
            until=None,
            details=RegisterDetails(
                bank="Bank DKI", account_no=_account_no(sha256, PEOPLE[name].nip)
            ),
        )
        for name, agency in REGISTERS[sha256].items()
    )


@cache
def directory_of(sha256: str) -> Directory:
    """The register of a hash as a run has it; no agency's name."""
    register = register_of(sha256)
    return NO_DIRECTORY if register is None else Directory(sha256, write_register(register))


def held_by(sha256: str, claims: Mapping[str, str]) -> set[str]:
    """The people of claims (NIP → agency) whom a register has nowhere, or at another agency."""
    if not sha256:
        return set()
    agency_of = {PEOPLE[name].nip: agency for name, agency in REGISTERS[sha256].items()}
    return {nip for nip, agency in claims.items() if agency_of.get(nip) != agency}


@dataclass(frozen=True, slots=True)
class Terms:
    """What the rules of a seed say beside the sample: budgets, and when an upload waits.

    ``pagu_idr`` is the budget of each agency and period, None where there is no limit. With
    ``cut_off`` a month's payments are prepared from ``CUT_OFF`` on, and what is published later
    waits.
    """

    pagu_idr: int | None = None
    over_budget: str = "wait"
    most_rejected_percent: int | None = None
    cut_off: bool = False


PERIOD_CODES = ("2026-10", "2026-13")
CUT_OFF = datetime(2026, 11, 9, tzinfo=ZoneInfo("Asia/Jakarta"))
"""Of October: later than any story takes before all is quiet, and earlier than it is then."""


@dataclass(frozen=True, slots=True)
class Rules:
    """A rule set, ready for computing, and the document that administrators would see."""

    rule_set: RuleSet
    formula: Formula
    document: dict[str, Any]


_BY_SHA256: dict[str, Rules] = {}


@cache
def rules_named(name: str, terms: Terms) -> RuleSet:
    """The rule set ``A``, or ``B``: every position is worth a tenth more, and a fifth recovers."""
    document = json.loads((SAMPLES / "nasional.json").read_bytes())
    if name == "B":
        for position in document["positions"]:
            position["amount_idr"] = position["amount_idr"] * 11 // 10
        document["recovery"] = {"most_percent": 20, "source": "simulation"}
    if terms.pagu_idr is not None:
        pagu = [
            {"period": period, "amount_idr": terms.pagu_idr, "source": "simulation"}
            for period in PERIOD_CODES
        ]
        for agency in document["agencies"]:
            agency["pagu"] = pagu
        document["over_budget"] = {"then": terms.over_budget, "source": "simulation"}
    if terms.most_rejected_percent is not None:
        most = {"most_rejected_percent": terms.most_rejected_percent, "source": "simulation"}
        document["approval"] = most
    if terms.cut_off:
        document["cut_off"] = {"day": CUT_OFF.day, "source": "simulation"}
    rule_set = load_rule_set(json.dumps(document).encode())
    _BY_SHA256[rule_set.sha256] = Rules(rule_set, Formula(rule_set), document)
    return rule_set


def rules_of(sha256: str) -> Rules:
    """The archived rules of a hash."""
    return _BY_SHA256[sha256]


@cache
def validator_of(
    rules_sha256: str, agency: str, period: Period, register: Register | None
) -> RowValidator:
    """What looks at the rows of an upload by its pins."""
    return RowValidator(rules_of(rules_sha256).rule_set, agency, period, register)
