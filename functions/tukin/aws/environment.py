"""What the template hands to the functions, as the objects that they work with.

Each function gets only the variables that it uses; asking for another one fails at once. What must
follow a change without a new version of the function, whose variables are frozen, is in Parameter
Store and read once a process: the table after a restore, and the ids of AppConfig.
"""

import json
import os
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from time import monotonic
from zoneinfo import ZoneInfo

from tukin.aws.callers.role_table import RoleTable
from tukin.aws.clients import client, service_faults
from tukin.aws.epochs.guard import Guard
from tukin.aws.epochs.store import Epochs
from tukin.aws.objects import Bucket
from tukin.aws.person_keys import load_person_keys
from tukin.aws.table import PATIENCE, Table
from tukin.vocabulary.errors import Conflict, NotFound, StoreUnavailable
from tukin.vocabulary.person_keys import PersonKeys

_PACKAGE_SHA256 = Path(__file__).parents[1] / "package.sha256"
"""Written by ``infrastructure/package``: SHA-256 of all else that the package holds."""

_ASKED_AGAIN_SECONDS = 300


def variable(name: str) -> str:
    """A variable of the function's environment."""
    return os.environ[name]


@cache
def table() -> Table:
    """The one table."""
    return Table(_table_name(), guard=_guard())


@cache
def patient_table() -> Table:
    """The one table, for whole batches: where it throttles, the function waits for minutes."""
    return Table(_table_name(), patience=PATIENCE, guard=_guard())


def restored_table() -> Table:
    """The configured table, also where another one counts: for its recovery by two people."""
    return table().unguarded()


@cache
def intake() -> Bucket:
    """The bucket of uploads and the reports on them."""
    return Bucket(variable("INTAKE_BUCKET"))


@cache
def archive() -> Bucket:
    """The bucket of what is written once: rules, batches, exports."""
    return Bucket(variable("ARCHIVE_BUCKET"))


@cache
def role_table() -> RoleTable:
    """Which role of tukin callers have."""
    return RoleTable.parse(variable("ROLE_PREFIX"), variable("PERMISSION_SETS"))


def ledger() -> tuple[Bucket, int]:
    """The bucket that decides what is in the ledger; for how many days nobody can delete of it."""
    return Bucket(variable("LEDGER_BUCKET")), int(variable("LEDGER_DAYS"))


def publications() -> tuple[Bucket, int]:
    """The bucket of what publications locked, and for how many days nobody can delete of it."""
    return Bucket(variable("PUBLICATIONS_BUCKET")), int(variable("LEDGER_DAYS"))


def access_log() -> tuple[Bucket, int]:
    """The bucket of who read whom, and for how many days nobody can delete from it."""
    return Bucket(variable("ACCESS_LOG_BUCKET")), int(variable("ACCESS_LOG_DAYS"))


def time_zone() -> ZoneInfo:
    """Where the region is: whose date it is when a request names none."""
    return ZoneInfo(variable("TIME_ZONE"))


def today() -> date:
    """The date in the region."""
    return datetime.now(time_zone()).date()


def rules_profile() -> dict[str, str]:
    """Where the rule book is in AppConfig: ids, for a name may be taken twice there.

    Raises:
        RetryableError: the ids cannot be read; nor can they before the rules stack is deployed.
    """
    names = ("application", "environment", "profile")
    return {name: _rules_ids()[name] for name in names}


def programme_profile() -> dict[str, str]:
    """Where the programme is: a profile and an environment of its own beside the rule book's.

    Raises:
        RetryableError: as ``rules_profile``.
    """
    ids = _rules_ids()
    return {
        "application": ids["application"],
        "environment": ids["programme_environment"],
        "profile": ids["programme_profile"],
    }


def rules_shelf() -> dict[str, str]:
    """The same, and how a rule book is rolled out, and how an earlier one comes back: ids."""
    return rules_profile() | _strategies()


def programme_shelf() -> dict[str, str]:
    """The same of the programme."""
    return programme_profile() | _strategies()


@cache
def package_sha256() -> str:
    """By what the package says it is made of, so that a run can name it; "" where it is none."""
    try:
        return _PACKAGE_SHA256.read_text(encoding="ascii").strip()
    except FileNotFoundError:  # modules as they are in the source
        return ""


@cache
def person_keys() -> PersonKeys:
    """The person keys of format 2; the secret is loaded and checked once a process.

    Raises:
        IntegrityError: E713, where the table was written under another secret.
        RetryableError: the secret or its check cannot be read now.
    """
    return load_person_keys(variable("PERSON_KEY_SECRET"), table())


@cache
def secret(name: str) -> str:
    """The value of a secret, read once a process.

    Raises:
        NotFound: there is none of that name.
        RetryableError: the service does not answer or asks to slow down.
    """
    with service_faults():
        answer = client("secretsmanager").get_secret_value(SecretId=name)
    return str(answer["SecretString"])


@cache
def parameter(name: str) -> str:
    """The value of a parameter; one that is missing is asked for again.

    Raises:
        NotFound: there is none of that name.
        RetryableError: the service does not answer or asks to slow down.
    """
    with service_faults():
        answer = client("ssm").get_parameter(Name=name)
    return str(answer["Parameter"]["Value"])


def upload_writers() -> tuple[str, ...]:
    """Ids of the roles whose uploads count as sent by whom they name."""
    return (*variable("UPLOAD_WRITERS").split(","), *office_writers())


def office_writers() -> tuple[str, ...]:
    """Id of the role that signs the pages' upload forms, nothing before there is one.

    It is of a stack that is deployed later, or not at all; until its id is there it is asked for
    again, but not at every call.

    Raises:
        RetryableError: the service does not answer or asks to slow down.
    """
    return _office_writer(int(monotonic() // _ASKED_AGAIN_SECONDS))


@lru_cache(maxsize=1)
def _office_writer(_: int) -> tuple[str, ...]:
    try:
        return (parameter(variable("OFFICE_WRITER_PARAMETER")),)
    except NotFound:
        return ()


def account_pools() -> str:
    """Which pools hold the accounts: JSON of the identity stack.

    Raises:
        Conflict: E1050, where the region has a provider of its own, and so no pools.
    """
    try:
        return parameter(variable("POOLS_PARAMETER"))
    except NotFound as missing:
        raise Conflict("E1050") from missing


def _table_name() -> str:
    return parameter(variable("TABLE_PARAMETER"))


@cache
def _guard() -> Guard:
    """What the configured table is compared by; it asks for nothing before the first write."""
    configured = Table(_table_name())
    return Guard(lambda: _epochs().last(), configured.id)


@cache
def _epochs() -> Epochs:
    """The epochs, to be read: whoever makes one says for how long it is locked."""
    return Epochs.on(Bucket(variable("LEDGER_BUCKET")), 0)


def _strategies() -> dict[str, str]:
    return {name: _rules_ids()[name] for name in ("strategy", "at_once_strategy")}


def _rules_ids() -> dict[str, str]:
    try:
        ids: dict[str, str] = json.loads(parameter(variable("RULES_PARAMETER")))
    except NotFound as missing:
        raise StoreUnavailable("E902") from missing
    return ids
