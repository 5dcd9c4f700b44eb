"""Maker and checker of the rules: propose, simulate, approve, roll back; nobody does it alone."""

from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.heads import Heads
from tukin.aws.ledger import Ledger
from tukin.aws.records import Records
from tukin.aws.rule_deployments import RuleShelf
from tukin.aws.rule_proposals import ProposalContents, Proposals
from tukin.aws.rule_store import LiveRules
from tukin.domain.errors import Conflict, InvalidInput, NotFound
from tukin.domain.period import Period
from tukin.domain.rule_change import (
    EventKind,
    HistoryEvent,
    Proposal,
    ProposalStatus,
    check_approval,
    rollback_target,
    set_to_simulate,
)
from tukin.domain.rule_check import Surroundings, check_rules, describe_problem
from tukin.domain.rules import (
    RuleBook,
    RuleSet,
)
from tukin.domain.whatif import Impact, Replay, RulesRef, Tally, recorded_outcome
from tukin.handlers.environment import archive, names, table, variable
from tukin.handlers.http import body_of, caller_name, create_api, require_role
from tukin.handlers.observability import logger, metrics
from tukin.handlers.rule_requests import (
    ProposalBody,
    ReasonBody,
    RollbackBody,
    SimulationBody,
    TrialBody,
)

HISTORY_EVENTS = 200
_YEARS_BACK = 5
AUTHOR, APPROVER, AUDITOR = "rules-author", "rules-approver", "auditor"

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the rules in force, proposals, simulations, approvals and the history."""
    return api.resolve(event, context)


@api.get("/rules/live")
def read_live() -> dict[str, Any]:
    """The rule book in force."""
    _require(AUTHOR, APPROVER, AUDITOR)
    return _describe_book(_live_rules().book())


@api.get("/rules/history")
def read_history() -> dict[str, Any]:
    """Who changed the rules, when and why; the latest first."""
    _require(AUTHOR, APPROVER, AUDITOR)
    events = Proposals(table()).history(HISTORY_EVENTS)
    return {"events": [asdict(event) for event in events]}


@api.post("/rules/simulations")
def try_rules() -> dict[str, Any]:
    """What a document would do to a period, without proposing it."""
    _require(AUTHOR, APPROVER)
    body = body_of(api.current_event.raw_event, TrialBody)
    book = _as_book(body.document)
    period = Period.parse(body.period)
    rules = set_to_simulate(book, _live_rules().book(), period, body.rule_set)
    return {"impact": _simulate(rules, period).model_dump(mode="json")}


@api.post("/rules/proposals")
def propose() -> dict[str, Any]:
    """Store a new version by its content; the answer names it."""
    who = _require(AUTHOR)
    body = body_of(api.current_event.raw_event, ProposalBody)
    live = _live_rules().book()
    book = _as_book(body.document, live)
    if book.sha256 == live.sha256:
        raise Conflict("E657")
    ProposalContents(archive()).keep(book)
    seen = Proposals(table()).find(book.sha256)
    if seen is not None and seen.is_same_request(who, live.sha256):
        return asdict(seen)
    proposal = Proposal(
        sha256=book.sha256,
        base_sha256=live.sha256,
        author=who,
        reason=body.reason,
        proposed_at=_now(),
        round=1 if seen is None else seen.round + 1,
    )
    if not Proposals(table()).propose(proposal, seen):
        raise Conflict("E655")
    metrics.add_metric("RulesProposed", "Count", 1)
    return asdict(proposal)


@api.get("/rules/proposals/<sha256>")
def read_proposal(sha256: str) -> dict[str, Any]:
    """A proposal with its document and its last simulation."""
    _require(AUTHOR, APPROVER, AUDITOR)
    proposal = Proposals(table()).get(sha256)
    contents = ProposalContents(archive())
    digest = proposal.simulation_sha256
    return {
        "proposal": asdict(proposal),
        **_describe_book(contents.book(sha256)),
        "impact": None if digest is None else contents.simulation(sha256, digest),
    }


@api.post("/rules/proposals/<sha256>/simulation")
def simulate_proposal(sha256: str) -> dict[str, Any]:
    """Simulate exactly this content here, so that nobody has to trust the author's figures."""
    who = _require(AUTHOR, APPROVER)
    body = body_of(api.current_event.raw_event, SimulationBody)
    period = Period.parse(body.period)
    proposal = Proposals(table()).get(sha256)
    contents = ProposalContents(archive())
    book = contents.book(sha256)
    rules = set_to_simulate(book, _live_rules().book(), period, body.rule_set)
    impact = _simulate(rules, period)
    digest = contents.keep_simulation(sha256, impact)
    found: dict[str, Any] = {"simulated_period": str(period), "simulation_sha256": digest}
    event = HistoryEvent(_now(), EventKind.SIMULATED, sha256, who, proposal.reason, **found)
    if not Proposals(table()).advance(proposal, {**found, "simulated_at": event.at}, event):
        raise Conflict("E654", status=Proposals(table()).get(sha256).status)
    return {**found, "impact": impact.model_dump(mode="json")}


@api.post("/rules/proposals/<sha256>/approval")
def approve(sha256: str) -> dict[str, Any]:
    """Put a simulated proposal of somebody else in force."""
    who = _require(APPROVER)
    body = body_of(api.current_event.raw_event, ReasonBody)
    proposals, contents = Proposals(table()), ProposalContents(archive())
    proposal = proposals.get(sha256)
    live = _live_rules().book()
    check_approval(proposal, who, live.sha256)
    book = contents.book(sha256)
    _refuse_unsound(book.canonical_json, live)
    if proposal.status is ProposalStatus.PROPOSED:
        contents.keep(live)  # to be able to go back to it
        proposal = _agree(proposal, who, body.reason, live)
    version = _shelf().deploy(book, f"{sha256[:12]} {body.reason}")
    event = HistoryEvent(_now(), EventKind.DEPLOYED, sha256, who, body.reason, version=version)
    step = {"status": ProposalStatus.DEPLOYED, "version": version}
    proposals.advance(proposal, step, event)
    metrics.add_metric("RulesApproved", "Count", 1)
    return {"sha256": sha256, "version": version}


def _agree(proposal: Proposal, who: str, reason: str, live: RuleBook) -> Proposal:
    """Write the approval down before anything is deployed; one of two at once is refused."""
    event = HistoryEvent(
        _now(),
        EventKind.APPROVED,
        proposal.sha256,
        who,
        reason,
        replaced_sha256=live.sha256,
        simulated_period=proposal.simulated_period,
        simulation_sha256=proposal.simulation_sha256,
    )
    step = {"status": ProposalStatus.APPROVED, "approver": who, "approved_at": event.at}
    proposals = Proposals(table())
    if not proposals.advance(proposal, step, event):
        raise Conflict("E654", status=proposals.get(proposal.sha256).status)
    return proposals.get(proposal.sha256)


@api.post("/rules/rollback")
def roll_back() -> dict[str, Any]:
    """Go back at once to the rules before those named, to which two people had agreed.

    Asked again, it goes back no further: it only tells what was not told yet.
    """
    who = _require(APPROVER)
    body = body_of(api.current_event.raw_event, RollbackBody)
    live = _live_rules().book()
    proposals = Proposals(table())
    history = proposals.history()
    target = rollback_target(history, body.replaces_sha256)
    answer = {"sha256": target, "replaced_sha256": body.replaces_sha256}
    version: int | None = None
    if live.sha256 == body.replaces_sha256:
        version = _roll_back(target, live, body.reason)
    elif live.sha256 != target:
        raise Conflict("E660")
    elif history[0].is_rollback(**answer):
        return {**answer, "version": history[0].version}
    event = HistoryEvent(
        _now(), EventKind.ROLLED_BACK, who=who, why=body.reason, version=version, **answer
    )
    proposals.tell(event)
    metrics.add_metric("RulesRolledBack", "Count", 1)
    return {**answer, "version": version}


def _roll_back(target: str, live: RuleBook, reason: str) -> int:
    book = ProposalContents(archive()).book(target)
    _refuse_unsound(book.canonical_json, live)
    return _shelf().roll_back(book, f"rollback {target[:12]} {reason}")


def _require(*roles: str) -> str:
    """The caller, who has one of the roles: role and session."""
    event = api.current_event.raw_event
    require_role(event, *roles)
    return caller_name(event)


def _as_book(document: str, live: RuleBook | None = None) -> RuleBook:
    """A sound book from a request; a rule set alone is a book of one.

    Raises:
        InvalidInput: E601 with every problem.
    """
    checked = _refuse_unsound(document.encode(), live)
    if isinstance(checked, RuleSet):
        return RuleBook(rule_sets=(checked,))
    return checked


def _refuse_unsound(data: bytes, live: RuleBook | None) -> RuleSet | RuleBook:
    settled = () if live is None else Ledger(table()).settled(_recent_periods())
    checked = check_rules(data, Surroundings(settled=settled, live=live))
    if checked.document is None:
        logger.info("rules refused", problems=[describe_problem(p)["code"] for p in checked.errors])
        raise InvalidInput("E601", problems="; ".join(map(str, checked.errors)))
    return checked.document


def _simulate(rules: RuleSet, period: Period) -> Impact:
    """Everybody who is live in a period, computed once more under other rules."""
    heads = list(Heads(table()).of_period(period))
    if not heads:
        raise NotFound("E659", period=str(period))
    replay, tally = Replay(rules), Tally(rules)
    before = {
        RulesRef(rule_set=head.batch.rule_set, sha256=head.batch.rules_sha256) for head in heads
    }
    for head in heads:
        for record in Records(table(), names()).live(head):
            outcome = recorded_outcome(record)
            obstacle = replay.obstacle(record.appraisal)
            if obstacle is None:
                after = replay.outcome(record.appraisal)
                tally.add(record.agency, record.appraisal, outcome, after)
            else:
                tally.reject(obstacle, outcome.net_idr)
    return tally.impact(period, before)


def _describe_book(book: RuleBook) -> dict[str, Any]:
    return {"sha256": book.sha256, "document": book.canonical_json.decode()}


def _recent_periods() -> list[Period]:
    """The months and extra runs in which a change could still touch what was paid."""
    this_year = datetime.now(UTC).year
    years = range(this_year - _YEARS_BACK, this_year + 2)
    return [Period(year, month) for year in years for month in range(1, 15)]


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


@cache
def _live_rules() -> LiveRules:
    return LiveRules(
        application=variable("RULES_APPLICATION"),
        environment=variable("RULES_ENVIRONMENT"),
        profile=variable("RULES_PROFILE"),
        max_age_seconds=0,
    )


def _shelf() -> RuleShelf:
    return RuleShelf(
        application=variable("RULES_APPLICATION"),
        environment=variable("RULES_ENVIRONMENT"),
        profile=variable("RULES_PROFILE"),
        strategy=variable("RULES_STRATEGY"),
    )
