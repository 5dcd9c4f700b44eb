"""Amendments change only what they name: one person's row as the fold of the uploads about them.

The steps come in the order of S3. Each sets the columns that it names and leaves every other cell
as it was, byte for byte (I22); then the whole row is validated again. Where it does not validate,
that step is refused and the person stays as before it. What came from the register or a default is
no cell, so that it is derived again from whatever the batch pins.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.raw_row import RawRow, RowError, ValueClass
from tukin.vocabulary.spelling import DASHES

Validate = Callable[[RawRow], Appraisal | list[RowError]]

_PARTNERS = {
    "E402": ("alpa", "ijin"),
    "E206": ("grade", "employment"),
    "E108": ("nip", "employment"),
    "E306": ("hasil_kerja", "perilaku_kerja"),
    "E112": ("nip", "supervisor_nip"),
}
"""The columns that contradict each other, by the code of the contradiction."""

_NEW_PERSON = frozenset({"E201", "E301"})
"""Codes of a required cell that is empty."""


@dataclass(frozen=True, slots=True)
class Step:
    """What one upload says about a person: ``source`` is the upload's place in the fold."""

    source: int
    raw: RawRow


@dataclass(frozen=True, slots=True)
class Folded:
    """One person after the fold.

    Attributes:
        appraisal: the person's row, None where nobody is left.
        source: the last upload that is part of it.
        sources: by column, which upload its cell came from.
        accepted: the row after each step that was accepted, by the place of the step's upload.
        refused: why steps were refused, by the place of the step's upload.
        before: the row before the last step, None where there was none.
    """

    appraisal: Appraisal | None
    source: int
    sources: Mapping[str, int] = field(default_factory=dict)
    accepted: Mapping[int, Appraisal] = field(default_factory=dict)
    refused: Mapping[int, Sequence[RowError]] = field(default_factory=dict)
    before: Appraisal | None = None


def named_cells(raw: RawRow, *, blank_is_unchanged: bool) -> RawRow:
    """A row of an amendment with the cells that it names.

    Args:
        raw: the row as it was read.
        blank_is_unchanged: whether a blank cell says nothing, as in CSV and workbooks. In JSON a
            name with nothing behind it empties its column, and one that is absent says nothing.
    """
    cells = {
        column: "" if text.strip() in DASHES else text
        for column, text in raw.cells.items()
        if text.strip() or not blank_is_unchanged
    }
    return replace(raw, cells=cells)


def fold_person(whole: RawRow | None, steps: Iterable[Step], validate: Validate) -> Folded:
    """A person's row after all uploads that count.

    Args:
        whole: the row of the last whole file, None where it does not have the person.
        steps: of the amendments after it, in S3's order.
        validate: decides on a composed row under the pinned rules and register.
    """
    state = _Start if whole is None else _state_of(whole)
    accepted: dict[int, Appraisal] = {}
    refused: dict[int, Sequence[RowError]] = {}
    appraisal = None if whole is None else _accepted(validate(whole))
    if appraisal is None:
        state = _Start
    before, source = None, 0
    for step in steps:
        before, candidate = appraisal, _compose(state, step)
        result = validate(candidate.raw)
        if isinstance(result, Appraisal):
            appraisal, state, source = result, candidate, step.source
            accepted[source] = result
        else:
            refused[step.source] = [_explained(error, state, step) for error in result]
    return Folded(appraisal, source, state.sources, accepted, refused, before)


@dataclass(frozen=True, slots=True)
class _State:
    """A composed row and where each of its cells came from."""

    raw: RawRow
    sources: Mapping[str, int]


_Start = _State(RawRow(0, {}), {})


def _state_of(whole: RawRow) -> _State:
    return _State(whole, {column: 0 for column, text in whole.cells.items() if text.strip()})


def _accepted(result: Appraisal | list[RowError]) -> Appraisal | None:
    return result if isinstance(result, Appraisal) else None


def _compose(state: _State, step: Step) -> _State:
    """The row with the cells that a step names; its place is that of the step."""
    named, known = step.raw, state.raw
    kept = {column: text for column, text in known.cells.items() if column not in named.cells}
    raw = RawRow(
        named.number,
        kept | dict(named.cells),
        (known.numeric & kept.keys()) | (named.numeric & named.cells.keys()),
        named.sheet,
        {column: cause for column, cause in known.causes.items() if column in kept}
        | dict(named.causes),
    )
    return _State(raw, {**state.sources, **dict.fromkeys(named.cells, step.source)})


def _explained(error: RowError, before: _State, step: Step) -> RowError:
    """An error of a composed row, said to whoever sent the step.

    A contradiction with a cell that the step does not name tells both columns (E510); a person who
    was not in the month yet needs every required column (E511).
    """
    named = step.raw.cells
    if error.code in _NEW_PERSON and error.column not in named and not before.sources:
        return replace(error, code="E511", details={"column": error.column})
    pair = _PARTNERS.get(error.code, (error.column, error.column))
    kept = next((c for c in pair if c not in named and c in before.sources), None)
    if kept is None:
        return error
    column = next((c for c in pair if c in named), error.column)
    details = {"kept": kept, "source": before.sources[kept], "why": error.code}
    value_class = ValueClass.of(named.get(column, ""), column in step.raw.numeric)
    return replace(error, column=column, code="E510", details=details, value_class=value_class)
