"""The endpoints of a provider and its keys: read once a process, keys again when one is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from tukin.portal.sign_in.provider import Provider
from tukin.portal.sign_in.transport import Ask, is_safe, read_json
from tukin.vocabulary.errors import IntegrityError, StoreUnavailable

_OK = 200


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked; ``end_session`` is "" where it has no such end."""

    authorization: str
    token: str
    jwks: str
    end_session: str


def discover(provider: Provider, ask: Ask) -> Endpoints:
    """The endpoints by the provider's own document.

    Raises:
        StoreUnavailable: E1036, where it does not answer.
        IntegrityError: E1037, where it names another issuer or an address that is not safe.
    """
    found = _get(provider.discovery, ask)
    endpoints = Endpoints(
        str(found.get("authorization_endpoint", "")),
        str(found.get("token_endpoint", "")),
        str(found.get("jwks_uri", "")),
        str(found.get("end_session_endpoint", "")),
    )
    asked = (endpoints.authorization, endpoints.token, endpoints.jwks)
    ends = (endpoints.end_session,) if endpoints.end_session else ()
    if found.get("issuer") != provider.issuer or not all(map(is_safe, (*asked, *ends))):
        raise IntegrityError("E1037")
    return endpoints


def read_keys(endpoints: Endpoints, ask: Ask) -> Mapping[str, Any]:
    """The provider's public keys, as a JWK set.

    Raises:
        StoreUnavailable: E1036.
    """
    return _get(endpoints.jwks, ask)


def _get(url: str, ask: Ask) -> dict[str, Any]:
    # The local engine names https addresses, where nobody listens, unless it is asked like this.
    plain = urlsplit(url).scheme == "http"
    status, content = ask(url, None, {"x-forwarded-proto": "http"} if plain else {})
    if status != _OK:
        raise StoreUnavailable("E1036")
    return read_json(content)
