"""The invariants I1–I9, recomputed from what the stores hold; no flow is used for it.

**After every step** everything is checked again that rests on what the step wrote; a step that only
reads cannot break what held before it.

- I1 a report gives each row of its file one disposition, the right one, and each rejected row a
  reason; no upload is validated, refused or published without its report, and none waits for an
  approval without a reason.
- I2, I8 the live records of a month are, step by step of the computation, the oracle's by the
  pinned rules, cut to the budget where those say so; they were all computed by the pinned code;
  count and sums are the stored totals. What is archived or staged under a name never changes its
  content.
- I3 the live people of a month are those of all files that went live, folded in the order of S3's
  clock: nobody is lost, doubled or stale. Who is registered and not among them is listed, unless a
  later whole file had replaced the upload before. Whom two agencies claim, no run pays. (What a run
  pays by is live at its commit; the batches of other agencies were live at some moment since the
  entry before it, as if the run had come just before what they published meanwhile.)
- I4 a live month never moves to an older upload, and by no other batch than one that gave no
  concern or was approved over just this live state. After the cut-off of its period every batch
  gives one, and before it no run is prepared.
- I5 at the commit of a run or return (see ``books``): credited is entitled for everybody in scope
  and unchanged for all others; paid − sent back = credited + owed − pending for every person.
- I6 a referral is opened or withdrawn only as the batch that is live in that moment needs, its
  revision rises by one; and wherever the open referrals are not those that the live batch needs, or
  the coaching programme does not know one, a job that will see to it is under way. (Only a batch
  of code that is no longer deployed may leave referrals unfinished, for the sweeper.)
- I7 each entry of the ledger follows the one before it; a run's files are archived when it is in
  the ledger, under the SHA-256 that is there, and say what was worked out (see ``books``).
- I9 the agency is the same in the keys of object, upload, live month and referral, in the batch, in
  its records and in the lines that pay them. (The caller's is not simulated: see ``tests/e2e``.)

- What is live was locked before it was, and just it: the shards that its root names have everybody
  of the month with the oracle's amounts; what is locked never changes, and a publication's record
  is that of a month that was live.

- An upload that waits for the agency head is counted with those that do from that step on, and one
  that was agreed to no more.

**At the end**, when nothing is under way: what those leave to time. No upload in a live month is
counted as waiting, and its rejected rows are those that the reports of its uploads say. Each upload
is published, superseded by a later whole file, or refused because no row of it is sound; every live
month has its record under lock; the open referrals are
those that the live batches need, and the coaching programme knows just these; credited is entitled
for everybody whom one agency claims, and nothing for whom none does; every run is signed; and all
of the above once more over everything.
"""

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any

from tests.oracle.computation import Computation
from tests.simulation.actors import KEYS, World
from tests.simulation.books import Books, Claims
from tests.simulation.expected import (
    Month,
    computations_of,
    conditions_of,
    deviations_of,
    fold,
    unpaid_people,
)
from tests.simulation.people import AGENCIES
from tests.simulation.source import PERIODS, File
from tests.simulation.store import Key, Store
from tests.simulation.stores import Report, Shown, StoredUpload, shown
from tukin.payroll.batch import Batch, UploadStatus
from tukin.payroll.publication import LiveMonth, MonthState, state_of
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.uploads import order_text
from tukin.referrals.referral import Referral, ReferralState
from tukin.settlement.run_state import RunStatus
from tukin.vocabulary.nip import person_key
from tukin.vocabulary.period import Period

Job = tuple[Any, ...]
Event = Mapping[str, Any]
Place = tuple[str, str]
"""An agency and a period."""

_PAID = ("gross_idr", "tax_idr", "bpjs_idr", "net_idr")
_NEXT = {
    UploadStatus.PUBLISHED: {
        UploadStatus.PUBLISHED,
        UploadStatus.SUPERSEDED,
        UploadStatus.REFUSED,  # no step of it holds any more, since an earlier one came late
    },
    UploadStatus.REJECTED: {UploadStatus.REJECTED},
    UploadStatus.SUPERSEDED: {UploadStatus.SUPERSEDED},
}
"""What may follow a state from which no upload comes back."""


class Checks:
    """Watches the store of one simulation."""

    def __init__(self, world: World, store: Store) -> None:
        self._world = world
        self._store = store
        self.seen = Counter[str]()
        """What came about, so that a test can tell that it does."""
        self._books = Books(world, store, self._computations, self.seen)
        self._sources: dict[str, frozenset[str]] = {"": frozenset()}
        """Batch that went live → the uploads that its month is the fold of."""
        self._folds: dict[str, tuple[Month, dict[str, set[int]]]] = {"": ({}, {})}
        self._known_computations: dict[str, dict[str, Computation]] = {}
        self._known_conditions: dict[Shown, set[str]] = {}
        self._live: dict[Place, LiveMonth] = {}
        self._agreed_by: dict[str, str] = {}
        """Batch that went live → the one of its month that was approved last, at the latest it."""
        self._staged_as: dict[str, Place] = {}
        self._known_pay: dict[str, dict[str, tuple[int, ...]]] = {}
        self._roots_recorded: set[str] = set()
        self._sound: dict[int, tuple[PayrollRecord, Computation, str]] = {}
        """Records of live months that were looked at, by what they were compared with."""
        self._behind: set[Place] = set()
        self._untold: dict[Key, Referral] = {}
        self._reported: dict[Key, Event] = {}
        self._event_ids: dict[str, Event] = {}

    # --- after every step -------------------------------------------------------------------------

    def after_step(self, jobs: Callable[[], list[Job]], ended: bool) -> None:
        """Check what a step has changed.

        Args:
            jobs: what is under way or will be.
            ended: whether a job came to its end, so that what it was to do must be done.
        """
        changed = self._store.take_changes()
        if changed:
            self._changed(changed)
        if (changed or ended) and (self._behind or self._untold):
            self._somebody_sees_to_it(jobs())

    def restored(self) -> None:
        """The table's part of the ledger is an older one from now on."""
        self._books.restored()

    def _changed(self, changed: Mapping[Key, Any]) -> None:
        places = {(key[2], key[1]) for key in changed if key[0] == "live"}
        for place in places:
            self._live_month_moved(place, self._store.read(("live", place[1], place[0])))
        for key, before in changed.items():
            places |= self._written(key, before, self._store.read(key))
            if key[0] == "upload":
                self._counted_as_waiting(key, self._store.read(key))
        for place in places:
            self._month(place)
        self._books.after_step(changed)

    def _written(self, key: Key, before: Any, after: Any) -> set[Place]:
        """Check an item that has changed; the months that have to be looked at for it."""
        match key[0]:
            case "report":
                assert before is None, "I8: a batch's report never says anything else"
                self._report_written(key[1], key[2], after)
            case "upload":
                self._upload_moved(key, before, after)
            case "accepted" | "archive":
                assert before is None, "I8: what is archived never changes"
            case "locked":
                assert before is None, "what is locked never changes"
                if key[1] == "publications":
                    self._recorded(key, after)
            case "staged" if key[1] in self._staged_as:
                return {self._staged_as[key[1]]}
            case "referral":
                self._referral_written(key, before, after)
                return {(key[1], key[2])}
        return set()

    # --- uploads ----------------------------------------------------------------------------------

    def _report_written(self, batch_id: str, upload_id: str, report: Report) -> None:
        """I1: of each row one disposition, the right one; I3: who is not paid is listed."""
        batch = self._world.batches[batch_id]
        file = self._world.files[upload_id]
        month, accepted = self._fold(batch)
        rejected = dict(report.rejected)
        numbers = sorted([*report.accepted, *rejected])
        assert numbers == [number for number, _ in file.numbered()], "I1: one disposition"
        assert set(report.accepted) == accepted[upload_id], "I1: the right one"
        assert all(rejected.values()), "I1: rejected with reasons"
        assert report.counts == (len(report.accepted), len(rejected)), "I1: as many as it says"
        self.seen["rows rejected"] += len(rejected)
        if not batch.register_sha256 or not month:
            return
        unpaid = unpaid_people(batch.agency, batch.register_sha256, month)
        rows = {
            row.nip for number, row in file.numbered() if row.flaw != "nip" and number in rejected
        }
        reasons = {nip: "W122" if nip in rows else "W121" for nip in unpaid}
        assert dict(report.unpaid or ()) == reasons, "I3: register − live is listed"

    def _upload_moved(self, key: Key, before: StoredUpload | None, after: StoredUpload) -> None:
        batch, status = after.batch, after.status
        file = self._world.files[key[3]]
        place = (file.agency, str(file.period))
        assert place == (batch.agency, str(batch.period)) == key[1:3], "I9: keys and batch"
        if before is not None and before.status in _NEXT:
            assert status in _NEXT[before.status], "an end is an end"
        if status in (UploadStatus.RECEIVED, UploadStatus.FAILED, UploadStatus.SUPERSEDED):
            return
        report = self._store.read(("report", after.batch_id, key[3]))
        if status is UploadStatus.PUBLISHED:
            live = self._live[place]
            assert file.upload_id in self._sources[live.batch.batch_id], "published is live"
            return
        assert report, "I1: the agency was notified"
        if status is UploadStatus.REFUSED and not after.is_revised:
            assert not report.accepted, "I1: no row is sound"
        if after.shown is not None:
            conditions = self._conditions(batch, after.shown)
            assert conditions or self._approved_later(file), "nobody is asked without a reason"
            self.seen.update(f"asked: {condition}" for condition in conditions)

    def _counted_as_waiting(self, key: Key, upload: StoredUpload) -> None:
        """Who waits is counted from that moment on, who was agreed to from that moment no more."""
        counted = self._store.read(("waiting", key[2], key[1]))
        is_counted = order_text(upload.batch.order) in (counted[1] if counted else ())
        if upload.status is UploadStatus.AWAITING_APPROVAL:
            assert is_counted, "an upload waits and is not counted"
            self.seen["uploads that wait"] += 1
        elif upload.status is UploadStatus.PUBLISHED and upload.was_approved:
            assert not is_counted, "an upload that was agreed to is counted as waiting"

    def _counts(self, place: Place, live: LiveMonth) -> None:
        """At the end nobody waits, and what does not count is what the reports say."""
        agency, period = place
        _, waiting = self._store.read(("waiting", period, agency)) or (agency, ())
        own = [u for u in self._store.of("upload", *place).values() if _is_in_month(u, live)]
        stale = {order_text(u.batch.order) for u in own} & set(waiting)
        assert not stale, "what is live is counted as waiting"
        _, rejected, not_paid = self._store.read(("counts", period, agency))
        assert rejected == sum(upload.rejected or 0 for upload in own), "rejected rows"
        assert (not_paid is not None) == bool(live.settled_seq), "a run says whom it did not pay"
        self.seen["rejected rows counted"] += rejected

    def _approved_later(self, file: File) -> bool:
        """Whether an upload that came later was approved: then an earlier one has to wait."""
        return any(
            self._world.files[key[1]].order > file.order for key in self._store.of("approval")
        )

    def _conditions(self, batch: Batch, at: Shown) -> set[str]:
        """What a batch would have to be approved for over a live state."""
        if at not in self._known_conditions:
            _, live_batch, _, settled_seq, is_paid, agreed, is_after_cut_off = at
            month, accepted = self._fold(batch)
            line = self._store.read(("sources", batch.sources_sha256)).line
            self._known_conditions[at] = conditions_of(
                [self._world.files[upload_id] for upload_id in line],
                accepted,
                batch.rules_sha256,
                month,
                self._folds[live_batch][0] if live_batch else None,
                bool(settled_seq or is_paid),
            )
            if is_after_cut_off:
                self._known_conditions[at].add("after the cut-off")
            if agreed:
                self._known_conditions[at] |= self._deviations(batch, agreed)
        return self._known_conditions[at]

    def _deviations(self, batch: Batch, agreed: str) -> set[str]:
        """How a month deviates from the one that was last approved or paid."""
        before, history = self._world.batches.get(agreed), self._world.history
        compare = partial(
            deviations_of,
            self._rows_and_gross(agreed),
            self._rows_and_gross(batch.batch_id),
            has_register=bool(batch.register_sha256),
            judges_falls=batch.period.is_extra == (before is not None and before.period.is_extra),
        )
        if history is None or not history.is_of(batch.agency, batch.period):
            return compare()
        months = ({nip: idr for nip, (_, idr) in of.items()} for of in history.paid.values())
        found = compare(paid=tuple(months))
        self.seen["asked by the mean alone"] += found != compare()
        return found

    def _rows_and_gross(self, batch_id: str) -> Mapping[str, tuple[Mapping[str, str], int]]:
        history = self._world.history
        if history is not None and batch_id in history.paid:
            return history.paid[batch_id]
        month, _ = self._fold(self._world.batches[batch_id])
        gross = {nip: one.gross_idr for nip, one in self._computations(batch_id).items()}
        return {nip: (dict(row), gross[nip]) for nip, row in month.items()}

    def _agreed_of_month(self, old: LiveMonth | None) -> str:
        """The batch of a month that was last approved or paid; "" for none."""
        if old is None:
            return ""
        return old.batch.batch_id if old.settled_seq else self._agreed_by[old.batch.batch_id]

    def _agreed(self, place: Place, old: LiveMonth | None) -> str:
        """The batch that a new one of a place is compared with: else of the last paid month."""
        agency, period = place
        month = self._live.get((agency, str(PERIODS[0])))
        if of_month := self._agreed_of_month(old):
            return of_month
        history = self._world.history
        if history is not None and history.is_of(agency, Period.parse(period)):
            return history.months[-1].batch.batch_id
        if period == str(PERIODS[0]) or month is None or not month.settled_seq:
            return ""
        return month.batch.batch_id if self._fold(month.batch)[0] else ""

    def _fold(self, batch: Batch) -> tuple[Month, dict[str, set[int]]]:
        """The month of a batch and the accepted rows of each of its uploads."""
        if batch.batch_id not in self._folds:
            sources = self._store.read(("sources", batch.sources_sha256))
            files = [self._world.files[source.upload_id] for source in sources.uploads]
            self._folds[batch.batch_id] = fold(files, batch.register_sha256)
        return self._folds[batch.batch_id]

    def _last_whole(self, batch_id: str) -> tuple[Any, ...]:
        """The order of the last whole file in a batch; below every other where there is none."""
        files = [self._world.files[upload_id] for upload_id in self._sources[batch_id]]
        return max((file.order for file in files if not file.is_amendment), default=())

    # --- live months ------------------------------------------------------------------------------

    def _live_month_moved(self, place: Place, new: LiveMonth) -> None:
        old = self._live.get(place)
        batch = new.batch
        assert place == (batch.agency, str(batch.period)), "I9: agency of the key and of the batch"
        if old is not None:
            assert new.revision >= old.revision, "I4: revision"
            assert new.settled_seq >= old.settled_seq, "a settlement is never forgotten"
            assert new.latest_order >= old.latest_order, "I4: an order never falls"
            self._state_follows(old, new)
        self._live[place] = new
        if old is not None and old.batch.batch_id == batch.batch_id:
            assert (new.totals, new.staged_as) == (old.totals, old.staged_as), "I4: one batch"
            return
        base = "" if old is None else old.batch.batch_id
        assert new.revision == (1 if old is None else old.revision + 1), "I4: revision"
        assert new.settled_seq == (0 if old is None else old.settled_seq), "only a run settles"
        self._sources_follow(batch, base)
        self._approved(batch, old)
        if old is not None:
            self._staged_as.pop(old.staged_as, None)
        self._staged_as[new.staged_as] = place
        self.seen["cut to the budget"] += new.staged_as != batch.batch_id

    def _sources_follow(self, batch: Batch, base: str) -> None:
        """I4: a month is the fold of what counted before and of what comes to it, no less."""
        stored = self._store.read(("sources", batch.sources_sha256))
        ids, line = {source.upload_id for source in stored.uploads}, set(stored.line)
        files = self._world.files
        assert line, "a batch is composed of something"
        assert all(files[one].order > self._last_whole(base) for one in line), "I4: never older"
        wanted = set(self._sources[base] | line)
        first = max((files[one].order for one in wanted if not files[one].is_amendment), default=())
        wanted = {one for one in wanted if files[one].order >= first}
        assert wanted <= ids, "nothing that counted is forgotten"
        for one in ids - wanted:  # what could be read, and holds nothing until others come
            assert files[one].is_amendment
            upload = self._store.read(("upload", batch.agency, str(batch.period), one))
            assert upload.status in (UploadStatus.REFUSED, UploadStatus.PUBLISHED)
        self.seen["composed together"] += len(line) > 1
        self._sources[batch.batch_id] = frozenset(ids)
        self._fold(batch)

    def _state_follows(self, old: LiveMonth, new: LiveMonth) -> None:
        """A run settles what is live; what goes live after it is a correction until the next."""
        if new.settled_seq > old.settled_seq:
            is_paid = new.settled_revision == new.revision
            paid = MonthState.SETTLED if is_paid else MonthState.CORRECTIONS_PENDING
            assert state_of(new) is paid, "a run settles what it paid"
        elif new.revision > old.revision:
            live = MonthState.PUBLISHED if self._fold(new.batch)[0] else MonthState.WITHDRAWN
            unpaid = MonthState.CORRECTIONS_PENDING if old.settled_seq else live
            assert state_of(new) is unpaid, "nobody has paid what has just gone live"

    def _is_paid(self, period: str) -> bool:
        """Whether anybody is credited for a period, or somebody released a run that will."""
        return self._store.read(("credited", period)) is not None or any(
            run.status is RunStatus.RELEASING and str(run.period) == period
            for run in self._store.of("run").values()
        )

    def _approved(self, batch: Batch, old: LiveMonth | None) -> None:
        """What gives a condition was approved: just it, for just these people, up to this total."""
        is_paid = self._is_paid(str(batch.period))
        place = batch.agency, str(batch.period)
        is_late = self._world.is_after_cut_off(batch.period)
        now = shown(batch, old, is_paid, self._agreed(place, old), is_late)
        conditions = self._conditions(batch, now)
        self._agreed_by[batch.batch_id] = (
            batch.batch_id if conditions else self._agreed_of_month(old)
        )
        if not conditions:
            return
        approvals = self._store.of("approval", batch.upload_id).values()
        for at, _ in approvals:
            then = self._world.batches[at[0]]
            if (
                self._conditions(then, at) == self._conditions(batch, now)
                and self._changed_people(at) == self._changed_people(now)
                and self._total(at[0]) >= self._total(now[0])
            ):
                return
        raise AssertionError("I4: what gives a condition was approved")

    def _changed_people(self, at: Shown) -> dict[str, Any]:
        """Whom a batch changes, with the row and the steps before and after."""
        after, before = self._rows_and_steps(at[0]), self._rows_and_steps(at[1])
        return {
            nip: (before.get(nip), after.get(nip))
            for nip in before.keys() | after.keys()
            if before.get(nip) != after.get(nip)
        }

    def _rows_and_steps(self, batch_id: str) -> dict[str, Any]:
        if not batch_id:
            return {}
        month, _ = self._fold(self._world.batches[batch_id])
        steps = self._computations(batch_id)
        none = {"alpa": "0", "ijin": "0"}  # as good as not named
        return {nip: (none | dict(row), steps[nip].steps) for nip, row in month.items()}

    def _total(self, batch_id: str) -> int:
        return sum(one.steps["gross_idr"] for one in self._computations(batch_id).values())

    def _month(self, place: Place) -> None:
        """I2, I3, I8 and I9 of the live records; and whether the referrals lag."""
        live = self._live[place]
        expected = self._entitled(*place)
        staged = self._store.of("staged", live.staged_as)
        records = {record.appraisal.nip: record for record in staged.values()}
        assert records.keys() == expected.keys(), "I3: nobody is lost, doubled or stale"
        for nip, computation in expected.items():
            self._record(records[nip], computation, live)
        accepted = self._store.read(("accepted", live.batch.batch_id))
        assert len(accepted) == len(expected) == live.totals.rows, "I2: count of the live batch"
        for name in ("gross_idr", "tax_idr", "bpjs_idr", "net_idr"):
            total = sum(computation.steps[name] for computation in expected.values())
            assert getattr(live.totals, name) == total, "I2: sum of the live batch"
        amounts = {nip: tuple(each.steps[n] for n in _PAID) for nip, each in expected.items()}
        key_of = person_key if live.batch.format == 1 else KEYS.of
        paid = {key_of(nip): each for nip, each in amounts.items()}
        assert self._locked(live) == paid, "just what is live was locked"
        if self._open(place) == _needs(expected):
            self._behind.discard(place)
        else:
            self._behind.add(place)

    def _locked(self, live: LiveMonth) -> dict[str, tuple[int, ...]]:
        """What the shards say that a live month's root names, by person key."""
        root = live.root or ""
        if root not in self._known_pay:
            names = json.loads(self._store.read(("locked", "pay", root)))["shards"]
            shards = (self._store.read(("locked", "pay", name)) for name in names)
            people = [json.loads(line) for shard in shards for line in shard.splitlines()[1:]]
            self._known_pay[root] = {
                each["key"]: tuple(each[name] for name in _PAID) for each in people
            }
        return self._known_pay[root]

    def _recorded(self, key: Key, data: bytes) -> None:
        """A record is created once its month is live, and says what that was."""
        _, _, period, agency, name = key
        live = self._live.get((agency, period))
        assert live is not None, "nobody records what is not live"
        assert int(name[:8]) <= live.revision, "nobody records what is not live"
        self._roots_recorded.add(hashlib.sha256(data).hexdigest())
        if int(name[:8]) == live.revision:
            assert live.root in self._roots_recorded, "the record is that of the live month"
        self.seen["recorded late"] += int(name[:8]) < live.revision

    def every_month(self) -> None:
        """The same of all months, also of those that no step has touched."""
        for place in self._live:
            self._month(place)

    def _record(self, record: PayrollRecord, computation: Computation, live: LiveMonth) -> None:
        """A record is what it must be; that does not change while all three are the same."""
        seen = self._sound.get(id(record))
        if seen and seen[0] is record and seen[1] is computation and seen[2] == live.staged_as:
            return
        batch = live.batch
        assert (record.agency, record.period) == (batch.agency, batch.period), "I9: of the records"
        assert record.batch_id == batch.batch_id, "I4: of one batch"
        assert record.rules_sha256 == batch.rules_sha256, "I8: the pinned rules"
        by = self._world.computed_by[live.staged_as, record.appraisal.nip]
        assert by == batch.engine, "I8: the pinned code"
        assert record.steps._asdict() == computation.steps, "I8: each step of the computation"
        assert record.rating == computation.rating, "I8: the rating"
        need = record.need and (record.need.weak_indicators, record.need.modules)
        assert need == (computation.weak and (computation.weak, computation.modules)), (
            "I8: the need"
        )
        self._sound[id(record)] = record, computation, live.staged_as

    def _entitled(self, agency: str, period: str) -> dict[str, Computation]:
        """The computation of everybody in a live batch, by NIP."""
        live = self._live.get((agency, period))
        return {} if live is None else self._computations(live.batch.batch_id)

    def _computations(self, batch_id: str) -> dict[str, Computation]:
        """The computation of everybody in a batch that went live, by NIP."""
        if batch_id not in self._known_computations:
            batch = self._world.batches[batch_id]
            rows = frozenset(self._fold(batch)[0].values())
            self._known_computations[batch_id] = computations_of(rows, batch.rules_sha256)
        return self._known_computations[batch_id]

    # --- referrals and the bus --------------------------------------------------------------------

    def _referral_written(self, key: Key, before: Referral | None, after: Referral) -> None:
        """I6 at each moment: a referral says what the batch that is live now says."""
        place = (after.agency, str(after.period))
        assert (*place, after.need.nip) == key[1:], "I9: agency of the key and of the referral"
        computation = self._entitled(*place).get(after.need.nip)
        needed = computation is not None and computation.weak is not None
        assert (after.state is ReferralState.OPEN) == needed, "I6: follows the live batch"
        if computation is not None and needed:
            need = (after.need.weak_indicators, after.need.modules)
            assert need == (computation.weak, computation.modules), (
                "I6: for what the live batch says"
            )
        revision = 0 if before is None else before.revision
        assert after.revision == revision + 1, "I6: the revision rises with every change"
        self._untold[key] = after

    def deliver(self, message: Any) -> None:
        """The coaching programme takes an event; it keeps the highest revision."""
        _, (_, event) = message
        known = self._event_ids.setdefault(event["event_id"], event)
        assert known == event, "one event id, one content"
        key = ("referral", event["agency"], event["period"], event["nip"])
        reported = self._reported.get(key)
        if reported is None or event["revision"] > reported["revision"]:
            self._reported[key] = event
        untold = self._untold.get(key)
        if untold is not None and event["revision"] >= untold.revision:
            del self._untold[key]

    def _open(self, place: Place) -> set[str]:
        stored = self._store.of("referral", *place).values()
        return {r.need.nip for r in stored if r.state is ReferralState.OPEN}

    def _somebody_sees_to_it(self, jobs: list[Job]) -> None:
        """I6: referrals that lag, or were not sent, have a job that will see to it."""
        for referral in self._untold.values():
            assert ("emit", referral) in jobs, "I6: an event that nobody will send"
        for agency, period in self._behind:
            batch = self._live[agency, period].batch
            if batch.engine != self._world.engine:
                continue  # code that is no longer deployed leaves it to the sweeper
            assert any(job[0] == "process" and job[1].batch_id == batch.batch_id for job in jobs), (
                "I6: referrals that nobody will bring up to date"
            )

    # --- when all is quiet ------------------------------------------------------------------------

    def at_the_end(self, periods: Iterable[Period]) -> None:
        """What must be true once nothing is under way and everything was approved."""
        for file in self._world.files.values():
            self._ended(file)
        self.every_month()
        self._records_expire()
        for place, live in self._live.items():
            data = self._store.read(("locked", *_record_of(*place, live.revision)))
            assert hashlib.sha256(data or b"").hexdigest() == live.root, "what is live is recorded"
            self._counts(place, live)
        assert not self._behind, "I6: open referrals are the live records below the threshold"
        assert not self._untold, "I6: and the coaching programme knows them"
        for key, referral in self._store.of("referral").items():
            assert _says(self._reported[key], referral), "I6: just as they are"
        for period in periods:
            self._books.all_is_paid(str(period), self._claims(str(period)))
        self._books.all_is_signed()
        self._books.lists.at_the_end()

    def pay_is_shown(self, period: Period) -> None:
        """What the period's view and the slips say is what the bank's statements say."""
        bank, shown = self._books.bank, self._world.shown_pay[str(period)]
        bank.months_are_shown(str(period), shown.months)
        for nip, status in shown.slips:
            bank.slip_is_shown(str(period), nip, status)

    def is_paid(self, period: Period) -> bool:
        """Whether a period is as it must be at the end, without another run."""
        try:
            self._books.all_is_paid(str(period), self._claims(str(period)))
        except (AssertionError, KeyError):
            return False
        return True

    def _records_expire(self) -> None:
        """Of batches that came to nothing, and never of one that is live or waits.

        Others may be left where a process broke off.
        """
        expiry, uploads = self._world.expiry, self._store.of("upload").values()
        needed = {live.staged_as for live in self._live.values()}
        needed |= {live.agreed.staged_as for live in self._live.values() if live.agreed}
        needed |= {u.batch_id for u in uploads if u.status is UploadStatus.AWAITING_APPROVAL}
        ended = {name for name, has_end in expiry.items() if has_end}
        assert not needed & ended, "records that are needed expire"
        assert False not in expiry.values(), "records that nobody needs stay for good"
        self.seen["records expire"] += bool(ended)

    def _ended(self, file: File) -> None:
        """An upload has come to the end that is right for it."""
        place = (file.agency, str(file.period))
        upload = self._store.read(("upload", *place, file.upload_id))
        if upload.status in (UploadStatus.REFUSED, UploadStatus.REJECTED):
            return  # with no row that holds, or left out by the agency head
        assert upload.status in (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED), upload.status
        batch_id = self._live[place].batch.batch_id
        went_live = file.upload_id in self._sources[batch_id]
        assert went_live or file.order < self._last_whole(batch_id), "nobody's upload is lost"

    def _claims(self, period: str) -> Claims:
        claims: Claims = defaultdict(list)
        for agency in AGENCIES:
            for nip, computation in self._entitled(agency, period).items():
                claims[nip].append((agency, computation))
        return claims


def _record_of(agency: str, period: str, revision: int) -> Key:
    return "publications", period, agency, f"{revision:08d}.json"


def _is_in_month(upload: StoredUpload, live: LiveMonth) -> bool:
    is_over = live.full_order is not None and upload.batch.order < live.full_order
    return upload.status is UploadStatus.PUBLISHED and not is_over


def _needs(computations: Mapping[str, Computation]) -> set[str]:
    return {nip for nip, computation in computations.items() if computation.weak is not None}


def _says(event: Event, referral: Referral) -> bool:
    """Whether an event has all of a referral."""
    need = referral.need
    return (
        (event["agency"], event["period"]) == (referral.agency, str(referral.period))
        and (event["state"], event["revision"]) == (referral.state, referral.revision)
        and (event["nip"], event["rating"]) == (need.nip, need.rating)
        and (event["weak_indicators"], event["modules"]) == (need.weak_indicators, need.modules)
    )
