"""The accepted rows of a batch in the archive: shards, and the manifest that lists them."""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from pydantic import ValidationError

from tukin.aws.objects import Bucket
from tukin.payroll.batch import Batch
from tukin.payroll.formats import rows1, rows2
from tukin.payroll.formats.names import Names
from tukin.payroll.merge import AcceptedRow
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.uploads import batch_to_json
from tukin.vocabulary.errors import IntegrityError


@dataclass(frozen=True, slots=True)
class Shard:
    """One object of a batch's accepted rows."""

    number: int
    key: str
    rows: int


class Shards:
    """Objects ``accepted-{number}.json`` and ``manifest.json`` under ``batches/{batch_id}/``.

    Writing a batch again changes nothing: same keys, same bytes. The manifest is written last, so
    that whoever finds it finds all shards.
    """

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket
        self._names = NamesArchive(bucket)

    def write(
        self, batch: Batch, rows: Collection[AcceptedRow], rows_per_shard: int, names: Names
    ) -> list[dict[str, Any]]:
        """Write a batch's rows in format 2; its shards as the plain values that executions carry.

        Args:
            batch: the batch.
            rows: its rows in the order of the file, each with its person's key.
            rows_per_shard: rows in one object.
            names: the names of the rows' numbers, by the batch's rules.
        """
        self._names.keep(names)
        shards: list[dict[str, Any]] = []
        rest = iter(rows)
        while part := list(islice(rest, rows_per_shard)):
            number = len(shards)
            key = f"batches/{batch.batch_id}/accepted-{number:05d}.json"
            self._bucket.write(key, rows2.write(part, names), "application/json")
            shards.append(asdict(Shard(number, key, len(part))))
        content = {
            "batch": batch_to_json(batch),
            "rules_sha256": batch.rules_sha256,
            "rows": len(rows),
            "shards": shards,
        }
        data = json.dumps(content, indent=1).encode()
        self._bucket.write(_manifest_key(batch.batch_id), data, "application/json")
        return shards

    def of_batch(self, batch_id: str) -> list[Shard]:
        """The shards of a batch in their order, as its manifest lists them.

        Raises:
            IntegrityError: E702, where the manifest is none.
            NotFound: where it is not there any more.
        """
        try:
            content = json.loads(self._bucket.read(_manifest_key(batch_id)))
            return [Shard(**shard) for shard in content["shards"]]
        except (ValueError, KeyError, TypeError):
            raise IntegrityError("E702", what="manifest of a batch") from None

    def row_of(self, batch_id: str, nip: str) -> AcceptedRow | None:
        """The row of a person in a batch; None where it has none.

        Rows are in the order of the file, so all shards are looked at; only the one that has the
        NIP in it is read as rows.

        Raises:
            IntegrityError: what ``of_batch`` and ``rows`` raise.
            NotFound: where what was accepted is not there any more.
        """
        for shard in self.of_batch(batch_id):
            data = self._bucket.read(shard.key)
            if nip.encode() in data:
                found = (row for row in self._rows(shard, data) if row.appraisal.nip == nip)
                if row := next(found, None):
                    return row
        return None

    def rows(self, shard: Shard) -> list[AcceptedRow]:
        """The rows of a shard.

        Raises:
            IntegrityError: E702, where they are not those that were written; E745, where their
                names are missing.
        """
        return self._rows(shard, self._bucket.read(shard.key))

    def _rows(self, shard: Shard, data: bytes) -> list[AcceptedRow]:
        try:
            if data.startswith(b"["):  # format 1: an array carries no number
                rows = rows1.read(data)
            else:
                content = rows2.parse(data)
                rows = rows2.read(content, self._names.get(content.names))
        except (ValidationError, ValueError, IndexError):
            # pydantic's text would carry the rows' content into the logs
            raise IntegrityError("E702", what="content of a shard") from None
        if len(rows) != shard.rows:
            raise IntegrityError("E702", what="rows of a shard")
        return rows


def _manifest_key(batch_id: str) -> str:
    return f"batches/{batch_id}/manifest.json"
