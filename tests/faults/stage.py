"""The engine with two proxies between it and its functions, and the story that runs on it."""

import json
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local import aws
from infrastructure.local.deploy import Deployment
from tests.e2e.conftest import City
from tests.faults.evidence import Item, Stored, Stores
from tests.faults.last_mile import LastMile, Loss
from tests.faults.microburst import Microburst, Rule
from tests.integration.people import GOOD, LOW, Row, csv_bytes, person
from tukin.aws.signed_api import ApiError

AGENCY, OTHER_AGENCY, PERIOD = "disdik", "dinkes", "2026-09"
WAIT_SECONDS = 75
_QUIET_POLLS = 3
_VISIBILITY_SECONDS = "2"
"""Instead of minutes, so that what failed comes again within a test."""


class Stage:
    """One deployed engine; each telling of the story begins from the same state."""

    def __init__(self, deployment: Deployment, microburst: Microburst, mile: LastMile) -> None:
        self.city = City(deployment)
        self.microburst = microburst
        self.mile = mile
        self._engine = deployment.engine
        session: Any = aws.admin_session(deployment.engine)
        self._dynamodb = session.client("dynamodb")
        self._s3 = session.client("s3")
        self._sqs = session.client("sqs")
        self._lambda = session.client("lambda")
        self._states = session.client("stepfunctions")
        self._kms = session.client("kms")
        outputs = self.city.outputs
        self._table = outputs["TableName"]
        self._buckets = (outputs["IntakeBucketName"], outputs["ArchiveBucketName"])
        self._machines = (outputs["StateMachineArn"], outputs["SettlementArn"])
        queues = ("UploadQueue", "CoachingQueue", "UploadDeadLetters", "StreamFailures")
        self._queues = {
            name: self._sqs.get_queue_url(QueueName=outputs[f"{name}Name"])["QueueUrl"]
            for name in queues
        }
        self._events: list[dict[str, Any]] = []
        self._keys = 0
        self._sqs.set_queue_attributes(
            QueueUrl=self._queues["UploadQueue"],
            Attributes={"VisibilityTimeout": _VISIBILITY_SECONDS},
        )

    # --- the story --------------------------------------------------------------------------

    def tell_the_beginning(self) -> None:
        """Two agencies published the month, and finance has settled it once."""
        self._upload(AGENCY, [person(n, LOW if n in (1, 2) else GOOD) for n in range(6)], "a.csv")
        self._upload(OTHER_AGENCY, [person(10), person(11, LOW)], "b.csv")
        self.settle()
        self.wait_until_quiet()

    def tell(self, *, by_sweep: bool = False) -> None:
        """A correction after the settlement: approved, published, referred and settled.

        ``by_sweep``: the upload's notification is lost, and the sweep finds the object. Nobody
        knows whose it is, so nobody can approve it, and the agency uploads it once more.
        """
        if by_sweep:
            self._upload_unnoticed("hilang.csv")
        version_id = self._put("koreksi.csv")
        upload = self._wait_for_upload(AGENCY, version_id, "awaiting_approval")
        self._approve(upload)
        self._wait_for_upload(AGENCY, version_id, "published")
        self.settle()
        self.wait_until_quiet()

    def _put(self, name: str) -> str:
        return self.city.put(AGENCY, PERIOD, name, csv_bytes(correction()))

    def _upload_unnoticed(self, name: str) -> None:
        version_id = self._put_silently(name)
        upload = self._wait_for_upload(AGENCY, version_id, "awaiting_approval")
        with pytest.raises(ApiError) as refused:
            self._approve(upload)
        assert (refused.value.status, refused.value.problem["code"]) == (403, "E712")

    def _put_silently(self, name: str) -> str:
        mapping = self._mapping("ReceiveUploadName")
        self._lambda.update_event_source_mapping(UUID=mapping, Enabled=False)
        version_id = self._put(name)
        url = self._queues["UploadQueue"]
        _wait(lambda: self._count("UploadQueue") or None, "the notification")
        self._sqs.purge_queue(QueueUrl=url)
        self._lambda.update_event_source_mapping(UUID=mapping, Enabled=True)
        self.sweep()
        return version_id

    def _mapping(self, function: str) -> str:
        answer = self._lambda.list_event_source_mappings(FunctionName=self.city.outputs[function])
        (mapping,) = answer["EventSourceMappings"]
        return str(mapping["UUID"])

    def _upload(self, agency: str, rows: list[Row], name: str) -> None:
        version_id = self.city.put(agency, PERIOD, name, csv_bytes(rows))
        self._wait_for_upload(agency, version_id, "published")

    def _wait_for_upload(self, agency: str, version_id: str, status: str) -> Item:
        """Read raw, as the API would meet the faults, and use them up."""

        def find() -> Item | None:
            uploads = self._query(f"UPLOAD#{agency}#{PERIOD}")
            found = [item for item in uploads if item["version_id"]["S"] == version_id]
            if not found or found[0]["status"]["S"] != status:
                assert not found or found[0]["status"]["S"] not in ("failed", "refused"), found
                return None
            return found[0]

        return _wait(find, f"{status} upload of {agency}")  # type: ignore[no-any-return]

    def _approve(self, upload: Item) -> None:
        api = self.city.api(f"agency-{AGENCY}-head")
        path = f"/agencies/{AGENCY}/periods/{PERIOD}/uploads/{upload['upload_id']['S']}"
        digest = _patiently(lambda: api.get(f"{path}/changes"))["digest"]
        _patiently(lambda: api.post(f"{path}/approval", {"digest": digest}))

    def settle(self) -> None:
        """Finance asks for a run until it is taken, and again where it was only half done."""
        self._keys += 1
        ask = partial(
            self.city.api("finance").post,
            "/runs",
            {"period": PERIOD},
            idempotency_key=f"key-{self._keys:08d}",
        )
        run_id = _patiently(ask)["run_id"]
        _wait(partial(self._released, run_id), "released run")

        def signed() -> bool | None:
            (item,) = self._query(f"RUN#{run_id}")
            status = item["status"]["S"]
            assert status != "failed", item
            return True if status == "signed" else None

        _wait(signed, "signed run")

    def _released(self, run_id: str) -> bool | None:
        """Another finance person releases a run as soon as it is prepared, and again until it is.

        Where the answer to a release is lost, the same release is asked for again.
        """
        (item,) = self._query(f"RUN#{run_id}")
        status = item["status"]["S"]
        assert status != "failed", item
        if status != "prepared":
            return None if status == "preparing" else True
        body = {"digest": item["digest"]["S"]}
        if "first_payments" in item:
            body["confirmed_first_payments"] = item["first_payments"]["S"]
        release = partial(
            self.city.api("finance", "releaser").post,
            f"/runs/{run_id}/release",
            body,
        )
        _patiently(release)
        return True

    def sweep(self) -> dict[str, int]:
        """Sweep, and again where it failed, as its schedule does."""
        for _ in range(8):
            answer = self._lambda.invoke(FunctionName=self.city.outputs["SweepName"])
            if "FunctionError" not in answer:
                found: dict[str, int] = json.loads(answer["Payload"].read())
                return found
        raise AssertionError("no sweep came to its end")

    # --- faults -----------------------------------------------------------------------------

    def disturb(self, rules: list[Rule], losses: list[Loss], cold: list[str]) -> None:
        """Put faults in place; the functions named ``cold`` begin again."""
        for name in cold:  # any change of what a process is made with ends the one that is warm
            known = self._lambda.get_function_configuration(FunctionName=f"tukin-{name}")
            self._lambda.update_function_configuration(
                FunctionName=f"tukin-{name}", Timeout=known["Timeout"]
            )
        self.microburst.set_rules(rules)
        self.mile.set_losses(*losses)

    def calm(self) -> None:
        """Take all faults away."""
        self.microburst.set_rules([])
        self.mile.set_losses()

    # --- state ------------------------------------------------------------------------------

    def wait_until_quiet(self) -> None:
        """Wait until nothing runs, waits or is sent any more.

        A function that was overtaken by another with the same message may still sleep before it
        asks DynamoDB again. It waits for nothing that can be seen, so the engine is asked; one
        that was not waited for wrote its upload's record into the next telling.
        """
        quiet = 0

        def found() -> bool | None:
            nonlocal quiet
            quiet = quiet + 1 if self._is_quiet() else 0
            return True if quiet == _QUIET_POLLS else None

        _wait(found, "quiet")

    def _is_quiet(self) -> bool:
        heard = len(self._events)
        self._hear()
        running = any(
            self._states.list_executions(stateMachineArn=arn, statusFilter="RUNNING")["executions"]
            for arn in self._machines
        )
        unsent = [
            item
            for agency in (AGENCY, OTHER_AGENCY)
            for item in self._query(f"REFERRAL#{agency}#{PERIOD}")
            if item.get("sent_revision") != item["revision"]
        ]
        at_work = self._engine.functions_at_work() or self.mile.under_way
        waiting = self._count("UploadQueue")
        return not (running or unsent or waiting or at_work or len(self._events) > heard)

    def _hear(self) -> None:
        """Take what is on the coaching queue."""
        url = self._queues["CoachingQueue"]
        while True:
            answer = self._sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)
            if not answer.get("Messages"):
                return
            for message in answer["Messages"]:
                self._events.append(json.loads(message["Body"]))
                self._sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])

    def _count(self, queue: str) -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        answer = self._sqs.get_queue_attributes(QueueUrl=self._queues[queue], AttributeNames=names)
        return sum(int(answer["Attributes"][name]) for name in names)

    def dead_letters(self) -> int:
        """Messages that were given up."""
        return self._count("UploadDeadLetters") + self._count("StreamFailures")

    def look(self) -> Stores:
        """All that is stored."""
        pages = self._dynamodb.get_paginator("scan").paginate(TableName=self._table)
        items = {(i["pk"]["S"], i["sk"]["S"]): i for page in pages for i in page["Items"]}
        return Stores(items, tuple(self._objects()), tuple(self._events))

    def _objects(self) -> list[Stored]:
        found = []
        for bucket in self._buckets:
            pages = self._s3.get_paginator("list_object_versions").paginate(Bucket=bucket)
            for page in pages:
                assert not page.get("DeleteMarkers")
                for each in reversed(page.get("Versions", [])):
                    key, version = each["Key"], each["VersionId"]
                    answer = self._s3.get_object(Bucket=bucket, Key=key, VersionId=version)
                    found.append(Stored(bucket, key, version, answer["Body"].read()))
        return found

    def restore(self, known: Stores) -> None:
        """Go back to a state; what came after it is taken away."""
        now = self.look()
        for place in now.items.keys() - known.items.keys():
            key = {"pk": {"S": place[0]}, "sk": {"S": place[1]}}
            self._dynamodb.delete_item(TableName=self._table, Key=key)
        for place, item in known.items.items():
            if now.items.get(place) != item:
                self._dynamodb.put_item(TableName=self._table, Item=item)
        for stored in set(now.objects) - set(known.objects):
            self._s3.delete_object(
                Bucket=stored.bucket, Key=stored.key, VersionId=stored.version_id
            )
        for url in self._queues.values():
            self._sqs.purge_queue(QueueUrl=url)
        self._events.clear()
        self.wait_until_quiet()
        self._events.clear()

    def public_key(self) -> bytes:
        """The signing key's public half, DER."""
        der: bytes = self._kms.get_public_key(KeyId=self.city.outputs["SigningKeyArn"])["PublicKey"]
        return der

    def _query(self, pk: str) -> list[Item]:
        items: list[Item] = self._dynamodb.query(
            TableName=self._table,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            ConsistentRead=True,
        )["Items"]
        return items


def correction() -> list[Row]:
    """It withdraws 1's referral, keeps 2's, opens 3's; pays 0 less, 1 more and 6 for the first
    time, and has a bad row."""
    rows = [person(n, LOW if n in (2, 3) else GOOD) for n in range(7)]
    rows[0] = person(0, "60")
    return [*rows, person(15, "101")]


def sweeping(functions: Path, folder: Path) -> Path:
    """The functions, of which the sweep looks at the youngest objects as well.

    It leaves alone what is younger than ten minutes, and no test can wait so long.
    """
    copied = folder / "functions"
    for path in sorted(functions.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and ".egg-info" not in str(path):
            target = copied / path.relative_to(functions)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    source = copied / "tukin" / "operations" / "sweep.py"
    text = source.read_text(encoding="utf-8")
    assert text.count("_YOUNGEST = timedelta(minutes=10)") == 1
    source.write_text(text.replace("timedelta(minutes=10)", "timedelta(0)"), encoding="utf-8")
    return copied


def _patiently(ask: Callable[[], Any]) -> Any:
    """Ask the API until it answers; a 5xx says to come again."""
    for _ in range(10):
        try:
            return ask()
        except ApiError as error:
            if error.status < 500:
                raise
            time.sleep(0.2)
    raise AssertionError("never answered")


def _wait(find: Callable[[], Any], what: str) -> Any:
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        if (found := find()) is not None:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{what}: nothing within {WAIT_SECONDS} s")
