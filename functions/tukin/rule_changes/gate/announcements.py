"""What two people agreed to change: announced before it takes effect, to everybody it concerns.

An approval is in the history, and its what-if in the archive, before the book is deployed. So what
is announced is read from these, and no approval can go unannounced.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf, SetImpact
from tukin.rule_changes.proposal import EventKind, HistoryEvent
from tukin.rule_changes.whatif import Sums

MOST_ANNOUNCED = 10
"""Approvals that are announced, the latest first; the history has all."""

MOST_GAINERS = 5
"""Positions that are named for each set."""

_EVENTS = 500


def read_announcements(desk: RuleDesk) -> dict[str, Any]:
    """The latest approvals: who agreed, which controls change, which positions gain most.

    Those of before the gate have no what-if of the whole book, and are in the history alone.
    """
    history = desk.proposals.history(_EVENTS)
    approved = [event for event in history if event.kind is EventKind.APPROVED][:MOST_ANNOUNCED]
    found = ((event, _what_if(desk, event)) for event in approved)
    return {
        "announcements": [
            _announcement(desk, event, _author(history, event), what_if)
            for event, what_if in found
            if what_if is not None
        ]
    }


def _what_if(desk: RuleDesk, event: HistoryEvent) -> BookWhatIf | None:
    digest = event.simulation_sha256
    return None if digest is None else desk.contents.what_if(event.sha256, digest)


def _author(history: Sequence[HistoryEvent], approved: HistoryEvent) -> str | None:
    """Who proposed what was approved; the history begins with the latest."""
    proposed = (
        event.who
        for event in history
        if event.kind is EventKind.PROPOSED
        and event.sha256 == approved.sha256
        and event.at <= approved.at
    )
    return next(proposed, None)


def _announcement(
    desk: RuleDesk, event: HistoryEvent, author: str | None, what_if: BookWhatIf
) -> dict[str, Any]:
    begins = {
        rules.rule_set: rules.effective_from for rules in desk.contents.book(event.sha256).rule_sets
    }
    return {
        "sha256": event.sha256,
        "approved_at": event.at,
        "author": author,
        "approver": event.who,
        "reason": event.why,
        "goes_back": bool(event.goes_back),
        "simulated_period": what_if.period,
        "people": what_if.people,
        "controls": [change.model_dump(mode="json") for change in what_if.controls],
        "sets": [_set(each, begins) for each in what_if.sets],
    }


def _set(each: SetImpact, begins: dict[str, str]) -> dict[str, Any]:
    """A set at the highest value of what past rows lack: nobody gains more than is announced."""
    impact = each.lowest if each.highest is None else each.highest
    name = impact.after.rule_set
    return {
        "rule_set": name,
        "effective_from": begins[name],
        "net_before_idr": impact.total.net_before_idr,
        "net_after_idr": impact.total.net_after_idr,
        "gainers": list(largest_gainers(impact.by_position)),
    }


def largest_gainers(by_position: dict[str, Sums]) -> Iterator[dict[str, Any]]:
    """The positions whose people gain most on average, the largest gain first.

    Positions of too few people are not among them: their sums would tell about each.
    """
    gains = {
        position: Fraction(sums.net_after_idr - sums.net_before_idr, sums.people)
        for position, sums in by_position.items()
    }
    ordered = sorted(gains, key=lambda position: (-gains[position], position))
    for position in ordered[:MOST_GAINERS]:
        if gains[position] > 0:
            sums = by_position[position]
            yield {
                "position": position,
                "people": sums.people,
                "net_before_idr": sums.net_before_idr,
                "net_after_idr": sums.net_after_idr,
            }
