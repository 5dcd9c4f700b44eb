"""What a file is checked and computed by: the city's own inputs when signed in, else samples.

Each command names which ones it used: a file that is sound by a sample may be wrong by the city's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.aws.signed_api import ApiError, SignedApi
from tukin.cli.boundary import WrongUsage
from tukin.cli.language import say, text_of
from tukin.cli.rule_files import SAMPLE_BOOKS, SAMPLES, find_rules, load_rules
from tukin.cli.terminal import console, put, shown_name
from tukin.file_formats.raw_row import RowError
from tukin.register.register import Register, RegisterEntry
from tukin.register.register_file import check_register, load_register
from tukin.rules.rule_set import RuleBook, RuleSet
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import Words, period_words

AgencyOption = Annotated[
    str,
    typer.Option(
        help="Kode perangkat daerah, misalnya disdik. / Code of the agency, such as disdik."
    ),
]
PeriodOption = Annotated[
    str, typer.Option(help="Periode, TTTT-BB, misalnya 2026-10. / Pay period, YYYY-MM.")
]
RulesOption = Annotated[
    str | None,
    typer.Option(
        help="Aturan: berkas atau nama contoh. Bawaan: aturan kota bila masuk, bila tidak contoh. "
        "/ Rule set: a file, or a sample's name. Default: the city's when signed in, else a sample."
    ),
]
RegisterOption = Annotated[
    Path | None,
    typer.Option(
        help="Berkas register pegawai. Bawaan: register kota bila masuk. / Register of employees. "
        "Default: the city's when signed in."
    ),
]
ApiOption = Annotated[
    str | None,
    typer.Option(envvar="TUKIN_API_URL", help="Alamat API tukin. / URL of tukin's API."),
]
BucketOption = Annotated[
    str | None,
    typer.Option(
        envvar="TUKIN_INTAKE_BUCKET",
        help="Bucket unggahan, untuk perubahan. / Bucket of uploads, for amendments.",
    ),
]
OfflineOption = Annotated[
    bool,
    typer.Option(
        "--offline",
        help="Jangan bertanya kepada API. / Ask the API for nothing.",
        show_default=False,
    ),
]
MOST_COMPARED = 5_000
"""People of a live month that are fetched to compare a file with: 100 in one answer."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the inputs come from, as it was typed."""

    rules: str | None = None
    register: Path | None = None
    api_url: str | None = None
    offline: bool = True
    bucket: str | None = None


class RegisterRefused(Exception):
    """A register file that cannot be used, with its bad rows."""

    def __init__(self, refusal: FileRefused, errors: list[RowError]) -> None:
        self.refusal = refusal
        self.errors = errors
        super().__init__(str(refusal))


@dataclass(frozen=True)
class Inputs:
    """The rules and the register of an agency's month, and where each comes from.

    ``api`` is None where nobody is signed in; ``bucket`` is that of uploads, None where none was
    named.
    """

    agency: str
    period: Period
    rules: RuleSet
    rules_from: Words
    register: Register | None
    register_from: Words
    api: SignedApi | None = None
    bucket: str | None = None

    @property
    def budget_idr(self) -> int | None:
        """The agency's pagu of the period, None where the rules have none."""
        return self.rules.budget_idr(self.agency, self.period)

    @property
    def agency_name(self) -> str:
        """Its name by the rules, else its code."""
        names = {item.code: item.name for item in self.rules.agencies}
        return names.get(self.agency, self.agency)

    @cached_property
    def month(self) -> dict[str, Any] | None:
        """The first page of the live month; None where nobody is signed in or nothing is live."""
        return None if self.api is None else live_page(self.api, self.agency, self.period)

    def people(self, month: dict[str, Any]) -> list[dict[str, Any]]:
        """All records of a live month, by its first page."""
        if self.api is None:
            return []
        return list(live_records(self.api, self.agency, self.period, month))


def find_inputs(agency: str, period_text: str, sources: Sources) -> Inputs:
    """The inputs of an agency's month.

    Raises:
        WrongUsage: where the period, the agency, the rules or a file is none.
        RegisterRefused: where the register file cannot be used.
    """
    try:
        period = Period.parse(period_text)
        api = _signed_in(sources)
        rules, rules_from = _rules(agency, period, sources, api)
        if api is None:
            check_agency(agency, rules)
        register, register_from = _register(agency, period, sources, api)
    except (FileRefused, InvalidInput) as error:
        raise WrongUsage(error) from None
    if rules.not_for_pay is not None:
        mark = Words(", TIDAK UNTUK PEMBAYARAN", ", NOT FOR PAY")
        rules_from = Words(f"{rules_from.id}{mark.id}", f"{rules_from.en}{mark.en}")
    used = rules, rules_from, register, register_from
    return Inputs(agency, period, *used, api, sources.bucket)


def check_agency(agency: str, rules: RuleSet) -> None:
    """Refuse an agency that the rules do not know; when signed in, the API has done it.

    Raises:
        InvalidInput: E006.
    """
    if agency not in {item.code for item in rules.agencies}:
        raise InvalidInput("E006", agency=agency)


def _signed_in(sources: Sources) -> SignedApi | None:
    """The API, where there are credentials to sign with."""
    if sources.offline or not sources.api_url:
        return None
    api = SignedApi(check_url(sources.api_url))
    return api if api.is_signed_in else None


def check_url(url: str) -> str:
    """The address, where it is one of the web."""
    if re.match(r"https?://[^/\s]+", url) is None:
        raise typer.BadParameter(f"--api-url (TUKIN_API_URL): {url}")
    return url


def _rules(
    agency: str, period: Period, sources: Sources, api: SignedApi | None
) -> tuple[RuleSet, Words]:
    if sources.rules is None and api is not None:
        answer = api.get(f"/agencies/{agency}/periods/{period}/rules")
        document = load_rules(answer["document"].encode(), answer["rule_set"])
        if isinstance(document, RuleBook):
            raise InvalidInput("E009", period=str(period))
        return document, Words("yang berlaku di kota", "in force in the city")
    rules = find_rules(sources.rules, period)
    if sources.rules is None:
        return rules, Words("CONTOH, bukan aturan kota", "a SAMPLE, not the city's rules")
    if sources.rules in SAMPLE_BOOKS or (SAMPLES / f"{sources.rules}.json").is_file():
        return rules, Words("contoh", "a sample")
    name = shown_name(Path(sources.rules))
    return rules, Words(f"dari berkas {name}", f"from the file {name}")


def _register(
    agency: str, period: Period, sources: Sources, api: SignedApi | None
) -> tuple[Register | None, Words]:
    if sources.register is not None:
        return register_of_file(sources.register)
    if api is None:
        return None, Words("tidak dipakai", "none used")
    return register_of_api(agency, period, api)


def register_of_file(path: Path) -> tuple[Register, Words]:
    """The register of a file, and how it is called.

    Raises:
        FileRefused: E040, where there is no such file.
        RegisterRefused: where it cannot be used.
    """
    name = shown_name(path)
    require_file(path)
    checked = check_register(path, name)
    if checked.register is None:
        raise RegisterRefused(checked.refusal or FileRefused("E136", count=0), checked.errors)
    return checked.register, Words(f"dari berkas {name}", f"from the file {name}")


def register_of_api(agency: str, period: Period, api: SignedApi) -> tuple[Register | None, Words]:
    """The agency's part of the register in force, page after page, and how it is called."""
    path = f"/agencies/{agency}/periods/{period}/register"
    page = api.get(path)
    if not page["sha256"]:
        return None, Words("kota belum punya register", "the city has none yet")
    entries: list[RegisterEntry] = list(load_register(page["document"].encode()).entries)
    while page["cursor"]:
        page = api.get(path, cursor=page["cursor"])
        entries += load_register(page["document"].encode()).entries
    register = Register(entries)
    people = len({entry.nip for entry in register.entries})
    return register, Words(
        f"yang berlaku di kota, {people} orang perangkat daerah ini",
        f"in force in the city, {people} people of this agency",
    )


def require_file(path: Path) -> None:
    """Refuse a path that is no file.

    Raises:
        FileRefused: E040.
    """
    if not path.is_file():
        raise FileRefused("E040", file=shown_name(path))


def live_page(api: SignedApi, agency: str, period: Period) -> dict[str, Any] | None:
    """The first page of an agency's live records with the month's state; None where none is."""
    try:
        return api.get(f"/agencies/{agency}/periods/{period}/records")
    except ApiError as error:
        if error.problem.get("code") == "E802":
            return None
        raise


def live_records(
    api: SignedApi, agency: str, period: Period, page: dict[str, Any]
) -> Iterator[dict[str, Any]]:
    """All live records, from a first page on."""
    path = f"/agencies/{agency}/periods/{period}/records"
    with console(stderr=True).status(
        say("Membaca bulan yang terbit …", "Reading the live month …")
    ):
        while True:
            yield from page["records"]
            if not page["cursor"]:
                return
            page = api.get(path, cursor=page["cursor"])


def show_inputs(inputs: Inputs, sources: Sources, *, to: Any = put) -> None:
    """Name the rules, the register and the pagu that are used."""
    rules = inputs.rules
    words = text_of(inputs.rules_from)
    to(
        (_label("Untuk", "For"), "dim"),
        f"{inputs.agency_name} · {text_of(period_words(inputs.period))}",
    )
    to((_label("Aturan", "Rules"), "dim"), f"{rules.rule_set} ({words}) {rules.sha256[:12]}")
    to((_label("Register", "Register"), "dim"), text_of(inputs.register_from))
    budget_idr = inputs.budget_idr
    nothing = say("tidak ada dalam aturan", "none in the rules")
    to((_label("Pagu", "Budget"), "dim"), nothing if budget_idr is None else format_idr(budget_idr))
    if inputs.api is None and not sources.offline and sources.rules is None:
        to((_not_signed_in(sources), "yellow"))


def _label(indonesian: str, english: str) -> str:
    return f"{say(indonesian, english):<10}"


def _not_signed_in(sources: Sources) -> str:
    if sources.api_url:
        return say(
            "Belum masuk: kredensial AWS tidak ada, jadi aturan kota tidak dipakai.",
            "Not signed in: there are no AWS credentials, so the city's rules are not used.",
        )
    return say(
        "Belum masuk: setel TUKIN_API_URL dan kredensial AWS agar aturan kota yang dipakai.",
        "Not signed in: set TUKIN_API_URL and AWS credentials to use the city's rules.",
    )
