"""The evaluator of policies against the rules of IAM, as its User Guide words them."""

import pytest

from infrastructure.local.permissions.evaluation import Request, allows
from infrastructure.local.permissions.statements import Condition, Statement

KEY = "dynamodb:LeadingKeys"


def statement(
    action: str = "s3:GetObject",
    resource: str = "arn:aws:s3:::b/*",
    *conditions: Condition,
    effect: str = "Allow",
) -> Statement:
    return Statement("stack", "role", "", effect, (action,), (resource,), conditions)


def asked(action: str = "s3:GetObject", resource: str = "arn:aws:s3:::b/k") -> Request:
    return Request(action, resource)


@pytest.mark.parametrize(
    ("statements", "request_", "allowed"),
    [
        ([], asked(), False),
        ([statement()], asked(), True),
        ([statement()], asked("s3:GetObjectVersion"), False),
        ([statement()], asked("S3:getobject"), True),
        ([statement("s3:Get*")], asked("s3:GetObjectVersion"), True),
        ([statement("s3:*")], asked("s4:GetObject"), False),
        ([statement()], asked(resource="arn:aws:s3:::b"), False),
        ([statement()], asked(resource="arn:aws:s3:::B/k"), False),
        ([statement(resource="*")], asked(resource="arn:aws:s3:::any"), True),
        ([statement(), statement(effect="Deny")], asked(), False),
        ([statement(effect="Deny"), statement()], asked(), False),
        ([statement(effect="Deny")], asked(), False),
        ([statement(), statement("s3:PutObject", effect="Deny")], asked(), True),
        ([statement("s3:PutObject"), statement()], asked(), True),
    ],
)
def test_effects(statements: list[Statement], request_: Request, allowed: bool) -> None:
    assert allows(statements, request_) is allowed


@pytest.mark.parametrize(
    ("operator", "wanted", "values", "holds"),
    [
        ("StringEquals", ("a",), ("a",), True),
        ("StringEquals", ("a", "b"), ("b",), True),
        ("StringEquals", ("a*",), ("ab",), False),
        ("StringEquals", ("a",), (), False),
        ("StringLike", ("a*",), ("ab",), True),
        ("StringLike", ("a*",), ("A",), False),
        ("StringLike", ("a?",), ("a",), False),
        ("StringLike", ("a*",), (), False),
        ("Bool", ("false",), ("false",), True),
        ("Bool", ("false",), ("true",), False),
        ("Null", ("true",), (), True),
        ("Null", ("false",), (), False),
        ("Null", ("true",), ("a",), False),
        ("Null", ("false",), ("a",), True),
        ("ArnEquals", ("arn:aws:s3:::b*",), ("arn:aws:s3:::bucket",), True),
        ("ForAllValues:StringLike", ("a#*", "b#*"), ("a#1", "b#2"), True),
        ("ForAllValues:StringLike", ("a#*", "b#*"), ("a#1", "c#2"), False),
        ("ForAllValues:StringLike", ("a#*",), (), True),
        ("ForAllValues:StringEquals", ("a",), ("a", "a"), True),
        ("ForAllValues:StringEquals", ("a",), ("a", "b"), False),
        ("ForAnyValue:StringEquals", ("a",), ("a", "b"), True),
        ("ForAnyValue:StringEquals", ("a",), ("b",), False),
        ("ForAnyValue:StringEquals", ("a",), (), False),
    ],
)
def test_conditions(
    operator: str, wanted: tuple[str, ...], values: tuple[str, ...], holds: bool
) -> None:
    condition = Condition(operator, KEY, wanted)
    context = {KEY.upper(): values} if values else {}
    request = Request("s3:GetObject", "arn:aws:s3:::b/k", context)
    assert allows([statement("s3:*", "*", condition)], request) is holds
    denied = [statement("s3:*", "*"), statement("s3:*", "*", condition, effect="Deny")]
    assert allows(denied, request) is not holds


@pytest.mark.parametrize(
    ("context", "holds"),
    [
        ({"s3:prefix": ("a-sari",), "aws:username": ("sari",)}, True),
        ({"s3:prefix": ("a-tuti",), "aws:username": ("sari",)}, False),
        ({"s3:prefix": ("a-sari",)}, False),
        ({"s3:prefix": ("a-${aws:username}",)}, False),
        ({"s3:prefix": ("a-",), "aws:username": ()}, False),
    ],
)
def test_a_variable_is_what_the_request_carries(
    context: dict[str, tuple[str, ...]], holds: bool
) -> None:
    own = statement("s3:*", "*", Condition("StringEquals", "s3:prefix", ("a-${AWS:username}",)))
    assert allows([own], Request("s3:ListBucket", "b", context)) is holds


def test_every_condition_of_a_statement_must_hold() -> None:
    one = Condition("StringEquals", "s3:prefix", ("a",))
    other = Condition("StringEquals", "s3:delimiter", ("/",))
    listing = statement("s3:ListBucket", "*", one, other)
    both = {"s3:prefix": ("a",), "s3:delimiter": ("/",)}
    assert allows([listing], Request("s3:ListBucket", "b", both))
    assert not allows([listing], Request("s3:ListBucket", "b", {"s3:prefix": ("a",)}))


@pytest.mark.parametrize("operator", ["StringNotEquals", "NumericEquals", "ForSome:StringLike"])
def test_an_operator_that_is_not_known_is_not_taken_for_granted(operator: str) -> None:
    conditioned = statement("s3:*", "*", Condition(operator, KEY, ("a",)))
    with pytest.raises(ValueError, match=operator):
        allows([conditioned], Request("s3:GetObject", "k", {KEY: ("a",)}))
