"""Proposals of rules and their history, in the table; their contents, in the archive.

Items: pk ``RULES#PROPOSAL``, sk the content's SHA-256; pk ``RULES#HISTORY``, sk time and kind; pk
``RULES#FACTS``, sk ``{sha256}#{agency}``.
Each step of a proposal and its event in the history are written in one transaction.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.objects import Bucket
from tukin.aws.table import Table, update_expression
from tukin.rule_changes.gate.facts import GivenFacts
from tukin.rule_changes.gate.whatif_of_book import BookWhatIf, FactsRef, load_whatif
from tukin.rule_changes.proposal import EventKind, HistoryEvent, Proposal, ProposalStatus
from tukin.rule_changes.steps import Step, propose_event
from tukin.rules.approvals import BookApproval, record_approval
from tukin.rules.rule_set import RuleBook, load_rule_book
from tukin.vocabulary.errors import IntegrityError, NotFound

_PROPOSAL = "RULES#PROPOSAL"
_HISTORY = "RULES#HISTORY"
_FACTS = "RULES#FACTS"


class Proposals:
    """Proposals and history."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def get(self, sha256: str) -> Proposal:
        """A proposal, read consistently.

        Raises:
            NotFound: E802.
        """
        item = self._table.get(_key(sha256))
        if item is None:
            raise NotFound("E802")
        return _proposal(item)

    def find(self, sha256: str) -> Proposal | None:
        """A proposal, or None."""
        item = self._table.get(_key(sha256))
        return None if item is None else _proposal(item)

    def propose(self, proposal: Proposal, seen: Proposal | None) -> bool:
        """Record a proposal in place of the one seen; False where another write was in between."""
        values = _key(proposal.sha256) | asdict(proposal)
        if seen is None:
            put: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        else:
            put = {
                "ConditionExpression": "#round = :round AND #status = :status",
                "ExpressionAttributeNames": {"#round": "round", "#status": "status"},
                "ExpressionAttributeValues": to_item(
                    {":round": seen.round, ":status": seen.status}
                ),
            }
        event = propose_event(proposal)
        return self._table.transact([{"Put": {"Item": to_item(values), **put}}, _recorded(event)])

    def approve(self, proposal: Proposal, step: Step, approval: BookApproval) -> bool:
        """The same, and record that two people agreed to the book: from then on it may be used."""
        return self._table.transact([*_advanced(proposal, step), record_approval(approval)])

    def advance(self, proposal: Proposal, step: Step) -> bool:
        """Take a proposal a step further; False where it is not any more what was seen."""
        return self._table.transact(_advanced(proposal, step))

    def note_facts(self, sha256: str, ref: FactsRef) -> None:
        """Those that an agency gave for a proposal; what it gave before counts no more."""
        key = {"pk": _FACTS, "sk": f"{sha256}#{ref.agency}"}
        self._table.transact([{"Put": {"Item": to_item(key | ref.model_dump())}}])

    def facts(self, sha256: str) -> list[FactsRef]:
        """What agencies gave for a proposal, by agency."""
        items = self._table.query(_FACTS, after=f"{sha256}#", up_to=f"{sha256}#~")
        return [FactsRef(**{name: item[name] for name in FactsRef.model_fields}) for item in items]

    def history(self, limit: int | None = None) -> list[HistoryEvent]:
        """The history, the latest first."""
        items = self._table.query(_HISTORY, limit=limit, backwards=True)
        return [_event(item) for item in items]


class ProposalContents:
    """What proposals say: ``proposals/{sha256}/…`` in the archive."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, book: RuleBook) -> None:
        """Store a rule book under its hash, once."""
        key = f"proposals/{book.sha256}/book.json"
        self._bucket.write_once(key, book.canonical_json, "application/json")

    def book(self, sha256: str) -> RuleBook:
        """The rule book of a hash; the content is checked against it.

        Raises:
            NotFound: E802, where there is none.
            IntegrityError: E702, where the content is not what its name says.
        """
        book = load_rule_book(self._bucket.read(f"proposals/{sha256}/book.json"))
        if book.sha256 != sha256:
            raise IntegrityError("E702", what="content of a proposal")
        return book

    def keep_whatif(self, what_if: BookWhatIf) -> None:
        """Store what a book would do, under the book and the SHA-256 of its bytes."""
        key = _simulation_key(what_if.book_sha256, what_if.sha256)
        self._bucket.write_once(key, what_if.content, "application/json")

    def what_if(self, sha256: str, digest: str) -> BookWhatIf | None:
        """A stored what-if; None where it is one of before, of a single set of choice.

        Raises:
            IntegrityError: E702, where the content is not what its name says.
        """
        what_if = load_whatif(self.simulation(sha256, digest))
        if what_if is not None and what_if.sha256 != digest:
            raise IntegrityError("E702", what="what-if of a proposal")
        return what_if

    def keep_facts(self, sha256: str, facts: GivenFacts) -> None:
        """Store what an agency gave, under the SHA-256 of its bytes."""
        key = _facts_key(sha256, facts.sha256)
        self._bucket.write_once(key, facts.content, "application/json")

    def facts(self, sha256: str, digest: str) -> GivenFacts:
        """What an agency gave.

        Raises:
            IntegrityError: E702, where the content is not what its name says.
        """
        facts = GivenFacts.model_validate_json(self._bucket.read(_facts_key(sha256, digest)))
        if facts.sha256 != digest:
            raise IntegrityError("E702", what="facts for a proposal")
        return facts

    def keep_portion(self, sha256: str, digest: str, state: list[dict[str, Any]]) -> None:
        """Store what a book does to some of the people, under a digest of what it depends on."""
        content = json.dumps(state, separators=(",", ":")).encode()
        self._bucket.write_once(_portion_key(sha256, digest), content, "application/json")

    def portion(self, sha256: str, digest: str) -> list[dict[str, Any]] | None:
        """What was stored so; None where nothing was."""
        try:
            content: list[dict[str, Any]] = json.loads(
                self._bucket.read(_portion_key(sha256, digest))
            )
        except NotFound:
            return None
        return content

    def simulation(self, sha256: str, digest: str) -> dict[str, Any]:
        """A stored simulation, as plain JSON values."""
        content: dict[str, Any] = json.loads(self._bucket.read(_simulation_key(sha256, digest)))
        return content


def _simulation_key(sha256: str, digest: str) -> str:
    return f"proposals/{sha256}/simulation-{digest}.json"


def _facts_key(sha256: str, digest: str) -> str:
    return f"proposals/{sha256}/facts-{digest}.json"


def _portion_key(sha256: str, digest: str) -> str:
    return f"proposals/{sha256}/portion-{digest}.json"


def _advanced(proposal: Proposal, step: Step) -> list[dict[str, Any]]:
    update = update_expression(
        step.changes,
        "#round = :round AND #seen = :status",
        {":round": proposal.round, ":status": proposal.status},
        {"#round": "round", "#seen": "status"},
    )
    key = to_item(_key(proposal.sha256))
    return [{"Update": {"Key": key, **update}}, _recorded(step.event)]


def _key(sha256: str) -> dict[str, str]:
    return {"pk": _PROPOSAL, "sk": sha256}


def _recorded(event: HistoryEvent) -> dict[str, Any]:
    return {"Put": {"Item": to_item(_event_values(event))}}


def _event_values(event: HistoryEvent) -> dict[str, Any]:
    key = {"pk": _HISTORY, "sk": f"{event.at}#{event.kind}#{event.sha256[:16]}"}
    return key | asdict(event)


def _proposal(item: Mapping[str, Any]) -> Proposal:
    values = {name: value for name, value in item.items() if name not in ("pk", "sk")}
    return Proposal(**{**values, "status": ProposalStatus(values["status"])})


def _event(item: Mapping[str, Any]) -> HistoryEvent:
    values = {name: value for name, value in item.items() if name not in ("pk", "sk")}
    return HistoryEvent(**{**values, "kind": EventKind(values["kind"])})
