"""Workflows of the programme: one person proposes a document, another puts it in force."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, Self

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.four_eyes import FourEyes
from tukin.people.grants.in_force import four_eyes_of
from tukin.programme.approvals import ProgrammeApproval
from tukin.programme.check import Since, check_programme
from tukin.programme.difference import describe_difference, digest_of
from tukin.programme.document import NO_PROGRAMMES, ProgrammeBook
from tukin.programme.store import LiveProgramme
from tukin.rule_changes.deployments import RuleShelf
from tukin.rule_changes.programme.proposal import (
    ProgrammeEvent,
    ProgrammeProposal,
    Step,
    check_approval,
)
from tukin.rule_changes.programme.store import ProgrammeContents, ProgrammeProposals
from tukin.rule_changes.proposal import ProposalStatus
from tukin.rule_changes.requests import AgreementBody, ProgrammeBody
from tukin.vocabulary.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    Outdated,
    RulesMissing,
    RulesUnapproved,
)

HISTORY_EVENTS = 200


@dataclass(frozen=True, slots=True)
class ProgrammeDesk:
    """The stores, and what the handler hands in.

    Attributes:
        table, archive: where proposals and their contents are.
        live: what is deployed, read again each time.
        shelf: where a document is put in force.
        four_eyes: who may agree to what.
        today: whose day it is in the region.
        now: the time, UTC.
        count: adds one to a metric of a name.
    """

    table: Table
    archive: Bucket
    live: LiveProgramme
    shelf: RuleShelf
    four_eyes: FourEyes
    today: Callable[[], date]
    now: Callable[[], datetime]
    count: Callable[[str], None]

    @classmethod
    def on(
        cls,
        table: Table,
        archive: Bucket,
        today: Callable[[], date],
        *,
        shelf: RuleShelf,
        now: Callable[[], datetime],
        count: Callable[[str], None],
    ) -> Self:
        """On the stores of the one table and an archive, and where the shelf is."""
        place = shelf.application, shelf.environment, shelf.profile
        live = LiveProgramme(*place, table, max_age_seconds=0)
        four_eyes = four_eyes_of(table, archive, today)
        return cls(table, archive, live, shelf, four_eyes, today, now, count)

    def in_force(self) -> ProgrammeBook:
        """What holds; where what is deployed is none that two agreed to, the last put there."""
        try:
            return self.live.book()
        except (RulesMissing, RulesUnapproved):
            deployed = (e.sha256 for e in self._proposals.history() if e.kind is Step.DEPLOYED)
            sha256 = next(deployed, None)
            return NO_PROGRAMMES if sha256 is None else self._contents.book(sha256)

    def read_live(self) -> dict[str, Any]:
        """The document in force, with the name of the version that holds today.

        Raises:
            NotFound: E1162, where none ever was.
        """
        book = self.in_force()
        if not book.programmes:
            raise NotFound("E1162")
        today = book.in_force(self.today())
        return _describe(book) | {"today": today and today.programme}

    def read_history(self) -> dict[str, Any]:
        """Who changed the programme, when and why; the latest first."""
        return {"events": [asdict(event) for event in self._proposals.history(HISTORY_EVENTS)]}

    def propose(self, body: ProgrammeBody, who: str) -> dict[str, Any]:
        """Store a document by its content. The same request again is the same proposal.

        Raises:
            InvalidInput: E1150 with every problem of the document.
            Conflict: E1159 where it is in force already, E1160 where another proposed it in
                between.
        """
        live = self.in_force()
        book = self._sound(body.document.encode(), live)
        if book.sha256 == live.sha256:
            raise Conflict("E1159")
        self._contents.keep(book)
        at = self.now().isoformat(timespec="microseconds")
        proposal = ProgrammeProposal(book.sha256, live.sha256, who, body.reason, at)
        seen = self._proposals.find(book.sha256)
        if seen is None or not seen.is_same_request(proposal):
            if seen is not None:
                proposal = replace(proposal, round=seen.round + 1)
            if not self._proposals.propose(proposal, seen):
                raise Conflict("E1160")
            self.count("ProgrammesProposed")
        return self.read(book.sha256)

    def read(self, sha256: str) -> dict[str, Any]:
        """A proposal with its document, what it changes, and the digest of just that.

        Raises:
            NotFound: E802.
        """
        proposal = self._proposals.get(sha256)
        book = self._contents.book(sha256)
        changes, digest = self._difference(proposal, book)
        return {
            "proposal": asdict(proposal),
            **_describe(book),
            "changes": changes,
            "digest": digest,
        }

    def approve(self, sha256: str, body: AgreementBody, who: str) -> dict[str, Any]:
        """Put a proposal of somebody else in force, by the digest of what it changes.

        Where the approval was recorded but its deployment did not start, the same call goes on.

        Raises:
            NotFound: E802.
            Forbidden: E653, where the author would approve, E785 or E786 without a row.
            Conflict: E654 no longer open, E656 where another deployment is under way, E1160 where
                the programme in force has changed.
            Outdated: E1161, where it is not this difference; it holds what it changes now.
            InvalidInput: E1150, where the document is not sound beside what is in force.
        """
        proposal, live = self._proposals.get(sha256), self.in_force()
        check_approval(proposal, who, live.sha256, self.four_eyes)
        book = self._contents.book(sha256)
        if proposal.status is ProposalStatus.PROPOSED:
            self._sound(book.canonical_json, live)
            proposal = self._agree(proposal, book, body, who)
        version = self.shelf.put_at_once(book, f"{sha256[:12]} {body.reason}")
        at = self.now().isoformat(timespec="microseconds")
        event = ProgrammeEvent(at, Step.DEPLOYED, sha256, who, body.reason, version=version)
        self._proposals.deploy(proposal, event)
        self.count("ProgrammesApproved")
        return {"sha256": sha256, "version": version}

    def _agree(
        self,
        proposal: ProgrammeProposal,
        book: ProgrammeBook,
        body: AgreementBody,
        who: str,
    ) -> ProgrammeProposal:
        """Write the approval down before anything is deployed; one of two at once is refused."""
        changes, digest = self._difference(proposal, book)
        if body.digest != digest:
            raise Outdated("E1161", {"changes": changes, "digest": digest})
        at = self.now().isoformat(timespec="microseconds")
        approval = ProgrammeApproval(book.sha256, proposal.author, who, at, digest)
        event = ProgrammeEvent(
            at, Step.APPROVED, book.sha256, who, body.reason, proposal.base_sha256, digest
        )
        advanced = self._proposals.approve(proposal, event, approval)
        now = self._proposals.get(book.sha256)
        if not advanced and now.approver != who:
            raise Conflict("E654", status=now.status)
        return now

    def _difference(
        self, proposal: ProgrammeProposal, book: ProgrammeBook
    ) -> tuple[list[dict[str, Any]], str]:
        base = self._contents.book(proposal.base_sha256)
        changes = describe_difference(base, book)
        return changes, digest_of(base.sha256, book.sha256, changes)

    def _sound(self, document: bytes, live: ProgrammeBook) -> ProgrammeBook:
        checked = check_programme(document, Since(live, self.today()))
        if checked.book is None:
            raise InvalidInput("E1150", problems="; ".join(map(str, checked.problems)))
        return checked.book

    @property
    def _proposals(self) -> ProgrammeProposals:
        return ProgrammeProposals(self.table)

    @property
    def _contents(self) -> ProgrammeContents:
        return ProgrammeContents(self.archive)


def _describe(book: ProgrammeBook) -> dict[str, Any]:
    return {"sha256": book.sha256, "document": book.canonical_json.decode()}
