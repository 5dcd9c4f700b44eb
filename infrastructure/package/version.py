"""The version of tukin, as pyproject.toml has it."""

import tomllib

from infrastructure.local.places import ROOT

VERSION: str = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
