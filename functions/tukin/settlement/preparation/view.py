"""What a releaser sees of a prepared run before anything is paid: sums, changes and every line."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tukin.settlement.books import add_control_totals, control_totals
from tukin.settlement.desk import FinanceDesk
from tukin.settlement.files.states import line_row, read_credited, read_recoveries
from tukin.settlement.preparation.prepared import Prepared
from tukin.settlement.preparation.release import changed_agencies
from tukin.settlement.preparation.store import read_prepared
from tukin.settlement.read_runs import describe_run, find_run
from tukin.settlement.run_state import PAID_NOTHING, Run, RunStatus
from tukin.settlement.settlement import Credit, credit_lines
from tukin.settlement.stores.not_paid import describe_held
from tukin.vocabulary.errors import Conflict, InvalidInput
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import DOUBT_WORDS

MOST_NAMED = 20
"""People that the summary names: of the largest raises, and of those who are new."""
PAGE_LINES = 1_000


def read_preparation(desk: FinanceDesk, run_id: str) -> dict[str, Any]:
    """A prepared run: its digest, sums by agency and kind, and what is unlike the month before.

    Raises:
        NotFound: E802.
        Conflict: E850 where it is not prepared yet, E853 where it ended before it was.
    """
    run = find_run(desk, run_id)
    prepared = _prepared(desk, run)
    published = {pinned.agency for pinned in prepared.months}
    changed = changed_agencies(desk, prepared) if run.status is RunStatus.PREPARED else ()
    return {
        **describe_run(run),
        **describe_prepared(prepared, _before(desk, prepared)),
        "not_included": sorted(published - set(prepared.agencies)),
        "changed": changed,
    }


def read_lines_page(
    desk: FinanceDesk, run_id: str, agency: str | None, cursor: str
) -> dict[str, Any]:
    """A page of a prepared run's lines, of all agencies or of one.

    Raises:
        InvalidInput: E803, where the cursor is no number; what ``read_preparation`` raises.
    """
    if not cursor.isascii() or not cursor.isdigit():
        raise InvalidInput(
            "E803",
            problem_id=f"cursor: harus bilangan bulat; dikirim {len(cursor)} karakter",
            problem_en=f"cursor: must be a whole number; sent {len(cursor)} characters",
        )
    prepared = _prepared(desk, find_run(desk, run_id))
    lines = [line for line in prepared.lines if agency in (None, line.agency)]
    start, end = int(cursor), int(cursor) + PAGE_LINES
    first = {item.nip: item.reason.value for item in prepared.first_payments}
    return {
        "lines": [
            {**line_row(line, prepared.period), "to_confirm": first.get(line.nip)}
            for line in lines[start:end]
        ],
        "cursor": str(end) if end < len(lines) else None,
    }


def _prepared(desk: FinanceDesk, run: Run) -> Prepared:
    if run.prepared_sha256 is not None:
        return read_prepared(desk.archive, run)
    if run.status in PAID_NOTHING:
        raise Conflict("E853", status=run.status)
    raise Conflict("E850")


@dataclass(frozen=True, slots=True)
class Before:
    """The states that a run was prepared on, and the credits of the month before."""

    credited: Mapping[str, Credit]
    recoveries: Mapping[str, int]
    last_month: Mapping[str, Credit]


def _before(desk: FinanceDesk, prepared: Prepared) -> Before:
    last = desk.ledger.period(Period.parse(prepared.period).before)
    credited = [prepared.credited_sha256, last.credited_sha256]
    now, then = (read_credited(desk.archive.state("credited", each) or b"") for each in credited)
    owed = desk.archive.state("recoveries", prepared.recoveries_sha256)
    return Before(now, read_recoveries(owed or b""), then)


def describe_prepared(prepared: Prepared, before: Before) -> dict[str, Any]:
    """Sums and changes of a prepared run as plain JSON values; amounts are rupiah.

    ``month_net_idr`` is what an agency's people will have been credited for the month,
    ``last_month_net_idr`` what they were for the one before it.
    """
    after = credit_lines(
        prepared.lines, prepared.blocked, prepared.held, before.credited, before.recoveries
    ).credited
    totals = control_totals(prepared.lines)
    month, last = _net_by_agency(after.values()), _net_by_agency(before.last_month.values())
    return {
        "totals": add_control_totals(totals.values())._asdict(),
        "agency_totals": [
            {"agency": agency, "kind": kind, **sums._asdict()}
            for (agency, kind), sums in totals.items()
        ],
        "months": [
            {
                "agency": agency,
                "month_net_idr": month[agency],
                "last_month_net_idr": last[agency],
            }
            for agency in prepared.agencies
        ],
        "moved": list(prepared.moved),
        "doubted": [
            {
                "agency": agency,
                "reason": reason,
                "reason_id": DOUBT_WORDS[reason].id,
                "reason_en": DOUBT_WORDS[reason].en,
            }
            for agency, reason in sorted(prepared.doubted.items())
        ],
        "archived": list(prepared.archived),
        "blocked": [
            {"nip": item.nip, "agencies": [claim.agency for claim in item.claims]}
            for item in prepared.blocked
        ],
        "held": [describe_held(item) for item in prepared.held],
        "first_payments": {
            "count": len(prepared.first_payments),
            "sha256": prepared.first_payments_sha256,
            "people": [describe_held(item) for item in prepared.first_payments[:PAGE_LINES]],
        },
        **_people(prepared.agencies, after, before.last_month),
    }


def _net_by_agency(all_credits: Iterable[Credit]) -> defaultdict[str, int]:
    sums: defaultdict[str, int] = defaultdict(int)
    for credit in all_credits:
        sums[credit.agency] += credit.amounts.net_idr
    return sums


def _people(
    agencies: Collection[str], after: Mapping[str, Credit], last: Mapping[str, Credit]
) -> dict[str, Any]:
    """The largest raises against the month before, and who had nothing in it."""
    paid = {
        nip: credit
        for nip, credit in after.items()
        if credit.agency in agencies and credit.amounts.net_idr > 0
    }
    raises = [
        (credit.amounts.net_idr - last[nip].amounts.net_idr, nip)
        for nip, credit in paid.items()
        if nip in last and last[nip].amounts.net_idr > 0
    ]
    largest = sorted((item for item in raises if item[0] > 0), key=lambda item: (-item[0], item[1]))
    new = sorted(paid.keys() - {nip for nip in last if last[nip].amounts.net_idr > 0})
    return {
        "largest_raises": [
            {
                "nip": nip,
                "name": paid[nip].name,
                "agency": paid[nip].agency,
                "raise_idr": raise_idr,
                "net_idr": paid[nip].amounts.net_idr,
            }
            for raise_idr, nip in largest[:MOST_NAMED]
        ],
        "new_people": {
            "count": len(new),
            "people": [
                {
                    "nip": nip,
                    "name": paid[nip].name,
                    "agency": paid[nip].agency,
                    "net_idr": paid[nip].amounts.net_idr,
                }
                for nip in new[:MOST_NAMED]
            ],
        },
    }
