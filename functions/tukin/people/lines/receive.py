"""An agency's uploaded list of lines: checked as a whole; it takes effect, or waits for the head.

Receiving and putting in force are two writes. A process that ends between them is asked again by
the queue: the first write then changes nothing, and the second is made if nothing came between.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.in_force import find_agencies
from tukin.people.dated.digest import digest_of
from tukin.people.lines.canonical import write_lines
from tukin.people.lines.in_force import agency_row, people_around, register_on
from tukin.people.lines.lines_file import (
    CheckedLines,
    Surroundings,
    check_lines,
    lines_address,
    refused_lines,
)
from tukin.people.lines.scales import weigh
from tukin.people.lines.store import (
    describe_changes,
    lines_archive,
    places_of,
    read_lines,
    step_action,
)
from tukin.register.approval.dated_files import DatedFile, DatedFiles, FileApproval
from tukin.register.dated_file import Incoming, Received, ReportDesk
from tukin.vocabulary.errors import InvalidInput

BY_ITSELF = "tukin:by-itself"
"""Who approved what waits for nobody; no session has such a name."""


@dataclass(frozen=True, slots=True)
class LinesDesk:
    """The stores, the writer of reports that a room above hands in, and who sends for somebody."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]
    writers: Collection[str] = ()

    def receive(self, version: ObjectVersion) -> Received:
        """Keep a good list, in force or to be approved; of a bad one report each row."""
        desk = ReportDesk(self.intake, self.write_report, "LineLists", "lines_sha256", self.writers)
        return desk.receive(version, self._take, refused_lines)

    def _take(self, incoming: Incoming) -> tuple[CheckedLines, str]:
        agency, dated = lines_address(incoming.key, incoming.uploaded_at)
        row = agency_row(find_agencies(self.table, self.archive, dated), agency, dated)
        if row is None:
            raise InvalidInput("E006", agency=agency)
        files = DatedFiles(self.table, places_of(agency))
        base_sha256 = files.sha256_in_force_on(dated)
        if files.sha256_in_force_on(date.max) != base_sha256:
            raise InvalidInput("E173")
        register = register_on(self.table, self.archive, dated)
        around = Surroundings(dated, lambda lines: people_around(register, row, lines))
        checked = incoming.read_by(lambda path, name: check_lines(path, name, around))
        if checked.lines is None:
            return checked, ""
        sha256 = lines_archive(self.archive).keep(write_lines(checked.lines))
        files.receive(DatedFile.of(incoming, dated, sha256, base_sha256, checked.rows))
        self._put_in_force(agency, incoming, dated)
        return checked, sha256

    def _put_in_force(self, agency: str, incoming: Incoming, dated: date) -> None:
        """Put a list in force that waits for nobody, while nothing has come between."""
        files = DatedFiles(self.table, places_of(agency))
        approvals = files.approvals()
        file = files.get(dated)
        if file is None or file.order != incoming.order or file.approval is not None:
            return
        if any(files.sha256_in_force_on(day) != file.base_sha256 for day in (dated, date.max)):
            return
        if weigh(self.table, self.archive, agency, file):
            return
        before = read_lines(self.archive, file.base_sha256) if file.base_sha256 else None
        changes = describe_changes(before, read_lines(self.archive, file.sha256))
        digest = digest_of(dated.isoformat(), file.base_sha256, file.sha256, changes)
        at = incoming.uploaded_at.isoformat(timespec="seconds")
        step = step_action(agency, file)
        files.approve(file, FileApproval(digest, BY_ITSELF, at), approvals, [step])
