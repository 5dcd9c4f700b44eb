"""The stored records of settlement runs, and the list of them by time."""

from collections.abc import Mapping
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.settlement.run_state import MAY_FOLLOW, Run, RunStatus
from tukin.settlement.stores.ledger import Action
from tukin.vocabulary.errors import StoreUnavailable
from tukin.vocabulary.period import Period

_LIST = "RUNS"


class Runs:
    """Runs: pk ``RUN#{run_id}``, sk ``RUN``; listed by pk ``RUNS``, sk time and id."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, run_id: str) -> Run | None:
        """A run, read consistently."""
        item = self._table.get(_key(run_id))
        return None if item is None else _run(item)

    def request(self, run: Run) -> Run:
        """Record a request; where the run is recorded already, the first request counts.

        Raises:
            StoreUnavailable: E902, where another transaction was in the way.
        """
        item = _key(run.run_id) | {
            "run_id": run.run_id,
            "period": str(run.period),
            "agencies": run.agencies,
            "requested_by": run.requested_by,
            "requested_at": run.requested_at,
            "status": run.status,
            "engine": run.engine,
        }
        listed = {"pk": _LIST, "sk": run.listed_as, "run_id": run.run_id}
        new = "attribute_not_exists(pk)"
        actions: list[Action] = [
            {"Put": {"Item": to_item(item), "ConditionExpression": new}},
            {"Put": {"Item": to_item(listed)}},
        ]
        if self._table.transact(actions):
            return run
        known = self.get(run.run_id)
        if known is None:
            raise StoreUnavailable("E902")
        return known

    def latest(self, limit: int, after: str | None) -> list[Run]:
        """At most ``limit`` runs, the latest first, after a place in the list."""
        listed = list(self._table.query(_LIST, limit=limit, after=after, backwards=True))
        found = self._table.get_many(_key(item["run_id"]) for item in listed)
        return sorted(map(_run, found), key=lambda run: run.listed_as, reverse=True)

    def mark_signed(self, run_id: str) -> bool:
        """Note that the manifest of a committed run is signed; False where it was noted before."""
        return self._table.update(
            _key(run_id),
            {"status": RunStatus.SIGNED},
            condition="#_status = :before",
            values={":before": MAY_FOLLOW[RunStatus.SIGNED]},
        )

    @staticmethod
    def mark_committed(run_id: str, seq: int) -> Action:
        """The action that makes a requested run a committed one."""
        return {
            "Update": {
                "Key": to_item(_key(run_id)),
                **update_expression(
                    {"status": RunStatus.COMMITTED, "seq": seq},
                    "#_status = :before",
                    {":before": MAY_FOLLOW[RunStatus.COMMITTED]},
                ),
            }
        }

    @staticmethod
    def mark_acknowledged(run_id: str, by: str, at: str) -> Action:
        """The action that notes, once, who acknowledged a signed run."""
        return {
            "Update": {
                "Key": to_item(_key(run_id)),
                **update_expression(
                    {"acknowledged_by": by, "acknowledged_at": at},
                    "#status = :signed AND attribute_not_exists(#_acknowledged_at)",
                    {":signed": RunStatus.SIGNED},
                    {"#status": "status"},
                ),
            }
        }


def _key(run_id: str) -> dict[str, str]:
    return {"pk": f"RUN#{run_id}", "sk": "RUN"}


def _run(item: Mapping[str, Any]) -> Run:
    return Run(
        run_id=item["run_id"],
        period=Period.parse(item["period"]),
        agencies=tuple(item["agencies"]) if "agencies" in item else None,
        requested_by=item["requested_by"],
        requested_at=item["requested_at"],
        status=RunStatus(item["status"]),
        seq=item.get("seq"),
        error_code=item.get("error_code"),
        acknowledged_at=item.get("acknowledged_at"),
        acknowledged_by=item.get("acknowledged_by"),
        engine=item.get("engine"),
    )
