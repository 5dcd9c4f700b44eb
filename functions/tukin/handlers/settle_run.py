"""A requested run → entitled − credited, as files, one ledger transaction and a signed manifest."""

from datetime import UTC, datetime
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads, head_to_json
from tukin.aws.ledger import MOST_AGENCIES, Ledger, credit_period, mark_settled
from tukin.aws.records import Records
from tukin.aws.rule_store import RuleArchive
from tukin.aws.run_archive import RunArchive
from tukin.aws.runs import Run, Runs, RunStatus, mark_committed
from tukin.aws.signing import SigningKey
from tukin.domain.batch import add_totals
from tukin.domain.errors import IntegrityError, StoreUnavailable
from tukin.domain.ledger import manifest_json
from tukin.domain.publication import Head, audit
from tukin.domain.rule_parts import Payment
from tukin.domain.settlement import Entitlement, entitlement_of
from tukin.files.settlement_run import BuiltRun, LiveAgency, RunRequest, StatesBefore, build_run
from tukin.files.settlement_states import sha256_hex
from tukin.handlers.environment import (
    archive,
    names,
    patient_table,
    person_keys,
    table,
    variable,
)
from tukin.handlers.observability import logger, metrics

_ATTEMPTS = 6


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """The state machine's only task. Invoked again, it goes on where the run is."""
    logger.append_keys(run_id=event["run_id"])
    run = _SettlementRun(event["run_id"]).finish()
    logger.info("run finished", status=run.status, seq=run.seq)
    return {"run_id": run.run_id, "status": run.status}


class _SettlementRun:
    """One run, from wherever it is to its end."""

    def __init__(self, run_id: str) -> None:
        self._run_id = run_id
        self._runs = Runs(table())
        self._ledger = Ledger(table())
        self._archive = RunArchive(archive())
        self._entitlements: dict[str, list[Entitlement]] = {}

    def finish(self) -> Run:
        """Settle a requested run, sign a committed one.

        Raises:
            StoreUnavailable: E720, where other runs or publications were always faster.
        """
        for _ in range(_ATTEMPTS):
            run = self._read()
            if run.status is RunStatus.REQUESTED:
                self._settle(run)  # whether it was committed, the next reading tells
            elif run.status is RunStatus.COMMITTED:
                self._sign(run)
            else:
                return run
        raise StoreUnavailable("E720")

    def _read(self) -> Run:
        run = self._runs.get(self._run_id)
        if run is None:
            raise AssertionError("a run is recorded before its execution starts")
        return run

    def _settle(self, run: Run) -> None:
        """Build the run on what is there now, and commit it if that still is there."""
        head = self._ledger.head()
        period = self._ledger.period(run.period)
        before = StatesBefore(
            head,
            credited=self._archive.state("credited", period.credited_sha256),
            recoveries=self._archive.state("recoveries", head.recoveries_sha256),
        )
        heads = {item.batch.agency: item for item in Heads(table()).of_period(run.period)}
        chosen = _chosen(run, heads)
        live = {
            agency: LiveAgency(head_to_json(item), self._entitled(item), agency in chosen)
            for agency, item in heads.items()
        }
        now = datetime.now(UTC).isoformat(timespec="seconds")
        request = RunRequest(run.run_id, str(run.period), run.requested_by, now)
        built = build_run(request, before, live, _payment_rules(chosen.values()))
        self._write(built)
        seq = head.seq + 1
        committed = self._ledger.commit(
            head,
            built.entry,
            credit_period(run.period, period, sha256_hex(built.credited), seq),
            mark_committed(run.run_id, seq),
            *(mark_settled(item, seq) for item in chosen.values()),
        )
        if committed:
            metrics.add_metric("RunsCommitted", "Count", 1)

    def _entitled(self, head: Head) -> list[Entitlement]:
        """Who is entitled by a live batch, checked once more against its totals (I2)."""
        if head.staged_as not in self._entitlements:
            entitlements, totals = [], []
            for record in Records(patient_table(), names()).live(head):
                record.check_key(person_keys().of)
                entitlements.append(entitlement_of(record))
                totals.append(record.totals)
            audit(head.totals.rows, head.totals, add_totals(totals))
            self._entitlements[head.staged_as] = entitlements
        return self._entitlements[head.staged_as]

    def _write(self, built: BuiltRun) -> None:
        self._archive.keep_state("credited", built.credited)
        self._archive.keep_state("recoveries", built.recoveries)
        for file in built.files.files:
            self._archive.keep_file(self._run_id, file.name, file.data, file.content_type)

    def _sign(self, run: Run) -> None:
        if run.seq is None:
            raise AssertionError("a committed run has its entry")
        manifest = manifest_json(self._ledger.entry(run.seq))
        signature = SigningKey(variable("SIGNING_KEY_ID")).sign(manifest)
        self._archive.keep_manifest(run.run_id, manifest, signature)
        self._runs.mark_signed(run.run_id)


def _chosen(run: Run, heads: dict[str, Head]) -> dict[str, Head]:
    """The heads of the agencies to pay.

    Raises:
        IntegrityError: E732, where one of them has none; E722, where they are too many.
    """
    agencies = run.agencies if run.agencies is not None else tuple(heads)
    for agency in agencies:
        if agency not in heads:
            raise IntegrityError("E732", agency=agency)
    if len(agencies) > MOST_AGENCIES:
        raise IntegrityError("E722", most=MOST_AGENCIES, count=len(agencies))
    return {agency: heads[agency] for agency in agencies}


def _payment_rules(heads: Any) -> Payment | None:
    """The region's own files, by the rules of the latest upload that is paid."""
    latest = max(heads, key=lambda head: head.batch.order, default=None)
    if latest is None:
        return None
    return RuleArchive(archive()).get(latest.batch.rules_sha256).payment
