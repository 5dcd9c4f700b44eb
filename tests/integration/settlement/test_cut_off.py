"""Nothing is prepared before the cut-off that the rules state, nor with any agency's to come."""

from collections.abc import Iterator
from datetime import datetime
from unittest.mock import Mock

import pytest

from tests.integration.treasury import Treasury, people

KEY, OTHER_KEY = "key-00000001", "key-00000002"
FIFTH = {"day": 5, "at": "16:00+07:00", "source": "illustrative"}
LATER = FIFTH | {"day": 6}
BEFORE, AT = "2026-10-05T08:59:59+00:00", "2026-10-05T09:00:00+00:00"


@pytest.fixture
def treasury() -> Iterator[Treasury]:
    with Treasury() as made:
        yield made


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """The time of the requests and the day in the region."""
    made = Mock(wraps=datetime)
    for module in ("tukin.aws.http", "tukin.aws.environment"):
        monkeypatch.setattr(f"{module}.datetime", made)
    return made


def ask(
    treasury: Treasury, clock: Mock, now: str, key: str = KEY, **body: object
) -> tuple[int, str | None]:
    clock.now.return_value = datetime.fromisoformat(now)
    asked = {"period": "2026-09", **body}
    answer = treasury.ask("POST", "/runs", asked, idempotency_key=key)
    return answer.status, answer.content.get("code")


def test_before_it_nothing_is_prepared(treasury: Treasury, clock: Mock) -> None:
    treasury.publish("disdik", people(1_000), cut_off=FIFTH)
    assert ask(treasury, clock, BEFORE) == (400, "E897")
    assert treasury.started == []
    assert ask(treasury, clock, AT) == (202, None)


def test_of_several_agencies_the_last_one_counts(treasury: Treasury, clock: Mock) -> None:
    treasury.publish("disdik", people(1_000), cut_off=FIFTH)
    treasury.publish("dinkes", {2: people(1_000)[1]}, cut_off=LATER)
    assert ask(treasury, clock, AT) == (400, "E897")
    assert ask(treasury, clock, AT, OTHER_KEY, agencies=["disdik"]) == (202, None)


@pytest.mark.parametrize("stated", [None, FIFTH | {"day": None}])
def test_without_one_the_months_last_day_counts(
    treasury: Treasury, clock: Mock, stated: dict[str, object] | None
) -> None:
    treasury.publish("disdik", people(1_000), cut_off=stated)
    assert ask(treasury, clock, "2026-10-01T00:00:00+00:00") == (202, None)
