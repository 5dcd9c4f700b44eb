"""A rating as a sheet's parts: days of the region, indicators by the rules, no draft."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from tukin.explanation.sheets.from_rating import rated_of, words_of
from tukin.explanation.sheets.parts import Rated, RaterWords
from tukin.vocabulary.terms import Expectation
from tukin.vocabulary.words import Words

JAKARTA, JAYAPURA = ZoneInfo("Asia/Jakarta"), ZoneInfo("Asia/Jayapura")
LABELS = {"disiplin": Words("Disiplin", "Discipline"), "inovasi": Words("Inovasi", "Innovation")}


@dataclass(frozen=True)
class Said:
    strength: str = "baik"
    improve: str = "kurang"
    values: tuple[str, ...] = ("loyal",)
    by_indicator: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Given:
    rater_name: str = "Rina"
    rater_kind: str = "plh"
    hasil_kerja: Expectation | None = Expectation.SESUAI
    perilaku_kerja: Expectation | None = None
    words: Said = Said()
    state: str = "given"
    given_at: datetime | None = datetime(2026, 11, 2, 16, tzinfo=UTC)
    received_at: datetime | None = None
    received_how: str | None = None


@pytest.mark.parametrize(("zone", "day"), [(JAKARTA, 2), (JAYAPURA, 3)])
def test_days_are_those_of_the_region(zone: ZoneInfo, day: int) -> None:
    """16:00 UTC is 23:00 in Jakarta and 01:00 of the next day in Jayapura."""
    expected = Rated("Rina", "plh", date(2026, 11, day), None, None, Expectation.SESUAI, None)
    assert rated_of(Given(), zone) == expected
    received = replace(Given(), received_at=Given().given_at, received_how="paper")
    found = rated_of(received, zone)
    assert found is not None
    assert (found.received_on, found.received_how) == (date(2026, 11, day), "paper")


def test_indicators_are_in_the_order_of_the_rules_and_none_is_lost() -> None:
    said = Said(by_indicator={"lama": "dulu", "inovasi": "coba", "disiplin": "tepat"})
    assert words_of(replace(Given(), words=said), LABELS) == RaterWords(
        "baik",
        "kurang",
        ("loyal",),
        (
            (Words("Disiplin", "Discipline"), "tepat"),
            (Words("Inovasi", "Innovation"), "coba"),
            (Words("lama", "lama"), "dulu"),
        ),
    )


@pytest.mark.parametrize("state", ["draft", "struck"])
def test_what_is_nobodys_result_is_not_shown(state: str) -> None:
    rating = replace(Given(), state=state)
    assert (rated_of(rating, JAKARTA), words_of(rating, LABELS)) == (None, None)


def test_nothing_is_nothing() -> None:
    assert (rated_of(None, JAKARTA), words_of(None, LABELS)) == (None, None)
