"""``tukin siasn``: what SIASN takes, made of what was published."""

import csv
import json
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import quote

import typer

from tukin.cli.inputs import AgencyOption, PeriodOption, register_of_api
from tukin.cli.language import say, text_of
from tukin.cli.output import ApiOption, ask
from tukin.cli.records import all_records
from tukin.cli.terminal import parse_period, put, put_error, put_whole
from tukin.register.register import NO_DETAILS, Register, RegisterDetails
from tukin.siasn.kinerja_periodik import (
    LEFT_OUT_WORDS,
    Performance,
    RatedPerson,
    Rater,
    SiasnId,
)
from tukin.siasn.kinerja_periodik import kinerja_periodik as make_file
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation, Rating

_REQUIRED = ("nip", "siasn_id")

Record = dict[str, Any]


def kinerja_periodik(
    agency: AgencyOption,
    period: PeriodOption,
    api_url: ApiOption,
    ids: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            help="CSV nip, siasn_id, koefisien_id, selain kolom ID SIASN pada register. / CSV with "
            "these columns, besides the register's SIASN ids.",
        ),
    ] = None,
    output: Annotated[Path, typer.Option(help="Berkas yang ditulis. / File to write to.")] = Path(
        "kinerja-periodik.jsonl"
    ),
) -> None:
    """Buat berkas kinerja periodik SIASN. / Make SIASN's file of a month's ratings."""
    month = parse_period(period)
    if month.month > 12:
        raise typer.BadParameter(
            say("THR dan bulan ke-13 tidak punya penilaian.", "Extra pay runs have no rating.")
        )
    of_file = {} if ids is None else _read_ids(ids)
    made = _make(api_url, agency, month, of_file)
    output.write_bytes(made.jsonl)
    put_whole(str(output))
    put(f"{len(made.rows)} {say('pegawai', 'people')}")
    _name_left_out(made)


def _make(api_url: str, agency: str, month: Period, of_file: dict[str, SiasnId]) -> Performance:
    """The file, of the live month's records, the register, and the names that the rules have."""
    records = sorted(all_records(api_url, agency, month), key=lambda item: item["nip"])
    details = _details(api_url, agency, month)
    known = {nip: SiasnId(each.siasn_id) for nip, each in details.items() if each.siasn_id}
    known |= of_file
    _check_ids(known)
    raters = _raters(records, _rules(api_url, agency, month), details)
    rated_by = {each["nip"]: each["supervisor_nip"] for each in records}
    people = [
        RatedPerson(
            nip=each["nip"],
            name=each["name"],
            results=_expectation(each["hasil_kerja"]),
            behaviour=_expectation(each["perilaku_kerja"]),
            rating=Rating(each["rating"]),
        )
        for each in records
    ]
    return make_file(month, people, lambda nip: raters.get(rated_by[nip] or ""), known.get)


def _rules(api_url: str, agency: str, month: Period) -> dict[str, Any]:
    path = f"/agencies/{quote(agency, safe='')}/periods/{month}/rules"
    document: dict[str, Any] = json.loads(ask(api_url, lambda api: api.get(path))["document"])
    return document


def _details(api_url: str, agency: str, month: Period) -> dict[str, RegisterDetails]:
    """What the register says of the agency's people, by the last row of each that began by then."""
    found = ask(api_url, lambda api: {"register": register_of_api(agency, month, api)[0]})
    register: Register | None = found["register"]
    if register is None:
        return {}
    rows = sorted(register.entries, key=lambda entry: entry.since)
    return {entry.nip: entry.details for entry in rows if entry.since <= month.last_day}


def _check_ids(known: dict[str, SiasnId]) -> None:
    """Refuse an id of two people: the month of one would be entered as the other's."""
    if len({each.person for each in known.values()}) != len(known):
        raise typer.BadParameter(
            say("Satu id SIASN dipakai dua NIP.", "Two NIPs have the same SIASN id.")
        )


def _raters(
    records: list[Record], rules: dict[str, Any], details: dict[str, RegisterDetails]
) -> dict[str, Rater]:
    """Everybody in the month as a rater, by NIP; the unit is the register's where it has one."""
    positions: dict[str, str] = {each["code"]: each["label"] for each in rules["positions"]}
    agencies: dict[str, str] = {each["code"]: each["name"] for each in rules["agencies"]}
    return {
        each["nip"]: Rater(
            nip=each["nip"],
            name=each["name"],
            grade=each["grade"],
            position=positions.get(str(each["position"]), str(each["position"])),
            unit=details.get(each["nip"], NO_DETAILS).unit
            or agencies.get(str(each["agency"]), str(each["agency"])),
        )
        for each in records
    }


def _expectation(value: str | None) -> Expectation | None:
    return None if value is None else Expectation(value)


def _read_ids(file: Path) -> dict[str, SiasnId]:
    """SIASN's ids by NIP.

    Raises:
        BadParameter: where a column is missing, or two rows are of one person.
    """
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.DictReader(text)
        if not set(_REQUIRED) <= set(rows.fieldnames or ()):
            raise typer.BadParameter(f"--ids: {', '.join(_REQUIRED)}")
        found: dict[str, SiasnId] = {}
        for number, row in enumerate(rows, 2):
            nip, person = (row["nip"] or "").strip(), (row["siasn_id"] or "").strip()
            check_nip(nip)
            if not person:
                continue
            if nip in found:
                raise typer.BadParameter(
                    say(
                        f"--ids: baris {number} mengulang NIP.",
                        f"--ids: row {number} repeats a NIP.",
                    )
                )
            found[nip] = SiasnId(person, (row.get("koefisien_id") or "").strip() or None)
    return found


def _name_left_out(made: Performance) -> None:
    """Who is not in the file and why, for whoever enters them by hand."""
    for each in made.left_out:
        reason = text_of(LEFT_OUT_WORDS[each.reason])
        put_error(f"{each.person.name} ({each.person.nip}): {reason}", style="")
