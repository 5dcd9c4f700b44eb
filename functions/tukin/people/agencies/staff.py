"""Who works where by a register, as a file of agencies is checked against it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Self

from tukin.register.register import LEFT, Register, RegisterEntry


@dataclass(frozen=True, slots=True)
class Staff:
    """The people of a register by NIP and by agency; where there is none, everybody is known."""

    by_nip: dict[str, list[RegisterEntry]]
    by_agency: dict[str, list[RegisterEntry]]
    is_known: bool

    @classmethod
    def of(cls, register: Register | None) -> Self:
        """Of the register in force, or of none."""
        by_nip: dict[str, list[RegisterEntry]] = defaultdict(list)
        by_agency: dict[str, list[RegisterEntry]] = defaultdict(list)
        for entry in register.entries if register else ():
            if entry.status not in LEFT:
                by_nip[entry.nip].append(entry)
                by_agency[entry.agency].append(entry)
        return cls(dict(by_nip), dict(by_agency), register is not None)

    def has(self, nip: str, day: date) -> bool:
        """Whether somebody works on a day, wherever; True where no register says so."""
        return not self.is_known or _count(self.by_nip.get(nip, ()), day) > 0

    def count(self, slugs: Collection[str], day: date) -> int:
        """How many people work on a day at an agency of one of these names."""
        return sum(_count(self.by_agency.get(slug, ()), day) for slug in slugs)


def _count(entries: Iterable[RegisterEntry], day: date) -> int:
    return sum(entry.holds_on(day) for entry in entries)
