"""The computation of one employee's pay, and its slip under a short-lived link."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.observability import count
from tukin.aws.table import Table
from tukin.explanation.description import describe_explanation
from tukin.explanation.explanation import Explanation, explain
from tukin.explanation.month_records import RatedRecord, find_month
from tukin.explanation.payment import describe_payment
from tukin.explanation.requests import ExplanationBody, ReceiptBody
from tukin.explanation.sheets.from_rating import RatingOfMonth
from tukin.explanation.sheets.parts import RaterWords
from tukin.explanation.sheets.sheet import describe_words
from tukin.explanation.slip import slip_html
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.shards import Shards
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import InvalidInput, NotFound
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import FIRST_YEAR, LAST_YEAR, Period

LINK_SECONDS = 300


def receipt_day(body: ReceiptBody, now: datetime, time_zone: tzinfo) -> date:
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
        rating_of: the rating that counts of a NIP and month, by whoever keeps ratings; None of
            months that files give.
        time_zone: the region's.
        with_words: whether the caller may read what raters wrote.
    """

    table: Table
    archive: Bucket
    agency: str
    key_of: Callable[[str], str]
    pay_state: Callable[[PayrollRecord], Mapping[str, Any]]
    rating_of: Callable[[str, Period], RatingOfMonth | None]
    time_zone: tzinfo
    with_words: bool

    def explain(self, body: ExplanationBody, now: datetime) -> dict[str, Any]:
        """The explanation of a live record, and a link to the slip.

        Args:
            body: whose pay of which month.
            now: the time, UTC.

        Raises:
            InvalidInput: E101 to E107, E007 or E813, where the NIP, the period or the day of
                receipt is none.
            NotFound: E802, where the person has no live record in the period.
        """
        received_on = receipt_day(body, now, self.time_zone)
        check_nip(body.nip)
        period = Period.parse(body.period)
        month = find_month(self.table, self.archive, self.agency, period, self.key_of)
        found = month.of((body.nip,)).get(body.nip)
        if found is None:
            raise NotFound("E802")
        rules = RuleArchive(self.archive).get(found.record.rules_sha256)
        explained = explain_rated(found, rules, month.live.batch.engine, received_on)
        explanation = describe_explanation(explained)
        payment = describe_payment(self.pay_state(found.record), self.time_zone)
        words = describe_words(self._note(month.live, body.nip) if self.with_words else None)
        count("ExplanationsGiven")
        page = slip_html(explanation, payment, words)
        return {
            "explanation": explanation,
            "payment": payment,
            "words": words,
            "slip_url": keep_page(self.archive, page),
            "slip_expires_seconds": LINK_SECONDS,
        }

    def _note(self, live: LiveMonth, nip: str) -> RaterWords | None:
        """The note of the accepted row: the record has none, for it decides nothing."""
        try:
            row = Shards(self.archive).row_of(live.batch.batch_id, nip)
        except NotFound:  # what was accepted is kept for a term, the record for good
            return None
        return None if row is None else note_words(row.appraisal.note)


def note_words(note: str | None) -> RaterWords | None:
    """A file's note as what the rater wrote."""
    return None if note is None else RaterWords(note=note)


def explain_rated(
    found: RatedRecord, rules: RuleSet, engine: str, received_on: date
) -> Explanation:
    """The explanation of a live record by its rules, with the names that it needs.

    Raises:
        IntegrityError: E811, where the rules do not reproduce the record.
    """
    return explain(
        found.record,
        rules,
        engine=engine,
        received_on=received_on,
        previous=found.previous,
        rater=None if found.rater is None else found.rater.appraisal.name,
        superior=None if found.superior is None else found.superior.appraisal.name,
    )


def keep_page(archive: Bucket, page: str) -> str:
    """Store a page for a while, and link to it.

    The name says nothing about the person, and another text is another object, so that a link
    shows what it was given out for.
    """
    data = page.encode()
    key = f"slips/{hashlib.sha256(data).hexdigest()}.html"
    html = "text/html; charset=utf-8"
    archive.write(key, data, html, cache_control="private, no-store")
    return archive.link(key, LINK_SECONDS)
