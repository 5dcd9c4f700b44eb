"""Two agencies with everybody who could ask for a page, and words, names and pay as canaries.

Each of four people has a rating, a dialogue, a note and pay, whose words, name, number and amount
are found in an answer wherever they come. Requests go through the sites that the functions make of
their environment, with real sessions, by the rights of the function's role.
"""

import copy
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote

from tests import agency_rows, grant_rows
from tests.integration.office import Office
from tests.integration.people import csv_bytes, nip_of, person, rule_set
from tests.integration.portal.visit import STILL, Clock
from tests.integration.rating_pages.visits import in_web_mode
from tests.integration.ratings.web import HEADING
from tests.integration.world import (
    ARCHIVE,
    KEYS,
    TABLE,
    VARIABLES,
    Notification,
    _table,
    put_grants,
)
from tests.unit.portal.made import event_of, html_of
from tests.unit.programme.samples import version
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.dialogue.desk import DialogueDesk, Place
from tukin.people.agencies.agency import Agencies, Mode, RatingsFrom
from tukin.people.agencies.canonical import write_agencies
from tukin.people.grants.grant import Grant, GrantRole, Grants
from tukin.people.lines.canonical import write_lines
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.people.person.book import PersonBook
from tukin.portal import assembly
from tukin.portal import site as site_module
from tukin.portal.all_groups import EVERY, OFFICE, PEOPLE
from tukin.portal.home import pages as home
from tukin.portal.rated_months import RatedMonths
from tukin.portal.sessions.session import Sessions
from tukin.portal.site import Site
from tukin.programme.parts import DialogueKind
from tukin.ratings.giving import give
from tukin.ratings.rating import Entered, Words
from tukin.rules.rule_set import load_rule_book
from tukin.vocabulary.period import Period

PERIOD = "2026-10"
OCTOBER = Period(2026, 10)
TODAY = date(2026, 10, 31)
ALWAYS = date(2020, 1, 1)
LINES_DATE = "2026-11-15"
"""The first day of the list of lines that waits for the agency head."""

PERSONS: Mapping[str, int] = {
    "superior": 0, "rater": 1, "plt": 2, "agus": 3, "colleague": 4, "moved": 5, "acted": 6,
    "former rater": 7, "left": 8, "hr": 10, "head": 11, "personnel": 12, "auditor": 13,
    "finance": 14, "yusuf": 50, "other rater": 51, "other hr": 52, "other head": 53,
    "stranger": 90,
}  # fmt: skip
SUBJECTS = ("agus", "moved", "acted", "yusuf")
OFFICES: Mapping[str, tuple[GrantRole, str | None]] = {
    "hr": (GrantRole.HR, "disdik"),
    "head": (GrantRole.HEAD, "disdik"),
    "other hr": (GrantRole.HR, "dinkes"),
    "other head": (GrantRole.HEAD, "dinkes"),
    "personnel": (GrantRole.PERSONNEL, None),
    "auditor": (GrantRole.AUDITOR, None),
    "finance": (GrantRole.FINANCE, None),
}
RATERS = {"agus": "rater", "moved": "rater", "acted": "plt", "yusuf": "other rater"}
_LEAST = 100_000
"""Rupiah from which on an amount is found as one, where it is one person's alone."""
FUNCTIONS = {"people_pages": PEOPLE, "office_pages": OFFICE}


def nip(who: str) -> str:
    return nip_of(PERSONS[who])


def key(who: str) -> str:
    return KEYS.of(nip(who))


def agency_of(who: str) -> str:
    return "dinkes" if PERSONS[who] >= 50 else "disdik"


def name_of(who: str) -> str:
    return f"Kenari{who.title().replace(' ', '')} Contoh"


def canaries(who: str) -> dict[str, str]:
    """What of a subject is looked for, by what it is."""
    mark = f"kenari-{who}"
    return {
        "words": f"{mark}-kekuatan dan uraiannya",
        "dialogue": f"{mark}-dialog",
        "note": f"{mark}-catatan",
        "name": name_of(who),
        "nip": nip(who),
    }


@dataclass
class Setting:
    """The two agencies, and who asks."""

    office: Office
    uploads: dict[str, Notification] = field(default_factory=dict)
    amounts: dict[str, set[str]] = field(default_factory=dict)
    reports: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    @contextmanager
    def site(self, function: str) -> Iterator[Site]:
        """The site of a function, by its environment and its role's rights alone."""

        def report(code: str, **where: Any) -> None:
            self.reports.append((code, where))

        with (
            patch.object(assembly, "report", report),
            patch.object(site_module, "datetime", Clock),
            patch.object(home, "datetime", Clock),
            self.office._variables_of(function),
            self.office.run_as(function),
        ):
            for made in (assembly.rooms, assembly.book):
                made.cache_clear()
            yield assembly.site_of(FUNCTIONS[function], EVERY)

    def keep(self) -> Any:
        """The table as it is, to put it back after a form was taken."""
        return copy.deepcopy(_table().items)

    def resume(self, kept: Any) -> None:
        """Put it back."""
        _table().items = kept

    def found_in(self, text: str) -> set[str]:
        """Whose canaries a text holds, such as ``agus.name``."""
        found = {
            f"{who}.{what}"
            for who in SUBJECTS
            for what, canary in canaries(who).items()
            if canary in text
        }
        for who in SUBJECTS:
            others = [each for name, each in self.amounts.items() if name != who]
            if any(amount in text for amount in self.amounts[who].difference(*others)):
                found.add(f"{who}.amount")
        return found

    def sign_in(self, who: str, *, office: bool) -> "Browser":
        """A session as the sign-in begins it."""
        with self.office.run_as(None):
            sessions = Sessions(Table(TABLE))
            args = nip(who), key(who), "petugas" if office else "pegawai", STILL
            token = sessions.begin(*args, office=office, id_token="")
            session = sessions.read(token)
        assert session is not None
        return Browser(token, session.csrf)


@dataclass(frozen=True)
class Browser:
    """The cookie and the token of somebody's session."""

    token: str
    csrf: str

    def event(
        self, method: str, path: str, fields: Sequence[tuple[str, str]] = (), **others: Any
    ) -> dict[str, Any]:
        path, _, query = path.partition("?")
        cookies = [f"__Host-tukin={self.token}"]
        sent = [("_csrf", self.csrf), *fields] if method == "POST" else None
        return event_of(method, path, sent, **({"query": query, "cookies": cookies} | others))


def all_of(answer: Mapping[str, Any]) -> str:
    """Everything that leaves: headers, cookies and the page."""
    around = json.dumps([answer["headers"], answer.get("cookies", [])])
    return f"{unquote(around)}\n{html_of(dict(answer))}"


@contextmanager
def setting() -> Iterator[Setting]:
    """The two agencies on 31 October, the last day of the month that is rated."""
    with Office() as office:
        made = Setting(office)
        _people(office)
        sets = [rule_set("jakarta-108-2016"), rule_set("named-indicators-web")]
        office.rules.document = json.dumps({"rule_sets": sets}).encode()
        with patch.dict(VARIABLES["publish_batch"], {"UPLOAD_WRITERS": "AROAWRITER"}):
            _pay(made)
        _in_web_mode(office)
        with office.run_as(None):
            for who in SUBJECTS:
                _rate(office, who)
                _speak(who)
        _lines_that_wait(office)
        yield made


def _people(office: Office) -> None:
    rows = []
    for who, number in PERSONS.items():
        if who == "stranger":
            continue
        cells = person(number)
        until = "2026-10-10" if who == "left" else ""
        rows.append(
            f'{cells["nip"]},"{name_of(who)}",{agency_of(who)},PNS,{cells["grade"]},'
            f"{cells['position']},aktif,2010-01-01,{until}"
        )
        if who == "left":
            rows.append(
                f'{cells["nip"]},"{name_of(who)}",{agency_of(who)},PNS,{cells["grade"]},'
                f"{cells['position']},pensiun,2026-10-11,"
            )
    office.put_register("\n".join([HEADING, *rows]).encode(), "2026-09-01")
    grants = [
        Grant(nip(who), name_of(who), (), (), role, agency, ALWAYS, None)
        for who, (role, agency) in OFFICES.items()
    ]
    put_grants(Grants([*grant_rows.roster().rows, *grants]))
    _put_lines("disdik", [
        *(_line(who, "superior") for who in ("rater", "plt", "former rater")),
        *(_line(who, "rater") for who in ("agus", "colleague", "left", "hr", "head", "personnel",
                                          "auditor", "finance")),
        _line("moved", "former rater", until=date(2026, 10, 15)),
        _line("moved", "rater", since=date(2026, 10, 16)),
        _line("acted", "rater"),
        _line("acted", "plt", kind=LineKind.PLT, since=date(2026, 10, 20),
              until=date(2026, 12, 31), basis="SP 1"),
    ])  # fmt: skip
    below = [_line(who, "other rater") for who in ("yusuf", "other hr")]
    _put_lines("dinkes", [*below, _line("other rater", "other head")])


def _line(who: str, rater: str, **others: Any) -> Line:
    values: dict[str, Any] = {"kind": LineKind.DEFINITIF, "since": ALWAYS, "until": None}
    values |= {"basis": ""} | others
    return Line(nip=nip(who), rater_nip=nip(rater), rater_name="", instead_of=None, **values)


def _put_lines(agency: str, lines: Sequence[Line]) -> None:
    data = write_lines(Lines(lines))
    sha256 = hashlib.sha256(data).hexdigest()
    Bucket(ARCHIVE).write_once(f"lines/{sha256}.csv", data, "text/csv")
    dated = {"pk": f"LINES#{agency}", "sk": ALWAYS.isoformat(), "sha256": sha256, "rows": 1}
    approved = {"version_id": "v1", "digest": "0" * 64, "approved_by": "AROA:bagus"}
    at = "2020-01-01T00:00:00+00:00"
    assert Table(TABLE).put_new(dated | approved | {"uploaded_at": at, "approved_at": at})


def _lines_that_wait(office: Office) -> None:
    """HR replaces agus's rater by somebody else, and half of the agency's: the head must agree."""
    heading = "nip;rater_nip;rater_name;instead_of;kind;since;until;basis"
    whose = ("agus", "colleague", "moved", "acted", "hr")
    rows = [f"{nip(who)};{nip('plt')};;;definitif;2026-11-15;;" for who in whose]
    data = "\n".join([heading, *rows]).encode()
    sent = office.put(data, key=f"lines/disdik/{LINES_DATE}.csv", minute=70)
    del office.notifications[sent.upload_id]
    office.deliver(sent, to="receive_register")


def _pay(made: Setting) -> None:
    """October is published for both; a second file of each leaves people out and waits."""
    office = made.office
    for start, (agency, staff) in enumerate(
        {"disdik": ("agus", "moved", "acted", "colleague"), "dinkes": ("yusuf", "other hr")}.items()
    ):
        rows = [person(PERSONS[who], period=PERIOD, name=name_of(who)) for who in staff]
        for row, who in zip(rows, staff, strict=True):
            row["late_minutes"] = str(PERSONS[who])
        office.upload(rows, agency=agency, period=PERIOD, minute=10 * start)
        for record in office.items("BATCH#"):
            for who in SUBJECTS:
                if record.get("nip") == nip(who):
                    made.amounts[who] = {
                        f"{step:,}".replace(",", ".") for step in record["steps"] if step > _LEAST
                    }
        sent = office.put(
            csv_bytes(rows[1:]), agency=agency, period=PERIOD, name="kedua.csv",
            minute=10 * start + 5,
        )  # fmt: skip
        office.drain(sent)
        made.uploads[agency] = sent


def _in_web_mode(office: Office) -> None:
    in_web_mode(office)
    rows = agency_rows.agencies("disdik", "dinkes").rows
    tops = {"disdik": nip("superior"), "dinkes": nip("other head")}
    web = [
        agency_rows.agency(
            row.code, mode=Mode.WEB, ratings=RatingsFrom.PAGES, top_nip=tops[row.code]
        )
        for row in rows
    ]
    data = write_agencies(Agencies(web))
    sha256 = hashlib.sha256(data).hexdigest()
    with office.run_as(None):
        Bucket(ARCHIVE).write_once(f"agencies/{sha256}.csv", data, "text/csv")
        place = {"pk": "AGENCIES", "sk": "2020-01-02"}
        Table(TABLE).update(place, {"sha256": sha256}, condition="attribute_exists(pk)", values={})


def _rate(office: Office, who: str) -> None:
    table, archive = Table(TABLE), Bucket(ARCHIVE)
    rules = load_rule_book(office.rules.document).in_force(OCTOBER)
    assert rules is not None
    book = PersonBook(table, archive, KEYS)
    months = RatedMonths(table, archive, KEYS, book, lambda _: rules)
    desk = months.open(agency_of(who), OCTOBER, TODAY)
    said = canaries(who)["words"]
    words = Words(strength=said, improve=said)
    expected: Any = "sesuai"
    give(desk, nip(RATERS[who]), nip(who), Entered(expected, expected, words=words), 0, STILL)


def _speak(who: str) -> None:
    """A dialogue that was held, and a note of the rater's."""
    table, archive = Table(TABLE), Bucket(ARCHIVE)
    agency, rater = agency_of(who), nip(RATERS[who])
    desk = DialogueDesk(
        table=table,
        keys=KEYS,
        agency=agency,
        raters=PersonBook(table, archive, KEYS).chain(agency, TODAY),
        programme=version(),
        today=TODAY,
        now=lambda: STILL,
        record_read=lambda *_: None,
    )
    said = canaries(who)
    begun = desk.begin(rater, nip(who), hashlib.sha256(who.encode()).hexdigest()[:32],
                       DialogueKind.PANTAU, on=TODAY)  # fmt: skip
    place = Place(nip(who), begun.begun_on, begun.id, begun.revision)
    desk.record(rater, place, TODAY, said["dialogue"], said["dialogue"])
    desk.write_note(rater, nip(who), "1" * 32, "", said["note"])
