"""The register that the rows of a period are checked against."""

from tukin.aws.table import Table
from tukin.register.store import RegisterDates
from tukin.vocabulary.period import Period


def register_in_force(table: Table, period: Period) -> str:
    """The hash of the period's register, "" where there is no register at all.

    It is the one in force on the period's last day, the day on which eligibility is judged: so a
    correction of a past month is judged by that month's register, not by today's.
    """
    return RegisterDates(table).sha256_in_force_on(period.last_day)
