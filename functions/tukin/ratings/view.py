"""Ratings and the state of their month, as plain JSON; pages take the same values."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from tukin.people.lines.chain import Chain
from tukin.ratings import formats
from tukin.ratings.cycle import StoredCycle, state_of_rating, state_on
from tukin.ratings.rating import Rating
from tukin.ratings.scores import scores_of
from tukin.ratings.store import Ratings
from tukin.rules.cycle import Cycle
from tukin.vocabulary.period import Period


def describe_cycle(
    stored: StoredCycle | None, cycle: Cycle, agency: str, period: Period, today: date
) -> dict[str, Any]:
    """The state of a month's cycle and its days."""
    described: dict[str, Any] = {
        "agency": agency,
        "period": str(period),
        "state": str(state_on(stored, cycle, period, today)),
        "opens_on": cycle.opens_on(period).isoformat(),
        "due_on": cycle.due_on(period).isoformat(),
        "closes_on": cycle.closes_on(period).isoformat(),
        "closed_at": None,
        "reopenings": 0,
    }
    if stored is not None:
        described["closed_at"] = formats.text_of(stored.closed_at)
        described["reopenings"] = stored.reopenings
    return described


def describe_rating(rating: Rating, stored: StoredCycle | None, cycle: Cycle) -> dict[str, Any]:
    """A rating by its values: no words, no evidence, no reason."""
    return {
        "nip": rating.nip,
        "rater_nip": rating.rater_nip,
        "rater_kind": str(rating.rater_kind),
        "basis": rating.basis,
        **formats.values_of(rating),
        "scores": dict(scores_of(rating, cycle)),
        "state": str(state_of_rating(rating, stored)),
        "revision": rating.revision,
        "given_at": formats.text_of(rating.given_at),
        "received_at": formats.text_of(rating.received_at),
        "received_how": rating.received_how,
    }


def values_of_month_before(
    ratings: Ratings, agency: str, period: Period, nip: str
) -> dict[str, Any] | None:
    """What was answered for somebody the month before, for reference beside the form.

    It is a read of its own, so that no form is filled with it: where most people are rated as
    before, the fairness page counts it.
    """
    before = ratings.read(agency, period.previous, nip)
    return None if before is None or not before.counts else formats.values_of(before)


def find_unrated(
    ratings: Ratings, chain: Chain, period: Period, today: date
) -> Iterator[dict[str, Any]]:
    """Who of an agency is not rated, in the order of NIPs, and who owes it."""
    rated = {one.nip for one in ratings.of_month(chain.agency, period) if one.counts}
    people = chain.people
    for nip in sorted({*(people.entries if people.is_known else chain.lines.people)} - rated):
        last = chain.day_that_counts(nip, period)
        if last is None:
            continue
        rater = chain.rater_of(nip, min(last, today))
        owed_by = None
        if rater is not None:
            owed_by = {"nip": rater.nip, "name": rater.name, "kind": str(rater.kind)}
        yield {"nip": nip, "name": people.name(nip), "owed_by": owed_by}
