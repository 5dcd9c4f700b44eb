"""An uploaded file of units: checked as a whole; a good one waits for another person."""

from collections.abc import Callable
from dataclasses import dataclass

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.in_force import find_agencies
from tukin.people.units.canonical import write_units
from tukin.people.units.store import UNITS, units_archive
from tukin.people.units.units_file import CheckedUnits, check_units, units_date
from tukin.register.approval.dated_files import DatedFile, DatedFiles
from tukin.register.dated_file import Incoming, Received, ReportDesk
from tukin.vocabulary.errors import FileRefused


@dataclass(frozen=True, slots=True)
class UnitsFileDesk:
    """The stores, and the writer of reports that a room above hands in."""

    table: Table
    archive: Bucket
    intake: Bucket
    write_report: Callable[..., bytes]

    def receive(self, version: ObjectVersion) -> Received:
        """Keep a good list, to be approved; of a bad one report each row."""
        desk = ReportDesk(self.intake, self.write_report, "UnitLists", "units_sha256")
        return desk.receive(version, self._take, _refused)

    def _take(self, incoming: Incoming) -> tuple[CheckedUnits, str]:
        dated = units_date(incoming.key, incoming.uploaded_at)
        agencies = find_agencies(self.table, self.archive, dated)
        rows = agencies.rows if agencies else ()
        codes = {row.code for row in rows if row.holds_on(dated)}
        checked = incoming.read_by(lambda path, name: check_units(path, name, codes.__contains__))
        if checked.units is None:
            return checked, ""
        files = DatedFiles(self.table, UNITS.places)
        base_sha256 = files.sha256_in_force_on(dated)
        sha256 = units_archive(self.archive).keep(write_units(checked.units))
        files.receive(DatedFile.of(incoming, dated, sha256, base_sha256, checked.rows))
        return checked, sha256


def _refused(refusal: FileRefused) -> CheckedUnits:
    return CheckedUnits(refusal=refusal)
