"""Whom the last run of an agency's month did not pay: those who were held, and those blocked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tukin.payroll.stores.live_months import LiveMonths, NotPaid
from tukin.payroll.stores.month_counts import CountedMonth
from tukin.settlement.files.states import NOT_PAID_FILE, read_held
from tukin.settlement.holds import Held, HoldReason, held_row
from tukin.settlement.ledger import Entry
from tukin.settlement.stores.ledger import Ledger
from tukin.settlement.stores.run_archive import RunArchive
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import HOLD_WORDS


def not_paid_by(ledger: Ledger, archive: RunArchive, seq: int) -> list[Held]:
    """Whom the run of a ledger entry did not pay; nobody where its engine held nobody."""
    return not_paid_of(archive, ledger.entry(seq).values)


def not_paid_of(archive: RunArchive, values: Mapping[str, Any]) -> list[Held]:
    """Whom the run of an entry, by its values, did not pay."""
    for file in values["files"]:
        if file["name"] == NOT_PAID_FILE:
            return read_held(archive.file(values["run_id"], NOT_PAID_FILE, file["sha256"]))
    return []


def note_paid(live_months: LiveMonths, archive: RunArchive, entry: Entry) -> None:
    """Note in the live months that a run paid them and whom of them it did not pay; and the run."""
    values = entry.values
    months, seq = values["heads"], values["seq"]
    counts = count_not_paid(not_paid_of(archive, values))
    for month in months:
        if month["chosen"]:
            live_months.settle(month, seq, counts.get(month["agency"], NotPaid()))
    earlier = {month.get("settled_seq", 0) for month in months}
    live_months.note_runs(Period.parse(values["period"]), {seq, *earlier})


def count_not_paid(people: Iterable[Held]) -> dict[str, NotPaid]:
    """By agency, how many a run held, blocked or did not count; those with nobody are missing."""
    reasons: defaultdict[str, Counter[HoldReason]] = defaultdict(Counter)
    for item in people:
        reasons[item.agency][item.reason] += 1
    return {agency: _counts(found) for agency, found in reasons.items()}


def _counts(reasons: Counter[HoldReason]) -> NotPaid:
    blocked, not_counted = reasons[HoldReason.CLAIMED_TWICE], reasons[HoldReason.NOT_COUNTED]
    return NotPaid(reasons.total() - blocked - not_counted, blocked, not_counted)


def describe_not_paid(
    ledger: Ledger, archive: RunArchive, months: Mapping[str, CountedMonth]
) -> dict[str, dict[str, Any]]:
    """By agency, whom its last run held, blocked or did not count, how many, and why.

    A month is settled only with these beside it (I21). The numbers are those that the run noted
    beside the month; only where there is somebody its file is read for the names, once a run.

    Args:
        ledger: where the runs' entries are.
        archive: where their files are.
        months: agency → its month.
    """
    settled = {
        agency: month.live.settled_seq
        for agency, month in months.items()
        if month.live is not None and month.live.settled_seq
    }
    wanted = {seq for agency, seq in settled.items() if months[agency].not_paid != NotPaid()}
    people: defaultdict[str, list[Held]] = defaultdict(list)
    for seq in sorted(wanted):
        for held in not_paid_by(ledger, archive, seq):
            if settled.get(held.agency) == seq:
                people[held.agency].append(held)
    counted = count_not_paid(held for found in people.values() for held in found)
    return {
        agency: {
            **(month.not_paid or counted.get(agency, NotPaid()))._asdict(),
            "not_paid": [describe_held(item) for item in people[agency]],
        }
        for agency, month in months.items()
    }


def describe_held(held: Held) -> dict[str, Any]:
    """Somebody who is not paid, as plain values, with the reason in both languages."""
    words = HOLD_WORDS[held.reason]
    return {**held_row(held), "reason_id": words.id, "reason_en": words.en}
