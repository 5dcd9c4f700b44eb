"""A stage on AWS as the place where the end-to-end tests run: ``TUKIN_STAGE=dev``, `make accept`.

Credentials are those of the environment; they may assume the stage's roles of callers. The tests
write months into it that stay, so only a stage that is tagged for tests is taken.
"""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import boto3
import pytest

from infrastructure.deploy.deployment import ROOT, Outputs, deployed
from infrastructure.deploy.rule_book import has_rules, put_by_two, wait_for_it
from infrastructure.deploy.stacks import Stacks
from infrastructure.deploy.stage import Stage, load_stage
from infrastructure.local import aws
from infrastructure.local.agencies import Personnel, put_sample_in_force
from infrastructure.local.deploy import RULE_PEOPLE, sample_rule_book
from infrastructure.local.persons import let_in

VARIABLE = "TUKIN_STAGE"
TAG, FOR_TESTS = "Purpose", "tests"
USED = "needs a stage into which nothing was uploaded yet"
_RULES_SECONDS, _RULES_PAUSE = 1_800, 2


@dataclass(frozen=True)
class DeployedStage:
    """A stage that is deployed, as its administrator sees it."""

    stage: Stage
    session: Any
    outputs: Outputs
    is_fresh: bool
    """Whether no file was uploaded into it before these tests began."""

    def caller(self, role: str, name: str = "e2e") -> Any:
        """A session of a caller's role of the stage, as somebody.

        Whoever runs the tests is everybody, one after another: that is what a stage for tests is.
        """
        account = self.session.client("sts").get_caller_identity()["Account"]
        let_in(self.session.client("iam"), role, name, f"arn:aws:iam::{account}:root")
        keys = self.session.client("sts").assume_role(
            RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName=name
        )["Credentials"]
        return boto3.Session(
            aws_access_key_id=keys["AccessKeyId"],
            aws_secret_access_key=keys["SecretAccessKey"],
            aws_session_token=keys["SessionToken"],
            region_name=self.stage.region,
        )


def name() -> str:
    """The stage that the environment names; "" where the tests run on local AWS."""
    return os.environ.get(VARIABLE, "")


@cache
def find(stage_name: str) -> DeployedStage:
    """A stage by its name, if the tests may write into it.

    Raises:
        UsageError: its storage stack is not tagged for tests.
    """
    stage = load_stage(stage_name, ROOT / "samconfig.toml")
    session = boto3.Session(region_name=stage.region)
    stacks = Stacks(session, "", wait_seconds=0, pause=0)
    if stacks.tags(stage.stack("storage")).get(TAG) != FOR_TESTS:
        raise pytest.UsageError(
            f"{VARIABLE}={stage_name}: its stacks are not tagged {TAG}={FOR_TESTS}, so nothing is "
            f'written into it. Where it may: tags = ["{TAG}={FOR_TESTS}"] in samconfig.toml, and '
            f"make deploy STAGE={stage_name}."
        )
    outputs = deployed(stage, stacks)
    listed = session.client("s3").list_objects_v2(
        Bucket=outputs.storage["IntakeBucketName"], Prefix="uploads/", MaxKeys=1
    )
    return DeployedStage(stage, session, outputs, is_fresh=listed["KeyCount"] == 0)


def put_agencies_in_force(found: DeployedStage) -> None:
    """Put the samples' people and agencies in force where there are none, by two people."""
    personnel = partial(found.caller, f"{found.stage.application}-personnel")
    outputs = found.outputs.all
    put_sample_in_force(
        Personnel(personnel, outputs["IntakeBucketName"], outputs["ApiUrl"]), lambda _: None
    )


def put_rules_in_force(found: DeployedStage) -> None:
    """Put the samples' book in force where there was never any, by two people."""
    if has_rules(found.session, found.outputs):
        return
    author, approver = (
        aws.signed_api(
            found.outputs.all["ApiUrl"],
            found.caller(f"{found.stage.application}-rules-{role}", name),
        )
        for role, name in RULE_PEOPLE
    )
    put_by_two(author, approver, sample_rule_book())
    wait_for_it(found.session, found.outputs, seconds=_RULES_SECONDS, pause=_RULES_PAUSE)


def leave_out(items: Iterable[pytest.Item], found: DeployedStage) -> None:
    """Mark as skipped what cannot run on the stage, each with its reason."""
    for item in items:
        local = item.get_closest_marker("local")
        if local is not None:
            item.add_marker(pytest.mark.skip(reason=f"only on local AWS: {local.args[0]}"))
        elif item.get_closest_marker("any_stage") is None and not found.is_fresh:
            item.add_marker(pytest.mark.skip(reason=USED))
