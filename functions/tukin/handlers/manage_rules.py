"""Maker and checker of rules and programme: propose, approve, go back; nobody does it alone."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, programme_shelf, rules_profile, rules_shelf, table, today
from tukin.aws.http import Request, create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.rule_changes import approve, propose, requests, simulate
from tukin.rule_changes.deployments import RuleShelf
from tukin.rule_changes.desk import RuleDesk
from tukin.rule_changes.gate import announcements, give_facts
from tukin.rule_changes.programme.desk import ProgrammeDesk
from tukin.rules.in_force import live_rules
from tukin.settlement.stores.ledger import Ledger

AUTHOR, APPROVER, AUDITOR = "rules-author", "rules-approver", "auditor"
api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: the rules in force, proposals, simulations, approvals and the history."""
    return api.resolve(event, context)


def _desk() -> RuleDesk:
    stores = table(), archive(), today
    return RuleDesk.on(
        *stores,
        live=live_rules(**rules_profile(), table=table(), max_age_seconds=0),
        shelf=RuleShelf(**rules_shelf()),
        settled=Ledger(table()).settled,
        now=Request.now,
        count=count,
    )


def _programme() -> ProgrammeDesk:
    shelf = RuleShelf(**programme_shelf())
    return ProgrammeDesk.on(table(), archive(), today, shelf=shelf, now=Request.now, count=count)


@api.get("/rules/live")
def read_live() -> dict[str, Any]:
    """The rule book in force."""
    read_request(api, AUTHOR, APPROVER, AUDITOR)
    return propose.read_live(_desk())


@api.get("/rules/history")
def read_history() -> dict[str, Any]:
    """Who changed the rules, when and why; the latest first."""
    read_request(api, AUTHOR, APPROVER, AUDITOR)
    return propose.read_history(_desk())


@api.get("/rules/announcements")
def read_announcements() -> dict[str, Any]:
    """What was approved, before and after it takes effect."""
    read_request(api, AUTHOR, APPROVER, AUDITOR, "finance", "personnel")
    return announcements.read_announcements(_desk())


@api.get("/agencies/<agency>/announcements")
def read_announcements_as_agency(agency: str) -> dict[str, Any]:
    """The same for an agency and its head, whose people are paid by it."""
    read_request(api, f"agency-{agency}", f"agency-{agency}-head")
    return announcements.read_announcements(_desk())


@api.post("/agencies/<agency>/proposals/<sha256>/facts")
def give_facts_as_agency(agency: str, sha256: str) -> dict[str, Any]:
    """What the agency's past rows lack under a proposal."""
    request = read_request(api, f"agency-{agency}")
    body = request.body(requests.FactsBody)
    return give_facts.give_facts(_desk(), agency, sha256, body, request.caller)


@api.post("/rules/simulations")
def try_rules() -> dict[str, Any]:
    """What a document would do to a period, without proposing it."""
    body = read_request(api, AUTHOR, APPROVER).body(requests.TrialBody)
    return simulate.try_rules(_desk(), body)


@api.post("/rules/proposals")
def propose_book() -> dict[str, Any]:
    """Store a new version by its content; the answer names it."""
    request = read_request(api, AUTHOR)
    return propose.propose(_desk(), request.body(requests.ProposalBody), request.caller)


@api.get("/rules/proposals/<sha256>")
def read_proposal(sha256: str) -> dict[str, Any]:
    """A proposal with its document and its last simulation."""
    read_request(api, AUTHOR, APPROVER, AUDITOR)
    return propose.read_proposal(_desk(), sha256)


@api.post("/rules/proposals/<sha256>/simulation")
def simulate_proposal(sha256: str) -> dict[str, Any]:
    """Try exactly this content here, on sets and people that nobody chooses."""
    request = read_request(api, AUTHOR, APPROVER)
    request.body(requests.SimulationBody)
    return simulate.simulate_proposal(_desk(), sha256, request.caller)


@api.post("/rules/proposals/<sha256>/approval")
def approve_proposal(sha256: str) -> dict[str, Any]:
    """Put a simulated proposal of somebody else in force."""
    request = read_request(api, APPROVER)
    return approve.approve(_desk(), sha256, request.body(requests.RuleApprovalBody), request.caller)


@api.post("/rules/rollback")
def roll_back() -> dict[str, Any]:
    """Propose the rules before those named; another person approves them like any other."""
    request = read_request(api, AUTHOR, APPROVER)
    return propose.propose_rollback(_desk(), request.body(requests.RollbackBody), request.caller)


@api.get("/rules/programme")
def read_programme() -> dict[str, Any]:
    """The programme in force."""
    read_request(api, AUTHOR, APPROVER, AUDITOR)
    return _programme().read_live()


@api.get("/rules/programme/history")
def read_programme_history() -> dict[str, Any]:
    """Who changed the programme, when and why; the latest first."""
    read_request(api, AUTHOR, APPROVER, AUDITOR)
    return _programme().read_history()


@api.post("/rules/programme/proposals")
def propose_programme() -> dict[str, Any]:
    """Store a programme by its content; the answer names it and what it changes."""
    request = read_request(api, AUTHOR)
    return _programme().propose(request.body(requests.ProgrammeBody), request.caller)


@api.get("/rules/programme/proposals/<sha256>")
def read_programme_proposal(sha256: str) -> dict[str, Any]:
    """A proposal of a programme, what it changes, and the digest of just that."""
    read_request(api, AUTHOR, APPROVER, AUDITOR)
    return _programme().read(sha256)


@api.post("/rules/programme/proposals/<sha256>/approval")
def approve_programme(sha256: str) -> dict[str, Any]:
    """Put a programme that somebody else proposed in force."""
    request = read_request(api, APPROVER)
    return _programme().approve(sha256, request.body(requests.AgreementBody), request.caller)
