"""Rules about the storage stack: what others say of it is there, and what is locked is locked."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.template.stacks import Stacks, as_list, of_type, target, text_of
from tukin.people.reading.routes import is_read

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


INDEXER = {"IndexReadsRole"}
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
    yield from _written_once(stacks, statements, "WhoIsFirstDecides", "LedgerBucket")
    yield from _puts_alone(statements, "WhichTableCounts", set(EPOCHS))
    place = text_of(statements.get("WhichTableCounts", {}).get("Resource", ""))
    if place != "${LedgerBucket.Arn}/epochs/*":
        yield f"WhichTableCounts: is about {place}"


EPOCHS = {"ManageRunsRole": "epochs/*", "SweepRole": "epochs/000001.json"}
"""Who makes epochs, and which: two people by a recovery any, a sweep the first alone."""


def epochs_take_two_people(stacks: Stacks) -> Iterator[str]:
    """A role that no two people ask for may begin the first epoch, and move none."""
    for name, role in of_type(stacks.application, "AWS::IAM::Role").items():
        for policy in role["Properties"].get("Policies", ()):
            for statement in policy["PolicyDocument"]["Statement"]:
                if "s3:PutObject" not in as_list(statement["Action"]):
                    continue
                for resource in map(text_of, as_list(statement["Resource"])):
                    key = resource.partition("-ledger-${AWS::AccountId}-${AWS::Region}/")[2]
                    if key and key != EPOCHS.get(name):
                        yield f"{name}: puts {key}"


_LOCKERS = {"PublishBatchRole", "SettleRunRole"}
LOCKING = {
    "PublishingAloneRecords": ("/*", {*_LOCKERS, "SweepRole"}),
    "WhoPublishesOrPreparesLocks": ("/pay/*", _LOCKERS),
    "PreparingAloneArchives": ("/archived/*", {"SettleRunRole"}),
}
"""The denials of a bucket's policy, the objects that they are about, and who is not denied."""


def publications_are_nobodys_to_change(stacks: Stacks) -> Iterator[str]:
    """Each prefix is put by whoever has to alone, each time as the first, and nobody may delete."""
    policy = stacks.storage["Resources"]["PublicationsBucketPolicy"]["Properties"]
    written = policy["PolicyDocument"]["Statement"]
    statements = {s["Sid"]: s for s in (s["Fn::If"][1] if "Fn::If" in s else s for s in written)}
    for sid, (objects, roles) in LOCKING.items():
        yield from _puts_alone(statements, sid, roles)
        place = text_of(statements.get(sid, {}).get("Resource", ""))
        if place != f"${{PublicationsBucket.Arn}}{objects}":
            yield f"{sid}: is about {place}"
    yield from _written_once(stacks, statements, "WhatIsLockedStays", "PublicationsBucket")


def _puts_alone(statements: dict[str, Any], sid: str, roles: set[str]) -> Iterator[str]:
    denial = json.dumps(statements.get(sid, {}))
    for kind in (":role", "assumed-role"):
        named = set(re.findall(rf"{kind}/\$\{{ApplicationStack\}}-(\w+)-\*", denial))
        if named != roles:
            yield f"{sid}: {sorted(named ^ roles)}"


COMPOSING = {"CloseMonthRole", "ComposeLateRole"}
"""Roles of the functions that assemble a month of what was rated."""


def the_assembly_alone_composes(stacks: Stacks) -> Iterator[str]:
    """Nobody else may put below ``composed/``, whatever a role says."""
    policy = stacks.storage["Resources"]["IntakeBucketPolicy"]["Properties"]["PolicyDocument"]
    statements = {statement["Sid"]: statement for statement in policy["Statement"]}
    yield from _puts_alone(statements, "TheAssemblyAloneComposes", COMPOSING)
    denial = statements.get("TheAssemblyAloneComposes", {})
    if text_of(denial.get("Resource", "")) != "${IntakeBucket.Arn}/composed/*":
        yield "another place than composed/ is denied"
    if (denial.get("Effect"), denial.get("Principal")) != ("Deny", "*"):
        yield "it is no denial to all"
    if "s3:PutObject" not in denial.get("Action", ()):
        yield "putting is not denied"


def reads_are_nobodys_to_change(stacks: Stacks) -> Iterator[str]:
    """Who answers with people's data may only create a record, and nobody may delete one."""
    yield from _only_recorders_put(stacks, _statements_of_reads(stacks))
    statements = _statements_of_reads(stacks)
    yield from _written_once(stacks, statements, "NothingIsWrittenOver", "AccessLogBucket")


def _written_once(
    stacks: Stacks, statements: dict[str, Any], sid: str, resource: str
) -> Iterator[str]:
    """What lets somebody write over, delete or end what is in a locked bucket."""
    first = statements.get(sid, {})
    if first.get("Condition") != {"Null": {"s3:if-none-match": True}}:
        yield "a put without If-None-Match is not denied"
    if set(statements.get("NobodyDeletesOrUnlocks", {}).get("Action", ())) != CONFIGURING:
        yield "the bucket can be unlocked or emptied"
    for statement in statements.values():
        if (statement["Effect"], statement["Principal"]) != ("Deny", "*"):
            yield f"{statement['Sid']}: is no denial to all"
    bucket = stacks.storage["Resources"][resource]["Properties"]
    for rule in bucket["LifecycleConfiguration"]["Rules"]:
        if rule["Id"] != "abandoned-uploads":
            yield f"{rule['Id']}: what is in {resource} has no end but its retention"


def _statements_of_reads(stacks: Stacks) -> dict[str, Any]:
    policy = stacks.storage["Resources"]["AccessLogBucketPolicy"]["Properties"]["PolicyDocument"]
    written = [s["Fn::If"][1] if "Fn::If" in s else s for s in policy["Statement"]]
    return {statement["Sid"]: statement for statement in written}


def _only_recorders_put(stacks: Stacks, statements: dict[str, Any]) -> Iterator[str]:
    roles = of_type(stacks.application, "AWS::IAM::Role")
    recorders = {
        name
        for name, role in roles.items()
        if {"Ref": "ReadRecordAccess"} in role["Properties"].get("ManagedPolicyArns", ())
    }
    for sid, wanted in (("ReadersAloneRecord", recorders), ("IndexReadsAloneIndexes", INDEXER)):
        yield from _puts_alone(statements, sid, wanted)
    pages = json.dumps(statements.get("ReadersAloneRecord", {}))
    named = Counter(re.findall(r"\$\{ApplicationStack\}-portal-(\w+)-\*", pages))
    if named != dict.fromkeys(_recorders_of_pages(stacks), 2):  # the role, and its session
        yield f"ReadersAloneRecord: of the pages {sorted(named)}"


def _recorders_of_pages(stacks: Stacks) -> set[str]:
    """The roles of the pages that may record a read, by the application's policy or their own."""
    signs = "-ReadRecordAccessArn", "-access-log-"
    roles = of_type(stacks.portal, "AWS::IAM::Role")
    return {name for name, role in roles.items() if any(sign in json.dumps(role) for sign in signs)}


def routes_record_reads(stacks: Stacks) -> Iterator[str]:
    """A function behind a route that is not exempt can record a read; no other function can."""
    resources = stacks.application["Resources"]
    functions = of_type(stacks.application, "AWS::Serverless::Function")
    needing = {
        (target(resources[integration]["Properties"]["IntegrationUri"]) or "")
        for route in of_type(stacks.application, "AWS::ApiGatewayV2::Route").values()
        if is_read(route["Properties"]["RouteKey"])
        for integration in re.findall(r"\{(\w+)\}", json.dumps(route["Properties"]["Target"]))
    }
    for name, function in functions.items():
        role = resources[target(function["Properties"]["Role"]) or ""]["Properties"]
        can = {"Ref": "ReadRecordAccess"} in role.get("ManagedPolicyArns", ())
        if can != (name in needing):
            yield f"{name}: {'may' if can else 'may not'} record reads"
        variables = function["Properties"].get("Environment", {}).get("Variables", {})
        if name in needing and not {"ACCESS_LOG_BUCKET", "ACCESS_LOG_DAYS"} <= set(variables):
            yield f"{name}: does not know where reads are recorded"


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
