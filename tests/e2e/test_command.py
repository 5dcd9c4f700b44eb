"""The command as a process of its own, signed in as an agency, its head, or the wrong one."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.e2e.conftest import City

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
AGENCY, PERIOD = "dukcapil", "2026-08"
HEADING = "nip;name;position;grade;employment;aktivitas;perilaku;serapan"
ROWS = [
    "198501012010012001;Ani [/];lurah;III/a;PNS;100;100;100",
    "198601012010011002;Budi;camat;IV/a;PNS;100;100;100",
    "198701012010012003;Citra;pelayanan-ahli;II/a;PNS;50;50;50",
]


class Ended(NamedTuple):
    """How a process ended, and what it wrote."""

    code: int
    out: str
    err: str


HERE = ("--agency", AGENCY, "--period", PERIOD)


def tukin(
    city: City, caller: str, command: str, *arguments: object, where: Sequence[str] = HERE
) -> Ended:
    """The command with the credentials of a caller, in a terminal of 80 columns."""
    keys = city.session(caller).get_credentials().get_frozen_credentials()
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "functions"),
        "COLUMNS": "80",
        "TUKIN_API_URL": city.outputs["ApiUrl"],
        "TUKIN_INTAKE_BUCKET": city.outputs["IntakeBucketName"],
        **city.endpoint,
        "AWS_ACCESS_KEY_ID": keys.access_key,
        "AWS_SECRET_ACCESS_KEY": keys.secret_key,
        "AWS_SESSION_TOKEN": keys.token or "",
        "AWS_DEFAULT_REGION": city.session(caller).region_name,
        "AWS_CONFIG_FILE": os.devnull,
    }
    done = subprocess.run(
        [sys.executable, "-m", "tukin.cli.main", command, *map(str, arguments), *where],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env=environment,
        timeout=120,
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def file_of(folder: Path, rows: list[str], name: str = "agustus.csv") -> Path:
    path = folder / name
    path.write_text("\n".join([HEADING, *rows]), encoding="utf-8")
    return path


def test_from_the_template_to_the_heads_decision(city: City, tmp_path: Path) -> None:
    """Checked, uploaded, shortened: it waits, and is rejected with a reason."""
    me, head = f"agency-{AGENCY}", f"agency-{AGENCY}-head"
    whole = file_of(tmp_path, ROWS)
    checked = tukin(city, me, "check", whole)
    assert checked.code == 0, checked.err
    assert "(yang berlaku di kota)" in checked.out
    assert tukin(city, me, "upload", whole).code == 0

    fewer = file_of(tmp_path, ROWS[1:])
    beforehand = tukin(city, me, "preview", fewer)
    assert (beforehand.code, "E701" in beforehand.out) == (3, True)
    waiting = tukin(city, me, "upload", fewer)
    assert waiting.code == 3, waiting.err
    assert "Ani [/]" in waiting.out
    number = waiting.out.split("Nomor ")[1].split()[0]

    refused = tukin(city, me, "approve", number, "--digest", "0" * 64)
    assert (refused.code, refused.err[:4]) == (70, "E842"), "an agency has no such right"
    rejected = tukin(city, head, "reject", number, "--reason", "Ani masih bekerja")
    assert rejected.code == 0, rejected.err
    seen = tukin(city, me, "status")
    assert "tidak disetujui pimpinan" in seen.out
    assert "Ani masih bekerja" in seen.out
    late = tukin(city, head, "reject", number, "--reason", "lain")
    assert (late.code, late.err[:4]) == (70, "E846")

    target = tmp_path / "baru.xlsx"
    made = tukin(city, me, "template", "--output", target)
    assert made.code == 0, made.err
    assert tukin(city, me, "template", "--output", target).code == 64


def test_a_trace_has_the_time_and_log_of_each_step(city: City, tmp_path: Path) -> None:
    """By the history of a real execution; its head and the auditor see the same, others nothing."""
    agency, period = (
        f"agency-{AGENCY}",
        "2021-03",
    )  # no paid month of the year before to deviate from
    own = [row.replace("100;100;100", "90;90;90") for row in ROWS]  # no month's file says the same
    upload = city.upload(AGENCY, period, "maret.csv", "\n".join([HEADING, *own]).encode())
    path = f"/agencies/{AGENCY}/periods/{period}/uploads/{upload['upload_id']}/trace"
    view = city.api(agency).get(path)
    named = [(step["step"], step["outcome"]) for step in view["steps"]]
    assert named == [
        ("upload", "done"),
        ("receive", "done"),
        ("validate", "done"),
        ("compute", "done"),
        ("publish", "published"),
    ]
    begun = [step["started_at"] for step in view["steps"][1:]]
    assert begun == sorted(begun)
    ended = [step["ended_at"] for step in view["steps"][2:]]
    assert ended == sorted(ended)
    assert view["steps"][2]["log_group"] == f"/aws/lambda/{city.prefix}-validate-appraisals"
    assert city.api("auditor").get(path) == city.api(f"{agency}-head").get(path) == view

    where = "--agency", AGENCY, "--period", period
    seen = tukin(city, agency, "trace", upload["upload_id"], where=where)
    assert seen.code == 0, seen.err
    assert "Diperiksa" in seen.out
    assert max(map(len, seen.out.splitlines())) <= 80
    unknown = tukin(city, agency, "trace", "0" * 32, where=where)
    assert (unknown.code, unknown.err[:4]) == (70, "E802")


def test_the_wrong_agency_is_reported_so(city: City, tmp_path: Path) -> None:
    path = file_of(tmp_path, ROWS)
    for command in ("check", "preview", "upload"):
        done = tukin(city, "agency-disdik", command, path)
        assert (done.code, done.err[:4]) == (70, "E842"), command
        assert "Traceback" not in done.err
