"""Which role of tukin a caller has: a table from the names of roles of AWS to it.

Its rows are the roles that the access and the agencies' stacks make, and the permission sets of an
identity centre, which AWS gives to people as roles of its own. Whole names are compared, without
regard to capitals: IAM knows no two roles that differ by them alone.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

_ASSUMED = re.compile(r"arn:[a-z0-9-]+:sts::[0-9]{12}:assumed-role/([^/:]+)/([^/:]+)", re.ASCII)
_PERMISSION_SET = re.compile(r"awsreservedsso_(.+)_[0-9a-f]{16}", re.ASCII)
"""The name of a permission set's role, case-folded. AWS lets nobody else make a role called so."""


@dataclass(frozen=True, slots=True)
class RoleTable:
    """The rows of a stage.

    Args:
        prefix: first part of the names of the roles that its stacks make.
        permission_sets: a role of tukin, such as ``finance``, by the case-folded name of the set.
    """

    prefix: str
    permission_sets: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, prefix: str, permission_sets: str) -> Self:
        """The table by what the template hands over: ``TukinFinance=finance TukinAudit=auditor``.

        Raises:
            ValueError: for a row that is none, or a set that has two.
        """
        sets: dict[str, str] = {}
        for row in permission_sets.casefold().split():
            name, equals, role = row.partition("=")
            if not (name and equals and role) or "=" in role or name in sets:
                raise ValueError(f"no row of the table of roles: {row}")
            sets[name] = role
        return cls(prefix, sets)

    def has_role(self, arn: str, role: str) -> bool:
        """Whether the caller of an ARN has a role of tukin, such as ``agency-disdik``."""
        found = _ASSUMED.fullmatch(arn)
        if found is None:
            return False
        name = found[1].casefold()
        permission_set = _PERMISSION_SET.fullmatch(name)
        if permission_set is not None:
            return self.permission_sets.get(permission_set[1]) == role.casefold()
        return name in {each.casefold() for each in _names(self.prefix, role)}


def _names(prefix: str, role: str) -> Iterator[str]:
    """The names of the stacks' roles that have a role of tukin."""
    yield f"{prefix}-{role}"
    _, is_of_agency, agency = role.partition("agency-")
    if is_of_agency:  # what its system may do is said by its policy; of its head no path is in it
        yield f"{prefix}-system-{agency}"


def session_of(arn: str) -> str:
    """The caller as people read it, role and session's name: ``tukin-finance/sari``."""
    found = _ASSUMED.fullmatch(arn)
    return f"{found[1]}/{found[2]}" if found else arn
