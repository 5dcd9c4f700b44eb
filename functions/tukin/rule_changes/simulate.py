"""What rules would do to a period: everybody who is live in it, computed under them.

Before the first book nobody can be live in any period: it alone is simulated over nobody.
"""

from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.payroll.stores.live_months import LiveMonths
from tukin.payroll.stores.names import NamesArchive
from tukin.payroll.stores.records import Records
from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.proposal import set_to_simulate
from tukin.rule_changes.requests import SimulationBody, TrialBody
from tukin.rule_changes.steps import simulate_step
from tukin.rule_changes.whatif import Impact, Recompute, RulesRef, Tally, recorded_outcome
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.errors import Conflict, NotFound
from tukin.vocabulary.period import Period


def try_rules(desk: RuleDesk, table: Table, archive: Bucket, body: TrialBody) -> dict[str, Any]:
    """What a document would do to a period, without proposing it.

    Raises:
        InvalidInput: E601 with every problem of the document, E007 where the period is none.
        NotFound: E659, where nothing is live in the period.
    """
    impact = _simulate(desk, (table, archive), desk.as_book(body.document), body)
    return {"impact": impact.model_dump(mode="json")}


def simulate_proposal(
    desk: RuleDesk, table: Table, archive: Bucket, sha256: str, body: SimulationBody, who: str
) -> dict[str, Any]:
    """Simulate exactly the proposed content here, so that nobody has to trust the author's figures.

    Raises:
        NotFound: E802 where there is no such proposal, E659 where nothing is live in the period.
        Conflict: E654, where the proposal went on meanwhile.
    """
    proposal = desk.proposals.get(sha256)
    impact = _simulate(desk, (table, archive), desk.contents.book(sha256), body)
    digest = desk.contents.keep_simulation(sha256, impact)
    period = str(Period.parse(body.period))
    step = simulate_step(proposal, who, desk.time(), period, digest)
    if not desk.proposals.advance(proposal, step):
        raise Conflict("E654", status=desk.proposals.get(sha256).status)
    return {
        "simulated_period": period,
        "simulation_sha256": digest,
        "impact": impact.model_dump(mode="json"),
    }


def _simulate(
    desk: RuleDesk, stores: tuple[Table, Bucket], book: RuleBook, body: SimulationBody
) -> Impact:
    table, archive = stores
    period = Period.parse(body.period)
    live = desk.live.book()
    rules = set_to_simulate(book, live, period, body.rule_set)
    live_months = list(LiveMonths(table).of_period(period))
    if not live_months and not desk.is_before_the_first(live):
        raise NotFound("E659", period=str(period))
    recompute, tally = Recompute(rules), Tally(rules)
    before = {
        RulesRef(rule_set=live_month.batch.rule_set, sha256=live_month.batch.rules_sha256)
        for live_month in live_months
    }
    records = Records(table, NamesArchive(archive))
    for record in (record for live_month in live_months for record in records.live(live_month)):
        outcome = recorded_outcome(record)
        obstacle = recompute.obstacle(record.appraisal)
        if obstacle is None:
            after = recompute.outcome(record.appraisal)
            tally.add(record.agency, record.appraisal, outcome, after)
        else:
            tally.reject(obstacle, outcome.net_idr)
    return tally.impact(period, before)
