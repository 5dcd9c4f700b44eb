"""What a list of lines is weighed by, from the stores: who uploaded it, and what came before."""

from datetime import date
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agency import Agency
from tukin.people.agencies.in_force import find_agencies
from tukin.people.four_eyes import caller_name
from tukin.people.grants.grant import GrantRole, Grants
from tukin.people.grants.store import find_grants
from tukin.people.lines.in_force import agency_row, people_around, register_on
from tukin.people.lines.line import Lines
from tukin.people.lines.store import read_lines, steps_beside
from tukin.people.lines.weigh import DAYS_TOGETHER, Scales, Why, changed_people, why_it_waits
from tukin.register.approval.dated_files import DatedFile


def weigh(table: Table, archive: Bucket, agency: str, file: DatedFile) -> tuple[Why, ...]:
    """Why a list waits for its agency's head, or waited; none where it takes effect by itself."""
    row = agency_row(find_agencies(table, archive, file.dated), agency, file.dated)
    before = read_lines(archive, file.base_sha256) if file.base_sha256 else Lines([])
    after = read_lines(archive, file.sha256)
    at = file.order.uploaded_at
    today = at.astimezone(ZoneInfo(row.time_zone)).date() if row else at.date()
    grants = find_grants(table, archive, today)
    scales = Scales(
        dated=file.dated,
        today=today,
        size=_size(table, archive, row, file.dated, before),
        uploader=_uploader(grants, file.uploaded_by, agency, today),
        office=frozenset(
            grants.person(each.nip)
            for each in grants.rows
            if each.nip is not None and (each.until is None or each.until >= today)
        ),
        earlier=_earlier(table, archive, agency, file),
        person=grants.person,
    )
    return why_it_waits(before, after, scales)


def _uploader(grants: Grants, caller: str | None, agency: str, today: date) -> frozenset[str]:
    """Who uploaded, where that is somebody of the agency's HR."""
    name = "" if caller is None else caller_name(caller)
    if grants.acting(name, GrantRole.HR, agency, today) is None:
        return frozenset()
    return grants.people_of(name)


def _earlier(table: Table, archive: Bucket, agency: str, file: DatedFile) -> frozenset[str]:
    """Whose rater the lists of the last days changed that took effect by themselves."""
    found: set[str] = set()
    for step in steps_beside(table, agency, file, DAYS_TOGETHER):
        before = read_lines(archive, step.base_sha256) if step.base_sha256 else Lines([])
        found |= changed_people(before, read_lines(archive, step.sha256))
    return frozenset(found)


def _size(table: Table, archive: Bucket, row: Agency | None, day: date, before: Lines) -> int:
    """How many people serve in an agency; without a register those who have lines."""
    people = people_around(register_on(table, archive, day), row, Lines([]))
    if not people.is_known:
        return len(before.people)
    served = map(people.served, people.entries)
    return sum(any(entry.holds_on(day) for entry in entries) for entries in served)
