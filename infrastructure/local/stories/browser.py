"""A browser without a screen: cookies, pages, their forms. It knows nothing of what it asks for."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote, urlencode, urlsplit

import urllib3

from infrastructure.local.accounts import PASSWORD

_CODE = re.compile(r"\b[EW]\d{3,4}\b", re.ASCII)
_SEE_OTHER = 303
_TAKEN = {200, 201, 204, _SEE_OTHER}


class PageError(RuntimeError):
    """A page did not answer as it must; the text has no more of it than its status and codes."""


@dataclass
class Form:
    """A form of a page with the fields that are filled in already; a name may be there twice."""

    action: str
    is_file: bool
    fields: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._is_open = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_file = given.get("enctype") == "multipart/form-data"
            self.found.append(Form(given.get("action", ""), is_file))
            self._is_open = True
        elif tag == "input" and given.get("type") == "hidden" and self._is_open:
            self.found[-1].fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        self._is_open = self._is_open and tag != "form"


def forms_of(page: str) -> list[Form]:
    """The forms of a page, in its order."""
    parser = _Forms()
    parser.feed(page)
    return parser.found


class Browser:
    """One person's browser; the engine's own names are in no DNS, so it is asked for all of them.

    Args:
        origin: of the pages.
        engine_url: where local AWS listens.
    """

    def __init__(self, origin: str, engine_url: str) -> None:
        self._origin = origin
        self._engine = engine_url
        self._pool = urllib3.PoolManager(retries=False, timeout=60)
        self._jar: dict[str, str] = {}

    def sign_in(self, nip: str, *, office: bool) -> None:
        """Sign in at the provider's own page, and come back with a session.

        Raises:
            PageError: where that leads anywhere else.
        """
        begun = self._send("GET", f"/masuk/{'petugas' if office else 'pegawai'}")
        provider = begun.headers.get("location", "")
        form = forms_of(self._send("GET", provider).data.decode())[0]
        parts = urlsplit(provider)
        action = form.action
        place = action if "://" in action else f"{parts.scheme}://{parts.netloc}{action}"
        filled = [*form.fields, ("username", nip), ("password", PASSWORD)]
        back = self._send("POST", place, urlencode(filled)).headers.get("location", "")
        answer = self._send("GET", back)
        if (answer.status, answer.headers.get("location")) != (_SEE_OTHER, "/"):
            raise PageError(_said("signing in", answer.status, answer.data))

    def get(self, path: str) -> str:
        """A page.

        Raises:
            PageError: there is none, or the reader may not see it.
        """
        answer = self._send("GET", path)
        if answer.status != 200:
            raise PageError(_said(path, answer.status, answer.data))
        return str(answer.data.decode())

    def post(self, path: str, **fields: str) -> str:
        """Open a page, fill in the form that goes to its path and send it; where it leads.

        Raises:
            PageError: where it leads nowhere: something was wrong.
        """
        target = urlsplit(path).path
        form = next(
            (
                each
                for each in forms_of(self.get(path))
                if urlsplit(each.action).path == target and not each.is_file
            ),
            None,
        )
        if form is None:
            raise PageError(f"{path}: the page has no form to send.")
        answer = self._send("POST", form.action, urlencode([*form.fields, *fields.items()]))
        if answer.status != _SEE_OTHER:
            raise PageError(_said(path, answer.status, answer.data))
        return str(answer.headers["location"])

    def send_file(self, path: str, name: str, data: bytes) -> None:
        """Send a file by the form of a page, which goes straight into the bucket.

        Raises:
            PageError: the bucket does not take it.
        """
        form = next((each for each in forms_of(self.get(path)) if each.is_file), None)
        if form is None:
            raise PageError(f"{path}: the page has no form for a file.")
        body, kind = urllib3.encode_multipart_formdata(
            [*form.fields, ("file", (name, data, "text/csv"))]
        )
        answer = self._send("POST", form.action, body, kind)
        if answer.status not in _TAKEN:
            raise PageError(_said("the bucket", answer.status, answer.data))

    def _send(
        self,
        method: str,
        url: str,
        body: str | bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> urllib3.BaseHTTPResponse:
        parts = urlsplit(url if "://" in url else self._origin + url)
        is_own = f"{parts.scheme}://{parts.netloc}" == self._origin
        headers = {"host": parts.netloc}
        if is_own:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self._jar.items())
        if body is not None:
            headers |= {"origin": self._origin, "content-type": kind}
        place = quote(parts.path, safe="/%$") + (f"?{parts.query}" if parts.query else "")
        answer = self._pool.request(
            method, self._engine + place, body=body, headers=headers, redirect=False
        )
        if is_own:
            for cookie in answer.headers.getlist("set-cookie"):
                name, _, rest = cookie.partition("=")
                self._jar[name] = rest.partition(";")[0]
        return answer


def _said(what: str, status: int, page: bytes) -> str:
    codes = sorted(set(_CODE.findall(page.decode(errors="replace"))))
    return f"{what} answered {status} {' '.join(codes)}".rstrip()
