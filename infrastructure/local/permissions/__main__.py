"""Tells what AWS's reference has against the policies of the templates; `make check` runs it."""

from infrastructure.local.permissions.reference import data_date
from infrastructure.local.permissions.review import review
from infrastructure.local.permissions.statements import all_statements
from infrastructure.local.permissions.templates import load_stacks


def main() -> int:
    """Print the findings; 1 where there are any."""
    stacks = load_stacks()
    findings = review(stacks)
    for finding in findings:
        print(finding)
    statements = [*all_statements(stacks)]
    actions = sum(len(statement.actions) for statement in statements)
    print(
        f"{len(statements)} statements with {actions} actions: {len(findings)} findings by AWS's"
        f" service authorization reference of {data_date()}"
    )
    return 1 if findings else 0


if __name__ == "__main__":
    raise SystemExit(main())
