"""What was found in a file, as lines for the terminal, from its report: conditions come first."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tukin.cli.language import say, spoken, text_of
from tukin.cli.tables import Column, Kind, table_lines
from tukin.cli.terminal import console, put, put_lines
from tukin.file_formats.finding import FindingKind
from tukin.rules.rule_set import RuleSet
from tukin.upload_reports.check_view import column_labels
from tukin.vocabulary.columns import BY_NAME
from tukin.vocabulary.words import Words

MOST_LINES = 40
_MOST_PLACES = 6


def show_refusal(report: Mapping[str, Any]) -> None:
    """Why the file was refused as a whole."""
    refused = report["refused"]
    put((say("Berkas ditolak", "The file is refused"), "bold red"), f"  {refused['code']}")
    put(message_of(refused))


def show_conditions(found: Sequence[Mapping[str, Any]], *, waits: bool = False) -> None:
    """For what the upload waits, or would wait, for the agency head."""
    if not found:
        return
    put()
    if waits:
        title = say("Menunggu persetujuan pimpinan", "Waits for the agency head's approval")
    else:
        title = say("Akan menunggu persetujuan pimpinan", "Would wait for approval")
    _show_table(title, found, say("Baris", "Row"), _places)


def show_findings(report: Mapping[str, Any], rules: RuleSet | None) -> None:
    """Conditions, rejected rows, notices, what was skipped, and who is registered and unpaid."""
    findings = report["findings"]
    show_conditions([item for item in findings if item["kind"] == FindingKind.CONDITION])
    show_errors(report["errors"], report["error_count"], rules)
    row = say("Baris", "Row")
    kinds = {
        FindingKind.NOTICE: say("Perlu diperhatikan", "Worth a look"),
        FindingKind.SKIPPED: say("Tidak dibaca", "Not read"),
    }
    for kind, title in kinds.items():
        some = [item for item in findings if item["kind"] == kind]
        if some:
            put()
            _show_table(title, some, row, _places)
    if report["notices"]:
        put()
        title = say("Perlu keputusan", "Needs a decision")
        _show_table(title, report["notices"], row, _place)
    if report["unpaid"]:
        put()
        title = say("Dalam register, tidak dibayar", "In the register, not paid")
        _show_table(title, report["unpaid"], "NIP", lambda item: str(item["nip"]))


def show_errors(
    errors: Sequence[Mapping[str, Any]], count: int, rules: RuleSet | None, title: str = ""
) -> None:
    """The rejected rows with the reason of each, as far as a screen holds them."""
    if not errors:
        return
    put()
    labels = column_labels(rules)
    columns = [
        Column(say("Baris", "Row"), Kind.AMOUNT),
        Column(say("Kolom", "Column")),
        Column(say("Kode", "Code")),
        Column(
            say("Apa yang salah dan cara memperbaikinya", "What is wrong, and the fix"),
            Kind.WRAPPED,
        ),
    ]
    rows = [
        (_place(error), _label(error["column"], labels), error["code"], message_of(error))
        for error in errors[:MOST_LINES]
    ]
    title = title or say("Perlu diperbaiki", "To be fixed")
    put_lines(table_lines(columns, rows, console().width, title=title))
    show_more(count - len(rows))


def _label(column: str, labels: Mapping[str, Words]) -> str:
    """The heading of a column; without the rules those of the fixed columns are known."""
    known = labels.get(column) or (BY_NAME[column].label if column in BY_NAME else None)
    return column if known is None else text_of(known)


def show_counts(report: Mapping[str, Any]) -> None:
    """How many rows were accepted and rejected, and cells repaired; of an amendment those empty."""
    repaired = sum(repair["count"] for repair in report["repairs"])
    put(
        f"{say('Diterima', 'Accepted')} ",
        (str(report["accepted"]), "bold green"),
        f"   {say('Ditolak', 'Rejected')} ",
        (str(report["rejected"]), "bold red" if report["rejected"] else ""),
        f"   {say('Sel dibetulkan', 'Cells repaired')} {repaired}",
    )
    if unchanged := report.get("unchanged"):
        put(
            say(
                f"Sel kosong {unchanged}: nilainya tetap seperti semula",
                f"Empty cells {unchanged}: their values stay as they were",
            )
        )
    if not report["accepted"]:
        nothing = say(
            "Tidak ada baris yang diterima, jadi berkas ini ditolak seluruhnya.",
            "No row is accepted, so the file is refused as a whole.",
        )
        put((nothing, "bold red"))


def show_more(count: int) -> None:
    """That a list goes on."""
    if count > 0:
        put((say(f"… {count} lagi (--format json)", f"… {count} more (--format json)"), "dim"))


def message_of(item: Mapping[str, Any]) -> str:
    """The message in the language that is spoken."""
    return str(item[f"message_{spoken()}"])


def _show_table(title: str, found: Sequence[Mapping[str, Any]], first: str, place: Any) -> None:
    places = [place(item) for item in found[:MOST_LINES]]
    columns = [Column(say("Kode", "Code")), Column(say("Penjelasan", "Explanation"), Kind.WRAPPED)]
    rows: Iterable[tuple[str, ...]] = [
        (item["code"], message_of(item)) for item in found[:MOST_LINES]
    ]
    if any(places):
        columns.insert(0, Column(first))
        rows = [(where, *cells) for where, cells in zip(places, rows, strict=True)]
    put_lines(table_lines(columns, rows, console().width, title=title))
    show_more(len(found) - MOST_LINES)


def _places(item: Mapping[str, Any]) -> str:
    places = [_place(place) for place in item["places"][:_MOST_PLACES]]
    return ", ".join(places) + (" …" if len(item["places"]) > _MOST_PLACES else "")


def _place(place: Mapping[str, Any]) -> str:
    sheet = place.get("sheet")
    return f"{sheet} {place['row']}" if sheet else str(place["row"])
