"""``make deploy STAGE=dev``: deploy a stage to AWS with the credentials of the environment.

The package is made before (``make package``). It may be done again at any time: what has not
changed stays as it is, and what failed at the first attempt is made again.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from infrastructure.deploy.deployment import ROOT, deploy_stage
from infrastructure.deploy.localise import localise
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
  3. Upload the register as register/{{date}}.csv into {intake}.
  4. {rules}
  5. For the command: export TUKIN_API_URL={api} TUKIN_INTAKE_BUCKET={intake}
"""


EMPTY_SHELF = """\
No rules are in force yet: uploads wait, and are taken up when there are. Two people put
     the first book in force: "First rule book" in docs/deploying.md."""
RULES_STAY = "The rules in force stay as they are."


def main(name: str, package: Path) -> int:
    """Deploy a stage; the exit code."""
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
        outputs = deploy_stage(
            stage, session, stacks, lambda text: localise(text, stacks.upload, package), _report
        )
    except (StageError, DeployError, ClientError, BotoCoreError) as error:
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    shelf = session.client("appconfig").list_deployments(
        ApplicationId=outputs.rules["ApplicationId"], EnvironmentId=outputs.rules["EnvironmentId"]
    )
    print(next_steps(stage, outputs.all, has_rules=bool(shelf["Items"])))
    return 0


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
