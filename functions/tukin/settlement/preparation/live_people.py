"""Who is entitled by a period's live months, read slice by slice and checked as a whole."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tukin.payroll.batch import Totals, add_totals
from tukin.payroll.locked.pay import PaidPerson, ShardNames
from tukin.payroll.publication import LiveMonth, audit
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.records import Records
from tukin.settlement.cells.cell_file import Cells
from tukin.settlement.preparation.locked_pay import Doubt, LockedPeriod
from tukin.settlement.settlement import Entitlement, entitlement_of


@dataclass
class _Month:
    """What was read of a live month so far.

    ``names`` are of its pay shards. Who is in a month from before shards, or from before keys of
    format 2, is kept as a whole: those are few, and in another order.
    """

    live: LiveMonth
    totals: Totals = field(default_factory=Totals)
    names: ShardNames | None = None
    people: list[PaidPerson] = field(default_factory=list)
    records: list[PayrollRecord] | None = None

    def note(self, records: Sequence[PayrollRecord]) -> None:
        """Count the records of a slice."""
        self.totals = add_totals([self.totals, *(record.totals for record in records)])
        people = [PaidPerson.of(record) for record in records]
        if self.names is None:
            self.people += people
        else:
            self.names.add(people)


class LivePeople:
    """The people of live months; ``keyed`` says whether the run's rows have their keys.

    Args:
        live_months: agency → its live month.
        records: where its records are.
        key_of: the person's key of a NIP in format 2.
    """

    def __init__(
        self,
        live_months: Mapping[str, LiveMonth],
        records: Records,
        key_of: Callable[[str], str],
        *,
        keyed: bool,
    ) -> None:
        self._records = records
        self._key_of = key_of
        self._keyed = keyed
        self._months = {agency: _month(live) for agency, live in live_months.items()}

    def __call__(self, cells: Cells) -> dict[str, list[Entitlement]]:
        """Agency → who of a slice is entitled; each slice is asked for once, in their order."""
        return {
            agency: list(self._entitled(month, cells)) for agency, month in self._months.items()
        }

    def doubts(self, locked: LockedPeriod) -> dict[str, Doubt]:
        """The agencies whose months are not what was locked, when all slices were read.

        Raises:
            IntegrityError: where a month's records are not those of its totals (I2).
        """
        for month in self._months.values():
            audit(month.live.totals.rows, month.live.totals, month.totals)
        found = locked.gone({agency: month.live for agency, month in self._months.items()})
        for agency, month in self._months.items():
            names = None if month.names is None else month.names.all
            doubt = locked.doubt(month.live, month.people, names)
            if doubt is not None:
                found[agency] = doubt
        return found

    def _entitled(self, month: _Month, cells: Cells) -> Iterator[Entitlement]:
        records = self._of_cells(month, cells)
        month.note([record for _, record in records])
        for key, record in records:
            record.check_key(self._key_of)
            yield entitlement_of(record, key if self._keyed else "")

    def _of_cells(self, month: _Month, cells: Cells) -> list[tuple[str, PayrollRecord]]:
        """The records of a slice, each with the person's key of format 2."""
        if month.live.batch.format > 1:
            records = self._records.between(month.live, cells.least, cells.most)
            return [(record.person_key, record) for record in records]
        if month.records is None:  # format 1 has them in another order
            month.records = list(self._records.live(month.live))
        keyed = ((self._key_of(record.appraisal.nip), record) for record in month.records)
        return [(key, record) for key, record in keyed if cells.has(key)]


def _month(live: LiveMonth) -> _Month:
    has_shards = live.root is not None and live.batch.format > 1
    return _Month(live, names=ShardNames(live.totals.rows) if has_shards else None)


def entitled_by(
    live: LiveMonth, records: Records, key_of: Callable[[str], str]
) -> Iterator[Entitlement]:
    """Who is entitled by one live month, checked against its totals when all were read (I2)."""
    totals = Totals()
    for record in records.live(live):
        record.check_key(key_of)
        totals += record.totals
        yield entitlement_of(record)
    audit(live.totals.rows, live.totals, totals)
