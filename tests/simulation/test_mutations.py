"""The simulation, tested: each of these mistakes in the decision code is found by some seed.

A mistake is planted in a decision of a room, or in a workflow's use of it; the checks recompute
everything in their own way. Where one is not found, a check is missing.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Any
from unittest.mock import patch

import pytest

from tests.simulation import stores
from tests.simulation.__main__ import run_chunk
from tukin.entitlement.formula import Formula
from tukin.intake import check_file as intake
from tukin.intake.row_validator import RowValidator
from tukin.payroll import budget_step, publication, record
from tukin.payroll.batch import Batch
from tukin.payroll.merge import AcceptedRow, merge
from tukin.payroll.publication import Concern, LiveMonth, Outcome
from tukin.processing import compute, publish, validate
from tukin.referrals import follow
from tukin.referrals import referral as coaching
from tukin.referrals.referral import Referral, ReferralState
from tukin.register import register
from tukin.settlement import ledger, settle, settlement
from tukin.settlement import run as settlement_run
from tukin.settlement.files.export import ExportFile
from tukin.settlement.ledger import EntryKind, LedgerTip

MOST_SEEDS = 1_000

DECIDE, NEXT_LIVE_MONTH, CONCERNS = (
    publication.decide,
    publication.next_live_month,
    publication.find_concerns,
)
CHANGED, SETTLE, TAKE_BACK, NEXT_ENTRY, TIP_AFTER = (
    coaching.changed_referrals,
    settlement.settle,
    settlement.take_back,
    ledger.next_entry,
    ledger.tip_after,
)
LINE, IN_SCOPE, CREDIT, CLAIMS, MERGE = (
    settlement._line,
    settlement._in_scope,
    settlement._credit,
    settlement._claims,
    merge,
)
COMPUTE, CUT, NEED, VALIDATE, UNPAID = (
    record.compute_record,
    Formula.cut,
    coaching.coaching_need,
    RowValidator.validate,
    register.find_unpaid,
)


def repeated_are_sound(_people: Any) -> dict[str, list[int]]:
    return {}


def rejected_for_nothing(self: RowValidator, raw: Any) -> Any:
    found = VALIDATE(self, raw)
    return [] if isinstance(found, list) else found


def one_unpaid_forgotten(*arguments: Any) -> Any:
    return UNPAID(*arguments)[1:]


def computed_for_another_agency(*arguments: Any) -> Any:
    return replace(COMPUTE(*arguments), agency="dinkes")


def one_weak_indicator(*arguments: Any) -> Any:
    need = NEED(*arguments)
    return need and replace(need, weak_indicators=need.weak_indicators[:1])


def not_cut(records: Any, _budget_idr: int, _rules: Any) -> Any:
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


def no_concern_over_budget(facts: Any, live: LiveMonth | None) -> Any:
    return tuple(c for c in CONCERNS(facts, live) if c is not Concern.OVER_BUDGET)


def no_concern_of_rejected(facts: Any, live: LiveMonth | None) -> Any:
    return tuple(c for c in CONCERNS(facts, live) if c is not Concern.MANY_REJECTED)


def always_a_concern(facts: Any, live: LiveMonth | None) -> Any:
    return CONCERNS(facts, live) or (Concern.DROPS_PEOPLE,)


def digest_of_the_batch(batch: Batch, *_rest: Any) -> str:
    return batch.batch_id


def superseded_by_the_minute(order: Any, live: LiveMonth | None) -> bool:
    full = None if live is None else live.full_order
    return full is not None and order.uploaded_at < full.uploaded_at


def oldest_wins(batch: Batch, live: LiveMonth | None, *rest: Any) -> Outcome:
    found = DECIDE(batch, live, *rest)
    return Outcome.SUPERSEDED if found is Outcome.PUBLISH and live is not None else found


def arrival_wins(batch: Batch, live: LiveMonth | None, *rest: Any) -> Outcome:
    found = DECIDE(batch, live, *rest)
    return Outcome.PUBLISH if found is Outcome.SUPERSEDED else found


def never_rebased(batch: Batch, live: LiveMonth | None, *rest: Any) -> Outcome:
    found = DECIDE(batch, live, *rest)
    return Outcome.PUBLISH if found is Outcome.REBASE else found


def nobody_approves(batch: Batch, live: LiveMonth | None, *rest: Any) -> Outcome:
    found = DECIDE(batch, live, *rest)
    return Outcome.PUBLISH if found is Outcome.AWAITING_APPROVAL else found


def any_approval_holds(
    batch: Batch, live: LiveMonth | None, concerns: Any, digest: str, approved: str | None
) -> Outcome:
    return DECIDE(batch, live, concerns, digest, digest if approved else None)


def no_concern_after_settlement(facts: Any, live: LiveMonth | None) -> Any:
    return CONCERNS(facts, None)


def revision_stands(*arguments: Any) -> LiveMonth:
    live, seen = NEXT_LIVE_MONTH(*arguments), arguments[4]
    return live if seen is None else replace(live, revision=seen.revision - 1)


def forgets_settlement(*arguments: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments), settled_seq=0)


def takes_correction_for_paid(*arguments: Any) -> LiveMonth:
    live = NEXT_LIVE_MONTH(*arguments)
    return replace(live, settled_revision=live.revision)


def latest_order_of_batch(*arguments: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments), latest_order=arguments[0].order)


def amendment_is_whole(*arguments: Any) -> LiveMonth:
    return replace(NEXT_LIVE_MONTH(*arguments), full_order=arguments[0].order)


def base_forgotten(batch: Batch, own: Iterable[Any], base: Iterable[AcceptedRow]) -> Any:
    return MERGE(batch, own, [])


def base_wins(batch: Batch, own: Any, base: Any) -> Any:
    known = {row.appraisal.nip: row for row in base}
    return [known.get(row.appraisal.nip, row) for row in MERGE(batch, own, base)]


def own_lost(batch: Batch, own: Any, base: Any) -> Any:
    merged = MERGE(batch, own, base)
    return merged[1:] if len(merged) > 2 else merged


def never_withdrawn(*arguments: Any) -> Any:
    return (r for r in CHANGED(*arguments) if r.state is ReferralState.OPEN)


def never_reopened(agency: str, period: Any, needs: Mapping[str, Any], current: Any) -> Any:
    return (
        r
        for r in CHANGED(agency, period, needs, current)
        if r.revision == 1 or r.state is ReferralState.WITHDRAWN
    )


def same_revision(*arguments: Any) -> Any:
    return (replace(r, revision=1) for r in CHANGED(*arguments))


def one_event_id(self: Referral) -> str:
    return hashlib.sha256(self.need.nip.encode()).hexdigest()[:32]


def pays_whole_again(run_id: str, entitled: Any, known: Any, owed_idr: int) -> Any:
    line = LINE(run_id, entitled, known, owed_idr)
    if line is None or known is None:
        return line
    return replace(line, transfer_idr=entitled.amounts.net_idr)


def forgets_recovery(run_id: str, entitled: Any, known: Any, owed_idr: int) -> Any:
    return LINE(run_id, entitled, known, 0)


def drops_the_leavers(claims: Any, chosen: Any, credited: Any) -> Any:
    return (nip for nip in IN_SCOPE(claims, chosen, credited) if nip in claims)


def pays_only_once(claims: Any, chosen: Any, credited: Any) -> Any:
    return (nip for nip in IN_SCOPE(claims, chosen, credited) if nip not in credited)


def pays_every_agency(claims: Any, _chosen: Any, credited: Any) -> Any:
    return {*claims, *credited}


def first_claim_counts(live: Any) -> Any:
    return {nip: claims[:1] for nip, claims in CLAIMS(live).items()}


def forgets_returns(entitled: Any, known: Any) -> Any:
    return replace(CREDIT(entitled, known), returns=())


def credits_nothing_of_movers(entitled: Any, known: Any) -> Any:
    if known is not None and known.agency != entitled.agency:
        return replace(CREDIT(entitled, known), amounts=known.amounts)
    return CREDIT(entitled, known)


def takes_back_twice(run_id: str, lines: Any, requested: Any, credited: Any) -> Any:
    after, new = TAKE_BACK(run_id, lines, requested, credited)
    for item in new:
        nip = lines[item.line_id].nip
        after[nip] = replace(after[nip], returns=(*after[nip].returns, item))
    return after, new


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
    "too much pay is no concern": (publish, "find_concerns", no_concern_over_budget),
    "many rejected rows are no concern": (publish, "find_concerns", no_concern_of_rejected),
    "everything has to be approved": (publish, "find_concerns", always_a_concern),
    "an approval holds over any live state": (publish, "approval_digest", digest_of_the_batch),
    "of one minute, any upload wins": (
        publication,
        "is_superseded",
        superseded_by_the_minute,
    ),
    "the first upload wins": (publish, "decide", oldest_wins),
    "the upload that arrives last wins": (publish, "decide", arrival_wins),
    "a batch on an old base goes live": (publish, "decide", never_rebased),
    "nobody has to approve": (publish, "decide", nobody_approves),
    "an approval of anything holds": (publish, "decide", any_approval_holds),
    "a settlement is no concern": (publish, "find_concerns", no_concern_after_settlement),
    "a live month's revision falls": (publish, "next_live_month", revision_stands),
    "a publication forgets the settlement": (publish, "next_live_month", forgets_settlement),
    "a correction counts as paid": (publish, "next_live_month", takes_correction_for_paid),
    "a live month has the order of its own batch": (
        publish,
        "next_live_month",
        latest_order_of_batch,
    ),
    "an amendment counts as a whole file": (publish, "next_live_month", amendment_is_whole),
    "an amendment forgets its base": (validate, "merge", base_forgotten),
    "an amendment changes nobody": (validate, "merge", base_wins),
    "a merge loses a row": (validate, "merge", own_lost),
    "referrals are never withdrawn": ((follow,), "changed_referrals", never_withdrawn),
    "referrals are never reopened": ((follow,), "changed_referrals", never_reopened),
    "a referral's revision stays": ((follow,), "changed_referrals", same_revision),
    "an event id for all revisions": (Referral, "event_id", property(one_event_id)),
    "a correction is paid whole": (settlement, "_line", pays_whole_again),
    "a recovery is forgotten": (settlement, "_line", forgets_recovery),
    "who left is not taken back": (settlement, "_in_scope", drops_the_leavers),
    "who was paid is never paid arrears": (settlement, "_in_scope", pays_only_once),
    "a returned transfer is forgotten": (settlement, "_credit", forgets_returns),
    "who moves is credited nothing": (settlement, "_credit", credits_nothing_of_movers),
    "agencies are paid that were not chosen": (settlement, "_in_scope", pays_every_agency),
    "whom two agencies claim, one is paid for": (settlement, "_claims", first_claim_counts),
    "a transfer comes back twice": (settlement_run, "take_back", takes_back_twice),
    "the ledger's number stays": (stores, "tip_after", seq_stands),
    "the ledger's chain is cut": (settlement_run, "next_entry", chain_cut),
    "a run names no manifest before it": (stores, "tip_after", manifest_forgotten),
    "a file is not what its hash says": (ExportFile, "sha256", property(hash_of_the_name)),
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
