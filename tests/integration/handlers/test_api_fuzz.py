"""schemathesis in this process: many strange requests to the handlers of the run routes, no 5xx."""

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode

from schemas.openapi import OPERATIONS, Operation, openapi_document
from tests.integration.treasury import Treasury, people
from tukin.people import calls

EXAMPLES = 60
DOCUMENT = openapi_document()
SCHEMA = schemathesis.openapi.from_dict(DOCUMENT)
RUN_ROUTES = [
    o
    for o in OPERATIONS
    if o.route.split(" ")[1].startswith(("/runs", "/ledger")) or o.route == "GET /periods/{period}"
]


@pytest.fixture(scope="module")
def world() -> Iterator[tuple[Treasury, dict[str, str]]]:
    """A run that was paid, and the names of what it is about."""
    with Treasury() as treasury, patch.object(calls, "COSTLY", {}):
        treasury.publish("disdik", people(1_000, 2_000))
        run_id = treasury.settle_period("key-00000001")
        yield treasury, {"run_id": run_id, "period": "2026-09"}


def ask(treasury: Treasury, case: Any, role: str) -> tuple[int, dict[str, Any]]:
    """A generated case as API Gateway hands it over: path decoded, headers in small letters."""
    made = case.as_transport_kwargs(base_url="http://api")
    taken = ("method", "url", "headers", "params", "data", "json")
    prepared = requests.Request(**{k: made[k] for k in taken if k in made}).prepare()
    parts = urlsplit(str(prepared.url))
    pairs = [part.partition("=") for part in parts.query.split("&") if part]
    body = prepared.body
    answer = treasury.ask(
        str(prepared.method),
        unquote(parts.path),
        body.decode("utf-8", errors="surrogateescape") if isinstance(body, bytes) else body,
        role=role,
        query={unquote(name): unquote(value) for name, _, value in pairs},
        **{n.lower().replace("-", "_"): str(value) for n, value in prepared.headers.items()},
    )
    return answer.status, answer.content


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=str)
@pytest.mark.parametrize("operation", RUN_ROUTES, ids=lambda operation: operation.route)
def test_no_request_breaks_a_handler(
    world: tuple[Treasury, dict[str, str]], operation: Operation, mode: GenerationMode
) -> None:
    treasury, known = world
    method, path = operation.route.split(" ")
    described = SCHEMA[path][method]
    anything = described.as_strategy(generation_mode=mode)
    here = {name: value for name, value in known.items() if f"{{{name}}}" in path}
    named = described.as_strategy(generation_mode=mode, path_parameters=here) if here else anything

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.one_of(named, anything), st.sampled_from(operation.roles))
    def check(case: Any, role: str) -> None:
        status, content = ask(treasury, case, role)
        assert status < 500, content
        if status == operation.status:
            jsonschema.validate(
                content, {**operation.answers, "components": DOCUMENT["components"]}
            )
        elif status != 304:
            assert content["status"] == status
            assert content["code"].startswith("E")

    check()
    treasury.check_books()


def test_a_success_is_as_documented(world: tuple[Treasury, dict[str, str]]) -> None:
    """Each reading route answers 200 on the run that is there, so the check above checks it."""
    treasury, known = world
    for operation in RUN_ROUTES:
        method, path = operation.route.split(" ")
        if method == "GET":
            answer = treasury.ask("GET", path.format_map(known))
            assert answer.status == 200
            assert json.loads(json.dumps(answer.content)) == answer.content
            schema = {**operation.answers, "components": DOCUMENT["components"]}
            jsonschema.validate(answer.content, schema)
