"""The small agency of the stories: its people, its rules, and the month that it rates.

Its rows come to those of the samples, so that the figures of the other agencies stay. The month is
the one before today's: it is over whenever the stories are played.
"""

import csv
import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import cached_property
from pathlib import Path
from typing import Any

from infrastructure.local import agencies
from infrastructure.local.accounts import Account
from infrastructure.local.places import ROOT, WORK
from tukin.cli.rule_files import SAMPLES
from tukin.vocabulary.period import Period

AGENCY = "kominfo"
FILES = ROOT / "events" / "story"
LINES, ATTENDANCE = (FILES / AGENCY / f"{name}.csv" for name in ("lines", "attendance"))
BUDGET_IDR = 1_000_000
"""The agency's budget of the month: less than any pay, so that its head is asked (illustrative)."""

HEAD, RATER, PLT, OPERATOR, EMPLOYEE = (
    "196803141994031901",
    "197506212000032902",
    "198605192009011911",
    "198402172008012904",
    "198009122005011905",
)
AWAY = "197811052003121903"
"""Whose staff a Plt. rates."""
_WIB = timezone(timedelta(hours=7))
_WITHOUT_CYCLE, _WITH_CYCLE = "named-indicators", "named-indicators-web"


@dataclass(frozen=True)
class Setting:
    """What is put in force for the stories in place of the samples alone."""

    period: Period

    @cached_property
    def people(self) -> Path:
        """Who acts."""
        return _joined(agencies.PEOPLE, FILES / "grants.csv")

    @cached_property
    def agencies(self) -> Path:
        """Which agencies there are."""
        return _joined(agencies.SAMPLE, FILES / "agencies.csv")

    @cached_property
    def register(self) -> Path:
        """Who is employed where."""
        return _joined(agencies.REGISTER, FILES / "register.csv")

    @property
    def lines(self) -> bytes:
        """Who rates whom: the file, and who is Plt. from the month on for somebody who is away."""
        since, until = (
            f"01-{self.period.month:02d}-{self.period.year}",
            self.period.following.last_day,
        )
        row = f";{PLT};;{AWAY};plt;{since};{until:%d-%m-%Y};SP 5/2026\n"
        return LINES.read_bytes() + row.encode()

    @property
    def rules(self) -> bytes:
        """The samples' book, whose second set says how a month is rated on the pages as well.

        It pays just as the set without a cycle. There is no survey of the public yet, so HR enters
        its indicator.
        """
        first, web = (_rule_set(name) for name in ("jakarta-108-2016", _WITH_CYCLE))
        web["rule_set"] = _WITHOUT_CYCLE
        web["cycle"]["inputs"]["umpan_balik"] = "part"
        pagu = {"period": str(self.period), "amount_idr": BUDGET_IDR, "source": "illustrative"}
        name = next(iter(_rows(FILES / "agencies.csv")))["Nama"]
        web["agencies"].append({"code": AGENCY, "name": name, "pagu": [pagu]})
        return json.dumps({"rule_sets": [first, web]}, ensure_ascii=False).encode()


def setting_of_today() -> Setting:
    """The setting of the month before today's."""
    today = datetime.now(UTC).astimezone(_WIB)
    return Setting(Period(today.year, today.month).previous)


def accounts() -> tuple[Account, ...]:
    """Everybody of the agency signs in; who has an office signs in as an officer."""
    office = {row["nip"]: row["role"] for row in _rows(FILES / "grants.csv")}
    return tuple(
        Account(row["NIP"], row["NIP"] in office, office.get(row["NIP"], "employee"))
        for row in _rows(FILES / "register.csv")
    )


def name_of(nip: str) -> str:
    """Somebody's name by the register of the agency."""
    return next(row["Nama"] for row in _rows(FILES / "register.csv") if row["NIP"] == nip)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def _rule_set(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_bytes())
    return found


def _joined(sample: Path, rows: Path) -> Path:
    """A copy of a sample with more rows, which have its columns."""
    heading, _, more = rows.read_text(encoding="utf-8").partition("\n")
    text = sample.read_text(encoding="utf-8-sig")
    if text.partition("\n")[0].strip() != heading:
        raise ValueError(f"{rows.name} has other columns than {sample.name}.")
    path = WORK / "stories" / sample.parent.name / sample.name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + more, encoding="utf-8")
    return path
