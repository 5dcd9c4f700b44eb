"""HR and an agency head use the pages as they are deployed: a month, files, lines, approvals."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from tests.grant_rows import NAMES, nip_of_person
from tests.integration.agencies.test_lines import FIRST, HEADING
from tests.integration.office import Office
from tests.integration.people import csv_bytes, person
from tests.integration.portal.office_pages import form_fields, send
from tests.integration.portal.provider import Mock
from tests.integration.portal.visit import Clock, Visitor
from tests.integration.ratings.web import (
    attendance_row,
    begin,
    line,
    rate,
    receive_composed,
    register,
)
from tests.integration.world import Notification
from tukin.aws import environment
from tukin.handlers import sign_in
from tukin.portal import site as site_module
from tukin.portal.home import pages as home
from tukin.portal.office import pages

OPERATOR, HEAD = (nip_of_person(NAMES.index(name)) for name in ("operator", "agency-disdik-head"))
STAFF = range(50, 58)
FILES = "/unggahan/2026-09"
OWN = "?pd=disdik"
"""The two have an office in each agency."""
MONTH, AGAIN = f"/bulan/2026-10{OWN}", f"/bulan/2026-10/buka{OWN}"
LINES = "2026-11-02"


class November(datetime):
    """The second of November, before noon in the region."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return datetime(2026, 11, 2, 3, tzinfo=UTC).astimezone(tz)


@contextmanager
def visitors(office: Office) -> Iterator[tuple[Visitor, Visitor]]:
    """HR and a head who have signed in; functions that are asked for are called at once."""
    mock = Mock({"operator": {"nip": OPERATOR}, "head": {"nip": HEAD}})

    def start(name: str, event: Any) -> None:
        assert name == "compose-late"
        office.invoke("compose_late", event)

    with (
        patch.object(sign_in, "ask", mock.ask),
        patch.object(site_module, "datetime", Clock),
        patch.object(home, "datetime", Clock),
        patch.object(environment, "datetime", November),
        patch.object(pages, "start_function", start),
    ):
        hr = Visitor(office, mock).sign_in("operator", "petugas")
        yield hr, Visitor(office, mock).sign_in("head", "petugas")


def prepare(office: Office) -> None:
    """An agency that rates on the pages, and one that sends files."""
    office.secrets |= {f"tukin-portal-client-{each}": "s" for each in ("staff", "office")}
    begin(office, range(30))
    elsewhere = [line(n).replace("disdik", "dinkes") for n in STAFF]
    office.put_register(register(*map(line, range(30)), *elsewhere), "2026-10-01")
    with office.run_as(None):
        for number in range(6):
            rate(number)


def upload(
    office: Office, who: Visitor, path: str, name: str, data: bytes, minute: int
) -> Notification:
    """Send a file by the form of a page."""
    fields = form_fields(who.show(path, "office_pages"))
    with office.run_as(None):
        sent = send(office, fields, name, data, minute)
    if "/kehadiran-" in sent.key or sent.key.startswith("lines/"):
        del office.notifications[sent.upload_id]  # it is no batch
        office.deliver(sent, to="receive_register" if "lines/" in sent.key else "receive_upload")
    else:
        office.drain(sent)
    return sent


def attend(office: Office, hr: Visitor, people: int, minute: int) -> Notification:
    """Send the attendance of some people."""
    data = csv_bytes([attendance_row(number) for number in range(people)])
    return upload(office, hr, f"/kehadiran/2026-10{OWN}", "rekap.csv", data, minute)


def post(who: Visitor, path: str, **fields: str) -> Any:
    """Send a form of the offices' pages."""
    return who.send("POST", path, *fields.items(), by="office_pages")


def decide(
    office: Office, who: Visitor, upload: Notification, query: str = OWN, **fields: str
) -> Any:
    """Look at what waits, and decide on it."""
    _, _, period, _ = upload.key.split("/")
    path = f"/persetujuan/{period}/{upload.upload_id}{query}"
    who.show(path, "office_pages")
    with office.run_as(None):
        digest = office.upload_item(upload)["digest"]
    return post(who, path, digest=digest, **fields)


class VisitingOffices:
    """Everything that the offices' pages do: for what their function asks."""

    def tell(self, office: Office) -> dict[str, Any]:
        """The answers by what was asked for."""
        prepare(office)
        with visitors(office) as (hr, head):
            found = self._month(office, hr, head)
            found |= self._files(office, hr, head)
            found |= self._lines(office, hr, head)
            hr.show("/")
            head.show("/")
        return found

    def _month(self, office: Office, hr: Visitor, head: Visitor) -> dict[str, Any]:
        hr.show(f"/unggahan/2026-10{OWN}", "office_pages")
        part = attend(office, hr, 6, 1)
        report = f"/kehadiran/2026-10/{part.upload_id}/laporan{OWN}"
        found = {"report": hr.send("GET", report, by="office_pages")}
        hr.show(MONTH, "office_pages")
        found["closed"] = post(hr, MONTH)
        (first,) = receive_composed(office, 10)
        head.show(MONTH, "office_pages")
        found["opened"] = post(head, AGAIN, reason="Kehadiran keliru")
        attend(office, hr, 5, 20)
        post(hr, MONTH)
        (second,) = receive_composed(office, 30)
        hr.show(MONTH, "office_pages")
        head.show("/", "people_pages")
        head.show(f"/persetujuan{OWN}", "office_pages")
        found["own"] = decide(office, hr, second, decision="approve")
        found["approved"] = decide(office, head, second, decision="approve")
        office.run_executions()
        for _ in range(2):  # the second time it waits already
            found["again"] = post(head, AGAIN, reason="Sekali lagi")
        with office.run_as(None):
            states = [office.status_of(each) for each in (first, second)]
        return found | {"states": states}

    def _files(self, office: Office, hr: Visitor, head: Visitor) -> dict[str, Any]:
        path = f"{FILES}?pd=dinkes"
        whole = csv_bytes([person(n) for n in STAFF])
        short = csv_bytes([*(person(n) for n in STAFF[:6]), person(57, nip="123")])
        upload(office, hr, path, "penilaian.csv", whole, 40)
        sent = upload(office, hr, path, "penilaian.csv", short, 45)
        place = f"{FILES}/{sent.upload_id}"
        hr.show(f"{place}?pd=dinkes", "office_pages")
        marked = hr.send("GET", f"{place}/buku-kerja?pd=dinkes", by="office_pages")
        template = post(hr, f"{FILES}/templat?pd=dinkes")
        fields = {"decision": "reject", "reason": "Dua orang hilang"}
        rejected = decide(office, head, sent, "?pd=dinkes", **fields)
        office.run_executions()
        return {"marked": marked, "template": template, "rejected": rejected}

    def _lines(self, office: Office, hr: Visitor, head: Visitor) -> dict[str, Any]:
        data = "\n".join([HEADING, *FIRST]).encode()
        upload(office, hr, f"/garis/unggah{OWN}&tanggal={LINES}", "garis.csv", data, 50)
        hr.show(f"/garis/{LINES}{OWN}", "office_pages")
        path = f"/persetujuan/garis/{LINES}{OWN}"
        page = head.show(path, "office_pages")
        digest = page.split('name="digest" value="')[1].split('"')[0]
        agreed = post(head, path, digest=digest)
        hr.show(f"/garis{OWN}", "office_pages")
        return {"agreed": agreed}
