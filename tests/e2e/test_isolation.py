"""Every role at every route, prefix and service: allowed where isolation.yaml says so, else denied.

Routes and prefixes are taken from template.yaml, so that none that is new can be forgotten.
"""

# mypy: disable-error-code="misc"
# (types of lambdas over untyped clients cannot be inferred)

import json
import re
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import urllib3
import yaml
from botocore.exceptions import ClientError

from infrastructure.local import aws, engine
from infrastructure.local.deploy import AGENCY_CODES, ROLE_PREFIX, caller_roles, deploy
from tests.e2e.conftest import City
from tests.template.stacks import as_list, load_stacks, of_type, target
from tests.template.test_storage import readers_of_the_secret
from tukin.aws.signed_api import ApiError

pytestmark = [pytest.mark.engine, pytest.mark.local("it tries as everybody to delete everything")]

MATRIX = yaml.safe_load(Path(__file__).with_name("isolation.yaml").read_text(encoding="utf-8"))
CALLERS = [role.removeprefix(f"{ROLE_PREFIX}-") for role in caller_roles()]
SAMPLES = {
    "period": "2026-09",
    "upload_id": "0" * 32,
    "run_id": "0" * 32,
    "export_id": "0" * 32,
    "sha256": "0" * 64,
    "date": "2026-09-30",
    "key": "0" * 32,
}
STACKS = load_stacks()
PREFIX = re.compile(
    r"\$\{StorageStack\}-(intake|archive)-\$\{AWS::AccountId\}-\$\{AWS::Region\}/([^\"']+)"
)
DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "403", "AuthorizationError", "AccessDeniedError"}
)


def routes() -> dict[str, str]:
    """Every route of the template, and the logical id of its function."""
    integrations = of_type(STACKS.application, "AWS::ApiGatewayV2::Integration")
    found = {}
    for route in of_type(STACKS.application, "AWS::ApiGatewayV2::Route").values():
        properties = route["Properties"]
        name = re.search(r"\$\{(\w+)\}", properties["Target"]["Fn::Sub"])
        assert name is not None
        function = target(integrations[name[1]]["Properties"]["IntegrationUri"])
        found[properties["RouteKey"]] = str(function)
    return found


ROUTES = routes()


def places(pattern: str) -> Iterator[tuple[str, str | None]]:
    """A pattern for each agency in it, or as it is: the place and the agency."""
    for name, value in SAMPLES.items():
        pattern = pattern.replace(f"{{{name}}}", value)
    if "{agency}" not in pattern:
        yield pattern, None
        return
    for code in AGENCY_CODES:
        yield pattern.replace("{agency}", code), code


def named(callers: list[str], agency: str | None) -> set[str]:
    """The callers that the matrix means at a place of an agency."""
    own = {"agency": f"agency-{agency}", "head": f"agency-{agency}-head"}
    return {own.get(caller, caller) for caller in callers}


def test_the_matrix_knows_every_route() -> None:
    assert MATRIX["routes"].keys() == ROUTES.keys()


def test_the_matrix_knows_every_prefix() -> None:
    """Every prefix that any policy of any stack names begins with one of the matrix."""
    text = json.dumps([template["Resources"] for template in STACKS.all])
    found = set(PREFIX.findall(text))
    assert len(found) > 10
    known = {
        (bucket, prefix.partition("{")[0])
        for bucket in ("intake", "archive")
        for prefix in MATRIX[bucket]
    }
    for bucket, prefix in found:
        assert any(
            bucket == of and (prefix.startswith(begin) or begin.startswith(prefix.rstrip("*")))
            for of, begin in known
        ), prefix


def test_the_callers_are_all_that_the_matrix_names() -> None:
    every = {caller for callers in MATRIX["routes"].values() for caller in callers}
    others = every - {"agency", "head"}
    assert others == {c for c in CALLERS if not c.startswith("agency-")}


# --- routes ---------------------------------------------------------------------------------------


def call(city: City, caller: str, route: str, path: str) -> bool:
    """Whether a caller gets through. Nothing that is asked for is there, and no body is sound."""
    try:
        if route.startswith("GET"):
            city.api(caller).read(path)
        else:
            city.api(caller).post(path, {})
    except ApiError as error:
        if error.status >= 500:
            raise
        return error.status != 403
    return True


@pytest.mark.parametrize("route", ROUTES)
def test_a_route_lets_in_whom_it_should(city: City, route: str) -> None:
    for path, agency in places(route.partition(" ")[2]):
        allowed = {caller for caller in CALLERS if call(city, caller, route, path)}
        assert allowed == named(MATRIX["routes"][route], agency), path


@pytest.mark.parametrize("route", ROUTES)
def test_the_function_asks_again(city: City, route: str) -> None:
    """Were IAM mistaken, the function of the route would refuse the same callers (I9)."""
    functions = city.admin("lambda")
    name = city.outputs[f"{ROUTES[route]}Name"]
    for path, agency in places(route.partition(" ")[2]):
        allowed = set()
        for caller in CALLERS:
            event = api_event(route.partition(" ")[0], path, caller)
            answer = functions.invoke(FunctionName=name, Payload=json.dumps(event))
            status = json.loads(answer["Payload"].read())["statusCode"]
            assert status < 500
            allowed |= {caller} if status != 403 else set()
        assert allowed == named(MATRIX["routes"][route], agency), path


def api_event(method: str, path: str, caller: str) -> dict[str, Any]:
    """What API Gateway hands to a function for a caller."""
    arn = f"arn:aws:sts::000000000000:assumed-role/{ROLE_PREFIX}-{caller}/x"
    return {
        "version": "2.0",
        "routeKey": f"{method} {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {"content-type": "application/json"},
        "requestContext": {
            "authorizer": {"iam": {"userArn": arn, "userId": f"AROA{caller}:x"}},
            "http": {"method": method, "path": path},
            "requestId": uuid.uuid4().hex,
            "stage": "$default",
        },
        "body": "{}",
        "isBase64Encoded": False,
    }


def test_nobody_without_a_signature_gets_in(city: City) -> None:
    api = city.outputs["ApiId"]
    base = f"{city.deployment.engine.url}/_aws/execute-api/{api}/$default"
    for route in ROUTES:
        method, _, pattern = route.partition(" ")
        (path, _), *_ = places(pattern)
        assert urllib3.request(method, base + path, retries=False).status == 403, route


@pytest.mark.parametrize(
    "path",
    [
        "/agencies/disdik/../dinkes/periods/2026-09/records",
        "/agencies/disdik%2F..%2Fdinkes/periods/2026-09/records",
        "/agencies/disdik/periods/..%2F..%2Fdinkes%2Fperiods%2F2026-09/records",
        "/agencies//dinkes/periods/2026-09/records",
        "/agencies/dinkes;disdik/periods/2026-09/records",
        "/agencies/DINKES/periods/2026-09/records",
    ],
)
def test_no_spelling_of_a_path_leads_to_another_agency(city: City, path: str) -> None:
    with pytest.raises(ApiError) as caught:
        city.api("agency-disdik").read(path)
    assert caught.value.status in (400, 403, 404)


# --- S3 -------------------------------------------------------------------------------------------


def is_allowed(ask: Callable[[], object]) -> bool:
    """Whether a call is allowed; that there is no such thing comes after that."""
    try:
        ask()
    except ClientError as error:
        return error.response["Error"]["Code"] not in DENIED
    return True


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """A city of its own: what these tests leave would disturb the others."""
    with engine.running(tmp_path_factory.mktemp("isolation")) as running:
        yield City(deploy(running))


@pytest.fixture(scope="module")
def name_of(city: City) -> dict[str, str]:
    """The buckets, with an object at every prefix. Its key is none of an upload."""
    outputs = city.outputs
    names = {"intake": outputs["IntakeBucketName"], "archive": outputs["ArchiveBucketName"]}
    s3 = city.admin("s3")
    for bucket, name in names.items():
        for pattern in MATRIX[bucket]:
            for prefix, _ in places(pattern):
                s3.put_object(Bucket=name, Key=f"{prefix}isolation", Body=b"x")
    return names


@pytest.fixture(scope="module")
def clients(city: City) -> dict[str, Any]:
    """A client of S3 for each caller."""
    return {caller: city.session(caller).client("s3") for caller in CALLERS}


PREFIXES = [(bucket, pattern) for bucket in ("intake", "archive") for pattern in MATRIX[bucket]]


@pytest.mark.parametrize(("bucket", "pattern"), PREFIXES)
def test_a_prefix_is_open_to_whom_it_should(
    clients: dict[str, Any], name_of: dict[str, str], bucket: str, pattern: str
) -> None:
    name, rights = name_of[bucket], MATRIX[bucket][pattern]
    for prefix, agency in places(pattern):
        key = f"{prefix}isolation"
        asked: dict[str, tuple[str, dict[str, Any]]] = {
            "read": ("get_object", {"Key": key}),
            "write": ("put_object", {"Key": key, "Body": b"y"}),
            "list": ("list_objects_v2", {"Prefix": prefix}),
            "delete": ("delete_object", {"Key": key}),
        }
        for what, (operation, place) in asked.items():
            allowed = {
                caller
                for caller in CALLERS
                if is_allowed(partial(getattr(clients[caller], operation), Bucket=name, **place))
            }
            assert allowed == named(rights.get(what, []), agency), f"{what} {prefix}"


# --- everything else ------------------------------------------------------------------------------


def elsewhere(city: City, session: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Calls to everything that belongs to the functions alone."""
    o = city.outputs
    key = {"pk": {"S": "PERIOD#2026-09"}, "sk": {"S": "AGENCY#disdik"}}
    table = o["TableName"]
    db = session.client("dynamodb")
    yield "GetItem", lambda: db.get_item(TableName=table, Key=key)
    yield "PutItem", lambda: db.put_item(TableName=table, Item=key)
    yield "DeleteItem", lambda: db.delete_item(TableName=table, Key=key)
    yield "Scan", lambda: db.scan(TableName=table)
    yield (
        "UpdateItem",
        lambda: db.update_item(TableName=table, Key=key, UpdateExpression="REMOVE a"),
    )
    condition = {
        "KeyConditionExpression": "pk = :p",
        "ExpressionAttributeValues": {":p": key["pk"]},
    }
    yield "Query", lambda: db.query(TableName=table, **condition)
    yield "BatchGetItem", lambda: db.batch_get_item(RequestItems={table: {"Keys": [key]}})
    put = [{"PutRequest": {"Item": key}}]
    yield "BatchWriteItem", lambda: db.batch_write_item(RequestItems={table: put})
    write = [{"Put": {"TableName": table, "Item": key}}]
    yield "TransactWriteItems", lambda: db.transact_write_items(TransactItems=write)
    read = [{"Get": {"TableName": table, "Key": key}}]
    yield "TransactGetItems", lambda: db.transact_get_items(TransactItems=read)
    yield "PartiQL", lambda: db.execute_statement(Statement=f'SELECT * FROM "{table}"')
    yield "DeleteTable", lambda: db.delete_table(TableName=table)
    states, sqs = session.client("stepfunctions"), session.client("sqs")
    for machine in ("StateMachineArn", "SettlementArn"):
        arn = o[machine]
        yield "StartExecution", partial(states.start_execution, stateMachineArn=arn, input="{}")
    queue_names = [value for name, value in o.items() if re.search("(Queue|Letters)Name$", name)]
    for queue in queue_names:
        admin = city.admin("sqs")
        url = admin.get_queue_url(QueueName=queue)["QueueUrl"]
        yield f"send {queue}", partial(sqs.send_message, QueueUrl=url, MessageBody="{}")
        yield f"receive {queue}", partial(sqs.receive_message, QueueUrl=url)
    functions = session.client("lambda")
    for function in set(ROUTES.values()) | {"PublishBatch", "SettleRun", "Sweep"}:
        name = o[f"{function}Name"]
        yield f"invoke {function}", partial(functions.invoke, FunctionName=name, Payload=b"{}")
    entry = {"EventBusName": o["BusName"], "Source": "tukin", "DetailType": "x", "Detail": "{}"}
    yield "PutEvents", lambda: session.client("events").put_events(Entries=[entry])
    sign = {"MessageType": "DIGEST", "SigningAlgorithm": "ECDSA_SHA_256"}
    kms = session.client("kms")
    yield "Sign", lambda: kms.sign(KeyId=o["SigningKeyArn"], Message=bytes(32), **sign)
    yield from with_the_secret(city, session)
    rules = city.deployment.stacks.rules
    appconfig = session.client("appconfig")
    yield (
        "CreateHostedConfigurationVersion",
        lambda: appconfig.create_hosted_configuration_version(
            ApplicationId=rules["ApplicationId"],
            ConfigurationProfileId=rules["ProfileId"],
            Content=b"{}",
            ContentType="application/json",
        ),
    )
    sts, iam = session.client("sts"), session.client("iam")
    for role in ("finance", "agency-disdik", "agency-dinkes", "rules-approver"):
        arn = aws.role_arn(f"{ROLE_PREFIX}-{role}")
        yield f"become {role}", partial(sts.assume_role, RoleArn=arn, RoleSessionName="somebody")
    policy = {"PolicyName": "x", "PolicyDocument": "{}"}
    yield "PutRolePolicy", lambda: iam.put_role_policy(RoleName=f"{ROLE_PREFIX}-finance", **policy)
    s3 = session.client("s3")
    for bucket in (o["IntakeBucketName"], o["ArchiveBucketName"]):
        yield f"list {bucket}", partial(s3.list_objects_v2, Bucket=bucket)
        yield f"versions {bucket}", partial(s3.list_object_versions, Bucket=bucket)
        yield f"policy {bucket}", partial(s3.delete_bucket_policy, Bucket=bucket)


def with_the_secret(city: City, session: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Calls that read, replace or delete the secret of the person keys."""
    secret = {"SecretId": city.outputs["PersonKeySecretName"]}
    secrets = session.client("secretsmanager")
    yield "GetSecretValue", lambda: secrets.get_secret_value(**secret)
    yield "PutSecretValue", lambda: secrets.put_secret_value(**secret, SecretString="x" * 64)
    yield "DeleteSecret", lambda: secrets.delete_secret(**secret)


@pytest.mark.parametrize("caller", CALLERS)
def test_all_else_belongs_to_the_functions(city: City, caller: str) -> None:
    asked = list(elsewhere(city, city.session(caller)))
    assert len(asked) > 40
    assert [name for name, ask in asked if is_allowed(ask)] == MATRIX["elsewhere"]


FUNCTIONS = sorted(of_type(STACKS.application, "AWS::Serverless::Function"))


def test_the_matrix_names_the_readers_of_the_secret() -> None:
    assert readers_of_the_secret(STACKS) == set(MATRIX["person_key_secret"])


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_reads_the_secret_only_where_it_should(city: City, function: str) -> None:
    """Only Lambda may take a function's role, so the trust is opened to try it, and restored."""
    name = city.outputs[f"{function}Name"]
    role = city.admin("lambda").get_function_configuration(FunctionName=name)["Role"].split("/")[-1]
    iam = city.admin("iam")
    trust = iam.get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]
    anybody = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    opened = {"Version": "2012-10-17", "Statement": [anybody]}
    iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(opened))
    try:
        session = aws.caller_session(city.deployment.engine, role)
        secret = dict(with_the_secret(city, session))
        allowed = {name for name, ask in secret.items() if is_allowed(ask)}
    finally:
        iam.update_assume_role_policy(RoleName=role, PolicyDocument=json.dumps(trust))
    assert allowed == ({"GetSecretValue"} if function in MATRIX["person_key_secret"] else set())


def test_no_caller_has_any_other_right() -> None:
    """Said of the policies themselves, as the engine lets everybody read configurations."""
    of_agency = of_type(STACKS.agency, "AWS::IAM::Role")
    del of_agency[
        "SystemRole"
    ]  # no agency of the samples has a system: tests/template/test_trust.py
    roles = {**of_type(STACKS.access, "AWS::IAM::Role"), **of_agency}
    others = len(of_agency) * (len(AGENCY_CODES) - 1)
    assert len(roles) + others == len(CALLERS)
    actions = {
        action
        for role in roles.values()
        for policy in role["Properties"]["Policies"]
        for statement in policy["PolicyDocument"]["Statement"]
        for action in as_list(statement["Action"])
    }
    reading = {"s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"}
    assert actions == {"execute-api:Invoke", "s3:PutObject"} | reading
