"""Referral items. They leave through the table's stream, never beside the write."""

from collections.abc import Iterable, Mapping
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import MOST_IN_TRANSACTION, Table
from tukin.referrals.referral import Need, Referral, ReferralState
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

KIND = "referral"
"""Value of the attribute ``kind``, by which the stream's filter knows referral items."""


class Referrals:
    """Referrals: pk ``REFERRAL#{agency}#{period}``, sk the person's key in the item's format."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def of_period(self, agency: str, period: Period) -> dict[str, Referral]:
        """All referrals of an agency and period, withdrawn ones too, by NIP."""
        items = self._table.query(_partition(agency, period))
        return {item["nip"]: referral_from_item(item) for item in items}

    def unsent(self, agency: str, period: Period) -> list[Referral]:
        """The referrals whose latest revision was not sent yet."""
        items = self._table.query(_partition(agency, period))
        return [referral_from_item(item) for item in items if not is_sent(item)]

    def mark_sent(self, referral: Referral) -> None:
        """Note that this revision was sent; a later one is not touched."""
        self._table.update(
            {"pk": _partition(referral.agency, referral.period), "sk": referral.need.person_key},
            {"sent_revision": referral.revision},
            condition="revision = :revision",
            values={":revision": referral.revision},
        )

    def write(self, changes: Iterable[Referral], fence: Mapping[str, Any]) -> bool:
        """Write changed referrals, each only over the revision before it and under a fence.

        A referral that moves to another key is written and its old item deleted in one transaction.

        Args:
            changes: the referrals as they are to be.
            fence: the ConditionCheck of the live month that they follow.

        Returns:
            False where the month has moved on or another writer was there: read and compare.
        """
        chunk: list[dict[str, Any]] = []
        for referral in changes:
            actions = _actions(referral)
            if len(chunk) + len(actions) >= MOST_IN_TRANSACTION:
                if not self._table.transact([{"ConditionCheck": fence}, *chunk]):
                    return False
                chunk = []
            chunk += actions
        return not chunk or self._table.transact([{"ConditionCheck": fence}, *chunk])


def is_sent(item: Mapping[str, Any]) -> bool:
    """Whether the referral of an item was sent as it is now."""
    return bool(item.get("sent_revision") == item["revision"])


def referral_from_item(item: Mapping[str, Any]) -> Referral:
    """A referral from the plain values of its item; one without a number is of format 1.

    Raises:
        IntegrityError: E746, where its format is a later one.
    """
    number = item.get("format", 1)
    if number not in (1, 2):
        raise IntegrityError("E746", format=number)
    if not isinstance(item["nip"], str):
        raise TypeError("a NIP is text")
    return Referral(
        agency=item["agency"],
        period=Period.parse(item["period"]),
        need=Need(
            nip=item["nip"],
            rating=Rating(item["rating"]),
            weak_indicators=tuple(item["weak_indicators"]),
            modules=tuple(item["modules"]),
            person_key=item["sk"],
        ),
        state=ReferralState(item["state"]),
        revision=item["revision"],
        format=number,
    )


def _partition(agency: str, period: Period) -> str:
    return f"REFERRAL#{agency}#{period}"


def _actions(referral: Referral) -> list[dict[str, Any]]:
    """What writes a referral: one action, or two where it moves to another key."""
    if referral.moved_from is None:
        return [{"Put": _put(referral, is_new=referral.revision == 1)}]
    old = {
        "Key": to_item(
            {"pk": _partition(referral.agency, referral.period), "sk": referral.moved_from}
        ),
        **_over_revision(referral.revision - 1),
    }
    return [{"Put": _put(referral, is_new=True)}, {"Delete": old}]


def _over_revision(revision: int) -> dict[str, Any]:
    return {
        "ConditionExpression": "revision = :before",
        "ExpressionAttributeValues": to_item({":before": revision}),
    }


def _put(referral: Referral, *, is_new: bool) -> dict[str, Any]:
    need = referral.need
    item = to_item(
        {
            "pk": _partition(referral.agency, referral.period),
            "sk": need.person_key,
            "kind": KIND,
            "format": None if referral.format == 1 else referral.format,
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
    if is_new:
        return {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}
    return {"Item": item, **_over_revision(referral.revision - 1)}
