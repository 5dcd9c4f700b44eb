"""The letter by which a run's files are handed over: lines, rupiah and SHA-256 of each. Pure.

Whoever receives a file recomputes its SHA-256 and compares: a file that was changed on its way, or
one that is no file of the run, shows. It names nobody who is paid.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from tukin.html.environment import environment, style
from tukin.settlement.files.payment_files import LISTING_FILE
from tukin.settlement.files.states import LINES_FILE
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import date_words, period_words

LETTER_FILE = "surat-pengantar.html"
_ALL_LINES = (LISTING_FILE, LINES_FILE, "payments.csv", "payments.xlsx")
"""Files with every line of the run."""


class HandedFile(NamedTuple):
    """A file of the letter; the sum is None where it has none, the held lines where none are."""

    name: str
    rows: int
    transfer_idr: int | None
    sha256: str
    held_lines: int = 0
    held_idr: int = 0


def handed_files(values: Mapping[str, Any]) -> list[HandedFile]:
    """The files of a run by its entry: those that a bank or treasury pays by come first."""
    return sorted(_files(values), key=lambda file: (_place(file, values), file.name))


def _files(values: Mapping[str, Any]) -> Iterator[HandedFile]:
    whole_idr = values["totals"]["transfer_idr"]
    totals = {each["name"]: each for each in values.get("file_totals", ())}
    for file in values["files"]:
        name, total = file["name"], totals.get(file["name"])
        known = name, file["rows"], whole_idr if name in _ALL_LINES else None, file["sha256"]
        if total is None:
            yield HandedFile(*known)
        else:
            of_file = name, total["lines"], total["transfer_idr"], file["sha256"]
            yield HandedFile(*of_file, total["held_lines"], total["held_idr"])


def _place(file: HandedFile, values: Mapping[str, Any]) -> int:
    if any(each["name"] == file.name for each in values.get("file_totals", ())):
        return 0
    return 1 if file.transfer_idr is not None else 2


def handover_letter(values: Mapping[str, Any], manifest_sha256: str) -> str:
    """The letter as one page to be printed and signed, in both languages.

    Args:
        values: those of the run's entry, whose files were checked.
        manifest_sha256: of the manifest's bytes.
    """
    period = period_words(Period.parse(values["period"]))
    day = date_words(date.fromisoformat(values["at"][:10]))
    view = {
        "run_id": values["run_id"],
        "seq": values["seq"],
        "period_id": period.id,
        "period_en": period.en,
        "day_id": day.id,
        "day_en": day.en,
        "transfer_idr": values["totals"]["transfer_idr"],
        "files": handed_files(values),
        "manifest_sha256": manifest_sha256,
        "style": style("html/page"),
    }
    return environment().get_template("settlement/files/handover.html.j2").render(view)
