"""What a policy allows, by the rules of IAM: denied unless allowed, and a denial always counts.

Source: IAM User Guide, "Policy evaluation logic" and "Set operators for multivalued context keys".
Only the operators that the templates use are known; another one raises, so that none is taken for
granted. Boundaries, session and resource policies are not considered.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from infrastructure.local.permissions.patterns import glob_fits
from infrastructure.local.permissions.statements import Condition, Statement

_VARIABLE = re.compile(r"\$\{([^}]+)\}")
"""A policy variable, such as ``${aws:username}``."""

Context = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Request:
    """What somebody asks of AWS.

    ``context`` has the values of condition keys that this request carries: of ``LeadingKeys`` one
    for each item; a key that it does not carry is left out.
    """

    action: str
    resource: str
    context: Context = field(default_factory=dict)

    def __hash__(self) -> int:
        return hash((self.action, self.resource, *sorted(self.context.items())))

    def __str__(self) -> str:
        context = "".join(
            f", {key} {' '.join(values)}" for key, values in sorted(self.context.items())
        )
        return f"{self.action} on {self.resource}{context}"


_MATCHES: Mapping[str, Callable[[str, str], bool]] = {
    "StringEquals": lambda wanted, value: wanted == value,
    "StringLike": glob_fits,
    "ArnEquals": glob_fits,
    "Bool": lambda wanted, value: wanted.lower() == value.lower(),
}


def allows(statements: Iterable[Statement], request: Request) -> bool:
    """Whether these statements together allow the request."""
    effects = {each.effect for each in statements if _speaks_of(each, request)}
    return effects == {"Allow"}


def _speaks_of(statement: Statement, request: Request) -> bool:
    action = request.action.lower()
    return (
        any(glob_fits(pattern.lower(), action) for pattern in statement.actions)
        and any(glob_fits(pattern, request.resource) for pattern in statement.resources)
        and all(_holds(condition, request.context) for condition in statement.conditions)
    )


def _holds(condition: Condition, context: Context) -> bool:
    found = {key.lower(): values for key, values in context.items()}
    values = found.get(condition.key.lower(), ())
    if condition.operator == "Null":  # whether the request carries the key
        return condition.values == (str(not values).lower(),)
    quantifier, _, operator = condition.operator.rpartition(":")
    if operator not in _MATCHES:
        raise ValueError(f"cannot evaluate {condition.operator}")
    matches = _MATCHES[operator]
    asked = [text for each in condition.values for text in _filled(each, found)]
    each = [any(matches(wanted, value) for wanted in asked) for value in values]
    match quantifier:
        case "ForAllValues":
            return all(each)  # true for a request without the key
        case "ForAnyValue":
            return any(each)
        case "":
            return len(each) == 1 and each[0]
    raise ValueError(f"cannot evaluate {condition.operator}")


def _filled(wanted: str, context: Context) -> list[str]:
    """A value with its policy variables filled in; none where the request does not carry one."""
    names = [name.lower() for name in _VARIABLE.findall(wanted)]
    if not all(len(context.get(name, ())) == 1 for name in names):
        return []
    return [_VARIABLE.sub(lambda hole: context[hole[1].lower()][0], wanted)]
