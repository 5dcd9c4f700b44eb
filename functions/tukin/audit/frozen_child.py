"""Reads an upload by the code of an older engine: a child process of ``frozen_reader``.

``python frozen_child.py ARCHIVE FOLDER``, where the folder has ``request.json``, ``upload``,
``rules.json`` and perhaps ``register.csv``. It prints the accepted rows as JSON. Everything but
this file comes from the archive.
"""

import json
import sys
from dataclasses import asdict
from pathlib import Path


def main(archive: str, folder: Path) -> None:
    """Print the rows that the older engine accepts."""
    sys.path.insert(0, archive)
    # of the archive, whatever else is installed
    from tukin.intake.check_file import check_file  # noqa: PLC0415
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
    checked = check_file(folder / "upload", request["file_name"], validator)
    json.dump([asdict(row) for row in checked.accepted], sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
