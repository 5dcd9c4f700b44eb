"""The accepted rows of a batch, read again from the agencies' own files."""

import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from tukin.audit.frozen_reader import read_as_engine
from tukin.audit.source import SourceUpload
from tukin.intake.check_month import SourceFile, check_month
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import Batch
from tukin.payroll.merge import AcceptedRow, FoldedRows, merge
from tukin.payroll.sources import Sources
from tukin.payroll.stores.sources import sources_key
from tukin.payroll.stores.uploads import batch_from_json
from tukin.register.register_file import load_register
from tukin.rules.rule_set import load_rule_set
from tukin.vocabulary.errors import IntegrityError

_LAST_BEFORE_THE_FOLD = "2"
"""The engine whose reading is frozen for itself and the one before it: they read alike."""


class CaseObjects:
    """The objects of an audited case, each checked against its name.

    Args:
        objects: by the keys of a bundle.
    """

    def __init__(self, objects: Mapping[str, bytes]) -> None:
        self._objects = objects

    def get(self, key: str) -> bytes:
        """An object.

        Raises:
            IntegrityError: E726, where it is missing.
        """
        data = self._objects.get(key)
        if data is None:
            raise IntegrityError("E726", name=key)
        return data

    def checked(self, key: str, sha256: str) -> bytes:
        """An object that is named by its hash.

        Raises:
            IntegrityError: E726, where it is missing or another.
        """
        data = self.get(key)
        if hashlib.sha256(data).hexdigest() != sha256:
            raise IntegrityError("E726", name=key)
        return data

    def upload(self, upload_id: str) -> bytes:
        """The bytes of an upload."""
        return self.get(f"uploads/{upload_id}")

    def rules(self, sha256: str) -> bytes:
        """A rule set."""
        return self.checked(f"rules/{sha256}.json", sha256)

    def register(self, sha256: str) -> bytes | None:
        """A register; None for ""."""
        return self.checked(f"registers/{sha256}.csv", sha256) if sha256 else None


def joined_rows(batch: Batch, objects: CaseObjects) -> Iterable[AcceptedRow]:
    """Engines 1 and 2: the rows of the own upload joined with those of the batches below it."""
    base: Iterable[AcceptedRow] = ()
    if batch.base_batch_id:
        base = joined_rows(_base(batch.base_batch_id, objects), objects)
    source = SourceUpload(
        content=objects.upload(batch.upload_id),
        file_name=batch.file_name,
        agency=batch.agency,
        period=batch.period,
        rules=objects.rules(batch.rules_sha256),
        register=objects.register(batch.register_sha256),
    )
    return merge(batch, read_as_engine(_LAST_BEFORE_THE_FOLD, source), base)


def _base(batch_id: str, objects: CaseObjects) -> Batch:
    """The pins of the batch that an amendment is based on; its id is the hash of them."""
    key = f"batches/{batch_id}/manifest.json"
    batch = batch_from_json(json.loads(objects.get(key))["batch"])
    if batch.batch_id != batch_id:
        raise IntegrityError("E726", name=key)
    return batch


def folded_rows(batch: Batch, objects: CaseObjects) -> Iterable[AcceptedRow]:
    """From engine 3 on: the fold of the uploads that the batch lists."""
    key = sources_key(batch.sources_sha256)
    sources = Sources.read(objects.checked(key, batch.sources_sha256))
    register = objects.register(batch.register_sha256)
    validator = RowValidator(
        load_rule_set(objects.rules(batch.rules_sha256)),
        batch.agency,
        batch.period,
        None if register is None else load_register(register),
    )
    with tempfile.TemporaryDirectory() as folder:
        files = []
        for place, source in enumerate(sources.uploads):
            path = Path(folder, f"upload-{place}")
            path.write_bytes(objects.upload(source.upload_id))
            files.append(SourceFile(path, source.file_name, source.kind, ""))
        return list(FoldedRows(check_month(files, validator).rows, sources.orders))
