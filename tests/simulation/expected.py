"""What must come out, worked out from the files and rules alone.

It shares no code with what it judges: computations come from the oracle with exact fractions, the
split of a budget and the dispositions of rows are written here once more, from the text of the
rules.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache

from tests.oracle.computation import Computation, compute_pay
from tests.simulation.people import PEOPLE, REGISTERS, rules_of
from tests.simulation.source import File, Row

Cells = frozenset[tuple[str, str]]
"""The cells of a person's row, by column."""

Month = dict[str, Cells]
"""NIP → the row by which the person is paid."""

MOST_DAYS = 31
"""Absent with and without excuse together."""

REQUIRED = {"name", "position", "grade", "employment", "produktivitas", "disiplin"}


def sound_rows(file: File, register: str) -> dict[int, Row]:
    """The rows of a file that are sound by themselves, by number.

    Who occurs twice is rejected twice; who is registered elsewhere is not this agency's to pay.
    """
    times = Counter(row.nip for row in file.rows if row.flaw != "nip")
    return {
        number: row
        for number, row in file.numbered()
        if not row.flaw
        and times[row.nip] == 1
        and (not register or REGISTERS[register].get(row.person) == file.agency)
    }


def fold(files: Iterable[File], register: str) -> tuple[Month, dict[str, set[int]]]:
    """The month of some uploads in the order of S3's clock, and the accepted rows of each.

    A whole file replaces what was before it; an amendment sets what it names, and a row that does
    not validate then leaves the person as before.
    """
    month: Month = {}
    accepted: dict[str, set[int]] = {}
    for file in sorted(files, key=lambda one: one.order):
        if not file.is_amendment:
            month = {}
        accepted[file.upload_id] = set()
        for number, row in sound_rows(file, register).items():
            before = month.get(row.nip, frozenset()) if file.is_amendment else frozenset()
            cells = dict(before) | row.cells
            days = int(cells.get("alpa", "0")) + int(cells.get("ijin", "0"))
            if cells.keys() >= REQUIRED and days <= MOST_DAYS:
                month[row.nip] = frozenset(cells.items())
                accepted[file.upload_id].add(number)
    return month, accepted


def unpaid_people(agency: str, register: str, month: Mapping[str, object]) -> set[str]:
    """Register − live (I3)."""
    registered = (name for name, of in REGISTERS[register].items() if of == agency)
    return {PEOPLE[name].nip for name in registered} - month.keys()


@lru_cache(maxsize=100_000)
def computations_of(rows: frozenset[Cells], rules_sha256: str) -> dict[str, Computation]:
    """Everybody's account by the pinned rules, by NIP, cut to the budget where they say so (I8)."""
    by_nip = {dict(row)["nip"]: row for row in rows}
    computations = {nip: _computation(row, rules_sha256, 0) for nip, row in by_nip.items()}
    gross = {nip: computation.gross_idr for nip, computation in computations.items()}
    pagu_idr = budget_idr(rules_sha256)
    then = rules_of(rules_sha256).document.get("over_budget", {}).get("then")
    if pagu_idr is None or sum(gross.values()) <= pagu_idr or then != "pro_rate":
        return computations
    shares = largest_remainder(gross, pagu_idr)
    return {
        nip: _computation(row, rules_sha256, gross[nip] - shares[nip])
        for nip, row in by_nip.items()
    }


@lru_cache(maxsize=100_000)
def _computation(row: Cells, rules_sha256: str, cut_idr: int) -> Computation:
    return compute_pay(rules_of(rules_sha256).document, dict(row), cut_idr)


def budget_idr(rules_sha256: str) -> int | None:
    """The budget, which is the same for every agency and period of a simulation."""
    pagu = rules_of(rules_sha256).document["agencies"][0].get("pagu")
    return int(pagu[0]["amount_idr"]) if pagu else None


def largest_remainder(amounts: Mapping[str, int], pagu_idr: int) -> dict[str, int]:
    """The ceiling split in proportion; what is left goes to the largest remainders.

    Equal remainders are taken in the order of the persons' opaque keys.
    """
    exact = {nip: Fraction(a * pagu_idr, sum(amounts.values())) for nip, a in amounts.items()}
    shares = {nip: int(share) for nip, share in exact.items()}
    by_remainder = sorted(exact, key=lambda nip: (shares[nip] - exact[nip], _person(nip)))
    for nip in by_remainder[: pagu_idr - sum(shares.values())]:
        shares[nip] += 1
    return shares


def _person(nip: str) -> str:
    return hashlib.sha256(b"tukin:person:" + nip.encode()).hexdigest()


def conditions_of(
    line: Sequence[File],
    accepted: Mapping[str, set[int]],
    rules_sha256: str,
    month: Month,
    live: Month | None,
    settled: bool,
) -> set[str]:
    """Why a batch must be agreed to before it replaces a live month; None where there is none."""
    conditions = set()
    all_rows = sum(len(file.rows) for file in line)
    rejected = all_rows - sum(len(accepted[file.upload_id]) for file in line)
    most = rules_of(rules_sha256).document.get("approval", {}).get("most_rejected_percent")
    if most is not None and all_rows and Fraction(rejected * 100, all_rows) > most:
        conditions.add("many rejected")
    rows = frozenset(month.values())
    pagu_idr = budget_idr(rules_sha256)
    gross = sum(
        computation.gross_idr for computation in computations_of(rows, rules_sha256).values()
    )
    if pagu_idr is not None and gross > pagu_idr:
        conditions.add("over budget")
    if live is not None and live.keys() - month.keys():
        conditions.add("drops people")
    if settled:
        conditions.add("after settlement")
    if any(file.is_withdrawal for file in line):
        conditions.add("withdrawal")
    return conditions


def deviations_of(
    before: Mapping[str, tuple[Mapping[str, str], int]],
    after: Mapping[str, tuple[Mapping[str, str], int]],
    *,
    has_register: bool,
    judges_falls: bool,
    paid: Sequence[Mapping[str, int]] = (),
) -> set[str]:
    """How a month deviates from what was last approved or paid; rows and gross pay by NIP.

    The rules of a simulation state no shares: 25 % for a person, 10 % for all. ``paid`` is the
    gross pay of the paid months: who rises, or falls, is compared with their mean as well.
    """
    found = set()
    means = {nip: mean for nip in after if (mean := _mean([m[nip] for m in paid if nip in m]))}
    mean_total = _mean([sum(month.values()) for month in paid])
    both = before.keys() & after.keys()
    if not has_register and after.keys() - before.keys():
        found.add("adds people")
    gross = {nip: (before[nip][1], after[nip][1]) for nip in both}
    if any(
        4 * new > 5 * old or (nip in means and new > old and new > Fraction(5, 4) * means[nip])
        for nip, (old, new) in gross.items()
    ):
        found.add("raises")
    totals = [sum(gross for _, gross in month.values()) for month in (before, after)]
    if 10 * totals[1] > 11 * totals[0] or (
        mean_total and totals[1] > totals[0] and totals[1] > Fraction(11, 10) * mean_total
    ):
        found.add("raises the total")
    if judges_falls and any(
        4 * new < 3 * old
        or old > new == 0
        or (nip in means and new < old and new < Fraction(3, 4) * means[nip])
        for nip, (old, new) in gross.items()
    ):
        found.add("lowers")
    return found


def _mean(amounts: Sequence[int]) -> Fraction:
    """Of one month there is none: 0."""
    return Fraction(sum(amounts), len(amounts)) if len(amounts) > 1 else Fraction(0)
