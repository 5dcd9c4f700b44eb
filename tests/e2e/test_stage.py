"""The end-to-end tests pointed at a stage by environment, tried on a stage of local AWS."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infrastructure.deploy.deployment import ROOT, deploy_agency, deploy_stage
from infrastructure.deploy.stacks import Stacks
from infrastructure.deploy.stage import Stage, load_stage
from infrastructure.local import aws, engine
from infrastructure.local.deploy import AGENCY_CODES, LOCAL_PARAMETERS, WAIT_SECONDS, localised
from infrastructure.local.engine import ADMIN, REGION, Engine
from infrastructure.local.package import package
from tests.e2e import stage as stage_module

pytestmark = [pytest.mark.engine, pytest.mark.local("it starts these tests by themselves")]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with engine.running(tmp_path_factory.mktemp("stage")) as running:
        yield running


def deploy(running: Engine, stage: Stage) -> None:
    session = aws.admin_session(running)
    stacks = Stacks(session, "artifacts", wait_seconds=WAIT_SECONDS, pause=0.05)
    archive = package()
    deploy_stage(
        stage, session, stacks, lambda text: localised(text, stacks.upload, archive), lambda _: None
    )
    for code in AGENCY_CODES:
        deploy_agency(stage, code, session, stacks)


def run(running: Engine, stage: str, *tests: str) -> str:
    """What pytest prints of some tests of this folder on a stage."""
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_ENDPOINT_URL": running.url,
        "AWS_ACCESS_KEY_ID": ADMIN[0],
        "AWS_SECRET_ACCESS_KEY": ADMIN[1],
        "AWS_CONFIG_FILE": os.devnull,
        stage_module.VARIABLE: stage,
    }
    options = ["-q", "-rs", "-p", "no:cacheprovider", "-m", "engine"]
    paths = [f"tests/e2e/{name}" for name in tests]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *paths],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=300,
    )
    return done.stdout + done.stderr


def test_a_stage_of_tests_is_tested_again_and_again(account: Engine) -> None:
    """The first time all that can be; then what takes a free month, the rest with its reason."""
    dev = load_stage("dev", ROOT / "samconfig.toml")
    deploy(account, Stage(dev.name, REGION, {**dev.own, **LOCAL_PARAMETERS}, dev.tags))
    modules = "test_any_stage.py", "test_approval.py", "test_deploy.py", "test_infrastructure.py"

    first = run(account, "dev", *modules)
    assert "failed" not in first, first
    assert "error" not in first.lower(), first
    assert "only on local AWS: it deploys an account of its own" in first
    assert stage_module.USED not in first

    second = run(account, "dev", *modules)
    assert "failed" not in second, second
    assert stage_module.USED in second
    assert second.count("passed") == 1


def test_a_stage_that_is_not_for_tests_is_left_alone(account: Engine) -> None:
    prod = load_stage("prod", ROOT / "samconfig.toml")
    assert stage_module.TAG not in prod.tags
    deploy(account, Stage(prod.name, REGION, LOCAL_PARAMETERS, prod.tags))
    said = run(account, "prod", "test_any_stage.py")
    assert "not tagged Purpose=tests" in said
    assert "passed" not in said
    bucket = f"tukin-prod-storage-intake-{engine.ACCOUNT}-{REGION}"
    listed = aws.admin_session(account).client("s3").list_objects_v2(Bucket=bucket)
    assert listed["KeyCount"] == 0


def test_no_stage_of_the_file_is_for_tests_but_dev() -> None:
    """A tag on the wrong stage would let tests write months into people's data."""
    text = Path(ROOT / "samconfig.toml").read_text(encoding="utf-8")
    names = [name for name in ("dev", "prod", "country") if f"[{name}." in text]
    tagged = [
        name for name in names if load_stage(name, ROOT / "samconfig.toml").tags.get("Purpose")
    ]
    assert (names, tagged) == (["dev", "prod", "country"], ["dev"])
