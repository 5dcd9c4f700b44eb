"""Which two pools there are: by a parameter of the identity stack, which a region may not have."""

import json
from dataclasses import dataclass
from typing import Self

from tukin.aws.accounts.pool import Pool


@dataclass(frozen=True, slots=True)
class Pools:
    """The pool for all, and that of offices, which demands a second factor."""

    staff: Pool
    office: Pool

    @classmethod
    def parse(cls, text: str) -> Self:
        """Of the parameter's JSON."""
        ids = json.loads(text)
        return cls(Pool(ids["staff"]), Pool(ids["office"]))
