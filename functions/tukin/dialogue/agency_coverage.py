"""The coverage of an agency as its offices read it: raters and counts, by marks without words."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from tukin.aws.table import Table
from tukin.dialogue.coverage import coverage, window
from tukin.dialogue.store import Marks
from tukin.people.lines.chain import Chain
from tukin.programme.document import Programme, ProgrammeBook
from tukin.vocabulary.errors import NotFound

LONGEST = timedelta(days=366)
"""How long before the window a dialogue may have been begun that counts in it."""


def require_programme(book: ProgrammeBook, day: date) -> Programme:
    """The version that holds on a day.

    Raises:
        NotFound: E1162, where none does.
    """
    programme = book.in_force(day)
    if programme is None:
        raise NotFound("E1162")
    return programme


def staff_of(chain: Chain, day: date) -> dict[str, tuple[str, ...]]:
    """By rater's NIP, whom they rate on a day; raters without staff are left out."""
    found = {rater: chain.ratees_of(rater, day) for rater in sorted(chain.lines.raters)}
    return {rater: staff for rater, staff in found.items() if staff}


def read_coverage(
    table: Table, chain: Chain, book: ProgrammeBook, agency: str, day: date
) -> dict[str, Any]:
    """Of each rater, with how many of their staff there was an acknowledged dialogue.

    Raises:
        NotFound: E1162, where no programme holds on the day.
    """
    programme = require_programme(book, day)
    first, last = window(day, programme.dialogue)
    marks = Marks(table).of_agency(agency, first - LONGEST, last)
    found = coverage(staff_of(chain, day), marks, day, programme.dialogue)
    return {
        "since": first.isoformat(),
        "until": last.isoformat(),
        "every_months": programme.dialogue.every_months,
        "programme_sha256": programme.sha256,
        "raters": [_of_rater(asdict(each), chain) for each in found],
        "without_rater": len(chain.without_rater(day)),
    }


def _of_rater(counts: dict[str, Any], chain: Chain) -> dict[str, Any]:
    nip = counts.pop("rater_nip")
    return {"nip": nip, "name": chain.people.name(nip), **counts}
