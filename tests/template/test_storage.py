"""The secret of the storage stack never changes and is read by a few functions only."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.template.stacks import Stacks, load_stacks, of_type, target

POLICY, VARIABLE = "PersonKeyAccess", "PERSON_KEY_SECRET"
NAME = {"Fn::Sub": "${AWS::StackName}-person-keys"}


def test_the_lines_of_the_secret_are_pinned() -> None:
    """A change of GenerateSecretString or of the name makes another secret: never adapt this."""
    stacks = load_stacks()
    secret = stacks.storage["Resources"]["PersonKeySecret"]
    assert "Never rotate" in secret["Properties"].pop("Description")
    assert secret == {
        "Type": "AWS::SecretsManager::Secret",
        "DeletionPolicy": "RetainExceptOnCreate",
        "UpdateReplacePolicy": "Retain",
        "Properties": {
            "Name": NAME,
            "GenerateSecretString": {"PasswordLength": 64, "ExcludePunctuation": True},
        },
    }
    kinds = [resource["Type"] for each in stacks.all for resource in each["Resources"].values()]
    assert [kind for kind in kinds if "SecretsManager" in kind] == [secret["Type"]]


def test_the_application_gets_the_name_that_the_secret_has() -> None:
    stacks = load_stacks()
    assert stacks.storage["Outputs"]["PersonKeySecretName"] == {
        "Value": NAME,
        "Export": {"Name": {"Fn::Sub": "${AWS::StackName}-PersonKeySecretName"}},
    }
    imported = {"Fn::ImportValue": {"Fn::Sub": "${StorageStack}-PersonKeySecretName"}}
    variables = [
        function["Properties"]["Environment"]["Variables"][VARIABLE]
        for name, function in functions(stacks)
        if name in readers_of_the_secret(stacks)
    ]
    assert len(variables) > 4
    assert all(value == imported for value in variables)


def functions(stacks: Stacks) -> Iterator[tuple[str, dict[str, Any]]]:
    yield from of_type(stacks.application, "AWS::Serverless::Function").items()


def readers_of_the_secret(stacks: Stacks) -> set[str]:
    """The functions whose role may read the secret of the person keys."""
    roles = stacks.application["Resources"]
    return {
        name
        for name, function in functions(stacks)
        if may_read(roles[target(function["Properties"]["Role"]) or ""])
    }


def may_read(role: dict[str, Any]) -> bool:
    return POLICY in map(target, role["Properties"].get("ManagedPolicyArns", []))


def problems(stacks: Stacks) -> Iterator[str]:
    """What gives the secret to others than the functions that compute person keys."""
    text = json.dumps([template["Resources"] for template in stacks.all])
    of_clients = json.dumps(stacks.portal["Resources"]["SignInRole"])
    text = text.replace(of_clients, "")  # on secrets of their own name; see test_portal
    if re.findall(r'"(secretsmanager:[A-Za-z*]+)"', text) != ["secretsmanager:GetSecretValue"]:
        yield "more than one statement allows something in Secrets Manager"
    policy = stacks.application["Resources"][POLICY]["Properties"]
    if policy.keys() != {"Description", "PolicyDocument"}:
        yield "the policy attaches itself"
    pattern, names = policy["PolicyDocument"]["Statement"][0]["Resource"]["Fn::Sub"]
    if not pattern.endswith(":secret:${Name}-??????") or names.keys() != {"Name"}:
        yield "the policy is not of one secret"
    roles = of_type(stacks.application, "AWS::IAM::Role").values()
    if sum(map(may_read, roles)) != len(readers_of_the_secret(stacks)):
        yield "a role that is no function's may read the secret"
    for name, function in functions(stacks):
        variables = function["Properties"].get("Environment", {}).get("Variables", {})
        if (VARIABLE in variables) != (name in readers_of_the_secret(stacks)):
            yield f"{name}: has only one of {VARIABLE} and {POLICY}"


def properties(stacks: Stacks, name: str) -> Any:
    return stacks.application["Resources"][name]["Properties"]


def statement(stacks: Stacks) -> Any:
    return properties(stacks, POLICY)["PolicyDocument"]["Statement"][0]


BUGS: dict[str, Callable[[Stacks], object]] = {
    "another statement": lambda s: properties(s, "SweepRole")["Policies"].append(statement(s)),
    "another right": lambda s: statement(s).update(Action="secretsmanager:PutSecretValue"),
    "every secret": lambda s: statement(s)["Resource"]["Fn::Sub"].__setitem__(0, "arn:secret:*"),
    "attached by itself": lambda s: properties(s, POLICY).update(Roles=["anybody"]),
    "the state machine": lambda s: properties(s, "SettlementRole").update(
        ManagedPolicyArns=[{"Ref": POLICY}]
    ),
    "without the variable": lambda s: properties(s, "SweepRole")["ManagedPolicyArns"].append(
        {"Ref": POLICY}
    ),
    "without the right": lambda s: properties(s, "Sweep")["Environment"]["Variables"].update(
        {VARIABLE: "name"}
    ),
}


def test_the_secret_is_for_functions_only() -> None:
    assert list(problems(load_stacks())) == []


@pytest.mark.parametrize("bug", BUGS.values(), ids=BUGS)
def test_a_planted_bug_is_found(bug: Callable[[Stacks], object]) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert len(list(problems(stacks))) == 1
