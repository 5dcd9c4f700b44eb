"""Values of the templates as texts: what a reference or an import names, as an ARN.

Nothing is deployed, so a resource without a name of its own is called by its logical id: the
function ``Sweep`` has the ARN ``arn:aws:lambda:…:function:Sweep``. Parameters have their defaults,
and one without a default is called by its name.
"""

import re
from typing import Any

from infrastructure.local.permissions.templates import Resource, Stacks, Template

REGION, ACCOUNT = "ap-southeast-3", "123456789012"
_PSEUDO = {"AWS::Partition": "aws", "AWS::Region": REGION, "AWS::AccountId": ACCOUNT}
_PLACEHOLDER = re.compile(r"\$\{([\w:.]+)\}")

_ARNS = {
    "AWS::CloudWatch::Alarm": "arn:aws:cloudwatch:{place}:alarm:{name}",
    "AWS::Cognito::UserPool": "arn:aws:cognito-idp:{place}:userpool/{name}",
    "AWS::DynamoDB::Table": "arn:aws:dynamodb:{place}:table/{name}",
    "AWS::Events::EventBus": "arn:aws:events:{place}:event-bus/{name}",
    "AWS::Events::Rule": "arn:aws:events:{place}:rule/bus/{name}",
    "AWS::IAM::ManagedPolicy": "arn:aws:iam::{account}:policy/{name}",
    "AWS::IAM::Role": "arn:aws:iam::{account}:role/{name}",
    "AWS::KMS::Key": "arn:aws:kms:{place}:key/{name}",
    "AWS::Logs::LogGroup": "arn:aws:logs:{place}:log-group:{name}:*",
    "AWS::S3::Bucket": "arn:aws:s3:::{name}",
    "AWS::SNS::Topic": "arn:aws:sns:{place}:{name}",
    "AWS::SQS::Queue": "arn:aws:sqs:{place}:{name}",
    "AWS::Serverless::Function": "arn:aws:lambda:{place}:function:{name}",
    "AWS::Serverless::StateMachine": "arn:aws:states:{place}:stateMachine:{name}",
}
_REF_IS_ARN = {"AWS::IAM::ManagedPolicy", "AWS::SNS::Topic", "AWS::Serverless::StateMachine"}
"""Types whose ``Ref`` is the ARN; of all others it is the name or an id."""
_NAMES = ("BucketName", "QueueName", "TableName")
"""Properties that give a resource a name of its own."""


def arn(kind: str, name: str) -> str:
    """The ARN of a resource of a type."""
    return _ARNS[kind].format(place=f"{REGION}:{ACCOUNT}", account=ACCOUNT, name=name)


class Resolver:
    """Reads the values of one stack's template; what it imports comes from the others.

    Args:
        stacks: all of them.
        name: the stack's, as in ``Stacks.named``.
    """

    def __init__(self, stacks: Stacks, name: str) -> None:
        self._stacks = stacks
        self._name = name
        self._template: Template = stacks.named[name]

    def text(self, value: Any) -> str:
        """A value as CloudFormation would fill it in.

        Raises:
            ValueError: it is written in a way that is not known here.
        """
        match value:
            case str():
                return value
            case {"Ref": str(name)}:
                return self._reference(name)
            case {"Fn::GetAtt": [str(name), str(attribute)]}:
                return self._attribute(name, attribute)
            case {"Fn::Sub": str() | list() as written}:
                text, values = (written, {}) if isinstance(written, str) else written
                return self._filled(text, values)
            case {"Fn::Join": [str(between), list(parts)]}:
                return between.join(map(self.text, parts))
            case {"Fn::ImportValue": name}:
                return self._imported(self.text(name))
        raise ValueError(f"{self._name}: cannot read {value!r}")

    def stored(self, logical_id: str) -> str:
        """The ARN of a resource of the storage stack."""
        return Resolver(self._stacks, "tukin-storage")._attribute(logical_id, "Arn")  # noqa: SLF001

    def _reference(self, name: str) -> str:
        if name == "AWS::StackName":
            return self._name
        if name in _PSEUDO:
            return _PSEUDO[name]
        if name in self._template.get("Parameters", {}):
            return str(self._template["Parameters"][name].get("Default", name))
        kind = self._resource(name)["Type"]
        return arn(kind, self._called(name)) if kind in _REF_IS_ARN else self._called(name)

    def _called(self, logical_id: str) -> str:
        properties = self._resource(logical_id).get("Properties", {})
        own = next((properties[key] for key in _NAMES if key in properties), logical_id)
        return self.text(own)

    def _attribute(self, name: str, attribute: str) -> str:
        whole = arn(self._resource(name)["Type"], self._called(name))
        match attribute:
            case "Arn":
                return whole
            case "StreamArn":
                return f"{whole}/stream/2026-01-01T00:00:00.000"
            case "QueueName":
                return self._called(name)
        raise ValueError(f"{self._name}: cannot read {name}.{attribute}")

    def _resource(self, name: str) -> Resource:
        found: Resource = self._template["Resources"][name]
        return found

    def _filled(self, text: str, values: dict[str, Any]) -> str:
        def fill(hole: re.Match[str]) -> str:
            name, _, attribute = hole[1].partition(".")
            if name in values:
                return self.text(values[name])
            return self._attribute(name, attribute) if attribute else self._reference(name)

        return _PLACEHOLDER.sub(fill, text)

    def _imported(self, name: str) -> str:
        for stack, template in self._stacks.named.items():
            other = Resolver(self._stacks, stack)
            for output in template.get("Outputs", {}).values():
                if "Export" in output and other.text(output["Export"]["Name"]) == name:
                    return other.text(output["Value"])
        raise ValueError(f"{self._name}: nothing exports {name}")
