"""Live months: which batch of an agency and period is live. Moved only by one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any, NamedTuple

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.payroll.batch import UploadStatus, totals_from_json, totals_to_json
from tukin.payroll.publication import AgreedState, Grounds, LiveMonth, Publishers, is_superseded
from tukin.payroll.stores.settled import is_settled_as
from tukin.payroll.stores.uploads import (
    batch_from_json,
    batch_to_json,
    change_waiting,
    is_agreed,
    upload_key,
)
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.object_version import UploadOrder
from tukin.vocabulary.period import Period

_AGENCY, _AFTER_AGENCIES = "AGENCY#", "AGENCY$"
RUNS = "RUNS"
FORMAT = 2
"""The format of the items that are written. Engine 1 wrote the same without a number."""


class NotPaid(NamedTuple):
    """How many people of an agency's month its last run did not pay, by why."""

    held: int = 0
    blocked: int = 0
    not_counted: int = 0


def not_paid_to_json(not_paid: NotPaid, seq: int) -> dict[str, int]:
    """The counts of the run of a ledger entry, as they are stored."""
    return {**not_paid._asdict(), "seq": seq}


class LiveMonths:
    """Live months in the table: pk ``PERIOD#{period}``, sk ``AGENCY#{agency}``.

    Beside them is what is counted of the period, see ``month_counts``.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, agency: str, period: Period) -> LiveMonth | None:
        """The live batch of an agency and period, read consistently."""
        item = self._table.get(live_month_key(agency, period))
        return None if item is None else live_month_from_json(item)

    def of_period(self, period: Period) -> Iterator[LiveMonth]:
        """The live batches of a period, by agency."""
        items = self._table.query(f"PERIOD#{period}", up_to=_AFTER_AGENCIES)
        return map(live_month_from_json, items)

    def of_agency(self, agency: str, periods: Iterable[Period]) -> list[LiveMonth]:
        """The live batches of an agency in some periods, by period."""
        items = self._table.get_many(live_month_key(agency, period) for period in periods)
        return sorted(map(live_month_from_json, items), key=lambda live: live.batch.period)

    def move(
        self,
        live: LiveMonth,
        seen: LiveMonth | None,
        upload_id: str,
        grounds: Grounds,
        rejected: int | None = None,
    ) -> bool:
        """Make a batch the live one, in one transaction with the states of both uploads.

        Holds only while the live month still is the one that was seen (compare and set), the
        period was neither paid nor released meanwhile, the upload is still pinned to this batch
        and was not rejected, and what was agreed to is recorded just so. False says nothing about
        whose write took effect: read again.

        Args:
            live: what the live month becomes.
            seen: what it was, None where there was none.
            upload_id: one of the uploads that were composed into the batch.
            grounds: what it was decided by.
            rejected: rows of the uploads in the batch that do not count, None where nobody counted.
        """
        batch, approval = live.batch, grounds.approval
        published = {
            "status": UploadStatus.PUBLISHED,
            "was_approved": approval is not None or None,
        }
        actions = [
            {"Update": self._live_month_update(live, seen, rejected)},
            {
                "Update": _upload_update(
                    upload_key(batch.agency, batch.period, upload_id),
                    published,
                    batch.batch_id,
                )
            },
            {"ConditionCheck": is_settled_as(batch.period, batch.agency, grounds.settled)},
        ]
        if approval is not None:
            actions.append({"ConditionCheck": is_agreed(batch, approval)})
            actions.append({"Update": change_waiting("DELETE", batch)})
        if seen is not None and is_superseded(seen.batch.order, live):
            old = seen.batch
            actions.append(
                {
                    "Update": _upload_update(
                        upload_key(old.agency, old.period, old.upload_id),
                        {"status": UploadStatus.SUPERSEDED},
                        old.batch_id,
                    )
                }
            )
        return self._table.transact(actions)

    def settle(self, paid: Mapping[str, Any], seq: int, not_paid: NotPaid) -> bool:
        """Note a run, and the revision that it paid, in a live month that knows only earlier ones.

        ``paid`` is the month as the ledger's entry has it, ``not_paid`` whom of it the run did not
        pay.
        """
        return self._table.update(
            live_month_key(paid["agency"], Period.parse(paid["period"])),
            {
                "settled_seq": seq,
                "settled_revision": paid["revision"],
                "not_paid": not_paid_to_json(not_paid, seq),
            },
            condition="attribute_exists(pk) AND #_settled_seq < :this",
            values={":this": seq},
        )

    def note_runs(self, period: Period, numbers: Iterable[int]) -> None:
        """Note that runs paid a period, by their entries' numbers; known ones change nothing."""
        elements = frozenset(str(number) for number in numbers if number)
        self._table.include({"pk": f"PERIOD#{period}", "sk": RUNS}, "numbers", elements)

    def _live_month_update(
        self, live: LiveMonth, seen: LiveMonth | None, rejected: int | None
    ) -> dict[str, Any]:
        nobody = dict.fromkeys(asdict(Publishers()))
        changes = {"format": FORMAT, **nobody, "root": None, **live_month_to_json(live)}
        counted_of = None if rejected is None else live.batch.batch_id
        changes |= {"rejected": rejected, "counted_of": counted_of}
        changes["agreed"] = _agreed_to_json(live)
        if seen is None:
            expression = update_expression(changes, "attribute_not_exists(pk)", {})
        else:
            expression = update_expression(
                changes,
                "batch_id = :seen AND revision = :revision AND settled_seq = :settled",
                {
                    ":seen": seen.batch.batch_id,
                    ":revision": seen.revision,
                    ":settled": seen.settled_seq,
                },
            )
        return {"Key": to_item(live_month_key(live.batch.agency, live.batch.period)), **expression}


def is_live(live: LiveMonth) -> dict[str, Any]:
    """The ConditionCheck that a batch still is the live one: the fence of what follows it."""
    return {
        "Key": to_item(live_month_key(live.batch.agency, live.batch.period)),
        "ConditionExpression": "batch_id = :batch",
        "ExpressionAttributeValues": to_item({":batch": live.batch.batch_id}),
    }


def live_month_key(agency: str, period: Period) -> dict[str, str]:
    """Primary key of a live month."""
    return {"pk": f"PERIOD#{period}", "sk": f"{_AGENCY}{agency}"}


def live_month_to_json(live: LiveMonth) -> dict[str, Any]:
    """A month as the plain values that its item and the ledger carry; the ledger's are format 1.

    Who uploaded and approved, and the root of what was locked, is in none that went live before
    it was kept.
    """
    people = asdict(live.people) if live.people is not None else {}
    locked = {"root": live.root} if live.root is not None else {}
    return batch_to_json(live.batch) | {
        "staged_as": live.staged_as,
        "partitions": live.partitions,
        "revision": live.revision,
        "settled_seq": live.settled_seq,
        "settled_revision": live.settled_revision,
        "full_order": live.full_order and _order_to_json(live.full_order),
        "latest_order": _order_to_json(live.latest_order),
        **totals_to_json(live.totals),
        **{name: key for name, key in people.items() if key is not None},
        **locked,
    }


def _agreed_to_json(live: LiveMonth) -> dict[str, Any] | None:
    """What is compared with later, for the item alone: no ledger entry has it."""
    state = live.agreed
    if state is None:
        return None
    place = {"staged_as": state.staged_as, "partitions": state.partitions}
    return batch_to_json(state.batch) | place | totals_to_json(state.totals)


def _agreed_from_json(values: Mapping[str, Any] | None) -> AgreedState | None:
    if values is None:
        return None
    batch, totals = batch_from_json(values), totals_from_json(values)
    return AgreedState(batch, values["staged_as"], values["partitions"], totals)


def _people_from_json(item: Mapping[str, Any]) -> Publishers | None:
    people = Publishers(item.get("uploaded_by"), item.get("approved_by"))
    return None if people == Publishers() else people


def _order_to_json(order: UploadOrder) -> dict[str, str]:
    return {"uploaded_at": order.uploaded_at.isoformat(), "version_id": order.version_id}


def _order_from_json(values: Mapping[str, str]) -> UploadOrder:
    return UploadOrder(datetime.fromisoformat(values["uploaded_at"]), values["version_id"])


def _upload_update(
    key: Mapping[str, str], changes: Mapping[str, Any], batch_id: str
) -> dict[str, Any]:
    return {
        "Key": to_item(key),
        **update_expression(
            changes,
            "batch_id = :batch AND NOT #_status = :rejected",
            {":batch": batch_id, ":rejected": UploadStatus.REJECTED},
        ),
    }


def live_month_from_json(item: Mapping[str, Any]) -> LiveMonth:
    """A live month from its plain values.

    One that was settled before there was ``settled_revision`` reads as with a correction pending:
    a run too many pays nothing, one too few withholds what somebody is entitled to.

    Raises:
        IntegrityError: E746, where its format is a later one.
    """
    if item.get("format", 1) not in (1, FORMAT):
        raise IntegrityError("E746", format=item["format"])
    return LiveMonth(
        batch=batch_from_json(item),
        staged_as=item["staged_as"],
        partitions=item["partitions"],
        totals=totals_from_json(item),
        revision=item["revision"],
        settled_seq=item["settled_seq"],
        settled_revision=item.get("settled_revision", 0),
        full_order=_order_from_json(item["full_order"]) if item.get("full_order") else None,
        latest_order=_order_from_json(item["latest_order"]),
        agreed=_agreed_from_json(item.get("agreed")),
        people=_people_from_json(item),
        root=item.get("root"),
    )
