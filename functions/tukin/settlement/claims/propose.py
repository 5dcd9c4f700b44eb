"""One personnel person proposes which agency's record of a person counts."""

from datetime import datetime

from tukin.settlement.claims.desk import ClaimsDesk
from tukin.settlement.claims.proposed import ProposedDecision
from tukin.settlement.claims.requests import ClaimBody
from tukin.vocabulary.errors import Conflict
from tukin.vocabulary.nip import check_nip
from tukin.vocabulary.period import Period


def propose_decision(
    desk: ClaimsDesk, month: str, body: ClaimBody, caller: str, now: datetime
) -> ProposedDecision:
    """Record a proposal; nothing counts otherwise before another person confirms it.

    Raises:
        InvalidInput: E007, where ``month`` is no period; E101 to E107, where the NIP is none.
        Conflict: E768, where the agency has no live record of the person; E769, where nobody else
            claims the person.
    """
    period = Period.parse(month)
    check_nip(body.nip)
    claimed_by = {record.agency for record in desk.records_of(period, body.nip)}
    if body.agency not in claimed_by:
        raise Conflict("E768", agency=body.agency)
    known = desk.decisions(desk.writer.ledger.tip()).get((str(period), body.nip))
    others = claimed_by | ({known.agency, *known.not_counted} if known is not None else set())
    if others == {body.agency}:
        raise Conflict("E769", agency=body.agency)
    return desk.claims.propose(
        ProposedDecision(
            period=str(period),
            nip=body.nip,
            agency=body.agency,
            not_counted=tuple(sorted(others - {body.agency})),
            reason=body.reason.strip(),
            reference=body.reference.strip(),
            replaces=0 if known is None else known.seq,
            proposed_by=caller,
            proposed_at=now.isoformat(timespec="seconds"),
        )
    )
