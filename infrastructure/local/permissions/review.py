"""What is wrong with the statements, by AWS's reference: each check yields what breaks it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from infrastructure.local.permissions.evaluation import allows
from infrastructure.local.permissions.needs import needs_of
from infrastructure.local.permissions.patterns import glob_fits
from infrastructure.local.permissions.reference import (
    GLOBAL_KEYS,
    Action,
    actions_like,
    find_action,
)
from infrastructure.local.permissions.statements import (
    Statement,
    all_statements,
    granted,
)
from infrastructure.local.permissions.templates import Stacks

EVERYTHING = "*"


class Finding(NamedTuple):
    """What is wrong, and where."""

    kind: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.kind}: {self.text}"


class _Grant(NamedTuple):
    action: str
    resource: str
    statement: Statement

    def covers(self, other: "_Grant") -> bool:
        """Whether whoever has this one needs not have the other."""
        return (
            self.action == other.action
            and glob_fits(self.resource, other.resource)
            and self.statement.conditions in {(), other.statement.conditions}
        )


Review = Callable[[Stacks], Iterator[Finding]]


def unknown_actions(stacks: Stacks) -> Iterator[Finding]:
    """Every action exists; a pattern covers one at least."""
    for statement in all_statements(stacks):
        for name in statement.actions:
            known = actions_like(name) if EVERYTHING in name else find_action(name)
            if not known:
                yield Finding("unknown action", str(statement), name)


def wrong_resources(stacks: Stacks) -> Iterator[Finding]:
    """An action is granted on what it works on, and on everything only where it must be."""
    for statement, action in _allowed(stacks):
        if not action.types:
            if EVERYTHING not in statement.resources:
                text = f"{action.name} knows no resources, so only * grants it"
                yield Finding("wrong resource type", str(statement), text)
        elif EVERYTHING in statement.resources:
            text = f"{action.name} is granted on everything; it knows {_types(action)}"
            yield Finding("superfluous", str(statement), text)
        elif not any(map(action.knows, statement.resources)):
            text = f"{action.name} works on {_types(action)}, not on {_listed(statement)}"
            yield Finding("wrong resource type", str(statement), text)


def missing_resources(stacks: Stacks) -> Iterator[Finding]:
    """Where AWS asks for several resources, a role is granted all of them."""
    for (stack, role), statements in granted(stacks).items():
        places: dict[str, list[str]] = {}
        for statement in statements:
            for name in statement.actions:
                places.setdefault(name, []).extend(statement.resources)
        for name, resources in places.items():
            action = find_action(name)
            for kind in action.types if action else ():
                fitting = any(map(kind.format.fits, resources))
                if kind.required and not fitting:
                    text = f"{name} also asks for the {kind.name} ({kind.format.text})"
                    yield Finding("missing", f"{stack}: {role}", text)


def superfluous_resources(stacks: Stacks) -> Iterator[Finding]:
    """No resource stands in a statement of which no action works on it."""
    for statement in all_statements(stacks):
        actions = [action for action in map(find_action, _names(statement)) if action]
        for resource in statement.resources:
            if resource != EVERYTHING and not any(action.knows(resource) for action in actions):
                text = f"no action of the statement works on {resource}"
                yield Finding("superfluous", str(statement), text)


def unknown_conditions(stacks: Stacks) -> Iterator[Finding]:
    """Every condition is of a key that a request for the action carries.

    Without it ``StringLike`` would never hold, and ``ForAllValues`` always.
    """
    for statement, action in _allowed(stacks):
        for condition in statement.conditions:
            if condition.key not in GLOBAL_KEYS | action.condition_keys:
                text = f"no request for {action.name} carries {condition.key}"
                yield Finding("superfluous", str(statement), text)


def repeated_grants(stacks: Stacks) -> Iterator[Finding]:
    """A role is granted nothing that another statement grants it already, or the same one."""
    for (stack, role), statements in granted(stacks).items():
        grants = [
            _Grant(name, resource, statement)
            for statement in statements
            for name in statement.actions
            for resource in statement.resources
        ]
        for index, grant in enumerate(grants):
            others = grants[:index] + grants[index + 1 :]
            if other := next((each for each in others if each.covers(grant)), None):
                text = f"{grant.action} on {grant.resource} is granted by {other.statement}, too"
                yield Finding("superfluous", f"{stack}: {role}, {grant.statement}", text)


def missing_grants(stacks: Stacks) -> Iterator[Finding]:
    """What the resources of the templates need is granted to their roles."""
    statements = granted(stacks)
    for need in needs_of(stacks):
        if not allows(statements[need.stack, need.role], need.request):
            text = f"{need.request} ({need.reason})"
            yield Finding("missing", f"{need.stack}: {need.role}", text)


REVIEWS: tuple[Review, ...] = (
    unknown_actions,
    wrong_resources,
    missing_resources,
    superfluous_resources,
    unknown_conditions,
    repeated_grants,
    missing_grants,
)


def review(stacks: Stacks) -> list[Finding]:
    """All that is wrong, each once."""
    return [*dict.fromkeys(finding for check in REVIEWS for finding in check(stacks))]


def _allowed(stacks: Stacks) -> Iterator[tuple[Statement, Action]]:
    """What is allowed and exists; a denial does not need exact resources."""
    for statement in all_statements(stacks):
        if statement.effect == "Allow":
            for action in map(find_action, statement.actions):
                if action is not None:
                    yield statement, action


def _names(statement: Statement) -> Iterator[str]:
    for name in statement.actions:
        yield from actions_like(name) if EVERYTHING in name else (name,)


def _types(action: Action) -> str:
    return " or ".join(kind.name for kind in action.types)


def _listed(statement: Statement) -> str:
    return ", ".join(statement.resources)
