"""What the workflows of claims on people work with."""

from dataclasses import dataclass
from typing import Any

from tukin.aws.table import Table
from tukin.payroll.record import PayrollRecord
from tukin.settlement.claims.decision import Decisions, read_decisions
from tukin.settlement.claims.store import Claims
from tukin.settlement.ledger import LedgerTip
from tukin.settlement.writing.desk import PeopleDesk
from tukin.vocabulary.period import Period


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimsDesk(PeopleDesk):
    """The stores of requests about claims."""

    claims: Claims

    @classmethod
    def own_stores(cls, table: Table) -> dict[str, Any]:
        """The claims and what was proposed about them."""
        return {"claims": Claims(table)}

    def decisions(self, tip: LedgerTip) -> Decisions:
        """The decisions in force by a tip."""
        return read_decisions(self.archive.state("claims", tip.claims_sha256) or b"")

    def records_of(self, period: Period, nip: str) -> list[PayrollRecord]:
        """A person's live records of a period, by agency."""
        live_months = self.live_months.of_period(period)
        found = self.records.of_person(nip, live_months, self.key_of)
        for record in found:
            record.check_key(self.key_of)
        return sorted(found, key=lambda record: record.agency)
