"""Bodies of the requests about settlement runs."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from tukin.settlement.settlement import MOST_RETURNS, ReturnReason
from tukin.settlement.stores.ledger import MOST_AGENCIES
from tukin.vocabulary.errors import InvalidInput
from tukin.vocabulary.period import Period

AgencyCode = Annotated[
    str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40, description="Agency's code.")
]


class _Body(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class RunBody(_Body):
    """``POST /runs``: what to settle."""

    period: str = Field(
        description="Pay period YYYY-MM; month 13 is the THR, month 14 the 13th-month pay."
    )
    agencies: list[AgencyCode] | None = Field(
        default=None,
        min_length=1,
        max_length=MOST_AGENCIES,
        description="Agencies to pay; without it, all that have published the period.",
    )
    revisions: dict[AgencyCode, int] | None = Field(
        default=None,
        max_length=MOST_AGENCIES,
        description="The revision that was seen of each agency's month. One that has moved since, "
        "or was not seen, is left out by name; without it, what is live then counts.",
    )


Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class ReleaseBody(_Body):
    """``POST /runs/{run_id}/release``: agree to what was prepared."""

    digest: Digest = Field(description="The prepared run's digest, as it was shown.")
    left_out: list[AgencyCode] = Field(
        default_factory=list,
        max_length=MOST_AGENCIES,
        description="Exactly the agencies in which a person with a line changed since.",
    )
    confirmed_first_payments: Digest | None = Field(
        default=None,
        description="The SHA-256 of the list of first payments and changed accounts, if it was "
        "checked. Without it these people are held, and a later run pays them.",
    )


class RecoveryBody(_Body):
    """``POST /ledger/recovery``: replay the archive's ledger into a table that was restored."""

    reason: str = Field(min_length=3, max_length=500, description="Why, such as the restore.")
    hash: Digest | None = Field(
        default=None,
        description="For who agrees: the hash of table, epoch and ledger, as it was shown.",
    )


class CancellationBody(_Body):
    """``POST /runs/{run_id}/cancellation``: why a prepared run shall not be paid."""

    reason: str = Field(min_length=3, max_length=500, description="Why.")


class AcknowledgementBody(_Body):
    """``POST /runs/{run_id}/acknowledgement``: which manifest finance has and has checked."""

    manifest_sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$", description="SHA-256 of the manifest's bytes."
    )


class ReturnedLine(_Body):
    """A line of which the bank sent the transfer back."""

    line_id: str = Field(pattern=r"^[0-9a-f]{32}$", description="The line's id in the run's files.")
    reason_code: ReturnReason = Field(description="Why the bank sent it back.")
    reference: str = Field(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9./_-]{2,39}$",
        description="The bank's own reference of the return, as its statement has it.",
    )
    amount_idr: int | None = Field(
        default=None,
        ge=1,
        strict=True,
        description="What came back, in whole rupiah; without it, the whole transfer.",
    )


class ReturnsBody(_Body):
    """``POST /runs/{run_id}/returns``: what a bank sent back; another person confirms it."""

    lines: list[ReturnedLine] = Field(min_length=1, max_length=MOST_RETURNS)


class ConfirmationBody(_Body):
    """``POST /runs/{run_id}/returns/confirmation``: agree to lines that another person entered."""

    digest: Digest = Field(description="The digest of the returns, as it was shown.")


class ExportBody(BaseModel):
    """``POST /exports``: which period to look at."""

    period: Any = Field(description="Pay period YYYY-MM.")

    def parsed(self) -> Period:
        """The period.

        Raises:
            InvalidInput: E007, where it is none.
        """
        if not isinstance(self.period, str):
            raise InvalidInput("E007")
        return Period.parse(self.period)
