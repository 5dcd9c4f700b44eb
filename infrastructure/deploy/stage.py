"""A stage: one deployment of all stacks. Their names begin alike, so two live in one account."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tukin.people.agencies.agency import parse_code
from tukin.vocabulary.errors import InvalidInput

_NAME = re.compile(r"[a-z][a-z0-9]{0,7}", re.ASCII)
"""A bucket's name is the stage's, a purpose, the account and the region, within 63 characters."""

_DECLARED = re.compile(r"(?m)^  (\w+):\n    Type: (?:String|Number|CommaDelimitedList)$")


FOR_TESTS = "dev"
"""How the names of stages begin that pay nobody."""


class StageError(ValueError):
    """A stage that cannot be deployed, with what to do about it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """The names of a stage, and the values of the parameters for which it has its own.

    ``name`` is "" for the stage whose stacks are called ``tukin`` and ``tukin-…``. ``tags`` are put
    on all stacks; ``Purpose=tests`` allows the end-to-end tests to write into the stage.
    """

    name: str
    region: str
    own: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)

    @property
    def application(self) -> str:
        """Name of the application stack; those of the others begin with it."""
        return f"tukin-{self.name}" if self.name else "tukin"

    def stack(self, part: str) -> str:
        """Name of the stack of a part, such as ``storage``."""
        return self.application if part == "application" else f"{self.application}-{part}"

    def agency_stack(self, code: str) -> str:
        """Name of the stack of an agency.

        Raises:
            StageError: for a code that no agency can have.
        """
        try:
            return self.stack(f"agency-{parse_code(code)}")
        except InvalidInput as refusal:
            raise StageError(f"AGENCY={code}: {refusal.message.en}") from None

    def parameters(self, template: str) -> dict[str, str]:
        """The values for a template: the names of the stage, and its own, as far as declared."""
        declared = set(_DECLARED.findall(template.partition("\nResources:")[0]))
        values = {
            "ApplicationStack": self.application,
            "StorageStack": self.stack("storage"),
            "IdentityStack": self.stack("identity"),
            "RulesStack": self.stack("rules"),
            "RolePrefix": self.application,
            "RegisterRequired": "false" if self.name.startswith(FOR_TESTS) else "true",
            **self.own,
        }
        return {name: value for name, value in values.items() if name in declared}


def load_stage(name: str, config: Path) -> Stage:
    """A stage by its table in ``samconfig.toml``.

    Raises:
        StageError: for a name that no stack can have, or without a table.
    """
    if _NAME.fullmatch(name) is None:
        raise StageError(
            f"STAGE={name} is no name for a stage. Take at most 8 small letters and digits."
        )
    tables: dict[str, Any] = tomllib.loads(config.read_text(encoding="utf-8"))
    if name not in tables:
        known = ", ".join(sorted(key for key in tables if _NAME.fullmatch(key)))
        raise StageError(
            f"{config.name} has no stage {name}, only {known}. Add [{name}.deploy.parameters]."
        )
    parameters = tables[name]["deploy"]["parameters"]
    own = dict(pair.split("=", 1) for pair in parameters.get("parameter_overrides", []))
    if "RegisterRequired" in own:
        raise StageError(
            f"{config.name}: [{name}.deploy.parameters] sets RegisterRequired. Take it out: "
            f"only the name of a stage, {FOR_TESTS}..., lets runs be prepared without a register."
        )
    tags = dict(pair.split("=", 1) for pair in parameters.get("tags", []))
    return Stage(name, parameters["region"], own, tags)
