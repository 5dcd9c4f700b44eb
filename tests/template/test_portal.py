"""The stacks of identity and of the pages: what the engine ignores is read in the templates."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.template.stacks import Stacks, load_stacks, of_type, target
from tukin.portal import all_groups
from tukin.portal.rooms import Rooms
from tukin.portal.shell import Route

POOL, CLIENT = "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient"
REFRESH = "ALLOW_REFRESH_TOKEN_AUTH"
OPEN = {
    "GET /masuk": "SignIn",
    "GET /masuk/{provider}": "SignIn",
    "GET /masuk/kembali": "SignIn",
    "POST /keluar": "SignIn",
    "GET /bahasa/{language}": "SignIn",
    "GET /statis/{file}": "SignIn",
}
"""Routes that need no session."""


def pools(stacks: Stacks) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in of_type(stacks.identity, POOL).items()}


def clients(stacks: Stacks) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in of_type(stacks.portal, CLIENT).items()}


def routes_of(stacks: Stacks) -> dict[str, str]:
    """The function of each route."""
    found = {}
    for route in of_type(stacks.portal, "AWS::ApiGatewayV2::Route").values():
        integration = re.search(r"\{(\w+)Integration\}", route["Properties"]["Target"]["Fn::Sub"])
        assert integration is not None
        found[route["Properties"]["RouteKey"]] = integration[1]
    return found


def problems(stacks: Stacks) -> list[str]:
    """What of the two stacks lets somebody in who may not, or tells too much."""
    found = [text for text, is_so in faults(stacks) if is_so]
    return found + stage_problems(stacks) + function_problems(stacks)


def faults(stacks: Stacks) -> Iterator[tuple[str, bool]]:
    """What would be wrong, and whether it is so."""
    for name, pool in pools(stacks).items():
        password = pool["Policies"]["PasswordPolicy"]
        nip = [each.get("Mutable") for each in pool["Schema"] if each["Name"] == "nip"]
        own = pool.get("AdminCreateUserConfig", {})
        yield f"{name}: anybody makes an account", not own.get("AllowAdminCreateUserOnly")
        yield f"{name}: a number can be changed", nip != [False]
        yield f"{name}: short passwords", password["MinimumLength"] < 12
        yield f"{name}: letters of another time", password["TemporaryPasswordValidityDays"] != 14
        yield f"{name}: can be deleted", pool.get("DeletionProtection") != "ACTIVE"
        yield f"{name}: a function changes its tokens", "LambdaConfig" in pool
    office = pools(stacks)["OfficePool"]
    recovery = [e["Name"] for e in office["AccountRecoverySetting"]["RecoveryMechanisms"]]
    yield "OfficePool: recovers by e-mail", recovery != ["admin_only"]
    yield "OfficePool: one factor is enough", office["MfaConfiguration"] != "ON"
    yield "OfficePool: a weak factor", office["EnabledMfas"] != ["SOFTWARE_TOKEN_MFA"]
    for name, client in clients(stacks).items():
        addresses = client["CallbackURLs"], client["LogoutURLs"]
        hides = client.get("PreventUserExistenceErrors") == "ENABLED"
        yield f"{name}: other flows", client["AllowedOAuthFlows"] != ["code"]
        yield f"{name}: other scopes", client["AllowedOAuthScopes"] != ["openid"]
        yield f"{name}: takes passwords", client["ExplicitAuthFlows"] != [REFRESH]
        yield f"{name}: says who has an account", not hides
        yield f"{name}: writes the number", "custom:nip" in client["WriteAttributes"]
        yield f"{name}: comes back elsewhere, too", any(len(each) != 1 for each in addresses)


def stage_problems(stacks: Stacks) -> list[str]:
    found = []
    stage = stacks.portal["Resources"]["ApiStage"]["Properties"]
    if "ThrottlingRateLimit" not in stage.get("DefaultRouteSettings", {}):
        found.append("ApiStage: no throttle")
    for route in ("GET /masuk", "GET /masuk/{provider}", "GET /masuk/kembali"):
        limit = stage.get("RouteSettings", {}).get(route, {}).get("ThrottlingRateLimit", 10_000)
        if limit > 50:
            found.append(f"{route}: no throttle of its own")
    logged = set(re.findall(r"\$context\.([\w.]+)", str(stage.get("AccessLogSettings"))))
    known = {"requestId", "routeKey", "status", "responseLatency", "requestTimeEpoch"}
    if not logged or logged - known - {"integrationErrorMessage"}:
        found.append(f"ApiStage: logs {sorted(logged - known)}, or nothing")
    return found


def function_problems(stacks: Stacks) -> list[str]:
    """Each function has a role of its own; nobody but the sign-in makes sessions."""
    found = []
    alarms = str(of_type(stacks.portal, "AWS::CloudWatch::Alarm"))
    roles = []
    for name, function in of_type(stacks.portal, "AWS::Serverless::Function").items():
        roles.append(target(function["Properties"]["Role"]))
        if f"{{'Ref': '{name}'}}" not in alarms:
            found.append(f"{name}: no alarm")
        if name != "SignIn" and re.search("SIGNIN|PROVIDERS", str(function)):
            found.append(f"{name}: signs in")
    if len(set(roles)) < len(roles):
        found.append("functions share a role")
    for name, role in of_type(stacks.portal, "AWS::IAM::Role").items():
        statements = role["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
        makes = [s for s in statements if "SESSION#*" in str(s) and "PutItem" in str(s)]
        if bool(makes) is not (name == "SignInRole"):
            found.append(f"{name}: makes sessions, or cannot")
    if "cognito-idp" in str(stacks.portal["Resources"]).replace("https://cognito-idp", ""):
        found.append("a function may change accounts")
    return found


Bug = Callable[[Stacks], object]


def pool(stacks: Stacks, name: str) -> Any:
    return stacks.identity["Resources"][name]["Properties"]


def client(stacks: Stacks) -> Any:
    return stacks.portal["Resources"]["StaffClient"]["Properties"]


def stage(stacks: Stacks) -> Any:
    return stacks.portal["Resources"]["ApiStage"]["Properties"]


BUGS: list[Bug] = [
    lambda s: pool(s, "StaffPool").pop("AdminCreateUserConfig"),
    lambda s: pool(s, "OfficePool")["Schema"][0].update(Mutable=True),
    lambda s: pool(s, "OfficePool").update(MfaConfiguration="OPTIONAL"),
    lambda s: pool(s, "OfficePool")["AccountRecoverySetting"]["RecoveryMechanisms"].append(
        {"Name": "verified_email", "Priority": 2}
    ),
    lambda s: pool(s, "StaffPool").update(LambdaConfig={"PreTokenGeneration": "x"}),
    lambda s: client(s)["AllowedOAuthFlows"].append("implicit"),
    lambda s: client(s)["AllowedOAuthScopes"].append("aws.cognito.signin.user.admin"),
    lambda s: client(s)["ExplicitAuthFlows"].append("ALLOW_USER_PASSWORD_AUTH"),
    lambda s: client(s)["CallbackURLs"].append("http://localhost:3000"),
    lambda s: client(s)["WriteAttributes"].append("custom:nip"),
    lambda s: stage(s).pop("DefaultRouteSettings"),
    lambda s: stage(s)["RouteSettings"].pop("GET /masuk/{provider}"),
    lambda s: stage(s)["AccessLogSettings"].update(Format='{"ip":"$context.identity.sourceIp"}'),
    lambda s: stage(s)["AccessLogSettings"].update(Format='{"path":"$context.path"}'),
    lambda s: s.portal["Resources"].pop("OfficePagesErrors"),
    lambda s: s.portal["Resources"]["PeoplePagesRole"]["Properties"]["Policies"][0][
        "PolicyDocument"
    ]["Statement"].append({"Action": "dynamodb:PutItem", "Condition": "SESSION#*"}),
]


def test_the_templates_have_no_problem() -> None:
    assert problems(load_stacks()) == []


@pytest.mark.parametrize("bug", BUGS)
def test_each_planted_bug_is_found(bug: Bug) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert problems(stacks) != []


def test_each_page_reaches_the_function_that_serves_it() -> None:
    """What no route names goes to the pages of people; all else is named, and nothing twice."""
    keys = routes_of(load_stacks())
    rooms: Any = Rooms(*[None] * 6)  # type: ignore[arg-type]
    for groups, function in (
        (all_groups.PEOPLE, "PeoplePages"),
        (all_groups.OFFICE, "OfficePages"),
    ):
        for group in groups:
            for route in group.routes(rooms):
                assert answering(keys, route) == function, route.pattern


def answering(keys: dict[str, str], route: Route) -> str:
    """The function that API Gateway asks: by the most exact route."""
    found = [key for key in keys if key != "$default" and fits(key, route)]
    exact = sorted(found, key=lambda key: ("{proxy+}" in key, key.count("{"), key))
    return keys[exact[0]] if exact else keys["$default"]


def fits(key: str, route: Route) -> bool:
    method, path = key.split(" ")
    pattern = re.sub(r"\\\{\w+\\\+\\\}", ".+", re.escape(path))
    pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", pattern)
    sample = re.sub(r"\{\w+\}", "x", route.pattern)
    return method in ("ANY", route.method) and re.fullmatch(pattern, sample) is not None


def test_what_needs_no_session_is_what_is_known_to() -> None:
    keys = routes_of(load_stacks())
    assert {key: name for key, name in keys.items() if name == "SignIn"} == OPEN
    for route in of_type(load_stacks().portal, "AWS::ApiGatewayV2::Route").values():
        assert route["Properties"]["AuthorizationType"] == "NONE"
