"""Which lines of a computation a slip shows one by one, and which it folds.

A step that adds and takes nothing, shown as ``Besaran setelah status Rp0``, reads as if nothing
were left. So steps without an effect are listed apart with their reasons; and where pay is zero,
all that follows the step that made it so is one line, which says why.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Line = Mapping[str, Any]
"""A line as ``describe_explanation`` gives it."""


class ZeroPay(NamedTuple):
    """Why nothing is paid: the step that took all, its reason, and how many steps follow it."""

    step: Line
    following: int

    @property
    def text_id(self) -> str:
        """In Bahasa Indonesia."""
        return (
            f"TPP bulan ini nol sejak langkah “{self.step['label_id']}”: {self.step['reason_id']} "
            f"{self.following} langkah sesudahnya tidak mengubah apa pun."
        )

    @property
    def text_en(self) -> str:
        """In English."""
        return (
            f"This month's pay is zero from the step “{self.step['label_en']}” on: "
            f"{self.step['reason_en']} The {self.following} steps after it change nothing."
        )


class FoldedLines(NamedTuple):
    """The lines of a computation as a slip shows them.

    Attributes:
        shown: start, changes and totals, one by one.
        zero: what stands before the last of them where pay is zero.
        idle: changes without an effect, with their reasons; none of those that ``zero`` counts.
        beside: what the employer pays besides, where it pays any.
    """

    shown: Sequence[Line]
    zero: ZeroPay | None
    idle: Sequence[Line]
    beside: Sequence[Line]


def fold_lines(lines: Sequence[Line]) -> FoldedLines:
    """Fold the lines of one computation, which are in the order of the formula."""
    account = [line for line in lines if line["kind"] != "beside"]
    beside = [line for line in lines if line["kind"] == "beside" and line["amount_idr"]]
    zero = None
    if account[-1]["amount_idr"] == 0:  # net pay
        place = max((n for n, line in enumerate(account) if line["effect_idr"]), default=0)
        following = sum(line["kind"] == "change" for line in account[place + 1 :])
        zero = ZeroPay(account[place], following)
        nothing = {**account[-1], "arithmetic_id": "", "arithmetic_en": ""}  # Rp0 = Rp0
        account = [*account[: place + 1], nothing]
    shown = [line for line in account if line["kind"] != "change" or line["effect_idr"]]
    idle = [line for line in account if line["kind"] == "change" and not line["effect_idr"]]
    return FoldedLines(shown, zero, idle, beside)
