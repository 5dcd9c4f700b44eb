"""The harness gives a function no more than the template does."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.world import VARIABLES

TEMPLATE = Path(__file__).parents[3] / "template.yaml"


class Loader(yaml.SafeLoader):
    """Reads the template; what CloudFormation's functions would give does not matter."""


Loader.add_multi_constructor("!", lambda loader, tag, node: None)


def variables_in_template() -> dict[str, set[str]]:
    """The names of each function's variables, by its handler's module."""
    template: dict[str, Any] = yaml.load(TEMPLATE.read_text(encoding="utf-8"), Loader)
    functions = [
        resource["Properties"]
        for resource in template["Resources"].values()
        if resource["Type"] == "AWS::Serverless::Function"
    ]
    return {
        function["Handler"].split(".")[-2]: set(
            function.get("Environment", {}).get("Variables", {})
        )
        for function in functions
    }


@pytest.mark.parametrize("name", VARIABLES)
def test_a_function_has_the_variables_that_the_tests_give_it(name: str) -> None:
    assert VARIABLES[name].keys() <= variables_in_template()[name]
