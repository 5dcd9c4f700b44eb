"""Where things lie: the checkout, the work directory of the local engine and its environments."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / "functions"
TEMPLATE = ROOT / "template.yaml"
INFRASTRUCTURE = ROOT / "infrastructure"

# What is made here and can be thrown away (`make clean`); never committed. Tests name another one.
WORK = Path(os.environ.get("TUKIN_WORK") or ROOT / ".local")

ENGINE_PYTHON = ROOT / ".venv-engine" / "bin" / "python"
RUNTIME_PYTHON = ROOT / ".venv-runtime" / "bin" / "python"


def shown(path: Path) -> str:
    """A path as it is printed: from here, where that is shorter."""
    return os.path.relpath(path)
