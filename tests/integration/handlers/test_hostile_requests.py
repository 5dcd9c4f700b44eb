"""Hostile requests to every route of the OpenAPI document: never a 5xx, always the same shape.

Where ``test_api_fuzz`` draws at random, this is the list of what has broken such services before:
values that parse and fail later (year 9999, whole numbers of hundreds of digits, lone surrogates,
NUL), JSON in which a parser drowns, and bodies that are no JSON at all.
"""

import base64
import json
import uuid
from collections.abc import Iterator
from typing import Any, NamedTuple
from unittest.mock import patch

import pytest

from schemas.openapi import OPERATIONS, Operation
from tests.integration.office import Office
from tests.integration.people import nip_of, person
from tests.integration.world import HANDLERS
from tukin.people import calls

PERIOD = "2026-09"
DEEP = "[" * 100_000
MANY_DIGITS = "9" * 400

BODIES: dict[str, bytes] = {
    "nothing": b"",
    "null": b"null",
    "a number": b"1",
    "a text": b'"x"',
    "a list": b"[]",
    "an empty object": b"{}",
    "half of an object": b'{"a":',
    "not a number": b"NaN",
    "lists in lists": DEEP.encode(),
    "lists in lists that end": b"[" * 5_000 + b"]" * 5_000,
    "objects in objects": b'{"a":' * 3_000 + b"1" + b"}" * 3_000,
    "no UTF-8": b"\xff\xfe{\x00}\x00",
    "NUL": b'{"a": "\x00"}',
    "a byte order mark": b'\xef\xbb\xbf{"a": 1}',
    "many digits": b'{"a": ' + MANY_DIGITS.encode() + b"}",
    "very many digits": b'{"a": ' + b"9" * 10_000 + b"}",
    "too large": b'{"a": "' + b"x" * 2_000_000 + b'"}',
    "a form": b"period=2026-09&nip=1",
    "XML": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>",
}

VALUES: dict[str, str] = {
    "null": "null",
    "true": "true",
    "NaN": "NaN",
    "infinity": "Infinity",
    "beyond a float": "1e999",
    "many digits": MANY_DIGITS,
    "very many digits": "-" + "9" * 5_000,
    "a fraction": "0.1",
    "nothing": '""',
    "blanks": '"   "',
    "NUL": '"\\u0000"',
    "a lone surrogate": '"\\ud800"',
    "one within a text": '"sungguh \\udfff"',
    "year 9999": '"9999-12"',
    "the last day of all": '"9999-12-31"',
    "the first day of all": '"0001-01-01"',
    "beyond all days": '"10000-01-01"',
    "the last week": '"9999-W52-7"',
    "year 2999": '"2999-14"',
    "year 0": '"0000-00"',
    "digits of another script": '"\u0662\u0660\u0662\u0666-\u0660\u0669"',
    "a long text": json.dumps("x" * 10_000),
    "a path": '"../../../etc/passwd"',
    "an object": '{"a": 1}',
    "a list": "[[[]]]",
    "lists in lists": "[" * 400 + "]" * 400,
    "a text of digits": f'"{MANY_DIGITS}"',
}

PARTS: dict[str, str] = {
    "year 9999": "9999-12",
    "year 2999": "2999-14",
    "year 0": "0000-01",
    "NUL": "\x00",
    "a lone surrogate": "\ud800",
    "many digits": MANY_DIGITS,
    "long": "x" * 400,
    "very long": "x" * 3_000,
    "a key's sign": "a#b",
    "parents": "..",
    "a blank": " ",
    "digits of another script": "\u0662\u0660\u0662\u0666-\u0660\u0669",
    "JSON": '{"a":1}',
}

HEADERS = ("", " ", "x", "x" * 5_000, "\x00" * 9, "é" * 20, "\ud800" * 9, "[" * 300)


class Town(NamedTuple):
    """An office in which each route has something to answer, and the names of what it is about."""

    office: Office
    known: dict[str, str]


class Asked(NamedTuple):
    """An answer: its status, its content, and its headers in small letters."""

    status: int
    content: Any
    headers: dict[str, str]


def function_of(operation: Operation) -> str:
    """The module of the handler that answers a route."""
    method, path = operation.route.split(" ")
    wanted = method, path.replace("{", "<").replace("}", ">")
    return next(
        name
        for name, module in HANDLERS.items()
        if (api := getattr(module, "api", None)) is not None
        for route in (*api._static_routes, *api._dynamic_routes)
        if (route.method, route.path) == wanted
    )


def ask(
    office: Office,
    operation: Operation,
    path: str,
    role: str,
    body: bytes | None = None,
    query: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Asked:
    """A request as API Gateway hands it over; a body that is no text comes in base64."""
    method = operation.route.split(" ")[0]
    arn = f"arn:aws:sts::123456789012:assumed-role/tukin-{role}/sari"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": operation.route,
        "rawPath": path,
        "rawQueryString": "",
        "queryStringParameters": query,
        "headers": {"content-type": "application/json", **(headers or {})},
        "requestContext": {
            "authorizer": {"iam": {"userArn": arn, "userId": f"AROA:{role}"}},
            "http": {"method": method, "path": path},
            "requestId": uuid.uuid4().hex,
            "stage": "$default",
        },
        "isBase64Encoded": body is not None,
    }
    if body is not None:
        event["body"] = base64.b64encode(body).decode()
    answer = office.invoke(function_of(operation), event)
    text = answer.get("body") or "null"
    text.encode()  # an answer that is no UTF-8 breaks API Gateway
    found = {name.lower(): value for name, value in (answer.get("headers") or {}).items()}
    return Asked(answer["statusCode"], json.loads(text), found)


def valid_bodies(known: dict[str, str]) -> dict[str, dict[str, Any]]:
    """A body of each route that takes one, such as would be answered."""
    row = {name: str(value) for name, value in person(0).items()}
    return {
        "POST /runs": {"period": PERIOD, "agencies": ["disdik"]},
        "POST /runs/{run_id}/acknowledgement": {"manifest_sha256": "0" * 64},
        "POST /runs/{run_id}/release": {"digest": "0" * 64, "left_out": ["disdik"]},
        "POST /runs/{run_id}/cancellation": {"reason": "keliru"},
        "POST /runs/{run_id}/statement": {
            "lines": [{"line_id": "0" * 32, "amount_idr": 1, "account": "1234567890"}]
        },
        "POST /periods/{period}/holds": {
            "agency": "disdik", "nip": nip_of(0), "reason": "surat tugas"
        },
        "POST /periods/{period}/lifts": {"hold_id": "0" * 32, "reason": "selesai"},
        "POST /periods/{period}/holds/confirmation": {"digest": "0" * 64},
        "POST /ledger/recovery": {"reason": "tabel dipulihkan"},
        "POST /runs/{run_id}/returns": {
            "lines": [
                {"line_id": "0" * 32, "reason_code": "closed_account", "reference": "RTR-1"}
            ]
        },
        "POST /runs/{run_id}/returns/confirmation": {"digest": "0" * 64},
        "POST /accounts/{key}/reset": {"agency": "disdik"},
        "POST /accounts/{key}/reset/confirmation": {"digest": "0" * 64, "agency": "disdik"},
        "POST /people/first": {"nip": nip_of(0), "other_nip": nip_of(1)},
        "POST /exports": {"period": PERIOD},
        "POST /agencies/{agency}/employee-records": {"nip": nip_of(0)},
        "POST /agencies/{agency}/explanations": {
            "nip": nip_of(0), "period": PERIOD, "received_on": "2026-10-31",
        },
        "POST /agencies/{agency}/feedback-sheets": {
            "period": PERIOD, "received_on": "2026-10-31", "cursor": None,
        },
        "POST /agencies/{agency}/periods/{period}/appraisals": row,
        "POST /agencies/{agency}/periods/{period}/ratings": {
            "nip": nip_of(0), "rater_nip": nip_of(1), "hasil_kerja": "sesuai",
            "perilaku_kerja": "sesuai",
        },
        "POST /agencies/{agency}/periods/{period}/withdrawal": {"reason": "keliru"},
        "POST /agencies/{agency}/periods/{period}/closing": {},
        "POST /agencies/{agency}/periods/{period}/reopening": {"reason": "keliru"},
        "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/approval": {
            "digest": "0" * 64
        },
        "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/rejection": {
            "reason": "keliru"
        },
        "POST /agencies/files/{date}/approval": {"digest": "0" * 64},
        "POST /register/files/{date}/approval": {"digest": "0" * 64},
        "POST /units/files/{date}/approval": {"digest": "0" * 64},
        "POST /agencies/{agency}/lines/files/{date}/approval": {"digest": "0" * 64},
        "POST /claims/{period}": {
            "nip": "198501012010012001", "agency": "disdik", "reason": "SK 1", "reference": "SK 1",
        },
        "POST /claims/{period}/confirmation": {"digest": "0" * 64},
        "POST /people/files/{date}/approval": {"digest": "0" * 64},
        "POST /reads": {"nip": nip_of(0), "since": "2026-10-01", "until": "2026-10-31"},
        "POST /rules/simulations": {
            "document": known["document"], "period": PERIOD, "rule_set": None,
        },
        "POST /rules/proposals": {"document": known["document"], "reason": "uji coba"},
        "POST /rules/programme/proposals": {"document": known["document"], "reason": "uji coba"},
        "POST /rules/programme/proposals/{sha256}/approval": {
            "reason": "setuju", "digest": "0" * 64
        },
        "POST /rules/proposals/{sha256}/simulation": {},
        "POST /rules/proposals/{sha256}/approval": {
            "reason": "uji coba",
            "simulation_sha256": "0" * 64,
        },
        "POST /agencies/{agency}/proposals/{sha256}/facts": {
            "people": {nip_of(0): {"scores": {"disiplin": 9_000}}}
        },
        "POST /rules/rollback": {"reason": "uji coba", "replaces_sha256": "0" * 64},
    }  # fmt: skip


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    with Office() as office:
        upload = office.upload([person(number) for number in range(3)], period=PERIOD)
        known = {
            "agency": "disdik",
            "period": PERIOD,
            "upload_id": upload.upload_id,
            "run_id": "0" * 32,
            "key": "0" * 32,  # nobody's
            "export_id": "0" * 32,
            "sha256": "0" * 64,
            "date": "2026-01-01",
            "document": office.rules.document.decode(),
        }
        with patch.object(calls, "COSTLY", {}):  # every request is to reach what it is for
            yield Town(office, known)


def faults(asked: Asked, said: str) -> list[str]:
    """A 5xx, or an error that is not in the one shape."""
    if asked.status < 400:
        return []
    content = asked.content
    is_problem = (
        content["status"] == asked.status
        and content["code"].startswith("E")
        and bool(content["message_id"] and content["message_en"])
        and asked.headers["content-type"] == "application/problem+json"
    )
    return [] if asked.status < 500 and is_problem else [f"{asked.status} {said}: {content}"]


def roles_of(operation: Operation) -> list[str]:
    return [role.replace("agency", "agency-disdik", 1) for role in operation.roles]


def routes_with(*methods: str) -> list[Operation]:
    return [one for one in OPERATIONS if one.route.split(" ")[0] in methods]


def named(operation: Operation, town: Town, **other: str) -> str:
    return operation.route.split(" ")[1].format_map({**town.known, **other})


@pytest.mark.parametrize("operation", routes_with("POST"), ids=lambda one: one.route)
@pytest.mark.parametrize("kind", BODIES)
def test_a_body_that_is_none(town: Town, operation: Operation, kind: str) -> None:
    asked = ask(
        town.office, operation, named(operation, town), roles_of(operation)[0], BODIES[kind],
        headers={"idempotency-key": "hostile-0001"},
    )  # fmt: skip
    assert faults(asked, kind) == []
    assert asked.status >= 400, "none of them is what the route takes"


@pytest.mark.parametrize("operation", routes_with("POST"), ids=lambda one: one.route)
def test_a_field_with_a_hostile_value(town: Town, operation: Operation) -> None:
    content, found = valid_bodies(town.known)[operation.route], []
    for name in [*content, "unknown"]:
        for kind, value in VALUES.items():
            fields = [json.dumps(n) + ":" + json.dumps(v) for n, v in content.items() if n != name]
            body = "{" + ",".join([*fields, f"{json.dumps(name)}:{value}"]) + "}"
            asked = ask(
                town.office, operation, named(operation, town), roles_of(operation)[0],
                body.encode(),
                headers={"idempotency-key": f"hostile-{name}-{kind}".replace(" ", "-")},
            )  # fmt: skip
            found += faults(asked, f"{name}: {kind}")
    assert found == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.route)
def test_a_path_or_query_with_a_hostile_part(town: Town, operation: Operation) -> None:
    content = valid_bodies(town.known).get(operation.route)
    body = None if content is None else json.dumps(content).encode()
    path = operation.route.split(" ")[1]
    parameters = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    found = []
    for role in roles_of(operation):
        for kind, value in PARTS.items():
            for name in parameters:
                there = named(operation, town, **{name: value})
                asked = ask(town.office, operation, there, role, body)
                found += faults(asked, f"{name}: {kind}")
            for name in [*operation.query, "unknown"]:
                here = named(operation, town)
                asked = ask(town.office, operation, here, role, body, query={name: value})
                found += faults(asked, f"{name}: {kind}")
    assert found == []


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.route)
def test_a_hostile_header(town: Town, operation: Operation) -> None:
    content = valid_bodies(town.known).get(operation.route)
    body = None if content is None else json.dumps(content).encode()
    found = []
    for value in HEADERS:
        for name in ("idempotency-key", "if-none-match", "content-type"):
            asked = ask(
                town.office, operation, named(operation, town), roles_of(operation)[0], body,
                headers={name: value},
            )  # fmt: skip
            found += faults(asked, f"{name}: {value[:9]!r}")
    assert found == []


DOCUMENTS = [
    one for one in routes_with("POST") if "document" in valid_bodies({"document": ""})[one.route]
]
"""Routes that take a rule document as a text."""


@pytest.mark.parametrize("operation", DOCUMENTS, ids=lambda one: one.route)
def test_a_hostile_document(town: Town, operation: Operation) -> None:
    """What is no document, and a document with a hostile part in place of each of its own."""
    content, found = valid_bodies(town.known)[operation.route], []
    book = json.loads(town.known["document"])["rule_sets"]
    texts = {kind: text.decode("latin-1")[:900_000] for kind, text in BODIES.items()}
    for name in book[1]:
        for kind in ("many digits", "NaN", "a lone surrogate", "year 9999", "lists in lists"):
            changed = json.dumps({"rule_sets": [book[0], book[1] | {name: "HERE"}]})
            texts[f"{name}: {kind}"] = changed.replace('"HERE"', VALUES[kind])
    for kind, text in texts.items():
        body = json.dumps(content | {"document": text}).encode()
        here, role = named(operation, town), roles_of(operation)[0]
        asked = ask(town.office, operation, here, role, body)
        found += faults(asked, kind)
        assert asked.status == 400 or kind not in BODIES, kind
    assert found == []


def test_each_route_that_takes_a_body_has_a_valid_one(town: Town) -> None:
    bodies = valid_bodies(town.known)
    assert bodies.keys() == {one.route for one in routes_with("POST")}
    without = {one.route for one in routes_with("POST") if one.body is None}
    assert without == {"POST /agencies/{agency}/periods/{period}/closing"}  # all is in its path
