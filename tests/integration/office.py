"""A world in which every function works: pipeline, approval, settlement, rules and sweep.

Beside the stores there are the queue that the sweep writes to and AppConfig's shelf of rule books.
Time is still, so that what is done twice can be distinguished from what is done once.
"""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from unittest.mock import patch

from botocore.exceptions import ClientError, ReadTimeoutError

from tests.integration.account_pools import ACCOUNT_WRITES, POOLS_PARAMETER, AccountPools
from tests.integration.state_machine import UNCAUGHT
from tests.integration.treasury import MACHINE as SETTLEMENT
from tests.integration.treasury import Treasury
from tests.integration.wire import WRITES, Call, Crash, Fault
from tests.integration.world import (
    ACCESS_LOG,
    ARCHIVE,
    BUS,
    CALLERS,
    HANDLERS,
    INTAKE,
    LEDGER,
    LOCKED_PAY,
    MACHINE,
    PERSON_KEY_SECRET,
    READ_LOG,
    RULES_IDS,
    RULES_PARAMETER,
    TABLE_PARAMETER,
    VARIABLES,
    Answer,
    LambdaError,
    World,
)
from tukin.handlers import manage_accounts, manage_rules, sweep, sync_accounts, validate_rules

NOW = datetime(2026, 10, 31, 8, tzinfo=UTC)
HANDLERS |= {
    "manage_accounts": manage_accounts,
    "manage_rules": manage_rules,
    "sweep": sweep,
    "sync_accounts": sync_accounts,
    "validate_rules": validate_rules,
}
VARIABLES |= {
    "sync_accounts": {
        "TABLE_PARAMETER": TABLE_PARAMETER,
        "LEDGER_BUCKET": LEDGER,
        "ARCHIVE_BUCKET": ARCHIVE,
        "TIME_ZONE": "Asia/Jakarta",
        "POOLS_PARAMETER": POOLS_PARAMETER,
    },
    "manage_accounts": {
        "TABLE_PARAMETER": TABLE_PARAMETER,
        "LEDGER_BUCKET": LEDGER,
        "ARCHIVE_BUCKET": ARCHIVE,
        "PERSON_KEY_SECRET": PERSON_KEY_SECRET,
        "TIME_ZONE": "Asia/Jakarta",
        "POOLS_PARAMETER": POOLS_PARAMETER,
        **CALLERS,
        **READ_LOG,
    },
    "validate_rules": {"TABLE_PARAMETER": TABLE_PARAMETER},
    "manage_rules": {
        "TABLE_PARAMETER": TABLE_PARAMETER,
        "LEDGER_BUCKET": LEDGER,
        "RULES_PARAMETER": RULES_PARAMETER,
        "ARCHIVE_BUCKET": ARCHIVE,
        "ROLE_PREFIX": "tukin",
        "PERMISSION_SETS": "",
        "TIME_ZONE": "Asia/Jakarta",
    },
    "sweep": {
        "TABLE_PARAMETER": TABLE_PARAMETER,
        "INTAKE_BUCKET": INTAKE,
        "ARCHIVE_BUCKET": ARCHIVE,
        "LEDGER_BUCKET": LEDGER,
        **LOCKED_PAY,
        "BUS_NAME": BUS,
        "TIME_ZONE": "Asia/Jakarta",
        "UPLOAD_QUEUE_URL": "upload-queue",
        "REGISTER_QUEUE_URL": "register-queue",
        "STATE_MACHINE_ARN": MACHINE,
        "SETTLEMENT_ARN": SETTLEMENT,
        "MOST_EXECUTIONS": "100",
        "DEAD_LETTER_QUEUES": "dead-letters",
    },
}
RETRYABLE = ("Throttled", "StoreUnavailable", UNCAUGHT)
"""Errors after which AppConfig asks its validator again."""
MORE_WRITES = frozenset(
    {"SendMessage", "CreateHostedConfigurationVersion", "StartDeployment", "StopDeployment"}
    | ACCOUNT_WRITES
)


def is_write(call: Call) -> bool:
    """Whether a call changes something, wherever, but for the record of a read.

    That is the last thing before an answer; what its loss does is tests/integration/handlers'.
    """
    return call.operation in WRITES | MORE_WRITES and call.bucket != ACCESS_LOG


_DEPLOYED = ("RULES#", "PROGRAMME#")


class Clock(datetime):
    """The hour at which everything happens."""

    hour_of_all = NOW

    @classmethod
    def now(cls, tz: Any = None) -> Self:
        return cls.fromisoformat(cls.hour_of_all.isoformat())


class Shelf:
    """AppConfig as the functions write to it: versions, and the one that is in force."""

    def __init__(self, world: "Office") -> None:
        self._world = world
        self.versions: list[bytes] = []
        self.deployed: list[int] = []
        self.taken_back: set[int] = set()

    def list_deployments(self, **_: Any) -> dict[str, Any]:
        """None is under way; those of ``taken_back`` were stopped before they took effect."""
        states = dict.fromkeys(self.taken_back, "ROLLED_BACK")
        numbers = range(len(self.deployed), 0, -1)
        return {
            "Items": [
                {"DeploymentNumber": number, "State": states.get(number, "COMPLETE")}
                for number in numbers
            ]
        }

    def create_hosted_configuration_version(self, **request: Any) -> dict[str, Any]:
        """Another version."""
        with self._world.appconfig("CreateHostedConfigurationVersion"):
            self.versions.append(request["Content"])
        return {"VersionNumber": len(self.versions)}

    def start_deployment(self, **request: Any) -> dict[str, Any]:
        """In force at once, unless the validator refuses it."""
        with self._world.appconfig("StartDeployment"):
            number = int(request["ConfigurationVersion"])
            self._validate(self.versions[number - 1])
            self.deployed.append(number)
            if request["EnvironmentId"] == RULES_IDS["programme_environment"]:
                assert request["ConfigurationProfileId"] == RULES_IDS["programme_profile"]
                self._world.programme.document = self.versions[number - 1]
            else:
                self._world.rules.deploy(self.versions[number - 1])
        return {"DeploymentNumber": len(self.deployed)}

    def _validate(self, content: bytes) -> None:
        event = {"content": base64.b64encode(content).decode(), "uri": "hosted"}
        for _ in range(3):
            try:
                self._world.invoke("validate_rules", event)
            except LambdaError as refused:
                if refused.error_type in RETRYABLE:
                    continue
                error = {"Error": {"Code": "BadRequestException"}}
                raise ClientError(error, "StartDeployment") from refused  # type: ignore[arg-type]
            return


class _Sent:
    """One request to AppConfig, with the wire's faults before and after it."""

    def __init__(self, world: "Office", operation: str) -> None:
        wire = world.wire
        self._call = Call(len(wire.calls) + 1, "appconfig", operation, "", "", {}, 0)
        wire.calls.append(self._call)
        for hook in wire.before:
            hook(self._call)
        self._fault = wire.plan(self._call)

    def __enter__(self) -> None:
        match self._fault:
            case Fault.CRASH_BEFORE:
                raise Crash
            case Fault.THROTTLE:
                error = {"Error": {"Code": "ThrottlingException"}}
                raise ClientError(error, self._call.operation)  # type: ignore[arg-type]

    def __exit__(self, kind: object, *_: object) -> None:
        match self._fault if kind is None else None:
            case Fault.CRASH_AFTER:
                raise Crash
            case Fault.LOSE_ANSWER:
                raise ReadTimeoutError(endpoint_url="appconfig")


class Office(Treasury):
    """Use as a context manager."""

    def __init__(self) -> None:
        super().__init__()
        self.shelf = Shelf(self)
        self.messages: list[str] = []
        self.writers: list[tuple[str, str]] = []
        """Which function asked for which operation that changes something."""
        self.pools = AccountPools()
        """The accounts of people who sign in."""
        self.parameters[POOLS_PARAMETER] = self.pools.parameter
        self.wire._fakes = {
            **self.wire._fakes,
            **self.pools.answers,
            "SendMessage": self._take_message,
            "GetQueueAttributes": lambda _: (200, {"Attributes": {_COUNT: "0"}}),
        }
        self.wire.before.append(self._note_writer)

    def __enter__(self) -> Self:
        super().__enter__()
        enter = self._stack.enter_context
        enter(patch("tukin.aws.messaging.queues.client", self._client))
        enter(patch("tukin.aws.accounts.pool.client", self._client))
        enter(patch("tukin.rule_changes.deployments.client", lambda _: self.shelf))
        for name in ("compose_late", "settle_run", "sweep"):
            enter(patch(f"tukin.handlers.{name}.datetime", Clock))
        enter(patch("tukin.aws.http.datetime", Clock))
        enter(patch("tukin.aws.environment.datetime", Clock))
        return self

    def appconfig(self, operation: str) -> _Sent:
        """A request to AppConfig."""
        return _Sent(self, operation)

    def _follow_live_month(self, key: tuple[str, str], live: Any) -> None:
        """Runs mark live months as well; what must hold of them is checked at the end."""

    def _note_writer(self, call: Call) -> None:
        if is_write(call) and self.invocations:
            self.writers.append((self.invocations[-1][0], call.operation))

    def _take_message(self, call: Call) -> tuple[int, dict[str, Any]]:
        self.messages.append(call.body["MessageBody"])
        return 200, {"MessageId": "m", "MD5OfMessageBody": ""}

    # --- callers ----------------------------------------------------------------------------

    def patiently(
        self,
        function: str,
        method: str,
        path: str,
        role: str,
        body: Any,
        person: str | None = None,
    ) -> Answer:
        """Call a function's API until it answers, as every caller does."""
        session = person or f"{role}-person"
        arn = f"arn:aws:sts::123456789012:assumed-role/tukin-{role}/{session}"
        event = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": "",
            "queryStringParameters": None,
            "headers": {"content-type": "application/json"},
            "requestContext": {
                "authorizer": {"iam": {"userArn": arn, "userId": f"AROA:{person or role}"}},
                "http": {"method": method, "path": path},
                "requestId": uuid.uuid4().hex,
                "stage": "$default",
            },
            "body": json.dumps(body),
            "isBase64Encoded": False,
        }
        answer: Any = None
        for _ in range(8):
            try:
                answer = self.invoke(function, event)
            except LambdaError:
                continue
            if answer["statusCode"] < 500:
                return Answer(answer["statusCode"], json.loads(answer["body"]))
        raise AssertionError(f"never answered: {answer}")

    def run_sweep(self, at: datetime = NOW + timedelta(hours=1)) -> None:
        """Sweep until one comes to its end, and let the pipeline do what it asked for."""
        with patch.object(Clock, "hour_of_all", at):
            for _ in range(8):
                try:
                    self.invoke("sweep", {})
                    break
                except LambdaError:
                    continue
            else:
                raise AssertionError("no sweep came to its end")
        while self.messages:
            self.deliver(self.messages.pop(0))
            self.run_executions()
        self.drain_stream()
        self.run_settlements()

    def state(self) -> dict[str, Any]:
        """All that must be the same after a fault that was overcome."""
        found = World.snapshot(self)
        for place in found:
            if place.endswith("/signature.json"):
                found[place] = json.loads(found[place])["signed_sha256"]
            if place.startswith("NOTICES#"):  # a letter of which nobody knows is not sent again
                found[place].pop("state", None)
            if place.startswith(_DEPLOYED):  # a repeated deployment has another number
                found[place].pop("version", None)
        deployed = self.rules.document, self.programme.document
        found["rules"] = (*deployed, sorted(set(self.shelf.versions)))
        return found | self.pools.state()


_COUNT = "ApproximateNumberOfMessages"
