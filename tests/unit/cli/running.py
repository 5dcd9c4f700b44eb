"""The command as somebody runs it in a terminal of 80 columns."""

from collections.abc import Mapping
from typing import NamedTuple

from typer.testing import CliRunner

from tukin.cli.main import app

NOTHING_SET = {
    "TUKIN_API_URL": "",
    "TUKIN_INTAKE_BUCKET": "",
    "TUKIN_DEBUG": "",
    "COLUMNS": "80",
    "LANG": "C.UTF-8",
    "LC_ALL": "",
    "LC_MESSAGES": "",
}


class Ended(NamedTuple):
    """How the command ended, and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()


def run(
    *arguments: object, stdin: str | None = None, env: Mapping[str, str] | None = None
) -> Ended:
    """Run the command; it never ends with an exception."""
    variables = NOTHING_SET | dict(env or {})
    result = CliRunner().invoke(app, [str(each) for each in arguments], input=stdin, env=variables)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert "Traceback" not in result.output
    return Ended(result.exit_code, result.stdout, result.stderr)
