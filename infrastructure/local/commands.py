"""What `make demo`, `make stories` and `make up` do; what goes wrong ends in a sentence."""

import subprocess
import sys

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.deploy.stacks import DeployError
from infrastructure.local import engine
from infrastructure.local.accounts import how_to_sign_in, make_accounts
from infrastructure.local.agencies import put_register_in_force
from infrastructure.local.aws import admin_session
from infrastructure.local.demo.callers import DemoError
from infrastructure.local.demo.run import demo
from infrastructure.local.deploy import Deployment, deploy, personnel_of
from infrastructure.local.lines import put_lines_in_force
from infrastructure.local.places import WORK, shown
from infrastructure.local.single import BusyError, only_one
from infrastructure.local.stories.browser import PageError
from infrastructure.local.stories.run import stories
from tukin.aws.signed_api import ApiError

SAMPLE = "events/uploads/disdik/2026-10/penilaian-2026-10.csv"
_EXPECTED = (
    ApiError,
    BotoCoreError,
    BusyError,
    ClientError,
    DemoError,
    DeployError,
    engine.EngineError,
    OSError,
    PageError,
    subprocess.CalledProcessError,
)


def run(command: str) -> int:
    """Do `demo`, `stories` or `up`; the exit code."""
    try:
        {"demo": demo, "stories": stories, "up": up}[command]()
    except _EXPECTED as error:
        print(f"{command}: {error}", file=sys.stderr)
        return 1
    return 0


def up() -> None:
    """Start local AWS if none runs, deploy everything and say how to use it."""
    busy = "Another `make up` is starting local AWS in this folder; wait for it."
    with only_one(WORK / "locks" / "up.lock", busy):
        found = engine.find()
        try:
            running = found or engine.start()
            deployment = deploy(running, report=lambda step: print(f"{step} ...", flush=True))
            print("Putting a register in force, and making accounts ...", flush=True)
            put_register_in_force(personnel_of(deployment))
            make_accounts(admin_session(running), deployment.stacks)
            print("Putting the lines of three agencies in force, by their heads ...", flush=True)
            put_lines_in_force(deployment)
        except BaseException:
            if found is None:  # one that ran before holds what somebody has uploaded
                engine.stop()
            raise
        print(how_to_use(deployment) + how_to_sign_in(deployment.stacks))


def how_to_use(deployment: Deployment) -> str:
    """Every variable that a documented command needs, and the commands with a sample file."""
    running = deployment.engine
    return f"""
Local AWS listens at {running.url}. Set what the commands need:

    export AWS_CONFIG_FILE={running.aws_config}
    export AWS_PROFILE=tukin-agency-disdik   # or tukin-finance, tukin-auditor ...
    export TUKIN_INTAKE_BUCKET={deployment.outputs["IntakeBucketName"]}
    export TUKIN_ARCHIVE_BUCKET={deployment.outputs["ArchiveBucketName"]}
    export TUKIN_API_URL={deployment.outputs["ApiUrl"]}
    unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN

Upload a sample file, or one of your own, and see what became of it:

    .venv/bin/tukin upload {SAMPLE} \\
        --agency disdik --period 2026-10 --output .local/reports
    .venv/bin/tukin status --agency disdik --period 2026-10
    .venv/bin/tukin records --agency disdik --period 2026-10
    AWS_PROFILE=tukin-finance .venv/bin/tukin period 2026-10
    AWS_PROFILE=tukin-finance .venv/bin/tukin settle --period 2026-10
    AWS_PROFILE=tukin-finance-2 .venv/bin/tukin runs show RUN   # another person
    AWS_PROFILE=tukin-finance-2 .venv/bin/tukin runs release RUN --digest DIGEST \\
        --first-payments LIST
    AWS_PROFILE=tukin-finance .venv/bin/tukin export --period 2026-10 --output .local/export

Three agencies are in force by events/agencies/2026-01-01.csv. A fourth is one more row: upload the
file to agencies/ as one person, approve it as another (tukin agencies approve). So does a register:
events/register/2026-10-01.csv, to register/ (tukin register approve). Who rates whom in them is in
force by events/lines (tukin lines tasks). More samples: events/uploads.
Its log is {shown(running.log)}; `make down` stops it.
"""
