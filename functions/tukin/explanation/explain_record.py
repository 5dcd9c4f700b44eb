"""The computation of one employee's pay, and its slip under a short-lived link."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.explanation.description import describe_explanation
from tukin.explanation.explanation import Explanation, explain
from tukin.explanation.payment import describe_payment
from tukin.explanation.requests import ExplanationBody
from tukin.explanation.slip import slip_html
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import InvalidInput, NotFound
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import FIRST_YEAR, LAST_YEAR, Period

LINK_SECONDS = 300


def receipt_day(body: ExplanationBody, now: datetime, time_zone: tzinfo) -> date:
    """The day that the request names, or today where the region is.

    A slip is received on the day it is made or later, so its deadline is never given too late.

    Raises:
        InvalidInput: E813, where it is no day, or one beyond all pay periods.
    """
    if "received_on" not in body.model_fields_set:
        return now.astimezone(time_zone).date()
    try:
        day = date.fromisoformat(body.received_on)
    except (TypeError, ValueError):
        raise InvalidInput("E813") from None
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise InvalidInput("E813")
    return day


@dataclass(frozen=True, slots=True)
class RecordReader:
    """One agency's records by NIP.

    Attributes:
        table: the table.
        archive: the archive, which holds the rules and gets the slips.
        agency: the agency's code.
        key_of: the person's key of a NIP.
        pay_state: what is known of a live record's pay, by whoever keeps the ledger.
        time_zone: the region's.
    """

    table: Table
    archive: Bucket
    agency: str
    key_of: Callable[[str], str]
    pay_state: Callable[[PayrollRecord], Mapping[str, Any]]
    time_zone: tzinfo

    def explain(self, body: ExplanationBody, received_on: date) -> dict[str, Any]:
        """The explanation of a live record, and a link to the slip.

        Raises:
            InvalidInput: E101 to E107 or E007, where the NIP or the period is none.
            NotFound: E802, where the person has no live record in the period.
        """
        check_nip(body.nip)
        period = Period.parse(body.period)
        explained = self._explained(body.nip, period, received_on)
        explanation = describe_explanation(explained)
        payment = describe_payment(self.pay_state(explained.record), self.time_zone)
        return {
            "explanation": explanation,
            "payment": payment,
            "slip_url": self._slip_link(slip_html(explanation, payment).encode()),
            "slip_expires_seconds": LINK_SECONDS,
        }

    def _slip_link(self, slip: bytes) -> str:
        # The name says nothing about the person, and another text is another object, so that a
        # link shows what it was given out for.
        key = f"slips/{hashlib.sha256(slip).hexdigest()}.html"
        html = "text/html; charset=utf-8"
        self.archive.write(key, slip, html, cache_control="private, no-store")
        return self.archive.link(key, LINK_SECONDS)

    def _explained(self, nip: str, period: Period, received_on: date) -> Explanation:
        found = LiveMonths(self.table).of_agency(self.agency, (period, period.previous))
        live_months = {live.batch.period: live for live in found}
        records = {record.period: record for record in self._records(nip, *live_months.values())}
        if period not in records:
            raise NotFound("E802")
        record, live = records[period], live_months[period]
        rater = self._record(record.appraisal.supervisor_nip, live)
        superior = None if rater is None else self._record(rater.appraisal.supervisor_nip, live)
        return explain(
            record,
            RuleArchive(self.archive).get(record.rules_sha256),
            engine=live.batch.engine,
            received_on=received_on,
            previous=records.get(period.previous),
            rater=None if rater is None else rater.appraisal.name,
            superior=None if superior is None else superior.appraisal.name,
        )

    def _records(self, nip: str, *live_months: LiveMonth) -> list[PayrollRecord]:
        store = Records(self.table, NamesArchive(self.archive))
        records = store.of_person(nip, live_months, self.key_of)
        for record in records:
            record.check_key(self.key_of)
        return records

    def _record(self, nip: str | None, live: LiveMonth) -> PayrollRecord | None:
        found = [] if nip is None else self._records(nip, live)
        return found[0] if found else None
