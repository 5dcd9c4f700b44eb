"""The simulation, tested: each of these mistakes in the decision code is found by some seed.

A mistake is planted in a decision of a room, or in a workflow's use of it; the checks recompute
everything in their own way. Where one is not found, a check is missing.
"""

import hashlib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from tests.simulation import lists, stores
from tests.simulation.__main__ import run_chunk
from tests.simulation.actors import KEYS
from tests.simulation.store import Read, Write, always
from tukin.aws.epochs.guard import Guard
from tukin.entitlement.formula import Formula
from tukin.intake import amendments, check_month
from tukin.intake import check_file as intake
from tukin.intake.row_validator import RowValidator
from tukin.operations import recount
from tukin.payroll import budget_step, changes, publication, record
from tukin.payroll.approval import Approval
from tukin.payroll.batch import Batch
from tukin.payroll.locked import store as locked_store
from tukin.payroll.locked.pay import pay_shards
from tukin.payroll.locked.store import LockedPay
from tukin.payroll.publication import AgreedState, Condition, LiveMonth, Outcome
from tukin.payroll.sources import Sources
from tukin.payroll.stores.month_counts import UploadCounts
from tukin.people.dated.desk import FileDesk
from tukin.people.four_eyes import FourEyes
from tukin.processing import compose, compute, publish, validate
from tukin.referrals import follow
from tukin.referrals import referral as coaching
from tukin.referrals.referral import Referral, ReferralState
from tukin.register import unpaid
from tukin.rules.fields import RuleFields
from tukin.settlement import ledger, request_run, settle, settlement
from tukin.settlement import run as settlement_run
from tukin.settlement.cells import digests, releasing
from tukin.settlement.cells.cell_states import PartOfStates
from tukin.settlement.cells.digests import AgencyDigests
from tukin.settlement.claims import confirm as confirm_claims
from tukin.settlement.claims import counted, proposed
from tukin.settlement.claims.counted import Counted
from tukin.settlement.engines import BUILDERS
from tukin.settlement.files.export_file import ExportFile
from tukin.settlement.ledger import EntryKind, LedgerTip
from tukin.settlement.people_lists import approve as approve_lists
from tukin.settlement.people_lists import lists as decided_lists
from tukin.settlement.people_lists.in_force import LedgerLists
from tukin.settlement.person_holds import confirm as confirm_holds
from tukin.settlement.preparation import changed, prepare, prepared, release
from tukin.settlement.statements import enter as enter_statement
from tukin.settlement.statements import statement, transfers
from tukin.settlement.statements.statement import FindingKind
from tukin.settlement.stores import left_out, pay_state
from tukin.settlement.stores.recoveries import Recovery
from tukin.settlement.writing.writer import LedgerWriter
from tukin.vocabulary.period import Period

MOST_SEEDS = 1_000

DECIDE, NEXT_LIVE_MONTH, CONDITIONS, WITH_LINE = (
    publication.decide,
    publication.next_live_month,
    publication.find_conditions,
    Sources.with_line,
)
CHANGED, SETTLE, TAKE_BACK, NEXT_ENTRY, TIP_AFTER = (
    coaching.changed_referrals,
    settlement.settle,
    settlement.take_back,
    ledger.next_entry,
    ledger.tip_after,
)
FOLD, REQUIRE_ANOTHER = amendments.fold_person, FourEyes.require_another
CREDIT_LINES, SET_OUTSTANDING = settlement.credit_lines, settlement._set_outstanding
LOCK, PAY_SHARDS = LockedPay.lock, pay_shards
LEFT_OUT_BY_ALL = left_out.left_out_by_all
DIFFERENCE, EXECUTED = statement.difference, statement.executed_by_line
COUNT_CLAIMS, DOES_COUNT = counted.count_claims, counted.does_count
BUILD_DECISION = proposed.build_decision
IN_LEDGER, BUILD_APPROVAL = approve_lists._in_ledger, decided_lists.build_approval
DIGESTS, LINE_ID = AgencyDigests.__init__, settlement.line_id
ADD_DIGESTS, CHANGED_SINCE = AgencyDigests.add, changed.changed_since
ADD_RELEASED, RELEASE = releasing._Made.add, releasing.release_by_cells
ROWS = PartOfStates.rows
LINE, IN_SCOPE, CREDIT, CLAIMS, COMPOSE = (
    settlement._line,
    settlement._in_scope,
    settlement._credit,
    settlement._claims,
    amendments._compose,
)
COMPUTE, CUT, NEED, VALIDATE, UNPAID = (
    record.compute_record,
    Formula.cut,
    coaching.coaching_need,
    RowValidator.validate,
    unpaid.find_unpaid,
)


def repeated_are_sound(_people: Any) -> dict[str, list[int]]:
    return {}


def rejected_for_nothing(self: RowValidator, raw: Any) -> Any:
    found = VALIDATE(self, raw)
    return [] if isinstance(found, list) else found


def recovers_all(*arguments: Any) -> Any:
    return SETTLE(*arguments[:-1])


def forgets_the_rest(recoveries: dict[str, int], nip: str, outstanding_idr: int) -> None:
    """Once a part of a debt is recovered, nobody knows of the rest."""
    if outstanding_idr < recoveries.get(nip, 0):
        recoveries.pop(nip)
    else:
        SET_OUTSTANDING(recoveries, nip, outstanding_idr)


def takes_it_twice(recoveries: dict[str, int], nip: str, outstanding_idr: int) -> None:
    """What was recovered is still owed, so that the next pay is cut for it again."""
    if outstanding_idr >= recoveries.get(nip, 0):
        SET_OUTSTANDING(recoveries, nip, outstanding_idr)


def notes_nothing_kept(*arguments: Any, **named: Any) -> Any:
    return CREDIT_LINES(*arguments, **{**named, "notes_kept": False})


def but_for_accounts(holds: Any, *_: Any) -> Any:
    return tuple(hold for hold in holds if not hold.account)


def one_unpaid_forgotten(*arguments: Any) -> Any:
    return UNPAID(*arguments)[1:]


def computed_for_another_agency(*arguments: Any) -> Any:
    return replace(COMPUTE(*arguments), agency="dinkes")


def one_weak_indicator(*arguments: Any) -> Any:
    need = NEED(*arguments)
    return need and replace(need, weak_indicators=need.weak_indicators[:1])


def recorded_too_early(self: LockedPay, *arguments: Any) -> Any:
    live = LOCK(self, *arguments)
    self.complete(live)
    return live


def locked_as_before(self: LockedPay, live: Any, people: Any, seen: Any) -> Any:
    locked = LOCK(self, live, people, seen)
    return locked if seen is None else replace(locked, root=seen.root)


def but_for_one(people: Any) -> Any:
    return PAY_SHARDS(list(people)[1:])


def not_cut(records: Any, _budget_idr: int, _formula: Any) -> Any:
    return list(records)


def rest_is_lost(amounts_idr: Sequence[int], pagu_idr: int) -> list[int]:
    return [amount * pagu_idr // sum(amounts_idr) for amount in amounts_idr]


def rest_to_the_first(amounts_idr: Sequence[int], pagu_idr: int) -> list[int]:
    shares = rest_is_lost(amounts_idr, pagu_idr)
    left = pagu_idr - sum(shares)
    return [share + (place < left) for place, share in enumerate(shares)]


def taxed_before_the_cut(self: Formula, appraisal: Any, pagu_cut_idr: int) -> Any:
    cut, tax_idr = CUT(self, appraisal, pagu_cut_idr), CUT(self, appraisal, 0).tax_idr
    net_idr = cut.gross_idr - tax_idr - cut.bpjs_idr
    return cut._replace(tax_idr=tax_idr, net_idr=net_idr)


def over_budget_is_free(facts: Any, live: LiveMonth | None) -> Any:
    return tuple(c for c in CONDITIONS(facts, live) if c is not Condition.OVER_BUDGET)


def rejected_are_free(facts: Any, live: LiveMonth | None) -> Any:
    return tuple(c for c in CONDITIONS(facts, live) if c is not Condition.MANY_REJECTED)


def always_a_condition(facts: Any, live: LiveMonth | None) -> Any:
    return CONDITIONS(facts, live) or (Condition.DROPS_PEOPLE,)


def bound_to_the_upload(upload_id: str, *_rest: Any) -> str:
    return upload_id


def any_total_is_covered(self: Approval, bound: str, _total_idr: int) -> bool:
    return self.bound == bound


def superseded_by_the_minute(order: Any, live: LiveMonth | None) -> bool:
    full = None if live is None else live.full_order
    return full is not None and order.uploaded_at < full.uploaded_at


def oldest_wins(batch: Batch, live: LiveMonth | None, *rest: Any, **more: Any) -> Outcome:
    found = DECIDE(batch, live, *rest, **more)
    return Outcome.SUPERSEDED if found is Outcome.PUBLISH and live is not None else found


def arrival_wins(batch: Batch, live: LiveMonth | None, *rest: Any, **more: Any) -> Outcome:
    found = DECIDE(batch, live, *rest, **more)
    return Outcome.PUBLISH if found is Outcome.SUPERSEDED else found


def never_rebased(batch: Batch, live: LiveMonth | None, *rest: Any, **more: Any) -> Outcome:
    found = DECIDE(batch, live, *rest, **more)
    return Outcome.PUBLISH if found is Outcome.REBASE else found


def nobody_approves(batch: Batch, live: LiveMonth | None, *rest: Any, **more: Any) -> Outcome:
    found = DECIDE(batch, live, *rest, **more)
    return Outcome.PUBLISH if found is Outcome.AWAITING_APPROVAL else found


def any_approval_holds(self: Approval, _bound: str, _total_idr: int) -> bool:
    return True


def settled_is_free(facts: Any, _: LiveMonth | None) -> Any:
    return CONDITIONS(replace(facts, is_settled=False), None)


def revision_falls(self: LockedPay, live: LiveMonth, people: Any, seen: Any) -> LiveMonth:
    """Locking has the last word on a revision: it is one that no record has."""
    locked = LOCK(self, live, people, seen)
    return locked if seen is None else replace(locked, revision=seen.revision - 1)


def forgets_settlement(*arguments: Any, **more: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments, **more), settled_seq=0)


def takes_correction_for_paid(*arguments: Any, **more: Any) -> LiveMonth:
    live = NEXT_LIVE_MONTH(*arguments, **more)
    return replace(live, settled_revision=live.revision)


def latest_order_of_batch(*arguments: Any, **more: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments, **more), latest_order=arguments[0].order)


def compared_with_what_is_live(
    _months: Any, _agency: str, _period: Any, seen: LiveMonth | None
) -> Any:
    if seen is None:
        return None
    return AgreedState(seen.batch, seen.staged_as, seen.partitions, seen.totals)


def forgets_what_was_agreed(*arguments: Any, **_: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments), agreed=None)


def keeps_the_first_agreed(*arguments: Any, **more: Any) -> LiveMonth:
    live, seen = NEXT_LIVE_MONTH(*arguments, **more), arguments[4]
    return live if seen is None or seen.agreed is None else replace(live, agreed=seen.agreed)


def expires_what_is_compared_with(self: Any, seen: Any, _live: LiveMonth) -> None:
    if seen is not None and seen.agreed is not None:
        self._expire(seen.agreed.batch, seen.agreed.staged_as, 1)


def raises_are_free(facts: Any, live: LiveMonth | None) -> Any:
    return CONDITIONS(replace(facts, raised=0, is_total_raised=False), live)


def added_are_free(facts: Any, live: LiveMonth | None) -> Any:
    return CONDITIONS(replace(facts, added=0), live)


def falls_are_free(facts: Any, live: LiveMonth | None) -> Any:
    return CONDITIONS(replace(facts, lowered=0), live)


def expires_nothing(*_: Any) -> None:
    """In place of an expiry."""


def expires_its_own(self: Any, _seen: Any, _live: LiveMonth) -> None:
    self._expire(self._batch, self._batch.batch_id, 1)


def amendment_is_whole(*arguments: Any, **more: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments, **more), full_order=arguments[0].order)


def base_forgotten(self: Sources, line: Any) -> Sources:
    return WITH_LINE(Sources(), line)


def late_comes_last(self: Sources, line: Any) -> Sources:
    made = WITH_LINE(self, line)
    mine = [one for one in made.uploads if one.upload_id in made.line]
    return replace(made, uploads=(*(o for o in made.uploads if o not in mine), *mine))


def one_is_left_out(self: Sources, line: Any) -> Sources:
    made = WITH_LINE(self, line)
    old = [one for one in made.uploads[1:] if one.upload_id not in made.line]
    return replace(made, uploads=tuple(one for one in made.uploads if one not in old[:1]))


def whole_row_replaces(state: Any, step: Any) -> Any:
    return COMPOSE(amendments._Start, step)


def kept_cells_win(state: Any, step: Any) -> Any:
    named = {n: t for n, t in step.raw.cells.items() if n not in state.raw.cells or n == "nip"}
    return COMPOSE(state, replace(step, raw=replace(step.raw, cells=named)))


def empties_the_days(state: Any, step: Any) -> Any:
    cells = {"alpa": "", **step.raw.cells}
    return COMPOSE(state, replace(step, raw=replace(step.raw, cells=cells)))


def refused_step_takes_all(whole: Any, steps: Any, validate_row: Any) -> Any:
    found = FOLD(whole, steps, validate_row)
    return replace(found, appraisal=None) if found.refused else found


def never_withdrawn(*arguments: Any) -> Any:
    return (r for r in CHANGED(*arguments) if r.state is ReferralState.OPEN)


def never_reopened(*arguments: Any) -> Any:
    return (r for r in CHANGED(*arguments) if r.revision == 1 or r.state is ReferralState.WITHDRAWN)


def same_revision(*arguments: Any) -> Any:
    return (replace(r, revision=1) for r in CHANGED(*arguments))


def one_event_id(self: Referral) -> str:
    return hashlib.sha256(self.need.nip.encode()).hexdigest()[:32]


def pays_whole_again(run_id: str, entitled: Any, known: Any, *owed: Any) -> Any:
    line = LINE(run_id, entitled, known, *owed)
    if line is None or known is None:
        return line
    return replace(line, transfer_idr=entitled.amounts.net_idr)


def forgets_recovery(run_id: str, entitled: Any, known: Any, _owed_idr: int, *most: Any) -> Any:
    return LINE(run_id, entitled, known, 0, *most)


def drops_the_leavers(claims: Any, chosen: Any, credited: Any) -> Any:
    return (nip for nip in IN_SCOPE(claims, chosen, credited) if nip in claims)


def pays_only_once(claims: Any, chosen: Any, credited: Any) -> Any:
    return (nip for nip in IN_SCOPE(claims, chosen, credited) if nip not in credited)


def pays_every_agency(claims: Any, _chosen: Any, credited: Any) -> Any:
    return {*claims, *credited}


def first_claim_counts(live: Any) -> Any:
    return {nip: claims[:1] for nip, claims in CLAIMS(live).items()}


def forgets_returns(*arguments: Any) -> Any:
    return replace(CREDIT(*arguments), returns=())


def credits_nothing_of_movers(entitled: Any, known: Any, *account: Any) -> Any:
    if known is not None and known.agency != entitled.agency:
        return replace(CREDIT(entitled, known, *account), amounts=known.amounts)
    return CREDIT(entitled, known, *account)


def takes_back_twice(run_id: str, lines: Any, requested: Any, credited: Any) -> Any:
    after, new = TAKE_BACK(run_id, lines, requested, credited)
    for item in new:
        nip = lines[item.line_id].nip
        after[nip] = replace(after[nip], returns=(*after[nip].returns, item))
    return after, new


def takes_back_all(run_id: str, lines: Any, requested: Any, credited: Any) -> Any:
    whole = [item._replace(transfer_idr=lines[item.line_id].transfer_idr) for item in requested]
    return TAKE_BACK(run_id, lines, whole, credited)


def takes_back_more(run_id: str, lines: Any, requested: Any, credited: Any) -> Any:
    after, new = TAKE_BACK(run_id, lines, requested, credited)
    more = tuple(replace(item, transfer_idr=item.transfer_idr + 1) for item in new)
    for item in more:
        nip = lines[item.line_id].nip
        after[nip] = replace(after[nip], returns=(*after[nip].returns[:-1], item))
    return after, more


def seq_stands(tip: LedgerTip, entry: Any) -> LedgerTip:
    return replace(TIP_AFTER(tip, entry), seq=max(tip.seq, 1))


def chain_cut(tip: LedgerTip, kind: EntryKind, values: Any) -> Any:
    return NEXT_ENTRY(replace(tip, hash="0" * 64), kind, values)


def manifest_forgotten(tip: LedgerTip, entry: Any) -> LedgerTip:
    return replace(TIP_AFTER(tip, entry), manifest_sha256=None)


def hash_of_the_name(self: ExportFile) -> str:
    return hashlib.sha256(self.name.encode()).hexdigest()


def manifest_without_hash(entry: Any) -> bytes:
    return bytes(entry.content)


def made_by_the_code_that_runs(_: str, running: str) -> Any:
    return BUILDERS[running]


def looks_at_nothing(*_: Any) -> tuple[str, ...]:
    return ()


def without_states(self: AgencyDigests, lines: Any, _: Any) -> None:
    ADD_DIGESTS(self, lines, PartOfStates({}, {}, {}))


def of_whom_nobody_is_held(self: AgencyDigests, period: str, _: Any, decided: Any) -> None:
    DIGESTS(self, period, (), decided)


def line_of_no_cell(run_id: str, nip: str, _key: str) -> str:
    return LINE_ID(run_id, nip)


def with_a_line_alone(self: PartOfStates) -> Any:
    """Of a slice only who changed is written again."""
    credited, owed = ROWS(self)
    return credited[:1], owed


def key_of_another(self: PartOfStates) -> Any:
    credited, owed = ROWS(self)
    return credited, [(key, row.replace(key.encode(), b"0" * 32)) for key, row in owed]


def claims_not_seen(run: Any, months: Any, states: Any, _: Any) -> tuple[str, ...]:
    return CHANGED_SINCE(run, months, states, lambda _: set())


def counts_all(people: Any, _: Any) -> Any:
    return Counted(people, ())


def names_nobody(people: Any, decisions: Any) -> Any:
    return COUNT_CLAIMS(people, decisions)._replace(not_counted=())


def forgets_the_others(wanted: Any, request: Any, tip: Any, _: Any) -> Any:
    return BUILD_DECISION(wanted, request, tip, {})


def counts_after_some(nip: str, agency: str, decisions: Any) -> bool:
    """Of several decisions the first one alone holds."""
    first = dict(sorted(decisions.items())[:1])
    return DOES_COUNT(nip, agency, first)


def decisions_forgotten(tip: Any, entry: Any) -> Any:
    return replace(TIP_AFTER(tip, entry), claims_sha256=tip.claims_sha256)


def in_force_at_once(desk: Any, wanted: Any, asked: Any, tip: LedgerTip) -> bool:
    """The list is there before anybody could know of it."""
    decided = wanted._replace(approved_by=asked.by, approved_at=asked.at, seq=tip.seq + 1)
    desk.lists.in_force.bring_in_force({decided.date: decided})
    return bool(IN_LEDGER(desk, wanted, asked, tip))


def alone_in_its_state(wanted: Any, request: Any, tip: LedgerTip, _: Any) -> Any:
    return BUILD_APPROVAL(wanted, request, tip, [])


def lists_forgotten(tip: Any, entry: Any) -> Any:
    return replace(TIP_AFTER(tip, entry), people_sha256=tip.people_sha256)


def puts_aside_what_a_crash_left(self: LedgerWriter) -> LedgerTip:
    """What a writer left that broke off gives way to the next entry."""
    seen = self.ledger.tip()
    key = ("decided", f"{seen.seq + 1:08d}")
    if stores.do(Read(key)) is not None:
        stores.do(Write(((key, always, None),)))
    return seen


def both_count(self: LedgerWriter, tip: LedgerTip, entry: Any) -> bool:
    """Who loses the number goes on as if it had not."""
    self.archive.create(entry)
    return self.ledger.follow(tip, entry)


def table_decides(self: LedgerWriter, tip: LedgerTip, entry: Any) -> bool:
    return self.ledger.follow(tip, entry)


def open_for_any_table(self: Recovery, *_: Any) -> bool:
    return self.done_at is None


def completed_by_another_entry(self: LedgerWriter, tip: LedgerTip, entry: Any) -> None:
    own = ("seq", "kind", "previous_hash", "format")
    values = {name: value for name, value in entry.values.items() if name not in own}
    again = NEXT_ENTRY(tip, entry.values["kind"], values | {"at": "2026-12-01T00:00:00+00:00"})
    self.ledger.follow(tip, again)


def believes_the_item(self: LedgerWriter, _: LedgerTip, period: Any) -> Any:
    return self.ledger.period(period)


def intends_nothing(*_: Any) -> bool:
    return True


def forgets_the_periods(self: Any, seen: LedgerTip, tip: LedgerTip) -> bool:
    is_seen = lambda value: (value or LedgerTip()) == seen  # noqa: E731
    return stores._written((("ledger", "tip"), is_seen, tip))


def held_are_credited(self: Any, lines: Any, before: PartOfStates) -> None:
    """What is held is taken for credited, and so is never paid."""
    keys = {held.nip: KEYS.of(held.nip) for held in self._released.held}
    more = {
        held.nip: settlement.Credit(
            held.name,
            held.agency,
            settlement.Amounts(gross_idr=held.due_idr, net_idr=held.due_idr),
            key=keys[held.nip],
        )
        for held in self._released.held
    }
    known = before._replace(credited={**before.credited, **more}, keys=before.keys | keys)
    ADD_RELEASED(self, lines, known)


def held_for_nothing(*arguments: Any) -> Any:
    """A hold names a person, and the person is paid all the same."""
    made = SETTLE(*arguments)
    paid = SETTLE(*(*arguments[:-2], {}, arguments[-1]))
    return replace(paid, held=made.held)


def held_without_a_name(*arguments: Any) -> Any:
    found = RELEASE(*arguments)
    return replace(found, settlement=replace(found.settlement, held=()))


def nobody_is_held(*_: Any) -> dict[str, Any]:
    return {}


def nobody_is_new(*_: Any) -> tuple[Any, ...]:
    return ()


def held_for_every_period(holds: Any, _period: str) -> dict[str, Any]:
    return {one.nip: one for one in holds}


def holds_forgotten(tip: LedgerTip, entry: Any) -> LedgerTip:
    return replace(TIP_AFTER(tip, entry), holds_sha256=None)


def any_list(run: Any) -> str | None:
    """A confirmation of one list holds for every list."""
    return "0" * 64 if run.first_payments else None


def anybody(code: str) -> Any:
    """No second person where the refusal would have a code."""

    def require(
        self: FourEyes, by: str, role: Any, authors: Any, refusal: str, *agency: str | None
    ) -> Any:
        return REQUIRE_ANOTHER(self, by, role, () if refusal == code else authors, refusal, *agency)

    return require


def left_out_once(entries: Any, paid: Any) -> Any:
    """The last run alone says who is left out."""
    return LEFT_OUT_BY_ALL(entries[-1:], paid)


def any_amount_is_paid(line: Any, account: str, rows: Any) -> Any:
    found = DIFFERENCE(line, account, rows)
    return None if found is FindingKind.AMOUNT_DIFFERS else found


def any_account_is_paid(line: Any, account: str, rows: Any) -> Any:
    found = DIFFERENCE(line, account, rows)
    return None if found is FindingKind.ACCOUNT_DIFFERS else found


def twice_is_paid(line: Any, account: str, rows: Any) -> Any:
    return DIFFERENCE(line, account, rows[:1])


def last_statement_alone(statements: Any) -> Any:
    return EXECUTED(list(statements)[-1:])


def statements_forgotten(tip: LedgerTip, entry: Any) -> LedgerTip:
    return replace(TIP_AFTER(tip, entry), statements_sha256=None)


def nothing_waited(entries: Any, paid: Any) -> Any:
    """Whoever a run does not pay is left out by it, also where nothing of theirs waits."""
    return LEFT_OUT_BY_ALL(entries, dict.fromkeys(paid, 0))


def counts_what_a_file_replaced(
    uploads: Any, agency: str, period: Period, _live: LiveMonth | None
) -> UploadCounts:
    """A recount that looks at every upload that ever counted."""
    rows = [rows for _, _, rows in uploads.outcomes(agency, period)]
    return UploadCounts(frozenset(), sum(rows))


MUTATIONS: dict[str, tuple[Any, str, Any]] = {
    "who occurs twice is accepted twice": (intake._People, "repeated", repeated_are_sound),
    "a row is rejected for no reason": (RowValidator, "validate", rejected_for_nothing),
    "the reasons are not reported": (intake, "MOST_LISTED", 0),
    "somebody unpaid is not listed": (validate, "find_unpaid", one_unpaid_forgotten),
    "records bear another agency": (compute, "compute_record", computed_for_another_agency),
    "half of a need is forgotten": (record, "coaching_need", one_weak_indicator),
    "a budget is not kept": (budget_step, "fit_to_budget", not_cut),
    "the last rupiah of a budget are lost": (record, "pro_rate", rest_is_lost),
    "the last rupiah go to the first": (record, "pro_rate", rest_to_the_first),
    "a cut leaves the tax as it was": (Formula, "cut", taxed_before_the_cut),
    "too much pay is no condition": (publish, "find_conditions", over_budget_is_free),
    "many rejected rows are no condition": (publish, "find_conditions", rejected_are_free),
    "everything has to be approved": (publish, "find_conditions", always_a_condition),
    "an approval holds whatever it changes": (publish, "approval_bound", bound_to_the_upload),
    "an approval holds for any total": (Approval, "covers", any_total_is_covered),
    "of one minute, any upload wins": (
        (publication, compose),
        "is_superseded",
        superseded_by_the_minute,
    ),
    "the first upload wins": (publish, "decide", oldest_wins),
    "the upload that arrives last wins": (publish, "decide", arrival_wins),
    "a batch on an old base goes live": (publish, "decide", never_rebased),
    "nobody has to approve": (publish, "decide", nobody_approves),
    "an approval of anything holds": (Approval, "covers", any_approval_holds),
    "a settlement is no condition": (publish, "find_conditions", settled_is_free),
    "raises are no condition": (publish, "find_conditions", raises_are_free),
    "people who are added are no condition": (publish, "find_conditions", added_are_free),
    "falls are no condition": (publish, "find_conditions", falls_are_free),
    "a month is compared with what is live": (publish, "find_agreed", compared_with_what_is_live),
    "what was agreed to is forgotten": (publish, "next_live_month", forgets_what_was_agreed),
    "what was agreed to first stays": (publish, "next_live_month", keeps_the_first_agreed),
    "records expire that are compared with": (
        publish._Publication,
        "_expire_replaced",
        expires_what_is_compared_with,
    ),
    "a live month's revision falls": (LockedPay, "lock", revision_falls),
    "a publication is recorded before it is live": (LockedPay, "lock", recorded_too_early),
    "a publication that broke off is never recorded": (LockedPay, "complete", lambda *_: True),
    "somebody is live and was not locked": (locked_store, "pay_shards", but_for_one),
    "what is locked names no revision of its own": (LockedPay, "lock", locked_as_before),
    "a publication forgets the settlement": (publish, "next_live_month", forgets_settlement),
    "a correction counts as paid": (publish, "next_live_month", takes_correction_for_paid),
    "a live month has the order of its own batch": (
        publish,
        "next_live_month",
        latest_order_of_batch,
    ),
    "records of what came to nothing stay": (
        publish._Publication,
        "_expire",
        expires_nothing,
    ),
    "the records of the batch that goes live expire": (
        publish._Publication,
        "_expire_replaced",
        expires_its_own,
    ),
    "an amendment counts as a whole file": (publish, "next_live_month", amendment_is_whole),
    "an amendment forgets its base": (Sources, "with_line", base_forgotten),
    "what comes late is folded last": (Sources, "with_line", late_comes_last),
    "an upload that counted is left out": (Sources, "with_line", one_is_left_out),
    "an amendment replaces the row": (amendments, "_compose", whole_row_replaces),
    "an amendment changes nothing": (amendments, "_compose", kept_cells_win),
    "an amendment empties what it leaves out": (amendments, "_compose", empties_the_days),
    "a refused step takes the person out": (check_month, "fold_person", refused_step_takes_all),
    "referrals are never withdrawn": ((follow,), "changed_referrals", never_withdrawn),
    "referrals are never reopened": ((follow,), "changed_referrals", never_reopened),
    "a referral's revision stays": ((follow,), "changed_referrals", same_revision),
    "an event id for all revisions": (Referral, "event_id", property(one_event_id)),
    "a correction is paid whole": (settlement, "_line", pays_whole_again),
    "a recovery takes all of the pay": (prepare, "settle", recovers_all),
    "the share that rules state is not asked": (
        RuleFields,
        "recovery_bp",
        lambda _, usual_bp: usual_bp,
    ),
    "the rest of a recovery is forgotten": (settlement, "_set_outstanding", forgets_the_rest),
    "a recovery is taken twice": (settlement, "_set_outstanding", takes_it_twice),
    "what a month kept is not noted": (releasing, "credit_lines", notes_nothing_kept),
    "a recovery is forgotten": (settlement, "_line", forgets_recovery),
    "who left is not taken back": (settlement, "_in_scope", drops_the_leavers),
    "who was paid is never paid arrears": (settlement, "_in_scope", pays_only_once),
    "a returned transfer is forgotten": (settlement, "_credit", forgets_returns),
    "who moves is credited nothing": (settlement, "_credit", credits_nothing_of_movers),
    "agencies are paid that were not chosen": (settlement, "_in_scope", pays_every_agency),
    "whom two agencies claim, one is paid for": (settlement, "_claims", first_claim_counts),
    "a transfer comes back twice": (settlement_run, "take_back", takes_back_twice),
    "nobody is compared with a mean": (
        publish._Publication,
        "_paid_months",
        lambda _: changes.NEVER_PAID,
    ),
    "a fall is compared with no mean": (changes.Paid, "is_undercut", lambda *_: False),
    "no month has a cut-off": (RuleFields, "is_after_cut_off", lambda *_: False),
    "a month is paid before its cut-off": (request_run, "_latest_cut_off", lambda *_: None),
    "the ledger's number stays": (stores, "tip_after", seq_stands),
    "the ledger's chain is cut": (settlement_run, "next_entry", chain_cut),
    "a run names no manifest before it": (stores, "tip_after", manifest_forgotten),
    "a file is not what its hash says": (ExportFile, "sha256", property(hash_of_the_name)),
    "a run is made by the code that runs": (settle, "builder_of", made_by_the_code_that_runs),
    "a release does not look again": ((settle, release), "changed_since", looks_at_nothing),
    "a release is bound to no states": (AgencyDigests, "add", without_states),
    "a release is bound to no live months": (
        (changed, digests),
        "what_pays",
        lambda _: {},
    ),
    "claims after the preparation are not seen": (
        (settle, release),
        "changed_since",
        claims_not_seen,
    ),
    "what a release leaves out is paid": (prepared.Prepared, "without", lambda run, _: run),
    "who prepared releases": (FourEyes, "require_another", anybody("E852")),
    "who entered a return confirms it": (FourEyes, "require_another", anybody("E782")),
    "a part that came back is the whole": (settlement_run, "take_back", takes_back_all),
    "more comes back than was paid": (settlement_run, "take_back", takes_back_more),
    "the register is not applied again": (prepare, "register_holds", nobody_is_held),
    "who is held is credited": (releasing._Made, "add", held_are_credited),
    "who is held is paid": (prepare, "settle", held_for_nothing),
    "who is held is not named": (settle, "release_by_cells", held_without_a_name),
    "whom officers hold is paid": (prepare, "held_people", nobody_is_held),
    "a hold lasts for every period": (prepare, "held_people", held_for_every_period),
    "who is dead or has no account is paid again": (
        settlement_run,
        "returned_holds",
        lambda *_: (),
    ),
    "a wrong account is paid again": (prepare, "still_held", but_for_accounts),
    "an account that was corrected stays wrong": (
        prepare,
        "still_held",
        lambda holds, *_: holds,
    ),
    "a release is bound to no holds": (AgencyDigests, "__init__", of_whom_nobody_is_held),
    "who entered a hold confirms it": (FourEyes, "require_another", anybody("E761")),
    "a lift lifts every hold": (confirm_holds, "lifted", lambda *_: ()),
    "the tip forgets who is held": (stores, "tip_after", holds_forgotten),
    "nobody is paid for the first time": (settle, "first_payments", nobody_is_new),
    "a confirmation holds for any list": (
        prepared.Prepared,
        "first_payments_sha256",
        property(any_list),
    ),
    "who is not confirmed is paid": (
        prepared.Prepared,
        "holding_first_payments",
        lambda run: run,
    ),
    "a decision on a claim changes nothing": (prepare, "count_claims", counts_all),
    "whose record does not count is not named": (prepare, "count_claims", names_nobody),
    "a release is bound to no decision": (digests, "decided_json", lambda *_: {}),
    "who proposed a decision confirms it": (FourEyes, "require_another", anybody("E799")),
    "a decision forgets those before it": (confirm_claims, "build_decision", forgets_the_others),
    "a decision replaces what nobody saw": (
        confirm_claims,
        "_require_as_proposed",
        lambda *_: None,
    ),
    "a claim counts again after some decisions": (counted, "does_count", counts_after_some),
    "the tip names no decisions": (stores, "tip_after", decisions_forgotten),
    "a list is in force before its entry": (approve_lists, "_in_ledger", in_force_at_once),
    "a list that broke off is left": (LedgerLists, "are_in_force", lambda *_: True),
    "a list counts against any other": (FileDesk, "_require_same_base", lambda *_: None),
    "an older list comes over a newer": (lists, "is_not_later", lambda _: always),
    "a list that is delivered again waits again": (lists, "is_later_upload", lambda _: always),
    "who uploaded a list agrees to it": (FourEyes, "require_another", anybody("E710")),
    "a list forgets those before it": (approve_lists, "build_approval", alone_in_its_state),
    "the tip names no lists": (stores, "tip_after", lists_forgotten),
    "who was left out once is reported": (left_out, "left_out_by_all", left_out_once),
    "a recount counts what was replaced": (recount, "count_uploads", counts_what_a_file_replaced),
    "for whom nothing waited is reported": (left_out, "left_out_by_all", nothing_waited),
    "who released a run enters its statement": (
        FourEyes,
        "require_another",
        anybody("E878"),
    ),
    "another amount is paid": ((statement, transfers), "difference", any_amount_is_paid),
    "another account is paid": ((statement, transfers), "difference", any_account_is_paid),
    "what was executed twice is paid": ((statement, transfers), "difference", twice_is_paid),
    "a statement takes the place of those before": (
        (enter_statement, transfers),
        "executed_by_line",
        last_statement_alone,
    ),
    "what came back stays paid": (
        (statement, transfers),
        "came_back",
        lambda *_: False,
    ),
    "a slip is paid once it is sent": (pay_state, "is_paid", lambda *_: True),
    "the tip forgets what banks executed": (stores, "tip_after", statements_forgotten),
    "two writers of one number both count": (LedgerWriter, "commit", both_count),
    "a restored table pays again": (LedgerWriter, "commit", table_decides),
    "a process writes on to the table that was replaced": (
        Guard,
        "compare_now",
        lambda _: None,
    ),
    "what two agreed to for a table counts for its copy": (
        Recovery,
        "is_open",
        open_for_any_table,
    ),
    "what a crash left in the archive is lost": (
        LedgerWriter,
        "tip",
        puts_aside_what_a_crash_left,
    ),
    "an entry ahead is made another time": (LedgerWriter, "_complete", completed_by_another_entry),
    "a period's own item is believed": (LedgerWriter, "period", believes_the_item),
    "what a run is to become is not noted": (stores.Runs, "intend", intends_nothing),
    "a recovery forgets what is credited": (stores.Ledger, "rewrite_tip", forgets_the_periods),
    "a line names no cell": (settlement, "line_id", line_of_no_cell),
    "a slice forgets who has no line": (PartOfStates, "rows", with_a_line_alone),
    "what is owed is under another's key": (PartOfStates, "rows", key_of_another),
    "a manifest is not its entry": (settle, "manifest_json", manifest_without_hash),
}


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_mistake_in_the_decisions_is_found(name: str) -> None:
    place, attribute, mistake = MUTATIONS[name]
    with ExitStack() as stack:
        for module in place if isinstance(place, tuple) else (place,):
            stack.enter_context(patch.object(module, attribute, mistake))
        for first in range(0, MOST_SEEDS, 50):
            failed, _, _ = run_chunk(first, 50, None)
            if failed:
                return
    pytest.fail(f"{name}: not found in {MOST_SEEDS} seeds")
