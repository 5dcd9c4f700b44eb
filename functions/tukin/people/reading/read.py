"""A read of people's data as it is kept: who read whom, by which route, when."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Self

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Read:
    """One request that was answered with people's data.

    Attributes:
        at: when it was asked, ISO 8601 in UTC.
        request_id: API Gateway's name of the request.
        caller: role and session, such as ``tukin-finance/sari``.
        route: method and pattern of the path, which name nobody.
        agency: whose people they were; "" of all agencies.
        person_keys: who was read, where that is one person; of a page or a file nobody by key.
        count: how many people the answer or its files hold.
        of_caller: of a question about reads, whose reads were asked for; "" of all else.
    """

    at: str
    request_id: str
    caller: str
    route: str
    agency: str
    person_keys: tuple[str, ...]
    count: int
    of_caller: str = ""

    @property
    def day(self) -> date:
        """The day of UTC that it is kept under."""
        return datetime.fromisoformat(self.at).date()

    @property
    def place(self) -> str:
        """Where it is in the order of time; no two are at one place."""
        return f"{self.at}/{self.request_id}"

    @property
    def is_of_many(self) -> bool:
        """Whether it names an agency and a number instead of people."""
        return not self.person_keys

    def values(self) -> dict[str, Any]:
        """Its values as plain JSON."""
        return {**asdict(self), "person_keys": list(self.person_keys)}

    def to_json(self) -> bytes:
        """The bytes that are kept."""
        values = {"format": FORMAT, **self.values()}
        return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> Self:
        """A read of its values."""
        fields = {name: value for name, value in values.items() if name != "format"}
        return cls(**{**fields, "person_keys": tuple(fields["person_keys"])})
