"""Checks a run's files against its manifest, and the manifest against itself; offline."""

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tukin.settlement.books import add_control_totals, control_totals
from tukin.settlement.cells.cell_file import is_cell_file, root_of
from tukin.settlement.files.fixed_width import FIXED_WIDTH_FILE, LINE_BYTES
from tukin.settlement.files.payment_files import EXCEPTIONS_FILE
from tukin.settlement.files.states import LINES_FILE, read_lines, sha256_hex
from tukin.settlement.ledger import Entry, chain_hash, entry_of_manifest
from tukin.settlement.settlement import Transfer
from tukin.vocabulary.errors import FileRefused, IntegrityError, NotFound, TukinError

ReadFile = Callable[[str], bytes | None]
"""A file of the run by its name; None where it is not there."""


def read_manifest(data: bytes, name: str) -> Entry:
    """The ledger entry that a manifest holds.

    Raises:
        FileRefused: E736, where it is no manifest.
    """
    try:
        entry = entry_of_manifest(data)
        values = entry.values
        if values["kind"] == "run" and isinstance(values["files"], list):
            return entry
    except (ValueError, KeyError, TypeError, AttributeError):
        pass
    raise FileRefused("E736", name=name)


def check_run_files(entry: Entry, read_file: ReadFile) -> Iterator[TukinError]:
    """Everything about a run that does not fit its manifest, the manifest's own hash first."""
    values = entry.values
    if entry.hash != chain_hash(values["previous_hash"], entry.content):
        yield IntegrityError("E725", seq=values["seq"])
    sound: dict[str, bytes] = {}
    for file in values["files"]:
        data = read_file(file["name"])
        if data is None:
            yield NotFound("E040", file=file["name"])
        elif sha256_hex(data) != file["sha256"] or len(data) != file["bytes"]:
            yield IntegrityError("E734", name=file["name"])
        else:
            sound[file["name"]] = data
    if LINES_FILE in sound:
        if not _has_root(values, sound[LINES_FILE]):
            yield IntegrityError("E734", name=LINES_FILE)
        lines = sorted(read_lines(sound[LINES_FILE]), key=lambda line: (line.agency, line.nip))
        wrong = _that_do_not_add_up(values, lines, sound)
        yield from (IntegrityError("E735", name=name) for name in wrong)


def _has_root(values: Mapping[str, Any], lines: bytes) -> bool:
    """Whether lines are the cells that the entry names; those of older engines have none."""
    root = values.get("lines_root")
    if root is None or not is_cell_file(lines):
        return root is None and not is_cell_file(lines)
    try:
        return bool(root_of(lines) == root)
    except IntegrityError:
        return False


def _that_do_not_add_up(
    values: Mapping[str, Any], lines: list[Transfer], sound: Mapping[str, bytes]
) -> Iterator[str]:
    """The files whose sums are not those of the lines, or of the entry."""
    if not _totals_agree(values, lines):
        yield LINES_FILE
    held = _held(sound.get(EXCEPTIONS_FILE, b""))
    in_file = [line for line in lines if line.line_id not in held]
    if FIXED_WIDTH_FILE in sound and not _transfers_agree(sound[FIXED_WIDTH_FILE], in_file):
        yield FIXED_WIDTH_FILE
    for file in values.get("file_totals", ()):
        if not _covers_all(file, lines):
            yield file["name"]


def _totals_agree(values: Mapping[str, Any], lines: list[Transfer]) -> bool:
    totals = control_totals(lines)
    stated = {(item["agency"], item["kind"]): item for item in values["agency_totals"]}
    if stated.keys() != totals.keys():
        return False
    parts = all(sums._asdict().items() <= stated[place].items() for place, sums in totals.items())
    return parts and add_control_totals(totals.values())._asdict() == values["totals"]


def _held(exceptions: bytes) -> set[str]:
    """The lines that the list of exceptions holds out of the fixed-width file."""
    rows = csv.DictReader(io.StringIO(exceptions.decode("utf-8-sig"), newline=""))
    return {
        row["line_id"]
        for row in rows
        if row["file"] == FIXED_WIDTH_FILE and row["outcome_en"] == "held"
    }


def _covers_all(file: Mapping[str, Any], lines: list[Transfer]) -> bool:
    """Whether what a file pays and what is held out of it are all transfers of the run."""
    paid = [line.transfer_idr for line in lines if line.transfer_idr]
    rows = file["lines"] + file["held_lines"]
    return bool(rows == len(paid) and file["transfer_idr"] + file["held_idr"] == sum(paid))


def _transfers_agree(data: bytes, lines: list[Transfer]) -> bool:
    """Whether the fixed-width file pays each person what these lines say."""
    rows = data.split(b"\r\n")
    if rows.pop() or any(len(row) != LINE_BYTES for row in rows):
        return False
    paid = [(row[6:24].decode("ascii"), int(row[112:121])) for row in rows]
    return paid == [(line.nip, line.transfer_idr) for line in lines if line.transfer_idr]
