"""The first sheet of the marked workbook: figures, what to do, the mistakes and where they are."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

SUMMARY = "Hasil Periksa Tukin"
"""Name of the sheet; one of this name is rewritten."""

WIDTHS = (12, 20, 8, 54, 44, 14)

Link = tuple[int, str]
"""The place of a sheet among those that are marked, and a cell of it."""

Cell = tuple[int, object, str, Link | None]
"""Place, value, format and where it leads to (or None)."""

_LAST = len(WIDTHS) - 1
_LINE = 13.5


class Kind(StrEnum):
    """What the marked workbook is a copy of."""

    ORIGINAL = "original"
    COPY = "copy"
    EXCERPT = "excerpt"
    LIST = "list"
    """Of nothing: the mistakes alone."""
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Mark:
    """One mistake and where it is.

    ``row`` and ``at`` are of the workbook, ``source_row`` is of the file that was sent; ``sheet``
    is None where the file has none, and ``at`` where the workbook has no rows.
    """

    row: int
    at: Link | None
    source_row: int
    sheet: str | None
    code: str
    column: str
    label: str
    message_id: str
    message_en: str


_STEPS: dict[Kind, tuple[tuple[str, str], ...]] = {
    Kind.ORIGINAL: (
        (
            "Klik nomor baris di bawah: Anda dibawa ke sel kuning yang salah.",
            "Click a row number below: it leads to the yellow cell that is wrong.",
        ),
        (
            "Arahkan penunjuk ke sel kuning, baca catatannya, lalu perbaiki isinya.",
            "Point at the yellow cell, read its note and correct the content.",
        ),
        (
            "Simpan, lalu unggah seluruh buku kerja ini lagi. Lembar ini dan warnanya boleh tetap.",
            "Save and upload this whole workbook again. This sheet and the colour may stay.",
        ),
    ),
    Kind.REFUSED: (
        (
            "Perbaiki berkas Anda sendiri seperti tertulis di atas, lalu unggah lagi.",
            "Fix your own file as it says above and upload it again.",
        ),
    ),
}
_STEPS[Kind.LIST] = (
    (
        "Perbaiki berkas Anda sendiri seperti tertulis di bawah, lalu unggah lagi.",
        "Fix your own file as it says below and upload it again.",
    ),
)
_STEPS[Kind.COPY] = _STEPS[Kind.ORIGINAL]
_STEPS[Kind.EXCERPT] = (
    *_STEPS[Kind.ORIGINAL][:2],
    (
        "Simpan dengan nama yang diawali perubahan- lalu unggah: baris lain tetap berlaku.",
        "Save it under a name that begins with perubahan- and upload it: other rows stay in force.",
    ),
)

_ABOUT = {
    Kind.ORIGINAL: (
        "Ini salinan buku kerja Anda; hanya sel kuning, catatannya, dan lembar ini yang baru.",
        "This is a copy of your workbook; only yellow cells, their notes and this sheet are new.",
    ),
    Kind.COPY: (
        "Ini buku kerja baru dengan semua baris dari berkas Anda; semua sel berupa teks.",
        "This is a new workbook with all rows of your file; every cell is text.",
    ),
    Kind.EXCERPT: (
        "Berkas Anda terlalu besar untuk disalin utuh, jadi di sini hanya ada baris yang salah.",
        "Your file is too large to be copied whole, so only the wrong rows are here.",
    ),
    Kind.LIST: (
        "Isi berkas tidak disalin, karena di buku kerja baru artinya akan berubah.",
        "The file's content is not copied: in a new workbook it would mean something else.",
    ),
    Kind.REFUSED: (
        "Isi berkas tidak disalin, karena berkas ini tidak dapat diterima.",
        "The file's content is not copied, since it could not be taken.",
    ),
}
_SIGNATURE = (
    "Tanda tangan elektronik tidak disertakan, karena isi buku kerja berubah.",
    "The electronic signature is left out, since the workbook has changed.",
)
_WHAT = "Apa yang salah, cara memperbaiki"
_FINDING_WORDS = {"condition": "Menunggu", "notice": "Catatan", "skipped": "Tak dibaca"}
_FINDINGS = tuple(_FINDING_WORDS)
MOST_FINDINGS = 200
_MOST_PLACES = 12
_MACROS = ("Makro tidak disertakan.", "Macros are left out.")


def summary_rows(
    view: Mapping[str, Any], marks: Sequence[Mark], kind: Kind, *, was_signed: bool = False
) -> list[dict[str, Any]]:
    """The sheet's rows, see ``summary_xml``.

    Args:
        view: what ``check_view`` tells.
        marks: the mistakes in the order of rows.
        kind: what the workbook is a copy of.
        was_signed: whether the file had an electronic signature.
    """
    rows = [*_head(view), *_figures(view)]
    if view["refused"]:
        rows += _refusal(view["refused"])
    rows += _steps(view, kind, was_signed=was_signed)
    if view["kinds"]:
        rows += _kinds(view, marks)
    if marks:
        rows += _list(view, marks)
    if view.get("findings"):
        rows += _findings(view["findings"])
    if view["repairs"]:
        rows += _repairs(view["repairs"])
    return rows


def _row(*cells: Cell, height: float = 0, merge: Iterable[tuple[int, int]] = ()) -> dict[str, Any]:
    return {"cells": cells, "height": height, "merge": list(merge)}


def _band(style: str, cells: Mapping[int, object], height: float) -> dict[str, Any]:
    """A row whose format goes on to its end."""
    all_cells: list[Cell] = [(place, cells.get(place), style, None) for place in range(_LAST + 1)]
    return _row(*all_cells, height=height)


def _head(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield _band("title", {0: "Hasil pemeriksaan penilaian"}, 30)
    yield _band("title_en", {0: "Result of the check"}, 17)
    about = f"{view['agency_name']} · {view['period_id']} · {view['file']}"
    yield _band("about", {0: about}, 22)
    yield _row(height=8)


def _figures(view: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if view["refused"]:
        return
    rejected = "bad" if view["rejected"] else "figure"
    yield _figure_row(("Diterima", "Ditolak", "Sel dibetulkan otomatis"), "label", 16)
    figures = (view["accepted"], view["rejected"], view["repaired"])
    cells = zip((0, 1, 3), figures, ("good", rejected, "figure"), strict=True)
    yield _row(*[(place, value, style, None) for place, value, style in cells], height=30)
    yield _figure_row(("accepted", "rejected", "cells repaired"), "label_en", 14)


def _figure_row(texts: Sequence[str], style: str, height: float) -> dict[str, Any]:
    cells = zip((0, 1, 3), texts, strict=True)
    return _row(*[(place, text, style, None) for place, text in cells], height=height)


def _refusal(refused: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    yield _section("Berkas ditolak", "The file is refused")
    texts = (refused["message_id"], refused["message_en"])
    cells: list[Cell] = [(place, None, "warning", None) for place in range(_LAST + 1)]
    cells[2] = (2, refused["code"], "warning", None)
    cells[3], cells[4] = (3, texts[0], "warning", None), (4, texts[1], "warning", None)
    yield _row(*cells, height=_height(texts, (WIDTHS[3] - 8, WIDTHS[4] - 8)))


def _section(text_id: str, text_en: str) -> dict[str, Any]:
    return _row((0, f"{text_id} / {text_en}", "section", None), height=30)


def _steps(view: Mapping[str, Any], kind: Kind, *, was_signed: bool) -> Iterator[dict[str, Any]]:
    yield _section("Langkah berikutnya", "What to do")
    for number, (step_id, step_en) in enumerate(_STEPS[kind], start=1):
        yield _row(
            (0, f"{number}.", "step_number", None),
            (1, step_id, "yellow" if number == 2 else "step", None),
            *[(place, None, "yellow" if number == 2 else "step", None) for place in (2, 3)],
            (4, step_en, "step_en", None),
            (5, None, "step_en", None),
            merge=[(1, 3), (4, 5)],
            height=_height((step_id, step_en), (76, 58)),
        )
    notes = [_ABOUT[kind]]
    if kind is Kind.ORIGINAL and str(view["file"]).casefold().endswith(".xlsm"):
        notes.append(_MACROS)
    if was_signed:
        notes.append(_SIGNATURE)
    if view["unlisted"]:
        listed, total = len(view["errors"]), view["error_count"]
        notes.append(
            (
                f"{listed} dari {total} kesalahan ditandai; sisanya muncul setelah diunggah lagi.",
                f"{listed} of {total} mistakes are marked; the others show at the next upload.",
            )
        )
    for text_id, text_en in notes:
        yield _row(
            (0, None, "step_en", None),
            (1, text_id, "step", None),
            (4, text_en, "step_en", None),
            merge=[(1, 3), (4, 5)],
            height=_height((text_id, text_en), (76, 58)),
        )


def _kinds(view: Mapping[str, Any], marks: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    first: dict[tuple[str, str], Mark] = {}
    for mark in marks:
        first.setdefault((mark.code, mark.column), mark)
    yield _section("Kesalahan tersering", "Commonest mistakes")
    yield _titles(("Jumlah", "Kolom", "Kode", _WHAT, "In English", "Contoh"))
    for kind in view["kinds"]:
        example = first.get((kind["code"], kind["column"]))
        text_id, text_en = (f"{kind[f'what_{a}']} {kind[f'mend_{a}']}" for a in ("id", "en"))
        yield _row(
            (0, kind["count"], "number", None),
            (1, kind["label_id"], "strong", None),
            (2, kind["code"], "text", None),
            (3, text_id, "text", None),
            (4, text_en, "soft", None),
            (5, f"baris {example.row}", *_link(example)) if example else (5, None, "text", None),
            height=_height((text_id, text_en), (WIDTHS[3], WIDTHS[4])),
        )
    if view["more_kinds"]:
        yield _row((3, f"… dan {view['more_kinds']} jenis lain / other kinds", "soft", None))


def _list(view: Mapping[str, Any], marks: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    moved = any(mark.row != mark.source_row for mark in marks)
    several = len({mark.sheet for mark in marks}) > 1
    yield _section(f"Daftar perbaikan ({view['rejected']} baris)", "Rows to fix")
    source = "Baris berkas asal" if moved else ("Lembar" if several else "")
    yield _titles(("Baris", "Kolom", "Kode", _WHAT, "In English", source))
    for mark in marks:
        yield _row(
            (0, mark.row, *_link(mark)),
            (1, mark.label, "strong", None),
            (2, mark.code, "text", None),
            (3, mark.message_id, "text", None),
            (4, mark.message_en, "soft", None),
            (5, _source(mark, moved=moved, several=several), "number", None),
            height=_height((mark.message_id, mark.message_en), (WIDTHS[3], WIDTHS[4])),
        )


def _link(mark: Mark) -> tuple[str, Link | None]:
    """The format of a row's number, and where it leads to."""
    return ("text" if mark.at is None else "link", mark.at)


def _source(mark: Mark, *, moved: bool, several: bool) -> object:
    """The sheet and the row of a mistake in the file that was sent, where they are not plain."""
    if several:
        return f"{mark.sheet or ''} {mark.source_row if moved else ''}".strip()
    return mark.source_row if moved else None


def _findings(findings: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """Conditions first, since by them the upload waits; what was skipped at the end."""
    yield _section("Catatan, dan yang tidak dibaca", "Notices, and what was not read")
    yield _titles(("Jenis", "Lembar, baris", "Kode", "Isi", "In English", ""))
    ordered = sorted(findings, key=lambda finding: _FINDINGS.index(finding["kind"]))
    for finding in ordered[:MOST_FINDINGS]:
        texts = (finding["message_id"], finding["message_en"])
        yield _row(
            (0, _FINDING_WORDS[finding["kind"]], "strong", None),
            (1, _places(finding["places"]), "text", None),
            (2, finding["code"], "text", None),
            (3, texts[0], "text", None),
            (4, texts[1], "soft", None),
            (5, None, "soft", None),
            height=_height((_places(finding["places"]), *texts), (WIDTHS[1], *WIDTHS[3:5])),
        )
    if (more := len(findings) - MOST_FINDINGS) > 0:
        yield _row((3, f"… dan {more} lagi / more: see the report", "soft", None))


def _places(places: Sequence[Mapping[str, Any]]) -> str:
    """``PNS: 4, 9; PPPK: 7``: rows by sheet, the first of them."""
    rows: dict[str, list[str]] = {}
    for place in places[:_MOST_PLACES]:
        rows.setdefault(place["sheet"] or "", []).append(str(place["row"]))
    texts = [
        f"{sheet}: {', '.join(some)}" if sheet else ", ".join(some) for sheet, some in rows.items()
    ]
    return "; ".join(texts) + (" …" if len(places) > _MOST_PLACES else "")


def _repairs(repairs: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    yield _section("Sudah dibetulkan otomatis, tidak perlu diubah", "Repaired, nothing to do")
    for repair in repairs:
        yield _row(
            (0, repair["count"], "number", None),
            (1, repair["label_id"], "text", None),
            (2, None, "text", None),
            (3, None, "text", None),
            (4, repair["label_en"], "soft", None),
            (5, None, "soft", None),
            merge=[(1, 3)],
            height=16,
        )


def _titles(titles: Sequence[str]) -> dict[str, Any]:
    return _row(*[(place, title, "head", None) for place, title in enumerate(titles)], height=19)


def _height(texts: Iterable[str], widths: Iterable[float]) -> float:
    """Points for the lines that the longest text takes; a spreadsheet program does not say."""
    pairs = zip(texts, widths, strict=True)
    lines = max(-(-len(text) * 11 // int(width * 10)) for text, width in pairs)
    return 4 + _LINE * max(1, lines)
