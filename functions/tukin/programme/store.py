"""The programme in force: deployed to AppConfig, and agreed to by two people."""

from functools import lru_cache

from pydantic import ValidationError

from tukin.aws.app_config import Profile
from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.programme.approvals import ProgrammeApprovals
from tukin.programme.document import NO_PROGRAMMES, ProgrammeBook, load_programmes
from tukin.vocabulary.errors import RulesMissing, RulesUnapproved

MAX_AGE_SECONDS = 30


class LiveProgramme:
    """The document in force, at most ``max_age_seconds`` old."""

    def __init__(
        self,
        application: str,
        environment: str,
        profile: str,
        table: Table,
        max_age_seconds: int = MAX_AGE_SECONDS,
    ) -> None:
        self._profile = Profile(application, environment, profile, max_age_seconds)
        self._approvals = ProgrammeApprovals(table)

    def book(self) -> ProgrammeBook:
        """The live document; ``NO_PROGRAMMES`` where none was ever deployed.

        Raises:
            RulesMissing: E1150, where what is deployed is not a programme.
            RulesUnapproved: E1156, where two people did not agree to it; an alarm rings.
            StoreUnavailable: E902, where AppConfig does not answer.
        """
        data = self._profile.read()
        book = _load(data) if data else NO_PROGRAMMES
        if book.programmes and not self._approvals.is_approved(book.sha256):
            report_unapproved(book.sha256)
            raise RulesUnapproved("E1156", sha256=book.sha256)
        return book


def report_unapproved(sha256: str) -> None:
    """Have the alarm ring that somebody deployed, or tried to, what nobody agreed to."""
    logger.error("programme without approval", error_code="E1156", programme_sha256=sha256)
    count("RulesUnapproved")


@lru_cache(maxsize=2)
def _load(data: bytes) -> ProgrammeBook:
    try:
        return load_programmes(data)
    except ValidationError as invalid:
        raise RulesMissing("E1150", problems=f"{invalid.error_count()}") from invalid
