"""Quotas of an account that a stage does not fit: found before anything is deployed."""

from typing import Any

import pytest

from infrastructure.deploy import quotas
from tests.template.stacks import load_stacks


class NoFunction(Exception):
    pass


class Account:
    """What Lambda and IAM say of an account."""

    class exceptions:  # noqa: N801 - as botocore calls it
        ResourceNotFoundException = NoFunction

    def __init__(self, limit: int, reserved: dict[str, int] | None = None, roles: int = 1_000):
        self.limit, self.reserved, self.roles = limit, reserved or {}, roles

    def client(self, service: str) -> "Account":
        assert service in ("lambda", "iam")
        return self

    def get_account_settings(self) -> dict[str, Any]:
        free = self.limit - sum(self.reserved.values())
        limits = {"ConcurrentExecutions": self.limit, "UnreservedConcurrentExecutions": free}
        return {"AccountLimit": limits}

    def get_function_concurrency(self, FunctionName: str) -> dict[str, int]:  # noqa: N803
        if FunctionName not in self.reserved:
            raise NoFunction
        return {"ReservedConcurrentExecutions": self.reserved[FunctionName]}

    def get_account_summary(self) -> dict[str, Any]:
        return {"SummaryMap": {"RolesQuota": self.roles, "Roles": 10}}


def problems(account: Account, **parameters: str) -> list[str]:
    return list(quotas.problems(account, "tukin", parameters))


def test_a_new_account_fits_a_stage_that_reserves_nothing() -> None:
    assert problems(Account(10), MapConcurrency="10") == []


def test_the_lanes_of_an_upload_have_to_fit() -> None:
    """As many shards at a time as the account allows executions: else they only wait."""
    (found,) = problems(Account(10))
    assert found.startswith("MapConcurrency: 20 executions")
    assert "the account has 10" in found
    assert "Set it to 5 or less" in found
    assert problems(Account(20)) == []
    template = load_stacks().application["Parameters"]
    assert template["MapConcurrency"]["Default"] == quotas.LANES_BY_DEFAULT


@pytest.mark.parametrize(
    ("limit", "reserved", "wanted", "asked"),
    [
        (10, {}, 1, 101),  # 100 are kept for those that reserve none
        (100, {}, 1, 101),
        (101, {}, 1, None),
        (1_000, {}, 900, None),
        (1_000, {}, 901, 1_001),
        (1_000, {"tukin-validate-appraisals": 900}, 900, None),  # its own, deployed again
        (1_000, {"other-stage": 500}, 401, 1_001),
    ],
)
def test_what_is_reserved_has_to_fit(
    limit: int, reserved: dict[str, int], wanted: int, asked: int | None
) -> None:
    stage = {"ValidateConcurrency": f"{wanted}", "MapConcurrency": "10"}
    found = problems(Account(limit, reserved), **stage)
    assert len(found) == (asked is not None)
    if asked is not None:
        assert f"for {asked} Concurrent executions of AWS Lambda (L-B99A9384)" in found[0]
        assert "ValidateConcurrency" in found[0]


def test_an_agency_of_its_own_needs_up_to_three_roles() -> None:
    (found,) = quotas.problems_of_agency(Account(10, roles=12))  # it has 10
    assert "has 10 roles and may have 12" in found
    assert "Roles per account" in found
    assert list(quotas.problems_of_agency(Account(10, roles=13))) == []
