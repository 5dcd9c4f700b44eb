"""Golden files in the hands of tests: put back into the stores of a world, or read one by one."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.golden.make import FOLDER, FOLDER_OF, GoldenOffice, folder_of
from tests.integration.world import (
    ACCESS_LOG,
    ARCHIVE,
    INTAKE,
    LEDGER,
    PUBLICATIONS,
    ROSTER,
    TABLE,
    _keys,
    _plain,
)

ENGINES = sorted(path.name.removeprefix("engine-") for path in FOLDER.glob("engine-*"))
"""Every engine that was recorded."""


class Golden:
    """The golden files of one engine."""

    def __init__(self, engine: str) -> None:
        self.engine = engine
        self.folder = folder_of(engine)

    def items(self) -> list[dict[str, Any]]:
        """The table's items in DynamoDB's JSON."""
        lines = (self.folder / "table.jsonl").read_text().splitlines()
        return [json.loads(line) for line in lines]

    def archive(self) -> dict[str, bytes]:
        """The archive's objects by key."""
        return self.objects_of(ARCHIVE)

    def objects_of(self, bucket: str) -> dict[str, bytes]:
        """A bucket's objects by key; none where nobody wrote to it then."""
        folder = self.folder / FOLDER_OF[bucket]
        return {
            str(path.relative_to(folder)): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    def json(self, name: str) -> Any:
        """One of the JSON files."""
        return json.loads((self.folder / name).read_bytes())

    def bundles(self) -> list[Path]:
        """The auditor's bundles."""
        return sorted((self.folder / "bundles").iterdir())

    def restore(self, office: GoldenOffice) -> None:
        """Put everything back where it was stored; who acts is as in every test of today."""
        for item in self.items():
            if (item["pk"]["S"], item["sk"]["S"]) != ROSTER:
                _plain("dynamodb").put_item(TableName=TABLE, Item=item)
        for bucket in (ARCHIVE, LEDGER, PUBLICATIONS, ACCESS_LOG):
            for key, data in self.objects_of(bucket).items():
                _plain("s3").put_object(Bucket=bucket, Key=key, Body=data)
        versions = {item["key"]: item for item in self.json("versions.json")}
        for key, data in self.objects_of(INTAKE).items():
            _plain("s3").put_object(Bucket=INTAKE, Key=key, Body=data)
            stored = _keys(INTAKE).getlist(key)[-1]
            stored._version_id = versions[key]["version_id"]
            stored.last_modified = datetime.fromisoformat(versions[key]["modified"])
