"""Rules about the storage stack: what others say of it is there, and what is locked is locked."""

import json
import re
from collections.abc import Iterator

from tests.template.stacks import Stacks, of_type, target, text_of

TEXT = r'"Fn::Sub": "([^"]*\$\{StorageStack\}[^"]*)"'
PLACE = r"(?:^|:|:table/|:parameter(?=/))(/?\$\{StorageStack\}.*)$"


def stored_names_exist(stacks: Stacks) -> Iterator[str]:
    """What another stack says begins with the storage stack's name is there under that name."""
    known = {
        text_of(resource["Properties"][name])
        for resource in stacks.storage["Resources"].values()
        for name in ("QueueName", "BucketName", "TableName", "Name")
        if name in resource.get("Properties", {})
    }
    for template in stacks.all:
        for text in re.findall(TEXT, json.dumps(template)):
            if text.startswith("${StorageStack}-") and "${AWS::AccountId}" not in text:
                continue  # the name of an export; CloudFormation refuses one that is not there
            (name,) = re.findall(PLACE, text)
            name = name.replace("${StorageStack}", "${AWS::StackName}").rstrip("*")
            if not any(name == each or name.startswith(f"{each}/") for each in known):
                yield f"{text}: storage has nothing of that name"


CONFIGURING = {
    "s3:DeleteObject",
    "s3:DeleteObjectVersion",
    "s3:PutBucketPolicy",
    "s3:DeleteBucketPolicy",
    "s3:PutBucketObjectLockConfiguration",
    "s3:PutBucketVersioning",
    "s3:PutEncryptionConfiguration",
    "s3:PutLifecycleConfiguration",
    "s3:PutReplicationConfiguration",
}


def ledger_is_nobodys_to_change(stacks: Stacks) -> Iterator[str]:
    """Who may put is who writes the ledger, each time as the first, and nobody may delete."""
    policy = stacks.storage["Resources"]["LedgerBucketPolicy"]["Properties"]["PolicyDocument"]
    written = [s["Fn::If"][1] if "Fn::If" in s else s for s in policy["Statement"]]
    statements = {statement["Sid"]: statement for statement in written}
    decides = statements.get("SettlementAloneDecides", {})
    names = re.findall(r"role/\$\{ApplicationStack\}-(\w+)-\*", json.dumps(decides))
    sessions = re.findall(r"assumed-role/\$\{ApplicationStack\}-(\w+)-\*", json.dumps(decides))
    writers = {
        name
        for name, role in of_type(stacks.application, "AWS::IAM::Role").items()
        if {"Ref": "LedgerAccess"} in role["Properties"].get("ManagedPolicyArns", ())
    }
    if not set(names) == set(sessions) == writers:
        yield f"may put: {sorted(set(names))}, write the ledger: {sorted(writers)}"
    first = statements.get("WhoIsFirstDecides", {})
    if first.get("Condition") != {"Null": {"s3:if-none-match": True}}:
        yield "a put without If-None-Match is not denied"
    if set(statements.get("NobodyDeletesOrUnlocks", {}).get("Action", ())) != CONFIGURING:
        yield "the bucket can be unlocked or emptied"
    for statement in statements.values():
        if (statement["Effect"], statement["Principal"]) != ("Deny", "*"):
            yield f"{statement['Sid']}: is no denial to all"
    bucket = stacks.storage["Resources"]["LedgerBucket"]["Properties"]
    for rule in bucket["LifecycleConfiguration"]["Rules"]:
        if rule["Id"] != "abandoned-uploads":
            yield f"{rule['Id']}: the ledger has no end"


def locked_buckets_take_no_default(stacks: Stacks) -> Iterator[str]:
    """Each object under a lock states its own retention, and no service writes logs there."""
    buckets = of_type(stacks.storage, "AWS::S3::Bucket")
    logged_to = {
        target(bucket["Properties"].get("LoggingConfiguration", {}).get("DestinationBucketName"))
        for bucket in buckets.values()
    }
    locked = [name for name, b in buckets.items() if b["Properties"].get("ObjectLockEnabled")]
    if sorted(locked) != ["AccessLogBucket", "LedgerBucket", "PublicationsBucket"]:
        yield f"locked buckets are {locked}"
    for name in locked:
        if "ObjectLockConfiguration" in buckets[name]["Properties"]:
            yield f"{name}: has a retention of its own"
        if name in logged_to:
            yield f"{name}: S3 cannot deliver logs into a locked bucket"
