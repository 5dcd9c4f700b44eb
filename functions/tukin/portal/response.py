"""Answers as API Gateway takes them: headers of security, cookies, gzip."""

import base64
import gzip
from collections.abc import Mapping, Sequence
from typing import Any

_SMALLEST = 1_000
"""Bytes from which on packing is worth it."""
_LEVEL = 6

POLICY = {
    "default-src": "'none'",
    "style-src": "'self' 'unsafe-inline'",
    "script-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
}
"""Content Security Policy of each page. ``connect-src`` is none: no page asks by script."""

SECURITY = {
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    # With `no-referrer` browsers send `Origin: null` with a form, which is refused.
    "referrer-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
    "x-content-type-options": "nosniff",
    "x-robots-tag": "noindex",
}

Response = dict[str, Any]


def html_response(
    html: str,
    status: int,
    *,
    accepts_gzip: bool,
    cookies: Sequence[str] = (),
    form_action: Sequence[str] = (),
) -> Response:
    """A page.

    Args:
        html: the page.
        status: HTTP's.
        accepts_gzip: whether the browser unpacks.
        cookies: ``Set-Cookie`` values.
        form_action: origins besides this one to which its forms post: a bucket's, of an upload.
    """
    policy = POLICY | {"form-action": " ".join(("'self'", *form_action))}
    headers = SECURITY | {
        "content-security-policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "content-type": "text/html; charset=utf-8",
    }
    return _packed(html.encode(), status, headers, accepts_gzip, cookies)


def redirect_response(location: str, cookies: Sequence[str] = ()) -> Response:
    """303: the browser asks for the location by GET."""
    headers = SECURITY | {"location": location}
    return {"statusCode": 303, "headers": headers, "cookies": list(cookies), "body": ""}


def file_response(content: bytes, content_type: str, *, accepts_gzip: bool) -> Response:
    """A static file, which its name changes with: the browser need not ask again for a year."""
    headers = SECURITY | {
        "cache-control": "public, max-age=31536000, immutable",
        "content-type": content_type,
    }
    return _packed(content, 200, headers, accepts_gzip, ())


def _packed(
    content: bytes,
    status: int,
    headers: Mapping[str, str],
    accepts_gzip: bool,
    cookies: Sequence[str],
) -> Response:
    headers = dict(headers) | {"vary": "accept-encoding, cookie"}
    answer: Response = {"statusCode": status, "headers": headers, "cookies": list(cookies)}
    if accepts_gzip and len(content) >= _SMALLEST:
        packed = gzip.compress(content, _LEVEL, mtime=0)
        headers["content-encoding"] = "gzip"
        return answer | {"body": base64.b64encode(packed).decode(), "isBase64Encoded": True}
    return answer | {"body": content.decode(), "isBase64Encoded": False}
