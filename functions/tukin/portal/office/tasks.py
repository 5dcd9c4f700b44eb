"""What waits for HR and for the agency head: the lines of the offices on the first page."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tukin.payroll.batch import UploadStatus
from tukin.payroll.stores.uploads import Uploads, waiting_key
from tukin.payroll.upload import Upload
from tukin.people.agencies.in_force import find_agencies
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.store import places_of
from tukin.people.may import PersonOfToday
from tukin.portal.rooms import Rooms
from tukin.portal.tasks import Task
from tukin.ratings.cycle import Cycles, CycleState
from tukin.ratings.month.attendance_store import AttendanceParts
from tukin.register.approval.dated_files import DatedFiles
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words, date_words, period_words

_MONTHS_BACK = 24
_EXTRA = (13, 14)


def recent_periods(day: date) -> list[Period]:
    """The months up to the one that comes, two years back, with the extra pay runs of each year."""
    period = Period(day.year, day.month).following
    years = {period.year}
    months = [period]
    for _ in range(_MONTHS_BACK):
        period = period.previous
        years.add(period.year)
        months.append(period)
    return months + [Period(year, run) for year in sorted(years) for run in _EXTRA]


def waiting_uploads(rooms: Rooms, agency: str, day: date) -> list[Upload]:
    """The uploads that wait for an agency head, of the months that may change, the oldest first."""
    keys = [waiting_key(agency, period) for period in recent_periods(day)]
    found = (item["pk"] for item in rooms.table.get_many(keys) if item.get("orders"))
    uploads = (
        upload
        for pk in found
        for upload in Uploads(rooms.table).of_period(
            agency, Period.parse(pk.removeprefix("PERIOD#"))
        )
        if upload.status is UploadStatus.AWAITING_APPROVAL
    )
    return sorted(uploads, key=lambda upload: upload.batch.order)


def waiting_lists(rooms: Rooms, agency: str) -> dict[date, date]:
    """The dates of the lists of lines that wait for an agency head, and since when they do."""
    files = DatedFiles(rooms.table, places_of(agency)).all()
    return {
        each.dated: each.order.uploaded_at.date()
        for each in reversed(files)
        if each.approval is None
    }


@dataclass(frozen=True, slots=True)
class OfficeTasks:
    """Found each time; they read a few items of the table, and no rules."""

    rooms: Rooms

    def __call__(self, person: PersonOfToday, day: date) -> Iterator[Task]:
        """The tasks of a person on a day, by the offices that they have on it."""
        for grant in person.grants:
            if grant.agency is None or not grant.holds_on(day):
                continue
            if grant.role is GrantRole.HEAD:
                yield from self._of_agency_head(grant.agency, day)
            elif grant.role is GrantRole.HR:
                yield from self._of_hr(grant.agency, day)

    def _of_agency_head(self, agency: str, day: date) -> Iterator[Task]:
        """Uploads that wait for an agency head."""
        for upload in waiting_uploads(self.rooms, agency, day):
            batch, month = upload.batch, period_words(upload.batch.period)
            yield Task(
                Words(
                    f"Setujui atau tolak: unggahan {month.id} ({agency})",
                    f"Approve or reject: an upload of {month.en} ({agency})",
                ),
                f"/persetujuan/{batch.period}/{batch.upload_id}?pd={agency}",
                batch.uploaded_at.date(),
            )

        for dated, since in waiting_lists(self.rooms, agency).items():
            on = date_words(dated)
            yield Task(
                Words(
                    f"Setujui garis penilai mulai {on.id} ({agency})",
                    f"Approve the lines of rating from {on.en} ({agency})",
                ),
                f"/persetujuan/garis/{dated}?pd={agency}",
                since,
            )

    def _of_hr(self, agency: str, day: date) -> Iterator[Task]:
        """The month that is over and rated on the pages: its attendance, then its closing."""
        period = Period(day.year, day.month).previous
        agencies = find_agencies(self.rooms.table, self.rooms.archive, day)
        if agencies is None or not agencies.is_web(agency, period):
            return
        cycle = Cycles(self.rooms.table).read(agency, period)
        if cycle is not None and cycle.state is CycleState.CLOSED:
            return
        month, since = period_words(period), day.replace(day=1)
        parts = AttendanceParts(self.rooms.table, self.rooms.archive)
        if parts.in_force(agency, period) is None:
            yield Task(
                Words(
                    f"Kirim kehadiran {month.id} ({agency})",
                    f"Send the attendance of {month.en} ({agency})",
                ),
                f"/kehadiran/{period}?pd={agency}",
                since,
            )
        yield Task(
            Words(f"Tutup bulan {month.id} ({agency})", f"Close {month.en} ({agency})"),
            f"/bulan/{period}?pd={agency}",
            since,
        )
