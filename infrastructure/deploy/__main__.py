"""``make deploy STAGE=dev``: deploy a stage to AWS with the credentials of the environment.

The package is made before (``make package``). It may be done again at any time: what has not
changed stays as it is, and what failed at the first attempt is made again. With ``AGENCY=disdik``
besides, only the stack of that agency is deployed; ``SYSTEM=arn:…`` names the user or role by which
a system of it calls.
"""

import argparse
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.deploy.deployment import NO_SYSTEM, ROOT, Outputs, deploy_agency, deploy_stage
from infrastructure.deploy.localise import localise
from infrastructure.deploy.rule_book import has_rules
from infrastructure.deploy.stacks import DeployError, Stacks
from infrastructure.deploy.stage import Stage, StageError, load_stage

WAIT_SECONDS, PAUSE = 3_600, 5
EXECUTION_ROLE = "TUKIN_EXECUTION_ROLE"
"""Names the role by which CloudFormation makes what is in the stacks; a pipeline may do no more."""
NEXT = """
Deployed. Next:
  1. Subscribe to the alarms: the topic {alarms} of SNS.
  2. Put a copy of the secret {secret} and of the public key of {key} where nobody of this account
     can change them (docs/security.md).
  3. Two people of the personnel administration name each other: tukin people first NIP NIP; then
     one uploads grants/{{date}}.csv and the other approves it: tukin people approve DATE.
  4. Upload the register as register/{{date}}.csv into {intake}, and the agencies as
     agencies/{{date}}.csv, which another person approves: tukin agencies approve DATE.
  5. {rules}
  6. For the command: export TUKIN_API_URL={api} TUKIN_INTAKE_BUCKET={intake}
"""


EMPTY_SHELF = """\
No rules are in force yet: uploads wait, and are taken up when there are. Two people put
     the first book in force: "First rule book" in docs/deploying.md."""
RULES_STAY = "The rules in force stay as they are."


def main(
    name: str,
    package: Path | None = None,
    agency: str | None = None,
    system: str = NO_SYSTEM,
) -> int:
    """Deploy a stage from a package, or the stack of an agency; the exit code."""
    try:
        stage = load_stage(name, ROOT / "samconfig.toml")
        session = boto3.Session(region_name=stage.region)
        account = session.client("sts").get_caller_identity()["Account"]
        artifacts = f"{stage.application}-artifacts-{account}-{stage.region}"
        stacks = Stacks(
            session,
            artifacts,
            wait_seconds=WAIT_SECONDS,
            pause=PAUSE,
            execution_role=os.environ.get(EXECUTION_ROLE, ""),
        )
        if agency is not None:
            _report(f"Deploying the stack of agency {agency}")
            deploy_agency(stage, agency, session, stacks, system)
        elif package is not None:
            outputs = _deploy(stage, session, stacks, package)
            print(next_steps(stage, outputs.all, has_rules=has_rules(session, outputs)))
    except (StageError, DeployError, ClientError, BotoCoreError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    return 0


def _deploy(stage: Stage, session: Any, stacks: Stacks, package: Path) -> Outputs:
    return deploy_stage(
        stage, session, stacks, lambda text: localise(text, stacks.upload, package), _report
    )


def next_steps(stage: Stage, outputs: Mapping[str, str], *, has_rules: bool) -> str:
    """What is left to do by hand."""
    return NEXT.format(
        rules=RULES_STAY if has_rules else EMPTY_SHELF,
        alarms=stage.stack("alarms"),
        secret=outputs["PersonKeySecretName"],
        key=outputs["SigningKeyArn"],
        intake=outputs["IntakeBucketName"],
        api=outputs["ApiUrl"],
    )


def _report(step: str) -> None:
    print(f"{step} ...", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make deploy")
    parser.add_argument("stage")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--package", type=Path)
    what.add_argument("--agency")
    parser.add_argument("--system", default=NO_SYSTEM)
    return parser.parse_args()


if __name__ == "__main__":
    _given = _arguments()
    sys.exit(main(_given.stage, _given.package, _given.agency, _given.system))
