"""Whom a live batch refers to coaching, as the referrals know it."""

from collections.abc import Iterable

from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import is_live
from tukin.referrals.follow import MonthNeeds


def needs_of(live: LiveMonth, records: Iterable[PayrollRecord]) -> MonthNeeds:
    """The needs of the records of a live batch."""
    batch = live.batch
    needs = {record.appraisal.nip: record.need for record in records if record.need}
    return MonthNeeds(batch.agency, batch.period, needs, batch.format, is_live(live))
