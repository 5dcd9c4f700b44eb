"""Calls to tukin's HTTP API, signed as the caller (SigV4)."""

import json
from typing import Any
from urllib.parse import urlencode, urlsplit

import botocore.session
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.exceptions import NoCredentialsError, NoRegionError

from tukin.aws.clients import region_of_environment

_TIMEOUT_SECONDS = 30.0


class ApiError(Exception):
    """The API answered with a problem document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status = status
        self.problem = problem
        super().__init__(f"{status} {problem.get('message_en', problem)}")


class SignedApi:
    """The API at a URL, called with the credentials of a botocore session.

    Args:
        url: the API's URL.
        session: whose credentials sign; by default those of the usual AWS settings.
    """

    def __init__(self, url: str, session: botocore.session.Session | None = None) -> None:
        self._url = url.rstrip("/")
        self._address = _loopback(self._url)
        self._session = session or _usual_session()
        self._http = urllib3.PoolManager(timeout=_TIMEOUT_SECONDS, retries=False)

    @property
    def is_signed_in(self) -> bool:
        """Whether there are credentials to sign with."""
        return self._session.get_credentials() is not None

    def get(self, path: str, **query: str) -> dict[str, Any]:
        """GET a path."""
        return self._call("GET", path + (f"?{urlencode(query)}" if query else ""), None)

    def post(self, path: str, body: dict[str, Any], **headers: str) -> dict[str, Any]:
        """POST a JSON body to a path; ``idempotency_key="…"`` is the header Idempotency-Key."""
        names = {name.replace("_", "-").title(): value for name, value in headers.items()}
        return self._call("POST", path, json.dumps(body).encode(), names)

    def read(self, path: str) -> bytes:
        """The very bytes of what GET answers."""
        return self._send("GET", path, None, {}).data

    def _call(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str] | None = None
    ) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self._send(method, path, body, headers or {}).data)
        return content

    def _send(
        self, method: str, path: str, body: bytes | None, headers: dict[str, str]
    ) -> urllib3.BaseHTTPResponse:
        headers = headers | ({"Content-Type": "application/json"} if body else {})
        request = AWSRequest(method, self._url + path, headers=headers, data=body)
        credentials = self._session.get_credentials()
        if credentials is None:
            raise NoCredentialsError
        region = self._session.get_config_variable("region")
        if region is None:
            raise NoRegionError
        SigV4Auth(credentials, "execute-api", region).add_auth(request)
        signed = {**request.headers, "Host": urlsplit(self._url).netloc}
        answer = self._http.request(method, self._address + path, body=body, headers=signed)
        if answer.status >= 400:
            raise ApiError(answer.status, _problem(answer.data))
        return answer


def _usual_session() -> botocore.session.Session:
    session = botocore.session.Session()
    if region := region_of_environment():
        session.set_config_variable("region", region)
    return session


def _problem(data: bytes) -> dict[str, Any]:
    """The problem document of an answer, empty where a proxy or another server answered."""
    try:
        content = json.loads(data)
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _loopback(url: str) -> str:
    """The address of a URL: names under ``localhost`` are the loopback (RFC 6761).

    Few resolvers know them, and the local engine gives each API such a name.
    """
    parts = urlsplit(url)
    if parts.hostname is None or not parts.hostname.endswith(".localhost"):
        return url
    return parts._replace(netloc=f"127.0.0.1:{parts.port}").geturl()
