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

CONCURRENCY = "Concurrent executions of AWS Lambda (L-B99A9384)"
ROLES = "Roles per account of AWS IAM (L-FE177D64)"
ROLES_OF_AN_AGENCY, OTHER_ROLES = 2, 40
MOST_ROLE_NAME = 64


def problems(session: Any, application: str, parameters: Mapping[str, str]) -> Iterator[str]:
    """Each quota that the parameters of a stage do not fit, with the request to file.

    Args:
        session: of whoever deploys.
        application: name of the application stack.
        parameters: those of all stacks together that are not left at their defaults.
    """
    yield from _codes(application, parameters)
    yield from _concurrency(session.client("lambda"), application, parameters)
    yield from _roles(session.client("iam"), parameters)


def longest_code(prefix: str) -> int:
    """How long an agency's code may be, for the name of its head's role is the longest."""
    return MOST_ROLE_NAME - len(f"{prefix}-agency--head")


def _codes(application: str, parameters: Mapping[str, str]) -> Iterator[str]:
    most = longest_code(application)
    for code in parameters.get("AgencyCodes", "").split(","):
        if len(code) > most:
            yield (
                f"AgencyCodes: {code} has {len(code)} characters. A role's name may have "
                f"{MOST_ROLE_NAME} characters, so a code of this stage may have {most}. Shorten it."
            )


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


def _reserved(functions: Any, name: str) -> int:
    try:
        answer = functions.get_function_concurrency(FunctionName=name)
    except functions.exceptions.ResourceNotFoundException:
        return 0
    return int(answer.get("ReservedConcurrentExecutions", 0))


def _roles(iam: Any, parameters: Mapping[str, str]) -> Iterator[str]:
    account = iam.get_account_summary()["SummaryMap"]
    agencies = len(parameters.get("AgencyCodes", "").split(","))
    roles = agencies * ROLES_OF_AN_AGENCY + OTHER_ROLES
    if "RolesQuota" in account and roles > account["RolesQuota"]:
        yield (
            f"AgencyCodes: {agencies} agencies need {roles} roles, and the account may have "
            f"{account['RolesQuota']}. Ask in Service Quotas for {roles} {ROLES}."
        )
