"""Another personnel person confirms which agency's record counts: the next preparation pays it."""

from dataclasses import replace
from datetime import datetime

from tukin.people.grants.grant import GrantRole
from tukin.settlement.claims.decision import ClaimDecision
from tukin.settlement.claims.desk import ClaimsDesk
from tukin.settlement.claims.proposed import ProposedDecision, build_decision
from tukin.settlement.stores.asked import Request
from tukin.settlement.writing.patience import SECONDS_OF_A_REQUEST, until_committed
from tukin.vocabulary.errors import Conflict, NotFound
from tukin.vocabulary.period import Period


def confirm_decision(
    desk: ClaimsDesk, month: str, digest: str, caller: str, now: datetime
) -> ProposedDecision:
    """Take a proposed decision into the ledger, once, however often it is asked.

    Raises:
        InvalidInput: E007, where ``month`` is no period.
        NotFound: E802, where nothing of that digest was proposed.
        Forbidden: E799, where the caller proposed it; E785 or E786 without a row.
        Conflict: E877, where the claims or the decision in force are not those of the proposal.
        StoreUnavailable: E720, where others were writing to the ledger at every attempt.
    """
    proposed = desk.claims.proposal(str(Period.parse(month)), digest)
    if proposed is None:
        raise NotFound("E802")
    authors = [proposed.proposed_by]
    desk.four_eyes.require_another(caller, GrantRole.PERSONNEL, authors, "E799")
    wanted = Request(proposed.request_id, caller, now.isoformat(timespec="seconds"))
    request = until_committed(lambda: _in_ledger(desk, proposed, wanted), SECONDS_OF_A_REQUEST)
    confirmed = desk.claims.confirm(proposed, request)
    desk.claims.decide(confirmed, desk.key_of(confirmed.nip))
    return confirmed


def _in_ledger(desk: ClaimsDesk, proposed: ProposedDecision, wanted: Request) -> Request | None:
    """The request with its entry; None where it has to be tried again."""
    writer = desk.writer
    tip = writer.tip()
    if tip is None:
        return None
    asked = writer.requests.get(wanted.request_id)  # after the tip: what it says shows
    if asked is not None and not asked.waits:
        return asked
    decisions = desk.decisions(tip)
    _require_as_proposed(desk, proposed, decisions.get((proposed.period, proposed.nip)))
    asked = writer.requests.ask(wanted)
    if not asked.waits:
        return asked
    state, entry = build_decision(proposed, asked, tip, decisions)
    desk.archive.keep_state("claims", state)
    is_done = writer.commit(tip, entry)
    return replace(asked, seq=tip.seq + 1) if is_done else None


def _require_as_proposed(
    desk: ClaimsDesk, proposed: ProposedDecision, known: ClaimDecision | None
) -> None:
    period = Period.parse(proposed.period)
    claimed_by = {record.agency for record in desk.records_of(period, proposed.nip)}
    is_known = claimed_by <= {proposed.agency, *proposed.not_counted}
    seq = 0 if known is None else known.seq
    if proposed.agency not in claimed_by or not is_known or seq != proposed.replaces:
        raise Conflict("E877")
