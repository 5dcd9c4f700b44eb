"""A quick moto answers as moto does: queries, and transactions that fail half-way."""

from collections.abc import Callable
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.integration.quick_moto import quick_moto

KEYS = ("pk", "sk")
PLACES = [("a", "1"), ("a", "2"), ("a", "10"), ("b", "1"), ("c", "")]
CONDITION = {"ConditionExpression": "attribute_not_exists(pk)"}
Ask = Callable[[Any], Any]


def key(pk: str, sk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": sk or "-"}}


def item(pk: str, sk: str, count: int = 0) -> dict[str, Any]:
    nested = {"M": {"rows": {"L": [{"N": "1"}, {"S": sk}]}}}
    return key(pk, sk) | {"count": {"N": f"{count}"}, "nested": nested}


def put(place: tuple[str, str], **more: Any) -> dict[str, Any]:
    return {"Put": {"TableName": "table", "Item": item(*place, count=7), **more}}


def update(place: tuple[str, str], also: str = ", nested.#r[0] = :seven") -> dict[str, Any]:
    return {
        "Update": {
            "TableName": "table",
            "Key": key(*place),
            "UpdateExpression": f"SET #c = :seven{also}",
            "ExpressionAttributeNames": {"#c": "count"} | ({"#r": "rows"} if also else {}),
            "ExpressionAttributeValues": {":seven": {"N": "7"}},
        }
    }


def delete(place: tuple[str, str]) -> dict[str, Any]:
    return {"Delete": {"TableName": "table", "Key": key(*place)}}


def transaction(*actions: dict[str, Any]) -> Ask:
    def ask(client: Any) -> Any:
        try:
            return client.transact_write_items(TransactItems=list(actions)) and "taken"
        except ClientError as refused:
            return [reason["Code"] for reason in refused.response["CancellationReasons"]]

    return ask


def query(pk: str, condition: str = "", sk: str = "", **more: Any) -> Ask:
    values = {":pk": {"S": pk}} | ({":sk": {"S": sk}} if sk else {})

    def ask(client: Any) -> Any:
        answer = client.query(
            TableName="table",
            KeyConditionExpression=f"pk = :pk{condition}",
            ExpressionAttributeValues=values,
            **more,
        )
        return answer["Items"], answer.get("LastEvaluatedKey")

    return ask


STORIES: dict[str, list[Ask]] = {
    "a transaction that is taken": [
        transaction(put(("d", "1")), update(PLACES[0]), delete(PLACES[1])),
    ],
    "the last action is refused": [
        transaction(
            put(("d", "1")),
            put(PLACES[4]),
            update(PLACES[0]),
            update(("new", "1"), also=""),
            delete(PLACES[1]),
            put(PLACES[3], **CONDITION),
        ),
    ],
    "refused, and taken without the last": [
        transaction(update(PLACES[0]), delete(PLACES[1]), put(PLACES[3], **CONDITION)),
        transaction(update(PLACES[2]), delete(PLACES[1])),
    ],
    "taken, and then refused": [
        transaction(update(PLACES[2]), put(("d", "1"))),
        transaction(update(PLACES[2]), delete(("d", "1")), put(PLACES[3], **CONDITION)),
    ],
    "a partition": [query("a")],
    "a partition, page by page": [
        query("a", Limit=2),
        query("a", Limit=2, ExclusiveStartKey=key("a", "10")),
    ],
    "backwards": [query("a", ScanIndexForward=False, Limit=1)],
    "from a place on": [
        query("a", " AND begins_with(sk, :sk)", "1"),
        query("a", " AND sk > :sk", "1"),
    ],
    "a partition that is not there": [query("z")],
}


def run(story: list[Ask]) -> tuple[list[Any], list[Any]]:
    """The answers, and all that is in the table then."""
    client: Any = boto3.client(
        "dynamodb", "ap-southeast-3", aws_access_key_id="a", aws_secret_access_key="b"
    )
    client.create_table(
        TableName="table",
        KeySchema=[
            {"AttributeName": name, "KeyType": kind}
            for name, kind in zip(KEYS, ("HASH", "RANGE"), strict=True)
        ],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in KEYS],
        BillingMode="PAY_PER_REQUEST",
    )
    for place in PLACES:
        client.put_item(TableName="table", Item=item(*place))
    answers = [ask(client) for ask in story]
    return answers, client.scan(TableName="table")["Items"]


@pytest.mark.parametrize("name", STORIES)
def test_it_answers_as_moto_does(name: str) -> None:
    with mock_aws():
        expected = run(STORIES[name])
    with mock_aws(), quick_moto():
        assert run(STORIES[name]) == expected


def test_the_stories_are_what_they_are_called() -> None:
    with mock_aws(), quick_moto():
        (refused,), left = run(STORIES["the last action is refused"])
    assert refused == [*["None"] * 5, "ConditionalCheckFailed"]
    assert sorted(left, key=str) == sorted((item(*place) for place in PLACES), key=str)
    with mock_aws(), quick_moto():
        (items, last), *_ = run(STORIES["a partition, page by page"])[0]
    assert [each["sk"]["S"] for each in items] == ["1", "10"]
    assert last == key("a", "10")
