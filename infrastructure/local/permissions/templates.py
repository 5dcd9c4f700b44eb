"""The templates as plain data: short tags written out, loops over literal lists expanded."""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from infrastructure.local.places import INFRASTRUCTURE, TEMPLATE

Template = dict[str, Any]
Resource = dict[str, Any]


@dataclass
class Stacks:
    """All templates of the project; checks take them together, for a queue's alarm is elsewhere."""

    application: Template
    rules: Template
    access: Template
    alarms: Template
    storage: Template
    agency: Template
    portal: Template
    identity: Template

    @property
    def named(self) -> dict[str, Template]:
        """Every template by the name that its stack has by default."""
        return {
            "tukin": self.application,
            "tukin-rules": self.rules,
            "tukin-access": self.access,
            "tukin-alarms": self.alarms,
            "tukin-storage": self.storage,
            "tukin-agency": self.agency,
            "tukin-portal": self.portal,
            "tukin-identity": self.identity,
        }

    @property
    def all(self) -> list[Template]:
        """Every template."""
        return [*self.named.values()]

    @property
    def core(self) -> Template:
        """The application with what it stores: a queue's function is in the other of the two."""
        resources = {**self.storage["Resources"], **self.application["Resources"]}
        return {**self.application, "Resources": resources}


def load_stacks() -> Stacks:
    """The templates as they are committed, each time a copy of their own."""
    return deepcopy(_committed_stacks())


@cache
def _committed_stacks() -> Stacks:
    names = ("rules", "access", "alarms", "storage", "agency", "portal", "identity")
    paths = [TEMPLATE, *(INFRASTRUCTURE / f"{name}.yaml" for name in names)]
    return Stacks(*(load_template(path.read_text(encoding="utf-8")) for path in paths))


def load_template(text: str) -> Template:
    """A template's text as data."""
    template: Template = yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader with tags
    template["Resources"] = dict(_expand(template["Resources"], template.get("Parameters", {})))
    return template


def of_type(template: Template, kind: str) -> dict[str, Resource]:
    """The resources of a type, by logical id."""
    return {
        name: resource
        for name, resource in template["Resources"].items()
        if resource["Type"] == kind
    }


def stored(stacks: Stacks, value: object) -> str | None:
    """The logical id of a resource, also of one of the storage stack that is meant by its name."""
    found = target(value)
    if found is not None:
        return found
    name = text_of(value).rpartition(":")[2].replace("${StorageStack}", "${AWS::StackName}")
    for logical_id, resource in stacks.storage["Resources"].items():
        names = ("QueueName", "BucketName", "TableName")
        if name in [text_of(resource.get("Properties", {}).get(each)) for each in names]:
            return str(logical_id)
    return None


def target(value: object) -> str | None:
    """The logical id in a `Ref` or `Fn::GetAtt`."""
    match value:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), *_]}:
            return name
    return None


def text_of(value: object) -> str:
    """A string that may be a `Fn::Sub`, with its placeholders as they are."""
    match value:
        case str():
            return value
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), _]}:
            return text
        case {"Fn::GetAtt": [str(name), str(attribute)]}:
            return f"${{{name}.{attribute}}}"
        case {"Ref": str(name)}:
            return f"${{{name}}}"
    return repr(value)


def as_list(value: Any) -> list[Any]:
    """A value that CloudFormation lets one write with or without a list."""
    return value if isinstance(value, list) else [value]


def alternatives(value: Any) -> list[Any]:
    """All that a value may come to be, whatever the parameters; nothing where it may be left out.

    Only where it is an ``Fn::If`` itself.
    """
    match value:
        case {"Fn::If": [_, one, other]}:
            return [*alternatives(one), *alternatives(other)]
        case {"Ref": "AWS::NoValue"}:
            return []
    return [value]


def chosen(template: Template, value: Any) -> list[Any]:
    """What a value is with the parameters' defaults; nothing where it is left out."""
    match value:
        case {"Fn::If": [str(name), one, other]}:
            branch = one if _holds(template, template["Conditions"][name]) else other
            return chosen(template, branch)
        case {"Ref": "AWS::NoValue"}:
            return []
    return [value]


def _holds(template: Template, condition: Any) -> bool:
    match condition:
        case {"Fn::Equals": [{"Ref": str(name)}, str(value)]}:
            return bool(template["Parameters"][name]["Default"] == value)
        case {"Fn::Or": list(several)}:
            return any(_holds(template, each) for each in several)
        case {"Fn::Not": [one]}:
            return not _holds(template, one)
    raise ValueError(f"cannot read the condition {condition!r}")


class _Loader(yaml.SafeLoader):
    """YAML with CloudFormation's short tags."""


def _short_tag(loader: yaml.SafeLoader, suffix: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        value: Any = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(node, deep=True)  # type: ignore[arg-type]
    if suffix == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {suffix if suffix in ("Ref", "Condition") else f"Fn::{suffix}": value}


_Loader.add_multi_constructor("!", _short_tag)


def _expand(
    resources: Mapping[str, Any], parameters: Mapping[str, Any]
) -> Iterator[tuple[str, Resource]]:
    for name, value in resources.items():
        if not name.startswith("Fn::ForEach::"):
            yield name, value
            continue
        identifier, collection, fragment = value
        if isinstance(collection, dict):
            collection = parameters[collection["Ref"]]["Default"].split(",")
        for item in collection:
            for key, body in fragment.items():
                yield _fill(key, identifier, item), _fill(body, identifier, item)


def _fill(value: Any, identifier: str, item: str) -> Any:
    if isinstance(value, str):
        return re.sub(rf"[$&]\{{{identifier}\}}", item, value)
    if isinstance(value, list):
        return [_fill(each, identifier, item) for each in value]
    if isinstance(value, dict):
        if value == {"Ref": identifier}:
            return item
        return {key: _fill(each, identifier, item) for key, each in value.items()}
    return value
