"""Which function may read or write which object: docs/data-model.md against the policies."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

import pytest

from infrastructure.local.permissions.arns import ACCOUNT, REGION, arn
from infrastructure.local.permissions.evaluation import Request, allows
from infrastructure.local.permissions.statements import Statement
from tests.docs.test_data_model import OBJECTS
from tests.template.stacks import Stacks, load_stacks
from tests.template.test_leading_keys import by_name, roles_of

BUCKETS = {name: f"tukin-storage-{name}-{ACCOUNT}-{REGION}" for name in OBJECTS}


class Family(NamedTuple):
    """Objects whose keys begin alike: policies name prefixes, the page each object."""

    bucket: str
    prefix: str
    writers: frozenset[str]
    readers: frozenset[str]
    listers: frozenset[str]


def families() -> list[Family]:
    """The tables of the page by the prefixes of their keys."""
    found: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for bucket, rows in OBJECTS.items():
        for row in rows:
            key = row["Key"].strip("`").replace("{date}/", "2026-10-31/")
            found[bucket, re.sub(r"[^/]*\{.*", "", key)].append(row)
    # Who may touch all reports may touch those on registers and on agencies.
    for within in ("register", "agencies", "grants", "lines", "units"):
        found["intake", f"reports/{within}/"] += [
            row | {"Read by": re.sub(r"`\w+` \(list\)", "", row["Read by"])}
            for row in found["intake", "reports/"]
        ]
    return [
        Family(
            bucket,
            prefix,
            frozenset().union(*(by_name(row["Written by"]) for row in rows)),
            frozenset().union(*(by_name(row["Read by"]) - listed(row) for row in rows)),
            frozenset().union(*map(listed, rows)),
        )
        for (bucket, prefix), rows in found.items()
    ]


def listed(row: dict[str, str]) -> set[str]:
    """Who only lists the objects of a row."""
    return set(re.findall(r"`(\w+)` \(list\)", row["Read by"]))


FAMILIES = families()


def may(statements: list[Statement], action: str, bucket: str, key: str) -> bool:
    return allows(statements, Request(action, f"{arn('AWS::S3::Bucket', BUCKETS[bucket])}/{key}"))


def may_list(statements: list[Statement], bucket: str, prefix: str) -> bool:
    place = arn("AWS::S3::Bucket", BUCKETS[bucket])
    request = Request("s3:ListBucketVersions", place, {"s3:prefix": (prefix,)})
    return allows(statements, request)


def differences(stacks: Stacks) -> Iterator[str]:
    """Where the roles allow something else than the page says."""
    for name, statements in roles_of(stacks).items():
        for bucket, prefix, writers, readers, listers in FAMILIES:
            one = prefix.endswith(".json")  # the row is about a single object
            key = prefix if one else f"{prefix}0a1b/2026-10/amendment-0a1b.json"
            for done, actions, named in (
                ("write", ("s3:PutObject",), writers),
                ("read", ("s3:GetObject", "s3:GetObjectVersion"), readers),
            ):
                allowed = any(may(statements, action, bucket, key) for action in actions)
                if allowed != (name in named):
                    yield f"{name} {'may' if allowed else 'may not'} {done} {bucket}/{prefix}"
            if name in listers and not may_list(statements, bucket, prefix):
                yield f"{name} may not list {bucket}/{prefix}"


def test_the_page_is_read() -> None:
    by_prefix = {(each.bucket, each.prefix): each for each in FAMILIES}
    assert by_prefix["archive", "settlement/recoveries/"].writers == {"settle_run"}
    assert by_prefix["archive", "rules/"].writers == {"receive_upload"}
    assert "sweep" in by_prefix["intake", "register/"].listers


def test_the_roles_allow_what_the_page_says() -> None:
    assert sorted(differences(load_stacks())) == []


def test_a_slip_reads_the_lines_of_a_run_and_no_other_file() -> None:
    statements = roles_of(load_stacks())["explain_record"]
    names = (
        "payments.jsonl",
        "not-paid.jsonl",
        "bank.csv",
        "payments-133.txt",
        "listing.xlsx",
        "manifest.json",
    )
    readable = {
        name for name in names if may(statements, "s3:GetObject", "archive", f"runs/r/s/{name}")
    }
    assert readable == {"payments.jsonl", "not-paid.jsonl"}


def test_a_function_writes_no_whole_file() -> None:
    """But that of the offices' pages, which signs the forms by which people send theirs."""
    whole = "intake", "uploads/disdik/2026-10/a.csv"
    roles = roles_of(load_stacks())
    found = {name for name, statements in roles.items() if may(statements, "s3:PutObject", *whole)}
    assert found == {"office_pages"}


def statements_of(stacks: Stacks, role: str) -> list[dict[str, Any]]:
    policy = stacks.application["Resources"][role]["Properties"]["Policies"][0]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def let_it_read(role: str, place: str) -> Callable[[Stacks], None]:
    def plant(stacks: Stacks) -> None:
        place_of = arn("AWS::S3::Bucket", BUCKETS["archive"])
        more = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"{place_of}/{place}"}
        statements_of(stacks, role).append(more)

    return plant


def let_it_write_nothing(role: str) -> Callable[[Stacks], None]:
    def plant(stacks: Stacks) -> None:
        for statement in statements_of(stacks, role):
            if statement["Action"] == "s3:PutObject":
                statement["Action"] = "s3:GetObject"

    return plant


@pytest.mark.parametrize(
    ("bug", "found"),
    [
        (
            let_it_read("ReceiveRegisterRole", "runs/*"),
            "receive_register may read archive/runs/",
        ),
        (
            let_it_write_nothing("ValidateAppraisalsRole"),
            "validate_appraisals may not write archive/names/",
        ),
    ],
)
def test_a_planted_bug_is_found(bug: Callable[[Stacks], None], found: str) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert found in list(differences(stacks))
