"""ID tokens that are not what they say, each wrong in one thing."""

import base64
import hmac
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey

from tukin.portal.sign_in.provider import Provider, Providers
from tukin.portal.sign_in.tokens import Identity, verify
from tukin.vocabulary.errors import InvalidInput

NIP = "198501012010011001"
PROVIDER = Provider("pegawai", "https://idp.example", "https://idp.example/d", "tukin")
NOW = datetime(2026, 10, 5, 2, 0, tzinfo=UTC)
AT = int(NOW.timestamp())
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
OTHER = RSAKey.generate_key(2048, {"kid": "one", "use": "sig"})
NEW = ECKey.generate_key("P-256", {"kid": "two", "use": "sig"})
CLAIMS: dict[str, Any] = {
    "iss": "https://idp.example",
    "aud": "tukin",
    "sub": "x",
    "exp": AT + 300,
    "iat": AT - 5,
    "nonce": "n",
    "token_use": "id",
    "custom:nip": NIP,
    "cognito:username": NIP,
}


def keys_of(*keys: Any) -> Mapping[str, Any]:
    return dict(KeySet(list(keys)).as_dict(private=False))


def sign(claims: Mapping[str, Any], key: Any = KEY, alg: str = "RS256", **header: str) -> str:
    return jwt.encode({"alg": alg, "kid": "one"} | header, dict(claims), key, algorithms=[alg])


def check(token: str, provider: Provider = PROVIDER, keys: Any = None) -> Identity:
    return verify(token, provider, "n", NOW, lambda _: keys or keys_of(KEY))


def test_a_token_of_the_provider_names_somebody() -> None:
    assert check(sign(CLAIMS)) == Identity(NIP, office=False)


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://idp.example.evil"},
        {"aud": "other"},
        {"aud": ["tukin", "other"]},
        {"aud": ["tukin", "other"], "azp": "other"},
        {"azp": "other"},
        {"exp": AT - 61},
        {"exp": None},
        {"iat": AT + 3_600},
        {"iat": None},
        {"nonce": "m"},
        {"nonce": None},
        {"sub": None},
        {"token_use": "access"},
    ],
)
def test_one_wrong_claim_refuses_it(changed: dict[str, Any]) -> None:
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    with pytest.raises(InvalidInput, match="E1024"):
        check(sign(claims))


def test_what_others_signed_is_refused() -> None:
    with pytest.raises(InvalidInput, match="E1024"):
        check(sign(CLAIMS, OTHER))


def test_a_token_without_a_signature_is_refused() -> None:
    header, claims, _ = sign(CLAIMS).split(".")
    for token in (f"{header}.{claims}.", f"eyJhbGciOiJub25lIn0.{claims}.", "", "a.b.c", claims):
        with pytest.raises(InvalidInput, match="E1024"):
            check(token)


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    """Whoever takes the algorithm from the token would check it by what everybody knows."""
    pem = KEY.as_pem(private=False)
    _, claims, _ = sign(CLAIMS).split(".")
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').rstrip(b"=").decode()
    digest = hmac.digest(pem, f"{header}.{claims}".encode(), "sha256")
    token = f"{header}.{claims}.{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"
    secret = {"kty": "oct", "kid": "one", "k": base64.urlsafe_b64encode(pem).decode().rstrip("=")}
    for keys in (keys_of(KEY), {"keys": [secret]}):
        with pytest.raises(InvalidInput, match="E1024"):
            check(token, keys=keys)


def test_a_key_that_is_not_known_is_asked_for_once() -> None:
    asked: list[bool] = []

    def keys(again: bool) -> Mapping[str, Any]:
        asked.append(again)
        return keys_of(KEY, NEW) if again else keys_of(KEY)

    token = sign(CLAIMS, NEW, "ES256", kid="two")
    assert verify(token, PROVIDER, "n", NOW, keys).nip == NIP
    assert asked == [False, True]
    with pytest.raises(InvalidInput, match="E1024"):
        verify(sign(CLAIMS, OTHER, kid="three"), PROVIDER, "n", NOW, keys)


@pytest.mark.parametrize(
    "changed",
    [
        {"custom:nip": "197001011995031001"},
        {"custom:nip": ""},
        {"custom:nip": None},
        {"custom:nip": 198501012010011001},
        {"cognito:username": "198501012010011002"},
        {"cognito:username": None},
    ],
)
def test_a_token_that_names_nobody_or_two_is_refused(changed: dict[str, Any]) -> None:
    claims = {name: value for name, value in (CLAIMS | changed).items() if value is not None}
    with pytest.raises(InvalidInput, match="E1025"):
        check(sign(claims))


def test_checking_takes_no_time_to_speak_of() -> None:
    token = sign(CLAIMS)
    check(token)
    began = time.perf_counter()
    check(token)
    assert time.perf_counter() - began < 0.1


def test_providers_are_what_the_stack_says() -> None:
    text = """[
      {"name": "pegawai", "issuer": "https://a.example/", "client_id": "one"},
      {"name": "petugas", "issuer": "https://b.example", "discovery": "http://127.0.0.1:1/d",
       "client_id": "two", "office": "true", "factor_values": "otp mfa"},
      {"name": "lain", "issuer": "", "client_id": "none"}
    ]"""
    staff, office = Providers.parse(text).all
    assert staff.discovery == "https://a.example/.well-known/openid-configuration"
    assert (staff.office, staff.same_claim) == (False, "cognito:username")
    assert (office.office, office.factor_values) == (True, ("otp", "mfa"))
    for wrong in (
        "[]",
        '[{"name": "a", "issuer": ""}]',
        '[{"name": "a", "issuer": "https://a", "client_id": "x", "ofice": "true"}]',
        '[{"name": "a", "issuer": "https://a", "client_id": "x"},\
 {"name": "a", "issuer": "b", "client_id": ""}]',
    ):
        with pytest.raises(ValueError):  # noqa: PT011 - the kind is enough
            Providers.parse(wrong)
