"""Signing in and out: the pages that need no session, and the only ones that make and end one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import quote

from tukin.aws.table import Table
from tukin.people.may import Reason
from tukin.portal.render import Frame
from tukin.portal.response import Response, redirect_response
from tukin.portal.rooms import Book
from tukin.portal.sessions.cookie import Cookies
from tukin.portal.sessions.session import Session, Sessions
from tukin.portal.shell import Page
from tukin.portal.sign_in.attempts import KEPT, Attempt, Attempts
from tukin.portal.sign_in.flow import RETURN, Flow
from tukin.portal.sign_in.provider import Provider, Providers
from tukin.portal.sign_in.transport import Ask
from tukin.portal.site import (
    CSRF_FIELD,
    LANGUAGE_PATHS,
    SIGN_IN,
    Call,
    answer_file,
    answer_safely,
    check_origin,
    message_page,
    path_here,
    same_token,
    show,
    switch_language,
)
from tukin.portal.static_files import FOLDER
from tukin.vocabulary.errors import Forbidden

SIGN_OUT = "/keluar"


@dataclass(slots=True)
class SignIn:
    """The pages of signing in.

    Attributes:
        table: holds attempts and sessions.
        book: who somebody is.
        providers: those of the stage.
        key_of: the person key of a number.
        origin: of the site.
        today: the date in the region.
        frame: what is around the pages.
        report: for the log: a code, and never who.
        ask: asks a provider.
        secret: a client's secret by its name.
    """

    table: Table
    book: Book
    providers: Providers
    key_of: Callable[[str], str]
    origin: str
    today: Callable[[], date]
    frame: Callable[[], Frame]
    report: Callable[..., None]
    ask: Ask
    secret: Callable[[str], str]
    _flows: dict[str, Flow] = field(default_factory=dict, init=False)

    @property
    def cookies(self) -> Cookies:
        """How the site's cookies are called."""
        return Cookies(self.origin)

    def answer(self, event: Mapping[str, Any]) -> Response:
        """The answer to a request."""
        return answer_safely(event, self.frame, self.report, self._answer)

    def _answer(self, call: Call) -> Response:
        if call.path.startswith(FOLDER):
            return answer_file(call, self.frame)
        if call.path in LANGUAGE_PATHS:
            return switch_language(call)
        pages = {
            ("GET", SIGN_IN): self.choose,
            ("GET", RETURN): self.come_back,
            ("POST", SIGN_OUT): self.leave,
        }
        page = pages.get((call.method, call.path))
        if page is not None:
            return page(call, datetime.now(UTC))
        provider = self.providers.named(call.path.removeprefix(f"{SIGN_IN}/"))
        if call.method == "GET" and provider is not None:
            return self.begin(call, provider, datetime.now(UTC))
        return show(call, message_page(Reason("E1028"), 404), self.frame)

    def choose(self, call: Call, _: datetime) -> Response:
        """As whom somebody signs in; by a link each, so that it also works without script."""
        back = path_here(call.query.get("kembali", ""))
        links = [
            (each, f"{SIGN_IN}/{each.name}?kembali={quote(back, safe='/')}")
            for each in self.providers.all
        ]
        view = {"links": links, "comes_back": back != "/"}
        return show(call, Page("portal/sign_in/choose.html.j2", view), self.frame)

    def begin(self, call: Call, provider: Provider, now: datetime) -> Response:
        """To the provider."""
        flow = self._flow(provider)
        back = path_here(call.query.get("kembali", ""))
        attempt = Attempts(self.table).begin(provider.name, back, now)
        names = self.cookies
        cookie = names.set(names.sign_in, attempt.state, seconds=int(KEPT.total_seconds()))
        return redirect_response(flow.start_url(attempt), [cookie])

    def come_back(self, call: Call, now: datetime) -> Response:
        """Back from the provider: a session for whom its token names, or a page that says why not.

        Raises:
            Forbidden: E1022, where the browser did not begin this sign-in, or it was used or is
                too old; E1023; E1021, where no register and no list of people has the number.
            InvalidInput: E1024, E1025.
        """
        attempt = self._attempt(call, now)
        provider = self.providers.named(attempt.provider)
        code = call.query.get("code", "")
        if provider is None or not code or call.query.get("error"):
            raise Forbidden("E1023")
        identity, id_token = self._flow(provider).redeem(code, attempt, now)
        if self.book.person(identity.nip, self.today()) is None:
            raise Forbidden("E1021")
        token = Sessions(self.table).begin(
            identity.nip,
            self.key_of(identity.nip),
            provider.name,
            now,
            office=identity.office,
            id_token="" if provider.is_cognito else id_token,
        )
        self._end_session_of(call)
        names = self.cookies
        cookies = [names.set(names.session, token), names.clear(names.sign_in)]
        return redirect_response(attempt.back, cookies)

    def leave(self, call: Call, now: datetime) -> Response:
        """End the session, and link to the provider's end: it would sign in without a password.

        Raises:
            Forbidden: E1027.
        """
        check_origin(call, self.origin)
        session = self._session(call)
        end_url = ""
        if session is not None and (session.holds(now) or session.may_keep(now)):
            if not same_token(call.form().get(CSRF_FIELD, ""), session.csrf):
                raise Forbidden("E1027")
            Sessions(self.table).end(session)
        if session is not None:
            end_url = self._end_url(session)
        cookies = [self.cookies.clear(self.cookies.session)]
        page = Page("portal/sign_in/left.html.j2", {"end_url": end_url})
        return show(call, page, self.frame, cookies=cookies)

    def _attempt(self, call: Call, now: datetime) -> Attempt:
        """The attempt that this browser began; another's state is refused and stays unused."""
        state = call.query.get("state", "")
        if not same_token(state, call.cookies.get(self.cookies.sign_in, "")):
            raise Forbidden("E1022")
        attempt = Attempts(self.table).take(state, now)
        if attempt is None:
            raise Forbidden("E1022")
        return attempt

    def _end_session_of(self, call: Call) -> None:
        """Whoever signs in again, or as somebody else, leaves no older session open."""
        session = self._session(call)
        if session is not None and not session.ended:
            Sessions(self.table).end(session)

    def _session(self, call: Call) -> Session | None:
        return Sessions(self.table).read(call.cookies.get(self.cookies.session, ""))

    def _end_url(self, session: Session) -> str:
        provider = self.providers.named(session.provider)
        return "" if provider is None else self._flow(provider).end_url(session.id_token)

    def _flow(self, provider: Provider) -> Flow:
        if provider.name not in self._flows:
            self._flows[provider.name] = Flow(provider, self.origin, self.ask, self.secret)
        return self._flows[provider.name]
