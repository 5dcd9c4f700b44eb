"""The state that a month is compared with: last approved by the agency head, or paid by a run."""

from collections.abc import Iterator

from tukin.payroll.batch import add_totals
from tukin.payroll.publication import AgreedState, LiveMonth, agreed_state, audit
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.records import Records
from tukin.vocabulary.period import Period

_MONTHS_BEFORE = 12
_MONTHS_OF_MEAN = 6


def find_agreed(
    live_months: LiveMonths, agency: str, period: Period, seen: LiveMonth | None
) -> AgreedState | None:
    """The state of this month that was last approved or paid, else that of the last paid month.

    None where nothing of the agency was paid in the year before, nor approved in this month: then
    there is nothing to compare with.

    Args:
        live_months: of all agencies.
        agency: the agency.
        period: the period that is published.
        seen: its live month, None where there is none.
    """
    own = agreed_state(seen)
    if own is not None:
        return own
    paid = find_paid(live_months, agency, period)
    return paid[-1] if paid else None


def find_paid(live_months: LiveMonths, agency: str, period: Period) -> list[AgreedState]:
    """The last six months of the year before a period that a run paid, the latest last."""
    earlier = live_months.of_agency(agency, _months_before(period))
    paid = [live for live in earlier if live.settled_seq and not live.is_withdrawn]
    return [state for live in paid[-_MONTHS_OF_MEAN:] if (state := agreed_state(live)) is not None]


def _months_before(period: Period) -> Iterator[Period]:
    for _ in range(_MONTHS_BEFORE):
        period = period.previous
        yield period


def agreed_records(records: Records, state: AgreedState) -> list[PayrollRecord]:
    """Its records, all of them.

    Raises:
        IntegrityError: E702, where they are not those that were approved or paid.
    """
    found = list(records.staged(state.batch, state.staged_as, state.partitions))
    audit(state.totals.rows, state.totals, add_totals(record.totals for record in found))
    return found
