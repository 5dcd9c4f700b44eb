"""A small agency that rates on the pages: its register, lines and rules, over moto.

Rini heads the office and rates Budi and Sari; Budi rates the twelve of his unit; Sari rates Tono.
Who is called ``stranger`` works in another agency. All belong to nobody.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import tukin.programme
from tests import agency_rows
from tests.integration.people import rule_set
from tests.integration.world import ACCESS_LOG, ARCHIVE, KEYS, TABLE
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies
from tukin.people.lines.canonical import write_lines
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.people.person.book import PersonBook
from tukin.people.person.person import Person
from tukin.portal.dialogues.agreements import agreements_of, due_of
from tukin.portal.dialogues.pages import DialogueStores, dialogue_group
from tukin.portal.employee.own_months import OwnMonths
from tukin.portal.employee.pages import employee_group
from tukin.portal.groups import PageGroup
from tukin.portal.notes_log import NotesLog
from tukin.portal.rated_months import RatedMonths
from tukin.portal.supervisor.group import supervisor_group
from tukin.processing.compose import Pins
from tukin.programme.document import Programme, load_programmes
from tukin.ratings.month.attendance import Attendance, AttendanceRow
from tukin.ratings.month.attendance_store import AttendanceParts, StoredPart
from tukin.register.in_force import register_in_force
from tukin.register.parts.store import keep_parts
from tukin.register.register import Register, RegisterDetails, RegisterEntry
from tukin.register.register_file import write_register
from tukin.register.store import register_archive
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Employment

PERIOD = Period(2026, 11)
TODAY = date(2026, 12, 1)
NOW = datetime(2026, 12, 1, 2, 0, tzinfo=UTC)
BEGINNING = date(2020, 1, 1)
ZONE = ZoneInfo("Asia/Jakarta")

RINI, BUDI, SARI, TONO, STRANGER = (f"19800{n}012005011001" for n in range(1, 6))
UNIT = tuple(f"1990{1 + n % 12:02d}{1 + n:02d}2015011001" for n in range(12))
"""The twelve whom Budi rates."""

NAMES = {
    RINI: "Rini Wulandari",
    BUDI: "Budi Santoso",
    SARI: "Sari Lestari",
    TONO: "Tono Prasetyo",
    STRANGER: "Yusuf Hidayat",
    **dict(
        zip(
            UNIT,
            (
                "Agus Setiawan", "Dewi Anggraini", "Eko Nugroho", "Fitri Handayani",
                "Gita Permata", "Hadi Saputra", "Indah Kusuma", "Joko Susilo",
                "Kartika Sari", "Lukman Hakim", "Maya Puspita", "Nanda Pratama",
            ),
            strict=True,
        )
    ),
}  # fmt: skip
CYCLE = {
    "opens_day": 1,
    "due_day": 3,
    "closes_day": 5,
    "inputs": {
        "produktivitas": "supervisor",
        "disiplin": "part",
        "inovasi": "supervisor",
        "komunikasi": "supervisor",
        "umpan_balik": "part",
    },
    "scale": "expectation",
    "points": {"di_atas": 110, "sesuai": 100, "di_bawah": 70},
    "follows": {
        "produktivitas": "hasil_kerja",
        "inovasi": "hasil_kerja",
        "komunikasi": "perilaku_kerja",
    },
    "words_required": {"outside": "sesuai", "least_characters": 20},
    "source": "illustrative",
}


@cache
def rules() -> RuleSet:
    """The named indicators' rules, with a cycle by expectations."""
    return load_rule_set(json.dumps(rule_set("named-indicators") | {"cycle": CYCLE}).encode())


@cache
def programme() -> Programme:
    """The sample programme's version."""
    path = Path(tukin.programme.__file__).parent / "sample.json"
    found = load_programmes(path.read_bytes()).in_force(TODAY)
    assert found is not None
    return found


def line(nip: str, rater: str, **others: object) -> Line:
    values: dict[str, object] = {
        "nip": nip,
        "rater_nip": rater,
        "rater_name": "",
        "instead_of": None,
        "kind": LineKind.DEFINITIF,
        "since": BEGINNING,
        "until": None,
        "basis": "",
    }
    return Line(**(values | others))  # type: ignore[arg-type]


def usual_lines() -> list[Line]:
    """Who rates whom, all the time."""
    own = [line(BUDI, RINI), line(SARI, RINI), line(TONO, SARI)]
    return [*own, *(line(nip, BUDI) for nip in UNIT)]


def entry(nip: str, agency: str = "disdik", **others: object) -> RegisterEntry:
    values: dict[str, object] = {
        "nip": nip,
        "agency": agency,
        "employment": Employment.PNS,
        "grade": "III/b",
        "position": "administrasi-terampil",
        "status": "aktif",
        "since": BEGINNING,
        "until": None,
        "name": NAMES[nip],
        "details": RegisterDetails(unit="Bidang Pelayanan" if nip in UNIT else "Sekretariat"),
    }
    return RegisterEntry(**(values | others))  # type: ignore[arg-type]


def usual_entries() -> list[RegisterEntry]:
    """Everybody's row of the register."""
    return [entry(nip, "dinkes" if nip == STRANGER else "disdik") for nip in NAMES]


@dataclass
class MadeAgency:
    """The stores of the agency; within a ``World``."""

    entries: Sequence[RegisterEntry] = field(default_factory=usual_entries)
    lines: Sequence[Line] = field(default_factory=usual_lines)

    def __post_init__(self) -> None:
        self.table, self.archive = Table(TABLE), Bucket(ARCHIVE)
        self.log = NotesLog(lambda: (Bucket(ACCESS_LOG), 3653))
        self.book = PersonBook(self.table, self.archive, KEYS)
        self.months = RatedMonths(self.table, self.archive, KEYS, self.book, lambda _: rules())
        self.own = OwnMonths(
            self.months, self.pins, lambda _: lambda _: {"status": "unpaid"}, lambda: ZONE
        )
        self.dialogues = DialogueStores(
            self.table, KEYS, self.book, self.log, lambda _: programme()
        )
        self.put_agencies(date(2020, 1, 2))
        self.put_register(self.entries)
        self.put_lines(self.lines)

    def person(self, nip: str, day: date = TODAY) -> Person:
        """Who somebody is."""
        found = self.book.person(nip, day)
        assert found is not None
        return found

    def supervisor_group(self) -> PageGroup:
        """The pages of raters."""
        return supervisor_group(
            lambda _: self.months, lambda _: self.log, lambda _: due_of(self.dialogues)
        )

    def employee_group(self) -> PageGroup:
        """The pages of employees."""
        return employee_group(lambda _: self.own, lambda _: agreements_of(self.dialogues))

    def dialogue_group(self) -> PageGroup:
        """The pages of dialogues."""
        return dialogue_group(lambda _: self.dialogues)

    def put_lines(self, lines: Sequence[Line], since: date = BEGINNING) -> None:
        """Put a list of lines in force from a day on."""
        data = write_lines(Lines(lines))
        sha256 = hashlib.sha256(data).hexdigest()
        self.archive.write_once(f"lines/{sha256}.csv", data, "text/csv")
        self._in_force("LINES#disdik", since, sha256)

    def put_register(self, entries: Sequence[RegisterEntry], since: date = BEGINNING) -> None:
        """Put a register in force from a day on."""
        data = write_register(Register(entries))
        sha256 = register_archive(self.archive).keep(data)
        keep_parts(self.archive, sha256, data)
        self._in_force("REGISTER", since, sha256)

    def pins(self, period: Period) -> Pins:
        """By what a period is paid."""
        return Pins(rules(), register_in_force(self.table, period))

    def put_attendance(self, nips: Sequence[str], period: Period = PERIOD) -> None:
        """Put an attendance part of some people in force: 2 days of leave, 90 points each."""
        parts = AttendanceParts(self.table, self.archive)
        counts = {"alpa": 0, "ijin": 2, "late_minutes": 0, "early_minutes": 0}
        scores = {"disiplin": 9000, "umpan_balik": 9000}
        rows = [AttendanceRow(nip, None, None, counts, scores) for nip in nips]
        sha256 = parts.keep(Attendance(rows))
        order = UploadOrder(NOW, "v1")
        part = StoredPart("u1", order, None, sha256, len(rows), 0, None, "r", "p", None)
        parts.note("disdik", period, part)

    def put_agencies(self, since: date, ratings: RatingsFrom = RatingsFrom.PAGES) -> None:
        """Put the two agencies in force from a day on: they rate on the pages, or by a system."""
        rows = agency_rows.agencies("disdik", "dinkes").rows
        web = [replace(row, mode=Mode.WEB, ratings=ratings, top_nip=RINI) for row in rows]
        data = write_agencies(Agencies(web))
        sha256 = hashlib.sha256(data).hexdigest()
        self.archive.write_once(f"agencies/{sha256}.csv", data, "text/csv")
        self._in_force("AGENCIES", since, sha256)

    def _in_force(self, pk: str, since: date, sha256: str) -> None:
        item = {
            "pk": pk,
            "sk": since.isoformat(),
            "sha256": sha256,
            "uploaded_at": f"{since}T00:00:00+00:00",
            "version_id": "v1",
            "rows": 1,
            "digest": "0" * 64,
            "approved_by": "AROA:bagus",
            "approved_at": f"{since}T00:00:00+00:00",
        }
        assert self.table.put_new(item)


def key_of(nip: str) -> str:
    return KEYS.of(nip)
