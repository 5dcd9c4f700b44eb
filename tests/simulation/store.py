"""Stand-ins for the store, the bus and the clock: everything in memory, every write conditional.

Processes are greenlets that switch to the scheduler with what they want done; it does that, or does
it and loses the answer, or ends the process before or after. So every interleaving of reads and
writes can come about, and a seed decides which.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Key = tuple[str, ...]
Condition = Callable[[Any], bool]


@dataclass(slots=True)
class Change:
    """A new value that is made from the one that is there."""

    of: Callable[[Any], Any]


Action = tuple[Key, Condition, Any]
"""A key, the condition on the value before, and the new value or the change of the old one."""


@dataclass(slots=True)
class Read:
    """The value of a key; None where there is none."""

    key: Key


@dataclass(slots=True)
class Query:
    """The values of all keys that begin so."""

    prefix: Key


@dataclass(slots=True)
class Keys:
    """All keys that begin so."""

    prefix: Key


@dataclass(slots=True)
class Write:
    """Some items in one transaction."""

    actions: tuple[Action, ...]


@dataclass(slots=True)
class PutAll:
    """Unconditional writes in a batch, of which the store may leave some undone."""

    items: Mapping[Key, Any]


@dataclass(slots=True)
class Keep:
    """Objects for the archive, one after another, each written once and for good."""

    objects: Mapping[str, bytes]


@dataclass(slots=True)
class Send:
    """A message to a queue or to the bus."""

    message: Any


@dataclass(slots=True)
class Now:
    """What the clock of the process's own machine says, which may be hours wrong."""


@dataclass(slots=True)
class OwnTable:
    """The id of the process's table: after a restore an older one is still there."""


@dataclass(slots=True)
class Start:
    """Start an execution by its name; one that was started before is not started again.

    False where that has come to an end.
    """

    name: str
    job: tuple[Any, ...]


Snapshot = Mapping[str, Mapping[Key, Any]]
"""Kind of items → what they were at a moment."""

Effect = Read | Query | Keys | Write | PutAll | Keep | Send | Start | Now | OwnTable


class Store:
    """The table and the archive: a value by key, and what changed since it was last asked."""

    def __init__(self, backed_up: Sequence[str] = ()) -> None:
        self._backed_up = frozenset(backed_up)
        self._kinds: defaultdict[str, dict[Key, Any]] = defaultdict(dict)
        self._before: dict[Key, Any] = {}
        self.table_id = "table-1"
        """Of the table's own kinds of items; whatever is restored is another table."""
        self.stream: list[Any] = []
        self.puts = self.puts_to_back_up = 0

    def read(self, key: Key) -> Any:
        """A value, or None."""
        return self._kinds[key[0]].get(key)

    def write(self, actions: Sequence[Action]) -> bool:
        """All or nothing."""
        if not all(condition(self.read(key)) for key, condition, _ in actions):
            return False
        for key, _, value in actions:
            if value is not KEEP:
                self.put(key, value.of(self.read(key)) if isinstance(value, Change) else value)
        return True

    def put(self, key: Key, value: Any) -> None:
        """One item; referrals go into the stream."""
        self.puts += 1
        self.puts_to_back_up += key[0] in self._backed_up
        items = self._kinds[key[0]]
        self._before.setdefault(key, items.get(key))
        items[key] = value
        if key[0] == "referral":
            self.stream.append(value)

    def snapshot(self, kinds: Sequence[str]) -> Snapshot:
        """What some kinds of items are now."""
        return {kind: dict(self._kinds[kind]) for kind in kinds}

    def restore(self, snapshot: Snapshot) -> None:
        """Make items what they were. Nobody wrote them: it is no change that is checked as one."""
        assert not self._before, "a restore is a step of its own"
        for kind, items in snapshot.items():
            self._kinds[kind] = dict(items)

    def copy_of(self, kinds: Sequence[str]) -> "Store":
        """Another table with what some kinds of items are now: who has its name works on it."""
        other = Store()
        other.table_id = self.table_id
        for kind, items in self.snapshot(kinds).items():
            other._kinds[kind] = dict(items)
        return other

    def of(self, kind: str, *prefix: str) -> dict[Key, Any]:
        """The items whose keys begin so."""
        items, length = self._kinds[kind], len(prefix) + 1
        return {k: v for k, v in items.items() if k[1:length] == prefix}

    def take_changes(self) -> dict[Key, Any]:
        """The keys that hold something else than when this was last asked, and what they held."""
        if not self._before:
            return self._before
        before, self._before = self._before, {}
        return {key: old for key, old in before.items() if old != self.read(key)}


KEEP = object()
"""The value of an action that only checks a condition."""


def absent(value: Any) -> bool:
    """Condition: there is none yet."""
    return value is None


def always(value: Any) -> bool:
    """No condition."""
    return True


def do_nothing(*_: Any, **__: Any) -> None:
    """In place of what has no effect that a check looks at."""
