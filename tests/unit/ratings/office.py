"""Five people of disdik and their lines, rules with a cycle, and a desk over a table in memory.

Ani is rated by Budi, whose superior is Citra; Dewi acts for Budi (Plt) from the 12th to the 20th
of October 2026. Eko is at the agency's top.
"""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tests.scenarios.loader import changed, sample_rules
from tests.simulation.ratings.table import MemoryTable
from tukin.people.agencies.agency import Agency, Mode, RatingsFrom
from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.ratings.cycle import Cycles, CycleState, StoredCycle
from tukin.ratings.giving import RatingDesk, RatingMonth
from tukin.ratings.rating import Entered, Rating, RatingState, Words
from tukin.ratings.rights import away_by_register
from tukin.ratings.store import Ratings
from tukin.register.register import RegisterEntry
from tukin.rules.rule_set import RuleSet, load_rule_set
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys
from tukin.vocabulary.terms import Employment, Expectation

ANI = "199001012015012001"
BUDI = "198001012005011001"
CITRA = "197501012000012001"
DEWI = "198501012010012001"
EKO = "197001011995011001"
FAJAR = "199501012020011001"
EVERYBODY = (ANI, BUDI, CITRA, DEWI, EKO, FAJAR)

OCTOBER = Period(2026, 10)
NOW = datetime(2026, 11, 2, 3, 0, tzinfo=UTC)
KEYS = PersonKeys(b"a secret of the tests alone, 32 bytes")
ABOVE = "Menyelesaikan layanan sepuluh hari lebih cepat."
BELOW = "Laporan terlambat tiga kali; susun jadwal mingguan."

CYCLE: dict[str, Any] = {
    "opens_day": 1,
    "due_day": 3,
    "closes_day": 5,
    "inputs": {
        "produktivitas": "supervisor",
        "disiplin": "part",
        "inovasi": "supervisor",
        "komunikasi": "supervisor",
        "umpan_balik": "survey",
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

LINES = (
    Line(ANI, BUDI, "", None, LineKind.DEFINITIF, date(2026, 1, 1), None, ""),
    Line(FAJAR, BUDI, "", None, LineKind.DEFINITIF, date(2026, 1, 1), None, ""),
    Line(BUDI, CITRA, "", None, LineKind.DEFINITIF, date(2026, 1, 1), None, ""),
    Line(DEWI, CITRA, "", None, LineKind.DEFINITIF, date(2026, 1, 1), None, ""),
    Line(CITRA, EKO, "", None, LineKind.DEFINITIF, date(2026, 1, 1), None, ""),
    Line(None, DEWI, "", BUDI, LineKind.PLT, date(2026, 10, 12), date(2026, 10, 20), "SK 7"),
)


def entry(nip: str, **values: Any) -> RegisterEntry:
    """Somebody at work in disdik, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "nip": nip,
        "agency": "disdik",
        "employment": Employment.PNS,
        "grade": "III/a",
        "position": "administrasi-ahli",
        "status": "aktif",
        "since": date(2015, 1, 1),
        "until": None,
        "name": f"Nama {EVERYBODY.index(nip)}",
    }
    return RegisterEntry(**(usual | values))


def rules_with(**changes: Any) -> RuleSet:
    """The sample with the cycle, some values changed by their dotted path below ``cycle``."""
    document = changed(sample_rules("named-indicators"), {"cycle": CYCLE})
    document = changed(document, {f"cycle.{path}": value for path, value in changes.items()})
    return load_rule_set(json.dumps(document).encode())


RULES = rules_with()


def chain_of(
    lines: Sequence[Line] = LINES, entries: Sequence[RegisterEntry] | None = None
) -> Chain:
    """The lines of disdik over its register."""
    register = [entry(nip) for nip in EVERYBODY] if entries is None else entries
    return Chain("disdik", Lines(lines), People.of(register, ["disdik"]), EKO, "l" * 64)


def agency(**values: Any) -> Agency:
    """Disdik, on the pages."""
    usual: dict[str, Any] = {
        "code": "disdik",
        "name": "Dinas Pendidikan",
        "short": None,
        "top_nip": EKO,
        "time_zone": "Asia/Jakarta",
        "mode": Mode.WEB,
        "ratings": RatingsFrom.PAGES,
        "since": date(2020, 1, 1),
        "until": None,
    }
    return Agency(**(usual | values))


def desk_on(
    table: MemoryTable,
    today: date = date(2026, 11, 2),
    *,
    chain: Chain | None = None,
    rules: RuleSet = RULES,
    row: Agency | None = None,
    period: Period = OCTOBER,
) -> RatingDesk:
    """A desk for October 2026 of disdik."""
    lines = chain or chain_of()
    away = away_by_register(lines.people)
    month = RatingMonth(row or agency(), period, lines, rules, today, away)
    return RatingDesk(Ratings(table, KEYS), Cycles(table), month)


def close(
    table: MemoryTable, at: datetime = NOW, state: CycleState = CycleState.CLOSED
) -> StoredCycle:
    """Put a month into a state, as closing does."""
    cycles = Cycles(table)
    before = cycles.read("disdik", OCTOBER)
    cycle = StoredCycle("disdik", OCTOBER, state, closed_by="hr", closed_at=at)
    assert cycles.write(cycle, before)
    after = cycles.read("disdik", OCTOBER)
    assert after is not None
    return after


def as_expected(**values: Any) -> Entered:
    """Everything as expected, without a word, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "hasil_kerja": Expectation.SESUAI,
        "perilaku_kerja": Expectation.SESUAI,
    }
    return Entered(**(usual | values))


def above(text: str = ABOVE) -> Entered:
    """Results above expectation, with what went well."""
    return as_expected(hasil_kerja=Expectation.DI_ATAS, words=Words(strength=text))


def given(**values: Any) -> Rating:
    """A rating of Ani by Budi, all as expected, but for what is said otherwise."""
    usual: dict[str, Any] = {
        "agency": "disdik",
        "period": OCTOBER,
        "nip": ANI,
        "rater_nip": BUDI,
        "rater_name": "Nama 1",
        "rater_kind": "definitif",
        "basis": "",
        "hasil_kerja": Expectation.SESUAI,
        "perilaku_kerja": Expectation.SESUAI,
        "by_indicator": {},
        "words": Words(),
        "evidence": (),
        "state": RatingState.GIVEN,
        "revision": 1,
        "given_at": NOW,
        "received_at": None,
        "received_how": None,
        "by": BUDI,
        "lines_sha256": "l" * 64,
    }
    return Rating(**(usual | values))
