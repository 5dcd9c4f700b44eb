"""``persons.jsonl``: the part of a bundle that joins person keys with NIPs, and can be erased.

::

    {"name":"…","nip":"…","person_key":"…"}     a person a line, in the order of the keys
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from tukin.payroll.formats import rows2
from tukin.settlement.cells.cell_file import is_cell_file
from tukin.settlement.files.states import read_rows
from tukin.vocabulary.errors import IntegrityError

PERSONS = "persons.jsonl"


def persons_of(
    live_months: list[dict[str, Any]], read: Callable[[str], bytes], states: Iterable[bytes] = ()
) -> bytes:
    """The persons of live months of format 2, from their accepted rows; b"" where there are none.

    Args:
        live_months: the live months as a run's entry holds them.
        read: an object of the archive.
        states: those after the run; where they are cell files, their persons are in it, too: of
            format 1, or live nowhere any more.
    """
    rows = (row for data in states if is_cell_file(data) for row in read_rows(data))
    found: dict[str, dict[str, str]] = {
        row["key"]: {"name": row.get("name", ""), "nip": row["nip"], "person_key": row["key"]}
        for row in rows
    }
    for month in live_months:
        if month["engine"] == "1":  # its keys follow from the NIPs
            continue
        manifest = json.loads(read(f"batches/{month['batch_id']}/manifest.json"))
        for shard in manifest["shards"]:
            for cells in rows2.parse(read(shard["key"])).rows:
                key, nip, name = cells[1], cells[4], cells[5]
                found[key] = {"name": name, "nip": nip, "person_key": key}
    lines = (
        json.dumps(found[key], ensure_ascii=False, separators=(",", ":")) for key in sorted(found)
    )
    return "".join(f"{line}\n" for line in lines).encode()


def key_by_nip(objects: Mapping[str, bytes]) -> dict[str, str]:
    """The person's key of each NIP of a bundle.

    Raises:
        IntegrityError: E748, where the mapping was erased.
    """
    data = objects.get(PERSONS)
    if data is None:
        raise IntegrityError("E748")
    rows = map(json.loads, data.splitlines())
    return {row["nip"]: row["person_key"] for row in rows}
