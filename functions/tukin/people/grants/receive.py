"""An uploaded list of people who act: checked as a whole; a good one waits for another person."""

from collections.abc import Callable
from dataclasses import dataclass

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.four_eyes import caller_name
from tukin.people.grants.canonical import write_grants
from tukin.people.grants.grants_file import (
    CheckedGrants,
    Surroundings,
    check_grants,
    grants_date,
)
from tukin.people.grants.in_register import employees_on
from tukin.people.grants.store import GRANTS, grants_archive
from tukin.register.approval.dated_files import DatedFile, DatedFiles
from tukin.register.dated_file import Incoming, Received, ReportDesk
from tukin.vocabulary.errors import FileRefused


@dataclass(frozen=True, slots=True)
class GrantsFileDesk:
    """The stores, and the writer of reports that a room above hands in."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]

    def receive(self, version: ObjectVersion) -> Received:
        """Keep a good list, to be approved; of a bad one report each row."""
        desk = ReportDesk(self.intake, self.write_report, "GrantLists", "grants_sha256")
        return desk.receive(version, self._take, _refused)

    def _take(self, incoming: Incoming) -> tuple[CheckedGrants, str]:
        dated = grants_date(incoming.key, incoming.uploaded_at)
        files = DatedFiles(self.table, GRANTS.places)
        base_sha256 = files.sha256_in_force_on(dated)
        uploader = incoming.uploaded_by and caller_name(incoming.uploaded_by)
        before = GRANTS.rows(self.archive, base_sha256)
        look_up = employees_on(self.table, self.archive, dated)
        around = Surroundings(dated, before, uploader, look_up)
        checked = incoming.read_by(lambda path, name: check_grants(path, name, around))
        if checked.grants is None:
            return checked, ""
        sha256 = grants_archive(self.archive).keep(write_grants(checked.grants))
        files.receive(DatedFile.of(incoming, dated, sha256, base_sha256, checked.rows))
        return checked, sha256


def _refused(refusal: FileRefused) -> CheckedGrants:
    return CheckedGrants(refusal=refusal)
