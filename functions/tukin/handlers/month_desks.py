"""The desks of months that are rated on the pages, by the function's variables."""

from tukin.aws.environment import archive, intake, person_keys, rules_profile, table, today
from tukin.people.lines.chain import Chain
from tukin.ratings.month.closing import Closings
from tukin.ratings.month.desks import chain_from, closings_on, reopenings_on
from tukin.ratings.month.reopening import Reopenings
from tukin.register.register import Register
from tukin.rules.in_force import live_rules
from tukin.vocabulary.period import Period


def closings() -> Closings:
    """What closes months and composes what comes late."""
    rules = live_rules(**rules_profile(), table=table())
    return closings_on(table(), archive(), intake(), rules, person_keys(), today)


def reopenings() -> Reopenings:
    """What opens months again."""
    return reopenings_on(table(), archive(), closings(), today)


def chain_of(agency: str, period: Period, register: Register | None) -> Chain:
    """The chain of an agency for a period."""
    return chain_from(table(), archive(), agency, period, register)
