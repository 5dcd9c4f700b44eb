"""Pages of the portal on 127.0.0.1 with made people and no AWS, for browsers.

``python -m tests.browser.portal_server`` serves them until it is interrupted, for whoever looks at
pages while writing them: a page group is one line of ``GROUPS``.
"""

import base64
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from tests.unit.portal.made import ORIGIN, TODAY, OpenDoor, grant, site_of
from tukin.people.grants.grant import GrantRole
from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import Line, LineKind, Lines
from tukin.people.person.person import Person
from tukin.portal.brand import Brand
from tukin.portal.groups import PageGroup, assemble_groups
from tukin.portal.home.pages import home_group
from tukin.portal.my_data.pages import MY_DATA
from tukin.portal.render import Frame
from tukin.portal.reports.pages import REPORTS
from tukin.portal.response import Response
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Form
from tukin.portal.sign_in.provider import Provider, Providers
from tukin.portal.sign_in.site import SignIn
from tukin.portal.site import Site
from tukin.portal.tasks import Task
from tukin.vocabulary.words import Words

NIP, RATER = "198501012010011001", "197501012000031002"
NAME = "Dr. Hj. Raden Ayu Siti Nurhaliza Rahmawati Kusumaningrum Wijayanti, S.Sos., M.Si."
SITI = Person(
    NIP, "5" * 32, NAME, "disdik", "Bidang SMP", "administrasi-ahli", "III/d", "pns", "aktif"
)
OFFICER = replace(SITI, grants=(grant(GrantRole.HR, "disdik"),))
LINE = Line(
    NIP, RATER, "", None, LineKind.PLT, date(2026, 9, 1), date(2026, 12, 31), "SK 821/1234/2026"
)
REPORT = {
    "pk": "RATERREPORT#disdik",
    "sk": "6" * 32,
    "nip": "198701012012011003",
    "name": "Budi Santoso",
    "rater_name": "Bunga Nasution, S.Kom.",
    "kind": "definitif",
    "basis": "SK 821/77/2026",
    "since": "2026-01-01",
    "reported_at": "2026-10-02T01:00:00+00:00",
    "state": "open",
}
TASKS = (
    Task(Words("Nilai 12 orang untuk September 2026", "Rate 12 people for September 2026"),
         "/staf/2026-09", date(2026, 10, 1), date(2026, 10, 3)),
    Task(Words("Baca lembar umpan balik Agustus 2026", "Read your feedback sheet of August 2026"),
         "/saya/2026-08", date(2026, 9, 20)),
)  # fmt: skip


class StillTable:
    """A table that always has the same report."""

    def get(self, key: Mapping[str, str]) -> dict[str, Any] | None:
        return None

    def query(self, pk: str) -> Iterator[dict[str, Any]]:
        return iter([REPORT] if pk.startswith("RATERREPORT") else [])

    def put_new(self, values: Mapping[str, Any]) -> bool:
        return True

    def unguarded(self) -> "StillTable":
        return self


class Book:
    def person(self, nip: str, day: date) -> Person | None:
        return SITI

    def chain(self, agency: str, day: date) -> Chain:
        return Chain(agency, Lines([LINE]), People(is_known=False), None)


def rooms() -> Rooms:
    made: Any = StillTable()
    return Rooms(made, None, None, Book(), lambda nip: nip, lambda: TODAY)  # type: ignore[arg-type]


GROUPS: tuple[PageGroup, ...] = (
    home_group(lambda _: (lambda person, day: TASKS,)),
    MY_DATA,
    REPORTS,
)
BRAND = Brand(region="Pemerintah Kota Contoh", contact="BKPSDM, telepon (021) 555-0100")
KEPT = Form([("kata", "Terlambat tiga kali bulan ini.\nPerlu didampingi.")])


@dataclass
class Served:
    """The sites of one address: of somebody who has signed in, and of nobody."""

    site: Site
    sign_in: SignIn

    def answer(self, event: Mapping[str, Any]) -> Response:
        path = str(event["rawPath"])
        own = path.startswith("/masuk") or path == "/keluar"
        return (self.sign_in if own else self.site).answer(event)


def served(origin: str = ORIGIN) -> Served:
    made = assemble_groups(GROUPS, rooms())
    door = OpenDoor(OFFICER, office=True, drafts={"/bantuan": KEPT})
    site = site_of(
        made.routes,
        door,
        menu=made.menu,
        brand=BRAND,
        origin=origin,
        notices=dict(made.notices),
    )
    one = Provider("pegawai", "https://idp.example", "https://idp.example/d", "tukin")
    table: Any = StillTable()
    sign_in = SignIn(
        table=table,
        book=Book(),
        providers=Providers((one, replace(one, name="petugas", office=True))),
        key_of=lambda nip: nip,
        origin=origin,
        today=lambda: TODAY,
        frame=lambda: Frame(BRAND),
        report=lambda *_, **__: None,
        ask=lambda *_: (503, b""),
        secret=lambda _: "",
    )
    return Served(site, sign_in)


class Handler(BaseHTTPRequestHandler):
    """HTTP as API Gateway's events, and back."""

    pages: Served

    def do_GET(self) -> None:
        self._answer("")

    def do_POST(self) -> None:
        self._answer(self.rfile.read(int(self.headers["content-length"])).decode())

    def _answer(self, body: str) -> None:
        parts = urlsplit(self.path)
        event = {
            "rawPath": parts.path,
            "rawQueryString": parts.query,
            "headers": {name.lower(): value for name, value in self.headers.items()},
            "requestContext": {"http": {"method": self.command}, "requestId": "r"},
            "body": body,
            "isBase64Encoded": False,
        }
        answer = self.pages.answer(event)
        content = _bytes(answer)
        self.send_response(answer["statusCode"])
        for name, value in answer["headers"].items():
            self.send_header(name, value)
        for cookie in answer["cookies"]:
            self.send_header("set-cookie", cookie)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Nothing."""


def _bytes(answer: Response) -> bytes:
    text = str(answer["body"])
    return base64.b64decode(text) if answer.get("isBase64Encoded") else text.encode()


@contextmanager
def running() -> Iterator[str]:
    """The address of a server for the time of a block."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    origin = f"http://127.0.0.1:{server.server_port}"
    Handler.pages = served(origin)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield origin
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with running() as address:
        print(address)  # noqa: T201 - for whoever started it
        threading.Event().wait()
