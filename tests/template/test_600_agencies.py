"""600 agencies fit: no limit of a stack, an environment or a policy has to do with their number."""

import json
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from tests.agency_rows import TOP_NIP
from tests.template.stacks import Stacks, load_stacks, of_type
from tukin.people.agencies.agencies_file import (
    Surroundings,
    check_agencies,
)
from tukin.people.agencies.canonical import load_agencies, write_agencies
from tukin.people.agencies.changes import describe_changes
from tukin.people.agencies.staff import Staff
from tukin.vocabulary.period import Period

COUNT = 600
RESOURCES, PARAMETERS, ENVIRONMENT_BYTES, ROLE_POLICY_CHARACTERS = 500, 200, 4_096, 10_240
"""Of one stack, of one stack, of one function, of all inline policies of one role together."""
ROLES = 1_000
"""Of an account; only an agency whose own system calls the API takes two."""
ANSWER_BYTES = 6 * 1024 * 1024
HEADING = "agency;name;short;top_nip;timezone;mode;ratings;since;until"
STACKS = load_stacks()


@pytest.mark.parametrize("name", STACKS.named)
def test_each_stack_is_within_its_limits(name: str) -> None:
    template = STACKS.named[name]
    assert len(template["Resources"]) <= RESOURCES
    assert len(template.get("Parameters", {})) <= PARAMETERS


def numbers(stacks: Stacks) -> set[str]:
    """Parameters that are lists: what they name grows with what is deployed."""
    return {
        parameter
        for template in stacks.all
        for parameter, described in template.get("Parameters", {}).items()
        if "List" in described["Type"]
    }


def test_no_stack_takes_a_list_of_agencies() -> None:
    assert numbers(STACKS) == set()
    planted = load_stacks()
    planted.application["Parameters"]["AgencyCodes"] = {"Type": "CommaDelimitedList"}
    assert numbers(planted) == {"AgencyCodes"}


def test_each_environment_is_within_its_limit() -> None:
    sizes = {}
    for name, function in of_type(STACKS.application, "AWS::Serverless::Function").items():
        variables = function["Properties"].get("Environment", {}).get("Variables", {})
        # what replaces a placeholder is longer than the placeholder by at most 128 characters
        sizes[name] = len(json.dumps(variables)) + 128 * len(variables)
    assert max(sizes.values()) <= ENVIRONMENT_BYTES, sizes


def test_each_roles_policies_are_within_their_limit() -> None:
    for template in (STACKS.application, STACKS.access, STACKS.agency):
        for name, role in of_type(template, "AWS::IAM::Role").items():
            policies = [p["PolicyDocument"] for p in role["Properties"].get("Policies", ())]
            text = json.dumps(policies).replace(" ", "")
            assert len(text) <= ROLE_POLICY_CHARACTERS, name


def test_an_agencys_stack_is_two_roles_and_that_of_its_system() -> None:
    roles = of_type(STACKS.agency, "AWS::IAM::Role")
    assert STACKS.agency["Resources"] == roles
    assert len(roles) == 3
    assert [name for name, role in roles.items() if "Condition" in role] == ["SystemRole"]


def test_600_rows_are_checked_stored_and_read(
    tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    lines = [
        f"badan-{n:03d};Badan Nomor {n} Kota;B{n};{TOP_NIP};WIB;files;system;2020-01-01;"
        for n in range(COUNT)
    ]
    path = tmp_path / "agencies"
    path.write_text("\n".join([HEADING, *lines]))
    began = time.perf_counter()
    checked = check_agencies(
        path, "agencies/2026-11-01.csv", Surroundings(date(2026, 11, 1), Staff.of(None))
    )
    assert checked.agencies is not None, checked.errors[:3]
    data = write_agencies(checked.agencies)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    loaded = load_agencies(data)
    assert len(loaded.of_period(Period(2026, 10))) == COUNT
    read_seconds = time.perf_counter() - began
    answer = json.dumps(describe_changes(None, loaded)).encode()
    assert len(answer) < ANSWER_BYTES
    for name, value in (
        ("bytes", len(data)),
        ("bytes of the whole difference", len(answer)),
        ("ms to check", round(seconds * 1_000)),
        ("ms to read", round(read_seconds * 1_000)),
    ):
        record_property(name, value)
