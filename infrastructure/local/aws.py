"""boto3 sessions on the local engine: as its administrator, or as a caller of the access stack."""

from collections.abc import Iterable

import boto3
import botocore.session

from infrastructure.local.engine import ACCOUNT, ADMIN, REGION, Engine
from tukin.aws.signed_api import SignedApi


def admin_session(engine: Engine) -> boto3.Session:
    """A session that may do everything; it represents whoever deploys."""
    return _session(engine, *ADMIN)


def caller_session(engine: Engine, role: str, name: str = "local") -> boto3.Session:
    """A session of a caller's role, such as `tukin-finance`; IAM is enforced on it."""
    sts = admin_session(engine).client("sts")
    keys = sts.assume_role(RoleArn=role_arn(role), RoleSessionName=name)["Credentials"]
    return _session(engine, keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"])


def signed_api(url: str, session: boto3.Session) -> SignedApi:
    """The API at a URL, called as the session's role."""
    credentials = session.get_credentials()
    core = botocore.session.Session()
    core.set_config_variable("region", session.region_name)
    if credentials is not None:
        frozen = credentials.get_frozen_credentials()
        core.set_credentials(str(frozen.access_key), str(frozen.secret_key), frozen.token)
    return SignedApi(url, core)


def role_arn(role: str) -> str:
    """The ARN of a role of the engine's only account."""
    return f"arn:aws:iam::{ACCOUNT}:role/{role}"


def write_profiles(engine: Engine, roles: Iterable[str]) -> None:
    """Make `engine.aws_config`: the administrator is the default profile, each role has two.

    The second, such as `tukin-finance-2`, is another person of the role: paying takes two.
    """
    common = f"region = {REGION}\nendpoint_url = {engine.url}\n"
    keys = f"aws_access_key_id = {ADMIN[0]}\naws_secret_access_key = {ADMIN[1]}\n"
    profiles = [f"[default]\n{common}{keys}"]
    for role in roles:
        source = f"role_arn = {role_arn(role)}\nsource_profile = default\n"
        for person in (role, f"{role}-2"):
            session = f"role_session_name = {person}\n"
            profiles.append(f"[profile {person}]\n{common}{source}{session}")
    engine.aws_config.write_text("\n".join(profiles), encoding="utf-8")


def _session(engine: Engine, key: str, secret: str, token: str | None = None) -> boto3.Session:
    """A session whose clients go to the engine: its config file says so, boto3 has no argument."""
    if not engine.aws_config.exists():
        write_profiles(engine, [])
    core = botocore.session.Session()
    core.set_config_variable("config_file", str(engine.aws_config))
    return boto3.Session(
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=token,
        region_name=REGION,
        botocore_session=core,
    )
