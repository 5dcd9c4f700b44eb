"""What the template hands to the functions, as the objects that they work with.

Each function gets only the variables that it uses; asking for another one fails at once.
"""

import os
from functools import cache
from zoneinfo import ZoneInfo

from tukin.aws.objects import Bucket
from tukin.aws.person_keys import load_person_keys
from tukin.aws.table import PATIENCE, Table
from tukin.vocabulary.person_keys import PersonKeys


def variable(name: str) -> str:
    """A variable of the function's environment."""
    return os.environ[name]


@cache
def table() -> Table:
    """The one table."""
    return Table(variable("TABLE_NAME"))


@cache
def patient_table() -> Table:
    """The one table, for whole batches: where it throttles, the function waits for minutes."""
    return Table(variable("TABLE_NAME"), patience=PATIENCE)


@cache
def intake() -> Bucket:
    """The bucket of uploads and the reports on them."""
    return Bucket(variable("INTAKE_BUCKET"))


@cache
def archive() -> Bucket:
    """The bucket of what is written once: rules, batches, exports."""
    return Bucket(variable("ARCHIVE_BUCKET"))


def agency_codes() -> list[str]:
    """The codes of all agencies."""
    return variable("AGENCY_CODES").split(",")


def time_zone() -> ZoneInfo:
    """Where the region is: whose date it is when a request names none."""
    return ZoneInfo(variable("TIME_ZONE"))


def rules_profile() -> dict[str, str]:
    """Where the rule book is in AppConfig, by the names that the stacks give."""
    return {
        "application": variable("RULES_APPLICATION"),
        "environment": variable("RULES_ENVIRONMENT"),
        "profile": variable("RULES_PROFILE"),
    }


@cache
def person_keys() -> PersonKeys:
    """The person keys of format 2; the secret is loaded and checked once a process.

    Raises:
        IntegrityError: E713, where the table was written under another secret.
        RetryableError: the secret or its check cannot be read now.
    """
    return load_person_keys(variable("PERSON_KEY_SECRET"), table())
