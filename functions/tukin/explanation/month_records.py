"""An agency's live records of a month and of the month before, as explanations need them."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class RatedRecord:
    """A record with those that its explanation names: the month before, the rater, the superior."""

    record: PayrollRecord
    previous: PayrollRecord | None
    rater: PayrollRecord | None
    superior: PayrollRecord | None


@dataclass(frozen=True, slots=True)
class MonthRecords:
    """The live records of a month.

    Attributes:
        records: the store of records.
        key_of: the person's key of a NIP.
        live: the month's live batch.
        before: that of the month before, None where there is none.
    """

    records: Records
    key_of: Callable[[str], str]
    live: LiveMonth
    before: LiveMonth | None

    def of(self, nips: Sequence[str]) -> dict[str, RatedRecord]:
        """The records of some people by NIP; who has none in the month is missing.

        Raises:
            IntegrityError: E747, where a NIP is not that of the record's person.
        """
        now = self._read(nips, self.live)
        before = {} if self.before is None else self._read(nips, self.before)
        raters = self._raters(now.values(), now)
        superiors = self._raters(raters.values(), now | raters)
        ratings = {}
        for nip, record in now.items():
            rater = raters.get(record.appraisal.supervisor_nip or "")
            above = None if rater is None else rater.appraisal.supervisor_nip
            ratings[nip] = RatedRecord(record, before.get(nip), rater, superiors.get(above or ""))
        return ratings

    def _raters(
        self, people: Iterable[PayrollRecord], known: dict[str, PayrollRecord]
    ) -> dict[str, PayrollRecord]:
        named = {record.appraisal.supervisor_nip for record in people} - {None}
        nips = {nip for nip in named if nip is not None}
        read = self._read(sorted(nips - known.keys()), self.live)
        return {nip: known[nip] for nip in nips & known.keys()} | read

    def _read(self, nips: Iterable[str], live: LiveMonth) -> dict[str, PayrollRecord]:
        found = self.records.of_people(nips, (live,), self.key_of)
        for record in found:
            record.check_key(self.key_of)
        return {record.appraisal.nip: record for record in found}


def find_month(
    table: Table, archive: Bucket, agency: str, period: Period, key_of: Callable[[str], str]
) -> MonthRecords:
    """An agency's month.

    Raises:
        NotFound: E802, where nothing is live.
    """
    found = LiveMonths(table).of_agency(agency, (period, period.previous))
    months = {live.batch.period: live for live in found}
    if period not in months:
        raise NotFound("E802")
    records = Records(table, NamesArchive(archive))
    return MonthRecords(records, key_of, months[period], months.get(period.previous))
