"""Whether an ID token is what it says: signature, issuer, audience, times and nonce (joserfc)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from tukin.portal.sign_in.provider import Provider
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.spelling import parse_nip

ALGORITHMS = ("RS256", "PS256", "ES256")
"""Never ``none``, and never one whose key is a secret that others know."""
_LEEWAY_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Identity:
    """Who somebody is by a provider's word, and whether they proved a second factor."""

    nip: str
    office: bool


def verify(
    id_token: str,
    provider: Provider,
    nonce: str,
    now: datetime,
    keys: Callable[[bool], Mapping[str, Any]],
) -> Identity:
    """Who an ID token is about.

    Args:
        id_token: as the token endpoint gave it.
        provider: whose it must be.
        nonce: of the sign-in that it belongs to.
        now: the time.
        keys: the provider's keys; with True they are asked for once more.

    Raises:
        InvalidInput: E1024, where it is not valid; E1025, where it names no number, or two.
    """
    claims = _claims(id_token, keys)
    registry = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=_LEEWAY_SECONDS,
        iss={"essential": True, "value": provider.issuer},
        aud={"essential": True, "value": provider.client_id},
        exp={"essential": True},
        iat={"essential": True},
        sub={"essential": True},
        nonce={"essential": True, "value": nonce},
    )
    try:
        registry.validate(claims)
    except JoseError as error:
        raise InvalidInput("E1024") from error
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", provider.client_id) != provider.client_id or (
        several and "azp" not in claims
    ):
        raise InvalidInput("E1024")
    if claims.get("token_use", "id") != "id":
        raise InvalidInput("E1024")
    return Identity(_nip(claims, provider), provider.has_second_factor(claims))


def _claims(id_token: str, keys: Callable[[bool], Mapping[str, Any]]) -> dict[str, Any]:
    for again in (False, True):
        try:
            decoded = jwt.decode(id_token, _key_set(keys(again)), algorithms=list(ALGORITHMS))
            return dict(decoded.claims)
        except InvalidKeyIdError as error:  # the provider may have taken a new key
            if again:
                raise InvalidInput("E1024") from error
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise InvalidInput("E1024") from error
    raise InvalidInput("E1024")


def _key_set(keys: Mapping[str, Any]) -> KeySet:
    """The keys that sign; others of a provider, such as for encryption, are left out."""
    signing = [
        key
        for key in keys.get("keys", ())
        if key.get("kty") in ("RSA", "EC") and key.get("use", "sig") == "sig"
    ]
    return KeySet.import_key_set({"keys": signing})


def _nip(claims: Mapping[str, Any], provider: Provider) -> str:
    found = claims.get(provider.nip_claim)
    try:
        if not isinstance(found, str) or parse_nip(found) != found:
            raise InvalidInput("E1025")
    except InvalidInput as error:
        raise InvalidInput("E1025") from error
    if provider.same_claim and claims.get(provider.same_claim) != found:
        raise InvalidInput("E1025")
    return found
