"""The machine-readable report that goes back beside an upload."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from tukin.file_formats.finding import Finding
from tukin.file_formats.raw_row import RowError
from tukin.intake.mistakes import Mistake
from tukin.intake.repairs import REPAIR_WORDS, Repair
from tukin.register.unpaid import Unpaid
from tukin.vocabulary.errors import TukinError
from tukin.vocabulary.messages import describe_message
from tukin.vocabulary.money import format_bp

if TYPE_CHECKING:  # a report of a register, or of one refusal, reads no rows
    from tukin.intake.check_file import CheckedFile
    from tukin.intake.remarks.discipline import Notice
    from tukin.register.dated_file import Checked


def describe_error(error: RowError) -> dict[str, Any]:
    """One reason for a rejection, as it is in reports and in the command's JSON."""
    return {
        "row": error.row,
        "sheet": error.sheet,
        "column": error.column,
        "value_class": error.value_class,
        **describe_message(error),
    }


def describe_mistake(mistake: Mistake) -> dict[str, Any]:
    """One kind of mistake: how often, the first rows, and the message in its four parts."""
    parts = mistake.parts
    return {
        "code": mistake.code,
        "column": mistake.column,
        "count": mistake.count,
        "rows": list(mistake.rows),
        "sheet": mistake.sheet,
        "what_id": parts.what_id,
        "mend_id": parts.fix_id,
        "what_en": parts.what_en,
        "mend_en": parts.fix_en,
    }


def describe_repairs(repairs: Mapping[Repair, int]) -> list[dict[str, Any]]:
    """What was read in another spelling than it stood in: how many cells of each kind."""
    return [
        {
            "kind": repair,
            "count": repairs[repair],
            "label_id": REPAIR_WORDS[repair].id,
            "label_en": REPAIR_WORDS[repair].en,
        }
        for repair in sorted(repairs, key=lambda repair: (-repairs[repair], repair))
    ]


def describe_finding(finding: Finding) -> dict[str, Any]:
    """What was found in a file beside its rejected rows."""
    return {
        "kind": finding.kind,
        "places": [{"row": place.row, "sheet": place.sheet} for place in finding.places],
        **describe_message(finding),
    }


def describe_refusal(refusal: TukinError | None) -> dict[str, str] | None:
    """Why a file was refused as a whole; None where it was not."""
    return None if refusal is None else describe_message(refusal)


def describe_notice(notice: "Notice") -> dict[str, Any]:
    """What a row's unexcused days mean for discipline; nothing of it is applied."""
    return {
        "row": notice.row,
        "sheet": notice.sheet,
        "days": notice.days,
        "tier_days": notice.tier.min_days,
        "cut_percent": format_bp(notice.tier.cut_bp, "."),
        "months": notice.tier.months,
        "source": notice.tier.source,
        **describe_message(notice),
    }


def describe_unpaid(unpaid: Unpaid) -> dict[str, Any]:
    """Somebody in the register who is not paid, and why."""
    return {
        "nip": unpaid.entry.nip,
        "name": unpaid.entry.name,
        "status": unpaid.entry.status,
        "reason": unpaid.reason.name.lower(),
        "rows": [place.row for place in unpaid.rows],
        "sheet": unpaid.rows[0].sheet if unpaid.rows else None,
        **describe_message(unpaid),
    }


def dated_report_json(checked: "Checked", **about: str | int) -> bytes:
    """The report on a register or a list of agencies: taken, or refused with every bad row."""
    content = {
        **about,
        "rows": checked.rows,
        "refused": describe_refusal(checked.refusal),
        "errors": [describe_error(error) for error in checked.errors],
        "findings": [describe_finding(finding) for finding in checked.findings],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def report_json(
    checked: "CheckedFile",
    *,
    notices: Iterable["Notice"] = (),
    unpaid: Iterable[Unpaid] | None = None,
    **upload: str | int,
) -> bytes:
    """The report of a checked file as JSON, see ``describe_report``."""
    return to_json(describe_report(checked, notices=notices, unpaid=unpaid, **upload))


def to_json(report: Mapping[str, Any]) -> bytes:
    """A report as it is stored."""
    return json.dumps(report, ensure_ascii=False, indent=1).encode()


def describe_report(
    checked: "CheckedFile",
    *,
    notices: Iterable["Notice"] = (),
    unpaid: Iterable[Unpaid] | None = None,
    **upload: str | int,
) -> dict[str, Any]:
    """The report of a checked file; ``upload`` tells which upload it belongs to.

    Of the errors the first ones are listed (see ``intake.MOST_LISTED``); ``error_count`` and
    ``mistakes`` count all of them. ``unpaid`` is None where there is no register to tell who is.
    """
    return {
        **upload,
        "accepted": len(checked.accepted),
        "rejected": checked.rejected,
        "refused": describe_refusal(checked.refusal),
        "error_count": checked.error_count,
        "mistakes": [describe_mistake(mistake) for mistake in checked.mistakes],
        "repairs": describe_repairs(checked.repairs),
        "unchanged": checked.unchanged,
        "errors": [describe_error(error) for error in checked.errors],
        "findings": [describe_finding(finding) for finding in checked.findings],
        "notices": [describe_notice(notice) for notice in notices],
        "unpaid": None if unpaid is None else [describe_unpaid(item) for item in unpaid],
    }
