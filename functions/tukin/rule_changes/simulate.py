"""What rules would do to the people of a period, computed under them.

A trial is for whoever writes rules: they choose document, period and set, and it counts for
nothing. A proposal is tried on every set that differs and on people whom nobody chooses.
"""

import json
from typing import Any

from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf
from tukin.rule_changes.proposal import Proposal, set_to_simulate
from tukin.rule_changes.requests import TrialBody
from tukin.rule_changes.steps import simulate_step
from tukin.rule_changes.whatif import Impact, Recompute, RulesRef, Tally, recorded_outcome
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict, NotFound
from tukin.vocabulary.period import Period

MOST_OF_A_TRIAL = 50_000
"""People of a trial: what one request can compute. Those of a proposal may be any number."""


def try_rules(desk: RuleDesk, body: TrialBody) -> dict[str, Any]:
    """What a document would do to a period, without proposing it.

    Raises:
        InvalidInput: E601 with every problem of the document, E007 where the period is none.
        NotFound: E659, where nothing is live in the period.
        Conflict: E668, where more people are than one request can compute.
    """
    impact = _trial(desk, desk.as_book(body.document), body)
    return {"impact": impact.model_dump(mode="json")}


def simulate_proposal(desk: RuleDesk, sha256: str, who: str) -> dict[str, Any]:
    """Try exactly the proposed content here, so that nobody has to trust the author's figures.

    Raises:
        NotFound: E802, where there is no such proposal.
        Conflict: E654, where the proposal went on meanwhile, E667, where not everybody is computed
            yet: the same request goes on.
    """
    proposal, live = desk.proposals.get(sha256), desk.in_force()
    what_if = desk.what_if(desk.contents.book(sha256), live, desk.people())
    keep_whatif(desk, proposal, what_if, who)
    return describe_whatif(what_if)


def keep_whatif(desk: RuleDesk, proposal: Proposal, what_if: BookWhatIf, who: str) -> None:
    """Make a what-if the one that a proposal is approved by.

    Raises:
        Conflict: E654, where the proposal went on meanwhile.
    """
    desk.contents.keep_whatif(what_if)
    step = simulate_step(proposal, who, desk.time(), what_if.period, what_if.sha256)
    if not desk.proposals.advance(proposal, step):
        raise Conflict("E654", status=desk.proposals.get(proposal.sha256).status)


def describe_whatif(what_if: BookWhatIf) -> dict[str, Any]:
    """A what-if and its digest as plain values."""
    return {
        "simulated_period": what_if.period,
        "simulation_sha256": what_if.sha256,
        "controls_sha256": what_if.controls_sha256,
        "what_if": json.loads(what_if.content),  # as whoever approves reads it
    }


def _trial(desk: RuleDesk, book: RuleBook, body: TrialBody) -> Impact:
    period = Period.parse(body.period)
    live = desk.in_force()
    rules = set_to_simulate(book, live, period, body.rule_set)
    live_months = list(desk.live_months.of_period(period))
    if not live_months and not desk.is_before_the_first(live):
        raise NotFound("E659", period=str(period))
    people = sum(live_month.totals.rows for live_month in live_months)
    if people > MOST_OF_A_TRIAL:
        raise Conflict("E668", people=people, most=MOST_OF_A_TRIAL)
    recompute, tally = Recompute(rules), Tally(rules)
    before = {
        RulesRef(rule_set=live_month.batch.rule_set, sha256=live_month.batch.rules_sha256)
        for live_month in live_months
    }
    for record in (one for month in live_months for one in desk.records.live(month)):
        outcome = recorded_outcome(record)
        obstacle = recompute.obstacle(record.appraisal)
        if obstacle is None:
            after = recompute.outcome(record.appraisal)
            tally.add(record.agency, record.appraisal, outcome, after)
        else:
            tally.reject(obstacle, outcome.net_idr)
    return tally.impact(period, before)
