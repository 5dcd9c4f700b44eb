"""Accounts, tax numbers and addresses that a register gives to several people."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.register.columns import DETAILS
from tukin.register.register import NO_DETAILS, RegisterEntry

MOST_REPORTED = 100
"""Findings of each column; more are one mistake that was made to all."""

_OWN = tuple(column for column in DETAILS if column.name in ("npwp", "account_no", "email"))
"""What belongs to one person. A pay that is meant for several may end in one hand."""


def shared_numbers(entries: Sequence[RegisterEntry]) -> Iterator[Finding]:
    """A notice for each value that more than one person has; it names rows, never the value."""
    detailed = [entry for entry in entries if entry.details is not NO_DETAILS]
    for column in _OWN:
        shared = _shared(detailed, column.name)
        for _, rows in zip(range(MOST_REPORTED), shared, strict=False):
            yield Finding(
                FindingKind.NOTICE,
                "W130",
                {"column": column.label.id},
                tuple(map(Place, rows)),
            )


def _shared(entries: Iterable[RegisterEntry], column: str) -> Iterator[list[int]]:
    """The rows of each value that several people have, in the order of their first row."""
    holders: dict[str, dict[str, int]] = defaultdict(dict)
    for entry in entries:
        if (value := getattr(entry.details, column)) is not None:
            holders[value].setdefault(entry.nip, entry.row)
    return (sorted(people.values()) for people in holders.values() if len(people) > 1)
