"""``make invoke FUNCTION=receive_upload``: send a sample of ``events/`` to a function on local AWS.

It prints the function's answer and its log. Bucket and account of the sample become those that are
deployed; an object that its notification names is put into the bucket, and its version is named.
Each request of the API gets an id of its own, under which a read of people's data is recorded once.
All else is sent as it is committed: the sample batches pin engine 1, so those who work on them
answer that another version runs (E703).
"""

import base64
import json
import sys
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.local import aws, engine
from infrastructure.local.places import ROOT

EVENTS = ROOT / "events"
FILES = {
    "receive_upload": EVENTS / "uploads" / "disdik" / "2026-10" / "penilaian-2026-10.csv",
    "receive_register": EVENTS / "register" / "2026-10-01.csv",
}
"""What is uploaded under the key that a sample names."""

PAGES = frozenset({"sign_in", "people_pages", "office_pages"})
"""The functions of the portal's stack; all others are the application's."""

_ACCOUNT = "123456789012"
_INTAKE = f"tukin-intake-{_ACCOUNT}-{engine.REGION}"


@dataclass(frozen=True)
class Answer:
    """What a function answered and what it logged; of a long log the last 4,096 bytes."""

    content: str
    log: str
    failed: bool


def samples() -> list[str]:
    """The functions for which there is a sample."""
    return sorted(path.stem for path in EVENTS.glob("*.json"))


def invoke(session: Any, function: str) -> Answer:
    """Send the sample of a function to the one that is deployed."""
    sent = sample_of(session, function)
    stack = "tukin-portal" if function in PAGES else "tukin"
    answer = session.client("lambda").invoke(
        FunctionName=f"{stack}-{function.replace('_', '-')}", Payload=sent, LogType="Tail"
    )
    log = base64.b64decode(answer.get("LogResult", "")).decode(errors="replace")
    return Answer(answer["Payload"].read().decode(), log, "FunctionError" in answer)


def sample_of(session: Any, function: str) -> str:
    """The sample as it is sent: with the places that are deployed."""
    text = (EVENTS / f"{function}.json").read_text(encoding="utf-8")
    bucket = f"tukin-storage-intake-{engine.ACCOUNT}-{engine.REGION}"
    event = json.loads(text.replace(_INTAKE, bucket).replace(_ACCOUNT, engine.ACCOUNT))
    if "requestId" in event.get("requestContext", {}):
        event["requestContext"]["requestId"] = uuid.uuid4().hex
    if function in FILES:
        for message in event["Records"]:
            message["body"] = _with_object(session, message["body"], FILES[function].read_bytes())
    return json.dumps(event)


def _with_object(session: Any, body: str, data: bytes) -> str:
    """A notification of S3 whose object is there."""
    notification: dict[str, Any] = json.loads(body)
    for record in notification["Records"]:
        named = record["s3"]["object"]
        put = session.client("s3").put_object(
            Bucket=record["s3"]["bucket"]["name"], Key=unquote_plus(named["key"]), Body=data
        )
        named |= {"versionId": put["VersionId"], "size": len(data)}
    return json.dumps(notification)


def main(function: str) -> int:
    """Invoke a function by name; the exit code."""
    if function not in samples():
        asked = f"There is no sample for {function}." if function else "Name a function."
        print(f"{asked} FUNCTION is one of: {', '.join(samples())}", file=sys.stderr)
        return 2
    running = engine.find()
    if running is None:
        print("No local AWS is running. Start it with: make up", file=sys.stderr)
        return 1
    try:
        answer = invoke(aws.admin_session(running), function)
    except (BotoCoreError, ClientError) as error:
        print(f"{function}: {error}\nIs everything deployed? make up does it.", file=sys.stderr)
        return 1
    print(f"Answer of {function}:\n{_readable(answer.content)}\n\nLog:\n{answer.log.rstrip()}")
    return 1 if answer.failed else 0


def _readable(content: str) -> str:
    """JSON in lines, also that of a body; anything else as it is."""
    try:
        value = json.loads(content)
        if isinstance(value, dict) and isinstance(value.get("body"), str):
            value["body"] = json.loads(value["body"])
    except ValueError:
        return content
    return json.dumps(value, ensure_ascii=False, indent=1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
