"""An agency's month as the API tells it, and all agencies' months of a period side by side."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from tukin.domain.batch import Totals, add_totals
from tukin.domain.period import Period
from tukin.domain.publication import Head, MonthState, state_of

_NOTHING_LIVE: dict[str, Any] = {
    "batch_id": None,
    "revision": 0,
    "settled_revision": 0,
    "settled_seq": 0,
    "rows": 0,
    "gross_idr": 0,
    "net_idr": 0,
}


def describe_month(head: Head | None) -> dict[str, Any]:
    """The state of an agency's month and what is live in it; amounts are rupiah."""
    state = {"state": state_of(head)}
    if head is None:
        return state | _NOTHING_LIVE
    return state | {
        "batch_id": head.batch.batch_id,
        "revision": head.revision,
        "settled_revision": head.settled_revision,
        "settled_seq": head.settled_seq,
        **_sums(head.totals),
    }


def _sums(totals: Totals) -> dict[str, int]:
    return {"rows": totals.rows, "gross_idr": totals.gross_idr, "net_idr": totals.net_idr}


def describe_period(
    period: Period, heads: Mapping[str, Head | None], awaiting: Mapping[str, int]
) -> dict[str, Any]:
    """Each agency's month, how many agencies are in each state, and the period's totals.

    Args:
        period: the period.
        heads: agency → its live batch, None where there is none.
        awaiting: agency → how many of its uploads wait for approval.
    """
    totals = add_totals(head.totals for head in heads.values() if head is not None)
    return {
        "period": str(period),
        "agencies": [
            {
                "agency": agency,
                **describe_month(heads[agency]),
                "awaiting_approval": awaiting[agency],
            }
            for agency in sorted(heads)
        ],
        "states": _count_states(heads.values()),
        "totals": _sums(totals) | {"awaiting_approval": sum(awaiting.values())},
    }


def _count_states(heads: Iterable[Head | None]) -> dict[str, int]:
    counts = Counter(map(state_of, heads))
    return {state: counts[state] for state in MonthState}
