"""An upload with all that its accepted rows depend on, as bytes: what a replay starts from."""

import json
from dataclasses import dataclass
from pathlib import Path

from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True)
class SourceUpload:
    """An upload, and the rules and the register (None for none) that its batch pins."""

    content: bytes
    file_name: str
    agency: str
    period: Period
    rules: bytes
    register: bytes | None

    def write_to(self, folder: Path) -> None:
        """Files ``upload``, ``rules.json``, ``request.json`` and perhaps ``register.csv``."""
        (folder / "upload").write_bytes(self.content)
        (folder / "rules.json").write_bytes(self.rules)
        if self.register is not None:
            (folder / "register.csv").write_bytes(self.register)
        request = {
            "file_name": self.file_name,
            "agency": self.agency,
            "period": str(self.period),
        }
        (folder / "request.json").write_text(json.dumps(request), encoding="utf-8")
