"""Every message that a user can get: what is wrong, where, and how to fix it, in two languages.

Codes are stable: they are never reused for something else. The first digit tells the place:
0 the file, 1 numbers of persons, 2 personal columns, 3 ratings, 4 attendance, 5 scope, 6 rules,
7 batches and stored data, 8 requests to the API, 9 the services below. What people do on pages has
four digits, of which two name the place: 10 sign-in, pages, lines and dialogue, 11 ratings and the
programme. ``W`` instead of ``E`` marks something that rejects nothing.
"""

from collections.abc import Mapping
from typing import NamedTuple

from tukin.vocabulary.catalogue.amendments import AMENDMENTS
from tukin.vocabulary.catalogue.batches import BATCHES
from tukin.vocabulary.catalogue.causes import CAUSES
from tukin.vocabulary.catalogue.entry import Entry
from tukin.vocabulary.catalogue.files import FILES
from tukin.vocabulary.catalogue.numbers import NUMBERS
from tukin.vocabulary.catalogue.people import PEOPLE
from tukin.vocabulary.catalogue.performance.accounts import ACCOUNTS
from tukin.vocabulary.catalogue.performance.assembly import ASSEMBLY
from tukin.vocabulary.catalogue.performance.lines import LINES
from tukin.vocabulary.catalogue.performance.office import OFFICE
from tukin.vocabulary.catalogue.performance.portal import PORTAL
from tukin.vocabulary.catalogue.performance.programme import PROGRAMME
from tukin.vocabulary.catalogue.performance.rating_pages import RATING_PAGES
from tukin.vocabulary.catalogue.performance.ratings import RATINGS
from tukin.vocabulary.catalogue.register import REGISTER
from tukin.vocabulary.catalogue.requests import REQUESTS, SERVICES
from tukin.vocabulary.catalogue.rows import ROWS
from tukin.vocabulary.catalogue.rules import RULES
from tukin.vocabulary.catalogue.settlement import SETTLEMENT
from tukin.vocabulary.catalogue.sheets import SHEETS


class Message(NamedTuple):
    """A worded message: Bahasa Indonesia and English, each with how to fix it."""

    id: str
    en: str


def message_for(code: str, details: Mapping[str, object]) -> Message:
    """Word a code with its details; those of a workbook's sheet begin with its name."""
    entry = entry_for(code, details)
    sheet = details.get("sheet") if "{sheet}" not in entry.what_id else None
    where = Message(f"Lembar {sheet}: ", f"Sheet {sheet}: ") if sheet else Message("", "")
    return Message(
        where.id + f"{entry.what_id} {entry.fix_id}".format_map(details),
        where.en + f"{entry.what_en} {entry.fix_en}".format_map(details),
    )


def entry_for(code: str, details: Mapping[str, object]) -> Entry:
    """The unfilled words of a code, those of its cause where the details name one."""
    of_code = CAUSES.get(code)
    if of_code and (found := of_code.get(str(details.get("cause")))):
        return found
    return CATALOGUE[code]


def causes_of(code: str) -> Mapping[str, Entry]:
    """The words of a code by cause; none where the code has but its own."""
    return CAUSES.get(code, {})


CATALOGUE: dict[str, Entry] = {
    **FILES,
    **NUMBERS,
    **REGISTER,
    **ROWS,
    **RULES,
    **AMENDMENTS,
    **BATCHES,
    **ACCOUNTS,
    **ASSEMBLY,
    **PEOPLE,
    **LINES,
    **PORTAL,
    **OFFICE,
    **RATINGS,
    **RATING_PAGES,
    **PROGRAMME,
    **SETTLEMENT,
    **REQUESTS,
    **SERVICES,
    **SHEETS,
}
