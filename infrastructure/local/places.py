"""Where things lie: the checkout, the work directory of the local engine and its environments."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FUNCTIONS = ROOT / "functions"
TEMPLATE = ROOT / "template.yaml"
INFRASTRUCTURE = ROOT / "infrastructure"

# Everything that is made here and can be thrown away (`make clean`); never committed.
WORK = ROOT / ".local"

ENGINE_PYTHON = ROOT / ".venv-engine" / "bin" / "python"
RUNTIME_PYTHON = ROOT / ".venv-runtime" / "bin" / "python"
