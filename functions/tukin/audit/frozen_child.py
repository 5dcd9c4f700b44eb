"""Reads uploads by the code of an older engine: a child process of ``frozen_reader``.

``python frozen_child.py ARCHIVE FOLDER``, where the folder is what ``SourceMonth`` writes. It
prints the accepted rows as JSON, each with the place of its upload. Everything but this file comes
from the archive.
"""

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any


def main(archive: str, folder: Path) -> None:
    """Print the rows that the older engine accepts."""
    sys.path.insert(0, archive)
    # of the archive, whatever else is installed
    from tukin.intake.row_validator import RowValidator  # noqa: PLC0415
    from tukin.register.register_file import load_register  # noqa: PLC0415
    from tukin.rules.rule_set import load_rule_set  # noqa: PLC0415
    from tukin.vocabulary.period import Period  # noqa: PLC0415

    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    register = folder / "register.csv"
    validator = RowValidator(
        load_rule_set((folder / "rules.json").read_bytes()),
        request["agency"],
        Period.parse(request["period"]),
        load_register(register.read_bytes()) if register.exists() else None,
    )
    read = _folded if request["is_folded"] else _one
    rows = read(folder, request["uploads"], validator)
    json.dump([(asdict(row), place) for row, place in rows], sys.stdout)


def _one(folder: Path, uploads: list[list[str]], validator: Any) -> Iterable[tuple[Any, int]]:
    """Up to engine 2: the rows of the only upload."""
    from tukin.intake.check_file import check_file  # noqa: PLC0415

    ((file_name, _),) = uploads
    checked = check_file(folder / "upload-0", file_name, validator)
    return ((row, 0) for row in checked.accepted)


def _folded(folder: Path, uploads: list[list[str]], validator: Any) -> Iterable[tuple[Any, int]]:
    """From engine 3 on: the fold of the uploads."""
    from tukin.intake.check_month import SourceFile, check_month  # noqa: PLC0415

    files = [
        SourceFile(folder / f"upload-{place}", file_name, kind, "")
        for place, (file_name, kind) in enumerate(uploads)
    ]
    return check_month(files, validator).rows


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
