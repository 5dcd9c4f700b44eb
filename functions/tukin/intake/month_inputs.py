"""What an agency's rows of a month are checked by, as the agency may read it itself.

So that its operator can check a file at home by the same rules and register as the pipeline.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.intake.row_validator import RowValidator
from tukin.register.in_force import register_in_force
from tukin.register.pinned import pinned_register
from tukin.register.register import Register, RegisterEntry
from tukin.register.register_file import write_register
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period

PAGE_ENTRIES = 5_000
"""Entries of a register in one answer: about 0.7 MB."""


def describe_rules(rules: RuleSet) -> dict[str, Any]:
    """The rule set by which a period is paid: its name, its hash and its document."""
    return {
        "rule_set": rules.rule_set,
        "sha256": rules.sha256,
        "document": rules.canonical_json.decode(),
    }


def read_register(
    table: Table,
    archive: Bucket,
    rules: RuleSet,
    agency: str,
    period: Period,
    cursor: str | None = None,
) -> dict[str, Any]:
    """A page of the agency's part of the period's register, as canonical CSV.

    Args:
        table: the one table.
        archive: the archive's bucket.
        rules: the period's rules, which know the agency's names.
        agency: its code.
        period: the period.
        cursor: of the page before; it belongs to one register, so that no reader mixes two.

    Returns:
        ``sha256`` of the whole register ("" where there is none), the page's ``document`` and the
        ``cursor`` of the next page, None on the last.

    Raises:
        InvalidInput: E804, where the cursor is none of this register.
    """
    sha256 = register_in_force(table, period)
    register = pinned_register(archive, sha256)
    if register is None:
        return {"sha256": "", "document": write_register(Register(())).decode(), "cursor": None}
    slugs = RowValidator(rules, agency, period).agency_slugs()
    entries = list(entries_of(register, slugs, period))
    start = _start(cursor, sha256)
    page = Register(entries[start : start + PAGE_ENTRIES])
    more = len(entries) > start + PAGE_ENTRIES
    return {
        "sha256": sha256,
        "document": write_register(page).decode(),
        "cursor": f"{sha256}{start + PAGE_ENTRIES}" if more else None,
    }


def _start(cursor: str | None, sha256: str) -> int:
    if not cursor:
        return 0
    place = cursor.removeprefix(sha256)
    if not cursor.startswith(sha256) or not (place.isascii() and place.isdecimal()):
        raise InvalidInput("E804")
    return int(place)


def entries_of(
    register: Register, agency_slugs: set[str], period: Period
) -> Iterator[RegisterEntry]:
    """Whatever holds in a period of those who are the agency's on its last day.

    Of those who were the agency's earlier in the period, only what they were there: where they went
    is not for this agency. Only what rows are checked by is given: no account, no tax number.
    """
    last = period.last_day
    of_person: dict[str, list[RegisterEntry]] = defaultdict(list)
    for entry in register.entries:
        if _holds_within(entry, last.replace(day=1), last):
            of_person[entry.nip].append(entry)
    for entries in of_person.values():
        is_here = any(e.agency in agency_slugs and e.holds_on(last) for e in entries)
        own = entries if is_here else [e for e in entries if e.agency in agency_slugs]
        yield from map(_checked_by, own)


def _holds_within(entry: RegisterEntry, first: date, last: date) -> bool:
    return entry.since <= last and (entry.until is None or entry.until >= first)


def _checked_by(entry: RegisterEntry) -> RegisterEntry:
    return RegisterEntry(
        nip=entry.nip,
        agency=entry.agency,
        employment=entry.employment,
        grade=entry.grade,
        position=entry.position,
        status=entry.status,
        since=entry.since,
        until=entry.until,
        name=entry.name,
    )
