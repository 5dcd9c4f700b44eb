"""A morning's notices: an agency that fails keeps no other one waiting, and is not passed over."""

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from tests.unit.programme.samples import sample
from tukin.operations import notices
from tukin.operations.notices import Morning
from tukin.programme.document import NO_PROGRAMMES
from tukin.vocabulary.errors import IntegrityError, StoreUnavailable, TukinError

TODAY = date(2026, 10, 5)


class Row(SimpleNamespace):
    """An agency that holds until a day."""

    def holds_on(self, day: date) -> bool:
        return bool(day <= self.until)


@pytest.fixture
def visited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found: list[str] = []
    rows = [Row(code=code, until=date.max) for code in ("dinkes", "disdik", "dukcapil")]
    rows.append(Row(code="ended", until=date(2026, 10, 4)))
    listed = SimpleNamespace(rows=rows)
    monkeypatch.setattr(notices, "find_agencies", lambda *_: listed)
    monkeypatch.setattr(notices, "find_grants", lambda *_: None)
    return found


def morning(visited: list[str], failing: dict[str, TukinError]) -> Morning:
    class Tried(Morning):
        def _notify(self, agency: str, *_: Any) -> int:
            visited.append(agency)
            if agency in failing:
                raise failing[agency]
            return 2

    nothing = cast("Any", None)
    return Tried(nothing, nothing, nothing, TODAY, nothing, nothing, nothing)


def test_each_agency_of_the_day(visited: list[str]) -> None:
    assert morning(visited, {}).notify_all(sample()) == {"agencies": 3, "people": 6}
    assert visited == ["dinkes", "disdik", "dukcapil"]


@pytest.mark.parametrize("error", [StoreUnavailable("E902"), IntegrityError("E702", what="x")])
def test_one_that_fails(visited: list[str], error: TukinError) -> None:
    with pytest.raises(type(error)):
        morning(visited, {"dinkes": error}).notify_all(sample())
    assert visited == ["dinkes", "disdik", "dukcapil"]


def test_nothing_before_the_first_programme(visited: list[str]) -> None:
    assert morning(visited, {}).notify_all(NO_PROGRAMMES) == {"agencies": 0, "people": 0}
    assert visited == []
