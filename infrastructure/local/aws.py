"""boto3 sessions on the local engine: as its administrator, or as a caller of the access stack."""

from collections.abc import Iterable

import boto3
import botocore.session

from infrastructure.local.engine import ACCOUNT, ADMIN, REGION, Engine
from infrastructure.local.persons import Keys, Persons
from tukin.aws.signed_api import SignedApi

_PERSONS: dict[Engine, Persons] = {}


def admin_session(engine: Engine) -> boto3.Session:
    """A session that may do everything; it represents whoever deploys."""
    return _session(engine, *ADMIN)


def caller_session(engine: Engine, role: str, name: str = "local") -> boto3.Session:
    """A session of a caller's role, such as `tukin-finance`; IAM is enforced on it.

    Whoever has the name is let into the role first, as an administrator lets in a user on AWS.
    """
    person = _let_in(engine, role, name)
    sts = _session(engine, *person).client("sts")
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

    The second, such as `tukin-finance-2`, is another person of the role: paying takes two. Each
    person has a user, by whose keys alone the profile's role is taken.
    """
    common = f"region = {REGION}\nendpoint_url = {engine.url}\n"
    profiles = [f"[default]\n{common}{_key_lines(ADMIN)}"]
    for role in roles:
        for person in (role, f"{role}-2"):
            user = f"user-{person}"
            profiles.append(
                f"[profile {user}]\n{common}{_key_lines(_let_in(engine, role, person))}"
            )
            source = f"role_arn = {role_arn(role)}\nsource_profile = {user}\n"
            session = f"role_session_name = {person}\n"
            profiles.append(f"[profile {person}]\n{common}{source}{session}")
    engine.aws_config.write_text("\n".join(profiles), encoding="utf-8")


def _key_lines(keys: Keys) -> str:
    return f"aws_access_key_id = {keys[0]}\naws_secret_access_key = {keys[1]}\n"


def _let_in(engine: Engine, role: str, name: str) -> Keys:
    """Let a person into a role; the keys of their user, who is the same in every role."""
    if engine not in _PERSONS:
        _PERSONS[engine] = Persons(admin_session(engine).client("iam"))
    return _PERSONS[engine].let_in(role, name)


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
