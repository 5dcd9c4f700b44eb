"""The OpenAPI document, the routes of the template and the callers' rights say the same."""

import json
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any

import pytest

from schemas.generate import generated_files
from schemas.openapi import (
    AGENCY,
    AGENCY_HEAD,
    OPERATIONS,
    PERSONNEL,
    Operation,
    openapi_document,
)
from tests.template.stacks import Stacks, as_list, load_stacks, of_type, text_of

SAMPLES = {"agency": "disdik", "period": "2026-09"}
_CALLERS = {
    "AgencyRole": AGENCY,
    "HeadRole": AGENCY_HEAD,
    "PersonnelRole": PERSONNEL,
    "FinanceRole": "finance",
    "AuditorRole": "auditor",
    "RulesAuthorRole": "rules-author",
    "RulesApproverRole": "rules-approver",
}


def routes(stacks: Stacks) -> set[str]:
    found = of_type(stacks.application, "AWS::ApiGatewayV2::Route").values()
    return {route["Properties"]["RouteKey"] for route in found}


def callers_of(stacks: Stacks, route: str) -> set[str]:
    """The roles whose policies let them call a route, with disdik for the agency."""
    method, path = route.split(" ")
    called = method + re.sub(r"{(\w+)}", lambda match: SAMPLES.get(match[1], "x"), path)
    return {
        caller
        for name, caller in _CALLERS.items()
        for pattern in _invocable(stacks, name)
        if fnmatchcase(called, pattern)
    }


def _invocable(stacks: Stacks, role: str) -> Iterator[str]:
    resources = {**stacks.access["Resources"], **stacks.agency["Resources"]}
    properties = resources[role]["Properties"]
    for policy in properties["Policies"]:
        for statement in policy["PolicyDocument"]["Statement"]:
            if as_list(statement["Action"]) == ["execute-api:Invoke"]:
                for resource in as_list(statement["Resource"]):
                    pattern = text_of(resource).partition("/$default/")[2]
                    yield pattern.replace("${AgencyCode}", SAMPLES["agency"])


def test_every_route_is_described_and_nothing_else() -> None:
    assert {operation.route for operation in OPERATIONS} == routes(load_stacks())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.route)
def test_the_roles_are_those_that_iam_lets_in(operation: Operation) -> None:
    assert callers_of(load_stacks(), operation.route) == set(operation.roles)


def test_a_role_too_many_would_be_found() -> None:
    stacks = load_stacks()
    statement = stacks.access["Resources"]["AuditorRole"]["Properties"]["Policies"][0]
    statement["PolicyDocument"]["Statement"][0]["Resource"].append(
        {"Fn::Sub": "arn:aws:execute-api:::${Api}/$default/POST/runs"}
    )
    assert callers_of(stacks, "POST /runs") == {"finance", "auditor"}


def test_references_and_path_parameters_resolve() -> None:
    document = openapi_document()
    known = {f"#/components/schemas/{name}" for name in document["components"]["schemas"]}
    assert set(_references(document)) <= known
    for path, methods in document["paths"].items():
        for operation in methods.values():
            in_path = {p["name"] for p in operation["parameters"] if p["in"] == "path"}
            assert in_path == set(re.findall(r"{(\w+)}", path))


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for each in value.values():
            yield from _references(each)
    elif isinstance(value, list):
        for each in value:
            yield from _references(each)


def test_the_committed_document_is_the_generated_one() -> None:
    (text,) = [text for path, text in generated_files().items() if path.name == "openapi.json"]
    (path,) = [path for path in generated_files() if path.name == "openapi.json"]
    assert path.read_text(encoding="utf-8") == text
    assert json.loads(text)["openapi"] == "3.1.0"


def test_a_rating_is_described_field_by_field() -> None:
    (operation,) = [
        methods["post"]
        for path, methods in openapi_document()["paths"].items()
        if path.endswith("/appraisals")
    ]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert body["required"] == ["nip"]
    assert {"nip", "alpa", "status", "note", "supervisor_nip"} <= body["properties"].keys()
    for name, field in body["properties"].items():
        assert "object" not in field["type"], f"{name} is one value"
        assert " / " in field["title"]
        assert " / " in field["description"], f"{name} is described in both languages"
    assert body["examples"][0].keys() >= {"nip", "produktivitas"}
