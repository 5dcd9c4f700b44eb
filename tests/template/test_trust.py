"""Who may take a role of people, tried on the trust policies themselves with every parameter.

The engine cannot: it fills in no variable and knows no second factor, no SAML, no signature.
"""

from collections.abc import Mapping

import pytest

from infrastructure.local.permissions.arns import ACCOUNT
from infrastructure.local.permissions.trust import ROOT, Comer, may_take
from tests.template.stacks import Stacks, as_list, load_stacks, of_type

ROLE = "AWS::IAM::Role"
SAML = f"arn:aws:iam::{ACCOUNT}:saml-provider/kota"
OIDC = f"arn:aws:iam::{ACCOUNT}:oidc-provider/masuk.example.go.id/asn"
SUBJECT = "masuk.example.go.id/asn:sub"
ASSUME, BY_SAML, BY_WEB = (f"sts:AssumeRole{by}" for by in ("", "WithSAML", "WithWebIdentity"))
KINDS = load_stacks().access["Parameters"]["SignInBy"]["AllowedValues"]
SYSTEM = f"arn:aws:iam::{ACCOUNT}:user/rating-disdik"
NAME, MFA = "sts:RoleSessionName", "aws:MultiFactorAuthPresent"


def stacks_with(kind: str) -> Stacks:
    stacks = load_stacks()
    for template in (stacks.access, stacks.agency):
        for name, value in (
            ("SignInBy", kind),
            ("SamlProvider", "kota"),
            ("WebIdentityProvider", "masuk.example.go.id/asn"),
        ):
            template["Parameters"][name]["Default"] = value
    stacks.agency["Parameters"]["SystemArn"]["Default"] = SYSTEM
    return stacks


ROLES_OF_PEOPLE = [
    (name, role)
    for name in ("tukin-access", "tukin-agency")
    for role in of_type(load_stacks().named[name], ROLE)
    if role != "SystemRole"
]
"""All that the two stacks make, so that one which is new can be forgotten by nobody."""


def user(name: str, **context: str) -> Comer:
    known = {"aws:username": (name,)} | {
        {"session": NAME, "mfa": MFA}[key]: (value,) for key, value in context.items()
    }
    return Comer(ASSUME, f"arn:aws:iam::{ACCOUNT}:user/{name}", known)


def role(session: str) -> Comer:
    """A session of any role of the account, with a second factor: nobody has a user's name then."""
    principal = f"arn:aws:sts::{ACCOUNT}:assumed-role/tukin-auditor/{session}"
    return Comer(ASSUME, principal, {NAME: (session,), MFA: ("true",)})


def by_saml(name: str, provider: str = SAML) -> Comer:
    audience = {"SAML:aud": ("https://signin.aws.amazon.com/saml",), "SAML:sub": (name,)}
    return Comer(BY_SAML, provider, audience | {NAME: (name,)})


def by_web(subject: str, session: str, provider: str = OIDC) -> Comer:
    return Comer(BY_WEB, provider, {SUBJECT: (subject,), NAME: (session,)})


RIGHT = {
    "users": user("sari", session="sari", mfa="true"),
    "saml": by_saml("sari"),
    "web-identity": by_web("sari", "sari"),
}
"""By each way the one who may come."""

WRONG = {
    "a user under another name": user("sari", session="tuti", mfa="true"),
    "a user under the name in capitals": user("sari", session="Sari", mfa="true"),
    "a user under no name": user("sari", mfa="true"),
    "a user without a second factor": user("sari", session="sari"),
    "a user whose second factor failed": user("sari", session="sari", mfa="false"),
    "a session of a role": role("sari"),
    "a role named like a variable": role("${aws:username}"),
    "the root user": Comer(ASSUME, ROOT, {NAME: ("sari",), MFA: ("true",)}),
    "a user of another account": Comer(
        ASSUME,
        "arn:aws:iam::999999999999:user/sari",
        {"aws:username": ("sari",), NAME: ("sari",), MFA: ("true",)},
    ),
    "SAML of another provider": by_saml("sari", f"{SAML}-2"),
    "SAML for another audience": Comer(
        BY_SAML, SAML, {"SAML:aud": ("https://example.org",), NAME: ("sari",)}
    ),
    "a web identity under another name": by_web("sari", "tuti"),
    "a web identity under the name in capitals": by_web("sari", "SARI"),
    "a web identity without a subject": Comer(BY_WEB, OIDC, {NAME: ("sari",)}),
    "a web identity of another provider": by_web("sari", "sari", f"{OIDC}-2"),
    "the SAML provider by a web identity": Comer(BY_WEB, SAML, {NAME: ("sari",)}),
    "a provider by AssumeRole": Comer(ASSUME, OIDC, {NAME: ("sari",), MFA: ("true",)}),
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("stack", "name"), ROLES_OF_PEOPLE)
def test_each_way_lets_in_its_own_people_alone(stack: str, name: str, kind: str) -> None:
    stacks = stacks_with(kind)
    come = {way for way, comer in RIGHT.items() if may_take(stacks, stack, name, comer)}
    assert come == set(kind.split("+"))
    wrong = [why for why, comer in WRONG.items() if may_take(stacks, stack, name, comer)]
    assert wrong == []


def test_the_ways_are_all_that_can_be_chosen() -> None:
    ways = ("users", "saml", "web-identity")
    some = {"+".join(w for i, w in enumerate(ways) if number >> i & 1) for number in range(1, 8)}
    for template in (load_stacks().access, load_stacks().agency):
        assert set(template["Parameters"]["SignInBy"]["AllowedValues"]) == some
    assert len(ROLES_OF_PEOPLE) == 7


LOOSER = {
    "any name": lambda s: s["Condition"].pop("StringEquals"),
    "no second factor": lambda s: s["Condition"].pop("Bool"),
    "a role as well": lambda s: s.update(
        Condition={"Bool": {MFA: "true"}, "StringLike": {NAME: "*"}}
    ),
}


@pytest.mark.parametrize("how", LOOSER)
def test_a_looser_policy_is_found(how: str) -> None:
    stacks = stacks_with("users")
    document = stacks.access["Resources"]["FinanceRole"]["Properties"]["AssumeRolePolicyDocument"]
    LOOSER[how](document["Statement"][0]["Fn::If"][1])
    assert [w for w, c in WRONG.items() if may_take(stacks, "tukin-access", "FinanceRole", c)]


def test_a_system_is_one_principal_under_one_name() -> None:
    stacks = stacks_with("users")
    named = {NAME: ("system-AgencyCode",)}

    def comes(principal: str, context: Mapping[str, tuple[str, ...]]) -> bool:
        comer = Comer(ASSUME, principal, context)
        return may_take(stacks, "tukin-agency", "SystemRole", comer)

    assert comes(SYSTEM, named)
    assert not comes(SYSTEM, {NAME: ("sari",)})
    assert not comes(f"arn:aws:iam::{ACCOUNT}:user/sari", named)
    assert not any(may_take(stacks, "tukin-agency", "SystemRole", c) for c in RIGHT.values())


def test_a_system_decides_nothing() -> None:
    role = load_stacks().agency["Resources"]["SystemRole"]["Properties"]
    (policy,) = role["Policies"]
    paths = [
        place["Fn::Sub"][0].rpartition("$default/")[2]
        for statement in policy["PolicyDocument"]["Statement"]
        for place in as_list(statement["Resource"])
        if "execute-api" in place["Fn::Sub"][0]
    ]
    assert paths == [
        "GET/agencies/${AgencyCode}/*",
        "POST/agencies/${AgencyCode}/periods/*/appraisals",
        "POST/agencies/${AgencyCode}/periods/*/ratings",  # which the rater may strike
    ]
