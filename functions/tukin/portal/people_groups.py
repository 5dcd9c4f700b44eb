"""The pages of raters and employees over the stores of their function."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from typing import Any, cast

from tukin.aws.environment import (
    access_log,
    archive,
    person_keys,
    programme_profile,
    rules_profile,
    table,
    time_zone,
)
from tukin.payroll.record import PayrollRecord
from tukin.people.person.book import PersonBook
from tukin.portal.dialogues.agreements import agreements_of, due_of
from tukin.portal.dialogues.pages import DialogueStores, dialogue_group
from tukin.portal.employee.own_months import OwnMonths
from tukin.portal.employee.pages import employee_group
from tukin.portal.notes_log import NotesLog
from tukin.portal.rated_months import RatedMonths
from tukin.portal.rooms import Rooms
from tukin.portal.supervisor.group import supervisor_group
from tukin.processing.compose import Pins, pins_of
from tukin.programme.document import Programme
from tukin.programme.store import LiveProgramme
from tukin.rules.in_force import live_rules, rules_in_force
from tukin.rules.rule_set import RuleSet
from tukin.settlement.stores.pay_state import open_pay_states
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys


class _KeysOnDemand:
    """Person keys whose secret is asked for with the first of them: routes are made without."""

    def of(self, nip: str) -> str:
        """The person key of a NIP."""
        return person_keys().of(nip)


_KEYS = cast("PersonKeys", _KeysOnDemand())


def rules_of(period: Period) -> RuleSet:
    """The rule set by which a period is paid now."""
    return rules_in_force(live_rules(**rules_profile(), table=table()), period)


def pins(period: Period) -> Pins:
    """By what a period is paid now, and against which register."""
    return pins_of(live_rules(**rules_profile(), table=table()), table(), period)


def programme_of(day: date) -> Programme | None:
    """The version of the programme that holds on a day."""
    return _live_programme().book().in_force(day)


def pay_state_of(agency: str) -> Callable[[PayrollRecord], Mapping[str, Any]]:
    """What is known of the pay of an agency's records, for one request."""
    return open_pay_states(table(), archive(), agency).of


def notes_log(_: Rooms) -> NotesLog:
    """The log of who read whom."""
    return NotesLog(access_log)


def rated_months(rooms: Rooms) -> RatedMonths:
    """The months of agencies that rate on the pages."""
    return RatedMonths(rooms.table, rooms.archive, _KEYS, _book(rooms), rules_of)


def own_months(rooms: Rooms) -> OwnMonths:
    """One person's own months."""
    return OwnMonths(rated_months(rooms), pins, pay_state_of, time_zone)


def dialogue_stores(rooms: Rooms) -> DialogueStores:
    """What dialogues need."""
    return DialogueStores(rooms.table, _KEYS, _book(rooms), notes_log(rooms), programme_of)


SUPERVISOR = supervisor_group(rated_months, notes_log, lambda rooms: due_of(dialogue_stores(rooms)))
"""Of raters, and of superiors who step in."""
EMPLOYEE = employee_group(own_months, lambda rooms: agreements_of(dialogue_stores(rooms)))
"""Of everybody about themselves."""
DIALOGUES = dialogue_group(dialogue_stores)
"""Of the two who speak with one another."""


def _book(rooms: Rooms) -> PersonBook:
    return PersonBook(rooms.table, rooms.archive, _KEYS)


@cache
def _live_programme() -> LiveProgramme:
    ids = programme_profile()
    return LiveProgramme(ids["application"], ids["environment"], ids["profile"], table())
