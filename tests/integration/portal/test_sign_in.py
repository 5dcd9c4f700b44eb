"""Signing in with a provider from a package, and each way in that is refused.

Each refusal is of one thing alone: all else of the request is as it should be.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.integration.portal.provider import BASE, Mock
from tests.integration.world import KEYS, TABLE, World
from tests.unit.portal.made import ORIGIN, TODAY, Made, event_of, grant, html_of
from tukin.aws.clients import client
from tukin.aws.table import Table
from tukin.people.grants.grant import GrantRole
from tukin.people.may import PersonOfToday
from tukin.portal import site as site_module
from tukin.portal.home.pages import HomePages
from tukin.portal.render import Frame
from tukin.portal.sessions.door import SessionDoor
from tukin.portal.shell import Page, Redirect, Request, route, signed_in
from tukin.portal.sign_in import site as sign_in_site
from tukin.portal.sign_in.provider import Provider, Providers
from tukin.portal.sign_in.site import SignIn
from tukin.portal.site import Site

SITI, HEAD = Made(), Made("197001011995031001", "a" * 32, "Kepala Dinas")
START = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
STAFF = Provider(
    "pegawai",
    BASE,
    f"{BASE}/.well-known/openid-configuration",
    "tukin",
    "tukin-client-x",
    nip_claim="nip",
    same_claim="",
)
OFFICE = replace(STAFF, name="petugas", client_id="tukin-office", office=True)
USERS: dict[str, dict[str, object]] = {
    "siti": {"nip": SITI.nip},
    "head": {"nip": HEAD.nip},
    "head-two-factors": {"nip": HEAD.nip, "amr": ["pwd", "otp"]},
    "stranger": {"nip": "199901012020011009"},
    "no-nip": {"name": "Siti"},
    "short-nip": {"nip": "12"},
    "spaced-nip": {"nip": "19850101 201001 1 001"},
    "list-nip": {"nip": [SITI.nip]},
}


class Book:
    def __init__(self) -> None:
        grants = (grant(GrantRole.HEAD, "disdik", HEAD),)
        self.people: dict[str, PersonOfToday] = {
            SITI.nip: replace(SITI, key=KEYS.of(SITI.nip)),
            HEAD.nip: replace(HEAD, key=KEYS.of(HEAD.nip), grants=grants),
        }

    def person(self, nip: str, day: date) -> PersonOfToday | None:
        return self.people.get(nip)

    def chain(self, agency: str, day: date) -> Any:
        raise NotImplementedError


@dataclass
class Browser:
    """Keeps cookies, follows nothing by itself."""

    sign_in: SignIn
    site: Site
    jar: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, *args: Any, **named: Any) -> dict[str, Any]:
        cookies = [f"{name}={value}" for name, value in self.jar.items()]
        parts = urlsplit(path)
        event = event_of(method, parts.path, *args, query=parts.query, cookies=cookies, **named)
        own = parts.path.startswith(("/masuk", "/keluar"))
        answer = (self.sign_in if own else self.site).answer(event)
        for line in answer.get("cookies", ()):
            name, _, rest = line.partition("=")
            value = rest.partition(";")[0]
            self.jar.pop(name, None)
            if value:
                self.jar[name] = value
        return answer

    def begin(self, name: str = "pegawai", back: str = "") -> str:
        """The provider's address that the browser is sent to."""
        answer = self.send("GET", f"/masuk/{name}{'?kembali=' + back if back else ''}")
        assert answer["statusCode"] == 303
        return str(answer["headers"]["location"])


class Setting:
    def __init__(self) -> None:
        self.now = START
        self.mock = Mock(USERS)
        self.book = Book()
        self.seen: list[Request] = []
        self.reports: list[str] = []
        self.table = Table(TABLE)
        self.providers: tuple[Provider, ...] = (STAFF, OFFICE)

    def browser(self) -> Browser:
        def report(code: str, **_: Any) -> None:
            self.reports.append(code)

        sign_in = SignIn(
            table=self.table,
            book=self.book,
            providers=Providers(self.providers),
            key_of=KEYS.of,
            origin=ORIGIN,
            today=lambda: TODAY,
            frame=Frame,
            report=report,
            ask=self.mock.ask,
            secret=lambda name: {"tukin-client-x": "made-secret"}[name],
        )
        door = SessionDoor(self.table, self.book, sign_in.cookies, lambda: TODAY)
        site = Site(
            (
                *HomePages(()).routes(),
                route("GET", "/staf", signed_in)(self.note),
                route("POST", "/staf", signed_in)(self.take),
            ),
            door,
            Frame,
            ORIGIN,
            lambda: TODAY,
            report,
        )
        return Browser(sign_in, site)

    def note(self, request: Request) -> Page:
        self.seen.append(request)
        return Page("portal/home/help.html.j2")

    def take(self, request: Request) -> Redirect:
        self.seen.append(request)
        return Redirect("/staf")

    def signed_in(self, user: str = "siti", name: str = "pegawai") -> Browser:
        browser = self.browser()
        back = self.mock.sign_in(browser.begin(name), user)
        assert browser.send("GET", f"/masuk/kembali?{back}")["statusCode"] == 303
        return browser

    def pass_time(self, **by: float) -> None:
        self.now += timedelta(**by)

    @property
    def roles(self) -> list[GrantRole]:
        return [grant.role for grant in self.seen[-1].person.grants]

    @property
    def csrf(self) -> str:
        return self.seen[-1].csrf


@pytest.fixture
def setting() -> Iterator[Setting]:
    with World():
        made = Setting()

        class Clock(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> Any:
                return made.now

        with (
            patch.object(site_module, "datetime", Clock),
            patch.object(sign_in_site, "datetime", Clock),
        ):
            made.now = datetime.now(UTC)
            yield made


def items_of_table() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = client("dynamodb").scan(TableName=TABLE)["Items"]
    return found


def refused(answer: dict[str, Any], code: str) -> bool:
    page = html_of(answer)
    return answer["statusCode"] >= 400 and code in page and "tukin=" not in str(answer["cookies"])


# --- In ---


def test_a_person_signs_in_and_comes_back_to_where_they_were(setting: Setting) -> None:
    browser = setting.browser()
    sent = browser.send("GET", "/staf")["headers"]["location"]
    assert sent == "/masuk?kembali=/staf"
    assert "/masuk/pegawai?kembali=/staf" in html_of(browser.send("GET", sent))
    url = browser.begin(back="/staf")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert asked["redirect_uri"] == f"{ORIGIN}/masuk/kembali"
    answer = browser.send("GET", f"/masuk/kembali?{setting.mock.sign_in(url, 'siti')}")
    assert answer["headers"]["location"] == "/staf"
    cookie = next(line for line in answer["cookies"] if line.startswith("__Host-tukin="))
    assert cookie.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert browser.send("GET", "/staf")["statusCode"] == 200
    assert setting.seen[-1].person.nip == SITI.nip


def test_the_table_has_the_cookie_s_secret_nowhere(setting: Setting) -> None:
    browser = setting.signed_in()
    token = browser.jar["__Host-tukin"]
    assert len(token) >= 43
    items = items_of_table()
    assert token not in str(items)
    (session,) = [each for each in items if each["pk"]["S"].startswith("SESSION#")]
    assert int(session["expires_at"]["N"]) > setting.now.timestamp()
    assert SITI.nip not in session["pk"]["S"]


def test_each_sign_in_is_a_session_of_its_own(setting: Setting) -> None:
    """What somebody planted as a cookie before is no session, and an older one ends."""
    browser = setting.browser()
    browser.jar["__Host-tukin"] = "planted"
    back = setting.mock.sign_in(browser.begin(), "siti")
    browser.send("GET", f"/masuk/kembali?{back}")
    first = browser.jar["__Host-tukin"]
    assert first != "planted"
    back = setting.mock.sign_in(browser.begin(), "siti")
    browser.send("GET", f"/masuk/kembali?{back}")
    assert browser.jar["__Host-tukin"] != first
    browser.jar["__Host-tukin"] = first
    assert browser.send("GET", "/staf")["statusCode"] == 303


# --- What is refused on the way in ---


def test_another_verifier_is_refused(setting: Setting) -> None:
    browser = setting.browser()
    url = browser.begin()
    back = setting.mock.sign_in(url, "siti", code_challenge="of-somebody-else")
    assert refused(browser.send("GET", f"/masuk/kembali?{back}"), "E1023")


def test_a_state_that_the_browser_did_not_begin_is_refused(setting: Setting) -> None:
    """Somebody sends a link by which the reader would sign in as somebody else."""
    mine, other = setting.browser(), setting.browser()
    back = setting.mock.sign_in(other.begin(), "head")
    mine.begin()
    assert refused(mine.send("GET", f"/masuk/kembali?{back}"), "E1022")
    mine.jar.clear()
    assert refused(mine.send("GET", f"/masuk/kembali?{back}"), "E1022")
    assert other.send("GET", f"/masuk/kembali?{back}")["statusCode"] == 303


def test_a_state_of_more_than_ten_minutes_is_refused(setting: Setting) -> None:
    browser = setting.browser()
    back = setting.mock.sign_in(browser.begin(), "siti")
    setting.pass_time(minutes=10, seconds=1)
    assert refused(browser.send("GET", f"/masuk/kembali?{back}"), "E1022")


def test_a_state_is_used_once(setting: Setting) -> None:
    browser = setting.browser()
    url = browser.begin()
    state = browser.jar["__Host-tukin-masuk"]
    browser.send("GET", f"/masuk/kembali?{setting.mock.sign_in(url, 'siti')}")
    browser.jar["__Host-tukin-masuk"] = state
    again = setting.mock.sign_in(url, "siti")
    assert refused(browser.send("GET", f"/masuk/kembali?{again}"), "E1022")


def test_a_code_is_used_once(setting: Setting) -> None:
    """In another sign-in of the same browser, whose state and verifier are its own."""
    browser = setting.browser()
    first = setting.mock.sign_in(browser.begin(), "siti")
    browser.send("GET", f"/masuk/kembali?{first}")
    code = parse_qs(first)["code"][0]
    second = parse_qs(urlsplit(browser.begin()).query)
    setting.mock.challenges[code] = second["code_challenge"][0]
    again = f"/masuk/kembali?code={code}&state={second['state'][0]}"
    assert refused(browser.send("GET", again), "E1023")


def test_another_nonce_is_refused(setting: Setting) -> None:
    browser = setting.browser()
    back = setting.mock.sign_in(browser.begin(), "siti", nonce="of-another-sign-in")
    assert refused(browser.send("GET", f"/masuk/kembali?{back}"), "E1024")


def test_the_provider_s_refusal_is_a_page(setting: Setting) -> None:
    browser = setting.browser()
    browser.begin()
    state = browser.jar["__Host-tukin-masuk"]
    answer = browser.send("GET", f"/masuk/kembali?error=access_denied&state={state}")
    assert refused(answer, "E1023")


def test_a_provider_that_does_not_answer_is_a_page(setting: Setting) -> None:
    setting.mock.down = True
    answer = setting.browser().send("GET", "/masuk/pegawai")
    assert (answer["statusCode"], "E1036" in html_of(answer)) == (503, True)


@pytest.mark.parametrize(
    ("user", "code"),
    [
        ("stranger", "E1021"),
        ("no-nip", "E1025"),
        ("short-nip", "E1025"),
        ("spaced-nip", "E1025"),
        ("list-nip", "E1025"),
    ],
)
def test_who_is_nobody_here_does_not_come_in(setting: Setting, user: str, code: str) -> None:
    browser = setting.browser()
    back = setting.mock.sign_in(browser.begin(), user)
    assert refused(browser.send("GET", f"/masuk/kembali?{back}"), code)


@pytest.mark.parametrize(
    ("username", "comes_in"), [(SITI.nip, True), (HEAD.nip, False), ("", False), (None, False)]
)
def test_an_attribute_alone_is_nobody_s_number(
    setting: Setting, username: str | None, comes_in: bool
) -> None:
    """A second account with the head's number would be the head; its username is another."""
    setting.providers = (replace(STAFF, same_claim="cognito:username"),)
    claims: dict[str, object] = {"nip": SITI.nip}
    setting.mock = Mock(
        {"x": claims | ({} if username is None else {"cognito:username": username})}
    )
    browser = setting.browser()
    back = setting.mock.sign_in(browser.begin(), "x")
    answer = browser.send("GET", f"/masuk/kembali?{back}")
    assert (answer["statusCode"] == 303) is comes_in
    assert comes_in or refused(answer, "E1025")


# --- Second factor ---


def test_a_grant_works_only_in_a_session_with_a_second_factor(setting: Setting) -> None:
    setting.signed_in("head").send("GET", "/staf")
    assert setting.roles == []
    assert not setting.seen[-1].office
    setting.signed_in("head", "petugas").send("GET", "/staf")
    assert setting.roles == [GrantRole.HEAD]
    assert setting.seen[-1].office


@pytest.mark.parametrize(
    ("user", "values", "office"),
    [
        ("head-two-factors", ("otp", "mfa"), True),
        ("head-two-factors", ("hwk",), False),
        ("head", ("otp",), False),
    ],
)
def test_a_claim_proves_it_where_that_is_configured(
    setting: Setting, user: str, values: tuple[str, ...], office: bool
) -> None:
    setting.providers = (replace(STAFF, factor_claim="amr", factor_values=values),)
    setting.signed_in(user).send("GET", "/staf")
    assert setting.seen[-1].office is office
    assert bool(setting.roles) is office


def test_a_code_of_the_staff_s_client_opens_no_office_session(setting: Setting) -> None:
    """The token is for another client, so for whoever asked without a second factor."""
    browser = setting.browser()
    url = browser.begin("petugas")
    back = setting.mock.sign_in(url, "head", client_id="tukin")
    assert refused(browser.send("GET", f"/masuk/kembali?{back}"), "E102")


# --- Sessions ---


def test_a_session_ends_after_half_an_hour_without_a_request(setting: Setting) -> None:
    browser = setting.signed_in()
    setting.pass_time(minutes=29)
    assert browser.send("GET", "/bantuan")["statusCode"] == 200
    setting.pass_time(minutes=29)
    assert browser.send("GET", "/bantuan")["statusCode"] == 200
    setting.pass_time(minutes=31)
    assert browser.send("GET", "/bantuan")["statusCode"] == 303


def test_while_rating_it_ends_after_an_hour(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    setting.pass_time(minutes=59)
    assert browser.send("GET", "/staf")["statusCode"] == 200
    setting.pass_time(minutes=61)
    assert browser.send("GET", "/staf")["statusCode"] == 303


def test_a_session_ends_after_ten_hours_in_any_case(setting: Setting) -> None:
    browser = setting.signed_in()
    for _ in range(29):
        setting.pass_time(minutes=20)
        assert browser.send("GET", "/bantuan")["statusCode"] == 200
    setting.pass_time(minutes=21)
    assert browser.send("GET", "/bantuan")["statusCode"] == 303


def test_after_the_sign_out_the_session_is_refused(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    token = browser.jar["__Host-tukin"]
    answer = browser.send("POST", "/keluar", [("_csrf", setting.csrf)])
    assert answer["statusCode"] == 200
    assert "__Host-tukin" not in browser.jar
    assert "/oauth2/end_session?client_id=tukin&amp;post_logout_redirect_uri=" in html_of(answer)
    browser.jar["__Host-tukin"] = token
    assert browser.send("GET", "/staf")["statusCode"] == 303
    assert browser.send("POST", "/staf", [("_csrf", setting.csrf)])["statusCode"] == 303
    assert len(setting.seen) == 1


def test_nobody_is_signed_out_by_another_site(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    token = [("_csrf", setting.csrf)]
    assert refused(browser.send("POST", "/keluar", token, origin="https://evil.example"), "E1027")
    assert refused(browser.send("POST", "/keluar", [("_csrf", "other")]), "E1027")
    assert browser.send("GET", "/keluar")["statusCode"] == 404
    assert browser.send("GET", "/staf")["statusCode"] == 200


def test_whom_the_register_lost_is_out_at_once(setting: Setting) -> None:
    browser = setting.signed_in()
    del setting.book.people[SITI.nip]
    assert browser.send("GET", "/staf")["statusCode"] == 303


def test_the_token_of_another_session_is_refused(setting: Setting) -> None:
    setting.signed_in("head").send("GET", "/staf")
    others = setting.csrf
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    assert refused(browser.send("POST", "/staf", [("_csrf", others)]), "E1027")
    assert len(setting.seen) == 2


def test_a_form_of_another_site_is_refused(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    fields = [("_csrf", setting.csrf)]
    for origin in ("https://evil.example", None, "null"):
        assert refused(browser.send("POST", "/staf", fields, origin=origin), "E1027")
    assert browser.send("POST", "/staf", fields)["statusCode"] == 303


# --- What was typed is never lost ---


def typed(setting: Setting, browser: Browser, **changed: Any) -> str:
    """What the page shows after a new sign-in of the same browser."""
    fields = [("_csrf", changed.get("csrf", setting.csrf)), ("kata", "Terlambat tiga kali")]
    count = len(setting.seen)
    assert browser.send("POST", "/staf", fields)["statusCode"] == 303
    assert len(setting.seen) == count, "it is given to no page"
    user = changed.get("user", "siti")
    back = setting.mock.sign_in(browser.begin(), user)
    assert browser.send("GET", f"/masuk/kembali?{back}")["statusCode"] == 303
    page = browser.send("GET", "/staf")
    assert page["statusCode"] == 200
    return html_of(page)


def test_what_is_sent_after_the_idle_end_is_kept_and_shown(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    setting.pass_time(minutes=61)
    assert "Terlambat tiga kali" in typed(setting, browser)
    kept = setting.seen[-1].kept
    assert kept is not None
    assert kept.pairs == (("kata", "Terlambat tiga kali"),)
    fields = [("_csrf", setting.csrf), ("kata", "Terlambat dua kali")]
    assert browser.send("POST", "/staf", fields)["statusCode"] == 303
    assert setting.seen[-1].form["kata"] == "Terlambat dua kali"
    assert "Terlambat" not in html_of(browser.send("GET", "/staf"))


@pytest.mark.parametrize("how", ["absolute", "token", "signed-out", "signed-out late"])
def test_it_is_kept_only_of_a_session_that_went_idle(setting: Setting, how: str) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    token = browser.jar["__Host-tukin"]
    if how == "signed-out":
        browser.send("POST", "/keluar", [("_csrf", setting.csrf)])
        browser.jar["__Host-tukin"] = token
    setting.pass_time(hours=10, minutes=1) if how == "absolute" else setting.pass_time(minutes=61)
    if how == "signed-out late":  # who comes next to this computer keeps nothing as them
        browser.send("POST", "/keluar", [("_csrf", setting.csrf)])
        browser.jar["__Host-tukin"] = token
    csrf = "other" if how == "token" else setting.csrf
    assert "Terlambat" not in typed(setting, browser, csrf=csrf)


def test_nobody_else_sees_what_was_kept(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("GET", "/staf")
    setting.pass_time(minutes=61)
    assert "Terlambat" not in typed(setting, browser, user="head")


def test_nothing_of_a_person_is_in_what_is_logged(setting: Setting) -> None:
    browser = setting.signed_in()
    browser.send("POST", "/staf", [("_csrf", "x"), ("kata", "Terlambat")])
    assert setting.reports == ["E1027"]


# --- The provider's own document ---


def document(**changed: str) -> bytes:
    at = "https://idp.example"
    return json.dumps(
        {
            "issuer": BASE,
            "authorization_endpoint": f"{at}/authorize",
            "token_endpoint": f"{at}/token",
            "jwks_uri": f"{at}/keys",
            "end_session_endpoint": f"{at}/end",
        }
        | changed
    ).encode()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({}, ""),
        ({"end_session_endpoint": ""}, ""),
        ({"issuer": "https://other.example"}, "E1037"),
        ({"authorization_endpoint": "http://idp.example/authorize"}, "E1037"),
        ({"token_endpoint": "http://idp.example/token"}, "E1037"),
        ({"jwks_uri": "file:///etc/keys"}, "E1037"),
        ({"end_session_endpoint": "http://idp.example/end"}, "E1037"),
        ({"token_endpoint": "http://localhost.evil.example/token"}, "E1037"),
    ],
)
def test_the_document_must_be_the_issuer_s_and_its_addresses_safe(
    setting: Setting, changed: dict[str, str], code: str
) -> None:
    setting.mock.changed["/openid-configuration"] = document(**changed)
    answer = setting.browser().send("GET", "/masuk/pegawai")
    assert answer["statusCode"] == (500 if code else 303)
    assert code in html_of(answer)


@pytest.mark.parametrize("content", [b"", b"[]", b"no json", b"{" + b" " * 300_000 + b"}"])
def test_what_is_no_document_is_refused(setting: Setting, content: bytes) -> None:
    setting.mock.changed["/openid-configuration"] = content
    assert refused(setting.browser().send("GET", "/masuk/pegawai"), "E1024")


def test_a_token_endpoint_that_answers_nonsense_is_refused(setting: Setting) -> None:
    browser = setting.browser()
    back = setting.mock.sign_in(browser.begin(), "siti")
    setting.mock.changed["/token"] = b'{"access_token": "x"}'
    assert refused(browser.send("GET", f"/masuk/kembali?{back}"), "E1024")
