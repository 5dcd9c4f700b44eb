"""The feedback sheets of an agency's month, some people at a time, in the order of its file.

An agency may have ten thousand people, so a request answers with a part and says where the next
one begins. A part is of one shard of the accepted rows, which also have the file's notes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from tukin.aws.observability import count
from tukin.entitlement.appraisal import Appraisal
from tukin.explanation.description import describe_explanation
from tukin.explanation.explain_record import (
    LINK_SECONDS,
    RecordReader,
    explain_rated,
    keep_page,
    note_words,
    receipt_day,
)
from tukin.explanation.month_records import MonthRecords, RatedRecord, find_month
from tukin.explanation.payment import describe_payment
from tukin.explanation.requests import SheetsBody
from tukin.explanation.sheets.from_rating import rated_of
from tukin.explanation.sheets.parts import Rated, SheetParts
from tukin.explanation.sheets.sheet import describe_sheet, sheets_html
from tukin.payroll.stores.shards import Shard, Shards
from tukin.rules.rule_set import RuleSet
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import IntegrityError, InvalidInput
from tukin.vocabulary.messages import describe_message
from tukin.vocabulary.period import Period

PAGE_PEOPLE = 25
"""People of one answer: their pay states are read one by one."""

_PLACE = re.compile(r"(\d{5})-(\d{6})")


class SheetPage(NamedTuple):
    """An answer, and the keys of the people in it for the record of who read whom."""

    answer: dict[str, Any]
    person_keys: tuple[str, ...]


def read_sheets(reader: RecordReader, body: SheetsBody, now: datetime) -> SheetPage:
    """Some people's sheets, a link to them as one page, and where to go on.

    Whose record the rules do not reproduce is named with E811 in place of a sheet.

    Args:
        reader: the agency's.
        body: which month, and where to go on.
        now: the time, UTC.

    Raises:
        InvalidInput: E007 or E813, where the period or the day of receipt is none; E804, where
            the cursor is of a batch that is not live any more, or none.
        NotFound: E802, where nothing is live, or what was accepted is not kept any more.
    """
    received_on = receipt_day(body, now, reader.time_zone)
    period = Period.parse(body.period)
    month = find_month(reader.table, reader.archive, reader.agency, period, reader.key_of)
    batch_id, shards = month.live.batch.batch_id, Shards(reader.archive)
    places = shards.of_batch(batch_id)
    number, first = _place(body.cursor, batch_id, places)
    rows = [row.appraisal for row in shards.rows(places[number])] if places else []
    part = rows[first : first + PAGE_PEOPLE]
    today = now.astimezone(reader.time_zone).date()
    sheets, withheld = _Sheets(reader, month, today, received_on).of(part)
    count("FeedbackSheetsGiven", len(sheets))
    answer = {
        "agency": reader.agency,
        "period": str(period),
        "sheets": sheets,
        "withheld": withheld,
        "cursor": _cursor(batch_id, number, first + len(part), places),
        "page_url": keep_page(reader.archive, sheets_html(sheets)) if sheets else None,
        "page_expires_seconds": LINK_SECONDS,
    }
    return SheetPage(answer, tuple(reader.key_of(row.nip) for row in part))


def _place(cursor: str | None, batch_id: str, shards: Sequence[Shard]) -> tuple[int, int]:
    """Which shard, and which row of it comes first."""
    if cursor is None:
        return 0, 0
    found = _PLACE.fullmatch(cursor.removeprefix(batch_id))
    if not cursor.startswith(batch_id) or found is None:
        raise InvalidInput("E804")
    number, first = map(int, found.groups())
    if number >= len(shards) or first >= shards[number].rows:
        raise InvalidInput("E804")
    return number, first


def _cursor(batch_id: str, number: int, first: int, shards: Sequence[Shard]) -> str | None:
    """Where the next part begins; None after the last one."""
    if number < len(shards) and first >= shards[number].rows:
        number, first = number + 1, 0
    return f"{batch_id}{number:05d}-{first:06d}" if number < len(shards) else None


@dataclass(frozen=True, slots=True)
class _Sheets:
    """Makes the sheets of a part."""

    reader: RecordReader
    month: MonthRecords
    today: date
    received_on: date
    rules: dict[str, RuleSet] = field(default_factory=dict)

    def of(self, rows: Sequence[Appraisal]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """The sheets of some accepted rows, and who gets none, with the reason.

        Raises:
            IntegrityError: E702, where a row has no record: nobody is left out in silence.
        """
        found = self.month.of([row.nip for row in rows])
        sheets, withheld = [], []
        for row in rows:
            if row.nip not in found:
                raise IntegrityError("E702", what="records of a batch")
            try:
                sheets.append(self._sheet(row, found[row.nip]))
            except IntegrityError as error:
                if error.code != "E811":
                    raise
                withheld.append({"nip": row.nip, "row": row.row, **describe_message(error)})
        return sheets, withheld

    def _sheet(self, row: Appraisal, found: RatedRecord) -> dict[str, Any]:
        record, live = found.record, self.month.live
        rules = self._rules_of(record.rules_sha256)
        explained = explain_rated(found, rules, live.batch.engine, self.received_on)
        payment = describe_payment(self.reader.pay_state(record), self.reader.time_zone)
        rating = self.reader.rating_of(row.nip, record.period)
        rated = replace(
            rated_of(rating, self.reader.time_zone) or Rated(explained.objection.rater),
            results=record.appraisal.hasil_kerja,  # as published: a later revision may wait
            behaviour=record.appraisal.perilaku_kerja,
        )
        return describe_sheet(
            SheetParts(
                period=record.period,
                today=self.today,
                is_provisional=False,
                rated=rated,
                words=note_words(row.note) if self.reader.with_words else None,
                explanation=describe_explanation(explained),
                payment=payment,
            )
        )

    def _rules_of(self, sha256: str) -> RuleSet:
        if sha256 not in self.rules:
            self.rules[sha256] = RuleArchive(self.reader.archive).get(sha256)
        return self.rules[sha256]
