"""What the composer reads when many ratings arrive at once."""

from collections.abc import Iterator

import pytest

from tests.integration.processing.test_amendments import amend, check, scored
from tests.integration.world import World
from tukin.aws.table import Table

ARRIVALS = 30


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The partition key of each item that a query gave."""
    seen: list[str] = []
    query = Table.query

    def counted(self: Table, pk: str, **how: object) -> Iterator[dict[str, object]]:
        for item in query(self, pk, **how):  # type: ignore[arg-type]
            seen.append(pk)
            yield item

    monkeypatch.setattr(Table, "query", counted)
    return seen


def test_an_arrival_behind_others_does_not_read_all_of_them(
    world: World, looked_at: list[str]
) -> None:
    """Each read all uploads before it: for 400 of them, 80,000 items of one partition."""
    world.upload(scored("80", *range(ARRIVALS)))
    looked_at.clear()
    for n in range(ARRIVALS):
        world.deliver(amend(world, scored("90", n), minute=n, name=f"perubahan-{n}.csv"))
    uploads = [pk for pk in looked_at if pk.startswith("UPLOAD#")]
    assert len(uploads) == 2  # the first that arrived: the whole file and itself
    world.run_executions()
    world.drain()
    check(world)


def test_what_was_composed_last_and_has_ended_holds_nobody_up(world: World) -> None:
    world.upload(scored("80", 1, 2))
    late = amend(world, scored("90", 1), minute=1, name="perubahan-1.csv")
    world.drain(late)
    assert world.status_of(late) == "published"
    (line,) = world.items("LINE#")
    assert (line["pk"], line["sk"], line["upload_id"]) == (
        "LINE#disdik#2026-09",
        "LEADER",
        late.upload_id,
    )
