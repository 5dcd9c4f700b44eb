"""What the offices' pages are tried on in a browser: two small agencies, as a month goes on.

One works on the pages and closes its October; the other sends its September as files.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from tests.browser.office_server import Desk, served
from tests.integration.office import Office
from tests.integration.people import csv_bytes, nip_of, person
from tests.integration.portal.office_pages import made
from tests.integration.ratings.web import attendance_row, begin, line, put_lines, rate, register
from tests.integration.world import Notification
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.line import Line, LineKind

SARI, TUTI = made("sari", GrantRole.HR), made("tuti", GrantRole.HEAD)
CITRA = made("citra", GrantRole.HR, agency="dinkes")
WATI = made("wati", GrantRole.HEAD, agency="dinkes")
NOVEMBER = date(2026, 11, 2)
STAFF = range(50, 58)
WHOLE = csv_bytes([person(n) for n in STAFF])
"""A whole month of files: eight people."""
SHORT = csv_bytes([*(person(n) for n in STAFF[:6]), person(56, "101"), person(57, nip="123")])
"""Two of them are missing, and two rows are wrong."""
ATTENDANCE = csv_bytes([*(attendance_row(n) for n in range(5)), attendance_row(5, alpa="99")])


@contextmanager
def desk() -> Iterator[Desk]:
    """The pages on the second of November; what is sent is checked at once."""
    with Office() as world:
        begin(world, range(6))
        elsewhere = [line(n).replace("disdik", "dinkes") for n in STAFF]
        world.put_register(register(*map(line, range(6)), *elsewhere), "2026-10-01")
        put_lines(*(_line(n, 5 if n == 0 else 0) for n in range(6)))
        for number in range(4):
            rate(number)

        def settle(sent: Notification) -> None:
            if sent.key.startswith("lines/"):
                del world.notifications[sent.upload_id]
                world.deliver(sent, to="receive_register")
            elif "/kehadiran-" in sent.key:
                del world.notifications[sent.upload_id]
                world.deliver(sent)
            else:
                world.drain(sent)

        with served(Desk(world, SARI, NOVEMBER, settle)) as made_desk:
            yield made_desk


def _line(of: int, rater: int) -> Line:
    since = date(2010, 1, 1)
    return Line(nip_of(of), nip_of(rater), "", None, LineKind.DEFINITIF, since, None, "")
