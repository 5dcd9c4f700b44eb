"""After a month was paid one person is raised and one invented.

The raise waits for the agency's head, who rejects it; the register rejects the invented person, and
no approval helps.
"""

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infrastructure.local.demo.callers import OUTPUT, Callers, DemoError

AGENCY, PERIOD = "disdik", "2026-09"
NIP, NAME = "199001012015011001", "Orang Baru"
"""A number and a name that nobody has."""
REGISTER_SAYS, PAID = "E120", "E709"
"""Not in the register; and the condition that the month was paid."""
REASON = "Kenaikan ini tidak dikenal."
_BEST = {"Aktivitas": "100", "Perilaku": "100", "Ijin": "0", "Menit Terlambat": "0"}


@dataclass(frozen=True)
class LateUpload:
    """What became of an upload after the payment: why rows were rejected, why the rest waited."""

    rejected: list[dict[str, Any]]
    reasons: list[dict[str, Any]]
    difference_idr: int
    status: str


def late_upload(callers: Callers, sample: Path) -> LateUpload:
    """Upload a raise and an invented person for a month that is paid; the agency's head rejects it.

    Args:
        callers: the demo's people.
        sample: the month's file.

    Raises:
        DemoError: it did not wait, or the invented person was not rejected.
    """
    upload = callers.upload_to_wait(_amendment(sample))
    path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads/{upload['upload_id']}"
    head = callers.as_head(AGENCY)
    changes = head.get(f"{path}/changes")
    rejected = callers.report(AGENCY, upload["report_key"])["errors"]
    codes = [each["code"] for each in rejected], [each["code"] for each in changes["reasons"]]
    if codes[0] != [REGISTER_SAYS] or PAID not in codes[1]:
        raise DemoError(f"After the payment rows are rejected by {codes[0]}, wait for {codes[1]}.")
    answer = head.post(f"{path}/rejection", {"reason": REASON})
    difference = changes["total_after_idr"] - changes["total_before_idr"]
    return LateUpload(rejected, changes["reasons"], difference, answer["status"])


def _amendment(sample: Path) -> Path:
    """A file of two rows: somebody of the sample with the best values, and the same invented."""
    heading, _, row, *_ = csv.reader(sample.read_text("utf-8-sig").splitlines(), delimiter=";")
    raised = dict(zip(heading, row, strict=True)) | _BEST
    text = io.StringIO()
    writer = csv.DictWriter(text, heading, delimiter=";")
    writer.writeheader()
    writer.writerows([raised, raised | {"NIP": NIP, "Nama": NAME}])
    path = OUTPUT / "late" / AGENCY / PERIOD / "perubahan-kenaikan.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path
