"""schemathesis against the running API: whatever is asked, in or out of the document, no 5xx.

On an engine of its own, since some routes change the rules in force. Requests are signed as a
role that may call the route, so that they reach the handlers.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import requests
import schemathesis
import urllib3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from infrastructure.local import engine
from infrastructure.local.agencies import SAMPLE
from infrastructure.local.deploy import deploy
from infrastructure.local.engine import REGION
from schemas.openapi import OPERATIONS, Operation, openapi_document
from tests.e2e.conftest import City, wait_for
from tests.e2e.test_settlement import _csv

pytestmark = [
    pytest.mark.engine,
    pytest.mark.local("it changes the rules in force, and asks thousands of times"),
]

EXAMPLES = 8
"""Of each route and mode; tests/integration/handlers/test_api_fuzz.py tries more in-process."""

DOCUMENT = openapi_document()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
AGENCY, PERIOD = "disdik", "2026-08"


@dataclass
class Target:
    """A deployed city with a month that was paid, and the names of things in it."""

    city: City
    known: dict[str, str]
    http: urllib3.PoolManager

    def send(self, case: Any, role: str) -> urllib3.BaseHTTPResponse:
        """Send a generated case, signed as a caller."""
        url = self.city.outputs["ApiUrl"]
        made = case.as_transport_kwargs(base_url=url)
        taken = ("method", "url", "headers", "params", "data", "json")
        prepared = requests.Request(**{k: made[k] for k in taken if k in made}).prepare()
        headers = {k: v for k, v in prepared.headers.items() if k.lower() != "authorization"}
        request = AWSRequest(prepared.method, prepared.url, headers=headers, data=prepared.body)
        credentials = self.city.session(role).get_credentials()
        SigV4Auth(credentials, "execute-api", REGION).add_auth(request)
        parts = urlsplit(str(prepared.url))
        address = f"http://127.0.0.1:{parts.port}{prepared.path_url}"
        signed = {**dict(request.headers.items()), "Host": parts.netloc}
        body: Any = prepared.body
        return self.http.request(
            str(prepared.method), address, body=body, headers=signed, retries=False
        )


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with engine.running(tmp_path_factory.mktemp("fuzz")) as running:
        city = City(deploy(running))
        rows = {"Ani": {"position": "Lurah", "grade": "III/a"}}
        upload = city.upload(AGENCY, PERIOD, "penilaian.csv", _csv(rows))
        finance = city.api("finance")
        run = finance.post("/runs", {"period": PERIOD}, idempotency_key="fuzz-0001")
        path = f"/runs/{run['run_id']}"
        city.release(run["run_id"])
        wait_for("the run", lambda: finance.get(path)["status"] == "signed" or None)
        export = finance.post("/exports", {"period": PERIOD})["manifest"]["export_id"]
        live = city.api("rules-author").get("/rules/live")["sha256"]
        known = {
            "agency": AGENCY,
            "period": PERIOD,
            "run_id": run["run_id"],
            "upload_id": upload["upload_id"],
            "export_id": export,
            "sha256": live,
            "date": SAMPLE.stem,
        }
        yield Target(city, known, urllib3.PoolManager())


def caller(role: str) -> str:
    """A caller of a role of the document."""
    return role.replace("agency", f"agency-{AGENCY}", 1)


def check(operation: Operation, answer: urllib3.BaseHTTPResponse) -> None:
    """No 5xx; every error is a problem document; a success is what the document says."""
    said = f"{operation.route}: {answer.status} {answer.data[:300]!r}"
    assert answer.status < 500, said
    kind = answer.headers.get("content-type", "")
    if answer.status == operation.status:
        schema = {**operation.answers, "components": DOCUMENT["components"]}
        jsonschema.validate(json.loads(answer.data), schema)
    elif kind.startswith("application/problem+json"):
        problem = json.loads(answer.data)
        assert problem["status"] == answer.status, said
        assert problem["code"].startswith("E"), said
    else:  # API Gateway's own: the signature, an unknown path, an unmodified manifest
        assert answer.status in (304, 403, 404), said


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.route)
def test_no_request_breaks_the_api(
    target: Target, operation: Operation, mode: GenerationMode
) -> None:
    method, path = operation.route.split(" ")
    described = SCHEMA[path][method]
    here = {name: value for name, value in target.known.items() if f"{{{name}}}" in path}
    anything = described.as_strategy(generation_mode=mode)
    known = described.as_strategy(generation_mode=mode, path_parameters=here) if here else anything

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(known, anything), st.sampled_from(operation.roles))
    def ask(case: Any, role: str) -> None:
        check(operation, target.send(case, caller(role)))

    ask()


def test_the_paths_that_are_there_answer(target: Target) -> None:
    """The known names reach what they name, so that the fuzz is not only about refusals."""
    statuses = {}
    for operation in OPERATIONS:
        method, path = operation.route.split(" ")
        if method == "GET":
            case = SCHEMA[path][method].Case(
                path_parameters={k: v for k, v in target.known.items() if f"{{{k}}}" in path}
            )
            answer = target.send(case, caller(operation.roles[-1]))
            check(operation, answer)
            statuses[operation.route] = answer.status
    missing = {route for route, status in statuses.items() if status != 200}
    assert missing == {
        "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/changes",
        "GET /register/files/{date}",  # nobody uploaded a register here
        "GET /register/files/{date}/people",
        "GET /agencies/{agency}/lines/files/{date}",  # nor lists of lines or units
        "GET /units/files/{date}",
        "GET /agencies/{agency}/periods/{period}/cycle",  # the agency hands in files
        "GET /agencies/{agency}/periods/{period}/ratings",
        "GET /agencies/{agency}/periods/{period}/unrated",
        "GET /agencies/{agency}/periods/{period}/closing",
        "GET /rules/programme/proposals/{sha256}",  # the digest is that of a rule book
    }
