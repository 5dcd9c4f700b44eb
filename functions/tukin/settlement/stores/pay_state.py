"""Whether a person's month is paid, by the ledger and the states that it names: for the slip."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths
from tukin.settlement.cells.cell_states import line_of
from tukin.settlement.files.states import read_credited, read_lines
from tukin.settlement.holds import Held
from tukin.settlement.ledger import Entry, EntryKind, PeriodState
from tukin.settlement.settlement import Amounts, Credit, Transfer, entitlement_of
from tukin.settlement.statements.statement import came_back
from tukin.settlement.statements.transfers import is_paid
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.not_paid import not_paid_by
from tukin.settlement.stores.run_archive import RunArchive
from tukin.vocabulary.period import Period

MOST_ENTRIES = 60
"""Entries that are looked at, back from the period's last one, for the run that paid a person; and
as many from the agency's own last run, where those are all of others."""


@dataclass(frozen=True, slots=True)
class PayStates:
    """Reads one person's state at a time; of nobody else anything is kept.

    ``agency`` is the one that asks: of what another one paid a person nothing is said.
    """

    ledger: Ledger
    archive: RunArchive
    live_months: LiveMonths
    agency: str

    def of(self, record: PayrollRecord) -> dict[str, Any]:
        """What is known of a live record's pay, as plain values.

        ``status`` is ``unpaid``, ``sent`` (runs have it), ``paid`` (the bank's statement has each
        of their transfers, too), ``changed`` (another amount is due by now), ``held`` (with the
        reason) or ``returned``; the others say by which run, when (ISO 8601, UTC), how much, and
        why the bank sent it back.
        """
        nip, period = record.appraisal.nip, record.period
        state = self.ledger.period(period)
        keys = () if record.names is None else (record.person_key,)  # format 1 has other keys
        credit = self._credit(state.credited_sha256, nip, keys)
        held = self._held(period, state.seq, nip)
        if credit is None or credit.agency != self.agency:
            return {"status": "unpaid"} if held is None else _held_as(held)
        entitled = entitlement_of(record).amounts
        status = _status(credit, entitled)
        if held is not None and status != "sent":
            return _held_as(held)
        runs = self._runs(period, state.seq, nip, keys)
        returned = {item.line_id: item.transfer_idr for item in credit.returns}
        if status == "sent" and runs and all(self._is_paid(each, returned) for each in runs):
            status = "paid"
        found = _paid_by([each.known for each in runs], credit)
        reasons = [item.reason for item in credit.pending]
        return {
            "status": status,
            "credited_idr": credit.amounts.net_idr,
            "due_idr": entitled.net_idr - credit.amounts.net_idr,
            **found,
            **({"reason": reasons[-1], "returned_idr": credit.pending_idr} if reasons else {}),
        }

    def _credit(self, sha256: str | None, nip: str, keys: Iterable[str]) -> Credit | None:
        line = line_of(self.archive.state_of("credited", sha256, keys), "nip", nip)
        return read_credited(line).get(nip)

    def _held(self, period: Period, last: int, nip: str) -> Held | None:
        """Why the last run of the agency for a period did not pay the person, if it did not."""
        for values in chain.from_iterable(self._entries(period, last)):
            if self._is_run_for_us(values, period):
                people = not_paid_by(self.ledger, self.archive, values["seq"])
                return next((h for h in people if (h.nip, h.agency) == (nip, self.agency)), None)
        return None

    def _entries(self, period: Period, last: int) -> Iterator[Iterator[Mapping[str, Any]]]:
        """The latest entries, and those before the agency's last run where that is further back.

        In a country hundreds of agencies are paid one by one: no run of ours is among the latest.
        """
        yield self._back_from(last)
        for live in self.live_months.of_agency(self.agency, (period,)):
            yield self._back_from(min(live.settled_seq, last - MOST_ENTRIES))

    def _back_from(self, last: int) -> Iterator[Mapping[str, Any]]:
        for seq in range(last, max(0, last - MOST_ENTRIES), -1):
            yield self.ledger.entry(seq).values

    def _is_run_for_us(self, values: Mapping[str, Any], period: Period) -> bool:
        if values["kind"] != EntryKind.RUN or values["period"] != str(period):
            return False
        return any(month["chosen"] and month["agency"] == self.agency for month in values["heads"])

    def _runs(self, period: Period, last: int, nip: str, keys: Sequence[str]) -> list["_PaidBy"]:
        """The runs of a period that have a line of the person, the latest first."""
        entries = self._entries(period, last)
        found = (list(self._lines(each, period, nip, keys)) for each in entries)
        return next(filter(None, found), [])

    def _lines(
        self,
        entries: Iterable[Mapping[str, Any]],
        period: Period,
        nip: str,
        keys: Sequence[str],
    ) -> Iterator["_PaidBy"]:
        for values in entries:
            if values["kind"] != EntryKind.RUN or values["period"] != str(period):
                continue
            line = self._line(values, nip, keys)
            if line is not None:
                yield _PaidBy(values, line)

    def _is_paid(self, run: "_PaidBy", returned: Mapping[str, int]) -> bool:
        """Whether nothing that a run transferred to the person is still only sent."""
        line = run.line
        is_nothing = line.transfer_idr == 0 or came_back(line, returned)
        return is_nothing or is_paid(self.ledger, self.archive, run.values, line)

    def _line(self, values: Mapping[str, Any], nip: str, keys: Sequence[str]) -> Transfer | None:
        data = self.archive.lines_of(values, keys)
        return next(iter(read_lines(line_of(data, "nip", nip))), None)


class _PaidBy(NamedTuple):
    """A run's ledger entry, and its line of the person."""

    values: Mapping[str, Any]
    line: Transfer

    @property
    def known(self) -> dict[str, Any]:
        """What a slip says of it."""
        return {
            "run_id": self.values["run_id"],
            "at": self.values["at"],
            "transfer_idr": self.line.transfer_idr,
            "recovered_idr": self.line.recovered_idr,
            "outstanding_idr": self.line.outstanding_idr,
        }


class _LedgerOnce(Ledger):
    """The ledger as one request sees it: of many people the same entries are looked at.

    An entry never changes. The state of a period may, and all people of a page are to be shown the
    same one.
    """

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self._entries: dict[int, Entry] = {}
        self._periods: dict[Period, PeriodState] = {}

    def entry(self, seq: int) -> Entry:
        if seq not in self._entries:
            self._entries[seq] = super().entry(seq)
        return self._entries[seq]

    def period(self, period: Period) -> PeriodState:
        if period not in self._periods:
            self._periods[period] = super().period(period)
        return self._periods[period]


def open_pay_states(table: Table, archive: Bucket, agency: str) -> PayStates:
    """The reader of an agency's people, for one request."""
    return PayStates(_LedgerOnce(table), RunArchive(archive), LiveMonths(table), agency)


def _paid_by(runs: list[dict[str, Any]], credit: Credit) -> dict[str, Any]:
    """The latest run that transferred anything, and what all of them did less what came back.

    What is owed after it is of the very latest: one that only takes back transfers nothing.
    """
    if not runs:
        return {}
    paid = [run for run in runs if run["transfer_idr"]]
    whole = sum(run["transfer_idr"] for run in runs)
    returned = sum(item.transfer_idr for item in credit.returns)
    outstanding = runs[0]["outstanding_idr"]
    named = (paid or runs)[0]
    return {**named, "transferred_idr": whole - returned, "outstanding_idr": outstanding}


def _held_as(held: Held) -> dict[str, Any]:
    return {"status": "held", "reason": held.reason.value, "due_idr": held.due_idr}


def _status(credit: Credit, entitled: Amounts) -> str:
    if credit.pending:
        return "returned"
    return "sent" if credit.amounts == entitled else "changed"
