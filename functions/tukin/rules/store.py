"""Rules: the live book in AppConfig, and every set that was ever used, by its hash."""

import hashlib
from functools import lru_cache

from pydantic import ValidationError

from tukin.aws.app_config import Profile
from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.rules.approvals import RuleApprovals
from tukin.rules.rule_set import (
    NO_BOOK,
    RuleBook,
    RuleSet,
    load_rule_book,
    load_rule_set,
)
from tukin.vocabulary.errors import NotFound, RulesMissing, RulesUnapproved

MAX_AGE_SECONDS = 30


class LiveRules:
    """The rule book in force, at most ``max_age_seconds`` old: deployed, and agreed to by two."""

    def __init__(
        self,
        application: str,
        environment: str,
        profile: str,
        approvals: RuleApprovals,
        max_age_seconds: int = MAX_AGE_SECONDS,
    ) -> None:
        self._profile = Profile(application, environment, profile, max_age_seconds)
        self._approvals = approvals

    def book(self) -> RuleBook:
        """The live book; ``NO_BOOK`` where none was ever deployed.

        Raises:
            RulesMissing: E601, where what is deployed is not a rule book.
            RulesUnapproved: E666, where nobody agreed to it; an alarm rings.
            StoreUnavailable: E902, where AppConfig does not answer.
        """
        book = self.deployed()
        if book.rule_sets and not self._approvals.is_approved(book.sha256):
            report_unapproved(book.sha256)
            raise RulesUnapproved("E666", sha256=book.sha256)
        return book

    def deployed(self) -> RuleBook:
        """What is deployed, whoever did it.

        Raises:
            RulesMissing, StoreUnavailable: as ``book``.
        """
        data = self._profile.read()
        return _load_book(data) if data else NO_BOOK


def report_unapproved(sha256: str) -> None:
    """Have the alarm ring that somebody deployed, or tried to, what nobody agreed to."""
    logger.error("rule book without approval", error_code="E666", rules_sha256=sha256)
    count("RulesUnapproved")


@lru_cache(maxsize=2)
def _load_book(data: bytes) -> RuleBook:
    try:
        return load_rule_book(data)
    except ValidationError as invalid:
        raise RulesMissing("E601", problems=f"{invalid.error_count()}") from invalid


class RuleArchive:
    """Rule sets by content: ``rules/{sha256}.json``, written once, never changed."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, rules: RuleSet) -> None:
        """Store a rule set under its hash."""
        self._bucket.write_once(_key(rules.sha256), rules.canonical_json, "application/json")

    def get(self, sha256: str) -> RuleSet:
        """The rule set of a hash; the content is checked against it.

        Raises:
            RulesMissing: E602, where it is not there or not what its name says.
        """
        return _load_archived(self._bucket.name, sha256)


@lru_cache(maxsize=8)
def _load_archived(bucket: str, sha256: str) -> RuleSet:
    try:
        data = Bucket(bucket).read(_key(sha256))
    except NotFound as missing:
        raise RulesMissing("E602", rules=sha256) from missing
    if hashlib.sha256(data).hexdigest() != sha256:
        raise RulesMissing("E602", rules=sha256)
    return load_rule_set(data)


def _key(sha256: str) -> str:
    return f"rules/{sha256}.json"
