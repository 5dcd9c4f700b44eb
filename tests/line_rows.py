"""Lines for tests: numbers of people, rows, and entries of a register that has them at work."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.register.register import RegisterDetails, RegisterEntry
from tukin.vocabulary.terms import Employment

SINCE = date(2020, 1, 1)
DAY = date(2026, 10, 15)
SLUG = "dinas-pendidikan"


def nip(number: int) -> str:
    """A sound NIP that belongs to nobody."""
    return f"198501012010011{number:03d}"


def line(
    of: int | None, rater: int | None, kind: LineKind = LineKind.DEFINITIF, **others: Any
) -> Line:
    """A row by the numbers of its people; ``instead_of`` is a number, too."""
    instead_of = others.pop("instead_of", None)
    values: dict[str, Any] = {
        "nip": None if of is None else nip(of),
        "rater_nip": None if rater is None else nip(rater),
        "rater_name": "",
        "instead_of": None if instead_of is None else nip(instead_of),
        "kind": kind,
        "since": SINCE,
        "until": None,
        "basis": "",
    }
    return Line(**(values | others))


def entry(
    number: int, since: date = SINCE, until: date | None = None, **others: Any
) -> RegisterEntry:
    """An entry of somebody at the agency."""
    values: dict[str, Any] = {
        "nip": nip(number),
        "agency": SLUG,
        "employment": Employment.PNS,
        "grade": "III/a",
        "position": "administrasi-terampil",
        "status": "aktif",
        "since": since,
        "until": until,
        "name": f"Contoh {number:03d}",
        "details": RegisterDetails(unit="Sekretariat"),
    }
    return RegisterEntry(**(values | others))


def chain(rows: Iterable[Line], entries: Iterable[RegisterEntry], top: int | None = None) -> Chain:
    """The chain of some rows among some people."""
    people = People.of(entries, [SLUG])
    return Chain("disdik", Lines(rows), people, None if top is None else nip(top))
