"""Asking the identity provider: short waits, no redirects, nothing but JSON."""

import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from urllib.parse import urlencode, urlsplit

import urllib3

from tukin.vocabulary.errors import InvalidInput, StoreUnavailable

_SECONDS = urllib3.Timeout(connect=2, read=5)
_MOST_BYTES = 200_000
_LOCAL = frozenset({"127.0.0.1", "localhost"})

Ask = Callable[[str, Mapping[str, str] | None, Mapping[str, str]], tuple[int, bytes]]
"""Address, fields of a POST or None for a GET, headers; the status and the bytes."""


def ask(
    url: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
) -> tuple[int, bytes]:
    """One request over the network.

    Raises:
        StoreUnavailable: E1036, where nobody answers.
    """
    body = None if fields is None else urlencode(fields)
    sent = dict(headers) | {"accept": "application/json"}
    if body is not None:
        sent["content-type"] = "application/x-www-form-urlencoded"
    try:
        answer = _pool().request(
            "GET" if body is None else "POST", url, body=body, headers=sent, redirect=False
        )
    except urllib3.exceptions.HTTPError as error:
        raise StoreUnavailable("E1036") from error
    return answer.status, answer.data[: _MOST_BYTES + 1]


def is_safe(url: str) -> bool:
    """Whether an address is asked over https, or is on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    on_this = host in _LOCAL or host.endswith(".localhost")
    return parts.scheme == "https" or (parts.scheme == "http" and on_this)


def read_json(content: bytes) -> dict[str, Any]:
    """An object of JSON.

    Raises:
        InvalidInput: E1024, where it is none.
    """
    try:
        value = json.loads(content) if len(content) <= _MOST_BYTES else None
    except ValueError as error:
        raise InvalidInput("E1024") from error
    if not isinstance(value, dict):
        raise InvalidInput("E1024")
    return value


@cache
def _pool() -> urllib3.PoolManager:
    return urllib3.PoolManager(num_pools=4, timeout=_SECONDS, retries=False)
