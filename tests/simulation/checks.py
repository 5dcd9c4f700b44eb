"""The invariants, recomputed from what the stores hold; nothing of the flows is used for it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.simulation.actors import AGENCIES, File, World, gross_idr
from tests.simulation.store import Key, Store
from tukin.domain.batch import UploadStatus
from tukin.domain.coaching import ReferralState
from tukin.domain.ledger import check_chain
from tukin.domain.period import Period
from tukin.domain.publication import MonthState, approval_digest, state_of
from tukin.domain.settlement import check_books

_THRESHOLD = 50


class Checks:
    """Watches the store of one simulation."""

    def __init__(self, world: World, store: Store) -> None:
        self._world = world
        self._store = store
        self._events: dict[tuple[str, str, str], Any] = {}
        self._event_ids: dict[str, Any] = {}

    # --- after every write ------------------------------------------------------------------------

    def after_write(self, before: Mapping[Key, Any]) -> None:
        """Check what a committed write has changed."""
        ledger_moved = False
        for key, old in before.items():
            new = self._store.read(key)
            if key[0] == "head" and new != old:
                self._head_moved(key, old, new)
            if key[0] == "referral" and new != old:
                self._referral_written(new)
            ledger_moved |= key[0] == "ledger"
        if ledger_moved or any(key[0] in ("credited", "recoveries") for key in before):
            self._books()

    def _head_moved(self, key: Key, old: Any, new: Any) -> None:
        assert new.batch.agency == key[2], "I9: agency of the key and of the batch"
        accepted = self._store.read(("accepted", new.batch.batch_id))
        staged = self._store.of("staged", new.staged_as)
        totals = sum(record.gross_idr for record in staged.values())
        assert len(staged) == len(accepted) == new.totals.rows, "I2: count of the live batch"
        assert totals == new.totals.gross_idr, "I2: sum of the live batch"
        for record in staged.values():
            expected = gross_idr(record.points, new.batch.rules_sha256)
            assert record.gross_idr == expected, "I8: computed by the pinned rules"
            assert record.agency == new.batch.agency, "I9: agency of the records"
        if old is not None:
            assert new.latest_order >= old.latest_order, "I4: live never moves to an older upload"
            assert old.full_order is None or (
                new.full_order is not None and new.full_order >= old.full_order
            ), "I4: nor to an older whole file"
            assert new.revision >= old.revision, "I4: revision"
            assert new.settled_seq >= old.settled_seq, "a settlement is never forgotten"
            self._state_follows(old, new)
        self._approved(old, new, staged)

    def _state_follows(self, old: Any, new: Any) -> None:
        """A run settles what is live; what goes live after it is a correction until the next."""
        if new.settled_seq > old.settled_seq:
            assert state_of(new) is MonthState.SETTLED, "a run settles what is live"
        elif new.revision > old.revision:
            unpaid = MonthState.CORRECTIONS_PENDING if old.settled_seq else MonthState.PUBLISHED
            assert state_of(new) is unpaid, "nobody has paid what has just gone live"

    def _approved(self, old: Any, new: Any, staged: Mapping[Key, Any]) -> None:
        """Who drops people, or follows a settlement, was approved over just this live state."""
        if old is None or old.batch.batch_id == new.batch.batch_id:
            return
        now = {record.nip for record in staged.values()}
        before = {record.nip for record in self._store.of("staged", old.staged_as).values()}
        if before <= now and not old.settled_seq:
            return
        digest = approval_digest(new.batch, new.totals, old)
        approval = ("approval", new.batch.upload_id, digest)
        assert self._store.read(approval), "what gives concern was approved as it is"

    def _referral_written(self, referral: Any) -> None:
        """I6 at each moment: a referral says what the batch that is live now says."""
        head = self._store.read(("head", str(referral.period), referral.agency))
        record = self._store.read(("staged", head.staged_as, referral.need.nip))
        needed = record is not None and record.points < _THRESHOLD
        assert (referral.state is ReferralState.OPEN) == needed, "I6: follows the live batch"

    def _books(self) -> None:
        """I5: nobody was transferred more than credited and owed, after each committed run."""
        runs = self._store.of("run")
        lines = [line for result in runs.values() for line in result]
        credited = {key[1]: value or {} for key, value in self._store.of("credited").items()}
        check_books(lines, credited, self._store.read(("recoveries",)) or {})
        assert all(line.transfer_idr >= 0 for line in lines), "no negative transfer"

    # --- the bus ----------------------------------------------------------------------------------

    def deliver(self, message: Any) -> None:
        """The coaching programme takes an event; it keeps the highest revision."""
        _, referral = message
        known = self._event_ids.setdefault(referral.event_id, referral)
        assert known == referral, "one event id, one content"
        place = (referral.agency, str(referral.period), referral.need.nip)
        seen = self._events.get(place)
        if seen is None or referral.revision > seen.revision:
            self._events[place] = referral

    # --- when all is quiet ------------------------------------------------------------------------

    def at_the_end(self, periods: Iterable[Period]) -> None:
        """What must be true once nothing is under way and everything was approved."""
        entries = self._store.of("ledger")
        chain = [entry for key, entry in sorted(entries.items()) if key[1] != "head"]
        head = check_chain(chain)  # I7
        assert head.seq == len(chain)
        for period in periods:
            live = {
                agency: self._live_as_uploaded(agency, period)
                for agency in AGENCIES
                if self._files(agency, period)
            }
            for agency, rows in live.items():
                self._referrals(agency, period, rows)
            self._paid(period, live)

    def _files(self, agency: str, period: Period) -> list[File]:
        found = [f for f in self._world.files.values() if f.agency == agency and f.period == period]
        return sorted(found, key=lambda file: (file.uploaded_at, file.version_id))

    def _live_as_uploaded(self, agency: str, period: Period) -> dict[str, int]:
        """The live rows, which must be the files' rows folded in the order of S3's clock."""
        expected: dict[str, int] = {}
        for file in self._files(agency, period):
            if not file.name.startswith("amendment-"):
                expected = {}
            expected |= {row.nip: row.points for row in file.rows}
        head = self._store.read(("head", str(period), agency))
        assert head is not None, "an uploaded period is live"
        staged = self._store.of("staged", head.staged_as)
        assert {r.nip: r.points for r in staged.values()} == expected, "nobody is lost or stale"
        for file in self._files(agency, period):
            key = ("upload", agency, str(period), file.upload_id)
            status = self._store.read(key).status
            assert status in (UploadStatus.PUBLISHED, UploadStatus.SUPERSEDED), status
        return expected

    def _referrals(self, agency: str, period: Period, rows: Mapping[str, int]) -> None:
        needs = {nip for nip, points in rows.items() if points < _THRESHOLD}
        stored = self._store.of("referral", agency, str(period))
        opened = {r.need.nip for r in stored.values() if r.state is ReferralState.OPEN}
        assert opened == needs, "I6: open referrals are the live records below the threshold"
        told = {
            nip
            for (of_agency, of_period, nip), referral in self._events.items()
            if (of_agency, of_period) == (agency, str(period))
            and referral.state is ReferralState.OPEN
        }
        assert told == needs, "I6: and the coaching programme knows it"

    def _paid(self, period: Period, live: Mapping[str, Mapping[str, int]]) -> None:
        """I5: after the last run, credited is exactly what each unclaimed person is entitled to."""
        claims: defaultdict[str, list[str]] = defaultdict(list)
        for agency, rows in live.items():
            for nip in rows:
                claims[nip].append(agency)
        credited = self._store.read(("credited", str(period))) or {}
        for nip, agencies in claims.items():
            if len(agencies) > 1:
                continue
            head = self._store.read(("head", str(period), agencies[0]))
            due = gross_idr(live[agencies[0]][nip], head.batch.rules_sha256)
            assert credited[nip].amounts.net_idr == due, "I5: paid is entitled"
        for nip, credit in credited.items():
            if nip not in claims:
                assert credit.amounts.net_idr == 0, "I5: who dropped out is owed nothing"
