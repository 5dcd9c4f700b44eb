"""A provider of identities that is not Cognito: oidc-provider-mock, asked without a network.

It does not check PKCE, so that is done here, as RFC 7636 says.
"""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import oidc_provider_mock

BASE = "http://localhost"


@dataclass
class Mock:
    """The mock, and what it was asked."""

    users: Mapping[str, Mapping[str, object]]
    asked: list[str] = field(default_factory=list)
    down: bool = False
    challenges: dict[str, str] = field(default_factory=dict)
    changed: dict[str, Any] = field(default_factory=dict)
    """Answers to give instead, by the end of the path."""

    def __post_init__(self) -> None:
        self.app = oidc_provider_mock.app(
            require_nonce=True, access_token_max_age=timedelta(days=1)
        )
        self.app.debug = False
        self.client = self.app.test_client()
        for name, claims in self.users.items():
            answer = self.client.put(f"/users/{name}", json=dict(claims), base_url=BASE)
            assert answer.status_code == 204

    def ask(
        self, url: str, fields: Mapping[str, str] | None, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        """The transport of the flow."""
        self.asked.append(url)
        path = urlsplit(url).path
        for end, answer in self.changed.items():
            if path.endswith(end):
                return 200, answer
        if self.down:
            return 503, b""
        if fields is None:
            found = self.client.get(path, base_url=BASE, headers=dict(headers))
            return found.status_code, found.data
        if "code" in fields:
            digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
            sent = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if sent != self.challenges.get(fields["code"]):
                return 400, b'{"error": "invalid_grant"}'
        found = self.client.post(path, base_url=BASE, data=dict(fields), headers=dict(headers))
        return found.status_code, found.data

    def sign_in(self, url: str, user: str, **changed: str) -> str:
        """What a person does on the provider's page; the query with which they come back."""
        parts = urlsplit(url)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()} | changed
        answer = self.client.post(
            f"{parts.path}?{urlencode(query)}", data={"sub": user}, base_url=BASE
        )
        assert answer.status_code == 302, answer.data
        back = urlsplit(str(answer.headers["location"])).query
        self.challenges[parse_qs(back)["code"][0]] = query["code_challenge"]
        return back
