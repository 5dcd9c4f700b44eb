"""The stored records of settlement runs, and the list of them by time."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from tukin.aws.items import to_item
from tukin.aws.table import Table, update_expression
from tukin.payroll.stores.settled import forget_release, release_copies
from tukin.settlement.run_state import (
    MAY_FOLLOW,
    Cancelled,
    Intended,
    Released,
    Run,
    RunStatus,
)
from tukin.vocabulary.errors import StoreUnavailable
from tukin.vocabulary.period import Period

_LIST = "RUNS"
_FETCHED = "FETCHED#"
_PAGE_RUNS = 50


class Fetcher(NamedTuple):
    """A caller who fetched a run's files: of finance, or an auditor, whom no list has to name."""

    by: str
    is_finance: bool


class Runs:
    """Runs: pk ``RUN#{run_id}``, sk ``RUN``; listed by pk ``RUNS``, sk time and id.

    Beside a run, sk ``FETCHED#{hash}`` is each caller who fetched its files.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, run_id: str) -> Run | None:
        """A run, read consistently."""
        item = self._table.get(_key(run_id))
        return None if item is None else _run(item)

    def request(self, run: Run) -> Run:
        """Record a request; where the run is recorded already, the first request counts.

        Raises:
            StoreUnavailable: E902, where another transaction was in the way.
        """
        item = _key(run.run_id) | _asked(run) | {"status": run.status, "revisions": run.revisions}
        new = "attribute_not_exists(pk)"
        actions: list[Mapping[str, Any]] = [
            {"Put": {"Item": to_item(item), "ConditionExpression": new}},
            {"Put": {"Item": to_item(_listed(run))}},
        ]
        if self._table.transact(actions):
            return run
        known = self.get(run.run_id)
        if known is None:
            raise StoreUnavailable("E902")
        return known

    def note_fetched(self, run_id: str, fetcher: Fetcher) -> None:
        """Note, before somebody gets a run's files, that they do."""
        name = hashlib.sha256(fetcher.by.encode()).hexdigest()[:32]
        key = {"pk": f"RUN#{run_id}", "sk": f"{_FETCHED}{name}"}
        self._table.put_new({**key, **fetcher._asdict()})

    def fetched_by(self, run_id: str) -> list[Fetcher]:
        """Who fetched a run's files."""
        found = self._table.query(f"RUN#{run_id}", up_to="RUN")
        items = [item for item in found if item["sk"].startswith(_FETCHED)]
        return [Fetcher(item["by"], item["is_finance"]) for item in items]

    def latest(self, limit: int, after: str | None) -> list[Run]:
        """At most ``limit`` runs, the latest first, after a place in the list."""
        listed = list(self._table.query(_LIST, limit=limit, after=after, backwards=True))
        found = self._table.get_many(_key(item["run_id"]) for item in listed)
        return sorted(map(_run, found), key=lambda run: run.listed_as, reverse=True)

    def since(self, moment: datetime) -> Iterator[Run]:
        """The runs that were requested since a moment, the latest first."""
        after: str | None = None
        while page := self.latest(_PAGE_RUNS, after):
            for run in page:
                if datetime.fromisoformat(run.requested_at) < moment:
                    return
                yield run
            after = page[-1].listed_as

    def mark_prepared(
        self, run_id: str, at: str, sha256: str, digest: str, first_payments: str | None = None
    ) -> bool:
        """Note what was prepared; False where another execution has noted it before."""
        prepared: dict[str, Any] = {"prepared_at": at, "prepared_sha256": sha256, "digest": digest}
        if first_payments is not None:
            prepared["first_payments"] = first_payments
        return self._advance(run_id, RunStatus.PREPARED, **prepared)

    def mark_released(self, run: Run, digest: str, released: Released) -> bool:
        """Note who released a prepared run; False where it is not prepared, or is another one.

        From then on what its period's agencies publish comes after a settlement.
        """
        changes = {"status": RunStatus.RELEASING, "released": released._asdict()}
        condition, values = _may_become(RunStatus.RELEASING)
        expression = update_expression(
            changes,
            f"{condition} AND #digest = :seen",
            {**values, ":seen": digest},
            {"#digest": "digest"},
        )
        update = {"Update": {"Key": to_item(_key(run.run_id)), **expression}}
        return self._table.transact([update, *release_copies(run.period, run.run_id)])

    def mark_outdated(self, run_id: str) -> bool:
        """Note that nothing of a run that nobody released is as it was."""
        condition, values = _may_become(RunStatus.OUTDATED)
        return self._table.update(
            _key(run_id),
            {"status": RunStatus.OUTDATED},
            condition=f"{condition} AND NOT #_status = :releasing",
            values={**values, ":releasing": RunStatus.RELEASING},
        )

    def mark_release_outdated(self, run: Run, seen: Intended | None) -> bool:
        """Note that nothing of a released run is as it was; its period is as before the release.

        False where another execution intends an entry since ``seen``: that may be decided by now.
        """
        condition, values, names = _unless_intended(RunStatus.OUTDATED, seen)
        expression = update_expression({"status": RunStatus.OUTDATED}, condition, values, names)
        update = {"Update": {"Key": to_item(_key(run.run_id)), **expression}}
        return self._table.transact([update, *forget_release(run.period, run.run_id)])

    def intend(self, run_id: str, intended: Intended, seen: Intended | None) -> bool:
        """Note which entry a released run is to become; False where another one was noted."""
        condition, values, names = _unless_intended(RunStatus.COMMITTED, seen)
        return self._table.update(
            _key(run_id),
            {"intended": intended._asdict()},
            condition=condition,
            values=values,
            names=names,
        )

    def mark_expired(self, run_id: str) -> bool:
        """Note that nobody released a prepared run in time."""
        return self._advance(run_id, RunStatus.EXPIRED)

    def mark_cancelled(self, run_id: str, cancelled: Cancelled) -> bool:
        """Note who cancelled a prepared run."""
        return self._advance(run_id, RunStatus.CANCELLED, cancelled=cancelled._asdict())

    def ask_to_cancel(self, run_id: str, asked: Cancelled) -> bool:
        """Note, once, that somebody who did not prepare a run asks for its end."""
        return self._table.update(
            _key(run_id),
            {"cancelled": asked._asdict()},
            condition="#status = :prepared AND attribute_not_exists(#_cancelled)",
            values={":prepared": RunStatus.PREPARED},
            names={"#status": "status"},
        )

    def recover(self, values: Mapping[str, Any]) -> bool:
        """Make a run what its ledger entry says; False where it is in the ledger already."""
        known_id = values["run_id"]
        known = self.get(known_id)
        if known is not None and known.seq == values["seq"]:
            return False
        changes = {"status": RunStatus.COMMITTED, "seq": values["seq"], **_released_by(values)}
        if known is None:
            run = _run_of_entry(values)
            self._table.transact([{"Put": {"Item": to_item(_listed(run))}}])
            changes |= _asked(run)
        return self._table.update(_key(known_id), changes, condition=_ALWAYS, values={})

    def recover_acknowledgement(self, values: Mapping[str, Any]) -> None:
        """Note who acknowledged a run, as the ledger entry says."""
        changes = {"acknowledged_by": values["requested_by"], "acknowledged_at": values["at"]}
        exists = "attribute_exists(pk)"
        self._table.update(_key(values["run_id"]), changes, condition=exists, values={})

    def mark_signed(self, run_id: str) -> bool:
        """Note that the manifest of a committed run is signed; False where it was noted before."""
        return self._advance(run_id, RunStatus.SIGNED)

    def _advance(
        self, run_id: str, status: RunStatus, seen_digest: str | None = None, **changes: Any
    ) -> bool:
        """Move a run to a state from one that it may follow, if it is what was seen."""
        condition, values = _may_become(status)
        names = {}
        if seen_digest is not None:
            condition += " AND #digest = :seen"
            values[":seen"], names["#digest"] = seen_digest, "digest"
        return self._table.update(
            _key(run_id),
            {"status": status, **changes},
            condition=condition,
            values=values,
            names=names,
        )


_ALWAYS = "attribute_not_exists(pk) OR attribute_exists(pk)"
"""The item is made where there is none."""


def _asked(run: Run) -> dict[str, Any]:
    return {
        "run_id": run.run_id,
        "period": str(run.period),
        "agencies": run.agencies,
        "requested_by": run.requested_by,
        "requested_at": run.requested_at,
        "engine": run.engine,
    }


def _listed(run: Run) -> dict[str, str]:
    return {"pk": _LIST, "sk": run.listed_as, "run_id": run.run_id}


def _run_of_entry(values: Mapping[str, Any]) -> Run:
    """What an entry says of the request of its run; not whether it meant all agencies."""
    release = values.get("release", {})
    chosen = {month["agency"] for month in values["heads"] if month["chosen"]}
    return Run(
        run_id=values["run_id"],
        period=Period.parse(values["period"]),
        agencies=tuple(sorted(chosen | set(release.get("left_out", ())))),
        requested_by=values["requested_by"],
        requested_at=release.get("prepared_at", values["at"]),
        engine=values.get("engine"),
    )


def _released_by(values: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says of its run's release; runs were not always released."""
    release = values.get("release")
    if release is None:
        return {}
    released = Released(release["released_by"], values["at"], tuple(release["left_out"]))
    return {
        "released": released._asdict(),
        "digest": release["digest"],
        "prepared_at": release["prepared_at"],
    }


def mark_committed(run_id: str, seq: int) -> Mapping[str, Any]:
    """The action that makes a run that is releasing a committed one."""
    return {
        "Update": {
            "Key": to_item(_key(run_id)),
            **update_expression(
                {"status": RunStatus.COMMITTED, "seq": seq}, *_may_become(RunStatus.COMMITTED)
            ),
        }
    }


def mark_acknowledged(run_id: str, by: str, at: str) -> Mapping[str, Any]:
    """The action that notes, once, who acknowledged a signed run."""
    return {
        "Update": {
            "Key": to_item(_key(run_id)),
            **update_expression(
                {"acknowledged_by": by, "acknowledged_at": at},
                "#status = :signed AND attribute_not_exists(#_acknowledged_at)",
                {":signed": RunStatus.SIGNED},
                {"#status": "status"},
            ),
        }
    }


def _key(run_id: str) -> dict[str, str]:
    return {"pk": f"RUN#{run_id}", "sk": "RUN"}


def _may_become(status: RunStatus) -> tuple[str, dict[str, Any]]:
    """The condition that a run is in a state that the new one may follow, and its values."""
    before = [stored for state in MAY_FOLLOW[status] for stored in _stored_as(state)]
    names = {f":before_{n}": stored for n, stored in enumerate(before)}
    return f"#_status IN ({', '.join(names)})", names


def _unless_intended(
    status: RunStatus, seen: Intended | None
) -> tuple[str, dict[str, Any], dict[str, str]]:
    """The condition that a run may become ``status`` and intends the entry that was seen."""
    condition, values = _may_become(status)
    names = {"#intended": "intended", "#_status": "status"}
    if seen is None:
        return f"{condition} AND attribute_not_exists(#intended)", values, names
    values[":intended"] = seen._asdict()
    return f"{condition} AND #intended = :intended", values, names


def _stored_as(status: RunStatus) -> Iterator[str]:
    """The words that a state has in items: that of version 0.2.0 was another one."""
    yield status.value
    yield from (old for old, today in _OLD_WORDS.items() if today is status)


_OLD_WORDS = {"requested": RunStatus.PREPARING}


def _run(item: Mapping[str, Any]) -> Run:
    released, cancelled = item.get("released"), item.get("cancelled")
    intended = item.get("intended")
    return Run(
        run_id=item["run_id"],
        period=Period.parse(item["period"]),
        agencies=tuple(item["agencies"]) if "agencies" in item else None,
        requested_by=item["requested_by"],
        requested_at=item["requested_at"],
        status=_OLD_WORDS.get(item["status"]) or RunStatus(item["status"]),
        seq=item.get("seq"),
        error_code=item.get("error_code"),
        acknowledged_at=item.get("acknowledged_at"),
        acknowledged_by=item.get("acknowledged_by"),
        engine=item.get("engine"),
        revisions=item.get("revisions"),
        prepared_at=item.get("prepared_at"),
        prepared_sha256=item.get("prepared_sha256"),
        digest=item.get("digest"),
        first_payments=item.get("first_payments"),
        released=released and Released(**released | {"left_out": tuple(released["left_out"])}),
        cancelled=cancelled and Cancelled(**cancelled),
        intended=intended and Intended(**intended),
    )
