"""Authorization code with PKCE (OpenID Connect): to the provider, back, and to its end."""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from tukin.portal.sign_in.attempts import Attempt
from tukin.portal.sign_in.discovery import Endpoints, discover, read_keys
from tukin.portal.sign_in.provider import Provider
from tukin.portal.sign_in.tokens import Identity, verify
from tukin.portal.sign_in.transport import Ask, read_json
from tukin.vocabulary.errors import Forbidden, StoreUnavailable

RETURN = "/masuk/kembali"
"""Where the provider sends people back; of each provider."""
_SCOPES = "openid"
_FAULTS = 500
_OK = 200


@dataclass(slots=True)
class Flow:
    """The flow with one provider; what the provider says of itself is kept for the process.

    Attributes:
        provider: the provider.
        origin: of this site.
        ask: asks it.
        secret: the client's secret by its name.
    """

    provider: Provider
    origin: str
    ask: Ask
    secret: Callable[[str], str]
    _endpoints: Endpoints | None = field(default=None, init=False)
    _keys: Mapping[str, Any] | None = field(default=None, init=False)

    @property
    def return_url(self) -> str:
        """Where the provider sends people back."""
        return self.origin + RETURN

    def start_url(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in."""
        fields = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.return_url,
            "scope": _SCOPES,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge_of(attempt.verifier),
            "code_challenge_method": "S256",
        }
        return _with_query(self._known().authorization, fields)

    def redeem(self, code: str, attempt: Attempt, now: datetime) -> tuple[Identity, str]:
        """Who signed in, and the ID token that says so.

        Raises:
            Forbidden: E1023, where the provider does not give tokens for the code: it was used, or
                is another's, or the verifier is not the one that it was asked for with.
            InvalidInput: E1024 or E1025, by what the token says.
            StoreUnavailable: E1036.
        """
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.return_url,
            "client_id": self.provider.client_id,
            "code_verifier": attempt.verifier,
        }
        status, content = self.ask(self._known().token, fields, self._client_headers())
        if status >= _FAULTS:
            raise StoreUnavailable("E1036")
        if status != _OK:
            raise Forbidden("E1023")
        id_token = str(read_json(content).get("id_token", ""))
        identity = verify(id_token, self.provider, attempt.nonce, now, self._keys_of)
        return identity, id_token

    def end_url(self, id_token: str) -> str:
        """Where the provider's own session ends; "" where it has no such end."""
        end = self._known().end_session
        if not end:
            return ""
        after = f"{self.origin}/masuk"
        if self.provider.is_cognito:
            return _with_query(end, {"client_id": self.provider.client_id, "logout_uri": after})
        fields = {"client_id": self.provider.client_id, "post_logout_redirect_uri": after}
        return _with_query(end, fields | ({"id_token_hint": id_token} if id_token else {}))

    def _known(self) -> Endpoints:
        if self._endpoints is None:
            self._endpoints = discover(self.provider, self.ask)
        return self._endpoints

    def _keys_of(self, again: bool) -> Mapping[str, Any]:
        if self._keys is None or again:
            self._keys = read_keys(self._known(), self.ask)
        return self._keys

    def _client_headers(self) -> dict[str, str]:
        """A confidential client says who it is by its secret (RFC 6749, 2.3.1)."""
        if not self.provider.secret_name:
            return {}
        pair = f"{quote(self.provider.client_id)}:{quote(self.secret(self.provider.secret_name))}"
        return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


def challenge_of(verifier: str) -> str:
    """The S256 challenge of a verifier (RFC 7636, 4.2)."""
    digest = hashlib.sha256(verifier.encode("ascii")).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def _with_query(url: str, fields: Mapping[str, str]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"
