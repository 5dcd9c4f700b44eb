"""Proposals of the programme and their history, in the table; their contents, in the archive.

Items: pk ``PROGRAMME#PROPOSAL``, sk the content's SHA-256; pk ``PROGRAMME#HISTORY``, sk time and
kind. Each step of a proposal and its event are written in one transaction.
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from tukin.aws.items import to_item
from tukin.aws.objects import Bucket
from tukin.aws.table import Table, update_expression
from tukin.programme.approvals import ProgrammeApproval, record_approval
from tukin.programme.document import NO_PROGRAMMES, ProgrammeBook, load_programmes
from tukin.rule_changes.programme.proposal import ProgrammeEvent, ProgrammeProposal, Step
from tukin.rule_changes.proposal import ProposalStatus
from tukin.vocabulary.errors import IntegrityError, NotFound

_PROPOSAL = "PROGRAMME#PROPOSAL"
_HISTORY = "PROGRAMME#HISTORY"


class ProgrammeProposals:
    """Proposals and history."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def find(self, sha256: str) -> ProgrammeProposal | None:
        """A proposal, read consistently; None where there is none."""
        item = self._table.get(_key(sha256))
        return None if item is None else _proposal(item)

    def get(self, sha256: str) -> ProgrammeProposal:
        """The same.

        Raises:
            NotFound: E802, where there is none.
        """
        found = self.find(sha256)
        if found is None:
            raise NotFound("E802")
        return found

    def propose(self, proposal: ProgrammeProposal, seen: ProgrammeProposal | None) -> bool:
        """Record a proposal in place of the one seen; False where another write was in between."""
        item = to_item(_key(proposal.sha256) | asdict(proposal))
        put: dict[str, Any] = {"ConditionExpression": "attribute_not_exists(pk)"}
        if seen is not None:
            put = {
                "ConditionExpression": "#round = :round AND #status = :status",
                "ExpressionAttributeNames": {"#round": "round", "#status": "status"},
                "ExpressionAttributeValues": to_item(
                    {":round": seen.round, ":status": seen.status}
                ),
            }
        event = ProgrammeEvent(
            proposal.proposed_at, Step.PROPOSED, proposal.sha256, proposal.author, proposal.reason
        )
        return self._table.transact([{"Put": {"Item": item, **put}}, _recorded(event)])

    def approve(
        self, proposal: ProgrammeProposal, event: ProgrammeEvent, approval: ProgrammeApproval
    ) -> bool:
        """Record that two people agreed, with its event; from then on it may be used."""
        changes = {
            "status": ProposalStatus.APPROVED,
            "approver": approval.approver,
            "approved_at": approval.approved_at,
        }
        actions = [_advanced(proposal, changes), _recorded(event), record_approval(approval)]
        return self._table.transact(actions)

    def deploy(self, proposal: ProgrammeProposal, event: ProgrammeEvent) -> bool:
        """Record that it is AppConfig's version of a number."""
        changes = {"status": ProposalStatus.DEPLOYED, "version": event.version}
        return self._table.transact([_advanced(proposal, changes), _recorded(event)])

    def history(self, limit: int | None = None) -> list[ProgrammeEvent]:
        """The history, the latest first."""
        items = self._table.query(_HISTORY, limit=limit, backwards=True)
        return [ProgrammeEvent(**{**_values(i), "kind": Step(i["kind"])}) for i in items]


class ProgrammeContents:
    """What proposals say: ``proposals/{sha256}/programme.json`` in the archive."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def keep(self, book: ProgrammeBook) -> None:
        """Store a document under its hash, once."""
        self._bucket.write_once(_content_key(book.sha256), book.canonical_json, "application/json")

    def book(self, sha256: str) -> ProgrammeBook:
        """The document of a hash; the content is checked against it.

        Raises:
            NotFound: E802, where there is none.
            IntegrityError: E702, where the content is not what its name says.
        """
        if sha256 == NO_PROGRAMMES.sha256:
            return NO_PROGRAMMES
        book = load_programmes(self._bucket.read(_content_key(sha256)))
        if book.sha256 != sha256:
            raise IntegrityError("E702", what="content of a proposal")
        return book


def _content_key(sha256: str) -> str:
    return f"proposals/{sha256}/programme.json"


def _advanced(proposal: ProgrammeProposal, changes: Mapping[str, Any]) -> dict[str, Any]:
    update = update_expression(
        changes,
        "#round = :round AND #seen = :status",
        {":round": proposal.round, ":status": proposal.status},
        {"#round": "round", "#seen": "status"},
    )
    return {"Update": {"Key": to_item(_key(proposal.sha256)), **update}}


def _recorded(event: ProgrammeEvent) -> dict[str, Any]:
    key = {"pk": _HISTORY, "sk": f"{event.at}#{event.kind}#{event.sha256[:16]}"}
    return {"Put": {"Item": to_item(key | asdict(event))}}


def _key(sha256: str) -> dict[str, str]:
    return {"pk": _PROPOSAL, "sk": sha256}


def _values(item: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}


def _proposal(item: Mapping[str, Any]) -> ProgrammeProposal:
    return ProgrammeProposal(**{**_values(item), "status": ProposalStatus(item["status"])})
