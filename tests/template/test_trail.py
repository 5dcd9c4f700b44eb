"""infrastructure/trail.yaml: what is written where nobody who deploys can reach, and what rings.

Nothing here runs it: AWS was never asked. The patterns are evaluated by the rules of CloudWatch.
"""

import re
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

import pytest

from infrastructure.local.permissions.templates import load_template
from infrastructure.local.places import INFRASTRUCTURE
from tests.template.stacks import as_list, load_stacks, of_type

TEMPLATE = load_template((INFRASTRUCTURE / "trail.yaml").read_text(encoding="utf-8"))
RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
TUKIN, DELIVERY = (
    "111111111111",
    "arn:aws:iam::111111111111:role/tukin-prod-delivery-DeliveryRole-X",
)
VALUES = {
    "TukinAccount": TUKIN,
    "DeliveryRoleArn": DELIVERY,
    "BreakGlassRole": TEMPLATE["Parameters"]["BreakGlassRole"]["Default"],
}
FUNCTION = f"arn:aws:iam::{TUKIN}:role/tukin-SettleRunRole-ABC"
EXECUTION = f"arn:aws:iam::{TUKIN}:role/tukin-execution"
_TERM = re.compile(r'\$\.([\w.]+) (NOT EXISTS|!?=)(?: "([^"]*)")?')


def properties(name: str) -> dict[str, Any]:
    found: dict[str, Any] = RESOURCES[name]["Properties"]
    return found


def pattern_of(name: str) -> str:
    text: str = properties(name)["FilterPattern"]["Fn::Sub"]
    return re.sub(r"\$\{(\w+)\}", lambda hole: VALUES[hole[1]], " ".join(text.split()))


def matches(pattern: str, event: Mapping[str, Any]) -> bool:
    """CloudWatch's filter syntax for JSON: a comparison with what is not there is never true."""

    def term(match: re.Match[str]) -> str:
        value: Any = event
        for name in match[1].split("."):
            value = value.get(name) if isinstance(value, Mapping) else None
        if match[2] == "NOT EXISTS":
            return str(value is None)
        is_like = value is not None and fnmatchcase(str(value), match[3])
        return str(is_like if match[2] == "=" else value is not None and not is_like)

    text = _TERM.sub(term, pattern.strip("{} ")).replace("&&", "and").replace("||", "or")
    assert set(re.findall(r"[A-Za-z]+", text)) <= {"True", "False", "and", "or"}, text
    return bool(eval(text))


def event(name: str, source: str, role: str | None = None, **more: Any) -> dict[str, Any]:
    """An event of tukin's account, by somebody in a role or by a user."""
    identity: dict[str, Any] = {"type": "IAMUser", "userName": "budi"}
    if role is not None:
        issuer = {"sessionIssuer": {"arn": role}}
        identity = {"type": "AssumedRole", "sessionContext": issuer}
    if more.pop("by_cloudformation", False):
        identity["invokedBy"] = "cloudformation.amazonaws.com"
    return {
        "eventName": name,
        "eventSource": f"{source}.amazonaws.com",
        "recipientAccountId": TUKIN,
        "userIdentity": identity,
        **more,
    }


def taken(role: str) -> dict[str, Any]:
    arn = {"requestParameters": {"roleArn": f"arn:aws:iam::{TUKIN}:role/{role}"}}
    return event("AssumeRole", "sts", EXECUTION, **arn)


WRITES = {"eventCategory": "Data"}
RINGS = [
    ("BreakGlassUsed", taken("tukin-break-glass")),
    ("BreakGlassUsed", taken("tukin-break-glass") | {"eventName": "AssumeRoleWithSAML"}),
    ("DeployedPastThePipeline", event("UpdateStack", "cloudformation", EXECUTION)),
    ("DeployedPastThePipeline", event("ExecuteChangeSet", "cloudformation")),
    ("ChangedByHand", event("UpdateFunctionCode20150331v2", "lambda", DELIVERY)),
    ("ChangedByHand", event("PutParameter", "ssm")),
    ("ChangedByHand", event("CreateRole", "iam", EXECUTION)),
    ("ChangedByHand", event("UpdateAssumeRolePolicy", "iam", EXECUTION)),
    ("TableWrittenByHand", event("PutItem", "dynamodb", EXECUTION, **WRITES)),
    ("TableWrittenByHand", event("DeleteItem", "dynamodb", **WRITES)),
]
QUIET = [
    ("BreakGlassUsed", taken("tukin-finance")),
    ("DeployedPastThePipeline", event("UpdateStack", "cloudformation", DELIVERY)),
    ("DeployedPastThePipeline", event("DescribeStacks", "cloudformation", EXECUTION)),
    (
        "DeployedPastThePipeline",
        event("UpdateStack", "cloudformation", EXECUTION) | {"recipientAccountId": "2" * 12},
    ),
    (
        "ChangedByHand",
        event("UpdateFunctionCode20150331v2", "lambda", EXECUTION, by_cloudformation=True),
    ),
    ("ChangedByHand", event("GetParameter", "ssm", FUNCTION)),
    ("TableWrittenByHand", event("PutItem", "dynamodb", FUNCTION, **WRITES)),
]


@pytest.mark.parametrize(("name", "of"), RINGS)
def test_it_rings(name: str, of: dict[str, Any]) -> None:
    assert matches(pattern_of(name), of)


@pytest.mark.parametrize(("name", "of"), QUIET)
def test_what_is_as_it_should_be_is_quiet(name: str, of: dict[str, Any]) -> None:
    assert not matches(pattern_of(name), of)


def test_every_pattern_has_its_alarm() -> None:
    filters = {name for name, each in RESOURCES.items() if "MetricFilter" in str(each.get("Type"))}
    assert filters == {name for name, _ in RINGS}
    alarms = of_type(TEMPLATE, "AWS::CloudWatch::Alarm")
    assert set(alarms) == {f"{name}Alarm" for name in filters}
    for name, alarm in alarms.items():
        values = alarm["Properties"]
        assert values["AlarmActions"] == [{"Ref": "AlarmTopic"}]
        assert (values["Threshold"], values["Statistic"]) == (0, "Sum")
        assert name.removesuffix("Alarm") in str(values["MetricName"])
    for name in filters:
        (metric,) = properties(name)["MetricTransformations"]
        assert (metric["MetricNamespace"], metric["MetricName"]) == ("tukin-trail", name)
        assert len(pattern_of(name)) <= 1_024, "the most that CloudWatch takes"


def test_the_trail_is_the_organisations_and_whole() -> None:
    trail = properties("Trail")
    for name in (
        "IsLogging",
        "IsOrganizationTrail",
        "IsMultiRegionTrail",
        "IncludeGlobalServiceEvents",
        "EnableLogFileValidation",
    ):
        assert trail[name] is True, name
    kept = [
        {each["Field"]: each.get("Equals") or each["StartsWith"] for each in one["FieldSelectors"]}
        for one in trail["AdvancedEventSelectors"]
    ]
    assert kept[0] == {"eventCategory": ["Management"]}, "all of it, reads too"
    assert kept[1].keys() == {"eventCategory", "resources.type", "resources.ARN"}, "reads too"
    assert kept[2]["readOnly"] == ["false"]


def test_it_sees_each_bucket_and_the_table_of_the_storage_stack() -> None:
    """By the beginning of their names, which the stack's own name is."""
    storage = load_stacks().storage
    selectors = properties("Trail")["AdvancedEventSelectors"]
    by_type = {
        fields["resources.type"]["Equals"][0]: fields["resources.ARN"]["StartsWith"][0]["Fn::Sub"]
        for fields in ({f["Field"]: f for f in one["FieldSelectors"]} for one in selectors[1:])
    }
    buckets = of_type(storage, "AWS::S3::Bucket")
    assert len(buckets) >= 6
    names = [each["Properties"]["BucketName"] for each in buckets.values()]
    tables = of_type(storage, "AWS::DynamoDB::Table")
    names += [each["Properties"]["TableName"] for each in tables.values()]
    assert len(names) > len(buckets)
    assert all(name["Fn::Sub"].startswith("${AWS::StackName}-") for name in names)
    assert by_type["AWS::S3::Object"].endswith(":s3:::${StorageStack}-")
    assert by_type["AWS::DynamoDB::Table"].endswith("${TukinAccount}:table/${StorageStack}-")


def test_nobody_but_this_trail_writes_and_nobody_deletes() -> None:
    bucket = properties("TrailBucket")
    assert bucket["ObjectLockEnabled"] is True
    rule = bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]
    assert rule == {"Mode": "COMPLIANCE", "Days": {"Ref": "TrailDays"}}
    assert TEMPLATE["Parameters"]["TrailDays"]["Default"] == 3653
    statements = properties("TrailBucketPolicy")["PolicyDocument"]["Statement"]
    allowed = [statement for statement in statements if statement["Effect"] == "Allow"]
    assert {tuple(as_list(each["Action"])) for each in allowed} == {
        ("s3:GetBucketAcl",),
        ("s3:PutObject",),
    }
    for statement in allowed:
        assert statement["Principal"] == {"Service": "cloudtrail.amazonaws.com"}
        source = statement["Condition"]["StringEquals"]["aws:SourceArn"]["Fn::Sub"]
        assert source.endswith("${ManagementAccount}:trail/tukin-trail")


def test_the_role_that_rings_is_the_one_that_may_change_the_ledgers_bucket() -> None:
    storage = load_stacks().storage
    assert VALUES["BreakGlassRole"] == storage["Parameters"]["BreakGlassRole"]["Default"]
