"""What a check of the templates is, and the templates as the check of permissions reads them."""

from collections.abc import Callable, Iterator

from infrastructure.local.permissions.templates import (
    Resource,
    Stacks,
    Template,
    as_list,
    load_stacks,
    load_template,
    of_type,
    stored,
    target,
    text_of,
)
from infrastructure.local.places import ROOT

__all__ = [
    "ROOT",
    "Check",
    "Resource",
    "Stacks",
    "Template",
    "as_list",
    "load_stacks",
    "load_template",
    "of_type",
    "stored",
    "target",
    "text_of",
]

Check = Callable[[Stacks], Iterator[str]]
