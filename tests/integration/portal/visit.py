"""People who use the pages of the functions as they are deployed: each call with its role."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch
from urllib.parse import urlsplit

from tests import grant_rows
from tests.integration.agencies import test_lines
from tests.integration.office import Office
from tests.integration.people import nip_of
from tests.integration.portal.provider import BASE, Mock
from tests.integration.register.test_register import line, register
from tests.integration.world import (
    ARCHIVE,
    HANDLERS,
    INTAKE,
    KEYS,
    LEDGER,
    MACHINE,
    MONTH_WRITER,
    OFFICE_WRITER,
    PERSON_KEY_SECRET,
    RATING_WRITER,
    READ_LOG,
    RULES_PARAMETER,
    TABLE,
    TABLE_PARAMETER,
    VARIABLES,
)
from tests.unit.portal.made import ORIGIN, event_of, html_of
from tukin.aws.table import Table
from tukin.handlers import office_pages, people_pages, sign_in
from tukin.portal import site as site_module
from tukin.portal.home import pages as home

_PROVIDERS = f"""[
  {{"name": "pegawai", "issuer": "{BASE}", "client_id": "tukin", "nip_claim": "nip",
    "same_claim": "", "secret_name": "tukin-portal-client-staff"}},
  {{"name": "petugas", "issuer": "{BASE}", "client_id": "tukin-office", "nip_claim": "nip",
    "same_claim": "", "secret_name": "tukin-portal-client-office", "office": "true"}}]"""
_COMMON = {
    "TABLE_PARAMETER": TABLE_PARAMETER,
    "ARCHIVE_BUCKET": ARCHIVE,
    "PERSON_KEY_SECRET": PERSON_KEY_SECRET,
    "TIME_ZONE": "Asia/Jakarta",
    "REGION_NAME": "Pemerintah Kota Contoh",
    "PORTAL_URL": ORIGIN,
}
_PAGES = _COMMON | {"LEDGER_BUCKET": LEDGER, "INTAKE_BUCKET": INTAKE}
HANDLERS |= {"sign_in": sign_in, "people_pages": people_pages, "office_pages": office_pages}
VARIABLES |= {
    "sign_in": _COMMON | {"PROVIDERS": _PROVIDERS},
    "people_pages": _PAGES | {"RULES_PARAMETER": RULES_PARAMETER} | READ_LOG,
    "office_pages": _PAGES
    | READ_LOG
    | {
        "UPLOAD_WRITERS": f"{RATING_WRITER},{MONTH_WRITER},{OFFICE_WRITER}",
        "STATE_MACHINE_ARN": MACHINE,
        "COMPOSE_FUNCTION": "compose-late",
        "RULES_PARAMETER": RULES_PARAMETER,
    },
}
EMPLOYEE = nip_of(1)
OPERATOR = grant_rows.nip_of_person(grant_rows.NAMES.index("operator"))
"""Somebody who has every office, of whom the register knows nothing."""
STILL = datetime(2026, 10, 31, 8, tzinfo=UTC)


class Clock(datetime):
    """The time of the pages does not pass."""

    @classmethod
    def now(cls, tz: Any = None) -> Any:
        return STILL


@contextmanager
def provider() -> Iterator[Mock]:
    """A provider that knows the two."""
    mock = Mock({"employee": {"nip": EMPLOYEE}, "operator": {"nip": OPERATOR}})
    with (
        patch.object(sign_in, "ask", mock.ask),
        patch.object(site_module, "datetime", Clock),
        patch.object(home, "datetime", Clock),
    ):
        yield mock


@dataclass
class Visitor:
    """A browser of somebody."""

    office: Office
    mock: Mock
    jar: dict[str, str] = field(default_factory=dict)
    csrf: str = ""

    def send(self, method: str, path: str, *fields: tuple[str, str], by: str = "") -> Any:
        """Send a request; of a form the token comes from the page that was shown last."""
        parts = urlsplit(path)
        cookies = [f"{name}={value}" for name, value in self.jar.items()]
        sent = [("_csrf", self.csrf), *fields] if method == "POST" else None
        event = event_of(method, parts.path, sent, query=parts.query, cookies=cookies)
        own = parts.path.startswith(("/masuk", "/keluar"))
        function = by or ("sign_in" if own else "people_pages")
        answer = self.office.invoke(function, event)
        for cookie in answer["cookies"]:
            name, _, rest = cookie.partition("=")
            self.jar[name] = rest.partition(";")[0]
        page = html_of(answer)
        if 'name="_csrf" value="' in page:
            self.csrf = page.split('name="_csrf" value="')[1].split('"')[0]
        return answer

    def sign_in(self, who: str, name: str) -> "Visitor":
        """Come in."""
        url = self.send("GET", f"/masuk/{name}")["headers"]["location"]
        back = self.mock.sign_in(url, who)
        answer = self.send("GET", f"/masuk/kembali?{back}")
        assert answer["statusCode"] == 303, html_of(answer)
        return self

    def show(self, path: str, by: str = "people_pages") -> str:
        """The page of a path."""
        answer = self.send("GET", path, by=by)
        assert answer["statusCode"] == 200, html_of(answer)
        return html_of(answer)


def prepare(office: Office) -> None:
    """A register, and lines of disdik in force: whom 1 is rated by is 0."""
    office.secrets |= {f"tukin-portal-client-{each}": "s" for each in ("staff", "office")}
    office.put_register(register(*(line(number) for number in range(30))), "2026-09-01")
    test_lines.begin(office)


def go_idle(office: Office, hour: int = 7) -> None:
    """All sessions that there are have gone idle, or will soon."""
    with office.run_as(None):
        table = Table(TABLE)
        for place in office.snapshot():
            if place.startswith("SESSION#"):
                key = dict(zip(("pk", "sk"), place.split(" / ", 1), strict=True))
                idle_at = {"idle_at": STILL.replace(hour=hour, minute=10).isoformat()}
                table.update(key, idle_at, condition="attribute_exists(pk)", values={})


class Visiting:
    """Everything that the pages do: for what their functions ask, see ``test_permissions``."""

    def tell(self, office: Office) -> None:
        prepare(office)
        with provider() as mock:
            employee = Visitor(office, mock).sign_in("employee", "pegawai")
            hr = Visitor(office, mock).sign_in("operator", "petugas")
            for _ in range(2):  # once more after it was answered
                employee.show("/saya/data")
                employee.send("POST", "/saya/data")
                hr.show("/")
                hr.show("/laporan-atasan", "office_pages")
                fields = (("person", KEYS.of(EMPLOYEE)), ("answer", "corrected"))
                for _ in range(2):  # the second time it is the same
                    hr.send("POST", "/laporan-atasan/disdik", *fields, by="office_pages")
            go_idle(office, hour=8)
            hr.show("/laporan-atasan", "office_pages")
            employee.show("/")
            officer = Visitor(office, mock).sign_in("employee", "petugas")
            officer.send("GET", "/laporan-atasan", by="office_pages")  # a colleague of the agency
            go_idle(office)
            for who, path, by in (
                (employee, "/saya/data", "people_pages"),
                (hr, "/laporan-atasan/disdik", "office_pages"),
            ):
                for _ in range(2):  # what was kept before is replaced
                    who.send("POST", path, ("answer", "x"), by=by)
            hr.sign_in("operator", "petugas")
            hr.show("/laporan-atasan/disdik", "office_pages")
            hr.send("POST", "/laporan-atasan/disdik", *fields, by="office_pages")
            hr.send("POST", "/keluar")
