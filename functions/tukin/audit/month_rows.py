"""The accepted rows of a batch, read again from the agencies' own files."""

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from tukin.audit.frozen_reader import archive_of, read_by
from tukin.audit.source import SourceMonth, SourceUpload
from tukin.entitlement.appraisal import Appraisal
from tukin.intake.check_month import SourceFile, check_month
from tukin.intake.row_validator import RowValidator
from tukin.payroll.batch import Batch
from tukin.payroll.merge import AcceptedRow, FoldedRows, merge
from tukin.payroll.sources import Sources
from tukin.payroll.stores.sources import sources_key
from tukin.payroll.stores.uploads import batch_from_json
from tukin.register.register_file import load_register
from tukin.rules.rule_set import load_rule_set
from tukin.settlement.cells.cell_file import name_of
from tukin.vocabulary.errors import IntegrityError


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

    def named(self, key: str, name: str) -> bytes:
        """A state by its name: the root of a cell file, the hash of an older one.

        Raises:
            IntegrityError: E726, where it is missing or another.
        """
        data = self.get(key)
        if name_of(data) != name:
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
    upload = SourceUpload(objects.upload(batch.upload_id), batch.file_name, "")
    own = _rows(batch.engine, _month(batch, [upload], objects, is_folded=False))
    return merge(batch, (row for row, _ in own), base)


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
    uploads = [
        SourceUpload(objects.upload(source.upload_id), source.file_name, source.kind)
        for source in sources.uploads
    ]
    rows = _rows(batch.engine, _month(batch, uploads, objects, is_folded=True))
    return list(FoldedRows(rows, sources.orders))


def _month(
    batch: Batch, uploads: Sequence[SourceUpload], objects: CaseObjects, *, is_folded: bool
) -> SourceMonth:
    return SourceMonth(
        uploads=uploads,
        agency=batch.agency,
        period=batch.period,
        rules=objects.rules(batch.rules_sha256),
        register=objects.register(batch.register_sha256),
        is_folded=is_folded,
    )


def _rows(number: str, month: SourceMonth) -> Collection[tuple[Appraisal, int]]:
    """The accepted rows as an engine reads them: by its archive, or by today's code."""
    archive = archive_of(number)
    return _rows_of_today(month) if archive is None else read_by(archive, number, month)


def _rows_of_today(month: SourceMonth) -> Collection[tuple[Appraisal, int]]:
    validator = RowValidator(
        load_rule_set(month.rules),
        month.agency,
        month.period,
        None if month.register is None else load_register(month.register),
    )
    with tempfile.TemporaryDirectory() as folder:
        month.write_to(Path(folder))
        files = [
            SourceFile(Path(folder, f"upload-{place}"), upload.file_name, upload.kind, "")
            for place, upload in enumerate(month.uploads)
        ]
        return list(check_month(files, validator).rows)
