"""No traceback reaches a person, whatever goes wrong on the way to a result."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import patch

import botocore.exceptions
import pytest
import urllib3.exceptions

from tests.unit.cli.running import Ended, run
from tukin.aws.clients import Refused
from tukin.aws.signed_api import ApiError
from tukin.cli import remote
from tukin.payroll.batch import ENGINE
from tukin.vocabulary.errors import StoreUnavailable, TukinError

EVENTS = Path(__file__).parents[3] / "events"
CLEAN = EVENTS / "uploads-corrected/disdik/2026-09/penilaian-2026-09.csv"
AS_A_PROCESS = {**os.environ, "PYTHONPATH": str(EVENTS.parent / "functions")}
WHERE = ("--agency", "disdik", "--period", "2026-09")


def status_when(error: Exception, *arguments: str) -> Ended:
    """``tukin status`` where asking the API raises an error."""

    def fail(*_: Any) -> Any:
        raise error

    with patch.object(remote, "ask", fail):
        return run("status", *WHERE, "--api-url", "http://api", *arguments)


@pytest.mark.parametrize(
    ("error", "code", "expected"),
    [
        (botocore.exceptions.NoCredentialsError(), "E841", 70),
        (botocore.exceptions.ProfileNotFound(profile="[/]"), "E841", 70),
        (botocore.exceptions.PartialCredentialsError(provider="env", cred_var="x"), "E841", 70),
        (botocore.exceptions.NoRegionError(), "E841", 70),
        (botocore.exceptions.UnauthorizedSSOTokenError(), "E841", 70),
        (Refused("AccessDenied", "no"), "E842", 70),
        (Refused("ExpiredToken", "no"), "E842", 70),
        (ApiError(403, {"message": "Forbidden"}), "E842", 70),
        (ApiError(403, {"Message": "The security token included in the request is expired"}),
         "E842", 70),
        (ApiError(404, {}), "E844", 70),
        (ApiError(502, {"message": "Bad gateway"}), "E844", 70),
        (ApiError(403, {"code": "E801", "message_id": "Tidak.", "message_en": "No."}), "E801", 70),
        (urllib3.exceptions.NewConnectionError(None, "x"), "E843", 70),  # type: ignore[arg-type]
        (urllib3.exceptions.ReadTimeoutError(None, "", "x"), "E843", 70),  # type: ignore[arg-type]
        (urllib3.exceptions.LocationParseError("x"), "E843", 70),
        (StoreUnavailable("E902"), "E902", 70),
        (TukinError("E811"), "E811", 1),
        (PermissionError(13, "Permission denied", "/x/[bold red].csv"), "E845", 70),
        (OSError(28, "No space left on device"), "E845", 70),
        (KeyError("uploads"), "E849", 70),
        (RecursionError(), "E849", 70),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Exception) else None,
)  # fmt: skip
def test_every_error_has_a_code_and_a_way_out(error: Exception, code: str, expected: int) -> None:
    done = status_when(error)
    assert (done.code, done.out) == (expected, "")
    assert done.err.startswith(f"{code}  ")


def test_a_problem_of_the_api_comes_in_both_languages() -> None:
    problem = {"code": "E802", "message_id": "Tidak ditemukan [/].", "message_en": "Not found [/]."}
    assert status_when(ApiError(404, problem)).err.splitlines() == [
        "E802  Tidak ditemukan [/].",
        "Not found [/].",
    ]


def test_a_fault_of_ours_names_its_place_and_no_content() -> None:
    done = status_when(ValueError("Budi 198501012010012001"))
    assert "ValueError, remote.py:" in done.err
    assert "Budi" not in done.err


def test_an_interrupted_command_ends_quietly() -> None:
    def interrupt(*_: Any) -> Any:
        raise KeyboardInterrupt

    with patch.object(remote, "ask", interrupt):
        done = run("status", *WHERE, "--api-url", "http://api")
    assert (done.code, done.out, done.err) == (130, "", "")


@pytest.mark.enable_socket
def test_an_address_without_anybody() -> None:
    """A port on which nobody listens, and credentials of nobody."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    keys = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "y", "AWS_DEFAULT_REGION": "x-1"}
    api = {"TUKIN_API_URL": f"http://127.0.0.1:{port}"}
    with patch.dict(os.environ):
        os.environ.pop("AWS_PROFILE", None)
        done = run("check", CLEAN, *WHERE, env={**keys, **api})
        assert (done.code, done.err[:4]) == (70, "E843")
        done = run("check", CLEAN, *WHERE, env={**keys, **api, "AWS_PROFILE": "[/]"})
        assert (done.code, done.err[:4]) == (70, "E841")


# --- what is typed wrong --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chek", "x"], "Tidak ada perintah 'chek'"),
        (["check", str(CLEAN)], "--agency belum diisi"),
        (["check", *WHERE], "file belum diisi"),
        (["check", str(CLEAN), *WHERE, "--folder", "x"], "Tidak ada opsi --folder"),
        (["status", *WHERE], "--api-url (TUKIN_API_URL) belum diisi"),
        (["status", "--agency", "x", "--period", "2026-19", "--api-url", "x"], "TTTT-BB"),
        (["status", *WHERE, "--api-url", "api.example"], "api.example"),
        (["check", str(CLEAN), *WHERE, "--api-url", "http://"], "TUKIN_API_URL"),
        (["check", str(CLEAN), *WHERE, "--language", "de"], "id, en"),
        (["check", str(CLEAN), "--agency", "disdik", "--period", "2026-19"], "E007"),
        (["check", str(CLEAN), "--agency", "dinsos", "--period", "2026-09"], "E006"),
        (["check", str(CLEAN), "--agency", "../x", "--period", "2026-09"], "E006"),
        (["check", "tidak-ada.csv", *WHERE], "E040"),
        (["preview", "/", *WHERE], "E040"),
        (["check", str(CLEAN), *WHERE, "--rules", "tidak-ada"], "E602"),
        (["check", str(CLEAN), *WHERE, "--register", "tidak-ada.csv"], "E040"),
        (["template", "--agency", "dinsos", "--period", "2026-09"], "E006"),
        (["upload", "tidak-ada.csv", *WHERE, "--api-url", "x", "--bucket", "y"], "tidak-ada.csv"),
    ],
    ids=lambda value: " ".join(value)[-40:] if isinstance(value, list) else None,
)
def test_wrong_usage_ends_with_64(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.code, done.out) == (64, "")
    assert said in " ".join(done.err.replace("│", "").split())
    english = run(*arguments, "--language", "en") if "--language" not in arguments else done
    assert english.code == 64


def test_without_arguments_it_shows_what_there_is() -> None:
    assert "preview" in run().out
    assert "simulate" in run("rules").out


# --- odd names and texts --------------------------------------------------------------------------

NAMES = [
    "[].csv",
    "[bold red]rekap[bold.csv",
    "rekap :smile: [link=x].csv",
    "x" * 240 + ".csv",
    "é" * 120 + ".csv",
    "dengan\nbaris.csv",
    "\x1b[31mmerah.csv",
    os.fsdecode(b"rekap\xff\xfe.csv"),
    "-agency.csv",
]


@pytest.mark.parametrize("name", NAMES, ids=ascii)
@pytest.mark.parametrize("command", ["check", "preview"])
def test_odd_file_names(tmp_path: Path, name: str, command: str) -> None:
    path = tmp_path / name
    path.write_bytes(CLEAN.read_bytes())
    done = run(command, *WHERE, path)
    assert done.code == 0, done.err
    assert "\x1b" not in done.out
    if command == "check":
        results = [other for other in tmp_path.iterdir() if ".periksa." in other.name]
        assert len(results) == 2, "the page and the JSON"


@pytest.mark.parametrize("name", NAMES, ids=ascii)
def test_odd_names_of_a_refused_file(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"")
    assert run("check", *WHERE, path).code == 2
    path.write_bytes(b"nip\n1\n")
    assert run("check", *WHERE, path).code == 2


PEOPLE = ["[/]", "[bold red]", ":smile:", "[link=https://x]Ani[/link]", "张伟", "\\[/]", "{x}"]


@pytest.mark.parametrize("person", PEOPLE, ids=ascii)
def test_a_name_is_shown_as_it_is_written(tmp_path: Path, person: str) -> None:
    lines = CLEAN.read_text(encoding="utf-8").splitlines()
    header = next(number for number, line in enumerate(lines) if "NIP" in line)
    cells = lines[header + 1].split(";")
    cells[lines[header].split(";").index("Nama")] = person
    path = tmp_path / "x.csv"
    path.write_text("\n".join([*lines[: header + 1], ";".join(cells)]), encoding="utf-8")
    done = run("preview", *WHERE, path, env={"COLUMNS": "160"})
    assert done.code == 0, done.err
    assert person in done.out


def test_a_terminal_of_another_encoding(tmp_path: Path) -> None:
    """A character that it lacks is written by its number, never an error."""
    path = tmp_path / "x.csv"
    path.write_bytes(CLEAN.read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "tukin.cli.main", "preview", str(path), *WHERE],
        capture_output=True,
        check=False,
        env={
            **os.environ,
            "PYTHONIOENCODING": "ascii",
            "PYTHONPATH": str(EVENTS.parent / "functions"),
        },
    )
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_reader_that_closes_early() -> None:
    command = [sys.executable, "-m", "tukin.cli.main", "preview", str(CLEAN), *WHERE]
    piped = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=AS_A_PROCESS, **piped) as done:  # type: ignore[call-overload]
        assert done.stdout is not None
        assert done.stderr is not None
        done.stdout.close()
        assert b"Traceback" not in done.stderr.read()


# --- language -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"LANG": "en_US.UTF-8"}, "Accepted"),
        ({"LANG": "id_ID.UTF-8"}, "Diterima"),
        ({"LANG": "C.UTF-8"}, "Diterima"),
        ({"LANG": ""}, "Diterima"),
        ({"LANG": "en_GB", "LC_ALL": "C"}, "Accepted"),
        ({"LANG": "en_GB", "LC_ALL": "id_ID"}, "Diterima"),
        ({"LANG": "enm_XX"}, "Diterima"),
    ],
)
def test_the_language_is_that_of_the_environment(variables: dict[str, str], said: str) -> None:
    assert said in run("preview", *WHERE, CLEAN, env=variables).out


@pytest.mark.parametrize("arguments", [["--language", "en"], ["--language=en"]])
def test_the_language_can_be_asked_for_anywhere(arguments: list[str]) -> None:
    after = run("preview", *WHERE, CLEAN, *arguments)
    before = run(*arguments, "preview", *WHERE, CLEAN)
    assert "Accepted" in after.out
    assert before == after


def test_help_is_in_the_language_that_is_spoken() -> None:
    assert "Periksa berkas" in run("check", "--help").out
    assert "Check a file" in run("check", "--help", "--language", "en").out
    assert "Periksa berkas" not in run("check", "--help", "--language", "en").out
    assert max(map(len, run("check", "--help").lines)) <= 80


def test_the_version_names_engine_and_formats() -> None:
    done = run("--version")
    assert done.code == 0
    assert done.lines[0].startswith("tukin 0.")
    assert done.lines[1] == f"program perhitungan {ENGINE}"
    assert ".xlsx" in done.out
