"""``tukin template``: a workbook to fill in, with the agency's people where they may be read."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from tukin.cli.boundary import WrongUsage
from tukin.cli.inputs import (
    AgencyOption,
    ApiOption,
    Inputs,
    OfflineOption,
    PeriodOption,
    RegisterOption,
    RegisterRefused,
    RulesOption,
    Sources,
    check_agency,
    find_inputs,
    live_page,
    live_records,
    show_inputs,
)
from tukin.cli.language import say
from tukin.cli.terminal import put, put_whole, shown_name
from tukin.intake.row_validator import RowValidator
from tukin.register.register import LEFT
from tukin.register.roll import Roll
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.template_workbook import template_workbook
from tukin.vocabulary.errors import FileRefused, InvalidInput
from tukin.vocabulary.names import slug

Person = dict[str, str]
"""A row to begin with: column → text."""

_ACTIVE = "aktif"


def template(
    agency: AgencyOption,
    period: PeriodOption,
    rules: RulesOption = None,
    register: RegisterOption = None,
    output: Annotated[
        Path | None,
        typer.Option(
            help="Berkas yang ditulis. Bawaan: penilaian-KODE-PERIODE.xlsx. / File to write. "
            "Default: penilaian-AGENCY-PERIOD.xlsx."
        ),
    ] = None,
    offline: OfflineOption = False,
    api_url: ApiOption = None,
) -> None:
    """Buat buku kerja untuk diisi. / Make a workbook to fill in, with lists and help.

    Nama, NIP, dan jabatan sudah terisi dari register, atau dari bulan lalu bila tidak ada
    register. Berkas yang sudah ada tidak ditimpa. / Names, NIPs and positions are filled in
    from the register, or from last month without one. A file that exists is never overwritten.
    """
    sources = Sources(rules, register, api_url, offline)
    try:
        inputs = find_inputs(agency, period, sources)
        check_agency(agency, inputs.rules)
    except RegisterRefused as refused:
        raise refused.refusal from None
    except InvalidInput as unknown:
        raise WrongUsage(unknown) from None
    path = output or Path(f"penilaian-{agency}-{inputs.period}.xlsx")
    people, source = _people(inputs)
    data = template_workbook(inputs.rules, agency, inputs.period, people)
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError:
        raise WrongUsage(FileRefused("E840", file=shown_name(path))) from None
    show_inputs(inputs, sources)
    put((f"{say('Pegawai', 'People'):<10}", "dim"), source)
    put_whole(str(path))


def _people(inputs: Inputs) -> tuple[list[Person], str]:
    """Who is to be rated, and in words where they come from."""
    if inputs.register is not None:
        found = list(_registered(inputs))
        return found, say(f"{len(found)} orang dari register", f"{len(found)} from the register")
    if inputs.api is None:
        return [], say(
            "tidak terisi; pakai --register BERKAS, atau masuk",
            "none filled in; use --register FILE, or sign in",
        )
    before = inputs.period.previous
    page = live_page(inputs.api, inputs.agency, before)
    records = [] if page is None else live_records(inputs.api, inputs.agency, before, page)
    found = [_of_record(record, inputs.rules) for record in sorted(records, key=_by_name)]
    return found, say(f"{len(found)} orang dari {before}", f"{len(found)} from {before}")


def _registered(inputs: Inputs) -> Iterator[Person]:
    """The agency's people on the period's last day, in the order of their names."""
    rules, agency, period = inputs.rules, inputs.agency, inputs.period
    validator = RowValidator(rules, agency, period, inputs.register)
    roll: Roll | None = validator.roll
    positions = {
        slug(name): item.label for item in rules.positions for name in (item.label, item.code)
    }
    statuses = {slug(name): item for item in rules.statuses for name in (item.label_id, item.code)}
    entries = [] if roll is None else roll.of_agency()
    for entry in sorted(entries, key=lambda entry: ((entry.name or "").casefold(), entry.nip)):
        if entry.status in LEFT:
            continue
        status = statuses.get(entry.status)
        yield {
            "nip": entry.nip,
            "name": entry.name or "",
            "position": positions.get(entry.position, entry.position),
            "grade": entry.grade,
            "employment": entry.employment,
            "status": "" if status is None or status.code == _ACTIVE else status.label_id,
        }


def _by_name(record: dict[str, Any]) -> tuple[str, str]:
    return record["name"].casefold(), record["nip"]


def _of_record(record: dict[str, Any], rules: RuleSet) -> Person:
    """Last month's row; a position that the new rules do not know stays as it was."""
    positions = {item.code: item.label for item in rules.positions}
    statuses = {item.code: item.label_id for item in rules.statuses if item.code != _ACTIVE}
    return {
        "nip": record["nip"],
        "name": record["name"],
        "position": positions.get(record["position"], record["position"]),
        "grade": record["grade"],
        "employment": record["employment"],
        "status": statuses.get(record["status"], ""),
    }
