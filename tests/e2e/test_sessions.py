"""Nobody takes a role under another's name: tried on the engine, where names are word by word.

What is asked of people on AWS is tried on the policies themselves, in tests/template/test_trust.py.
"""

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infrastructure.deploy.deployment import deploy_agency
from infrastructure.deploy.stacks import Stacks
from infrastructure.local import aws
from infrastructure.local.deploy import STAGE, WAIT_SECONDS
from infrastructure.local.engine import ACCOUNT, REGION
from infrastructure.local.persons import Persons
from tests.e2e.conftest import City
from tukin.aws.signed_api import ApiError

pytestmark = [pytest.mark.engine, pytest.mark.local("it makes users and their keys")]

ROLES = ("finance", "personnel", "rules-author", "rules-approver", "auditor", "agency-disdik-head")


def sts(city: City, key: str, secret: str) -> Any:
    url = city.deployment.engine.url
    return boto3.client(
        "sts",
        endpoint_url=url,
        region_name=REGION,
        aws_access_key_id=key,
        aws_secret_access_key=secret,
    )


def take(client: Any, role: str, name: str) -> bool:
    try:
        client.assume_role(RoleArn=aws.role_arn(f"tukin-{role}"), RoleSessionName=name)
    except ClientError as error:
        if error.response["Error"]["Code"] != "AccessDenied":
            raise
        return False
    return True


@pytest.mark.parametrize("role", ROLES)
def test_two_people_of_a_role_are_not_each_other(city: City, role: str) -> None:
    persons = Persons(city.admin("iam"))
    nina, omar = (sts(city, *persons.let_in(f"tukin-{role}", name)) for name in ("nina", "omar"))
    assert take(nina, role, "nina")
    assert take(omar, role, "omar")
    assert not take(nina, role, "omar")
    assert not take(omar, role, "nina")
    assert not take(nina, role, "somebody")
    assert not take(city.admin("sts"), role, "nina"), "not even who deployed, without a word more"


def test_nobody_comes_by_what_the_stacks_say_where_there_is_no_second_factor(city: City) -> None:
    """The committed form lets nobody in here; that is why local people are let in word by word."""
    iam = city.admin("iam")
    trust = iam.get_role(RoleName="tukin-finance")["Role"]["AssumeRolePolicyDocument"]
    assert trust["Statement"][0]["Condition"] == {
        "Null": {"aws:username": "false"},
        "StringEquals": {"sts:RoleSessionName": "${aws:username}"},
        "Bool": {"aws:MultiFactorAuthPresent": "true"},
    }
    stranger = Persons(iam).let_in("tukin-auditor", "stranger")
    assert not take(sts(city, *stranger), "finance", "stranger")


@pytest.fixture
def system(city: City) -> Iterator[tuple[Any, Any]]:
    """An agency whose own system calls: STS by its keys, and by those of a person."""
    persons, session = Persons(city.admin("iam")), aws.admin_session(city.deployment.engine)
    persons.let_in("tukin-auditor", "rating-disdik")
    person = persons.let_in("tukin-agency-disdik", "ujang")
    stacks = Stacks(session, "artifacts", wait_seconds=WAIT_SECONDS, pause=0.05)
    user = f"arn:aws:iam::{ACCOUNT}:user/rating-disdik"
    deploy_agency(STAGE, "disdik", session, stacks, user)
    keys = persons.let_in("tukin-auditor", "rating-disdik")
    yield sts(city, *keys), sts(city, *person)
    deploy_agency(STAGE, "disdik", session, stacks)


def test_a_system_comes_under_its_own_name_and_decides_nothing(
    city: City, system: tuple[Any, Any]
) -> None:
    machine, person = system
    assert not take(machine, "system-disdik", "ujang")
    assert not take(person, "system-disdik", "system-disdik")
    keys = machine.assume_role(
        RoleArn=aws.role_arn("tukin-system-disdik"), RoleSessionName="system-disdik"
    )["Credentials"]
    session = boto3.Session(
        keys["AccessKeyId"], keys["SecretAccessKey"], keys["SessionToken"], REGION
    )
    api = aws.signed_api(city.outputs["ApiUrl"], session)
    assert "uploads" in api.get("/agencies/disdik/periods/2026-03/uploads")
    upload = "0" * 32
    for path in (f"uploads/{upload}/approval", f"uploads/{upload}/rejection", "withdrawal"):
        with pytest.raises(ApiError) as refused:
            api.post(f"/agencies/disdik/periods/2026-03/{path}", {})
        assert refused.value.status == 403
    with pytest.raises(ApiError) as stranger:
        api.get("/agencies/dinkes/periods/2026-03/uploads")
    assert stranger.value.status == 403
