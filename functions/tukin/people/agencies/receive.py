"""An uploaded file of agencies: checked as a whole; a good one waits for another person."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.agencies_file import (
    CheckedAgencies,
    Surroundings,
    agencies_date,
    check_agencies,
)
from tukin.people.agencies.canonical import write_agencies
from tukin.people.agencies.staff import Staff
from tukin.people.agencies.store import AGENCIES, agency_archive
from tukin.register.approval.dated_files import DatedFile, DatedFiles
from tukin.register.dated_file import Incoming, Received, ReportDesk
from tukin.register.pinned import pinned_register
from tukin.register.store import RegisterDates
from tukin.vocabulary.errors import FileRefused


@dataclass(frozen=True, slots=True)
class AgencyFileDesk:
    """The stores, and the writer of reports that a room above hands in."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]

    def receive(self, version: ObjectVersion) -> Received:
        """Keep a good file, to be approved; of a bad one report each row."""
        desk = ReportDesk(self.intake, self.write_report, "AgencyLists", "agencies_sha256")
        return desk.receive(version, self._take, _refused)

    def _take(self, incoming: Incoming) -> tuple[CheckedAgencies, str]:
        dated = agencies_date(incoming.key, incoming.uploaded_at)
        files = DatedFiles(self.table, AGENCIES.places)
        base_sha256 = files.sha256_in_force_on(dated)
        around = self._surroundings(dated, base_sha256)
        checked = incoming.read_by(lambda path, name: check_agencies(path, name, around))
        if checked.agencies is None:
            return checked, ""
        sha256 = agency_archive(self.archive).keep(write_agencies(checked.agencies))
        files.receive(DatedFile.of(incoming, dated, sha256, base_sha256, checked.rows))
        return checked, sha256

    def _surroundings(self, dated: date, base_sha256: str) -> Surroundings:
        register_sha256 = RegisterDates(self.table).sha256_in_force_on(dated)
        return Surroundings(
            dated=dated,
            staff=Staff.of(pinned_register(self.archive, register_sha256)),
            before=AGENCIES.rows(self.archive, base_sha256),
        )


def _refused(refusal: FileRefused) -> CheckedAgencies:
    return CheckedAgencies(refusal=refusal)
