"""The month of a small agency on the pages, as `make demo` plays it: from its lines to its pay.

Four people sign in. What they see is asserted: the employee's estimate is what is paid to them.
"""

import csv
from dataclasses import dataclass

from infrastructure.local.accounts import make_accounts
from infrastructure.local.aws import admin_session
from infrastructure.local.demo.callers import Callers, DemoError, Run
from infrastructure.local.deploy import Deployment
from infrastructure.local.stories import setting
from infrastructure.local.stories.cast import Actor, Answer, Cast, estimate_on
from tukin.vocabulary.period import Period

STRENGTH = "Layanan pengaduan warga dijawab pada hari yang sama."
ANSWERS = {"Yohanes Tarigan": Answer("di_atas", "sesuai", STRENGTH)}


@dataclass(frozen=True)
class Rated:
    """A month that is rated, and what its people see before it is closed."""

    period: Period
    hr: Actor
    head: Actor
    rater: Actor
    employee: Actor
    rated: int
    estimate_idr: int


@dataclass(frozen=True)
class MonthPaid:
    """What became of the month; amounts are of the one employee."""

    period: Period
    rated: int
    estimate_idr: int
    paid_idr: int
    run: Run


def rate_month(deployment: Deployment, period: Period) -> Rated:
    """HR sends lines and attendance, the head agrees to the lines, the rater rates, one reads it.

    Raises:
        DemoError: the employee does not read what the rater wrote.
        PageError: a page does not answer as it must.
    """
    make_accounts(admin_session(deployment.engine), deployment.stacks, setting.accounts())
    cast = Cast(deployment.outputs["PortalUrl"], deployment.engine.url, period)
    hr = cast.sign_in(setting.OPERATOR, office=True)
    head = cast.sign_in(setting.HEAD, office=True)
    hr.send_lines(setting.Setting(period).lines)
    head.approve_lines()
    hr.send_attendance(setting.ATTENDANCE.read_bytes())
    rater = cast.sign_in(setting.RATER)
    rated = rater.rate_by_the_table(ANSWERS)
    employee = cast.sign_in(setting.EMPLOYEE)
    page = employee.own_month()
    if STRENGTH not in page:
        raise DemoError("The employee does not read what the rater wrote.")
    return Rated(period, hr, head, rater, employee, rated, estimate_on(page))


def close_month(month: Rated) -> int:
    """HR closes the month and the head approves it; what the employee's page says then.

    Raises:
        DemoError: the employee gets something else than their page said before.
        PageError: a page does not answer as it must.
    """
    month.hr.close()
    month.head.approve(month.head.wait_for_approval())
    paid_idr = month.employee.wait_for_pay()
    if paid_idr != month.estimate_idr:
        raise DemoError("The employee's estimate is not what the month pays.")
    return paid_idr


def pay_month(month: Rated, paid_idr: int, callers: Callers) -> MonthPaid:
    """Two people of finance pay the month.

    Raises:
        DemoError: others are paid than were rated, or the employee is paid something else.
    """
    run = callers.pay(str(month.period), "story")
    paid = paid_by(run)
    if len(paid) != month.rated or paid.get(setting.EMPLOYEE) != paid_idr:
        raise DemoError("The run does not pay what the pages say.")
    return MonthPaid(month.period, month.rated, month.estimate_idr, paid_idr, run)


def paid_by(run: Run) -> dict[str, int]:
    """What a run pays to whom, by its list of payments."""
    with (run.folder / "payments.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["nip"]: int(row["transfer_idr"]) for row in csv.DictReader(file)}
