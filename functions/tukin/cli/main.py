"""The ``tukin`` command: what the functions do, on the spot, by the same code."""

import typer

from tukin.cli import (
    audit,
    check,
    explain,
    fairness,
    period,
    preview,
    remote,
    rule_changes,
    rules,
    settlement,
    template,
)

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Tunjangan kinerja: periksa, hitung, unggah. / Performance pay: check, compute, upload.",
)
rules_app = typer.Typer(
    no_args_is_help=True,
    help="Aturan: periksa, simulasikan, usulkan, setujui. / Rules: check, simulate, agree on.",
)
for command in (
    rules.check,
    rules.diff,
    rules.simulate,
    rule_changes.propose,
    rule_changes.approve,
    rule_changes.history,
    rule_changes.rollback,
):
    rules_app.command()(command)
app.add_typer(rules_app, name="rules")
app.command("check")(check.check)
app.command("template")(template.template)
app.command("preview")(preview.preview)
app.command("upload")(remote.upload)
app.command("status")(remote.status)
app.command("changes")(remote.changes)
app.command("approve")(remote.approve)
app.command("records")(remote.records)
app.command("export")(remote.export)
app.command("explain")(explain.explain)
app.command("fairness")(fairness.fairness)
app.command("period")(period.period)
app.command("settle")(settlement.settle)
app.add_typer(settlement.runs_app, name="runs")
app.command("acknowledge")(settlement.acknowledge)
app.command("return")(settlement.return_lines)
app.command("verify")(audit.verify)
app.command("replay")(audit.replay_run)
app.command("bundle")(audit.bundle_run)


if __name__ == "__main__":
    app()
