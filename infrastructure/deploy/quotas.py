"""What the account allows, before anything is deployed that needs more."""

from collections.abc import Iterator, Mapping
from typing import Any

LEAST_UNRESERVED = 100
"""Concurrent executions that Lambda keeps for the functions that reserve none."""

RESERVING = {
    "ValidateConcurrency": "validate-appraisals",
    "ComputeConcurrency": "compute-incentives",
    "PublishConcurrency": "publish-batch",
    "SweepConcurrency": "sweep",
}
"""Parameters that reserve concurrency, each for one function."""

LANES, LANES_BY_DEFAULT = "MapConcurrency", 20
"""How many shards of one upload are computed at the same time."""

CONCURRENCY = "Concurrent executions of AWS Lambda (L-B99A9384)"
ROLES = "Roles per account of AWS IAM (L-FE177D64)"
ROLES_OF_AN_AGENCY = 3
"""At most: those of its people and its head, and of a system where it has one."""


def problems(session: Any, application: str, parameters: Mapping[str, str]) -> Iterator[str]:
    """Each quota that the parameters of a stage do not fit, with the request to file.

    Args:
        session: of whoever deploys.
        application: name of the application stack.
        parameters: those of all stacks together that are not left at their defaults.
    """
    yield from _concurrency(session.client("lambda"), application, parameters)


def _concurrency(functions: Any, application: str, parameters: Mapping[str, str]) -> Iterator[str]:
    wanted = {name: int(parameters.get(name, 0)) for name in RESERVING}
    reserved = sum(wanted.values())
    limits = functions.get_account_settings()["AccountLimit"]
    own = sum(_reserved(functions, f"{application}-{name}") for name in RESERVING.values())
    unreserved = limits["UnreservedConcurrentExecutions"] + own
    free = max(unreserved - LEAST_UNRESERVED, 0)
    if reserved > free:
        needed = limits["ConcurrentExecutions"] - unreserved + reserved + LEAST_UNRESERVED
        names = ", ".join(name for name, value in wanted.items() if value)
        yield (
            f"{names}: {reserved} concurrent executions are to be reserved, and the account has "
            f"{free} to reserve. Set them to 0, or ask in Service Quotas for {needed} "
            f"{CONCURRENCY}."
        )
    lanes, most = int(parameters.get(LANES, LANES_BY_DEFAULT)), limits["ConcurrentExecutions"]
    if lanes > most:
        yield (
            f"{LANES}: {lanes} executions of one upload at once, and the account has {most} "
            f"for all functions. Set it to {most // 2} or less, or ask in Service Quotas for more "
            f"{CONCURRENCY}."
        )


def _reserved(functions: Any, name: str) -> int:
    try:
        answer = functions.get_function_concurrency(FunctionName=name)
    except functions.exceptions.ResourceNotFoundException:
        return 0
    return int(answer.get("ReservedConcurrentExecutions", 0))


def problems_of_agency(session: Any) -> Iterator[str]:
    """The quota that the roles of one more agency do not fit, with the request to file."""
    account = session.client("iam").get_account_summary()["SummaryMap"]
    roles, most = account.get("Roles", 0), account.get("RolesQuota")
    if most is not None and roles + ROLES_OF_AN_AGENCY > most:
        yield (
            f"The account has {roles} roles and may have {most}; "
            f"an agency needs up to {ROLES_OF_AN_AGENCY} more. "
            f"Ask in Service Quotas for more {ROLES}."
        )
