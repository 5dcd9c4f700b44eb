"""What linters miss: rules that tie several resources together. Each yields what breaks it."""

import json
import re
from collections.abc import Iterator
from typing import Any

from tests.template import storage
from tests.template.stacks import (
    ROOT,
    Check,
    Resource,
    Stacks,
    Template,
    as_list,
    of_type,
    stored,
    target,
    text_of,
)

FUNCTION = "AWS::Serverless::Function"
QUEUE = "AWS::SQS::Queue"
ROLE = "AWS::IAM::Role"
BUCKET = "AWS::S3::Bucket"
MACHINE = "AWS::Serverless::StateMachine"

# Events of SAM that poll, as opposed to those that invoke and forget.
QUEUES, STREAMS = {"SQS"}, {"DynamoDB", "Kinesis"}

INVOKE = "arn:aws:states:::lambda:invoke"
NEVER_AGAIN = {"ErrorEquals": ["IntegrityError", "EngineChanged", "RulesMissing"], "MaxAttempts": 0}

# The only statements that may name every resource: the services themselves know none.
UNRESTRICTABLE = {
    "ListStreamsKnowsNoResources",
    "LogDeliveryAndXRayKnowNoResources",
    "XRayKnowsNoResources",
}


MOVE_REFERRALS = {"PublishBatchRole", "SweepRole"}
"""Roles of the functions that bring referrals up to date."""


def sources_have_failure_destinations(stacks: Stacks) -> Iterator[str]:
    """Nothing that arrives asynchronously is lost when its function cannot process it."""
    queues = of_type(stacks.core, QUEUE)
    for name, function in of_type(stacks.application, FUNCTION).items():
        for kind, event in _events(function):
            if kind in QUEUES:
                source = queues[stored(stacks, event["Queue"]) or ""]
                kept = "RedrivePolicy" in source["Properties"]
            else:  # a stream keeps failures itself, an asynchronous call with its function
                properties = function["Properties"]
                keeper = event if kind in STREAMS else properties.get("EventInvokeConfig", {})
                kept = "OnFailure" in keeper.get("DestinationConfig", {})
            if not kept:
                yield f"{name}: its {kind} source has no failure destination"


def deliveries_have_dead_letters(stacks: Stacks) -> Iterator[str]:
    """What EventBridge and SNS cannot deliver is kept."""
    for name, rule in of_type(stacks.application, "AWS::Events::Rule").items():
        for each in rule["Properties"]["Targets"]:
            if "DeadLetterConfig" not in each:
                yield f"{name}: target {each['Id']} has no dead-letter queue"
    for template in stacks.all:
        for name, subscription in of_type(template, "AWS::SNS::Subscription").items():
            properties = subscription["Properties"]
            if properties["Protocol"] != "email" and "RedrivePolicy" not in properties:
                yield f"{name}: a subscription without a dead-letter queue"


def visibility_timeouts(stacks: Stacks) -> Iterator[str]:
    """A message stays hidden six times as long as its function may run (AWS's advice)."""
    for name, function in of_type(stacks.application, FUNCTION).items():
        timeout = _setting(stacks.application, function, "Timeout")
        for kind, event in _events(function):
            if kind in QUEUES:
                queue = stored(stacks, event["Queue"]) or ""
                properties = stacks.core["Resources"][queue]["Properties"]
                if properties.get("VisibilityTimeout", 30) < 6 * timeout:
                    yield f"{queue}: visible again before {name} may have failed six times"


def partial_batches(stacks: Stacks) -> Iterator[str]:
    """A poisoned record fails alone: the mapping asks for it and the handler answers it."""
    for name, function in of_type(stacks.application, FUNCTION).items():
        for kind, event in _events(function):
            if kind not in QUEUES | STREAMS:
                continue
            if "ReportBatchItemFailures" not in event.get("FunctionResponseTypes", []):
                yield f"{name}: its {kind} mapping does not ask for failed items"
            source = _handler_source(stacks.application, function)
            if not re.search("batchItemFailures|return take_each", source):
                yield f"{name}: its handler never names failed items"
            if kind in STREAMS and not event.get("BisectBatchOnFunctionError"):
                yield f"{name}: a crash blocks the whole stream"


def queues_have_dead_letters(stacks: Stacks) -> Iterator[str]:
    """Each queue has a dead-letter queue or is one; that one keeps messages at least as long."""
    queues = of_type(stacks.core, QUEUE)
    dead = _dead_letter_queues(stacks.core)
    for name, queue in queues.items():
        redrive = queue["Properties"].get("RedrivePolicy")
        if redrive is None:
            if name not in dead:
                yield f"{name}: has no dead-letter queue and is none"
            continue
        other = queues[target(redrive["deadLetterTargetArn"]) or ""]
        if _retention(other) < _retention(queue):
            yield f"{name}: its dead letters expire before it does"


def queues_have_alarms(stacks: Stacks) -> Iterator[str]:
    """Somebody hears of a message in a dead-letter queue, and of one that waits too long."""
    dead = _dead_letter_queues(stacks.core)
    for name in of_type(stacks.core, QUEUE):
        metric = "NumberOfMessagesVisible" if name in dead else "AgeOfOldestMessage"
        if not _has_alarm(stacks, f"Approximate{metric}", f"{name}Name"):
            yield f"{name}: no alarm on {metric}"


def work_has_alarms(stacks: Stacks) -> Iterator[str]:
    """Failing functions and executions raise alarms, and every alarm reaches somebody."""
    for name, function in of_type(stacks.application, FUNCTION).items():
        if not _has_alarm(stacks, "Errors", f"{name}Name"):
            yield f"{name}: no alarm on errors"
        if any(kind in STREAMS for kind, _ in _events(function)) and not _has_alarm(
            stacks, "IteratorAge", f"{name}Name"
        ):
            yield f"{name}: no alarm on the stream's age"
    for metric in ("ExecutionsFailed", "ExecutionsTimedOut"):
        if not _has_alarm(stacks, metric, "StateMachineArn"):
            yield f"no alarm on {metric}"
    for name, alarm in of_type(stacks.alarms, "AWS::CloudWatch::Alarm").items():
        if not alarm["Properties"].get("AlarmActions"):
            yield f"{name}: tells nobody"


def sweeps_alarm_at_once(stacks: Stacks) -> Iterator[str]:
    """What a sweep cannot fix is reported after that sweep, not after another."""
    for finding in ("UploadsFailed", "IntegrityFailures", "DeadLetters"):
        reported = [
            alarm["Properties"]["EvaluationPeriods"]
            for alarm in of_type(stacks.alarms, "AWS::CloudWatch::Alarm").values()
            if text_of(alarm["Properties"]["MetricName"]) == finding
        ]
        if reported != [1]:
            yield f"{finding}: not reported after one sweep"


def one_role_each(stacks: Stacks) -> Iterator[str]:
    """Every function has a role of its own, and only Lambda may take it."""
    taken: dict[str, str] = {}
    for name, function in of_type(stacks.application, FUNCTION).items():
        role = target(function["Properties"].get("Role"))
        if role is None or "Policies" in function["Properties"]:
            yield f"{name}: its role is not written out"
            continue
        if role in taken:
            yield f"{name}: shares the role of {taken[role]}"
        taken[role] = name
        trust = stacks.application["Resources"][role]["Properties"]["AssumeRolePolicyDocument"]
        for statement in as_list(trust["Statement"]):
            if statement["Principal"] != {"Service": "lambda.amazonaws.com"}:
                yield f"{role}: others than Lambda may take it"


def exact_permissions(stacks: Stacks) -> Iterator[str]:
    """No statement allows all actions or all resources, or a bucket without a prefix."""
    for template in stacks.all:
        for name, statement in _statements(template):
            for action in as_list(statement["Action"]):
                if "*" in action:
                    yield f"{name}: allows {action}"
            resources = [text_of(each) for each in as_list(statement["Resource"])]
            if "*" in resources and statement.get("Sid") not in UNRESTRICTABLE:
                yield f"{name}: allows {statement['Action']} on everything"
            for resource in resources:
                if re.search(
                    r"(Bucket\.Arn\}|:::\$\{Bucket\}|:::\$\{StorageStack\}[^/]*)/\*", resource
                ):
                    yield f"{name}: allows a whole bucket"


def buckets_are_closed(stacks: Stacks) -> Iterator[str]:
    """Buckets are versioned, encrypted, never public, reached by TLS only, logged and kept."""
    policies = [
        policy["Properties"] for policy in of_type(stacks.core, "AWS::S3::BucketPolicy").values()
    ]
    buckets = of_type(stacks.core, BUCKET)
    log_buckets = {
        target(bucket["Properties"].get("LoggingConfiguration", {}).get("DestinationBucketName"))
        for bucket in buckets.values()
    }
    for name, bucket in buckets.items():
        properties = bucket["Properties"]
        block = properties.get("PublicAccessBlockConfiguration", {})
        demands = {
            "is not versioned": properties.get("VersioningConfiguration") == {"Status": "Enabled"},
            "is not encrypted": "BucketEncryption" in properties,
            "may be public": len(block) == 4 and all(value is True for value in block.values()),
            "can have object ACLs": "BucketOwnerEnforced"
            in str(properties.get("OwnershipControls")),
            "is not logged": "LoggingConfiguration" in properties or name in log_buckets,
            "is deleted with the stack": _is_retained(bucket),
            "is open without TLS": any(_denies_plain_http(policy, name) for policy in policies),
        }
        yield from (f"{name} {problem}" for problem, met in demands.items() if not met)


def table_is_safe(stacks: Stacks) -> Iterator[str]:
    """The table can be restored to any second, is encrypted and outlives the stack."""
    for name, table in of_type(stacks.core, "AWS::DynamoDB::Table").items():
        properties = table["Properties"]
        recovery = properties.get("PointInTimeRecoverySpecification", {})
        if recovery.get("PointInTimeRecoveryEnabled") is not True:
            yield f"{name}: no point-in-time recovery"
        if properties.get("SSESpecification", {}).get("SSEEnabled") is not True:
            yield f"{name}: not encrypted"
        if properties.get("DeletionProtectionEnabled") is not True:
            yield f"{name}: can be deleted"
        if not _is_retained(table):
            yield f"{name}: deleted with the stack"


def queues_are_encrypted(stacks: Stacks) -> Iterator[str]:
    """Messages carry NIPs."""
    for name, queue in of_type(stacks.core, QUEUE).items():
        if queue["Properties"].get("SqsManagedSseEnabled") is not True:
            yield f"{name}: not encrypted"


def logs_expire(stacks: Stacks) -> Iterator[str]:
    """Every log group has a retention, and every function writes into one of them."""
    groups = of_type(stacks.application, "AWS::Logs::LogGroup")
    for name, group in groups.items():
        if "RetentionInDays" not in group["Properties"]:
            yield f"{name}: kept for ever"
    for name, function in of_type(stacks.application, FUNCTION).items():
        if target(function["Properties"].get("LoggingConfig", {}).get("LogGroup")) not in groups:
            yield f"{name}: logs into a group that Lambda makes, without retention"


def traced(stacks: Stacks) -> Iterator[str]:
    """Functions and state machines are traced; a state machine logs no data."""
    for name, function in of_type(stacks.application, FUNCTION).items():
        if _setting(stacks.application, function, "Tracing") != "Active":
            yield f"{name}: not traced"
    for name, machine in of_type(stacks.application, MACHINE).items():
        properties = machine["Properties"]
        if properties.get("Tracing") != {"Enabled": True}:
            yield f"{name}: not traced"
        if properties["Logging"]["IncludeExecutionData"] is not False:
            yield f"{name}: logs what it processes"


def routes_need_iam(stacks: Stacks) -> Iterator[str]:
    """No route is open, and the access log does not say whose records were asked for."""
    for name, route in of_type(stacks.application, "AWS::ApiGatewayV2::Route").items():
        if route["Properties"].get("AuthorizationType") != "AWS_IAM":
            yield f"{name}: {route['Properties']['RouteKey']} is open"
    for name, stage in of_type(stacks.application, "AWS::ApiGatewayV2::Stage").items():
        settings = stage["Properties"].get("AccessLogSettings")
        if settings is None:
            yield f"{name}: has no access log"
        elif re.search(r"\$context\.(path|identity|authorizer)", settings["Format"]):
            yield f"{name}: its access log names people"


def agencies_are_apart(stacks: Stacks) -> Iterator[str]:
    """All that an agency's role may touch carries the agency's own code, literally."""
    for name, role in of_type(stacks.agency, ROLE).items():
        for statement in _role_statements(role):
            if "s3:ListBucket" in as_list(statement["Action"]):
                places = statement["Condition"]["StringLike"]["s3:prefix"]
            else:
                places = statement["Resource"]
            for place in as_list(places):
                if not re.search(
                    r"(uploads|reports|lines|/agencies)/\$\{AgencyCode\}/", text_of(place)
                ):
                    yield f"{name}: may touch {text_of(place)}"


def duties_are_apart(stacks: Stacks) -> Iterator[str]:
    """Nobody touches the rules but by proposal and approval, and nobody may do both."""
    for name, role in of_type(stacks.access, ROLE).items():
        statements = list(_role_statements(role))
        actions = {action for each in statements for action in as_list(each["Action"])}
        if any(action.startswith("appconfig:") for action in actions):
            yield f"{name}: touches AppConfig"
        paths = [text_of(place) for each in statements for place in as_list(each["Resource"])]
        proposes = any(path.endswith("POST/rules/proposals") for path in paths)
        if proposes and any(path.endswith("/approval") and "/rules/" in path for path in paths):
            yield f"{name}: proposes rules and approves them"


def only_referrals_are_deleted(stacks: Stacks) -> Iterator[str]:
    """A referral of format 1 moves to its key of format 2; DynamoDB asks for DeleteItem, too.

    No other item and no object is ever deleted.
    """
    keys = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["REFERRAL#*"]}}
    deleting = set()
    for template in stacks.all:
        for name, statement in _statements(template):
            actions = as_list(statement["Action"])
            if any(action.startswith("s3:Delete") for action in actions):
                yield f"{name}: deletes objects"
            if "dynamodb:DeleteItem" in actions:
                deleting.add(name)
                if statement.get("Condition") != keys:
                    yield f"{name}: deletes more than referrals"
    if deleting != MOVE_REFERRALS:
        yield f"delete items: {', '.join(sorted(deleting ^ MOVE_REFERRALS))}"


def definition_is_filled_in(stacks: Stacks) -> Iterator[str]:
    """The state machine's placeholders are those the template fills in."""
    for machine in of_type(stacks.application, MACHINE).values():
        used = set(re.findall(r"\$\{(\w+)\}", definition_text(machine)))
        given = set(machine["Properties"]["DefinitionSubstitutions"])
        if used != given:
            yield f"placeholders differ: {used ^ given}"


def tasks_are_retried(stacks: Stacks) -> Iterator[str]:
    """Every task is retried, within bounds, but not where it cannot succeed."""
    for name, state, _ in _all_tasks(stacks):
        if "Retry" not in state:
            yield f"{name}: not retried"
        elif state["Resource"] == INVOKE and state["Retry"][0] != NEVER_AGAIN:
            yield f"{name}: retries what cannot succeed"
        if state["Resource"] == INVOKE and "TimeoutSeconds" not in state:
            yield f"{name}: may hang for a year"


def failures_mark_the_upload(stacks: Stacks) -> Iterator[str]:
    """Whatever a function raises, the agency sees that its upload failed."""
    for name, state, caught in _all_tasks(stacks):
        if state["Resource"] == INVOKE and not caught:
            yield f"{name}: fails without a word to the agency"


CHECKS: tuple[Check, ...] = (
    sources_have_failure_destinations,
    deliveries_have_dead_letters,
    visibility_timeouts,
    partial_batches,
    queues_have_dead_letters,
    queues_have_alarms,
    work_has_alarms,
    sweeps_alarm_at_once,
    one_role_each,
    exact_permissions,
    buckets_are_closed,
    table_is_safe,
    storage.stored_names_exist,
    storage.locked_buckets_take_no_default,
    storage.ledger_is_nobodys_to_change,
    storage.epochs_take_two_people,
    storage.publications_are_nobodys_to_change,
    storage.the_assembly_alone_composes,
    storage.reads_are_nobodys_to_change,
    storage.routes_record_reads,
    queues_are_encrypted,
    logs_expire,
    traced,
    routes_need_iam,
    agencies_are_apart,
    duties_are_apart,
    only_referrals_are_deleted,
    definition_is_filled_in,
    tasks_are_retried,
    failures_mark_the_upload,
)


def _events(function: Resource) -> Iterator[tuple[str, dict[str, Any]]]:
    for event in function["Properties"].get("Events", {}).values():
        yield event["Type"], event.get("Properties", {})


def _setting(template: Template, function: Resource, name: str) -> Any:
    return function["Properties"].get(name, template["Globals"]["Function"].get(name))


def _handler_source(template: Template, function: Resource) -> str:
    module = function["Properties"]["Handler"].removesuffix(".handler").replace(".", "/")
    return _read(f"{_setting(template, function, 'CodeUri')}{module}.py")


def definition_text(machine: Resource) -> str:
    """The definition of a state machine: the file's, unless a test put another one in."""
    text = machine.get("definition_text")
    return text if text is not None else _read(machine["Properties"]["DefinitionUri"])


def _all_tasks(stacks: Stacks) -> Iterator[tuple[str, dict[str, Any], bool]]:
    for machine in of_type(stacks.application, MACHINE).values():
        yield from _tasks(json.loads(definition_text(machine))["States"])


def _read(path: str) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def _dead_letter_queues(template: Template) -> set[str | None]:
    """Queues that something names as the place for what it could not handle."""
    found = set()
    for queue in of_type(template, QUEUE).values():
        redrive = queue["Properties"].get("RedrivePolicy", {})
        found.add(target(redrive.get("deadLetterTargetArn")))
    for rule in of_type(template, "AWS::Events::Rule").values():
        for each in rule["Properties"]["Targets"]:
            found.add(target(each.get("DeadLetterConfig", {}).get("Arn")))
    for function in of_type(template, FUNCTION).values():
        invoked = function["Properties"].get("EventInvokeConfig", {})
        for source in (invoked, *(event for _, event in _events(function))):
            failure = source.get("DestinationConfig", {}).get("OnFailure", {})
            found.add(target(failure.get("Destination")))
    return found - {None}


def _retention(queue: Resource) -> int:
    """Seconds that a queue keeps messages; SQS's default is four days."""
    return int(queue["Properties"].get("MessageRetentionPeriod", 345600))


def _has_alarm(stacks: Stacks, metric: str, export: str) -> bool:
    return any(
        text_of(alarm["Properties"]["MetricName"]) == metric
        and any(
            text_of(dimension["Value"].get("Fn::ImportValue")).endswith(f"-{export}")
            for dimension in alarm["Properties"]["Dimensions"]
        )
        for alarm in of_type(stacks.alarms, "AWS::CloudWatch::Alarm").values()
    )


def _statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """The statements of all identity policies, with the name of the resource they stand in."""
    for name, role in of_type(template, ROLE).items():
        yield from ((name, statement) for statement in _role_statements(role))
    for kind in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        for name, policy in of_type(template, kind).items():
            for statement in policy["Properties"]["PolicyDocument"]["Statement"]:
                yield name, statement


def _role_statements(role: Resource) -> Iterator[dict[str, Any]]:
    for policy in role["Properties"].get("Policies", []):
        yield from policy["PolicyDocument"]["Statement"]


def _is_retained(resource: Resource) -> bool:
    """It is kept, unless its first creation failed: then it would be in the way of the second."""
    kept = resource.get("DeletionPolicy"), resource.get("UpdateReplacePolicy")
    return kept == ("RetainExceptOnCreate", "Retain")


def _denies_plain_http(policy: dict[str, Any], bucket: str) -> bool:
    return target(policy["Bucket"]) == bucket and any(
        statement["Effect"] == "Deny"
        and statement["Principal"] == "*"
        and statement["Action"] == "s3:*"
        and statement["Condition"] == {"Bool": {"aws:SecureTransport": False}}
        and {text_of(each) for each in statement["Resource"]}
        == {f"${{{bucket}.Arn}}", f"${{{bucket}.Arn}}/*"}
        for statement in policy["PolicyDocument"]["Statement"]
    )


def _tasks(
    states: dict[str, Any], caught: bool = False
) -> Iterator[tuple[str, dict[str, Any], bool]]:
    """Every task with its name and whether it, or the map around it, catches all errors."""
    for name, state in states.items():
        catches = caught or any(
            each["ErrorEquals"] == ["States.ALL"] and each["Next"] == "FindTable"
            for each in state.get("Catch", [])
        )
        if state["Type"] == "Task":
            yield name, state, catches
        if state["Type"] == "Map":
            yield from _tasks(state["ItemProcessor"]["States"], catches)
