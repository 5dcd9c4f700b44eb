"""``python -m infrastructure.package``: what `make package` and `sam build` make.

Without arguments it writes what is deployed, the wheel of the command and a list of hashes into
``dist/``; ``unpack FOLDER`` puts the package of the functions into a folder of `sam build`.
"""

import argparse
import shutil
import sys
from pathlib import Path

from infrastructure.local.places import ROOT, WORK, shown
from infrastructure.package import targets, template
from infrastructure.package.bill import BILL
from infrastructure.package.command import PINNED, build_wheel
from infrastructure.package.contents import extract, unpack
from infrastructure.package.digest import sha256_of
from infrastructure.package.functions import build_functions
from infrastructure.package.imports import ImportFailed, import_handlers
from infrastructure.package.version import VERSION

DIST = ROOT / "dist"
HASHES = "SHA256SUMS"

_NO_PYTHON = """\
Note: this machine has no Python {version}, on which the functions run. So the package was built
without .pyc, and its handlers were not imported. If it has one that was not found, name it:
{variable}=/path/to/python{version} make package
"""


def main() -> int:
    """Build; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infrastructure.package", description=__doc__)
    parser.add_argument("--work", type=Path, default=WORK, help="where packages are kept")
    parser.add_argument("--dist", type=Path, default=DIST, help="where the results are written")
    parser.add_argument("unpack", nargs="?", type=Path, metavar="FOLDER", help="of sam build")
    options = parser.parse_args()
    archive = build_functions(options.work)
    if options.unpack:
        unpack(archive, options.unpack)
        return 0
    try:
        note = _try(archive, options.work)
    except ImportFailed as error:
        sys.stderr.write(f"The package has a handler that cannot be imported: {error}\n")
        return 1
    write_dist(archive, options.dist)
    sys.stdout.write(note)
    return 0


def _try(archive: Path, work: Path) -> str:
    """Import the handlers where this machine can; what is to be said of it."""
    version = "{}.{}".format(*template.runtime())
    python = targets.find_runtime_python()
    if python is None:
        return _NO_PYTHON.format(version=version, variable=targets.RUNTIME_PYTHON)
    import_handlers(archive, python, work)
    handlers = len(template.handlers())
    return f"All {handlers} handlers were imported from the package by Python {version}.\n"


def write_dist(archive: Path, dist: Path) -> None:
    """Replace what the folder holds by today's files, and list their hashes."""
    shutil.rmtree(dist, ignore_errors=True)
    dist.mkdir(parents=True)
    functions = dist / f"tukin-functions-{VERSION}.zip"
    shutil.copyfile(archive, functions)
    extract(archive, BILL, dist / f"tukin-functions-{VERSION}.{BILL}")
    build_wheel(dist)
    shutil.copyfile(PINNED, dist / "requirements-command.txt")
    files = sorted(dist.iterdir())
    lines = [f"{sha256_of(path)}  {path.name}\n" for path in files]
    (dist / HASHES).write_text("".join(lines), encoding="utf-8")
    for path in files:
        sys.stdout.write(f"{path.stat().st_size:>12,}  {shown(path)}\n")


if __name__ == "__main__":
    raise SystemExit(main())
