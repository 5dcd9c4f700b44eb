"""Names that the templates give are within AWS's limits, for the longest stage and agency code.

What has no name gets one of CloudFormation, which cuts it to fit.
"""

from collections.abc import Iterator

import pytest

from infrastructure.deploy.stage import Stage
from infrastructure.local.permissions.templates import Template
from tests.template.stacks import load_stacks, text_of
from tukin.people.agencies.agency import MOST_CODE

LONGEST = Stage("e" * 8, "ap-southeast-3")
ACCOUNT = "123456789012"
LIMITS = {
    ("AWS::IAM::Role", "RoleName"): 64,
    ("AWS::IAM::ManagedPolicy", "ManagedPolicyName"): 128,
    ("AWS::Serverless::Function", "FunctionName"): 64,
    ("AWS::Serverless::StateMachine", "Name"): 80,
    ("AWS::S3::Bucket", "BucketName"): 63,
    ("AWS::SQS::Queue", "QueueName"): 80,
    ("AWS::DynamoDB::Table", "TableName"): 255,
    ("AWS::Events::EventBus", "Name"): 256,
    ("AWS::Events::Rule", "Name"): 64,
    ("AWS::Logs::LogGroup", "LogGroupName"): 512,
    ("AWS::SecretsManager::Secret", "Name"): 512,
    ("AWS::CloudWatch::Alarm", "AlarmName"): 255,
    ("AWS::CloudWatch::CompositeAlarm", "AlarmName"): 255,
    ("AWS::SNS::Topic", "TopicName"): 256,
    ("AWS::SSM::Parameter", "Name"): 1011,
    ("AWS::KMS::Alias", "AliasName"): 256,
    ("AWS::ApiGatewayV2::Api", "Name"): 128,
    ("AWS::AppConfig::Application", "Name"): 64,
    ("AWS::AppConfig::Environment", "Name"): 64,
    ("AWS::AppConfig::ConfigurationProfile", "Name"): 128,
    ("AWS::AppConfig::DeploymentStrategy", "Name"): 64,
    ("AWS::AppConfig::Extension", "Name"): 64,
}
"""By AWS's reference of each service."""


def named(template: Template, part: str) -> Iterator[tuple[str, str, str, str]]:
    """Logical id, type, property and the longest name of everything that a template names."""
    for logical_id, resource in template["Resources"].items():
        for kind, key in LIMITS:
            value = resource.get("Properties", {}).get(key)
            if resource["Type"] == kind and value is not None:
                yield logical_id, kind, key, longest(text_of(value), part)


def longest(text: str, part: str) -> str:
    """A name with its placeholders as long as they may be."""
    places = {
        "AWS::StackName": LONGEST.stack(part),
        "ApplicationStack": LONGEST.application,
        "StorageStack": LONGEST.stack("storage"),
        "RolePrefix": LONGEST.application,
        "AWS::AccountId": ACCOUNT,
        "AWS::Region": LONGEST.region,
        "AgencyCode": "a" * MOST_CODE,
    }
    for name, value in places.items():
        text = text.replace(f"${{{name}}}", value)
    assert "${" not in text, text
    return text


STACKS = load_stacks()
PARTS = {
    "application": STACKS.application,
    "rules": STACKS.rules,
    "access": STACKS.access,
    "alarms": STACKS.alarms,
    "storage": STACKS.storage,
    "agency": STACKS.agency,
}
NAMED = [(part, *each) for part, template in PARTS.items() for each in named(template, part)]


def test_there_are_names_of_every_kind_that_matters() -> None:
    kinds = {(kind, key) for _, _, kind, key, _ in NAMED}
    assert ("AWS::IAM::Role", "RoleName") in kinds
    assert ("AWS::Serverless::Function", "FunctionName") in kinds
    assert ("AWS::S3::Bucket", "BucketName") in kinds
    assert len(NAMED) > 60


@pytest.mark.parametrize("each", NAMED, ids=lambda each: f"{each[0]}-{each[1]}")
def test_a_name_fits(each: tuple[str, str, str, str, str]) -> None:
    _, _, kind, key, name = each
    assert len(name) <= LIMITS[kind, key], name


def test_roles_of_functions_are_named_by_cloudformation() -> None:
    roles = {
        logical_id: "RoleName" in resource.get("Properties", {})
        for part in ("application", "rules", "alarms", "storage")
        for logical_id, resource in PARTS[part]["Resources"].items()
        if resource["Type"] == "AWS::IAM::Role"
    }
    assert roles
    assert not any(roles.values())


def test_a_role_of_the_longest_code_has_a_name_that_is_nearly_as_long() -> None:
    """64 less the longest prefix of 14, `-agency-` and `-head` leave 37 characters for a code."""
    (head,) = (name for *_, name in NAMED if name.endswith("a-head"))
    assert len(head) == 14 + len("-agency-") + 30 + len("-head") == 57


def test_every_property_that_names_something_has_a_limit_here() -> None:
    """One that is forgotten would not be looked at."""
    found = {
        (resource["Type"], key)
        for template in PARTS.values()
        for resource in template["Resources"].values()
        for key in ("Name", "RoleName", "FunctionName", "QueueName", "BucketName", "TableName")
        if key in resource.get("Properties", {})
    }
    assert found - LIMITS.keys() <= REFERENCES


REFERENCES = {
    ("AWS::Lambda::Permission", "FunctionName"),
    ("AWS::Lambda::EventInvokeConfig", "FunctionName"),
    ("AWS::Lambda::EventSourceMapping", "FunctionName"),
    ("AWS::IAM::RolePolicy", "RoleName"),
}
"""Properties that refer to what has its name elsewhere."""
