"""The offices' pages, and what they are made of by the function's environment."""

import secrets
from collections.abc import Mapping
from typing import Any

from tukin.aws import environment
from tukin.aws.callers.asked import Asked
from tukin.aws.queues import start_function
from tukin.people.lines.chain import Chain
from tukin.people.reading.record import record_read
from tukin.portal.office.approvals import ApprovalPages
from tukin.portal.office.attendance import AttendancePages
from tukin.portal.office.lines import LinePages
from tukin.portal.office.month import MonthPages
from tukin.portal.office.office import Office
from tukin.portal.office.uploads import UploadPages
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Request, Route
from tukin.processing.approve import Approvals
from tukin.ratings.month.closing import Closings
from tukin.ratings.month.desks import chain_from, closings_on, reopenings_on
from tukin.ratings.month.reopening import Reopenings
from tukin.register.register import Register
from tukin.rules.in_force import live_rules, rules_in_force
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import LiveRules
from tukin.vocabulary.period import Period

READERS = "tukin-office"
"""What the callers of these pages are called in the log of reads, in place of a role; after it
comes their person key, for nothing can be erased there."""


def office_routes(office: Office) -> tuple[Route, ...]:
    """All routes of the group."""
    return (
        *UploadPages(office).routes(),
        *AttendancePages(office).routes(),
        *MonthPages(office).routes(),
        *LinePages(office).routes(),
        *ApprovalPages(office).routes(),
    )


def office_of(rooms: Rooms) -> Office:
    """What the pages are made of; each workflow is made when a page asks for it."""

    def closings() -> Closings:
        return closings_on(
            rooms.table,
            rooms.archive,
            rooms.intake,
            _rules(rooms),
            environment.person_keys(),
            rooms.today,
        )

    def approvals() -> Approvals:
        machine = environment.variable("STATE_MACHINE_ARN")
        writers = environment.variable("UPLOAD_WRITERS").split(",")
        stores = rooms.table, rooms.intake, rooms.archive
        return Approvals.on(*stores, machine, rooms.today, writers)

    def reopenings() -> Reopenings:
        return reopenings_on(rooms.table, rooms.archive, closings(), rooms.today)

    def chain_of(agency: str, period: Period, register: Register | None) -> Chain:
        return chain_from(rooms.table, rooms.archive, agency, period, register)

    def go_on(agency: str, period: Period) -> None:
        event = {"closing": {"agency": agency, "period": str(period)}}
        start_function(environment.variable("COMPOSE_FUNCTION"), event)

    def rules(period: Period) -> RuleSet:
        return rules_in_force(_rules(rooms), period)

    def record(request: Request, agency: str, route: str, answer: Mapping[str, Any]) -> None:
        caller = f"{READERS}/{request.person.key}"
        asked = Asked(secrets.token_hex(16), request.now, caller, route, agency)
        record_read(environment.access_log(), asked, answer, rooms.key_of)

    return Office(
        rooms=rooms,
        origin=lambda: environment.variable("PORTAL_URL"),
        zone=environment.time_zone,
        approvals=approvals,
        closings=closings,
        reopenings=reopenings,
        chain_of=chain_of,
        go_on=go_on,
        rules=rules,
        record=record,
    )


def _rules(rooms: Rooms) -> LiveRules:
    return live_rules(**environment.rules_profile(), table=rooms.table)
