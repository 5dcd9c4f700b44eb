"""What a cold start imports, each in a process of its own, and how large the package is."""

import os
import re
import statistics
import subprocess
import sys
import zipfile
from pathlib import Path

from infrastructure.local.package import package
from infrastructure.local.places import FUNCTIONS

TRIO = "import boto3, pydantic, aws_lambda_powertools"
TRIO_USED = """\
import boto3
from pydantic import BaseModel
from aws_lambda_powertools import Logger, Metrics
"""
WITHOUT_RULES = ("emit_referrals", "sweep", "receive_register")
WITH_RULES = ("receive_upload", "compute_incentives", "publish_batch", "settle_run")


def handlers() -> list[str]:
    """The modules of all functions, by the template's own names; the runtime has boto3 already."""
    template = (FUNCTIONS.parent / "template.yaml").read_text(encoding="utf-8")
    return sorted(re.findall(r"Handler: tukin\.handlers\.(\w+)\.handler", template))


_PROGRAM = """\
{before}
import time
start = time.process_time()
{code}
print(time.process_time() - start)
"""


def imports_ms(rounds: int) -> dict[str, float]:
    """Median milliseconds of processor: the trio, and each handler after boto3."""
    cases = {TRIO: ("", TRIO), TRIO_USED: ("", TRIO_USED)}
    cases |= {name: ("import boto3", f"import tukin.handlers.{name}") for name in handlers()}
    taken: dict[str, list[float]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (before, code) in cases.items():
            taken[name].append(_import_ms(before, code))
    return {name: statistics.median(some) for name, some in taken.items()}


def _import_ms(before: str, code: str) -> float:
    program = _PROGRAM.format(before=before, code=code)
    environment = {
        **os.environ,
        "PYTHONPATH": str(FUNCTIONS),
        "POWERTOOLS_SERVICE_NAME": "tukin",
        "POWERTOOLS_METRICS_NAMESPACE": "tukin",
    }
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, check=True, text=True
    )
    return float(done.stdout) * 1_000


def package_bytes() -> tuple[int, int]:
    """The functions' package, packed and unpacked; Lambda takes 250 MiB unpacked."""
    archive: Path = package()
    with zipfile.ZipFile(archive) as opened:
        return archive.stat().st_size, sum(entry.file_size for entry in opened.infolist())
