"""The books, kept a second time beside the pipeline: what was paid, credited, owed and sent back.

They go by the files that finance pulls and the states that the ledger names, read as plain JSON.
Each entry of the ledger is foretold from the states before it and the computations of the oracle
(I5); its hash, its place in the chain and the hashes of its files are recomputed (I7).
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from tests.oracle.computation import Computation
from tests.simulation.actors import World
from tests.simulation.bank import Bank
from tests.simulation.cells import known_as, rows_of
from tests.simulation.left_out import LeftOut
from tests.simulation.lists import ListsCheck
from tests.simulation.people import AGENCIES, account_of, held_by, rules_of
from tests.simulation.store import Key, Store
from tests.simulation.stores import FIRST_EPOCH
from tukin.aws.epochs.epoch import Epoch
from tukin.payroll.publication import LiveMonth
from tukin.settlement.ledger import Entry, LedgerTip
from tukin.settlement.run_state import PAID_NOTHING, Run, RunStatus

AMOUNTS = ("gross_idr", "tax_idr", "bpjs_idr", "net_idr")
LINES = "payments.jsonl"
_SUMS = ("transferred_idr", "returned_idr", "credited_idr", "outstanding_idr", "pending_idr")
_NO_HASH = "0" * 64

Credits = dict[str, dict[str, Any]]
"""NIP → what a person is credited for a period, as the state's file says it."""
Claims = defaultdict[str, list[tuple[str, Computation | None]]]
"""NIP → the agencies that claim a person, each with the person's computation there."""
Computations = Callable[[str], Mapping[str, Computation]]
"""Batch → everybody's computation in it, by NIP."""


Holds = dict[str, tuple[str, str, str]]
"""The hold's id → period, "" for every one, NIP, and the wrong account, "" for any."""

_NO_STATE: str | None = None


class Books:
    """What the ledger and its files must say, entry by entry."""

    _statements_state: str | None = None

    def __init__(
        self, world: World, store: Store, computations: Computations, seen: Counter[str]
    ) -> None:
        self._seen, self._computations, self.bank = seen, computations, Bank(seen)
        self._world, self._store = world, store
        self._left_out_twice, self.lists = LeftOut(seen), ListsCheck(store, seen)
        self._ever_live: defaultdict[tuple[str, str], set[str | None]] = defaultdict(set)
        """By period and agency, the batches that ever were live."""
        self._seq, self._hash = 0, _NO_HASH
        """Of the last entry that the archive decided."""
        self._followed = 0
        """The last entry that the table has."""
        self._is_restored = False
        """Whether the table was restored, and is not the archive's yet."""
        self._states_at: dict[int, dict[str, tuple[str, int]]] = {0: {}}
        """By an entry's number, what the table credits once it is the last one."""
        self._tips: dict[int, tuple[Any, ...]] = {}
        """By an entry's number, what the ledger's tip is once it is the last one."""
        self._paid_months: dict[int, dict[tuple[str, str], int]] = {}
        """By an entry's number, the months that it settles, each with the revision."""
        self._since_release: dict[str, dict[tuple[str, str], set[str]]] = {}
        """Run → place → the batches that were live since somebody released the run."""
        self._manifest: str | None = None
        self._manifests: dict[int, str | None] = {}
        """By an entry's number, the SHA-256 of its manifest."""
        self._credited: defaultdict[str, Credits] = defaultdict(dict)
        self._states: dict[str, str] = {}
        self._owed: dict[str, int] = {}
        self._owed_state = self._holds_state = self._claims_state = _NO_STATE
        self._paid, self._sent_back = defaultdict[str, int](int), defaultdict[str, int](int)
        self._holds: Holds = {}
        """Whom officers or returns hold."""
        self._holds_of: dict[str | None, Holds] = {None: {}}
        """By the SHA-256 of a state, what it says."""
        self._lines: dict[str, dict[str, Any]] = {}
        self._first: set[str] = set()
        self._unconfirmed: set[str] = set()
        """Of the run that is looked at: whom its releaser was asked to confirm, and did not."""
        self._held: dict[str, str] = {}
        """Whom the run that is looked at holds, with the agency."""
        self._not_paid: dict[str, dict[str, str]] = {}
        """Period → whom its last run held."""
        self._requested_under: dict[str, str] = {}
        """Run → the engine of the code that recorded it."""
        self._at_release: dict[str, dict[str, str]] = {}
        """Run → agency → the batch that was live when somebody released the run."""
        self._decisions_of: dict[str | None, dict[tuple[str, str], dict[str, Any]]] = {None: {}}
        """By the SHA-256 of a state, the decisions by period and NIP."""
        self._left_out: set[tuple[str, str]] = set()
        """Of the run that is looked at: NIP and agency of the claims that do not count."""
        self._credits_of: dict[str | None, Credits] = {None: {}}
        self._owed_of: dict[str | None, dict[str, int]] = {None: {}}
        """By the SHA-256 of a state, what it says; None is that nothing was ever written."""

    # --- after every step -------------------------------------------------------------------------

    def after_step(self, changed: Mapping[Key, Any]) -> None:
        """Check the archive, then the ledger's new entry, then the signed runs."""
        for key, before in changed.items():
            self._changed(key, before)
        self._decided(changed)
        self.lists.changed(changed)
        if self._is_restored:
            self._rewritten(changed)
        else:
            self._followed_by(changed)
        for key, before in changed.items():
            if key[0] == "run":
                self._run_changed(key[1], before, self._store.read(key))

    def _changed(self, key: Key, before: Any) -> None:
        if key[0] == "archive":
            self._archived(key[1])
        elif key[0] == "live":
            self._live_changed((key[1], key[2]), before, self._store.read(key))
        elif key[0] == "epoch":
            self._epoch_moved(before or FIRST_EPOCH, self._store.read(key))
        elif key[0] == "run" and before is None:
            self._requested_under[key[1]] = self._store.read(key).engine

    def _epoch_moved(self, before: Epoch, epoch: Epoch) -> None:
        """Another table counts: the one that two people meant, and by who agreed to just that."""
        assert epoch.number == before.number + 1, "epochs come one by one"
        assert epoch.table_id == self._store.table_id != before.table_id, "it is the table of now"
        recovery = self._store.read(("recovery", "ledger"))
        assert recovery.table_id == epoch.table_id, "what was agreed to for a table is of no copy"
        people = epoch.asked_by, epoch.agreed_by
        assert people == (recovery.asked_by, recovery.agreed_by), "as the recovery says"
        assert len(set(people) - {""}) == len(people), "by two people"
        self._seen["another table counts"] += 1

    def _followed_by(self, changed: Mapping[Key, Any]) -> None:
        entries = [key for key in changed if key[0] == "ledger" and key[1] != "tip"]
        assert len(entries) <= 1, "I7: entries come one by one"
        for key in entries:
            assert changed[key] is None, "I7: an entry never changes"
            self._follows(self._store.read(key))
        if not entries:
            kinds = {key[0] for key in changed}
            assert not kinds & {"ledger", "credited"}, "I5: credits change by an entry alone"

    def restored(self) -> None:
        """The table is an older one, or a part of it is."""
        self._is_restored = True
        tip: LedgerTip | None = self._store.read(("ledger", "tip"))
        self._followed = 0 if tip is None else tip.seq
        self._seen["restored"] += 1

    def _rewritten(self, changed: Mapping[Key, Any]) -> None:
        """What is written after a restore is what the archive decided; the tip comes last."""
        for key in changed:
            if key[0] == "ledger" and key[1] != "tip":
                self._is_decided(self._store.read(key))
        if ("ledger", "tip") not in changed and not any(key[0] == "credited" for key in changed):
            return
        tip: LedgerTip = self._store.read(("ledger", "tip"))
        assert tip.seq >= self._followed, "the tip never falls"
        self._followed = tip.seq
        self._has_tip(tip)
        if tip.seq == self._seq and self._has_periods():
            self._is_restored = False
            self._seen["recovered from the archive"] += 1
            self._all_is_there()

    def _has_periods(self) -> bool:
        """Whether the table credits what the last entry left; a part of it may be older."""
        credited = {key[1]: value for key, value in self._store.of("credited").items()}
        return credited == self._states_at[self._seq]

    def _all_is_there(self) -> None:
        """Every entry, every run that was paid and what is credited is in the table again."""
        for seq in range(1, self._seq + 1):
            entry: Entry | None = self._store.read(("ledger", f"{seq:08d}"))
            assert entry is not None, "I7: no entry is lost"
            values = self._is_decided(entry)
            if values["kind"] == "run":
                run: Run = self._store.read(("run", values["run_id"]))
                assert run.seq == seq, "a run that was paid says so"
                assert run.status in (RunStatus.COMMITTED, RunStatus.SIGNED)
        assert self._has_periods(), "I5: what is paid is credited"

    def _is_decided(self, entry: Entry) -> dict[str, Any]:
        """The values of an entry of the table, which are those that the archive decided."""
        values: dict[str, Any] = json.loads(entry.content)
        decided = self._store.read(("decided", f"{values['seq']:08d}"))
        assert decided is not None, "the archive decides"
        assert json.loads(decided) == values | {"hash": entry.hash}, "the archive decides"
        return values

    def _has_tip(self, tip: LedgerTip) -> None:
        found = (
            *(tip.seq, tip.hash, tip.recoveries_sha256, tip.manifest_sha256),
            *(tip.holds_sha256, tip.claims_sha256, tip.statements_sha256, tip.people_sha256),
        )
        assert found == self._tips[tip.seq], "I7: the tip is the last entry's"

    def _run_changed(self, run_id: str, before: Run | None, run: Run) -> None:
        if before is None:
            return
        assert before.engine == run.engine, "I8: a run keeps its engine"
        if run.status is RunStatus.PREPARED and before.status is RunStatus.PREPARING:
            self._prepared(run)
        if run.status is RunStatus.RELEASING:
            period = str(run.period)
            if before.status is not RunStatus.RELEASING:
                batches = self._live_batches(period)
                self._at_release[run_id] = batches
                places = {(period, agency): {batches[agency]} for agency in batches}
                self._since_release[run_id] = places
        self._run(run_id, run)

    def _prepared(self, run: Run) -> None:
        """What is shown is of the agencies that were asked for alone, and after the cut-off."""
        has_cut_off = self._world.terms.cut_off and not run.period.is_extra
        assert self._world.is_late or not has_cut_off, "nothing is prepared before the cut-off"
        self._seen["prepared after a cut-off"] += has_cut_off
        place = f"prepared/{run.run_id}/{run.prepared_sha256}/prepared.json"
        shown = json.loads(self._store.read(("archive", place)))
        name = f"prepared/{run.run_id}/{shown['lines_sha256']}/lines.jsonl"
        chosen = {month["agency"] for month in shown["months"] if month["chosen"]}
        lines = _rows(self._store.read(("archive", name)))
        assert {line["agency"] for line in lines} <= chosen, "shown as asked"

    def _live_changed(
        self, place: tuple[str, str], before: LiveMonth | None, live: LiveMonth
    ) -> None:
        """Which batches were live is noted for the entries; only what was paid is settled."""
        was = None if before is None else before.batch.batch_id
        self._ever_live[place] |= {was, live.batch.batch_id}
        for places in self._since_release.values():
            places.setdefault(place, set()).add(live.batch.batch_id)
        if live.settled_seq > (0 if before is None else before.settled_seq):
            assert live.settled_seq <= self._seq, "what is settled is in the ledger"
            paid = self._paid_months[live.settled_seq]
            assert live.settled_revision == paid[place], "what it paid, it settles"

    def _archived(self, name: str) -> None:
        """I7: what is archived under a hash has it."""
        data = self._store.read(("archive", name))
        folder, rest = name.split("/", 1)
        stated = name.split("/")[2]
        if folder == "settlement":
            assert stated.partition(".")[0] == known_as(data), "I7: a state is named by its content"
        elif folder == "prepared":
            assert stated == known_as(data), "I7: what was prepared is named by its content"
        elif rest.count("/") > 1:
            assert stated == _sha256(data), "I7: a file is named by its content"

    def _follows(self, entry: Entry) -> None:
        """What the table has is what the archive decided, in one with all that it changes."""
        values = self._is_decided(entry)
        seq = values["seq"]
        assert seq == self._followed + 1, "I7: entries come one by one"
        self._followed = seq
        if "credited" in values:
            credited = self._store.read(("credited", values["period"]))
            assert credited == (values["credited"]["after"], seq), (
                "I5: what is paid is credited in one"
            )
        if values["kind"] == "run":
            run: Run = self._store.read(("run", values["run_id"]))
            assert (run.status, run.seq) == (RunStatus.COMMITTED, seq), "the run is committed"
        tip: LedgerTip = self._store.read(("ledger", "tip"))
        assert tip.seq == seq, "I7: the tip is the last entry's"
        self._has_tip(tip)

    def _decided(self, changed: Mapping[Key, Any]) -> None:
        """An entry is decided by who creates it in the archive first."""
        for key in [key for key in changed if key[0] == "decided"]:
            assert changed[key] is None, "I7: an entry never changes"
            manifest: bytes = self._store.read(key)
            values = json.loads(manifest)
            stated = values.pop("hash")
            text = json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            self._entry(Entry(text.encode(), stated), manifest)

    def _entry(self, entry: Entry, manifest: bytes) -> None:
        values = json.loads(entry.content)
        assert (values["seq"], values["previous_hash"]) == (self._seq + 1, self._hash), "I7: chain"
        assert entry.hash == _sha256(self._hash.encode() + entry.content), "I7: the chain's hash"
        self._seq, self._hash = values["seq"], entry.hash
        states = dict(self._states_at[self._seq - 1])
        if "credited" in values:
            period = values["period"]
            assert values["credited"]["before"] == self._states.get(period), "I7: the state before"
            self._states[period] = values["credited"]["after"]
            states[period] = (self._states[period], self._seq)
        if values["kind"] == "run":
            self._committed(values)
            self._manifests[self._seq] = self._manifest = _sha256(manifest)
        else:
            checks = {
                "return": self._returned,
                "claim_decision": self._claim_decided,
                "statement": self._stated,
                "acknowledgement": self._acknowledged,
                "people": self.lists.entry,
            }
            checks.get(values["kind"], self._held_or_lifted)(values)
        self._states_at[self._seq] = states
        self._note_tip()
        if "balance" in values:
            self._balanced(values)

    def _note_tip(self) -> None:
        decided = self._holds_state, self._claims_state, self._statements_state, self.lists.state
        states = self._owed_state, self._manifest, *decided
        self._tips[self._seq] = (self._seq, self._hash, *states)

    # --- what the bank did ------------------------------------------------------------------------

    def _run_of(self, values: Mapping[str, Any]) -> Run:
        run: Run = self._store.read(("run", values["run_id"]))
        return run

    def _acknowledged(self, values: Mapping[str, Any]) -> None:
        assert values["requested_by"] != self._run_of(values).requested_by, "by another"

    def _stated(self, values: Mapping[str, Any]) -> None:
        """A statement adds what the bank said; who had a part in the run entered none of it."""
        run = self._run_of(values)
        assert run.released is not None
        part = {run.requested_by, run.released.by, run.acknowledged_by}
        assert values["requested_by"] not in part, "entered by who had no part in the run"
        assert values["statements"]["before"] == self._statements_state, "I7: the state before"
        before = self._statements()
        self._statements_state = values["statements"]["after"]
        *known, new = self._statements()
        assert known == before, "what was said is never taken away"
        assert (new["seq"], new["run_id"]) == (self._seq, values["run_id"])
        assert new["rows_sha256"] == values["rows_sha256"]
        key = f"settlement/statements/{values['rows_sha256']}.jsonl"
        rows = [(r["line_id"], r["amount_idr"], r["account"]) for r in self._archived_rows(key)]
        assert sorted(rows) == sorted(self._world.stated[values["request_id"]]), "as the bank said"
        self.bank.stated(values, rows)

    def _statements(self) -> list[dict[str, Any]]:
        if self._statements_state is None:
            return []
        return self._archived_rows(f"settlement/statements/{self._statements_state}.jsonl")

    def _archived_rows(self, key: str) -> list[dict[str, Any]]:
        data = self._store.read(("archive", key))
        assert data is not None, "I7: a state that the ledger names is archived"
        return _rows(data)

    # --- claims -----------------------------------------------------------------------------------

    def _claim_decided(self, values: Mapping[str, Any]) -> None:
        """A decision changes whose record of one person counts, as two people said."""
        proposed = self._world.proposed[values["request_id"]]
        people = values["requested_by"], values["confirmed_by"]
        assert people[0] == proposed.proposed_by, "as the item says"
        assert len(set(people)) == len(people), "by two people"
        assert values["claims"]["before"] == self._claims_state, "I7: the state before"
        before, self._claims_state = self._claims_state, values["claims"]["after"]
        data = self._store.read(("archive", f"settlement/claims/{self._claims_state}.jsonl"))
        assert data is not None, "I7: a state that the ledger names is archived"
        after = {(row["period"], row["nip"]): row for row in _rows(data)}
        known, place = self._decisions_of[before], (proposed.period, proposed.nip)
        others = {each: row for each, row in after.items() if each != place}
        assert others == {each: row for each, row in known.items() if each != place}, "one alone"
        assert after[place]["agency"] == proposed.agency, "as it was agreed to"
        assert after[place]["not_counted"] == list(proposed.not_counted), "as it was agreed to"
        assert known.get(place, {"seq": 0})["seq"] == proposed.replaces, "it replaces what was seen"
        self._decisions_of[self._claims_state] = after
        self._seen["claim decided"] += 1
        self._seen["claim decided otherwise"] += place in known

    def _not_counted(self, state: str | None, period: str) -> set[tuple[str, str]]:
        """NIP and agency of each claim that does not count, by a state."""
        rows = (row for (month, _), row in self._decisions_of[state].items() if month == period)
        return {(row["nip"], agency) for row in rows for agency in row["not_counted"]}

    # --- runs -------------------------------------------------------------------------------------

    def _committed(self, values: Mapping[str, Any]) -> None:
        """A run credits everybody in scope just what they are entitled to, and nobody else (I5)."""
        period = values["period"]
        assert values["previous_manifest_sha256"] == self._manifest, "I7: manifest before it"
        assert values["recoveries"]["before"] == self._owed_state, "I7: the state before"
        self._made_by_its_engine(values)
        self._left_out_twice.committed(values)
        live_months = self._live_months(values)
        chosen = {item["agency"] for item in values["heads"] if item["chosen"]}
        wanted = self._world.wanted[values["run_id"]]
        left_out = set(values["release"]["left_out"])
        self._seen["released without some"] += bool(left_out)
        asked = live_months.keys() if wanted is None else wanted & live_months.keys()
        assert chosen == asked - left_out, "as asked, without who changed"
        self._paid_months[self._seq] = {
            (period, item["agency"]): item["revision"] for item in values["heads"] if item["chosen"]
        }
        self._released_by_another(values)
        files = self._files(values)
        listed = _rows(files[LINES])
        lines = {line["nip"]: line for line in listed}
        assert len(lines) == len(listed), "one line a person"
        assert values.get("lines_root") in (None, known_as(files[LINES])), "I7: and their root"
        credited = self._credited[period]
        prepared_by = values["release"].get("claims_sha256")
        self._left_out = self._not_counted(prepared_by, period)
        after, transfers, owed = self._as_was_seen(values, live_months, chosen)
        for nip in lines:
            shown, known = (
                self._decisions_of[state].get((period, nip), {})
                for state in (prepared_by, self._claims_state)
            )
            then, now = ([row.get("agency"), row.get("not_counted")] for row in (shown, known))
            assert then == now, "bound to the decisions that were shown"
        assert not self._claimed_twice(values, lines), "I3: whom two agencies claim"
        self._owed_state = values["recoveries"]["after"]
        stored = {r["nip"]: r["outstanding_idr"] for r in _rows(self._state("recoveries"))}
        assert stored == owed, "I5: what was paid too much is owed, what is recovered no more"
        assert self._credits(period) == after, "I5: credited is entitled at the commit"
        self._owed_of[self._owed_state] = stored
        self._credits_of[self._states[period]] = after
        found = {nip: line["transfer_idr"] for nip, line in lines.items() if line["transfer_idr"]}
        assert found == transfers, "I5: what is transferred is what is due"
        for nip, line in lines.items():
            assert line["agency"] == after[nip]["agency"], "I9: the agency that pays"
            assert line["outstanding_idr"] == owed.get(nip, 0), "I5: the line says what is owed"
            had = credited.get(nip, {})
            change = {name: after[nip][name] - had.get(name, 0) for name in AMOUNTS}
            assert change.items() <= line.items(), "I5: the line says what is credited"
            self._paid[nip] += line["transfer_idr"]
            self._lines[line["line_id"]] = line
        self._credited[period], self._owed = after, owed
        self.bank.paid(values, lines.values(), after)

    def _released_by_another(self, values: Mapping[str, Any]) -> None:
        """Whoever released is not who prepared, and agreed to what the run's item names."""
        run: Run = self._store.read(("run", values["run_id"]))
        assert run.released is not None, "paid by two people"
        assert run.released.by != run.requested_by == values["requested_by"], "paid by two people"
        assert values["release"]["released_by"] == run.released.by, "paid by two people"
        assert values["release"]["digest"] == run.digest, "bound to what was shown"

    def _as_was_seen(
        self, values: Mapping[str, Any], live_months: Mapping[str, str], chosen: set[str]
    ) -> tuple[Credits, dict[str, int], dict[str, int]]:
        """Credits, transfers and debts after a run: on the states that the releaser was shown.

        Whoever has a line is since then as they were; who has none may have changed.
        """
        release = values["release"]
        seen = self._credits_of[release["credited_sha256"]]
        owed_then = dict(self._owed_of[release["recoveries_sha256"]])
        register = values.get("directory", {}).get("register_sha256", "")
        self._unconfirmed = self._not_confirmed(values, seen)
        of = values["period"]
        held_then = _held_for(of, self._holds_of[release.get("holds_sha256")], seen, register)
        held_now = _held_for(of, self._holds, self._credited[of], register)
        shown, transfers = self._foretold(
            live_months, chosen, seen, owed_then, (register, held_then), self._shares(values)
        )
        new = {nip for nip in transfers if not any(nip in c for c in self._credited.values())}
        assert new <= self._first or "directory" not in values, "whoever is new is confirmed"
        changed_accounts = {
            nip
            for nip in transfers
            if seen.get(nip, {}).get("net_idr") and not _is_same(seen[nip], shown[nip])
        }
        assert changed_accounts <= self._first or "directory" not in values, "and other accounts"
        self._seen["paid to another account"] += len(changed_accounts & self._first)
        self._held_as_named(values, register)
        now, owed = self._credited[values["period"]], dict(self._owed)
        changed = {nip for nip in shown if shown[nip] != seen.get(nip)}
        for nip in changed:
            assert seen.get(nip) == now.get(nip), "bound to the states that were shown"
            before = self._owed_of[release["recoveries_sha256"]].get(nip)
            assert before == owed.get(nip), "bound to the debts that were shown"
            assert (nip in held_then) == (nip in held_now), "bound to the holds that were shown"
            owed.pop(nip, None)
            owed |= {nip: owed_then[nip]} if nip in owed_then else {}
        return dict(now) | {nip: shown[nip] for nip in changed}, transfers, owed

    def _claimed_twice(self, values: Mapping[str, Any], lines: Mapping[str, Any]) -> list[str]:
        """The people with a line whom several agencies claimed from its release to its commit.

        Of what another agency publishes in between the run need not know.
        """
        at_release = self._at_release[values["run_id"]]
        live = self._live_batches(values["period"])
        known = {agency: live[agency] for agency in live if live[agency] == at_release.get(agency)}
        claims = self._claims(known, {})
        return [nip for nip in lines if len(claims.get(nip, ())) > 1]

    def _live_batches(self, period: str) -> dict[str, str]:
        live = {agency: self._store.read(("live", period, agency)) for agency in AGENCIES}
        return {agency: month.batch.batch_id for agency, month in live.items() if month}

    def _live_months(self, values: Mapping[str, Any]) -> dict[str, str]:
        """Agency → the batch that a run goes by: of those it pays, the one that is live now."""
        named = {item["agency"]: item for item in values["heads"]}
        for agency in AGENCIES:
            key = ("live", values["period"], agency)
            live_month = self._store.read(key)
            live = None if live_month is None else live_month.batch.batch_id
            item = named.get(agency, {"batch_id": None, "chosen": False})
            since = self._since_release[values["run_id"]].get((key[1], key[2]), set())
            may_be = since if item["chosen"] else self._ever_live[key[1], key[2]] | {None, live}
            assert item["batch_id"] in may_be, "I5: entitled at these live months"
        return {agency: item["batch_id"] for agency, item in named.items()}

    def _files(self, values: Mapping[str, Any]) -> dict[str, bytes]:
        """I7: the files of a run, archived under the hashes that its entry names."""
        found = {}
        for file in values["files"]:
            name = file["name"]
            key = f"runs/{values['run_id']}/{file['sha256']}/{name}"
            found[name] = self._store.read(("archive", key))
            assert found[name] is not None, "I7: a file that the ledger names is archived"
            assert _sha256(found[name]) == file["sha256"], "I7: the file's SHA-256"
        return found

    def _made_by_its_engine(self, values: Mapping[str, Any]) -> None:
        """I8: a run is made by the engine that was deployed when finance asked for it."""
        engine = self._requested_under[values["run_id"]]
        assert values["engine"] == engine, "I8: the entry names the engine of the request"
        self._seen["run of another engine"] += engine != self._world.engine
        files = self._files(values)
        heading = b"Sisa tagihan" if engine in ("1", "2") else b"Sisa kelebihan bayar"
        is_as_then = heading in files["payments.xlsx"] and (
            ("listing.xlsx" in files) is (int(engine) >= 4)
        )
        assert is_as_then, "I8: the files are those of the engine of the request"

    def _foretold(
        self,
        live_months: Mapping[str, str],
        chosen: set[str],
        credited: Credits,
        owed: dict[str, int],
        holding: tuple[str, set[str]],
        shares: Mapping[str, int],
    ) -> tuple[Credits, dict[str, int]]:
        """Who will be credited what, and the transfers; ``owed`` becomes what is owed then.

        ``holding`` is the register in force then, and whom officers held. ``shares`` are how much a
        recovery may take by agency, in hundredths of the net pay; of none where it takes all.
        """
        after, transfers = dict(credited), {}
        register, by_officers = holding
        self._held.clear()
        for nip, [(agency, computation), *others] in self._claims(live_months, credited).items():
            self._seen["claimed twice"] += bool(others)
            if others or agency not in chosen:
                continue  # I3: whom two agencies claim, none is paid for
            before = credited.get(nip)
            credit = _credit(nip, agency, computation, before)
            due = credit["net_idr"] - (0 if before is None else self._settled_idr(before))
            more = max(credit[name] - (before or {}).get(name, 0) for name in AMOUNTS)
            owes = owed.get(nip, 0)
            kept = (before or {}).get("kept_idr", 0)
            taken = _taken(owes, due, credit, before, shares.get(agency))
            pays = due > taken or more > 0
            is_held = computation is not None and bool(held_by(register, {nip: agency}))
            self._seen["held by officers"] += pays and nip in by_officers
            if pays and (is_held or nip in by_officers):
                self._held[nip] = agency
                continue  # I21: neither credited nor sent, but named
            if nip in self._unconfirmed and due > taken:
                self._held[nip] = agency
                continue
            after[nip] = credit
            self._seen["agency changed"] += before is not None and before["agency"] != agency
            self._seen["recovered"] += due > 0 and nip in owed
            self._seen["recovered in part"] += due > taken > 0 and owes > taken
            if due > taken:
                transfers[nip] = due - taken
                after[nip] = _paid_to(credit, account_of(register, nip))
            if agency in shares:
                after[nip] = _keeping(after[nip], kept + taken)
            owed[nip] = owes - taken
            if not owed[nip]:
                del owed[nip]
        return after, transfers

    def _shares(self, values: Mapping[str, Any]) -> dict[str, int]:
        """By agency, how much of the net pay is recovered at most, in hundredths: by its rules."""
        is_limited = int(values["engine"]) >= 4
        assert ("recovery_bp" in values["release"]) is is_limited, "I8: as the engine recovers"
        if not is_limited:
            return {}
        rules = {
            item["agency"]: rules_of(item["rules_sha256"]).document for item in values["heads"]
        }
        return {a: of.get("recovery", {}).get("most_percent", 50) for a, of in rules.items()}

    def _not_confirmed(self, values: Mapping[str, Any], seen: Credits) -> set[str]:
        """Whom the releaser was asked to confirm and did not; what was agreed to is just the list.

        It has whoever was never paid, and whoever was paid to another account.
        """
        if "directory" not in values:
            self._first = set()
            return set()
        data = self._files(values)["first-payments.jsonl"]
        rows = _rows(data)
        self._first = {row["nip"] for row in rows}
        new = {row["nip"] for row in rows if row["reason"] == "first_payment"}
        assert not any(seen.get(nip, {}).get("net_idr") for nip in new), "never paid"
        confirmed = values["release"]["first_payments_sha256"]
        assert confirmed in (None, _sha256(data)), "confirmed is just the list that was shown"
        self._seen["not confirmed"] += bool(self._first) and confirmed is None
        return set() if confirmed else self._first

    def _held_as_named(self, values: Mapping[str, Any], register: str) -> None:
        """I21: whom the register in force at the preparation does not let be paid is named."""
        if "directory" not in values:  # files of older engines name nobody
            self._not_paid[values["period"]] = dict(self._held)
            return
        assert register in self._world.looked_up[values["run_id"]], "I21: the register in force"
        rows = _rows(self._files(values)["not-paid.jsonl"])
        unheld = ("claimed_twice", "not_counted")
        named = {row["nip"]: row["agency"] for row in rows if row["reason"] not in unheld}
        left_out = {(r["nip"], r["agency"]) for r in rows if r["reason"] == "not_counted"}
        assert left_out == self._named_as_left_out(values), "I21: whose record does not count"
        self._seen["not counted"] += len(left_out)
        assert named == self._held, "I21: everybody who is held is named"
        assert values["held"] == len(named), "I21: and counted"
        self._not_paid[values["period"]] = named
        self._seen["held"] += len(named)

    def _named_as_left_out(self, values: Mapping[str, Any]) -> set[tuple[str, str]]:
        """The claims of the agencies that are paid that do not count."""
        paid = {item["agency"]: item["batch_id"] for item in values["heads"] if item["chosen"]}
        claims = {(nip, a) for a in paid for nip in self._computations(paid[a])}
        return claims & self._left_out

    def _claims(self, live_months: Mapping[str, str], credited: Credits) -> Claims:
        claims: Claims = defaultdict(list)
        for agency, batch_id in live_months.items():
            for nip, computation in self._computations(batch_id).items():
                if (nip, agency) not in self._left_out:
                    claims[nip].append((agency, computation))
        for nip, credit in credited.items():
            if nip not in claims:  # who left is entitled to nothing
                claims[nip] = [(credit["agency"], None)]
        return claims

    def _settled_idr(self, credit: Mapping[str, Any]) -> int:
        """What a person has had of a credit: what came back is paid again."""
        self._seen["paid again"] += _pending(credit) > 0
        return int(credit["net_idr"]) - _pending(credit)

    def _run(self, run_id: str, run: Run) -> None:
        """I7: a signed run's manifest is its entry with its hash, and the one the ledger names."""
        if run.status is not RunStatus.SIGNED:
            return
        assert run.seq is not None, "a signed run has its entry"
        entry = self._store.read(("ledger", f"{run.seq:08d}"))
        manifest = self._store.read(("archive", f"runs/{run_id}/manifest.json"))
        expected = json.loads(entry.content) | {"hash": entry.hash}
        assert json.loads(manifest) == expected, "I7: what is signed is in the ledger"
        assert _sha256(manifest) == self._manifests[run.seq], "I7: and the ledger names it"
        for place in self._paid_months[run.seq]:
            live = self._store.read(("live", *place))
            assert live.settled_seq >= run.seq, "whom it pays, it settles"

    # --- returns ----------------------------------------------------------------------------------

    def _returned(self, values: Mapping[str, Any]) -> None:
        """A return notes what came back, once, and changes no amount (I5)."""
        period = values["period"]
        expected = json.loads(json.dumps(self._credited[period]))
        entered = self._world.entered[values["request_id"]]
        people = values["requested_by"], values["confirmed_by"]
        assert people[0] == entered.entered_by, "as the item says"
        assert len(set(people)) == len(people), "by two people"
        amounts = {line.line_id: line.transfer_idr for line in entered.lines}
        for item in values["lines"]:
            line = self._lines[item["line_id"]]
            assert item["transfer_idr"] == amounts[item["line_id"]], "what was entered"
            assert 0 < item["transfer_idr"] <= line["transfer_idr"], "at most what was transferred"
            returns = expected[line["nip"]]["returns"]
            assert all(r["line_id"] != item["line_id"] for r in returns), "it comes back once"
            returns.append(
                {
                    "line_id": item["line_id"],
                    "run_id": values["run_id"],
                    "reason": item["reason"],
                    "transfer_idr": item["transfer_idr"],
                    "taken_up": False,
                }
            )
            self._sent_back[line["nip"]] += item["transfer_idr"]
            self.bank.returned(item["line_id"], item["transfer_idr"])
        held = dict(self._holds)
        for item in values["lines"]:
            nip = self._lines[item["line_id"]]["nip"]
            account = expected[nip].get("account", "")
            if item["reason"] == "closed_account":
                held[item["line_id"]] = "", nip, ""
                self._seen["held by a return"] += 1
            elif item["reason"] == "bad_account" and account:
                held[item["line_id"]] = period, nip, account
                self._seen["held for an account"] += 1
        if held != self._holds:
            assert values["holds"]["before"] == self._holds_state, "I7: the state before"
            self._holds_become(values, held)
        assert self._credits(period) == expected, "I5: a return changes no amount"
        self._credited[period] = expected
        self._credits_of[self._states[period]] = expected

    # --- holds ------------------------------------------------------------------------------------

    def _held_or_lifted(self, values: Mapping[str, Any]) -> None:
        """A hold or a lift is what one person entered and another confirmed, and nothing else."""
        assert values["holds"]["before"] == self._holds_state, "I7: the state before"
        entered = self._world.entered_holds[values["request_id"]]
        people = values["requested_by"], values["confirmed_by"]
        assert people[0] == entered.entered_by, "as the item says"
        assert len(set(people)) == len(people), "by two people"
        assert values["kind"] == entered.kind, "what was entered"
        expected = dict(self._holds)
        if values["kind"] == "hold":
            key = f"settlement/holds/{entered.row_sha256}.jsonl"
            (row,) = _rows(self._store.read(("archive", key)))
            assert (row["period"], row["nip"], "") not in expected.values(), "held once"
            expected[entered.hold_id] = (row["period"], row["nip"], "")
        else:
            assert expected.pop(entered.hold_id, None), "what is lifted was held"
        self._holds_become(values, expected)
        self._seen[f"{values['kind']} in the ledger"] += 1

    def _holds_become(self, values: Mapping[str, Any], expected: Holds) -> None:
        self._holds_state = values["holds"]["after"]
        found = {row["hold_id"]: _hold(row) for row in _rows(self._state("holds"))}
        assert found == expected, "who is held is who was held and not lifted"
        self._holds = self._holds_of[self._holds_state] = found

    # --- the whole --------------------------------------------------------------------------------

    def _balanced(self, values: Mapping[str, Any]) -> None:
        """paid − sent back = credited + owed − pending, for every person over all periods (I5)."""
        sums = [0, 0, 0]
        for nip in self._paid.keys() | {n for c in self._credited.values() for n in c}:
            credits_of = [c[nip] for c in self._credited.values() if nip in c]
            credited = sum(credit["net_idr"] for credit in credits_of)
            pending = sum(map(_pending, credits_of))
            owed = self._owed.get(nip, 0)
            paid = self._paid[nip] - self._sent_back[nip]
            assert paid == credited + owed - pending, "I5: the books of a person"
            sums = [a + b for a, b in zip(sums, (credited, owed, pending), strict=True)]
        sums = [sum(self._paid.values()), sum(self._sent_back.values()), *sums]
        assert [values["balance"][name] for name in _SUMS] == sums, "I5: the ledger's own sums"

    def _credits(self, period: str) -> Credits:
        data = self._state("credited", period)
        return {row["nip"]: row for row in _rows(data)}

    def _state(self, kind: str, period: str = "") -> bytes:
        across = {"recoveries": self._owed_state, "holds": self._holds_state}
        sha256 = self._states[period] if period else across[kind]
        data = self._store.read(("archive", f"settlement/{kind}/{sha256}.jsonl"))
        assert data is not None, "I7: a state that the ledger names is archived"
        return bytes(data)

    # --- when all is quiet ------------------------------------------------------------------------

    def all_is_paid(self, period: str, claims: Claims) -> None:
        """I5: credited is entitled for whom one agency claims, and nothing for whom none does."""
        credited, not_paid = self._credited[period], self._not_paid.get(period, {})
        by_officers = _held_for(period, self._holds, credited, self._world.register)
        left_out = self._not_counted(self._claims_state, period)
        claims = _without(claims, left_out)
        for nip, [(agency, computation), *others] in claims.items():
            is_held = nip in by_officers or held_by(self._world.register, {nip: agency})
            if not_paid.get(nip) == agency and is_held:
                continue  # I21: it is not called settled without this name
            if not others and computation is not None:
                assert credited[nip]["net_idr"] == computation.net_idr, "I5: paid is entitled"
                assert credited[nip]["agency"] == agency, "I9: by the agency that claims"
                waits = nip in by_officers or _pending(credited[nip]) == 0
                assert waits, "what came back was paid again, or somebody is held for it"
        for nip in credited.keys() - claims.keys():
            assert credited[nip]["net_idr"] == 0, "I5: who dropped out is owed nothing"

    def all_is_signed(self) -> None:
        """I7: every run is signed, or ended without paying; a restored table is whole again."""
        self._all_is_there()
        for run in self._store.of("run").values():
            self._seen[f"run {run.status}"] += 1
            assert run.status is RunStatus.SIGNED or run.status in PAID_NOTHING, (
                f"a run without end: {run.status}"
            )
            assert run.status is RunStatus.SIGNED or run.seq is None, "it paid and has ended"


def _hold(row: Mapping[str, Any]) -> tuple[str, str, str]:
    is_of_one = row["reason"] in ("officer", "returned_bad_account")
    return row["period"] if is_of_one else "", row["nip"], row.get("account", "")


def _held_for(period: str, holds: Holds, credited: Credits, register: str) -> set[str]:
    """Whom holds keep a run from paying; for a wrong account until the register has another one."""
    found = set()
    for hold_id, (of, nip, account) in holds.items():
        returns = credited.get(nip, {}).get("returns", ())
        waits = any(r["line_id"] == hold_id and not r["taken_up"] for r in returns)
        is_wrong = waits and register and account_of(register, nip) in ("", account)
        if of in ("", period) and (is_wrong or not account):
            found.add(nip)
    return found


def _is_same(before: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    return bool(before.get("account", "") == after.get("account", ""))


def _paid_to(credit: Mapping[str, Any], account: str) -> dict[str, Any]:
    rest = {name: value for name, value in credit.items() if name != "account"}
    return rest | ({"account": account} if account else {})


def _taken(
    owes: int, due: int, credit: Mapping[str, Any], before: Mapping[str, Any] | None, share: Any
) -> int:
    """What is kept of what is due, less than 0 where the person owes more by it."""
    if share is None:
        return min(owes, due)
    then = before or {"net_idr": 0}
    most = credit["net_idr"] * share // 100 - then.get("kept_idr", 0)
    fall = min(0, credit["net_idr"] - then["net_idr"])
    return int(max(min(owes, due, most), fall))


def _keeping(credit: Mapping[str, Any], kept_idr: int) -> dict[str, Any]:
    rest = {name: value for name, value in credit.items() if name != "kept_idr"}
    return rest | ({"kept_idr": kept_idr} if kept_idr else {})


def _credit(
    nip: str, agency: str, computation: Computation | None, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """A person's credit after a run that has them in scope."""
    amounts = {name: computation.steps[name] if computation else 0 for name in AMOUNTS}
    returns = [r | {"taken_up": True} for r in before["returns"]] if before else []
    credit = {"nip": nip, "agency": agency, **amounts, "returns": returns}
    credit = _keeping(credit, before.get("kept_idr", 0) if before else 0)
    return _paid_to(credit, before.get("account", "") if before else "")


def _without(claims: Claims, left_out: set[tuple[str, str]]) -> Claims:
    """The claims that count, of whom any does."""
    found: Claims = defaultdict(list)
    for nip, of_person in claims.items():
        for agency, computation in of_person:
            if (nip, agency) not in left_out:
                found[nip].append((agency, computation))
    return found


def _pending(credit: Mapping[str, Any]) -> int:
    return sum(item["transfer_idr"] for item in credit["returns"] if not item["taken_up"])


def _rows(data: bytes) -> list[dict[str, Any]]:
    """The lines of a JSONL file, without names: they are not the books' business."""
    rows = rows_of(data)
    for row in rows:
        row.pop("name", None)
    return rows


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
