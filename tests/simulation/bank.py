"""The bank, in the story: what it executed by some statement, and what is paid by all of them.

Kept a second time, by the files of the runs and the rows that the bank gave: a line is *paid* where
the bank executed it once, as it was sent; it is *returned* where it came back whole; else it is
*sent*, or it *differs*. What differed once always does.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = tuple[str, int, str]
"""Line id, rupiah, and the hash of the account."""
NOBODY, ELSEWHERE = "0" * 64, "9" * 64
"""Accounts of nobody: of whom no account is known, and of somebody else."""
STATEMENTS = ("all", "all", "first", "amount", "account", "twice", "stranger")
"""What a bank's statement may say of a run."""


def executed(lines: Sequence[tuple[str, int, str]], how: str) -> list[Row]:
    """A bank's statement of a run's transfers, ``lines``; wrong ones are of the first line."""
    rows = [(line_id, amount_idr, account or NOBODY) for line_id, amount_idr, account in lines]
    if not rows:
        return []
    (line_id, amount_idr, account), *others = rows
    first = {
        "amount": [(line_id, amount_idr + 1, account)],
        "account": [(line_id, amount_idr, ELSEWHERE)],
        "twice": [rows[0], rows[0]],
        "stranger": [rows[0], ("0" * 32, amount_idr, account)],
    }.get(how, [rows[0]])
    return first if how == "first" else [*first, *others]


class Bank:
    """All statements that are in the ledger, by run."""

    def __init__(self, seen: Counter[str]) -> None:
        self._seen = seen
        self._lines: defaultdict[str, dict[str, Mapping[str, Any]]] = defaultdict(dict)
        """Run → its lines by id."""
        self._accounts: dict[str, Mapping[str, Mapping[str, Any]]] = {}
        """Run → what it left credited, which has the accounts."""
        self._period: dict[str, str] = {}
        self._stated: defaultdict[str, list[Counter[Row]]] = defaultdict(list)
        self._came_back: dict[str, int] = {}
        """Line id → rupiah that came back."""
        self._differed: defaultdict[str, set[str]] = defaultdict(set)

    def paid(
        self,
        values: Mapping[str, Any],
        lines: Iterable[Mapping[str, Any]],
        credited: Mapping[str, Mapping[str, Any]],
    ) -> None:
        """A run of the ledger sent these lines, and left this credited."""
        run_id = values["run_id"]
        self._lines[run_id] = {line["line_id"]: line for line in lines if line["transfer_idr"]}
        self._accounts[run_id], self._period[run_id] = credited, values["period"]

    def returned(self, line_id: str, amount_idr: int) -> None:
        """A line came back."""
        self._came_back[line_id] = amount_idr
        self._seen["came back after a statement"] += any(
            line_id in lines and self._stated[run_id] for run_id, lines in self._lines.items()
        )

    def stated(self, values: Mapping[str, Any], rows: Sequence[Row]) -> None:
        """An entry of the ledger has a statement with these rows, and counts what is paid."""
        run_id = values["run_id"]
        assert values["rows"] == len(rows), "what the bank said"
        assert values["period"] == self._period[run_id], "of the run's period"
        self._stated[run_id].append(Counter(rows))
        states = self.states(run_id)
        unknown = {line_id for line_id, *_ in self._executed(run_id)} - states.keys()
        differing = {line_id for line_id, state in states.items() if state == "differs"} | unknown
        assert self._differed[run_id] <= differing, "what differed once differs"
        self._differed[run_id] = differing
        assert values["differing"] == len(differing), "each line that differs is a finding"
        paid = sum(state == "paid" for state in states.values())
        assert values["paid"] == paid, "paid is what the bank executed as it was sent"
        assert values["transfers"] == len(states)
        self._seen["statement that differs"] += bool(differing)
        self._seen["statement that lacks something"] += "sent" in states.values()
        self._seen["paid by a statement"] += paid > 0

    def _executed(self, run_id: str) -> list[Row]:
        most: Counter[Row] = Counter()
        for rows in self._stated[run_id]:
            most |= rows
        return list(most.elements())

    def states(self, run_id: str) -> dict[str, str]:
        """Line id → its state, of each line by which a run sends something."""
        rows: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._executed(run_id):
            rows[row[0]].append(row)
        return {
            line_id: self._state(run_id, line, rows[line_id])
            for line_id, line in self._lines[run_id].items()
        }

    def _state(self, run_id: str, line: Mapping[str, Any], rows: Sequence[Row]) -> str:
        account = self._accounts[run_id].get(line["nip"], {}).get("account", "")
        as_sent = line["line_id"], line["transfer_idr"], account
        if rows and (not account or list(rows) != [as_sent]):
            return "differs"
        if self._is_back(line):
            return "returned"
        return "paid" if rows else "sent"

    def _is_back(self, line: Mapping[str, Any]) -> bool:
        return bool(self._came_back.get(line["line_id"]) == line["transfer_idr"])

    # --- what people are shown ----------------------------------------------------------------

    def months_are_shown(self, period: str, shown: Mapping[str, Mapping[str, Any]]) -> None:
        """A period's view says of each agency what the statements say of its lines."""
        expected: defaultdict[str, list[str]] = defaultdict(list)
        counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for run_id in self._runs_of(period):
            known, states = self._stated[run_id], self.states(run_id)
            for line_id, line in self._lines[run_id].items():
                state = states[line_id] if known else "sent"
                expected[line["agency"]].append(state)
                counted[line["agency"]][state] += 1
        assert shown.keys() == expected.keys(), "whose transfers the period has"
        for agency, states_of in expected.items():
            view, count = shown[agency], counted[agency]
            assert view["paid"] == count["paid"], "paid by a statement alone, and once"
            assert view["differing"] == count["differs"]
            assert view["returned"] == count["returned"]
            worst = ("differs", "sent", "paid", "returned")
            assert view["transfers"] == next(s for s in worst if s in states_of)
            self._seen["month paid"] += view["transfers"] == "paid"

    def slip_is_shown(self, period: str, nip: str, status: str) -> None:
        """A slip says *paid* where all that was sent to the person is, and nothing before that.

        What came back whole is nothing that was sent, whatever the bank had made of it before: that
        it differed is a finding for the auditor, and the repeated transfer is what the person got.
        """
        states = [
            "returned" if self._is_back(line) else self.states(run_id)[line_id]
            for run_id in self._runs_of(period)
            for line_id, line in self._lines[run_id].items()
            if line["nip"] == nip
        ]
        if status in ("sent", "paid"):
            all_is_paid = set(states) <= {"paid", "returned"}
            assert (status == "paid") == all_is_paid, "a slip is paid by the bank's statement"
            self._seen["slip paid"] += status == "paid" and "paid" in states
            self._seen["slip paid after a return"] += status == "paid" and "returned" in states

    def _runs_of(self, period: str) -> list[str]:
        return [run_id for run_id, of in self._period.items() if of == period]
