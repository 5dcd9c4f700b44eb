"""The uploads of a month with all that their accepted rows depend on: what a replay starts from."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class SourceUpload:
    """The bytes of an upload; ``kind`` is ``whole``, ``amendment`` or ``withdrawal``."""

    content: bytes
    file_name: str
    kind: str


@dataclass(frozen=True, slots=True)
class SourceMonth:
    """Uploads, and the rules and the register (None for none) that their batch pins.

    ``is_folded`` says whether they are read as a month. Before engine 3 each was read by itself.
    """

    uploads: Sequence[SourceUpload]
    agency: str
    period: Period
    rules: bytes
    register: bytes | None
    is_folded: bool

    def write_to(self, folder: Path) -> None:
        """Files ``upload-{place}``, ``rules.json``, ``request.json``, perhaps ``register.csv``."""
        for place, upload in enumerate(self.uploads):
            (folder / f"upload-{place}").write_bytes(upload.content)
        (folder / "rules.json").write_bytes(self.rules)
        if self.register is not None:
            (folder / "register.csv").write_bytes(self.register)
        request = {
            "uploads": [[upload.file_name, upload.kind] for upload in self.uploads],
            "agency": self.agency,
            "period": str(self.period),
            "is_folded": self.is_folded,
        }
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
