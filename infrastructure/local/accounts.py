"""Accounts of the pages on local AWS: one person of each kind, all with the same password."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from infrastructure.deploy.deployment import Outputs

PASSWORD = "tukin-lokal-2026"  # noqa: S105 - of a machine's own engine, printed for whoever uses it


@dataclass(frozen=True)
class Account:
    """Somebody of the samples, and where they sign in."""

    nip: str
    office: bool
    kind: str


ACCOUNTS = (
    Account("198508012011081904", office=False, kind="employee of disdik"),
    Account("197105021998072959", office=False, kind="who rates them"),
    Account("196702011994072984", office=False, kind="at the top of disdik, who rates the raters"),
    Account("198003272005011026", office=True, kind="HR of disdik"),
    Account("198006022005012029", office=True, kind="head of disdik"),
    Account("198002022005012001", office=True, kind="personnel administration"),
)


def make_accounts(admin: Any, outputs: Outputs, accounts: Sequence[Account] = ACCOUNTS) -> None:
    """Make the accounts, unless they are there; a later start keeps their passwords."""
    cognito = admin.client("cognito-idp")
    for account in accounts:
        pool = outputs.identity["OfficePoolId" if account.office else "StaffPoolId"]
        try:
            cognito.admin_create_user(
                UserPoolId=pool,
                Username=account.nip,
                UserAttributes=[{"Name": "custom:nip", "Value": account.nip}],
                MessageAction="SUPPRESS",
                TemporaryPassword=PASSWORD,
            )
        except cognito.exceptions.UsernameExistsException:
            continue
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=account.nip, Password=PASSWORD, Permanent=True
        )


def how_to_sign_in(outputs: Outputs) -> str:
    """The address, and who can sign in."""
    lines = "\n".join(
        f"    {account.nip}  {'petugas' if account.office else 'pegawai':8} {account.kind}"
        for account in ACCOUNTS
    )
    return f"""
The pages are at {outputs.portal["PortalUrl"]}/ for a browser. Sign in there with the password
{PASSWORD}; local AWS asks for no second factor, where AWS does for "petugas":

{lines}
"""
