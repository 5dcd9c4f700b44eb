"""Checks the stored records of a live month once more, and brings its referrals to them."""

from collections import Counter

from tukin.aws.observability import logger
from tukin.payroll.batch import add_totals
from tukin.payroll.needs import needs_of
from tukin.payroll.publication import LiveMonth, audit
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.records import Records
from tukin.referrals import repair as referral_repair
from tukin.referrals.emit import PutEvents
from tukin.referrals.store import Referrals
from tukin.vocabulary.errors import IntegrityError


def checked_records(live_month: LiveMonth, records: Records) -> list[PayrollRecord] | None:
    """The records of a live month, if they still have its control totals (I2).

    Totals that differ can only be reported: what is stored is not what was published. Then None.
    """
    try:
        stored = list(records.live(live_month))
        audit(live_month.totals.rows, live_month.totals, add_totals(r.totals for r in stored))
    except IntegrityError as error:
        logger.error("stored totals differ", batch_id=live_month.batch.batch_id, code=error.code)
        return None
    return stored


def repair(
    live_month: LiveMonth,
    stored: list[PayrollRecord] | None,
    referrals: Referrals,
    put_events: PutEvents,
) -> Counter[str]:
    """Let the referrals follow a live month (I6); findings by metric.

    Args:
        live_month: the live batch of an agency and period.
        stored: its records, as ``checked_records`` found them.
        referrals: the stored referrals.
        put_events: sends events.
    """
    if stored is None:
        return Counter(IntegrityFailures=1)
    return referral_repair.repair(needs_of(live_month, stored), referrals, put_events)
