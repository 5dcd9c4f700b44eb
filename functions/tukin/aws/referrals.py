"""Referral items. They leave through the table's stream, never beside the write."""

from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from tukin.aws.heads import head_key
from tukin.aws.items import to_item
from tukin.aws.table import MOST_IN_TRANSACTION, Table
from tukin.domain.coaching import Need, Referral, ReferralState
from tukin.domain.period import Period
from tukin.domain.publication import Head
from tukin.domain.terms import Rating

KIND = "referral"
"""Value of the attribute ``kind``, by which the stream's filter knows referral items."""


class Referrals:
    """Referrals: pk ``REFERRAL#{agency}#{period}``, sk the person's opaque key."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_period(self, agency: str, period: Period) -> dict[str, Referral]:
        """All referrals of an agency and period, withdrawn ones too, by person."""
        items = self._table.query(_partition(agency, period))
        return {item["sk"]: referral_from_item(item) for item in items}

    def unsent(self, agency: str, period: Period) -> list[Referral]:
        """The referrals whose latest revision was not sent yet."""
        items = self._table.query(_partition(agency, period))
        return [referral_from_item(item) for item in items if not is_sent(item)]

    def mark_sent(self, referral: Referral) -> None:
        """Note that this revision was sent; a later one is not touched."""
        self._table.update(
            {"pk": _partition(referral.agency, referral.period), "sk": referral.need.person},
            {"sent_revision": referral.revision},
            condition="revision = :revision",
            values={":revision": referral.revision},
        )

    def write(self, changes: Iterable[Referral], head: Head) -> bool:
        """Write changed referrals, each only over the revision before it and under this head.

        Returns:
            False where the head has moved on or another writer was there: read and compare.
        """
        fence = {"ConditionCheck": _is_live(head)}
        changes = iter(changes)
        while chunk := list(islice(changes, MOST_IN_TRANSACTION - 1)):
            if not self._table.transact([fence, *({"Put": _put(item)} for item in chunk)]):
                return False
        return True


def is_sent(item: Mapping[str, Any]) -> bool:
    """Whether the referral of an item was sent as it is now."""
    return bool(item.get("sent_revision") == item["revision"])


def referral_from_item(item: Mapping[str, Any]) -> Referral:
    """A referral from the plain values of its item."""
    return Referral(
        agency=item["agency"],
        period=Period.parse(item["period"]),
        need=Need(
            nip=item["nip"],
            rating=Rating(item["rating"]),
            weak_indicators=tuple(item["weak_indicators"]),
            modules=tuple(item["modules"]),
        ),
        state=ReferralState(item["state"]),
        revision=item["revision"],
    )


def _partition(agency: str, period: Period) -> str:
    return f"REFERRAL#{agency}#{period}"


def _is_live(head: Head) -> dict[str, Any]:
    return {
        "Key": to_item(head_key(head.batch.agency, head.batch.period)),
        "ConditionExpression": "batch_id = :batch",
        "ExpressionAttributeValues": to_item({":batch": head.batch.batch_id}),
    }


def _put(referral: Referral) -> dict[str, Any]:
    need = referral.need
    item = to_item(
        {
            "pk": _partition(referral.agency, referral.period),
            "sk": need.person,
            "kind": KIND,
            "agency": referral.agency,
            "period": str(referral.period),
            "nip": need.nip,
            "rating": need.rating,
            "weak_indicators": need.weak_indicators,
            "modules": need.modules,
            "state": referral.state,
            "revision": referral.revision,
        }
    )
    if referral.revision == 1:
        return {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
    return {
        "Item": item,
        "ConditionExpression": "revision = :before",
        "ExpressionAttributeValues": to_item({":before": referral.revision - 1}),
    }
