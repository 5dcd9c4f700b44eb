"""An agency gives what its past rows lack under proposed rules; no author or approver does."""

from typing import Any

from tukin.people.grants.grant import GrantRole
from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.gate.facts import GivenFacts, require_just_missing
from tukin.rule_changes.gate.sets import sets_that_differ
from tukin.rule_changes.gate.whatif_of_book import FactsRef
from tukin.rule_changes.proposal import ProposalStatus
from tukin.rule_changes.requests import FactsBody
from tukin.vocabulary.errors import Conflict, NotFound


def give_facts(
    desk: RuleDesk, agency: str, sha256: str, body: FactsBody, who: str
) -> dict[str, Any]:
    """Keep the facts for the agency's live month by which the proposal is judged.

    They count from the next what-if on, whose digest binds them.

    Raises:
        NotFound: E802 without such a proposal, E732 where nobody of the agency is live in the
            month.
        Forbidden: E898, where the author would give them, E785 or E786 without a row.
        Conflict: E654, where the proposal is decided; E669, where it is not just what is missing.
        InvalidInput: E670, where the rules do not admit a value.
    """
    proposal = desk.proposals.get(sha256)
    desk.four_eyes.require_another(who, GrantRole.HR, [proposal.author], "E898", agency)
    if proposal.status is not ProposalStatus.PROPOSED:
        raise Conflict("E654", status=proposal.status)
    months = (each for each in desk.people().live_months if each.batch.agency == agency)
    month = next(months, None)
    if month is None:
        raise NotFound("E732", agency=agency)
    sets = sets_that_differ(desk.contents.book(sha256), desk.in_force())
    records = {record.appraisal.nip: record for record in desk.records.live(month)}
    require_just_missing(body.people, (each.appraisal for each in records.values()), sets)
    given = GivenFacts(
        agency=agency,
        batch_id=month.batch.batch_id,
        revision=month.revision,
        by=who,
        people={records[nip].person_key: facts for nip, facts in sorted(body.people.items())},
    )
    desk.contents.keep_facts(sha256, given)
    months_facts = given.model_dump(exclude={"people"})
    desk.proposals.note_facts(sha256, FactsRef(**months_facts, sha256=given.sha256))
    return {"facts_sha256": given.sha256, "people": len(given.people)}
