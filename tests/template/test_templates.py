"""The committed templates keep every rule, and every rule finds the bug it is there for."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.template import checks, storage
from tests.template.stacks import Check, Stacks, load_stacks, of_type

Bug = Callable[[Stacks], object]


def resource(stacks: Stacks, name: str) -> Any:
    """Of the application or of storage; a change of it is seen by the checks."""
    return stacks.core["Resources"][name]


def properties(stacks: Stacks, name: str) -> Any:
    return resource(stacks, name)["Properties"]


def first_statement(stacks: Stacks, role: str) -> Any:
    return properties(stacks, role)["Policies"][0]["PolicyDocument"]["Statement"][0]


def statement_of(stacks: Stacks, role: str, sid: str) -> Any:
    statements = properties(stacks, role)["Policies"][0]["PolicyDocument"]["Statement"]
    return next(each for each in statements if each.get("Sid") == sid)


def event(stacks: Stacks, function: str, name: str) -> Any:
    return properties(stacks, function)["Events"][name]["Properties"]


def agency_statement(stacks: Stacks, sid: str) -> Any:
    role = stacks.agency["Resources"]["AgencyRole"]["Properties"]
    statements = role["Policies"][0]["PolicyDocument"]["Statement"]
    return next(each for each in statements if each["Sid"] == sid)


def without_alarms_on(metric: str) -> Bug:
    def plant(stacks: Stacks) -> None:
        for name, alarm in of_type(stacks.alarms, "AWS::CloudWatch::Alarm").items():
            if metric in str(alarm["Properties"]["MetricName"]):
                del stacks.alarms["Resources"][name]

    return plant


def add_schedule(stacks: Stacks) -> None:
    properties(stacks, "ReadRecords")["Events"] = {"Nightly": {"Type": "Schedule"}}


def add_lambda_subscription(stacks: Stacks) -> None:
    stacks.alarms["Resources"]["Subscription"] = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {"Protocol": "lambda"},
    }


def let_the_author_deploy(stacks: Stacks) -> None:
    role = stacks.access["Resources"]["RulesAuthorRole"]["Properties"]
    role["Policies"][0]["PolicyDocument"]["Statement"][0]["Action"] = [
        "appconfig:CreateHostedConfigurationVersion",
        "appconfig:StartDeployment",
    ]


def let_the_author_approve(stacks: Stacks) -> None:
    roles = [stacks.access["Resources"][f"Rules{who}Role"] for who in ("Author", "Approver")]
    author, approver = (
        role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"][0]["Resource"]
        for role in roles
    )
    author.extend(approver)


def in_the_definition(change: Callable[[dict[str, Any]], object]) -> Bug:
    def plant(stacks: Stacks) -> None:
        machine = resource(stacks, "ProcessUpload")
        definition = json.loads(checks.definition_text(machine))
        change(definition["States"])
        machine["definition_text"] = json.dumps(definition)

    return plant


BUGS: list[tuple[Check, Bug]] = [
    (
        checks.sources_have_failure_destinations,
        lambda s: properties(s, "UploadQueue").pop("RedrivePolicy"),
    ),
    (
        checks.sources_have_failure_destinations,
        lambda s: event(s, "EmitReferrals", "Referrals").pop("DestinationConfig"),
    ),
    (
        checks.deliveries_have_dead_letters,
        lambda s: properties(s, "CoachingRule")["Targets"][0].pop("DeadLetterConfig"),
    ),
    (checks.sources_have_failure_destinations, add_schedule),
    (checks.deliveries_have_dead_letters, add_lambda_subscription),
    (checks.visibility_timeouts, lambda s: properties(s, "ReceiveUpload").pop("Timeout")),
    (checks.visibility_timeouts, lambda s: properties(s, "UploadQueue").pop("VisibilityTimeout")),
    (
        checks.partial_batches,
        lambda s: event(s, "ReceiveUpload", "Uploads").pop("FunctionResponseTypes"),
    ),
    (
        checks.partial_batches,
        lambda s: event(s, "EmitReferrals", "Referrals").pop("FunctionResponseTypes"),
    ),
    (
        checks.partial_batches,
        lambda s: properties(s, "ReceiveUpload").update(
            Handler=properties(s, "ValidateRules")["Handler"]
        ),
    ),
    (
        checks.partial_batches,
        lambda s: event(s, "EmitReferrals", "Referrals").pop("BisectBatchOnFunctionError"),
    ),
    (
        checks.queues_have_dead_letters,
        lambda s: properties(s, "CoachingQueue").pop("RedrivePolicy"),
    ),
    (
        checks.queues_have_dead_letters,
        lambda s: properties(s, "UploadDeadLetters").pop("MessageRetentionPeriod"),
    ),
    (checks.queues_have_alarms, without_alarms_on("MessagesVisible")),
    (checks.queues_have_alarms, without_alarms_on("AgeOfOldestMessage")),
    (checks.sweeps_alarm_at_once, without_alarms_on("IntegrityFailures")),
    (
        checks.sweeps_alarm_at_once,
        lambda s: s.alarms["Resources"]["UploadsFailedFound"]["Properties"].update(
            EvaluationPeriods=2
        ),
    ),
    (checks.work_has_alarms, without_alarms_on("Errors")),
    (checks.work_has_alarms, without_alarms_on("IteratorAge")),
    (checks.work_has_alarms, without_alarms_on("ExecutionsFailed")),
    (
        checks.work_has_alarms,
        lambda s: s.alarms["Resources"]["ApiErrors"]["Properties"].pop("AlarmActions"),
    ),
    (checks.one_role_each, lambda s: properties(s, "ReadRecords").pop("Role")),
    (
        checks.one_role_each,
        lambda s: properties(s, "ReadRecords").update(Role=properties(s, "PublishBatch")["Role"]),
    ),
    (
        checks.one_role_each,
        lambda s: properties(s, "ReadRecordsRole")["AssumeRolePolicyDocument"]["Statement"][
            0
        ].update(Principal={"AWS": "*"}),
    ),
    (
        checks.exact_permissions,
        lambda s: first_statement(s, "PublishBatchRole").update(Action=["s3:*"]),
    ),
    (
        checks.exact_permissions,
        lambda s: first_statement(s, "PublishBatchRole").update(Resource="*"),
    ),
    (
        checks.exact_permissions,
        lambda s: first_statement(s, "PublishBatchRole").update(
            Resource={"Fn::Sub": "arn:aws:s3:::${StorageStack}-archive-1-r/*"}
        ),
    ),
    (
        checks.buckets_are_closed,
        lambda s: properties(s, "IntakeBucket").pop("VersioningConfiguration"),
    ),
    (checks.buckets_are_closed, lambda s: properties(s, "ArchiveBucket").pop("BucketEncryption")),
    (
        checks.buckets_are_closed,
        lambda s: properties(s, "IntakeBucket")["PublicAccessBlockConfiguration"].update(
            BlockPublicPolicy=False
        ),
    ),
    (checks.buckets_are_closed, lambda s: properties(s, "IntakeBucket").pop("OwnershipControls")),
    (
        checks.buckets_are_closed,
        lambda s: properties(s, "IntakeBucket").pop("LoggingConfiguration"),
    ),
    (checks.buckets_are_closed, lambda s: resource(s, "IntakeBucket").pop("DeletionPolicy")),
    (
        checks.buckets_are_closed,
        lambda s: s.storage["Resources"].pop("ArchiveBucketPolicy"),
    ),
    (checks.table_is_safe, lambda s: properties(s, "Table").pop("SSESpecification")),
    (
        checks.table_is_safe,
        lambda s: properties(s, "Table").pop("PointInTimeRecoverySpecification"),
    ),
    (checks.table_is_safe, lambda s: resource(s, "Table").pop("UpdateReplacePolicy")),
    (checks.table_is_safe, lambda s: properties(s, "Table").pop("DeletionProtectionEnabled")),
    (
        storage.stored_names_exist,
        lambda s: properties(s, "RegisterQueue").update(QueueName="another"),
    ),
    (storage.stored_names_exist, lambda s: properties(s, "Table").pop("TableName")),
    (storage.stored_names_exist, lambda s: s.storage["Resources"].pop("TableNameParameter")),
    (
        storage.locked_buckets_take_no_default,
        lambda s: properties(s, "LedgerBucket").pop("ObjectLockEnabled"),
    ),
    *(
        (
            storage.ledger_is_nobodys_to_change,
            lambda s, n=number: properties(s, "LedgerBucketPolicy")["PolicyDocument"][
                "Statement"
            ].pop(n),
        )
        for number in (1, 2, 3, 4)
    ),
    *(
        (
            storage.epochs_take_two_people,
            lambda s, n=name: properties(s, n)["Policies"][0]["PolicyDocument"]["Statement"].append(
                {
                    "Effect": "Allow",
                    "Action": "s3:PutObject",
                    "Resource": {
                        "Fn::Sub": "arn:${AWS::Partition}:s3:::${StorageStack}-ledger-"
                        "${AWS::AccountId}-${AWS::Region}/epochs/*"
                    },
                }
            ),
        )
        for name in ("SweepRole", "PublishBatchRole")
    ),
    *(
        (
            storage.publications_are_nobodys_to_change,
            lambda s, n=number: properties(s, "PublicationsBucketPolicy")["PolicyDocument"][
                "Statement"
            ].pop(n),
        )
        for number in (1, 2, 3, 4, 5)
    ),
    (
        storage.publications_are_nobodys_to_change,
        lambda s: properties(s, "PublicationsBucketPolicy")["PolicyDocument"]["Statement"][
            1
        ].update(Resource={"Fn::Sub": "${PublicationsBucket.Arn}/publications/*"}),
    ),
    (
        storage.the_assembly_alone_composes,
        lambda s: properties(s, "IntakeBucketPolicy")["PolicyDocument"]["Statement"].pop(1),
    ),
    (
        storage.the_assembly_alone_composes,
        lambda s: properties(s, "IntakeBucketPolicy")["PolicyDocument"]["Statement"][1][
            "Condition"
        ]["ArnNotLike"]["aws:PrincipalArn"].append(
            {"Fn::Sub": "arn:aws:iam::1:role/${ApplicationStack}-SweepRole-*"}
        ),
    ),
    *(
        (
            storage.reads_are_nobodys_to_change,
            lambda s, n=number: properties(s, "AccessLogBucketPolicy")["PolicyDocument"][
                "Statement"
            ].pop(n),
        )
        for number in (1, 2, 3, 4)
    ),
    (
        storage.reads_are_nobodys_to_change,
        lambda s: properties(s, "AccessLogBucket")["LifecycleConfiguration"]["Rules"].append(
            {"Id": "end", "ExpirationInDays": 1}
        ),
    ),
    (
        storage.routes_record_reads,
        lambda s: properties(s, "ReadRecordsRole")["ManagedPolicyArns"].remove(
            {"Ref": "ReadRecordAccess"}
        ),
    ),
    (
        storage.routes_record_reads,
        lambda s: properties(s, "SweepRole")["ManagedPolicyArns"].append(
            {"Ref": "ReadRecordAccess"}
        ),
    ),
    (
        storage.routes_record_reads,
        lambda s: properties(s, "ManageRuns")["Environment"]["Variables"].pop("ACCESS_LOG_DAYS"),
    ),
    (
        storage.routes_record_reads,
        lambda s: properties(s, "ReadLiveRulesRoute").update(RouteKey="GET /people-of-a-new-route"),
    ),
    (
        storage.ledger_is_nobodys_to_change,
        lambda s: properties(s, "LedgerBucket")["LifecycleConfiguration"]["Rules"].append(
            {"Id": "end", "ExpirationInDays": 1}
        ),
    ),
    (
        storage.ledger_is_nobodys_to_change,
        lambda s: properties(s, "ReadRecordsRole")["ManagedPolicyArns"].append(
            {"Ref": "LedgerAccess"}
        ),
    ),
    (
        storage.locked_buckets_take_no_default,
        lambda s: properties(s, "LedgerBucket").update(ObjectLockConfiguration={}),
    ),
    (
        checks.queues_are_encrypted,
        lambda s: properties(s, "CoachingQueue").pop("SqsManagedSseEnabled"),
    ),
    (checks.logs_expire, lambda s: properties(s, "ApiLog").pop("RetentionInDays")),
    (checks.logs_expire, lambda s: properties(s, "ReadRecords").pop("LoggingConfig")),
    (checks.traced, lambda s: s.application["Globals"]["Function"].pop("Tracing")),
    (checks.traced, lambda s: properties(s, "ProcessUpload").pop("Tracing")),
    (
        checks.traced,
        lambda s: properties(s, "ProcessUpload")["Logging"].update(IncludeExecutionData=True),
    ),
    (
        checks.routes_need_iam,
        lambda s: properties(s, "CreateExportRoute").pop("AuthorizationType"),
    ),
    (
        checks.routes_need_iam,
        lambda s: properties(s, "ApiStage")["AccessLogSettings"].update(Format="$context.path"),
    ),
    (checks.routes_need_iam, lambda s: properties(s, "ApiStage").pop("AccessLogSettings")),
    (
        checks.agencies_are_apart,
        lambda s: agency_statement(s, "Upload").update(
            Resource={"Fn::Sub": "arn:aws:s3:::bucket/uploads/dinkes/*"}
        ),
    ),
    (
        checks.agencies_are_apart,
        lambda s: agency_statement(s, "ReadOwnRecords").update(
            Resource={"Fn::Sub": "arn:aws:execute-api:::api/$default/GET/agencies/*"}
        ),
    ),
    (
        checks.agencies_are_apart,
        lambda s: agency_statement(s, "ListOwnFiles")["Condition"]["StringLike"].update(
            {"s3:prefix": "uploads/*"}
        ),
    ),
    (checks.duties_are_apart, let_the_author_deploy),
    (checks.duties_are_apart, let_the_author_approve),
    (
        checks.only_referrals_are_deleted,
        lambda s: statement_of(s, "SweepRole", "MoveReferrals").pop("Condition"),
    ),
    (
        checks.only_referrals_are_deleted,
        lambda s: statement_of(s, "PublishBatchRole", "MoveReferrals").update(
            Action="dynamodb:UpdateItem"
        ),
    ),
    (
        checks.definition_is_filled_in,
        lambda s: properties(s, "ProcessUpload")["DefinitionSubstitutions"].pop("TableParameter"),
    ),
    (checks.tasks_are_retried, in_the_definition(lambda d: d["MarkFailed"].pop("Retry"))),
    (checks.tasks_are_retried, in_the_definition(lambda d: d["Validate"]["Retry"].pop(0))),
    (checks.tasks_are_retried, in_the_definition(lambda d: d["Validate"].pop("TimeoutSeconds"))),
    (checks.failures_mark_the_upload, in_the_definition(lambda d: d["Publish"].pop("Catch"))),
    (checks.failures_mark_the_upload, in_the_definition(lambda d: d["Compute"].pop("Catch"))),
]


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.__name__)
def test_the_templates_keep_the_rule(check: Check) -> None:
    assert list(check(load_stacks())) == []


@pytest.mark.parametrize(("check", "bug"), BUGS, ids=lambda each: each.__name__)
def test_the_rule_finds_a_planted_bug(check: Check, bug: Bug) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert list(check(stacks)) != []


def test_every_rule_has_been_seen_to_fail() -> None:
    assert {check for check, _ in BUGS} == set(checks.CHECKS)
