"""Who receives the files of each folder of dated files."""

from collections.abc import Callable, Collection

from tukin.aws.messaging.notifications import ObjectVersion
from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.agencies.receive import AgencyFileDesk
from tukin.people.grants.receive import GrantsFileDesk
from tukin.people.lines.receive import LinesDesk
from tukin.people.units.receive import UnitsFileDesk
from tukin.register.dated_file import Received
from tukin.register.receive import RegisterDesk

Receive = Callable[[ObjectVersion], Received]


def receivers(
    table: Table,
    archive: Bucket,
    intake: Bucket,
    write_report: Callable[..., bytes],
    writers: Collection[str] = (),
) -> dict[str, Receive]:
    """The receiver of each folder; ``writers`` are the roles that send lines for somebody."""
    stores = table, archive, intake, write_report
    return {
        "agencies": AgencyFileDesk(*stores).receive,
        "grants": GrantsFileDesk(*stores).receive,
        "lines": LinesDesk(*stores, writers).receive,
        "register": RegisterDesk(*stores).receive,
        "units": UnitsFileDesk(*stores).receive,
    }
