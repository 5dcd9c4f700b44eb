"""``tukin accounts list|ask|release``: accounts that two of the personnel administration make."""

from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.cli.language import say
from tukin.cli.output import ApiOption, Plain, PlainOption, ask, put_json
from tukin.cli.terminal import put, put_whole

AgencyOfStaff = Annotated[
    str | None,
    typer.Option(
        "--agency",
        help="Akun pegawai perangkat daerah ini, bukan akun petugas. / Accounts of this agency's "
        "employees, not those of offices.",
    ),
]
NipArgument = Annotated[str, typer.Argument(help="NIP yang punya akun. / Whose account, by NIP.")]

Account = dict[str, Any]


def list_accounts(
    api_url: ApiOption,
    agency: AgencyOfStaff = None,
    format: PlainOption = Plain.TEXT,  # noqa: A002
) -> None:
    """Akun siapa yang ada, dan permintaannya. / Whose account there is, and what was asked."""
    accounts = _accounts(api_url, agency)
    if format is Plain.JSON:
        put_json({"accounts": accounts})
        return
    for each in accounts:
        put(f"{each['nip']} {each['name']}: {_state(each)}")
        request = each["request"]
        if request is not None and request["state"] != "done":
            put(f"  {say('diminta', 'asked by')} {request['asked_by']}, {request['asked_at']}")
            put_whole(f"  {_how_to_release(each, agency)}")


def ask_for(nip: NipArgument, api_url: ApiOption, agency: AgencyOfStaff = None) -> None:
    """Minta akun baru, atau faktor kedua diatur ulang. / Ask for a new account, or a reset."""
    account = _find(api_url, agency, nip)
    path = f"/accounts/{account['person_key']}/reset"
    asked = ask(api_url, lambda api: api.post(path, _body(agency)))
    _put_way(asked)
    put(
        say(
            "Orang lain dari pengelola kepegawaian melepasnya dengan:",
            "Another person of the personnel administration releases it by:",
        )
    )
    put_whole(_how_to_release(asked, agency))


def release(
    nip: NipArgument,
    digest: Annotated[
        str, typer.Argument(metavar="DIGEST", help="Sidik permintaan. / The request's digest.")
    ],
    api_url: ApiOption,
    agency: AgencyOfStaff = None,
) -> None:
    """Lepaskan permintaan orang lain. / Release what another person asked for."""
    account = _find(api_url, agency, nip)
    path = f"/accounts/{account['person_key']}/reset/confirmation"
    body = _body(agency) | {"digest": digest}
    released = ask(api_url, lambda api: api.post(path, body))
    put(say("Akun dibuat.", "The account is made."))
    _put_way(released)


def _accounts(api_url: str | None, agency: str | None) -> list[Account]:
    query = "" if agency is None else f"?agency={quote(agency, safe='')}"
    found: list[Account] = ask(api_url, lambda api: api.get(f"/accounts{query}"))["accounts"]
    return found


def _find(api_url: str | None, agency: str | None, nip: str) -> Account:
    for each in _accounts(api_url, agency):
        if each["nip"] == nip:
            return each
    raise typer.BadParameter(
        say("tidak ada dalam daftar akun", "is not in the list of accounts"), param_hint="NIP"
    )


def _body(agency: str | None) -> dict[str, str]:
    return {} if agency is None else {"agency": agency}


def _put_way(account: Account) -> None:
    if account["way"] == "email":
        put(say(f"Sandi pertama ke {account['email']}.", f"First password to {account['email']}."))
        return
    if account["half"] is None:
        put(
            say(
                "Separuh sandinya sudah diberikan; bila hilang, ajukan lagi.",
                "Its half of the password was given before; where it is lost, ask once more.",
            )
        )
        return
    put(say("Tulis separuh sandi ini dalam surat:", "Write this half of the password in a letter:"))
    put_whole(account["half"])


def _how_to_release(account: Account, agency: str | None) -> str:
    of = "" if agency is None else f" --agency {agency}"
    return f"tukin accounts release {account['nip']} {account['request']['digest']}{of}"


def _state(account: Account) -> str:
    way = say(*{"email": ("surel", "e-mail"), "letter": ("surat", "letter")}[account["way"]])
    states = {
        "none": ("belum ada akun", "no account yet"),
        "open": ("ada", "open"),
        "closed": ("ditutup", "closed"),
    }
    known = account.get("account")
    return way if known is None else f"{say(*states[known])} ({way})"
