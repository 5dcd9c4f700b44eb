"""What goes into the package that others install."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "functions" / "tukin"


def test_every_file_that_is_no_module_is_packaged() -> None:
    """setuptools takes modules by itself; what else the code opens is named in pyproject.toml."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    patterns = settings["tool"]["setuptools"]["package-data"]["tukin"]
    packaged = {path for pattern in patterns for path in PACKAGE.glob(pattern)}
    data = {
        path for path in PACKAGE.rglob("*") if path.is_file() and path.suffix not in {".py", ".pyc"}
    }
    assert {str(path.relative_to(PACKAGE)) for path in data - packaged} == set()
    assert PACKAGE / "audit" / "engine-2.zip" in packaged
