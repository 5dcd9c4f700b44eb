"""What a released run pays and what it leaves credited, made cell by cell. Pure."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from tukin.settlement.cells.cell_file import CellWriter, name_of, slices
from tukin.settlement.cells.cell_lines import CellLines
from tukin.settlement.cells.cell_states import CellStates, PartOfStates
from tukin.settlement.cells.digests import PEOPLE_AT_ONCE
from tukin.settlement.files.directory import NO_DIRECTORY, Directory
from tukin.settlement.files.packed import Numbers
from tukin.settlement.preparation.first_payments import account_hash
from tukin.settlement.preparation.prepared import Prepared
from tukin.settlement.preparation.register_holds import days_of
from tukin.settlement.run import Release, released_part
from tukin.settlement.settlement import Credit, Return, Settlement, Transfer, credit_lines
from tukin.vocabulary.period import Period


class StatesAfter(NamedTuple):
    """The states after a run, each a cell file."""

    credited: bytes
    recoveries: bytes

    def follow(self, credited: bytes | None, recoveries: bytes | None) -> dict[str, Any]:
        """What the run's entry says of them, after the states that were stored before it."""
        return {
            "credited": {"before": _name(credited), "after": name_of(self.credited)},
            "recoveries": {"before": _name(recoveries), "after": name_of(self.recoveries)},
        }


@dataclass(frozen=True, slots=True)
class ReleasedRun:
    """The released part of a prepared run, what its lines change, and the states after it."""

    prepared: Prepared
    settlement: Settlement
    after: StatesAfter


def release_by_cells(
    prepared: Prepared,
    release: Release,
    known: CellStates,
    directory: Directory = NO_DIRECTORY,
    people_at_once: int = PEOPLE_AT_ONCE,
) -> ReleasedRun:
    """What the lines that are released change in the states of now.

    Who is paid first or to another account is held, unless just that list was confirmed.

    Args:
        prepared: the run, whose lines are a cell file.
        release: what was agreed to.
        known: the states of now.
        directory: the register by which it was prepared.
        people_at_once: about how many a slice has; it changes no byte.

    Raises:
        IntegrityError: E724, where a line does not follow from the states.
    """
    released = released_part(prepared, release)
    lines = released.lines
    if not isinstance(lines, CellLines):
        raise AssertionError("a run with cells has a file of lines")  # noqa: TRY004
    made = _Made(released, directory)
    for cells in slices(max(len(lines), len(known.credited) // _ROW), people_at_once):
        made.add(lines.part(cells), known.part(cells))
    settlement = Settlement(
        lines=lines,
        blocked=released.blocked,
        exceptions=tuple(sorted(made.exceptions, key=_place)),
        credited=made.who_owe,
        recoveries=made.recoveries,
        held=released.held,
        first_payments=prepared.first_payments,
    )
    return ReleasedRun(released, settlement, made.after)


_ROW = 300
"""Bytes of a credited row, about: by how many slices, changes no byte."""


class _Made:
    """What came of the slices so far."""

    def __init__(self, released: Prepared, directory: Directory) -> None:
        self.exceptions: list[tuple[Transfer, Return]] = []
        self.recoveries: dict[str, int] = {}
        self.who_owe: dict[str, Credit] = {}
        self._released = released
        day = days_of(released.period, released.prepared_at).prepared_on
        nips = Numbers(line.nip for line in released.lines) if directory.register else ()
        self._payees = directory.payees(nips, Period.parse(released.period), day)
        self._writers = CellWriter(), CellWriter()

    def add(self, lines: list[Transfer], before: PartOfStates) -> None:
        """Credit the lines of the next slice."""
        changed = credit_lines(
            lines,
            (),
            (),
            before.credited,
            before.recoveries,
            self._accounts(lines),
            notes_kept=self._released.recovery_bp is not None,
        )
        keys = before.keys | {line.nip: line.key for line in lines}
        states = PartOfStates(dict(changed.credited), dict(changed.recoveries), keys)
        for writer, rows in zip(self._writers, states.rows(), strict=True):
            writer.add(rows)
        self.exceptions += changed.exceptions
        self.recoveries |= changed.recoveries
        owing = changed.recoveries.keys() & changed.credited.keys()
        self.who_owe |= {nip: changed.credited[nip] for nip in owing}

    def _accounts(self, lines: list[Transfer]) -> dict[str, str]:
        """NIP → a hash of the account that a line is paid to."""
        payees = ((line.nip, self._payees.get(line.nip)) for line in lines)
        return {n: account_hash(n, p.bank, p.account_no) for n, p in payees if p is not None}

    @property
    def after(self) -> StatesAfter:
        """The states after all of them."""
        return StatesAfter(*(writer.file() for writer in self._writers))


def _place(exception: tuple[Transfer, Return]) -> tuple[str, str, str]:
    line, item = exception
    return line.agency, line.nip, item.line_id


def _name(state: bytes | None) -> str | None:
    return None if state is None else name_of(state)
