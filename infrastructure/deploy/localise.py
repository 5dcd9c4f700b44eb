"""The templates of functions with the addresses of its files, where CloudFormation finds them."""

import re
from collections.abc import Callable
from pathlib import Path

from infrastructure.deploy.stacks import DeployError

ROOT = Path(__file__).resolve().parents[2]


def localise(template: str, upload: Callable[[Path], str], package: Path) -> str:
    """The template whose code and definitions are ``s3://`` addresses.

    Args:
        template: its text.
        upload: puts a file there and says its address.
        package: the zip file of the functions.

    Raises:
        DeployError: where the template has no such file.
    """
    code = upload(package)
    template = replace("CodeUri", lambda _: code, template)
    if "DefinitionUri" not in template:  # of the portal, which has no state machine
        return template
    return replace("DefinitionUri", lambda path: upload(ROOT / path), template)


def replace(key: str, value: Callable[[str], str], template: str) -> str:
    """Give every ``key:`` of the template a new value, made from the old one."""
    changed, count = re.subn(
        rf"(?m)^( +{key}: )(\S+)$", lambda match: match[1] + value(match[2]), template
    )
    if count == 0:
        raise DeployError(f"The template has no {key}.")
    return changed
