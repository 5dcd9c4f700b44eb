"""The one exception tree.

Each error has a stable code of the catalogue, which words it in Bahasa Indonesia and English.
Details name columns, counts and codes, never a person, a number of a person or an amount.
"""

from collections.abc import Mapping
from typing import Any

from tukin.vocabulary.catalogue.messages import Message, message_for


class TukinError(Exception):
    """Base of all errors that tukin raises by intent."""

    def __init__(self, code: str, **details: object) -> None:
        self.code = code
        self.details = details
        super().__init__(f"{code} {self.message.en}")

    @property
    def message(self) -> Message:
        """What went wrong and how to fix it, in both languages."""
        return message_for(self.code, self.details)


class InvalidInput(TukinError, ValueError):
    """A value, row or request that its author must fix.

    It is a ``ValueError`` so that pydantic collects it with the others of its row.
    """


class RulesAwaited(InvalidInput):
    """No rule book was ever put in force; what needs one waits for the first."""


class RulesUnapproved(RulesAwaited):
    """Two people did not agree to what is deployed as the rule book; nobody is paid by it."""


class FileRefused(TukinError):
    """A file that cannot be taken at all; nothing of it is used."""


class Forbidden(TukinError):
    """The caller may not do this here."""


class NotFound(TukinError):
    """There is no such thing, or not for this caller."""


class Conflict(TukinError):
    """The request does not fit what is there now."""


class Outdated(Conflict):
    """What was agreed to is not what there is now; ``changes`` is that, for whoever looks again.

    It goes to the caller alone, who may read it anyway; nothing of it is in message or log.
    """

    def __init__(self, code: str, changes: Mapping[str, Any]) -> None:
        self.changes = changes
        super().__init__(code)


class TooMany(TukinError):
    """The caller asked too often, and may again after ``details["seconds"]``."""


class FatalError(TukinError):
    """A run must stop and a person must look; trying again does not help."""


class IntegrityError(FatalError):
    """An invariant does not hold: stored data disagree with what was computed."""


class EngineChanged(FatalError):
    """The run was pinned to another version of the code; a new run takes its place."""


class RulesMissing(FatalError):
    """The pinned or required rule set cannot be had."""


class RetryableError(TukinError):
    """A passing fault of a service; the same call may succeed later."""


class Throttled(RetryableError):
    """The service asked to slow down."""


class StoreUnavailable(RetryableError):
    """The service did not answer or failed on its side."""
