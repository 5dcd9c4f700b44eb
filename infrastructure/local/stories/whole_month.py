"""The month of twelve people as `make stories` plays it, each signed in with their own account.

One is rated late, three by a Plt., and the month is opened again for a rating that was wrong. At
each stage everybody's page says what is paid to them, and the run pays just that.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from infrastructure.local.accounts import make_accounts
from infrastructure.local.aws import admin_session
from infrastructure.local.demo.callers import Callers, DemoError
from infrastructure.local.deploy import Deployment
from infrastructure.local.stories import setting
from infrastructure.local.stories.cast import Actor, Answer, Cast, estimate_on
from infrastructure.local.stories.month import ANSWERS, paid_by
from tukin.vocabulary.period import Period

LATE, WRONG = "199107272016022912", "199208242015031907"
"""Who is rated after the month is closed, and whose rating was wrong."""
BELOW = Answer("di_bawah", improve="Dua laporan bulanan belum diserahkan sampai hari ini.")
REASON = "Satu nilai tertukar"


@dataclass(frozen=True)
class Whole:
    """What became of the month.

    Attributes:
        period: the month.
        pay_idr: what each was paid, by NIP; all of them as their pages say.
        late_idr: of who was rated late.
        before_idr: what the wrong rating would have paid, and what the right one pays.
        after_idr: see ``before_idr``.
    """

    period: Period
    pay_idr: dict[str, int]
    late_idr: int
    before_idr: int
    after_idr: int


def play_month(deployment: Deployment, period: Period, step: Callable[[str], None]) -> Whole:
    """Play the month from its lines to its pay.

    Raises:
        DemoError: somebody is paid something else than their page said.
        PageError: a page does not answer as it must.
    """
    make_accounts(admin_session(deployment.engine), deployment.stacks, setting.accounts())
    cast = Cast(deployment.outputs["PortalUrl"], deployment.engine.url, period)
    step("Twelve people sign in")
    staff = {
        account.nip: cast.sign_in(account.nip, office=account.office)
        for account in setting.accounts()
    }
    hr, head, rater, plt = (
        staff[nip] for nip in (setting.OPERATOR, setting.HEAD, setting.RATER, setting.PLT)
    )
    step("HR sends lines and attendance, the head agrees to the lines")
    hr.send_lines(setting.Setting(period).lines)
    head.approve_lines()
    hr.send_attendance(setting.ATTENDANCE.read_bytes())
    step("The head, a rater and a Plt. rate, but for one")
    head.rate_by_the_table({})
    rater.rate_by_the_table(ANSWERS)
    plt.rate_by_the_table({}, leave_out=setting.name_of(LATE))
    rated = staff.keys() - {setting.HEAD, LATE}  # an office outside rates the head, by letter
    said = _estimates(staff, rated)
    step("HR closes the month, the head approves it")
    hr.close()
    _approve(head)
    _compare(said, staff)
    step("One is rated late, the head approves it")
    plt.rate_by_the_table({})
    said[LATE] = estimate_on(staff[LATE].own_month())
    _compose_late(deployment)
    _approve(head)
    _compare({LATE: said[LATE]}, staff)
    step("The head opens the month again, the rater corrects a rating, HR closes it")
    head.reopen(REASON)
    before_idr = said[WRONG]
    rater.rate_again(setting.name_of(WRONG), BELOW)
    hr.close()
    _approve(head)
    said[WRONG] = staff[WRONG].wait_for_pay(other_than=before_idr)
    _compare(said, staff)
    step("Two people of finance pay it")
    paid = paid_by(Callers(deployment).pay(str(period), "stories"))
    if paid != said:
        raise DemoError("The run does not pay what the pages say.")
    return Whole(period, paid, said[LATE], before_idr, said[WRONG])


def _estimates(staff: dict[str, Actor], nips: Iterable[str]) -> dict[str, int]:
    return {nip: estimate_on(staff[nip].own_month()) for nip in sorted(nips)}


def _compare(said: dict[str, int], staff: dict[str, Actor]) -> None:
    """Check that the page of each says that the month pays what it said before."""
    for nip, idr in said.items():
        if staff[nip].wait_for_pay() != idr:
            raise DemoError("An employee's page says something else than before.")


def _approve(head: Actor) -> None:
    head.approve(head.wait_for_approval())


def _compose_late(deployment: Deployment) -> None:
    """What the timer does every quarter of an hour."""
    admin_session(deployment.engine).client("lambda").invoke(
        FunctionName=deployment.outputs["ComposeLateName"], Payload=json.dumps({}).encode()
    )
