"""Signing in by Cognito's own flow on local AWS, at the pages as they are deployed."""

import base64
import hashlib
import re
import secrets
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import urllib3

from infrastructure.local import aws
from infrastructure.local.accounts import ACCOUNTS, PASSWORD, make_accounts
from tests.e2e.conftest import City

pytestmark = [pytest.mark.engine, pytest.mark.local("its pools are made with passwords of ours")]
HR = next(each.nip for each in ACCOUNTS if each.kind == "HR of disdik")


class Browser:
    """Cookies by host, no redirect by itself; the engine's own names are in no DNS."""

    def __init__(self, city: City) -> None:
        self.origin = str(city.outputs["PortalUrl"])
        self._engine = city.deployment.engine.url
        self._pool = urllib3.PoolManager(retries=False, timeout=30)
        self.jar: dict[str, str] = {}

    def send(self, method: str, url: str, fields: dict[str, str] | None = None) -> Any:
        parts = urlsplit(url if "://" in url else self.origin + url)
        own = f"{parts.scheme}://{parts.netloc}" == self.origin
        headers = {"host": parts.netloc, "x-forwarded-proto": "http"}
        if own:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        if fields is not None:
            headers |= {
                "origin": self.origin,
                "content-type": "application/x-www-form-urlencoded",
            }
        place = parts.path + (f"?{parts.query}" if parts.query else "")
        answer = self._pool.request(
            method,
            self._engine + place,
            body=None if fields is None else urlencode(fields),
            headers=headers,
            redirect=False,
        )
        if own:
            for cookie in answer.headers.getlist("set-cookie"):
                name, _, rest = cookie.partition("=")
                self.jar[name] = rest.partition(";")[0]
        return answer

    def begin(self, name: str) -> str:
        return str(self.send("GET", f"/masuk/{name}").headers["location"])

    def at_the_provider(self, url: str, nip: str, password: str = PASSWORD) -> str:
        """Fill in the provider's page; the address that it sends back to."""
        page = self.send("GET", url).data.decode()
        hidden = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page))
        action = re.search(r'action="([^"]+)"', page)
        assert action is not None, page
        filled = {**hidden, "username": nip, "password": password}
        target = action[1].replace("&amp;", "&")
        place = target if "://" in target else f"{self._origin_of(url)}{target}"
        return str(self.send("POST", place, filled).headers.get("location", ""))

    @staticmethod
    def _origin_of(url: str) -> str:
        parts = urlsplit(url)
        return f"{parts.scheme}://{parts.netloc}"

    def sign_in(self, nip: str, name: str) -> Any:
        return self.send("GET", self.at_the_provider(self.begin(name), nip))


@pytest.fixture(scope="module")
def with_accounts(city: City) -> City:
    make_accounts(aws.admin_session(city.deployment.engine), city.deployment.stacks)
    return city


@pytest.fixture
def browser(with_accounts: City) -> Browser:
    return Browser(with_accounts)


def test_an_officer_signs_in_sees_their_task_page_and_signs_out(browser: Browser) -> None:
    answer = browser.sign_in(HR, "petugas")
    assert (answer.status, answer.headers["location"]) == (303, "/")
    page = browser.send("GET", "/")
    assert page.status == 200
    assert "Laporan atasan" in page.data.decode()
    assert browser.send("GET", "/laporan-atasan").status == 200
    token = re.search(r'name="_csrf" value="([^"]+)"', page.data.decode())
    assert token is not None
    left = browser.send("POST", "/keluar", {"_csrf": token[1]})
    assert "/logout?client_id=" in left.data.decode()
    assert browser.send("GET", "/").headers["location"] == "/masuk?kembali=/"


def test_without_the_office_pool_the_same_person_has_no_office(
    browser: Browser, city: City
) -> None:
    """The same number has an account of the pool of all; a grant does nothing there."""
    cognito = aws.admin_session(city.deployment.engine).client("cognito-idp")
    pool = city.deployment.stacks.identity["StaffPoolId"]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=HR,
        UserAttributes=[{"Name": "custom:nip", "Value": HR}],
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
    )
    cognito.admin_set_user_password(UserPoolId=pool, Username=HR, Password=PASSWORD, Permanent=True)
    browser.sign_in(HR, "pegawai")
    page = browser.send("GET", "/laporan-atasan")
    assert (page.status, "E1032" in page.data.decode()) == (403, True)


def test_a_second_account_with_somebody_s_number_is_refused(browser: Browser, city: City) -> None:
    cognito = aws.admin_session(city.deployment.engine).client("cognito-idp")
    pool = city.deployment.stacks.identity["OfficePoolId"]
    other = "198001012005011099"
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=other,
        UserAttributes=[{"Name": "custom:nip", "Value": HR}],
        TemporaryPassword=PASSWORD,
        MessageAction="SUPPRESS",
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=other, Password=PASSWORD, Permanent=True
    )
    answer = browser.sign_in(other, "petugas")
    assert "E1025" in answer.data.decode()
    assert browser.send("GET", "/").status == 303


def test_a_wrong_password_comes_nowhere(browser: Browser) -> None:
    assert "code=" not in browser.at_the_provider(browser.begin("petugas"), HR, "wrong-password-1")


def test_cognito_refuses_a_code_of_another_verifier(browser: Browser) -> None:
    """Whoever stole a code and the state has no verifier that fits."""
    url = browser.begin("petugas")
    other = base64.urlsafe_b64encode(hashlib.sha256(secrets.token_bytes(32)).digest())
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    query["code_challenge"] = other.rstrip(b"=").decode()
    changed = f"{url.partition('?')[0]}?{urlencode(query)}"
    answer = browser.send("GET", browser.at_the_provider(changed, HR))
    assert "E1023" in answer.data.decode()


def test_cognito_refuses_a_code_that_was_used(browser: Browser) -> None:
    back = browser.at_the_provider(browser.begin("petugas"), HR)
    state = dict(browser.jar)
    assert browser.send("GET", back).status == 303
    browser.jar = state
    assert "E1022" in browser.send("GET", back).data.decode(), "our own attempt was used"
    code = parse_qs(urlsplit(back).query)["code"][0]
    fresh = parse_qs(urlsplit(browser.begin("petugas")).query)["state"][0]
    again = browser.send("GET", f"/masuk/kembali?code={code}&state={fresh}")
    assert "E1023" in again.data.decode()
