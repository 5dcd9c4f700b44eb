"""What an agency sees of its lines: what is in force, what is to be done, why a list waits."""

from collections.abc import Callable
from datetime import date
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.in_force import find_agencies
from tukin.people.dated.desk import FileDesk
from tukin.people.grants.in_force import four_eyes_of
from tukin.people.lines.in_force import chain_of
from tukin.people.lines.line import Lines
from tukin.people.lines.scales import weigh
from tukin.people.lines.store import lines_of
from tukin.people.lines.tasks import find_tasks
from tukin.vocabulary.errors import NotFound


def list_desk(
    table: Table, archive: Bucket, agency: str, today: Callable[[], date]
) -> FileDesk[Lines]:
    """Where an agency's lists are looked at, and approved by its head."""
    return FileDesk(table, archive, lines_of(agency), four_eyes_of(table, archive, today))


def describe_lines(table: Table, archive: Bucket, agency: str, day: date) -> dict[str, Any]:
    """The list of an agency that is in force on a day, by its hash, and what is to be done.

    Raises:
        NotFound: E802, where there never was such an agency.
    """
    agencies = find_agencies(table, archive, day)
    if agencies is None or agency not in agencies.codes:
        raise NotFound("E802")
    chain = chain_of(table, archive, agency, day)
    return {
        "agency": agency,
        "date": day.isoformat(),
        "lines_sha256": chain.lines_sha256 or None,
        "rows": len(chain.lines.rows),
        "tasks": [task.to_json() for task in find_tasks(chain, day)],
    }


def read_file(desk: FileDesk[Lines], agency: str, dated: str) -> dict[str, Any]:
    """A list, what it changes, the digest of that, and why it waits or waited for the head.

    Raises:
        NotFound: E802, where there is none of that date.
    """
    why = weigh(desk.table, desk.archive, agency, desk.find(dated))
    return {**desk.read(dated), "why": [str(each) for each in why]}
