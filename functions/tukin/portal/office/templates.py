"""The workbook that an agency fills in, with its people by the register of the month."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tukin.portal.office.office import Office
from tukin.register.in_force import register_in_force
from tukin.register.pinned import pinned_register
from tukin.register.register import LEFT, RegisterEntry
from tukin.vocabulary.names import slug
from tukin.vocabulary.period import Period

if TYPE_CHECKING:
    from tukin.rules.rule_set import RuleSet

_ACTIVE = "aktif"


def template_of(office: Office, agency: str, period: Period) -> str:
    """Write the workbook beside the agency's reports; its key. The same again changes nothing.

    Raises:
        InvalidInput: E009, where no rules are in force for the period.
    """
    # a page that asks for no workbook does not load its writer
    from tukin.intake.row_validator import RowValidator  # noqa: PLC0415
    from tukin.upload_reports.marked_workbook import WORKBOOK_TYPE  # noqa: PLC0415
    from tukin.upload_reports.template_workbook import template_workbook  # noqa: PLC0415

    rooms, rules = office.rooms, office.rules(period)
    register = pinned_register(rooms.archive, register_in_force(rooms.table, period))
    roll = RowValidator(rules, agency, period, register).roll
    people = [] if roll is None else list(_rows(roll.of_agency(), rules))
    data = template_workbook(rules, agency, period, people)
    key = f"reports/{agency}/{period}/templat.xlsx"
    rooms.intake.write(key, data, WORKBOOK_TYPE)
    return key


def _rows(entries: list[RegisterEntry], rules: "RuleSet") -> Iterator[dict[str, str]]:
    """Who serves on the period's last day, in the order of their names."""
    positions = {
        slug(name): item.label for item in rules.positions for name in (item.label, item.code)
    }
    statuses = {slug(name): item for item in rules.statuses for name in (item.label_id, item.code)}
    for entry in sorted(entries, key=lambda entry: ((entry.name or "").casefold(), entry.nip)):
        if entry.status in LEFT:
            continue
        status = statuses.get(entry.status)
        yield {
            "nip": entry.nip,
            "name": entry.name or "",
            "position": positions.get(entry.position, entry.position),
            "grade": entry.grade,
            "employment": entry.employment,
            "status": "" if status is None or status.code == _ACTIVE else status.label_id,
        }
