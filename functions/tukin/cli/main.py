"""The ``tukin`` command: what the functions do, on the spot, by the same code."""

import typer

from tukin.cli import preview, remote

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    help="Tunjangan kinerja: periksa, hitung, unggah. / Performance pay: check, compute, upload.",
)
app.command("preview")(preview.preview)
app.command("upload")(remote.upload)
app.command("status")(remote.status)
app.command("changes")(remote.changes)
app.command("approve")(remote.approve)
app.command("records")(remote.records)
app.command("export")(remote.export)


if __name__ == "__main__":
    app()
