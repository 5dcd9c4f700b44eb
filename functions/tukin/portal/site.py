"""One function's pages: from a request of API Gateway to the answer, with every gate between.

In this order: a static file; who it is; the session's token and the origin of what is sent; the
route; what the route needs; the page. Whatever goes wrong is a page with a code.
"""

import base64
import hmac
import re
import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl, quote, urlsplit

from tukin.people.may import PersonOfToday, Reason
from tukin.portal.render import Frame, render
from tukin.portal.response import Response, html_response, redirect_response
from tukin.portal.shell import (
    EMPTY,
    Form,
    Language,
    Method,
    Page,
    Redirect,
    Request,
    Route,
    find_route,
)
from tukin.portal.static_files import FOLDER, static_file
from tukin.vocabulary.errors import (
    Conflict,
    Forbidden,
    InvalidInput,
    NotFound,
    RetryableError,
    TooMany,
    TukinError,
)

_STATUS: tuple[tuple[type[TukinError], int], ...] = (
    (InvalidInput, 422),
    (Forbidden, 403),
    (NotFound, 404),
    (Conflict, 409),
    (TooMany, 429),
    (RetryableError, 503),
    (TukinError, 500),
)
MOST_FORM_BYTES = 1_000_000
MOST_FIELDS = 5_000
CSRF_FIELD = "_csrf"
LANGUAGE_COOKIE = "tukin-bahasa"
LANGUAGE_PATHS: Mapping[str, Language] = {"/bahasa/id": "id", "/bahasa/en": "en"}
_PATH_HERE = re.compile(r"/(?!/)[!-\[\]-~]*", re.ASCII)
"""Printable ASCII without the backslash: it goes into a header."""
SIGN_IN = "/masuk"
_OK = 200


@dataclass(frozen=True, slots=True)
class Call:
    """What of API Gateway's event (payload format 2.0) the pages use."""

    event: Mapping[str, Any]

    @property
    def method(self) -> str:
        """GET, POST, …; HEAD is answered as GET."""
        method = str(self.event["requestContext"]["http"]["method"])
        return "GET" if method == "HEAD" else method

    @property
    def path(self) -> str:
        """The path, still encoded."""
        return str(self.event.get("rawPath") or "/")

    @property
    def query(self) -> Form:
        """The fields of the query.

        Raises:
            InvalidInput: E1029, where there are too many.
        """
        try:
            return _fields(str(self.event.get("rawQueryString", "")))
        except ValueError as error:
            raise InvalidInput("E1029") from error

    def header(self, name: str) -> str:
        """A header by its name in small letters; empty where it is missing."""
        return str((self.event.get("headers") or {}).get(name, ""))

    @property
    def accepts_gzip(self) -> bool:
        """Whether the browser unpacks gzip."""
        return "gzip" in self.header("accept-encoding")

    @property
    def cookies(self) -> dict[str, str]:
        """Cookies by name: on AWS a list of its own, on the local engine a header.

        Of two with one name the first counts: browsers send that of the longer path first.
        """
        pairs = [*(self.event.get("cookies") or ()), *self.header("cookie").split(";")]
        found: dict[str, str] = {}
        for pair in pairs:
            name, equals, value = pair.strip().partition("=")
            if equals:
                found.setdefault(name, value)
        return found

    @property
    def language(self) -> Language:
        """The reader's language: Bahasa Indonesia unless they switched."""
        return "en" if self.cookies.get(LANGUAGE_COOKIE) == "en" else "id"

    def form(self) -> Form:
        """The fields of what was sent.

        Raises:
            InvalidInput: E1029, where it is no form, or too large a one.
        """
        kind = self.header("content-type").partition(";")[0].strip().lower()
        body = self.event.get("body") or ""
        try:
            data = base64.b64decode(body) if self.event.get("isBase64Encoded") else body.encode()
            if kind != "application/x-www-form-urlencoded" or len(data) > MOST_FORM_BYTES:
                raise InvalidInput("E1029")
            return _fields(data.decode("utf-8"))
        except (UnicodeDecodeError, ValueError) as error:
            raise InvalidInput("E1029") from error


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever has a session: who it is today, its token, and whether it has a second factor."""

    person: PersonOfToday
    csrf: str
    office: bool


class Door(Protocol):
    """Who comes in; ``portal.sessions.door`` is one, tests have their own."""

    def visitor(self, call: Call, now: datetime) -> Visitor | None:
        """Whose session a request carries; None where it has none that still holds."""

    def keep(self, call: Call, form: Form, now: datetime) -> None:
        """Keep what somebody sent after their session went idle, where it was theirs to send."""

    def kept(self, visitor: Visitor, path: str, now: datetime) -> Form | None:
        """What was kept of a person for a path."""

    def forget(self, visitor: Visitor, path: str) -> None:
        """Forget it: it was sent once more, and taken."""


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one function.

    Attributes:
        routes: of all its groups.
        door: who comes in.
        frame: what is around the pages, read when a page is made.
        origin: of the site, such as ``https://tukin.example.go.id``.
        today: the date in the region.
        report: takes the code, the kind and the place of what went wrong, for the log.
    """

    routes: tuple[Route, ...]
    door: Door
    frame: Callable[[], Frame]
    origin: str
    today: Callable[[], date]
    report: Callable[..., None]

    def answer(self, event: Mapping[str, Any]) -> Response:
        """The answer to a request; nothing that goes wrong leaves it as an exception."""
        return answer_safely(event, self.frame, self.report, self._answer)

    def _answer(self, call: Call) -> Response:
        if call.path.startswith(FOLDER):
            return answer_file(call, self.frame)
        if call.path in LANGUAGE_PATHS:
            return switch_language(call)
        now = datetime.now(UTC)
        visitor = self.door.visitor(call, now)
        if visitor is None:
            return self._without_session(call, now)
        return self._with_session(call, visitor, self._request(call, visitor, now))

    def _with_session(self, call: Call, visitor: Visitor, request: Request) -> Response:
        matched = find_route(self.routes, call.method, call.path)
        if matched is None:
            return self._message(call, Reason("E1028"), 404, request)
        route, params = matched
        request = replace(request, params=params)
        refused = route.needs(request)
        if refused is not None:
            self.report(refused.code)
            return self._message(call, refused, 403, request)
        answer = route.page(request)
        if isinstance(answer, Page):
            return self._page(call, answer, request)
        if call.method == "POST":
            self.door.forget(visitor, call.path)
        return redirect_response(_location(answer))

    def _without_session(self, call: Call, now: datetime) -> Response:
        """To the sign-in; what was typed is kept where the session only went idle."""
        if call.method == "POST":
            check_origin(call, self.origin)
            form = call.form()
            if find_route(self.routes, "POST", call.path) is not None:
                self.door.keep(call, form, now)
        return redirect_response(f"{SIGN_IN}?kembali={quote(call.path, safe='/')}")

    def _request(self, call: Call, visitor: Visitor, now: datetime) -> Request:
        form = EMPTY
        if call.method == "POST":
            check_origin(call, self.origin)
            form = call.form()
            if not same_token(form.get(CSRF_FIELD, ""), visitor.csrf):
                raise Forbidden("E1027")
        return Request(
            method=cast(Method, call.method),
            path=call.path,
            person=visitor.person,
            today=self.today(),
            now=now,
            csrf=visitor.csrf,
            query=call.query,
            form=form,
            kept=self.door.kept(visitor, call.path, now) if call.method == "GET" else None,
            office=visitor.office,
            language=call.language,
        )

    def _page(self, call: Call, page: Page, request: Request) -> Response:
        return show(call, page, self.frame, request)

    def _message(self, call: Call, reason: Reason, status: int, request: Request) -> Response:
        return show(call, message_page(reason, status), self.frame, request)


def show(
    call: Call,
    page: Page,
    frame: Callable[[], Frame],
    request: Request | None = None,
    cookies: Sequence[str] = (),
) -> Response:
    """A page as the answer to a call; ``request`` where somebody has signed in."""
    html = render(
        page, frame(), language=call.language, path=call.path, query=call.query, request=request
    )
    status = 422 if page.problems and page.status == _OK else page.status
    return html_response(
        html,
        status,
        accepts_gzip=call.accepts_gzip,
        cookies=cookies,
        form_action=page.posts_to,
    )


def message_page(reason: Reason, status: int) -> Page:
    """The page of a code."""
    return Page("portal/message.html.j2", {"reason": reason}, status)


def answer_safely(
    event: Mapping[str, Any],
    frame: Callable[[], Frame],
    report: Callable[..., None],
    work: Callable[[Call], Response],
) -> Response:
    """The answer of ``work``; whatever goes wrong is a page with its code, and no trace.

    The page is made without the query, which may be what is wrong.
    """
    call = Call(event)
    plain = Call({**event, "rawQueryString": ""})
    try:
        return work(call)
    except TukinError as error:
        report(error.code)
        reason = Reason(error.code, error.details)
        return show(plain, message_page(reason, status_of(error)), frame)
    except Exception as error:  # noqa: BLE001 - the engine would show its trace to the caller
        where = traceback.format_tb(error.__traceback__)[-5:]
        report("E835", kind=type(error).__name__, where=where)
        reason = Reason("E835", {"request_id": _request_id(event)})
        return show(plain, message_page(reason, 500), frame)


def answer_file(call: Call, frame: Callable[[], Frame]) -> Response:
    """A static file, for whoever asks."""
    found = static_file(call.path, accepts_gzip=call.accepts_gzip)
    return found or show(call, message_page(Reason("E1028"), 404), frame)


def same_token(sent: str, expected: str) -> bool:
    """Whether two secrets are the same, in a time that tells nothing about where they differ."""
    return bool(expected) and hmac.compare_digest(sent.encode(), expected.encode())


def check_origin(call: Call, origin: str) -> None:
    """Browsers send the origin with each form; one that is missing or another's is refused.

    Raises:
        Forbidden: E1027.
    """
    if call.header("origin") != origin:
        raise Forbidden("E1027")


def path_here(path: str) -> str:
    """A path of this site to go back to; the first page where it could be another site's."""
    return path if _PATH_HERE.fullmatch(path) else "/"


def switch_language(call: Call) -> Response:
    """Back to the page, from now on in the other language."""
    language = LANGUAGE_PATHS[call.path]
    cookie = f"{LANGUAGE_COOKIE}={language}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly"
    return redirect_response(path_here(call.query.get("kembali", "")), [cookie])


def _location(redirect: Redirect) -> str:
    if not redirect.notice:
        return redirect.path
    joined = "&" if urlsplit(redirect.path).query else "?"
    return f"{redirect.path}{joined}kabar={quote(redirect.notice)}"


def _fields(text: str) -> Form:
    return Form(parse_qsl(text, keep_blank_values=True, max_num_fields=MOST_FIELDS))


def status_of(error: TukinError) -> int:
    """HTTP's status of an error."""
    return next(status for kind, status in _STATUS if isinstance(error, kind))


def _request_id(event: Mapping[str, Any]) -> str:
    return str(event.get("requestContext", {}).get("requestId", ""))
