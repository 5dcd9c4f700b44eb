"""Which function may touch which key of the table: docs/data-model.md against the policies.

The page says who writes and reads each item; the roles are evaluated by IAM's rules. Local AWS
ignores these conditions, so nothing else holds them.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

import pytest

from infrastructure.local.permissions.arns import arn
from infrastructure.local.permissions.evaluation import Request, allows
from infrastructure.local.permissions.statements import Condition, Statement, granted
from tests.docs.test_data_model import ROWS_OF_TABLE
from tests.template.stacks import Stacks, load_stacks, of_type, target

FUNCTION = "AWS::Serverless::Function"
TABLE = arn("AWS::DynamoDB::Table", "tukin-storage-table")
READS = ("GetItem", "Query", "BatchGetItem")
WRITES = ("PutItem", "UpdateItem", "BatchWriteItem", "DeleteItem")
MACHINES = {"process-upload": "ProcessUploadRole", "settle-run": "SettlementRole"}
"""What updates an item by itself where everything else failed."""
RECORDS = "BATCH#{staged_as}#{partition}"


class Row(NamedTuple):
    """A row of the page: a key, and who writes and reads it."""

    pk: str
    writers: frozenset[str]
    readers: frozenset[str]


def by_name(text: str) -> set[str]:
    """Who is named in a cell; what comes ``by the stream`` is not read from the table."""
    text = re.sub(r"`\w+` by the stream", "", text)
    functions = set(re.findall(r"`([a-z_]+)`", text)) & set(functions_roles())
    return functions | {name for name in MACHINES if name in text}


@cache
def functions_roles() -> dict[str, str]:
    """The logical id of each function's role, by the module of its handler."""
    return {name: role for name, (_, role) in functions_of_stacks().items()}


@cache
def functions_of_stacks() -> dict[str, tuple[str, str]]:
    """The stack and the logical id of each function's role, by the module of its handler."""
    return {
        function["Properties"]["Handler"].split(".")[2]: (
            stack,
            target(function["Properties"]["Role"]) or "",
        )
        for stack in ("tukin", "tukin-portal")
        for function in of_type(load_stacks().named[stack], FUNCTION).values()
    }


def with_person_keys() -> set[str]:
    """The functions that compute person keys, by their environment."""
    return {
        function["Properties"]["Handler"].split(".")[2]
        for stack in ("tukin", "tukin-portal")
        for function in of_type(load_stacks().named[stack], FUNCTION).values()
        if "PERSON_KEY_SECRET" in function["Properties"].get("Environment", {}).get("Variables", {})
    }


def rows() -> dict[str, Row]:
    """The page's rows by the partition key, where two items of one partition are one row."""
    cells = [(row["pk"].strip("`"), row["Written by"], row["Read by"]) for row in ROWS_OF_TABLE]
    of_records = next(by_name(read) for pk, _, read in cells if pk == RECORDS)
    found: dict[str, Row] = {}
    for pk, written, read in cells:
        writers, readers = by_name(written), by_name(read)
        if "the same" in read:
            readers |= writers - set(MACHINES)
        if "all that read records" in read:
            readers |= of_records
        if "computes person keys" in read:
            writers, readers = with_person_keys(), with_person_keys()
        known = found.get(pk, Row(pk, frozenset(), frozenset()))
        found[pk] = Row(pk, known.writers | writers, known.readers | readers)
    return found


ROWS = rows()


def example(pk: str) -> str:
    """A partition key of a row: its holes filled in."""
    return re.sub(r"\{\w+\}", "0a1b", pk)


def roles_of(stacks: Stacks) -> dict[str, list[Statement]]:
    """What each function and state machine is granted."""
    statements = granted(stacks)
    machines = {name: ("tukin", role) for name, role in MACHINES.items()}
    roles = functions_of_stacks() | machines
    return {name: statements[role] for name, role in roles.items()}


def may(statements: list[Statement], operation: str, *keys: str) -> bool:
    """Whether a request for items of these partitions is allowed, be it for a few attributes."""
    context = {"dynamodb:LeadingKeys": keys, "dynamodb:Select": ("SPECIFIC_ATTRIBUTES",)}
    return allows(statements, Request(f"dynamodb:{operation}", TABLE, context))


def differences(stacks: Stacks) -> Iterator[str]:
    """Where the roles allow something else than the page says."""
    for name, statements in roles_of(stacks).items():
        for pk, row in ROWS.items():
            key = example(pk)
            for done, documented, operations in (
                ("read", row.readers, READS),
                ("write", row.writers, WRITES),
            ):
                allowed = any(may(statements, operation, key) for operation in operations)
                if allowed != (name in documented):
                    yield f"{name} {'may' if allowed else 'may not'} {done} {pk}"


def others(stacks: Stacks) -> Iterator[str]:
    """Whom the page does not name, and who may touch the table all the same."""
    known = {*functions_roles().values(), *MACHINES.values()}
    for (stack, role), statements in granted(stacks).items():
        for pk in ROWS:
            for operation in (*READS, *WRITES, "ConditionCheckItem"):
                if role not in known and may(statements, operation, example(pk)):
                    yield f"{stack}: {role} may {operation} {pk}"


def test_the_page_is_read() -> None:
    asked = {"manage_runs", "manage_holds", "decide_claims", "manage_statements", "approve_people"}
    writers = {"settle_run", "sweep"} | asked
    assert ROWS["LEDGER"].writers == writers
    assert ROWS["UPLOAD#{agency}#{period}"].writers >= {"receive_upload", "process-upload"}
    assert "emit_referrals" not in ROWS["REFERRAL#{agency}#{period}"].readers
    assert len(ROWS["PERSONKEY"].readers) > 4
    # three of PERIOD#, two of RUN#, CLAIMS#, LEDGER, SETTLED#, LINEFILES#, AGENCIES#FILES,
    # REGISTER#FILES
    assert len(ROWS) == len(ROWS_OF_TABLE) - 9
    assert all(row.writers for row in ROWS.values())
    unread = ["DIALOGUELOG#{person}", "NOTICES#{agency}", "CALLS#{caller}"]
    assert [pk for pk, row in ROWS.items() if not row.readers] == unread


def test_the_roles_allow_what_the_page_says() -> None:
    assert list(differences(load_stacks())) == []


def test_nobody_else_touches_the_table() -> None:
    assert list(others(load_stacks())) == []


@pytest.mark.parametrize("key", ["", "SECRET#1", "UPLOADS#disdik", "LEDGER#1", "XPERIOD#2026-10"])
def test_no_function_touches_a_key_that_is_not_on_the_page(key: str) -> None:
    for name, statements in roles_of(load_stacks()).items():
        for operation in (*READS, *WRITES, "ConditionCheckItem"):
            assert not may(statements, operation, key), name


def test_the_sweep_writes_no_more_of_a_month_than_its_counts() -> None:
    """AWS names each attribute of a request; a batch or an amount is none of those."""
    sweep = roles_of(load_stacks())["sweep"]
    counts = ("pk", "sk", "orders", "numbers", "rejected", "counted_of", "not_paid")
    for names in (counts, ("pk", "sk", "orders")):
        assert may_with(sweep, names)
    for name in ("batch_id", "staged_as", "revision", "settled_seq", "gross_idr", "agreed"):
        assert not may_with(sweep, (*counts, name))


def may_with(statements: list[Statement], names: tuple[str, ...]) -> bool:
    """Whether an update of a month that names these attributes is allowed."""
    context = {"dynamodb:LeadingKeys": ("PERIOD#2026-10",), "dynamodb:Attributes": names}
    return allows(statements, Request("dynamodb:UpdateItem", TABLE, context))


def test_a_transaction_is_allowed_action_by_action() -> None:
    """Those that the code makes: DynamoDB asks IAM for each item of one by itself."""
    roles = roles_of(load_stacks())
    upload, month, referral = (
        "UPLOAD#disdik#2026-10",
        "PERIOD#2026-10",
        "REFERRAL#disdik#2026-10",
    )
    for name, operation, key in (
        ("publish_batch", "UpdateItem", month),
        ("publish_batch", "UpdateItem", upload),
        ("publish_batch", "ConditionCheckItem", month),
        ("publish_batch", "ConditionCheckItem", "APPROVAL#disdik#2026-10"),
        ("publish_batch", "ConditionCheckItem", "SETTLED#2026-10"),
        ("publish_batch", "PutItem", referral),
        ("publish_batch", "DeleteItem", referral),
        ("sweep", "ConditionCheckItem", month),
        ("sweep", "DeleteItem", referral),
        ("approve_upload", "ConditionCheckItem", upload),
        ("approve_upload", "PutItem", "APPROVAL#disdik#2026-10"),
        ("settle_run", "PutItem", "LEDGER"),
        ("settle_run", "UpdateItem", month),
        ("manage_runs", "UpdateItem", month),
    ):
        assert may(roles[name], operation, key), (name, operation, key)
    for name, operation, key in (
        ("publish_batch", "DeleteItem", month),
        ("publish_batch", "PutItem", "APPROVAL#disdik#2026-10"),
        ("publish_batch", "UpdateItem", "APPROVAL#disdik#2026-10"),
        ("publish_batch", "UpdateItem", "SETTLED#2026-10"),
        ("publish_batch", "ConditionCheckItem", "LEDGER"),
        ("approve_upload", "UpdateItem", month),
        ("manage_runs", "PutItem", month),
        ("receive_upload", "BatchWriteItem", "BATCH#1#0"),
    ):
        assert not may(roles[name], operation, key), (name, operation, key)


def test_a_batch_with_one_wrong_key_is_refused_as_a_whole() -> None:
    statements = roles_of(load_stacks())["explain_record"]
    assert may(statements, "BatchGetItem", "PERIOD#2026-10", "BATCH#1#0")
    assert not may(statements, "BatchGetItem", "PERIOD#2026-10", "LEDGER")


def test_without_keys_the_condition_holds() -> None:
    """The hole of ForAllValues: no role may have an action that need not name its partitions."""
    keys = Condition("ForAllValues:StringLike", "dynamodb:LeadingKeys", ("UPLOAD#*",))
    scan = Statement("s", "r", "", "Allow", ("dynamodb:Scan",), (TABLE,), (keys,))
    assert allows([scan], Request("dynamodb:Scan", TABLE))


# --- Planted --------------------------------------------------------------------------------------


def keys_of(role: str, action: str, *keys: str) -> Callable[[Stacks], object]:
    """Other keys in the first statement of a role that grants an action."""

    def plant(stacks: Stacks) -> None:
        policy = stacks.application["Resources"][role]["Properties"]["Policies"][0]
        statement = next(
            each
            for each in policy["PolicyDocument"]["Statement"]
            if action in each["Action"] and "Condition" in each
        )
        statement["Condition"] = {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": [*keys]}}

    return plant


def without_condition(stacks: Stacks) -> None:
    policy = stacks.application["Resources"]["ExportPeriodRole"]["Properties"]["Policies"][0]
    del policy["PolicyDocument"]["Statement"][0]["Condition"]


BUGS: dict[str, tuple[Callable[[Stacks], object], str]] = {
    "a key too many": (
        keys_of("ComputeIncentivesRole", "dynamodb:BatchWriteItem", "BATCH#*", "PERIOD#*"),
        "compute_incentives may write PERIOD#{period}",
    ),
    "another key": (
        keys_of("ReceiveRegisterRole", "dynamodb:UpdateItem", "REGISTER"),
        "receive_register may not write REGISTER#FILES",
    ),
    "a key with a typing error": (
        keys_of("ReviewFairnessRole", "dynamodb:Query", "PERIOD#*", "BATCHES#*"),
        "review_fairness may not read BATCH#{staged_as}#{partition}",
    ),
    "a star": (
        keys_of("ProcessUploadRole", "dynamodb:UpdateItem", "*"),
        "process-upload may write LEDGER",
    ),
    "no condition": (without_condition, "export_period may read RUNS"),
}


@pytest.mark.parametrize(("bug", "found"), BUGS.values(), ids=BUGS)
def test_a_planted_key_is_found(bug: Callable[[Stacks], object], found: str) -> None:
    stacks = load_stacks()
    bug(stacks)
    assert found in list(differences(stacks))


def test_a_role_of_a_person_with_a_key_is_found() -> None:
    stacks = load_stacks()
    policy = stacks.access["Resources"]["AuditorRole"]["Properties"]["Policies"][0]
    policy["PolicyDocument"]["Statement"].append(
        {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": TABLE}
    )
    assert "tukin-access: AuditorRole may GetItem LEDGER" in list(others(stacks))
