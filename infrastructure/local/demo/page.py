"""`.local/demo/index.html`: one page that shows everything the demo made; no script."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import FileSystemLoader
from markupsafe import Markup

from infrastructure.local.demo.callers import OUTPUT, Month, Run
from infrastructure.local.demo.marked import marked_cells
from infrastructure.local.stories import setting
from tukin.html.environment import environment, style
from tukin.vocabulary.words import RATING_WORDS, period_words

if TYPE_CHECKING:
    from infrastructure.local.demo.run import Result

MARKED = ("dinkes", "2026-10")
"""The month whose workbook is shown: headings in row 8, names in column C."""
_HEADING_ROW, _NAME_COLUMN = 8, "C"
_REFERRALS_EACH = 3
_FOLDER = Path(__file__).parent
_FILE_WORDS = {
    "payments.csv": ("Baris pembayaran", "lines"),
    "payments.jsonl": ("Baris pembayaran", "lines"),
    "payments.xlsx": ("Baris pembayaran", "lines"),
    "payments-133.txt": ("Kolom tetap untuk kas daerah", "fixed width for the treasury"),
    "bank.csv": ("Daftar transfer bank", "bank transfers"),
    "fitted-names.csv": ("Nama yang disesuaikan", "names that were shortened"),
    "control-totals.csv": ("Total kendali", "control totals"),
    "blocked.csv": ("Yang ditahan", "who is blocked"),
    "exceptions.csv": ("Retur dan kelebihan", "returns and excess"),
    "recoveries.csv": ("Yang ditagih kembali", "what is recovered"),
    "file-exceptions.csv": ("Yang ditahan dari berkas", "who is held out of a file"),
    "file-totals.csv": ("Total tiap berkas", "what each file pays"),
    "listing.xlsx": ("Daftar pembayaran", "listing to sign"),
    "manifest.json": ("Manifes bertanda tangan", "signed manifest"),
    "signature.json": ("Tanda tangan", "its signature"),
}


def write_page(result: "Result") -> Path:
    """Write the page and return its path."""
    marked = next(month for month in result.months if (month.agency, month.period) == MARKED)
    workbook = marked.reports["annotated_key"]
    view = {
        "result": result,
        "months": [_month_view(month) for month in result.months],
        "workbook": _link(workbook),
        "cells": marked_cells(workbook, _HEADING_ROW, _NAME_COLUMN),
        "check_page": _link(marked.reports["page_key"]),
        "runs": [_run_view(run) for run in result.runs],
        "paid_idr": sum(run.manifest["totals"]["transfer_idr"] for run in result.runs),
        "slips": [_link(path) for path in result.slips],
        "referrals": list(_referrals_view(result.months)),
        "story": {
            "agency": setting.AGENCY,
            "month": period_words(result.story.period),
            "employee": setting.name_of(setting.EMPLOYEE),
        },
        "opened": sum(month.count_referrals("open") for month in result.months),
        "withdrawn": sum(month.count_referrals("withdrawn") for month in result.months),
        "impact": result.impact.total,
        "impact_page": _link(result.impact_page),
        "fairness_page": _link(result.fairness_page),
        "style": style("html/page") + Markup((_FOLDER / "index.css").read_text(encoding="utf-8")),  # noqa: S704 - our own file
    }
    path = OUTPUT / "index.html"
    templates = environment().overlay(loader=FileSystemLoader(_FOLDER))
    path.write_text(templates.get_template("index.html.j2").render(view), encoding="utf-8")
    return path


def _link(path: Path) -> str:
    return str(path.relative_to(OUTPUT))


def _month_view(month: Month) -> dict[str, Any]:
    return {
        "agency": month.agency,
        "period": month.period,
        "accepted": month.accepted,
        "rejected": month.rejected,
        "gross_idr": month.gross_idr,
        "net_idr": month.net_idr,
        "open": month.count_referrals("open"),
        "reports": [
            (words, _link(month.reports[key]))
            for key, words in (
                ("page_key", "halaman"),
                ("annotated_key", "buku kerja"),
                ("report_key", "JSON"),
            )
            if key in month.reports
        ],
    }


def _words_of(name: str) -> tuple[str, str]:
    """A workbook is called as the CSV that it is beside."""
    table = name.removesuffix(".xlsx") + ".csv"
    return _FILE_WORDS.get(name, _FILE_WORDS.get(table, ("", "")))


def _run_view(run: Run) -> dict[str, Any]:
    names = sorted(path.name for path in run.folder.iterdir())
    return {
        "period": run.period,
        "totals": run.manifest["totals"],
        "hash": run.manifest["hash"],
        "files": [
            {
                "name": name,
                "link": _link(run.folder / name),
                "words": _words_of(name),
                "bytes": (run.folder / name).stat().st_size,
            }
            for name in names
        ],
    }


def _referrals_view(months: list[Month]) -> Iterator[dict[str, Any]]:
    """The first open ones of each agency in the last period."""
    last = max(month.period for month in months)
    for month in (each for each in months if each.period == last):
        names = {record["nip"]: record["name"] for record in month.records}
        opened = [item for item in month.referrals if item["state"] == "open"]
        for item in opened[:_REFERRALS_EACH]:
            words = RATING_WORDS[item["rating"]]
            yield {
                "name": names.get(item["nip"], ""),
                "agency": month.agency,
                "period": month.period,
                "rating_id": words.id,
                "rating_en": words.en,
                "weak": [code.replace("_", " ") for code in item["weak_indicators"]],
                "modules": item["modules"],
            }
