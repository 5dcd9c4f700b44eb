"""The ``tukin`` command: what the functions do, on the spot, by the same code."""

from collections.abc import Callable
from typing import Annotated

import typer

from tukin.cli import (
    accounts,
    agencies,
    announced,
    approvals,
    audit,
    check,
    claims,
    explain,
    fairness,
    holds,
    ledger,
    lines,
    people,
    period,
    preparation,
    preview,
    programme,
    reads,
    records,
    register,
    remote,
    returns,
    rule_changes,
    rules,
    settlement,
    sheets,
    siasn,
    statements,
    template,
    trace,
    units,
)
from tukin.cli.boundary import Boundary, LanguageOption, check_language, in_language
from tukin.cli.language import say
from tukin.cli.terminal import put
from tukin.file_formats.reader import FAMILIES
from tukin.payroll.batch import ENGINE, VERSION
from tukin.payroll.formats.form2 import NUMBER as STORED_FORMAT

app = typer.Typer(
    cls=Boundary,
    no_args_is_help=True,
    add_completion=False,
    help="Tunjangan kinerja: periksa, hitung, unggah. / Performance pay: check, compute, upload.",
)
rules_app = typer.Typer(
    no_args_is_help=True,
    help="Aturan: periksa, simulasikan, usulkan, setujui. / Rules: check, simulate, agree on.",
)
programme_app = typer.Typer(
    no_args_is_help=True,
    help="Program: dialog, pemberitahuan, tampilan. / Programme: dialogue, notices, brand.",
)
runs_app = typer.Typer(
    no_args_is_help=True, help="Pembayaran: daftar, lihat, tarik. / Runs: list, show, pull."
)

holds_app = typer.Typer(
    no_args_is_help=True, help="Penahanan: daftar, benarkan. / Holds: list, confirm."
)
statements_app = typer.Typer(
    no_args_is_help=True,
    help="Rekening koran bank: catat, lihat. / The bank's statement: enter, show.",
)
ledger_app = typer.Typer(no_args_is_help=True, help="Buku besar: pulihkan. / The ledger: recover.")

agencies_app = typer.Typer(
    no_args_is_help=True,
    help="Perangkat daerah: daftar, lihat, setujui. / Agencies: list, show, approve.",
)
lines_app = typer.Typer(
    no_args_is_help=True,
    help="Atasan penilai: tugas, daftar, lihat, setujui. / Lines: tasks, list, show, approve.",
)
units_app = typer.Typer(
    no_args_is_help=True, help="Unit: daftar, lihat, setujui. / Units: list, show, approve."
)
register_app = typer.Typer(
    no_args_is_help=True,
    help="Register pegawai: daftar, lihat, setujui. / Register: list, show, approve.",
)

claims_app = typer.Typer(
    no_args_is_help=True,
    help="Klaim ganda: daftar, usulkan, benarkan. / Claims of several: list, propose, confirm.",
)
accounts_app = typer.Typer(
    no_args_is_help=True,
    help="Akun: daftar, minta, lepaskan. / Accounts: list, ask, release, by two people.",
)
people_app = typer.Typer(
    no_args_is_help=True,
    help="Siapa yang boleh memutuskan. / Who may decide what: list, show, approve.",
)
siasn_app = typer.Typer(
    no_args_is_help=True, help="Untuk SIASN: kinerja periodik. / For SIASN: a month's ratings."
)


def _show_version(asked: bool) -> None:
    if not asked:
        return
    put(f"tukin {VERSION}")
    put(say(f"program perhitungan {ENGINE}", f"engine {ENGINE}"))
    stored = ", ".join(map(str, range(1, STORED_FORMAT + 1)))
    put(say(f"format tersimpan {stored}", f"stored formats {stored}"))
    put(f"{say('berkas', 'files')} {' '.join(sorted(FAMILIES))}")
    raise typer.Exit


@app.callback()
def root(
    version: Annotated[  # noqa: ARG001 - its callback prints it
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=_show_version,
            help="Versi, mesin, dan format. / Version, engine and formats.",
        ),
    ] = False,
    language: LanguageOption = None,
) -> None:
    """Tunjangan kinerja: periksa, hitung, unggah. / Performance pay: check, compute, upload."""
    check_language(language)


_COMMANDS: tuple[tuple[typer.Typer, dict[str, Callable[..., None]]], ...] = (
    (
        rules_app,
        {
            "check": rules.check,
            "diff": rules.diff,
            "simulate": rules.simulate,
            "propose": rule_changes.propose,
            "approve": rule_changes.approve,
            "history": rule_changes.history,
            "announced": announced.announced,
            "facts": rule_changes.facts,
            "rollback": rule_changes.rollback,
        },
    ),
    (
        programme_app,
        {
            "check": programme.check,
            "propose": programme.propose,
            "approve": programme.approve,
            "show": programme.show,
            "list": programme.list_changes,
        },
    ),
    (
        runs_app,
        {
            "list": settlement.list_runs,
            "show": settlement.show_run,
            "pull": settlement.pull_run,
            "release": preparation.release,
            "cancel": preparation.cancel,
            "lines": preparation.lines,
            "returns": returns.list_returns,
            "confirm": returns.confirm,
        },
    ),
    (holds_app, {"list": holds.list_holds, "confirm": holds.confirm}),
    (statements_app, {"enter": statements.enter, "show": statements.show}),
    (ledger_app, {"recover": ledger.recover}),
    (
        agencies_app,
        {
            "list": agencies.list_files,
            "show": agencies.show,
            "approve": agencies.approve,
        },
    ),
    (
        lines_app,
        {
            "tasks": lines.tasks,
            "list": lines.list_files,
            "show": lines.show,
            "approve": lines.approve,
        },
    ),
    (
        units_app,
        {"list": units.list_files, "show": units.show, "approve": units.approve},
    ),
    (
        register_app,
        {
            "list": register.list_files,
            "show": register.show,
            "approve": register.approve,
        },
    ),
    (
        claims_app,
        {
            "list": claims.list_claims,
            "propose": claims.propose,
            "confirm": claims.confirm,
        },
    ),
    (
        accounts_app,
        {
            "list": accounts.list_accounts,
            "ask": accounts.ask_for,
            "release": accounts.release,
        },
    ),
    (
        people_app,
        {
            "first": people.first,
            "list": people.list_files,
            "show": people.show,
            "approve": people.approve,
            "check": people.check,
            "notices": people.notices,
        },
    ),
    (siasn_app, {"kinerja-periodik": siasn.kinerja_periodik}),
    (
        app,
        {
            "check": check.check,
            "template": template.template,
            "preview": preview.preview,
            "upload": remote.upload,
            "status": remote.status,
            "trace": trace.trace,
            "changes": approvals.changes,
            "approve": approvals.approve,
            "reject": approvals.reject,
            "withdraw": approvals.withdraw,
            "records": records.records,
            "export": records.export,
            "reads": reads.reads,
            "explain": explain.explain,
            "sheets": sheets.sheets,
            "fairness": fairness.fairness,
            "period": period.period,
            "settle": preparation.settle,
            "acknowledge": settlement.acknowledge,
            "return": returns.enter,
            "hold": holds.hold,
            "lift": holds.lift,
            "verify": audit.verify,
            "replay": audit.replay_run,
            "bundle": audit.bundle_run,
        },
    ),
)
for _group, _commands in _COMMANDS:
    for _name, _command in _commands.items():
        _group.command(_name)(in_language(_command))
app.add_typer(rules_app, name="rules")
app.add_typer(programme_app, name="programme")
app.add_typer(runs_app, name="runs")
app.add_typer(holds_app, name="holds")
app.add_typer(statements_app, name="statements")
app.add_typer(ledger_app, name="ledger")
app.add_typer(agencies_app, name="agencies")
app.add_typer(lines_app, name="lines")
app.add_typer(units_app, name="units")
app.add_typer(register_app, name="register")
app.add_typer(claims_app, name="claims")
app.add_typer(accounts_app, name="accounts")
app.add_typer(people_app, name="people")
app.add_typer(siasn_app, name="siasn")


if __name__ == "__main__":
    app()
