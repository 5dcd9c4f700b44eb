"""The identity providers of a stage, as the parameters of its stack name them.

Whoever changes them becomes anybody, so they are no rows and in no document that the pages change.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

_OF_COGNITO = "cognito:username"


@dataclass(frozen=True, slots=True)
class Provider:
    """One issuer of identities.

    Attributes:
        name: as its path is called: ``pegawai`` or ``petugas``.
        issuer: what its tokens and its discovery document call themselves.
        discovery: where the discovery document is; the endpoints are in there, and nowhere else.
        client_id: how the provider calls this site.
        secret_name: of the client's secret; "" of a public client.
        nip_claim: which claim holds the number.
        same_claim: another claim that must equal it; of Cognito ``cognito:username``, because an
            attribute alone is not unique there, and a second account with somebody's number would
            be that person. "" where the provider's own claim is unique.
        office: whether each of its sign-ins has a second factor, as of a pool that demands one.
        factor_claim: else the claim that proves one: ``acr`` or ``amr``; "" none does.
        factor_values: the values that prove it.
    """

    name: str
    issuer: str
    discovery: str
    client_id: str
    secret_name: str = ""
    nip_claim: str = "custom:nip"
    same_claim: str = _OF_COGNITO
    office: bool = False
    factor_claim: str = ""
    factor_values: tuple[str, ...] = field(default=())

    @property
    def is_cognito(self) -> bool:
        """Whether its end of a session is asked for as Cognito's is."""
        return (urlsplit(self.issuer).hostname or "").startswith("cognito-idp.")

    def has_second_factor(self, claims: Mapping[str, Any]) -> bool:
        """Whether a sign-in proved a second factor."""
        if self.office:
            return True
        found = claims.get(self.factor_claim) if self.factor_claim else None
        values = [found] if isinstance(found, str) else found if isinstance(found, list) else []
        return any(value in self.factor_values for value in values)


@dataclass(frozen=True, slots=True)
class Providers:
    """Those of a stage: one, or one for all and one for offices."""

    all: tuple[Provider, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """By what the template hands over: a JSON list; one without an issuer is not used.

        Raises:
            ValueError: for a member that there is not, or where none is left.
        """
        rows: Sequence[Mapping[str, Any]] = json.loads(text)
        found = tuple(_provider(row) for row in rows if row.get("issuer"))
        if not found or len({each.name for each in found}) < len(found):
            raise ValueError("there is no provider, or two have one name")
        return cls(found)

    def named(self, name: str) -> Provider | None:
        """One by its name."""
        return next((each for each in self.all if each.name == name), None)


def _provider(row: Mapping[str, Any]) -> Provider:
    known = f"{row['issuer'].rstrip('/')}/.well-known/openid-configuration"
    values = dict(row) | {
        "discovery": row.get("discovery") or known,
        "office": row.get("office") == "true",
        "factor_values": tuple(str(row.get("factor_values", "")).split()),
    }
    try:
        return Provider(**values)
    except TypeError as error:
        raise ValueError("a provider has a member that there is not") from error
