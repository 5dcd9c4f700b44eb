"""One small world for the pipeline: stores, clock, queue, state machine, stream and bus.

S3 and DynamoDB are moto's, reached through the strict wire. Redelivery by queue and stream, Step
Functions, EventBridge and AppConfig are modelled here, after AWS's documentation.
"""

import copy
import hashlib
import io
import json
import os
import re
import sys
import time
import traceback
import uuid
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType, TracebackType
from typing import Any, Self
from unittest.mock import patch
from urllib.parse import quote_plus

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.core import DEFAULT_ACCOUNT_ID  # type: ignore[attr-defined]
from moto.core.models import botocore_stubber
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import Table
from moto.s3.models import FakeKey, s3_backends
from pydantic import ValidationError

from infrastructure.local.permissions.evaluation import Request
from tests import grant_rows
from tests.agency_rows import item_and_object
from tests.integration import permissions, strict
from tests.integration.people import Row, csv_bytes, rule_book
from tests.integration.quick_moto import quick_moto
from tests.integration.state_machine import UNCAUGHT, Execution, Held, StateMachine, TaskFailed
from tests.integration.stored_records import describe
from tests.integration.wire import Call, Crash, Wire
from tukin.people.grants.grant import Grants
from tukin.rules.rule_set import load_rule_book
from tukin.vocabulary.person_keys import PersonKeys

REGION = "ap-southeast-3"
TABLE, INTAKE, ARCHIVE, BUS = "tukin-test", "tukin-test-intake", "tukin-test-archive", "tukin-test"
LEDGER = "tukin-test-ledger"
PUBLICATIONS = "tukin-test-publications"
LOCKED_PAY = {"PUBLICATIONS_BUCKET": PUBLICATIONS, "LEDGER_DAYS": "3653"}
ACCESS_LOG = "tukin-test-access-log"
MACHINE = f"arn:aws:states:{REGION}:{DEFAULT_ACCOUNT_ID}:stateMachine:process-upload"
AGENCIES = ("disdik", "dinkes", "dukcapil")
BEGINNING = ("AGENCIES", "2020-01-01")
"""The item of the agencies that are in force from the beginning."""
ROSTER = ("GRANTS", grant_rows.BEGINNING.isoformat())
"""That of the people who act."""
PERSON_KEY_SECRET = "tukin-test-person-keys"
TABLE_PARAMETER, RULES_PARAMETER = "/tukin-test-storage/table", "/tukin-test/rules"
RULES_IDS = {
    "application": "tukin",
    "environment": "test",
    "profile": "rules",
    "strategy": "slowly",
    "at_once_strategy": "at-once",
    "programme_environment": "programme",
    "programme_profile": "programme",
}
SECRET = "tukin-test-person-key-secret-fixed-0123456789"
"""The content of that secret, the same in every test."""
KEYS = PersonKeys(SECRET.encode())

# Powertools reads these when the handlers' modules are imported.
os.environ |= {
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "testing",
    "AWS_SECRET_ACCESS_KEY": "testing",
    "POWERTOOLS_SERVICE_NAME": "tukin",
    "POWERTOOLS_METRICS_NAMESPACE": "tukin",
    "POWERTOOLS_LOG_LEVEL": "INFO",
}

from tukin.aws import app_config, clients, environment, observability  # noqa: E402
from tukin.handlers import (  # noqa: E402
    approve_upload,
    close_month,
    compose_late,
    compute_incentives,
    emit_referrals,
    explain_record,
    export_period,
    index_reads,
    manage_agencies,
    manage_lines,
    manage_ratings,
    manage_register,
    publish_batch,
    query_reads,
    read_dialogues,
    read_records,
    receive_appraisal,
    receive_register,
    receive_upload,
    review_fairness,
    send_notices,
    validate_appraisals,
)

RATING_WRITER = "AROAWRITER"
"""Id of the role of `receive_appraisal`, as S3 names who wrote."""
MONTH_WRITER = "AROAMONTH"
"""That of the role that assembles months of what was rated."""
OFFICE_WRITER, OFFICE_WRITER_PARAMETER = "AROAPORTAL", "/tukin-test/office-writer"
"""That of the role that signs the pages' upload forms, and where its id is."""
CALLERS = {"ROLE_PREFIX": "tukin", "PERMISSION_SETS": ""}
READ_LOG = {"ACCESS_LOG_BUCKET": ACCESS_LOG, "ACCESS_LOG_DAYS": "3653"}
_KEYS = {"PERSON_KEY_SECRET": PERSON_KEY_SECRET}
_ZONE = {"TIME_ZONE": "Asia/Jakarta"}
_RULES = {"RULES_PARAMETER": RULES_PARAMETER}
_TABLE = {"TABLE_PARAMETER": TABLE_PARAMETER, "LEDGER_BUCKET": LEDGER}
_BASE = _TABLE | {"ARCHIVE_BUCKET": ARCHIVE}
_STORES = _BASE | {"INTAKE_BUCKET": INTAKE}
_WRITERS = {
    "UPLOAD_WRITERS": f"{RATING_WRITER},{MONTH_WRITER}",
    "OFFICE_WRITER_PARAMETER": OFFICE_WRITER_PARAMETER,
}
_READS = {"TABLE_PARAMETER": TABLE_PARAMETER, "ARCHIVE_BUCKET": ARCHIVE}
"""Of functions that write to the table nothing but counts."""
VARIABLES: dict[str, dict[str, str]] = {
    "receive_upload": _STORES
    | _RULES
    | _ZONE
    | {"STATE_MACHINE_ARN": MACHINE, "VERSIONS_PER_HOUR": "5000", "MOST_EXECUTIONS": "100"},
    "receive_register": _STORES | {"OFFICE_WRITER_PARAMETER": OFFICE_WRITER_PARAMETER},
    "approve_upload": _STORES
    | _ZONE
    | CALLERS
    | READ_LOG
    | {
        "STATE_MACHINE_ARN": MACHINE,
        "LOG_PREFIX": "/aws/lambda/tukin-",
        **_WRITERS,
    },
    "receive_appraisal": _READS
    | {"INTAKE_BUCKET": INTAKE}
    | _KEYS
    | _RULES
    | _ZONE
    | CALLERS
    | READ_LOG,
    "close_month": _STORES | _KEYS | _RULES | _ZONE | CALLERS | READ_LOG,
    "compose_late": _STORES | _KEYS | _RULES | _ZONE,
    "validate_appraisals": _STORES | _KEYS | _ZONE,
    "compute_incentives": _BASE,
    "publish_batch": _STORES | LOCKED_PAY | _ZONE | {"SUPERSEDED_RECORD_DAYS": "35", **_WRITERS},
    "emit_referrals": {"BUS_NAME": BUS} | _TABLE,
    "manage_agencies": _BASE | _ZONE | CALLERS | READ_LOG | {"SIGN_IN_BY": "users+saml"},
    "manage_lines": _BASE | _ZONE | CALLERS | READ_LOG,
    "manage_ratings": _BASE | _KEYS | _RULES | _ZONE | CALLERS | READ_LOG,
    "manage_register": _BASE | _ZONE | CALLERS | READ_LOG,
    "export_period": _KEYS | _READS | CALLERS | READ_LOG,
    "read_records": _KEYS | _RULES | _READS | CALLERS | READ_LOG,
    "explain_record": _KEYS | _READS | _ZONE | CALLERS | READ_LOG,
    "review_fairness": _KEYS | _READS | CALLERS | READ_LOG,
    "query_reads": {"TABLE_PARAMETER": TABLE_PARAMETER} | _KEYS | _ZONE | CALLERS | READ_LOG,
    "index_reads": READ_LOG,
    "read_dialogues": _READS | _RULES | _ZONE | READ_LOG | CALLERS,
    "send_notices": _STORES | _RULES | _ZONE | _KEYS,
}
"""The environment of each function, as in template.yaml (less what no code asks for)."""

HANDLERS: dict[str, ModuleType] = {
    "approve_upload": approve_upload,
    "close_month": close_month,
    "compose_late": compose_late,
    "receive_register": receive_register,
    "receive_appraisal": receive_appraisal,
    "receive_upload": receive_upload,
    "validate_appraisals": validate_appraisals,
    "compute_incentives": compute_incentives,
    "publish_batch": publish_batch,
    "emit_referrals": emit_referrals,
    "export_period": export_period,
    "manage_agencies": manage_agencies,
    "manage_lines": manage_lines,
    "manage_ratings": manage_ratings,
    "manage_register": manage_register,
    "read_records": read_records,
    "explain_record": explain_record,
    "review_fairness": review_fairness,
    "query_reads": query_reads,
    "index_reads": index_reads,
    "read_dialogues": read_dialogues,
    "send_notices": send_notices,
}
_ROUTES = (
    (re.compile("/exports.*"), "export_period"),
    (re.compile("/people/(files/.*/approval|notices)"), "approve_people"),
    (re.compile("/agencies/[^/]+/people/notices"), "approve_people"),
    (re.compile("/agencies/[^/]+/lines.*"), "manage_lines"),
    (re.compile("/(agencies|people|units)/(files.*|first|check)"), "manage_agencies"),
    (re.compile("/register/files.*"), "manage_register"),
    (re.compile("/claims/.*"), "decide_claims"),
    (re.compile("/agencies/[^/]+/(explanations|feedback-sheets)"), "explain_record"),
    (re.compile("/agencies/[^/]+/periods/[^/]+/(cycle|ratings|unrated)"), "manage_ratings"),
    (re.compile("/agencies/[^/]+/periods/[^/]+/(appraisals|withdrawal)"), "receive_appraisal"),
    (re.compile("/agencies/[^/]+/periods/[^/]+/uploads/.+"), "approve_upload"),
    (re.compile("/agencies/[^/]+/periods/[^/]+/(closing|reopening)"), "close_month"),
    (re.compile("/periods/[^/]+/fairness"), "review_fairness"),
    (re.compile("/reads"), "query_reads"),
    (re.compile(".*"), "read_records"),
)
"""Which function answers a path; the first that fits."""

Image = dict[str, Any]
Message = dict[str, Any]


class LambdaError(Exception):
    """An invocation ended with an error of this type, as its caller sees it."""

    def __init__(self, error_type: str, message: str = "") -> None:
        self.error_type = error_type
        super().__init__(f"{error_type}: {message}")


@dataclass(frozen=True)
class Context:
    """What Lambda hands to a handler besides the event."""

    function_name: str
    memory_limit_in_mb: int = 512
    aws_request_id: str = "00000000-0000-0000-0000-000000000000"

    @property
    def invoked_function_arn(self) -> str:
        """ARN of the function."""
        return f"arn:aws:lambda:{REGION}:{DEFAULT_ACCOUNT_ID}:function:{self.function_name}"

    def get_remaining_time_in_millis(self) -> int:
        """The whole of the longest timeout is left."""
        return 900_000


@dataclass(frozen=True)
class Notification:
    """The S3 notification of one object version.

    ``rows`` counts the file's people, where it can be read.
    """

    bucket: str
    key: str
    version: str
    rows: int | None = None
    uploaded_by: str = "AROAAGENCY:operator"

    @property
    def upload_id(self) -> str:
        """The upload's id: a hash, computed here by design.md's words, not by the code."""
        text = "\0".join((self.bucket, self.key, self.version))
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    @property
    def body(self) -> str:
        """The message's body, as S3 writes it."""
        item = {"key": quote_plus(self.key, safe="/"), "versionId": self.version, "size": 1}
        record = {
            "eventSource": "aws:s3",
            "userIdentity": {"principalId": f"AWS:{self.uploaded_by}"},
            "s3": {"bucket": {"name": self.bucket}, "object": item},
        }
        return json.dumps({"Records": [record]})


@dataclass(frozen=True)
class Answer:
    """An answer of the HTTP API."""

    status: int
    content: dict[str, Any]


class Rules:
    """AppConfig: the live document. One that a test puts there was agreed to by two people."""

    def __init__(self) -> None:
        self.failure: Exception | None = None
        self._document = rule_book()
        self._has_table = False

    @property
    def document(self) -> bytes:
        """What is deployed."""
        return self._document

    @document.setter
    def document(self, document: bytes) -> None:
        self._document = document
        if self._has_table:
            put_approval(document)

    def deploy(self, document: bytes) -> None:
        """Deploy a document, whether or not anybody agreed to it."""
        self._document = document

    def begin(self) -> None:
        """There is a table from now on, with the approval of what is deployed."""
        self._has_table = True
        put_approval(self._document)

    def get(self, name: str, max_age: int, force_fetch: bool) -> bytes:
        """The document; the age does not matter here."""
        if self.failure is not None:
            raise self.failure
        return self.document


class Post:
    """SES: the addresses to which letters were sent."""

    def __init__(self) -> None:
        self.sent: list[str] = []

    def send_email(self, **request: Any) -> None:
        """Take a letter."""
        self.sent += request["Destination"]["ToAddresses"]


class ProgrammeOfAppConfig:
    """AppConfig's profile of the programme: nothing, until somebody deploys there."""

    def __init__(self) -> None:
        self.document = b""

    def get(self, name: str, max_age: int, force_fetch: bool) -> bytes:
        """The document; the age does not matter here."""
        assert name == RULES_IDS["programme_profile"]
        return self.document


_MEMORY = (
    "bus",
    "executions",
    "live_month_history",
    "notifications",
    "_images",
    "_sequence",
    "_versions",
)
"""What a world remembers besides its stores."""


@dataclass(frozen=True)
class _StoredVersion:
    """One version of an object."""

    data: bytes
    version: str
    modified: datetime

    @classmethod
    def of(cls, stored: FakeKey) -> Self:
        return cls(stored.value, stored.version_id, stored.last_modified)

    def make(self, bucket: str, key: str) -> FakeKey:
        made = FakeKey(
            name=key,
            value=self.data,
            account_id=DEFAULT_ACCOUNT_ID,
            region_name=REGION,
            is_versioned=True,
            version_id=self.version,
            bucket_name=bucket,
        )
        made.last_modified = self.modified
        return made


@dataclass(frozen=True)
class Checkpoint:
    """The content of a world's stores and its memory."""

    items: Any
    objects: dict[tuple[str, str], list[_StoredVersion]]
    memory: dict[str, Any]


class World:
    """Use as a context manager. Nothing in it sleeps or reads the clock."""

    def __init__(self, *, rows_per_shard: int = 4, rows_per_partition: int = 5) -> None:
        self.rules = Rules()
        self.programme = ProgrammeOfAppConfig()
        self.post = Post()
        self.executions: dict[str, Execution] = {}
        self.dead_letters: list[Message] = []
        self.stream: list[dict[str, Any]] = []
        self.parked: list[dict[str, Any]] = []
        self.bus: list[dict[str, Any]] = []
        self.refuses_event: Callable[[dict[str, Any]], bool] = lambda _: False
        self.live_month_history: dict[tuple[str, str], list[Image]] = {}
        self.invocations: list[tuple[str, Any]] = []
        self.running: str | None = None
        """The function that is invoked; where threads run, nobody knows which."""
        self.asked: set[tuple[str, Request]] = set()
        """What each function asked IAM for."""
        self.before_task: list[Callable[[str, Any], None]] = []
        self.output: list[str] = []
        self.slept_seconds = 0.0
        self.answered: dict[str, str] = {}
        """The headers of the API's last answer, their names in small letters."""
        self.notifications: dict[str, Notification] = {}
        self.isolated = True
        """Whether each invocation sees only its own variables; off where threads run."""
        self.wire = Wire(
            {
                "StartExecution": self._start_execution,
                "GetExecutionHistory": self._get_execution_history,
                "PutEvents": self._put_events,
                "GetSecretValue": self._get_secret_value,
                "GetParameter": self._get_parameter,
                "DescribeTable": self._describe_table,
            }
        )
        self.table_id = "table-1"
        """AWS's id of the one table; a restore makes another one."""
        self.secrets = {PERSON_KEY_SECRET: SECRET}
        self.parameters = {
            TABLE_PARAMETER: TABLE,
            RULES_PARAMETER: json.dumps(RULES_IDS),
            OFFICE_WRITER_PARAMETER: OFFICE_WRITER,
        }
        self.machine = StateMachine(
            self._run_task,
            self._update_item,
            self._send_message,
            {"${TableParameter}": TABLE}.__getitem__,
        )
        self.sent: list[str] = []
        """Messages that the state machine sent to the upload queue."""
        self.history_begins = 0
        """Seconds from the first upload's minute to the first event of every execution."""
        self.delays: list[int] = []
        """For how many seconds each of them was held back."""
        self._images: dict[tuple[str, str], Image] = {}
        self._sequence = 0
        self._versions = 0
        self._stack = ExitStack()
        self._sizes = {
            "tukin.processing.validate.ROWS_PER_SHARD": rows_per_shard,
            "tukin.payroll.batch.ROWS_PER_PARTITION": rows_per_partition,
        }

    # --- life -------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        assert not botocore_stubber.enabled, "only one world at a time"
        enter = self._stack.enter_context
        enter(mock_aws())
        enter(patch.dict(os.environ))
        enter(quick_moto())
        enter(patch.object(time, "sleep", self._sleep))
        enter(patch.object(app_config, "AppConfigProvider", self._provider))
        enter(patch.object(clients, "client", self._client))
        enter(patch("tukin.aws.mail.ses.mail_client", lambda: self.post))
        for module in ("messaging.bus", "environment", "objects", "person_keys", "table"):
            enter(patch(f"tukin.aws.{module}.client", self._client))
        enter(patch("tukin.payroll.stores.executions.client", self._client))
        for name, value in self._sizes.items():
            enter(patch(name, value))
        # Another test may have imported the handlers before the variables above were set.
        enter(patch.object(observability.metrics.provider, "namespace", "tukin"))
        self.wire.before.append(self._ask_permission)
        self.wire.after.append(self._observe)
        self.cold_start()
        _create_stores()
        put_agencies(AGENCIES)
        put_grants(grant_rows.roster())
        self.rules.begin()
        return self

    def _provider(self, application: str, environment: str) -> Any:
        assert application == RULES_IDS["application"]
        of_programme = environment == RULES_IDS["programme_environment"]
        return self.programme if of_programme else self.rules

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cold_start()
        self._stack.close()
        if kind is None:
            assert self.wire.violations == []

    def checkpoint(self) -> "Checkpoint":
        """All that the world holds now; another world can begin from there."""
        assert not self.stream
        return Checkpoint(
            items=copy.deepcopy(_table().items),
            objects={
                (bucket, key): [_StoredVersion.of(version) for version in keys.getlist(key)]
                for bucket in (INTAKE, ARCHIVE, LEDGER, PUBLICATIONS)
                for keys in [_keys(bucket)]
                for key in keys
            },
            memory={name: copy.deepcopy(getattr(self, name)) for name in _MEMORY},
        )

    def resume(self, checkpoint: "Checkpoint") -> None:
        """Begin from a checkpoint instead of from nothing."""
        _table().items = copy.deepcopy(checkpoint.items)
        for (bucket, key), versions in checkpoint.objects.items():
            made = [version.make(bucket, key) for version in versions]
            _keys(bucket).setlist(key, made)
        for name, value in checkpoint.memory.items():
            setattr(self, name, copy.deepcopy(value))

    def cold_start(self) -> None:
        """Forget what a process keeps between invocations."""
        for name, module in list(sys.modules.items()):
            if name.startswith("tukin."):
                for kept in vars(module).values():
                    if kept is not _MADE_CLIENT and hasattr(kept, "cache_clear"):
                        kept.cache_clear()

    def _sleep(self, seconds: float) -> None:
        self.slept_seconds += seconds

    def _client(self, service: str) -> Any:
        """The code's client, with the code's configuration, on this world's wire."""
        client = _wired_client(service)
        _WIRES[service] = self.wire
        return client

    # --- functions --------------------------------------------------------------------------

    def invoke(self, name: str, event: Any) -> Any:
        """Invoke a function as Lambda does: JSON in, JSON out, errors by their type's name.

        Raises:
            LambdaError: where the handler raised or its process ended.
        """
        event = json.loads(json.dumps(event))
        self.invocations.append((name, json.loads(json.dumps(event))))
        with self._variables_of(name), self.run_as(name):
            try:
                return json.loads(json.dumps(HANDLERS[name].handler(event, Context(name))))
            except Crash:
                self.cold_start()
                raise LambdaError(UNCAUGHT) from None
            except Exception as error:
                self._log_error(error)
                raise LambdaError(type(error).__name__, str(error)) from error

    @contextmanager
    def run_as(self, name: str | None) -> Iterator[None]:
        """By whose role the calls are allowed or not; None is the test itself."""
        before, self.running = self.running, name if self.isolated else None
        try:
            yield
        finally:
            self.running = before

    def _ask_permission(self, call: Call) -> None:
        """The role of the function that runs must allow what it asks for."""
        if self.running is None:
            return
        for request in permissions.requests_of(call):
            self.asked.add((self.running, request))
            if not permissions.is_allowed(self.running, request):
                self.wire.complain(f"{self.running} may not: {request}")

    @contextmanager
    def _variables_of(self, name: str) -> Iterator[None]:
        if not self.isolated:
            yield
            return
        for made in list(vars(environment).values()):
            if hasattr(made, "cache_clear"):
                made.cache_clear()  # each function has a process of its own
        known = {name for variables in VARIABLES.values() for name in variables}
        kept = {key: value for key, value in os.environ.items() if key not in known}
        with patch.dict(os.environ, kept | VARIABLES[name], clear=True):
            yield

    def share_variables(self) -> None:
        """Give all functions all variables, for threads."""
        self.isolated = False
        for variables in VARIABLES.values():
            os.environ.update(variables)

    def _log_error(self, error: Exception) -> None:
        """What Lambda writes to the log of a function that raised."""
        trace = traceback.format_exception(error)
        content = {"errorType": type(error).__name__, "errorMessage": str(error)}
        self.output.append(json.dumps(content | {"stackTrace": trace}))

    # --- uploads ----------------------------------------------------------------------------

    def put(
        self,
        rows: Sequence[Row] | bytes,
        *,
        agency: str = "disdik",
        period: str = "2026-09",
        name: str = "penilaian.csv",
        minute: int = 0,
        key: str | None = None,
        version: str | None = None,
    ) -> Notification:
        """Put a file into the bucket; ``minute`` is S3's clock. Nobody is notified yet."""
        self._versions += 1
        version = version or f"v{self._versions:04d}"
        key = f"uploads/{agency}/{period}/{name}" if key is None else key
        data = rows if isinstance(rows, bytes) else csv_bytes(rows)
        _plain("s3").put_object(Bucket=INTAKE, Key=key, Body=data)
        _keys(INTAKE).getlist(key)[-1]._version_id = version
        return self.notice(key, minute, None if isinstance(rows, bytes) else len(rows))

    def notice(self, key: str, minute: int, rows: int | None = None) -> Notification:
        """The notification of an object's latest version, at a minute of its clock."""
        stored = _keys(INTAKE).getlist(key)[-1]
        start = datetime(2026, 10, 30, 8, tzinfo=UTC)
        stored.last_modified = (start + timedelta(minutes=minute)).replace(tzinfo=None)
        is_ours = any("asked-by" in name for name in stored.metadata)
        writer = MONTH_WRITER if key.startswith("composed/") else RATING_WRITER
        by = f"{writer}:function" if is_ours else Notification.uploaded_by
        notification = Notification(INTAKE, key, stored.version_id, rows, by)
        self.notifications[notification.upload_id] = notification
        return notification

    def put_register(self, data: bytes, dated: str, minute: int = 0) -> Notification:
        """Upload a register as one person and have another approve it, if it is a good one."""
        notification = self.upload_register(data, dated, minute)
        self.approve_register(dated)
        return notification

    def upload_register(self, data: bytes, dated: str, minute: int = 0) -> Notification:
        """Upload a register and have it received; the report is in ``reports/register/``."""
        notification = self.put(data, key=f"register/{dated}.csv", minute=minute)
        del self.notifications[notification.upload_id]  # it is no upload of an agency
        self.deliver(notification, to="receive_register")
        return notification

    def approve_register(self, dated: str, person: str = "bagus") -> Answer | None:
        """Have somebody approve the register of a date; None where none was taken for it."""
        path = f"/register/files/{dated}"
        view = self._patiently("GET", path, person)
        if view.status == 404:
            return None
        return self._patiently("POST", f"{path}/approval", person, view.content["digest"])

    def _patiently(self, method: str, path: str, person: str, digest: str = "") -> Answer:
        """Call the API as the personnel administration until it answers, as every caller does."""
        for _ in range(8):
            with suppress(LambdaError):
                body = {"digest": digest} if digest else None
                answer = self.http(method, path, "personnel", body, session=person)
                if answer.status < 500:
                    return answer
        raise AssertionError("never answered")

    def deliver(
        self, *notifications: Notification | str, most_receives: int = 5, to: str = "receive_upload"
    ) -> None:
        """Deliver messages as the queue does: what fails comes again, and ends in the DLQ."""
        bodies = [n if isinstance(n, str) else n.body for n in notifications]
        messages = [
            {"messageId": f"m{number}", "eventSource": "aws:sqs", "body": body}
            for number, body in enumerate(bodies)
        ]
        for _ in range(most_receives):
            if not messages:
                return
            try:
                answer = self.invoke(to, {"Records": messages})
            except LambdaError:
                continue
            failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
            messages = [message for message in messages if message["messageId"] in failed]
        self.dead_letters += messages

    def run_executions(self) -> None:
        """Run every execution that was started and has not begun, in order of its start."""
        for execution in list(self.executions.values()):
            if not execution.begun:
                with suppress(Held):
                    self.machine.run(execution)

    def drain(self, *notifications: Notification | str) -> None:
        """Deliver notifications, run what they start and drain the stream."""
        self.deliver(*notifications)
        self.run_executions()
        while self.sent:
            self.deliver(self.sent.pop(0))
            self.run_executions()
        self.drain_stream()

    def upload(self, rows: Sequence[Row] | bytes, **place: Any) -> Notification:
        """Put a file and let the pipeline settle."""
        notification = self.put(rows, **place)
        self.drain(notification)
        return notification

    def execution_of(self, notification: Notification) -> Execution:
        """The latest execution for an object version."""
        found = [
            e for e in self.executions.values() if e.input["upload_id"] == notification.upload_id
        ]
        return found[-1]

    def status_of(self, notification: Notification) -> str:
        """The upload's status in the table."""
        return str(self.upload_item(notification)["status"])

    def upload_item(self, notification: Notification) -> Image:
        """The upload's item, as plain values."""
        items = [item for item in self.items("UPLOAD#") if item["sk"] == notification.upload_id]
        assert len(items) == 1, f"{len(items)} items of the upload"
        return items[0]

    # --- the state machine ------------------------------------------------------------------

    def _start_execution(self, call: Call) -> tuple[int, dict[str, Any]]:
        name, text = call.body["name"], call.body["input"]
        assert call.body["stateMachineArn"] == MACHINE
        known = self.executions.get(name)
        if known is None:
            self.executions[name] = Execution(name, json.loads(text))
        elif known.status != "RUNNING" or known.input != json.loads(text):
            return 400, {"__type": "ExecutionAlreadyExists", "message": "it exists"}
        return 200, {"executionArn": f"{MACHINE}:{name}", "startDate": 1.0}

    def _run_task(self, name: str, payload: Any) -> Any:
        for hook in list(self.before_task):
            hook(name, payload)
        try:
            return self.invoke(name, payload)
        except LambdaError as error:
            raise TaskFailed(error.error_type) from error

    def _update_item(self, arguments: Mapping[str, Any]) -> None:
        assert list(strict.dynamodb_violations("UpdateItem", arguments)) == []
        try:
            _plain("dynamodb").update_item(**arguments)
        except ClientError as error:
            raise TaskFailed(f"DynamoDB.{error.response['Error']['Code']}") from error

    def _send_message(self, arguments: Mapping[str, Any]) -> None:
        assert arguments["QueueUrl"] == "${UploadQueue}"
        body = arguments["MessageBody"]
        self.delays.append(arguments["DelaySeconds"])
        self.sent.append(body if isinstance(body, str) else json.dumps(body))

    # --- stream and bus ---------------------------------------------------------------------

    def drain_stream(self, most_tries: int = 6, batch_size: int = 100) -> None:
        """Deliver the stream as an event source mapping with ReportBatchItemFailures does.

        The batch is repeated from the first failed record on. After this many tries in vain that
        record is parked (bisected down to one and sent to the failure destination).
        """
        tries = 0
        while self.stream:
            batch = self.stream[:batch_size]
            done = self._deliver_records(batch)
            self.stream = self.stream[done:]
            tries = 0 if done else tries + 1
            if tries == most_tries:
                self.parked.append(self.stream.pop(0))
                tries = 0

    def _deliver_records(self, batch: list[dict[str, Any]]) -> int:
        """How many records from the start are done with."""
        try:
            answer = self.invoke("emit_referrals", {"Records": batch})
        except LambdaError:
            return 0
        failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
        numbers = [record["dynamodb"]["SequenceNumber"] for record in batch]
        assert failed <= set(numbers)
        return min((numbers.index(number) for number in failed), default=len(batch))

    def _get_execution_history(self, call: Call) -> tuple[int, dict[str, Any]]:
        """What happened in an execution, a second apart; two pages, where there is anything."""
        assert call.body["includeExecutionData"] is False
        begin, _, name = call.body["executionArn"].rpartition(":")
        assert begin == MACHINE.replace(":stateMachine:", ":execution:")
        if name not in self.executions:
            return 400, {"__type": "ExecutionDoesNotExist", "message": "there is none"}
        start = datetime(2026, 10, 30, 8, tzinfo=UTC).timestamp() + self.history_begins
        known = self.executions[name].events
        events = [{**event, "timestamp": start + at, "id": at} for at, event in enumerate(known)]
        if "nextToken" in call.body:
            return 200, {"events": events[1:]}
        return 200, {"events": events[:1], "nextToken": "rest"}

    def _put_events(self, call: Call) -> tuple[int, dict[str, Any]]:
        results = []
        for entry in call.body["Entries"]:
            if self.refuses_event(entry):
                results.append({"ErrorCode": "InternalFailure", "ErrorMessage": "injected"})
                continue
            assert entry["EventBusName"] == BUS
            detail = json.loads(entry["Detail"])
            self.bus.append({"type": entry["DetailType"], "source": entry["Source"], **detail})
            results.append({"EventId": f"e{len(self.bus)}"})
        failed = sum("ErrorCode" in result for result in results)
        return 200, {"FailedEntryCount": failed, "Entries": results}

    def _get_secret_value(self, call: Call) -> tuple[int, dict[str, Any]]:
        name = call.body["SecretId"]
        if name not in self.secrets:
            return 400, {"__type": "ResourceNotFoundException", "message": "no such secret"}
        return 200, {"Name": name, "SecretString": self.secrets[name]}

    def _describe_table(self, call: Call) -> tuple[int, dict[str, Any]]:
        assert call.body == {"TableName": TABLE}
        return 200, {"Table": {"TableName": TABLE, "TableId": self.table_id}}

    def _get_parameter(self, call: Call) -> tuple[int, dict[str, Any]]:
        name = call.body["Name"]
        if name not in self.parameters:
            return 400, {"__type": "ParameterNotFound", "message": "no such parameter"}
        return 200, {"Parameter": {"Name": name, "Value": self.parameters[name]}}

    def _observe(self, call: Call) -> None:
        """Write the stream and the history of the months, and check that months only rise."""
        for key in strict.written_keys(call.operation, call.body):
            if not key[0].startswith(("REFERRAL#", "PERIOD#")):
                continue
            old, new = self._images.get(key), _raw_item(*key)
            if new is None or new == old:
                continue
            self._images[key] = new
            if key[0].startswith("PERIOD#") and not key[1].startswith("AGENCY#"):
                continue  # what is counted beside them
            if key[0].startswith("PERIOD#"):
                self._follow_live_month(key, plain_item(new))
            elif new.get("kind") == {"S": "referral"}:
                self.stream.append(self._stream_record(key, old, new))

    def _follow_live_month(self, key: tuple[str, str], live: Image) -> None:
        history = self.live_month_history.setdefault(key, [])
        if history:
            before = history[-1]
            if live["revision"] != before["revision"] + 1:
                self.wire.complain("I4: a live month's revision does not rise by one")
            if any(new < old for new, old in zip(_orders(live), _orders(before), strict=True)):
                self.wire.complain("I4: a live month moved to an older upload")
        history.append(live)

    def _stream_record(self, key: tuple[str, str], old: Image | None, new: Image) -> dict[str, Any]:
        self._sequence += 1
        change: dict[str, Any] = {
            "Keys": {"pk": {"S": key[0]}, "sk": {"S": key[1]}},
            "NewImage": new,
            "SequenceNumber": f"{self._sequence:021d}",
            "StreamViewType": "NEW_AND_OLD_IMAGES",
        }
        if old is not None:
            change["OldImage"] = old
        name = "INSERT" if old is None else "MODIFY"
        return {"eventName": name, "eventSource": "aws:dynamodb", "dynamodb": change}

    # --- the HTTP API -----------------------------------------------------------------------

    def http(
        self,
        method: str,
        path: str,
        role: str,
        body: Any = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        session: str | None = None,
    ) -> Answer:
        """Call the API as API Gateway does after IAM let the role through.

        ``session`` is the name of the caller's session, where it matters who calls.
        """
        name = next(name for pattern, name in _ROUTES if pattern.fullmatch(path))
        arn = f"arn:aws:sts::{DEFAULT_ACCOUNT_ID}:assumed-role/tukin-{role}/session"
        event: dict[str, Any] = {
            "version": "2.0",
            "routeKey": f"{method} {path}",
            "rawPath": path,
            "rawQueryString": "",
            "queryStringParameters": dict(query or {}),
            "headers": {"content-type": "application/json"} | dict(headers or {}),
            "requestContext": {
                "authorizer": {"iam": {"userArn": arn}},
                "http": {"method": method, "path": path},
                "requestId": uuid.uuid4().hex,
                "stage": "$default",
            },
            "isBase64Encoded": False,
        }
        if session is not None:
            event["requestContext"]["authorizer"]["iam"]["userId"] = f"AROA:{session}"
        if body is not None:
            event["body"] = body if isinstance(body, str) else json.dumps(body)
        answer = self.invoke(name, event)
        self.answered = {k.lower(): v for k, v in (answer.get("headers") or {}).items()}
        return Answer(answer["statusCode"], json.loads(answer["body"]))

    # --- what is stored, read past the code -------------------------------------------------

    def items(self, prefix: str = "") -> list[Image]:
        """All items whose partition key begins so, as plain values; records asked for by name.

        Of everything, the agencies, approvals and people who act that the world begins with are
        left out; of a period only the live months are given, see ``counted``.
        """
        found = [plain_item(item) for item in raw_items() if item["pk"]["S"].startswith(prefix)]
        if not prefix:
            found = [item for item in found if (item["pk"], item["sk"]) not in (BEGINNING, ROSTER)]
            found = [item for item in found if not item.get("given")]
        if prefix.startswith("PERIOD#"):
            return [item for item in found if item["sk"].startswith("AGENCY#")]
        return list(self._records(found)) if prefix.startswith("BATCH#") else found

    def counted(self) -> dict[str, Image]:
        """What is counted beside live months: sort key → item."""
        found = (plain_item(i) for i in raw_items() if i["pk"]["S"].startswith("PERIOD#"))
        return {item["sk"]: item for item in found if not item["sk"].startswith("AGENCY#")}

    def _records(self, items: Sequence[Image]) -> Iterator[Image]:
        places = ("UPLOAD#", "PERIOD#")
        pinned = [item for item in map(plain_item, raw_items()) if item["pk"].startswith(places)]
        batches = {item["batch_id"]: item for item in pinned if "batch_id" in item}
        for item in items:
            if "amounts" not in item or "names" not in item:
                yield item
                continue
            batch_id = item["pk"].split("#")[1].removesuffix("-pagu")
            batch = batches.get(batch_id, {}) | {"batch_id": batch_id}
            yield describe(item, self.names(item["names"]), batch)

    def names(self, names_id: str) -> dict[str, Any]:
        """The names that stored numbers are known by."""
        (data,) = self.objects(f"names/{names_id}").values()
        found: dict[str, Any] = json.loads(data)
        return found

    def objects(self, prefix: str = "") -> dict[str, bytes]:
        """The latest version of all objects of both buckets, by ``bucket/key``.

        Of everything, the agencies and people that the world begins with are left out.
        """
        begun = item_and_object(AGENCIES)[1], grant_rows.item_and_object(grant_rows.roster())[1]
        left_out = () if prefix else tuple(f"{ARCHIVE}/{key}" for key in begun)
        return {place: data for place, data in _objects(prefix) if place not in left_out}

    def snapshot(self) -> dict[str, Any]:
        """All that must be the same after any fault that was overcome.

        Not when records expire that are live no more: a fault only keeps them longer. Nor what was
        composed last: it saves reading, and is missed after a crash. Nor how often a caller called
        and what was read: who has no answer calls again. Nor turns and lanes: one that was given
        before a crash is lost.
        """
        left_out = ("LINE#", "CALLS#", "ARRIVALS#", "LANES#")
        kept = [item for item in self.items() if not item["pk"].startswith(left_out)]
        items = {f"{i['pk']} / {i['sk']}": i for i in kept}
        for item in items.values():
            item.pop("expires_at", None)
        events = {f"event {e['event_id']} / {e['revision']}": e for e in self.bus}
        assert not self.stream
        objects = {
            place: _content(place, data)
            for place, data in self.objects().items()
            if not place.startswith(f"{ACCESS_LOG}/")
        }
        return items | events | objects

    def tamper(self, pk: str, sk: str, /, **changes: Mapping[str, Any] | None) -> None:
        """Change an item bypassing the code; typed values, ``None`` removes one."""
        item = _raw_item(pk, sk)
        assert item is not None
        changed = {**item, **{name: value for name, value in changes.items() if value is not None}}
        for name, value in changes.items():
            if value is None:
                del changed[name]
        _plain("dynamodb").put_item(TableName=TABLE, Item=changed)

    def remove(self, pk: str, sk: str) -> None:
        """Remove an item bypassing the code."""
        key = {"pk": {"S": pk}, "sk": {"S": sk}}
        _plain("dynamodb").delete_item(TableName=TABLE, Key=key)

    def hide_entry(self, seq: int) -> None:
        """Put a delete marker over an entry of the ledger, bypassing the code."""
        _plain("s3").delete_object(Bucket=LEDGER, Key=f"ledger/{seq:012d}.json")

    def write_over_entry(self, seq: int, data: bytes) -> None:
        """Write a second version of an entry of the ledger, bypassing the code."""
        _plain("s3").put_object(Bucket=LEDGER, Key=f"ledger/{seq:012d}.json", Body=data)

    def put_archived(self, key: str, data: bytes) -> None:
        """Put an object into the archive bypassing the code."""
        _plain("s3").put_object(Bucket=ARCHIVE, Key=key, Body=data)


_MADE_CLIENT = clients.client
_WIRES: dict[str, Wire] = {}
_CLIENTS: dict[str, Any] = {}
_PLAIN: dict[str, Any] = {}


def _wired_client(service: str) -> Any:
    """The code's own client, made once a session: making one costs more than a whole run."""
    if service not in _CLIENTS:
        client = boto3.client(service, config=clients._CONFIG)  # type: ignore[call-overload]
        # botocore calls every handler of this event, so moto's own would commit a second time.
        client.meta.events.unregister("before-send", botocore_stubber)
        client.meta.events.register(
            "before-send",
            lambda event_name, request, **_: _WIRES[service].send(event_name, request),
        )
        _CLIENTS[service] = client
    return _CLIENTS[service]


def _plain(service: str) -> Any:
    """A client of the tests' own, past the wire."""
    if service not in _PLAIN:
        _PLAIN[service] = boto3.client(service)  # type: ignore[call-overload]
    return _PLAIN[service]


def _create_stores() -> None:
    keys = [("pk", "HASH"), ("sk", "RANGE")]
    _plain("dynamodb").create_table(
        TableName=TABLE,
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys],
        AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n, _ in keys],
        BillingMode="PAY_PER_REQUEST",
    )
    s3 = _plain("s3")
    for bucket in (INTAKE, ARCHIVE):
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
        s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for bucket in (LEDGER, PUBLICATIONS, ACCESS_LOG):
        s3.create_bucket(
            Bucket=bucket,
            CreateBucketConfiguration={"LocationConstraint": REGION},
            ObjectLockEnabledForBucket=True,
        )


def put_agencies(codes: Sequence[str], dated: str = BEGINNING[1]) -> None:
    """Put agencies in force; how they come to be is the matter of tests of their own."""
    item, key, data = item_and_object(codes, dated)
    _plain("dynamodb").put_item(TableName=TABLE, Item=item)
    _plain("s3").put_object(Bucket=ARCHIVE, Key=key, Body=data)


def put_grants(grants: Grants) -> None:
    """Put people who act in force; how they come to be is the matter of tests of their own."""
    item, key, data = grant_rows.item_and_object(grants)
    _plain("dynamodb").put_item(TableName=TABLE, Item=item)
    _plain("s3").put_object(Bucket=ARCHIVE, Key=key, Body=data)


def take_grants_away() -> None:
    """Nobody is named yet, as in a stage that has just been deployed."""
    key = {"pk": {"S": ROSTER[0]}, "sk": {"S": ROSTER[1]}}
    _plain("dynamodb").delete_item(TableName=TABLE, Key=key)


def put_approval(document: bytes) -> None:
    """Record that two people agreed to a book; how they do is the matter of tests of their own."""
    try:
        sha256 = load_rule_book(document).sha256
    except ValidationError:
        return  # it is none
    item = {"pk": {"S": "RULES#APPROVAL"}, "sk": {"S": sha256}, "given": {"BOOL": True}}
    _plain("dynamodb").put_item(TableName=TABLE, Item=item)


def _table() -> Table:
    return dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].tables[TABLE]


def _keys(bucket: str) -> Any:
    return s3_backends[DEFAULT_ACCOUNT_ID]["aws"].buckets[bucket].keys


def raw_items() -> Iterator[Image]:
    """Every item of the table, in DynamoDB's typed JSON."""
    for items in _table().items.values():
        for item in items.values():
            yield item.to_json()["Attributes"]


def _raw_item(pk: str, sk: str) -> Image | None:
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    item = dynamodb_backends[DEFAULT_ACCOUNT_ID][REGION].get_item(TABLE, key)
    return None if item is None else json.loads(json.dumps(item.to_json()["Attributes"]))


def _objects(prefix: str) -> Iterator[tuple[str, bytes]]:
    for bucket in (INTAKE, ARCHIVE, LEDGER, PUBLICATIONS, ACCESS_LOG):
        stored = _keys(bucket)
        for key in sorted(stored):
            if key.startswith(prefix) and isinstance(stored[key], FakeKey):
                yield f"{bucket}/{key}", stored[key].value


def _content(place: str, data: bytes) -> object:
    """What of an object must be the same: of a workbook its parts, without when it was made."""
    if not place.startswith(f"{INTAKE}/reports/") or not place.endswith(".xlsx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        return {n: parts.read(n) for n in parts.namelist() if n != "docProps/core.xml"}


def plain_item(item: Mapping[str, Mapping[str, Any]]) -> Image:
    """An item's plain values; written here again, so that the code's own reader is not trusted."""
    return {name: _plain_value(attribute) for name, attribute in item.items()}


def _plain_value(attribute: Mapping[str, Any]) -> Any:
    ((kind, value),) = attribute.items()
    match kind:
        case "N":
            return int(value)
        case "L":
            return [_plain_value(element) for element in value]
        case "M":
            return plain_item(value)
        case "S" | "BOOL":
            return value
        case "SS":
            return frozenset(value)
    raise AssertionError(f"an attribute of kind {kind}")


def _orders(live: Image) -> list[tuple[datetime, str]]:
    """The order of the last whole file in a live batch, then that of its latest upload."""
    orders = [live.get("full_order"), live["latest_order"]]
    return [
        (datetime.fromisoformat(order["uploaded_at"]), order["version_id"])
        if order
        else (datetime.min.replace(tzinfo=UTC), "")
        for order in orders
    ]
