"""One's own months: where one served, what one was given, and what it would be paid.

Everything here is about the reader alone; no path and no form says whose it is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, tzinfo
from typing import Any

from tukin.explanation.description import describe_explanation
from tukin.explanation.explain_record import explain_rated
from tukin.explanation.month_records import RatedRecord, find_month
from tukin.explanation.payment import describe_payment
from tukin.explanation.sheets.from_rating import rated_of, words_of
from tukin.explanation.sheets.parts import Agreement, SheetParts, SheetPerson
from tukin.intake.row_validator import RowValidator
from tukin.payroll.record import PayrollRecord
from tukin.people.agencies.in_force import find_agencies
from tukin.people.lines.in_force import register_on
from tukin.portal.rated_months import RatedMonths
from tukin.processing.compose import Pins
from tukin.ratings.giving import RatingDesk
from tukin.ratings.month.assemble import assemble
from tukin.ratings.month.attendance_store import AttendanceParts
from tukin.ratings.month.estimate import Estimate, estimate
from tukin.ratings.rating import Rating
from tukin.ratings.receipts import receipt_of
from tukin.register.parts.store import RegisterInParts
from tukin.register.register import LEFT, Register, RegisterEntry
from tukin.rules.store import RuleArchive
from tukin.vocabulary.errors import NotFound
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words

NO_PART = Words("bagian kehadiran dari petugas kepegawaian", "the attendance part from HR")
NOT_IN_PART = Words(
    "baris Anda dalam bagian kehadiran; tanyakan kepada petugas kepegawaian",
    "your row in the attendance part; ask your agency's HR",
)
NO_INDICATOR = Words(
    "nilai salah satu indikator yang tidak diisi atasan",
    "a score of an indicator that is not the supervisor's",
)
NOT_REGISTERED = Words(
    "baris Anda dalam register pada hari terakhir bulan ini",
    "your row in the register on the last day of this month",
)


@dataclass(frozen=True, slots=True)
class OwnEstimate:
    """What somebody would be paid if the month closed now; ``missing`` says what is not there."""

    net_idr: int | None
    missing: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class OwnMonths:
    """Reads one person's months.

    Attributes:
        months: opens the months of agencies.
        pins: by what a period is paid now.
        pay_state_of: by the agency: what is known of a live record's pay.
        zone: the region's.
    """

    months: RatedMonths
    pins: Callable[[Period], Pins]
    pay_state_of: Callable[[str], Callable[[PayrollRecord], Mapping[str, Any]]]
    zone: Callable[[], tzinfo]

    def agencies_of(self, nip: str, period: Period, today: date) -> tuple[str, ...]:
        """Where somebody served in a month: who moved in it has a rating in each of the two."""
        entries = self._entries(nip, today)
        agencies = find_agencies(self.months.table, self.months.archive, today)
        first, last = period.last_day.replace(day=1), period.last_day
        slugs = [
            entry.agency
            for entry in entries
            if entry.status not in LEFT
            and entry.since <= last
            and (entry.until is None or entry.until >= first)
        ]
        rows = agencies.rows if agencies else ()
        codes = (row.code for slug in slugs for row in rows if slug in row.slugs)
        return tuple(dict.fromkeys(codes))

    def estimate(self, desk: RatingDesk, nip: str, rating: Rating | None) -> OwnEstimate:
        """What the month would pay now, before the agency's budget is shared.

        The one pay formula on the row that would be composed of this person now.
        """
        month = desk.month
        if rating is None or not rating.counts:
            return OwnEstimate(None, ())
        pins = self.pins(month.period)
        parts = AttendanceParts(self.months.table, self.months.archive)
        part = parts.in_force(month.agency.code, month.period)
        if part is None:
            return OwnEstimate(None, (NO_PART,))
        register = Register(RegisterInParts(self.months.archive, pins.register_sha256).person(nip))
        validator = RowValidator(pins.rules, month.agency.code, month.period, register)
        entries = [] if validator.roll is None else validator.roll.of_agency()
        found = assemble(entries, [rating], parts.rows(part.sha256), pins.rules, month.cycle)
        lacks = (
            (found.not_here, NOT_REGISTERED),
            (found.without_attendance, NOT_IN_PART),
            (found.incomplete, NO_INDICATOR),
        )
        missing = tuple(words for nips, words in lacks if nip in nips)
        row = found.rows[0] if found.rows else None
        made: Estimate = estimate(row, validator)
        words = tuple(
            Words(f"baris yang lolos pemeriksaan ({code})", f"a row that passes ({code})")
            for code in made.missing
        )
        return OwnEstimate(made.net_idr, (*missing, *words))

    def record(self, agency: str, nip: str, period: Period) -> tuple[RatedRecord, str] | None:
        """Somebody's live record with the engine that made it; None before it is published."""
        months = self.months
        try:
            month = find_month(months.table, months.archive, agency, period, months.keys.of)
        except NotFound:
            return None
        found = month.of((nip,)).get(nip)
        return None if found is None else (found, month.live.batch.engine)

    def payment(self, agency: str, record: PayrollRecord) -> Mapping[str, Any]:
        """Whether a record is paid, in words."""
        return describe_payment(self.pay_state_of(agency)(record), self.zone())

    def sheet(
        self,
        desk: RatingDesk,
        nip: str,
        rating: Rating | None,
        now: datetime,
        agreements: tuple[Agreement, ...] = (),
    ) -> SheetParts:
        """The parts of somebody's feedback sheet.

        Raises:
            IntegrityError: E811, where the rules do not reproduce the record.
        """
        month = desk.month
        agency, period, today = month.agency.code, month.period, month.today
        labels = {one.code: Words(one.label_id, one.label_en) for one in month.rules.indicators}
        found = self.record(agency, nip, period)
        explanation = payment = None
        receipt = None
        if rating is not None and rating.given_at is not None:
            receipt = receipt_of(rating, now)
        if rating is not None and receipt is not None:
            how = str(receipt.how)
            rating = replace(rating, received_at=receipt.at, received_how=how)
        rated = rated_of(rating, self.zone())
        if found is not None:
            rated_record, engine = found
            received = today if rated is None or rated.received_on is None else rated.received_on
            rules = RuleArchive(self.months.archive).get(rated_record.record.rules_sha256)
            explained = explain_rated(rated_record, rules, engine, received)
            explanation = describe_explanation(explained)
            payment = self.payment(agency, rated_record.record)
        missing = () if found is not None else self.estimate(desk, nip, rating).missing
        return SheetParts(
            period=period,
            today=today,
            is_provisional=found is None,
            rated=rated,
            words=words_of(rating, labels),
            explanation=explanation,
            payment=payment,
            person=self._person(desk, nip, today),
            agreements=agreements,
            missing=missing,
        )

    def _person(self, desk: RatingDesk, nip: str, today: date) -> SheetPerson:
        entries = self._entries(nip, today)
        held = [e for e in entries if e.holds_on(min(today, desk.month.period.last_day))]
        if not entries:
            return SheetPerson(nip, "", desk.month.agency.name, "", "")
        entry = (held or entries)[-1]
        name = entry.name or ""
        return SheetPerson(nip, name, desk.month.agency.name, entry.position, entry.grade)

    def _entries(self, nip: str, today: date) -> list[RegisterEntry]:
        return list(register_on(self.months.table, self.months.archive, today).person(nip))
