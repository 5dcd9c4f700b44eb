"""Checks a run's files against its manifest, and the manifest against itself; offline."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tukin.settlement.books import add_control_totals, control_totals
from tukin.settlement.files.fixed_width import LINE_BYTES
from tukin.settlement.files.payment_files import FIXED_WIDTH_FILE, LINES_FILE
from tukin.settlement.files.states import read_lines, sha256_hex
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
        lines = read_lines(sound[LINES_FILE])
        if not _totals_agree(values, lines):
            yield IntegrityError("E735", name=LINES_FILE)
        if FIXED_WIDTH_FILE in sound and not _transfers_agree(sound[FIXED_WIDTH_FILE], lines):
            yield IntegrityError("E735", name=FIXED_WIDTH_FILE)


def _totals_agree(values: Mapping[str, Any], lines: list[Transfer]) -> bool:
    totals = control_totals(lines)
    stated = {(item["agency"], item["kind"]): item for item in values["agency_totals"]}
    if stated.keys() != totals.keys():
        return False
    parts = all(sums._asdict().items() <= stated[place].items() for place, sums in totals.items())
    return parts and add_control_totals(totals.values())._asdict() == values["totals"]


def _transfers_agree(data: bytes, lines: list[Transfer]) -> bool:
    """Whether the fixed-width file pays each person what the lines say."""
    rows = data.split(b"\r\n")
    if rows.pop() or any(len(row) != LINE_BYTES for row in rows):
        return False
    paid = [(row[6:24].decode("ascii"), int(row[112:121])) for row in rows]
    return paid == [(line.nip, line.transfer_idr) for line in lines if line.transfer_idr]
