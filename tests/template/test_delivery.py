"""The workflows of .github/, and the role by which they deploy: what they name is there.

Nothing here runs them: GitHub and AWS were never asked.
"""

import re
import shlex
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from infrastructure.deploy.__main__ import EXECUTION_ROLE
from infrastructure.deploy.stage import load_stage
from infrastructure.local.permissions.review import review
from infrastructure.local.permissions.templates import load_template
from infrastructure.local.places import INFRASTRUCTURE, ROOT
from tests.template.stacks import as_list, load_stacks, text_of

FOLDER = ROOT / ".github"
WORKFLOWS = sorted((FOLDER / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40}")
NOT_KNOWN = re.compile(
    r"cloudformation:CreateChangeSet|:aws:transform/|token\.actions\.githubusercontent\.com"
)
"""AWS's reference has no transforms as resources, which CloudFormation's guide asks rights for, and
no keys of GitHub's tokens."""

WRITES = {"contents": "read", "id-token": "write"}


def workflow(path: Path) -> dict[str, Any]:
    """A workflow; YAML takes its key ``on`` for a truth value."""
    values: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {"on" if key is True else key: value for key, value in values.items()}


def jobs(path: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = workflow(path)["jobs"]
    return found


def steps(path: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(path).values() for step in job.get("steps", ())]


def ids(path: Path) -> str:
    return path.name


def test_there_are_workflows_that_check_package_deploy_and_test() -> None:
    ran = "\n".join(step.get("run", "") for path in WORKFLOWS for step in steps(path))
    for command in ("bash .ci/run", "make package", "make deploy", "make accept"):
        assert command in ran


def test_make_runs_the_tests_of_the_engine_from_the_folder_that_has_them() -> None:
    """Two processes that collect all other tests first would take a minute for nothing."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (folder,) = re.findall(r"-m engine .* (\S+)$", makefile, re.MULTILINE)
    marks = re.compile(r"mark\.engine\b")
    modules = [path for path in (ROOT / "tests").rglob("*.py") if marks.search(path.read_text())]
    assert modules
    assert {path for path in modules if not path.is_relative_to(ROOT / folder)} == set()


@pytest.mark.parametrize("path", WORKFLOWS, ids=ids)
def test_every_target_of_make_and_every_file_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for step in steps(path):
        for line in step.get("run", "").splitlines():
            words = shlex.split(line)
            if words[0] == "make":
                assert words[1] in targets, line
            elif words[0] == "bash":
                assert (ROOT / words[1]).exists(), line
            else:
                assert words[0] == "diff", f"teach this test: {line}"
    for job in jobs(path).values():
        if "uses" in job:
            assert (ROOT / job["uses"]).exists()


@pytest.mark.parametrize("path", WORKFLOWS, ids=ids)
def test_actions_of_others_are_pinned_by_commit_with_the_version_beside_it(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses: " in line]
    for line in lines:
        name, _, comment = line.partition("uses: ")[2].partition(" # ")
        if not name.startswith("./"):
            assert PINNED.fullmatch(name), line
            assert re.fullmatch(r"v\d+\.\d+\.\d+", comment), line
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", WORKFLOWS, ids=ids)
def test_only_a_job_of_an_environment_may_ask_for_a_role(path: Path) -> None:
    """Without one the role's condition would hold nowhere; a pull request never has one."""
    assert workflow(path)["permissions"] == {"contents": "read"}
    for name, job in jobs(path).items():
        asks = any(
            "configure-aws-credentials" in each.get("uses", "") for each in job.get("steps", ())
        )
        assert job.get("permissions") == (WRITES if asks else None), name
        assert ("environment" in job) == asks, name
    if "pull_request" in workflow(path)["on"]:
        assert not any("environment" in job for job in jobs(path).values())
    assert "pull_request_target" not in workflow(path)["on"]


def test_no_key_of_aws_is_stored_anywhere() -> None:
    for path in FOLDER.rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        assert "secrets." not in text
        assert "aws-access-key-id" not in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=ids)
def test_no_script_is_made_of_what_somebody_else_wrote(path: Path) -> None:
    """An expression within a script is text of the script, whatever a branch is called."""
    assert [step["run"] for step in steps(path) if "${{" in step.get("run", "")] == []


def test_stages_are_those_of_the_file_and_only_dev_is_tested() -> None:
    delivery = FOLDER / "workflows" / "delivery.yml"
    stages = workflow(delivery)["on"]["workflow_dispatch"]["inputs"]["stage"]["options"]
    loaded = {name: load_stage(name, ROOT / "samconfig.toml") for name in stages}
    assert jobs(delivery)["e2e"]["environment"] == "dev"
    assert [name for name, stage in loaded.items() if stage.tags.get("Purpose") == "tests"] == [
        "dev"
    ]
    assert jobs(delivery)["e2e"]["needs"] == "deploy"
    assert jobs(delivery)["deploy"]["needs"] == "checks"
    deploy = next(s for s in jobs(delivery)["deploy"]["steps"] if "make deploy" in s.get("run", ""))
    assert EXECUTION_ROLE in deploy["env"]


class TestRole:
    """infrastructure/delivery.yaml."""

    @pytest.fixture
    def role(self) -> dict[str, Any]:
        template = load_template((INFRASTRUCTURE / "delivery.yaml").read_text("utf-8"))
        properties: dict[str, Any] = template["Resources"]["DeliveryRole"]["Properties"]
        return properties

    def test_it_never_changes_its_own_stack(self) -> None:
        """Its trust and whether the stage is for tests are an administrator's."""
        text = (INFRASTRUCTURE / "delivery.yaml").read_text(encoding="utf-8")
        role = load_template(text)["Resources"]["DeliveryRole"]
        (policy,) = role["Properties"]["Policies"]
        changing = [
            text_of(resource).replace("${Stage}", "dev")
            for statement in policy["PolicyDocument"]["Statement"]
            if any("Stack" in name for name in as_list(statement["Action"]))
            if "cloudformation:DescribeStacks" not in as_list(statement["Action"])
            for resource in as_list(statement["Resource"])
        ]
        names = [resource.rpartition(":stack/")[2].partition("/")[0] for resource in changing]
        assert len(names) > 8
        assert not [name for name in names if fnmatch("tukin-dev-delivery", name)]

    def test_it_trusts_one_environment_of_one_repository(self, role: dict[str, Any]) -> None:
        (trust,) = role["AssumeRolePolicyDocument"]["Statement"]
        assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
        issuer = "token.actions.githubusercontent.com"
        assert trust["Condition"] == {
            "StringEquals": {
                f"{issuer}:aud": "sts.amazonaws.com",
                f"{issuer}:sub": {"Fn::Sub": "repo:${Repository}:environment:${Stage}"},
            }
        }

    def test_it_makes_stacks_by_the_execution_role_alone(self, role: dict[str, Any]) -> None:
        for statement in self.statements(role):
            actions = set(as_list(statement["Action"]))
            if actions & {f"cloudformation:{what}Stack" for what in ("Create", "Update", "Delete")}:
                assert statement["Condition"] == {
                    "StringEquals": {"cloudformation:RoleArn": {"Ref": "ExecutionRoleArn"}}
                }
            if statement["Resource"] == "*":
                assert actions == {"lambda:GetAccountSettings", "iam:GetAccountSummary"}

    def test_awss_reference_has_nothing_against_it(self) -> None:
        """But for what it does not know: transforms, and the keys of another provider's tokens."""
        template = load_template((INFRASTRUCTURE / "delivery.yaml").read_text("utf-8"))
        for name, value in (
            ("Stage", "dev"),
            ("Repository", "kota/tukin"),
            ("ExecutionRoleArn", "arn:aws:iam::123456789012:role/execution"),
        ):
            template["Parameters"][name]["Default"] = value
        found = review(replace(load_stacks(), alarms=template))
        assert {finding.text for finding in found if not NOT_KNOWN.search(finding.text)} == set()
        known = {finding.kind for finding in found}
        assert known == {"wrong resource type", "missing", "superfluous"}, "the review looked at it"

    def test_it_cannot_delete_the_storage_stack(self, role: dict[str, Any]) -> None:
        (deleting,) = [
            s for s in self.statements(role) if "cloudformation:DeleteStack" in str(s["Action"])
        ]
        places = [resource["Fn::Sub"].partition(":stack/")[2] for resource in deleting["Resource"]]
        assert places == [
            f"tukin-${{Stage}}{part}/*" for part in ("", "-rules", "-access", "-alarms", "-portal")
        ]

    @staticmethod
    def statements(role: dict[str, Any]) -> list[dict[str, Any]]:
        (policy,) = role["Policies"]
        found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
        return found
