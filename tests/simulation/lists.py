"""Lists of people who act: uploaded, agreed to, in force only with their entry in the ledger.

The workflows are the real ones. What a list says does not matter here; it is known by its hash.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, cast

from tests.grant_rows import four_eyes
from tests.simulation import stores as fake
from tests.simulation.store import Change, Key, Query, Read, Send, Store, Write
from tests.simulation.stores import Hand, clock, do
from tukin.people.dated.desk import FileDesk, FileKind
from tukin.people.grants.store import GRANTS
from tukin.settlement.people_lists import store as lists_store
from tukin.settlement.people_lists.approve import approve_list
from tukin.settlement.people_lists.desk import ListsDesk
from tukin.settlement.people_lists.in_force import LedgerLists
from tukin.settlement.people_lists.lists import DecidedList
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.errors import Conflict, Forbidden, NotFound, Outdated

DATES = ("2026-10-15", "2026-10-20")
PERSONNEL, CONFIRMER = "AROAPERSONNEL:bagus", "AROAPERSONNEL:ratna"
FOUR_EYES = four_eyes()


class Table:
    """In place of the table's partitions of lists: items as they are, by their date."""

    _KINDS: Mapping[str, str] = {"GRANTS": "grants", "GRANTS#FILES": "list file"}

    def get(self, key: Mapping[str, str]) -> dict[str, Any] | None:
        found: dict[str, Any] | None = do(Read((self._KINDS[key["pk"]], key["sk"])))
        return found

    def query(
        self,
        pk: str,
        *,
        limit: int | None = None,
        up_to: str | None = None,
        backwards: bool = False,
    ) -> list[dict[str, Any]]:
        found = sorted(do(Query((self._KINDS[pk],))), key=lambda item: str(item["sk"]))
        kept = [item for item in found if up_to is None or item["sk"] <= up_to]
        return (kept[::-1] if backwards else kept)[:limit]


class ListsInForce(lists_store.ListsInForce):
    """The real one, but for its transaction."""

    def _put(self, decided: DecidedList) -> None:
        item = lists_store._item(decided)
        list_action = ("grants", decided.date), is_not_later(decided), item
        given = {name: getattr(decided, name) for name in ("digest", "approved_by", "approved_at")}
        given["base_sha256"] = decided.base_sha256
        waits = lambda file: (  # noqa: E731
            file is not None
            and (file["sha256"], file["version_id"]) == (decided.sha256, decided.version_id)
            and "approved_at" not in file
        )
        file_action = ("list file", decided.date), waits, Change(lambda file: {**file, **given})
        if not fake._written(list_action, file_action):
            fake._written(list_action)


def is_not_later(decided: DecidedList) -> Any:
    """Condition: what is in force is not of a later entry."""
    return lambda item: item is None or item.get("seq", 0) <= decided.seq


def ledger_lists(hand: Hand) -> LedgerLists:
    """As a function has them."""
    table = cast(Any, Table())
    return LedgerLists(
        ListsInForce(table), cast(Any, fake.RunArchive(hand)), cast(Any, fake.Ledger(hand))
    )


def lists_desk(hand: Hand, writer: LedgerWriter) -> ListsDesk:
    """As the function has it that takes approvals; of a list only its hash is read."""
    kind: FileKind[Any] = FileKind(
        GRANTS.places,
        lambda _, sha256: sha256,
        lambda before, after: {"before": before, "after": after},
        lambda _: "the first two",
    )
    table = cast(Any, Table())
    files = FileDesk(table, cast(Any, None), kind, FOUR_EYES)
    return ListsDesk(files, ledger_lists(hand), writer)


def is_later_upload(own: Mapping[str, Any]) -> Any:
    """Condition: what is there was uploaded before; what is delivered again is not new."""
    order = own["uploaded_at"], own["version_id"]
    return lambda file: file is None or (file["uploaded_at"], file["version_id"]) < order


def upload(number: int, uploaded_at: str) -> None:
    """The file of a date, checked against what is in force then; however often it is delivered."""
    dated = DATES[number % len(DATES)]
    in_force = _in_force_on(Table().query("GRANTS"), dated)
    item = {
        "sk": dated,
        "sha256": f"{number:064x}",
        "base_sha256": in_force,
        "uploaded_at": uploaded_at,
        "version_id": f"v{number}",
        "rows": 2,
        "upload_id": f"{number:032x}",
        "uploaded_by": PERSONNEL,
    }
    do(Write(((("list file", dated), is_later_upload(item), item),)))
    do(Send(("agree to list", dated)))


def agree(desk: ListsDesk, dated: str) -> None:
    """Another person agrees to what they see; who uploaded it tries it first."""
    with suppress(NotFound, Conflict, Outdated):  # it changed while they looked
        digest = desk.files.read(dated)["digest"]
        with suppress(Forbidden):
            approve_list(desk, dated, digest, PERSONNEL, clock())
        approve_list(desk, dated, digest, CONFIRMER, clock())


def _in_force_on(items: Iterable[Mapping[str, Any]], day: str) -> str:
    """The greatest date up to the day, else the first; in words of this page alone."""
    by_date = {str(item["sk"]): str(item["sha256"]) for item in items}
    until = [each for each in by_date if each <= day]
    return by_date[max(until) if until else min(by_date)] if by_date else ""


class ListsCheck:
    """What the entries say of lists, beside what the table has in force."""

    def __init__(self, store: Store, seen: Counter[str]) -> None:
        self._store = store
        self._seen = seen
        self._decided: dict[str, dict[str, Any]] = {}
        """Date → the values of the last entry of it."""
        self._uploads = set[str]()
        """Content of what was decided; no two uploads have the same."""
        self.state: str | None = None

    def entry(self, values: Mapping[str, Any]) -> None:
        """A list is decided: by two people, against what was in force by the entries before."""
        people = values["requested_by"], values["confirmed_by"]
        assert people == (PERSONNEL, CONFIRMER), "by two people"
        assert values["people"]["before"] == self.state, "I7: the state before"
        known = [{"sk": day, "sha256": each["list_sha256"]} for day, each in self._decided.items()]
        base = _in_force_on(known, values["date"])
        assert (values["base_sha256"] or "") == base, "a list counts against what is in force"
        assert self._not_in_force() == [], "what was decided before is in force first"
        assert values["list_sha256"] not in self._uploads, "an upload is agreed to once"
        self._uploads.add(values["list_sha256"])
        self._decided[values["date"]] = dict(values)
        self.state = values["people"]["after"]
        data = self._store.read(("archive", f"settlement/people/{self.state}.jsonl"))
        rows = [json.loads(line) for line in data.splitlines()]
        named = {row["date"]: (row["sha256"], row["seq"]) for row in rows}
        known_now = {day: (each["list_sha256"], each["seq"]) for day, each in self._decided.items()}
        assert named == known_now, "the state has all lists that were decided"
        self._seen["list decided"] += 1

    def changed(self, changed: Mapping[Key, Any]) -> None:
        """What is in force is so by an entry, and by none that was decided before the one it was.

        Whoever is late, or works on a restored table, writes what was decided until then.
        """
        for key, before in changed.items():
            if key[0] != "grants":
                continue
            item = self._store.read(key)
            manifest = self._store.read(("decided", f"{item.get('seq', 0):08d}"))
            assert manifest is not None, "a list is in force only with its entry"
            values = json.loads(manifest)
            found = values["kind"], values.get("date"), values.get("list_sha256")
            assert found == ("people", key[1], item["sha256"]), "a list is in force as decided"
            assert item["seq"] >= (before or item)["seq"], "a later list is never undone"
            self._seen["list in force"] += 1

    def at_the_end(self) -> None:
        """All that was decided is in force."""
        assert self._not_in_force() == [], "a list that was decided comes in force"
        for day in self._decided:
            file = self._store.read(("list file", day))
            is_same = file["sha256"] == self._decided[day]["list_sha256"]
            assert not is_same or "approved_at" in file, "and its file says so"

    def _not_in_force(self) -> list[str]:
        found = {day: self._store.read(("grants", day)) for day in self._decided}
        return [
            day
            for day, values in self._decided.items()
            if found[day] is None or found[day]["seq"] != values["seq"]
        ]
