"""The model, tested: what it is about comes about, and each planted mistake is found.

A mistake is planted in a decision of ``tukin.ratings`` or in a condition of a write; where it is
not found within 1,000 seeds, a check is missing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

import pytest

from tests.simulation.ratings.__main__ import run_chunk
from tests.simulation.ratings.model import SimTable
from tukin.aws.items import to_item
from tukin.people.lines.chain import Chain
from tukin.ratings import giving, reading, receipts, rights
from tukin.ratings.cycle import Cycles
from tukin.ratings.giving import RatingDesk
from tukin.ratings.rating import Rating, RatingState
from tukin.ratings.rights import Right
from tukin.ratings.store import Ratings
from tukin.vocabulary.errors import TukinError

SEEDS = 1_000
_CHUNK = 50
_RATINGS = ("RATING#", "RATINGLOG#")
_UNSET = r"( AND )?attribute_not_exists\(#?\w+\)"

GIVE, RIGHT = giving.give_as, rights.right_to_rate
STRIKE, RATING = giving.strike, RatingDesk.make
CONFIRM, CONTEST = receipts.confirm_paper, Ratings.contest
TRANSACT, READABLE = SimTable.transact, reading.readable

Planted = tuple[Any, str, Any]


# --- Rights ---------------------------------------------------------------------------------------


def who_ever_acted_may_rate(chain: Chain, nip: str, acting: str, *rest: Any) -> Right:
    """Plt after its end: the lines of the whole month count."""
    try:
        return RIGHT(chain, nip, acting, *rest)
    except TukinError:
        rater = chain.rater_of(nip, date(2026, 10, 15))
        if rater is None or rater.nip != acting or nip == acting:
            raise
        return Right(date(2026, 10, 15), rater.nip, rater.name, rater.kind, rater.basis)


def the_first_day_counts(
    chain: Chain, nip: str, acting: str, period: Any, cycle: Any, today: date, is_away: Any
) -> Right:
    """The rating of a former rater is taken."""
    return RIGHT(chain, nip, acting, period, cycle, min(today, date(2026, 10, 1)), is_away)


def one_rates_oneself(chain: Chain, nip: str, acting: str, *rest: Any) -> Right:
    if nip == acting:
        return Right(date(2026, 10, 31), nip, "", "definitif", "")
    return RIGHT(chain, nip, acting, *rest)


def the_superior_does_not_wait(
    chain: Chain, nip: str, acting: str, period: Any, cycle: Any, today: date, is_away: Any
) -> Right:
    return RIGHT(chain, nip, acting, period, cycle, today, lambda *_: True)


def the_superior_signs_as_the_rater(*arguments: Any) -> Rating:
    made = RATING(*arguments)
    return replace(made, rater_kind="definitif") if made.rater_kind == "atasan" else made


def anybody_strikes(desk: Any, acting: str, nip: str, *rest: Any) -> Rating:
    latest = desk.latest(nip)
    return STRIKE(desk, (latest and latest.rater_nip) or acting, nip, *rest)


# --- Revisions ------------------------------------------------------------------------------------


def a_stale_form_wins(
    desk: Any, right: Any, latest: Any, nip: str, entered: Any, begun_on: int, *rest: Any
) -> Rating:
    return GIVE(desk, right, latest, nip, entered, latest.revision if latest else 0, *rest)


def without(tables: tuple[str, ...], pattern: str, kind: str = "Put") -> Callable[..., bool]:
    """A transaction in which the actions on some items lost a part of their condition.

    Only where it has an action of the kind on a rating.
    """

    def transact(self: SimTable, actions: Sequence[Mapping[str, Any]]) -> bool:
        if not any(kind in each for each in actions):
            return TRANSACT(self, actions)
        weakened = [{kind: weaken(request) for kind, request in each.items()} for each in actions]
        return TRANSACT(self, weakened)

    def weaken(request: Mapping[str, Any]) -> Mapping[str, Any]:
        key = request.get("Key") or request["Item"]
        text = request.get("ConditionExpression")
        if text is None or not key["pk"]["S"].startswith(tables):
            return request
        text = re.sub(pattern, "", text)
        weakened = dict(request) | {"ConditionExpression": text}
        if not text:
            del weakened["ConditionExpression"]
        return weakened

    return transact


def no_copy(self: SimTable, actions: Sequence[Mapping[str, Any]]) -> bool:
    kept = [each for each in actions if not _is_copy(each)]
    return TRANSACT(self, kept)


def _is_copy(action: Mapping[str, Any]) -> bool:
    item = action.get("Put", {}).get("Item", {"pk": {"S": ""}, "sk": {"S": ""}})
    is_copy: bool = item["pk"]["S"].startswith("RATINGLOG#") and item["sk"]["S"].count("#") == 1
    return is_copy


def one_draft_for_all(self: Ratings, agency: str, period: Any, nip: str, rater: str) -> Any:
    """The last rater's draft wins."""
    return {"pk": f"RATINGDRAFT#{agency}#{period}", "sk": self._key_of(nip)}


def drafts_among_ratings(self: Ratings, agency: str, period: Any, nip: str, rater: str) -> Any:
    return self._key(agency, period, nip)


def any_state(agency: str, period: Any, **_: Any) -> Mapping[str, Any]:
    key = to_item({"pk": f"CYCLE#{agency}", "sk": str(period)})
    return {"ConditionCheck": {"Key": key}}


# --- Receipts and readers -------------------------------------------------------------------------


def one_person_confirms(
    ratings: Any, stored: Any, rating: Any, digest: str, by: str, *rest: Any
) -> Any:
    _, *others = rest
    return CONFIRM(ratings, stored, rating, digest, by, lambda *_: False, *others)


def contested_to_an_earlier_day(self: Ratings, rating: Rating, at: Any) -> bool:
    assert rating.received_at is not None
    return CONTEST(self, rating, rating.received_at - timedelta(days=1))


def everybody_reads(*_: Any, **__: Any) -> reading.Readable:
    return reading.Readable.WORDS


def the_office_reads_words(rating: Any, reader: Any, *rest: Any) -> reading.Readable:
    return reading.Readable.WORDS if reader.roles else READABLE(rating, reader, *rest)


def struck_ones_count(self: Rating) -> bool:
    return self.state is not RatingState.DRAFT


BUGS: Mapping[str, tuple[Planted, ...]] = {
    "the last rater's draft wins": ((Ratings, "_draft_key", one_draft_for_all),),
    "a draft is where ratings are": ((Ratings, "_draft_key", drafts_among_ratings),),
    "a revision is lost on a stale form": ((giving, "give_as", a_stale_form_wins),),
    "of two revisions at once the last wins": ((SimTable, "transact", without(_RATINGS, r".*")),),
    "a revision without its copy": ((SimTable, "transact", no_copy),),
    "Plt after its end": ((giving, "right_to_rate", who_ever_acted_may_rate),),
    "a former rater rates": ((giving, "right_to_rate", the_first_day_counts),),
    "one person rates themselves": ((giving, "right_to_rate", one_rates_oneself),),
    "the superior does not wait": ((giving, "right_to_rate", the_superior_does_not_wait),),
    "the superior gives no reason": ((giving, "require_reason", lambda _: None),),
    "the superior signs as the rater": ((RatingDesk, "make", the_superior_signs_as_the_rater),),
    "no words outside the expected": ((giving, "require_sound", lambda *_: None),),
    "given while the month is closed": ((Cycles, "accepting", staticmethod(any_state)),),
    "a closed month takes revisions": (
        (giving, "is_first", lambda _: True),
        (giving, "takes_first_rating", lambda *_: True),
    ),
    "anybody strikes": ((giving, "strike", anybody_strikes),),
    "what was struck counts": ((Rating, "counts", property(struck_ones_count)),),
    "a receipt moves back": ((SimTable, "transact", without(_RATINGS, _UNSET, "Update")),),
    "received before it is closed": ((Cycles, "being_closed", staticmethod(any_state)),),
    "one person of HR is two": ((receipts, "confirm_paper", one_person_confirms),),
    "a paper is dated back": ((receipts, "max", min),),
    "a contest moves it back": ((Ratings, "contest", contested_to_an_earlier_day),),
    "everybody reads": ((reading, "readable", everybody_reads),),
    "the office reads words": ((reading, "readable", the_office_reads_words),),
}
"""What is planted: each is found within 1,000 seeds."""


def found_by(planted: Sequence[Planted]) -> int | None:
    """The first seed that finds what is planted."""
    with ExitStack() as stack:
        for place, name, value in planted:
            stack.enter_context(patch.object(place, name, value, create=name == "max"))
        for first in range(0, SEEDS, _CHUNK):
            failed, _ = run_chunk(first, _CHUNK)
            if failed:
                return failed[0]
    return None


@pytest.mark.slow
@pytest.mark.parametrize("bug", BUGS)
def test_a_planted_mistake_is_found(bug: str) -> None:
    assert found_by(BUGS[bug]) is not None


def test_every_invariant_holds_and_what_it_is_about_comes_about() -> None:
    failed, counted = run_chunk(0, 300)
    assert failed == []
    for kind in (
        *("give", "draft", "strike", "open", "enter paper", "confirm paper", "contest"),
        *("deliver", "close", "reopen"),
    ):
        assert counted[f"{kind}: done"], kind
    for code in ("E1101", "E1102", "E1104", "E1106", "E1109", "E1110", "E112"):
        assert counted[f"give: {code}"], code
    assert counted["crashes"]
    assert counted["answers lost"]
    assert counted["duplicates"]
    assert counted["lines changed"]
