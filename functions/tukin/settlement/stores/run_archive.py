"""What settlement runs write into the archive: once, under names that tell the content.

What is ``{sha256}`` of a state is the root where it is a cell file (``cells/cell_file.py``).

::

    settlement/claims/{sha256}.jsonl        states that the ledger names
    settlement/credited/{sha256}.jsonl
    settlement/entries/{sha256}.json        what a run is to become in the ledger, before it is
    settlement/holds/{sha256}.jsonl         whom officers hold; and one person, as entered
    settlement/people/{sha256}.jsonl        the lists of people who act, by date
    settlement/recoveries/{sha256}.jsonl
    settlement/statements/{sha256}.jsonl    what banks executed, and the list of their statements
    prepared/{run_id}/{sha256}/{file}       what was prepared; no person's role reads it
    runs/{run_id}/{sha256}/{file}           files of a run, as its ledger entry names them
    runs/{run_id}/manifest.json             written after the commit, from the entry
    runs/{run_id}/signature.json
"""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from tukin.aws.objects import Bucket
from tukin.settlement.cells.cell_file import name_of
from tukin.settlement.files.states import LINES_FILE
from tukin.settlement.ledger import Entry, entry_of_manifest, manifest_json
from tukin.settlement.stores.cell_reader import read_cells
from tukin.vocabulary.errors import IntegrityError, NotFound

State = Literal["credited", "recoveries", "holds", "claims", "statements", "people"]
_JSONL = "application/x-ndjson"
_JSON = "application/json"


class RunArchive:
    """The part of the archive bucket that settlement runs write."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep_state(self, state: State, data: bytes) -> None:
        """Store a state under its name, and read it back: the ledger will name it."""
        key = state_key(state, name_of(data))
        self._bucket.write_once(key, data, _JSONL)
        self._named(key, name_of(data))

    def state(self, state: State, sha256: str | None) -> bytes | None:
        """The state of a name, checked against it; None for None.

        Of a cell file it is the root: each cell is checked against it.

        Raises:
            IntegrityError: E726, where it is not there or not what its name says.
        """
        return None if sha256 is None else self._named(state_key(state, sha256), sha256)

    def state_of(self, state: State, sha256: str | None, keys: Iterable[str]) -> bytes:
        """The rows of a state that are of some people, and of others: of a cell file their cells.

        Args:
            state, sha256: as ``state`` has them.
            keys: the people's keys; none where they are not known: then it is read as a whole.

        Raises:
            IntegrityError: what ``state`` raises.
        """
        if sha256 is None:
            return b""
        wanted, found = set(keys), None
        if wanted:
            found = read_cells(self._bucket, state_key(state, sha256), sha256, wanted)
        return self._named(state_key(state, sha256), sha256) if found is None else found

    def lines_of(self, values: Mapping[str, Any], keys: Iterable[str]) -> bytes:
        """The same of the lines of the run of an entry, by its values.

        ``keys`` are people's, or ids of lines; of runs before cells all lines are given.
        """
        wanted, root, found = set(keys), values.get("lines_root"), None
        if wanted and root is not None:
            (sha256,) = (f["sha256"] for f in values["files"] if f["name"] == LINES_FILE)
            key = file_key(values["run_id"], sha256, LINES_FILE)
            found = read_cells(self._bucket, key, root, wanted)
        return self.file_of(values, LINES_FILE) if found is None else found

    def keep_entry(self, entry: Entry) -> None:
        """Store an entry that a run is to become."""
        data = manifest_json(entry)
        self._keep(intended_key(_sha256(data)), data, _JSON)

    def intended_entry(self, sha256: str) -> Entry:
        """An entry that a run is to become; E726 where it is not there."""
        return entry_of_manifest(self._checked(intended_key(sha256), sha256))

    def keep_prepared(self, run_id: str, name: str, data: bytes) -> str:
        """Store a part of what was prepared; by which it is known."""
        sha256 = name_of(data)
        self._bucket.write_once(prepared_key(run_id, sha256, name), data, _JSON)
        return sha256

    def prepared(self, run_id: str, name: str, sha256: str) -> bytes:
        """A part of what was prepared, checked against its name; E726 where it is not that."""
        return self._named(prepared_key(run_id, sha256, name), sha256)

    def keep_file(self, run_id: str, name: str, data: bytes, content_type: str) -> None:
        """Store a file of a run, and read it back: the ledger will name it."""
        self._keep(file_key(run_id, _sha256(data), name), data, content_type)

    def file(self, run_id: str, name: str, sha256: str) -> bytes:
        """A file of a run, checked against its hash; E726 where it is not what it should be."""
        return self._checked(file_key(run_id, sha256, name), sha256)

    def file_of(self, values: Mapping[str, Any], name: str) -> bytes:
        """A file of the run of a ledger entry, by its values.

        Raises:
            IntegrityError: E726, where the entry names none, or it is not what the entry says.
        """
        for file in values["files"]:
            if file["name"] == name:
                return self.file(values["run_id"], name, file["sha256"])
        raise IntegrityError("E726", name=name)

    def keep_manifest(self, run_id: str, manifest: bytes, signature: bytes) -> None:
        """Store a run's manifest and its signature; the first signature counts."""
        self._bucket.write_once(manifest_key(run_id), manifest, _JSON)
        self._bucket.write_once(signature_key(run_id), signature, _JSON)

    def manifest(self, run_id: str) -> bytes:
        """A run's manifest."""
        return self._bucket.read(manifest_key(run_id))

    def links(self, keys: dict[str, str], seconds: int) -> dict[str, str]:
        """Short-lived links to objects, by the names given to them."""
        return {name: self._bucket.link(key, seconds) for name, key in keys.items()}

    def _keep(self, key: str, data: bytes, content_type: str) -> None:
        self._bucket.write_once(key, data, content_type)
        self._checked(key, _sha256(data))

    def _checked(self, key: str, sha256: str) -> bytes:
        data = self._found(key)
        if _sha256(data) != sha256:
            raise IntegrityError("E726", name=key)
        return data

    def _named(self, key: str, name: str) -> bytes:
        """The same of what may be a cell file, whose name is its root."""
        data = self._found(key)
        if name_of(data) != name:
            raise IntegrityError("E726", name=key)
        return data

    def _found(self, key: str) -> bytes:
        try:
            return self._bucket.read(key)
        except NotFound as missing:
            raise IntegrityError("E726", name=key) from missing


def state_key(state: State, sha256: str) -> str:
    """Key of a state."""
    return f"settlement/{state}/{sha256}.jsonl"


def intended_key(sha256: str) -> str:
    """Key of an entry that a run is to become."""
    return f"settlement/entries/{sha256}.json"


def prepared_key(run_id: str, sha256: str, name: str) -> str:
    """Key of a part of what was prepared."""
    return f"prepared/{run_id}/{sha256}/{name}"


def file_key(run_id: str, sha256: str, name: str) -> str:
    """Key of a run's file."""
    return f"runs/{run_id}/{sha256}/{name}"


def manifest_key(run_id: str) -> str:
    """Key of a run's manifest."""
    return f"runs/{run_id}/manifest.json"


def signature_key(run_id: str) -> str:
    """Key of the manifest's signature."""
    return f"runs/{run_id}/signature.json"


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
