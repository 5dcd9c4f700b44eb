"""Who acts by the pages, as a caller: in the form that AWS gives to nobody.

A caller of the API is an AWS user id, ``ID:session``, or a role and session, ``role/session``; the
name of a session has neither ``:`` nor ``/``, and no id is ``portal``. A person who has signed in
is ``portal:{person key}:{NIP}``: by the number their rows are found, by the key they are named
where no number may be. Only functions of the pages write it, of a session that they have checked.
"""

import re
from typing import NamedTuple, Self

_FORM = re.compile(r"portal:([0-9a-f]{32}):([0-9]{18})", re.ASCII)


class WebCaller(NamedTuple):
    """A person who has signed in."""

    key: str
    nip: str

    @classmethod
    def parse(cls, caller: str) -> Self | None:
        """The person of a caller; None of a caller of the API."""
        found = _FORM.fullmatch(caller)
        return None if found is None else cls(found[1], found[2])

    def __str__(self) -> str:
        """As uploads, approvals and closings keep it."""
        return f"portal:{self.key}:{self.nip}"

    def __repr__(self) -> str:
        """Without the number: what is printed may come into a log."""
        return f"WebCaller({self.key})"


def web_caller(person_key: str, nip: str) -> str:
    """The caller of a person who has signed in.

    Raises:
        ValueError: for what is no person key or no NIP.
    """
    caller = str(WebCaller(person_key, nip))
    if WebCaller.parse(caller) is None:
        raise ValueError("a person key and a NIP make a caller")
    return caller
