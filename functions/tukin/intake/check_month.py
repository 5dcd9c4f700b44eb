"""A month as the fold of the uploads that count: a whole file and the amendments after it.

The whole file is read as any other; only the rows of people whom an amendment names are kept as
they were read, and folded. So a month costs what its whole file costs, and a little for each
amendment.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, Place
from tukin.file_formats.raw_row import RawRow, RowError
from tukin.file_formats.reader import FAMILIES, read_file
from tukin.intake.amendments import Folded, Step, fold_person, named_cells
from tukin.intake.check_file import MOST_LISTED, CheckedFile, check_file
from tukin.intake.column_words import column_words
from tukin.intake.mistakes import MistakeCounter
from tukin.intake.remarks.amendments import remarks_of_amendment
from tukin.intake.remarks.second_raters import Rated, second_raters
from tukin.intake.row_validator import RowValidator, find_duplicates, readable_nip
from tukin.vocabulary.errors import FileRefused, IntegrityError


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One of the uploads of a month.

    ``kind`` is ``whole``, ``amendment`` or ``withdrawal``; ``since`` says when it came, for whoever
    reads a report.
    """

    path: Path
    file_name: str
    kind: str
    since: str


class MonthRows(Collection[tuple[Appraisal, int]]):
    """Everybody in a month, and the place of the upload that says so. Can be read repeatedly."""

    def __init__(
        self, whole: Collection[Appraisal], held: Collection[str], folded: Mapping[str, Folded]
    ) -> None:
        self._whole = whole
        self._folded = folded
        here = sum(person.appraisal is not None for person in folded.values())
        self._len = len(whole) - len(held) + here

    def __len__(self) -> int:
        return self._len

    def __iter__(self) -> Iterator[tuple[Appraisal, int]]:
        """In the order of the whole file, then the others."""
        rest = dict(self._folded)
        for appraisal in self._whole:
            person = rest.pop(appraisal.nip, None)
            if person is None:
                yield appraisal, 0
            elif person.appraisal is not None:
                yield person.appraisal, person.source
        for person in rest.values():
            if person.appraisal is not None:
                yield person.appraisal, person.source

    def __contains__(self, row: object) -> bool:
        return any(row == other for other in self)


@dataclass(frozen=True, slots=True)
class CheckedMonth:
    """A month, what became of each of its uploads, and the folded rows by NIP."""

    rows: Collection[tuple[Appraisal, int]]
    files: Sequence[CheckedFile]
    folded: Mapping[str, Folded] = field(default_factory=dict)


def check_month(sources: Sequence[SourceFile], validator: RowValidator) -> CheckedMonth:
    """Read and validate the uploads of a month, in S3's order.

    Args:
        sources: the last whole file, where there is one, and the amendments after it.
        validator: of the batch's pinned rules and register.
    """
    amendments = {
        place: read_amendment(source, validator)
        for place, source in enumerate(sources)
        if source.kind == "amendment"
    }
    steps: defaultdict[str, list[Step]] = defaultdict(list)
    for place, amendment in amendments.items():
        for nip, raw in amendment.rows.items():
            steps[nip].append(Step(place, raw))
    whole = CheckedFile()
    if sources and sources[0].kind == "whole":
        whole = check_file(sources[0].path, sources[0].file_name, validator, steps.keys())
    folded = {
        nip: fold_person(whole.held.get(nip), some, validator.validate)
        for nip, some in steps.items()
    }
    words = _Words(sources, validator)
    files = [
        _checked(place, amendments[place], folded, words, validator)
        if place in amendments
        else whole
        for place in range(len(sources))
    ]
    people = (_said_raters(whole.held.get(nip), steps[nip], folded[nip]) for nip in steps)
    named = {place: (one.file_name, one.since) for place, one in enumerate(sources)}
    for place, notices in second_raters(people, named).items():
        files[place] = replace(files[place], findings=[*files[place].findings, *notices])
    return CheckedMonth(MonthRows(whole.accepted, whole.held, folded), files, folded)


def _said_raters(whole: RawRow | None, steps: Sequence[Step], person: Folded) -> list[Rated]:
    """Who rates a person by each upload that says so and holds."""
    said = []
    if whole is not None and (rater := readable_nip(whole, "supervisor_nip")):
        said.append(Rated(0, _place(whole), rater))
    for step in steps:
        row = person.accepted.get(step.source)
        if row is not None and row.supervisor_nip and "supervisor_nip" in step.raw.cells:
            said.append(Rated(step.source, _place(step.raw), row.supervisor_nip))
    return said


@dataclass(slots=True)
class Amendment:
    """What an amendment names, by NIP, and what of it cannot be read.

    ``blank`` counts the cells of each row that are there and say nothing.
    """

    rows: dict[str, RawRow] = field(default_factory=dict)
    errors: list[RowError] = field(default_factory=list)
    rejected_rows: dict[str, list[Place]] = field(default_factory=dict)
    rejected: int = 0
    findings: list[Finding] = field(default_factory=list)
    blank: dict[str, int] = field(default_factory=dict)
    refusal: FileRefused | None = None


def read_amendment(source: SourceFile, validator: RowValidator) -> Amendment:
    """The rows of an amendment by NIP, with the cells that each names."""
    amendment = Amendment()
    is_json = FAMILIES.get(PurePosixPath(source.file_name).suffix.casefold()) == "JSON"
    rows: defaultdict[str, list[tuple[RawRow, int]]] = defaultdict(list)
    try:
        for raw in read_file(
            source.path,
            source.file_name,
            validator.headings,
            amendment.findings.append,
            is_amendment=True,
            scope=validator.scope,
        ):
            nip = readable_nip(raw)
            if nip is None:
                amendment.rejected += 1
                amendment.errors += _errors_of_number(raw, validator)
            else:
                named = named_cells(raw, blank_is_unchanged=not is_json)
                rows[nip].append((named, len(raw.cells) - len(named.cells)))
    except FileRefused as refusal:
        return Amendment(refusal=refusal)
    repeated = {
        nip: [_place(raw) for raw, _ in some] for nip, some in rows.items() if len(some) > 1
    }
    duplicates = find_duplicates(repeated, {})
    amendment.errors += duplicates
    amendment.rejected += len(duplicates)
    amendment.rejected_rows |= repeated
    amendment.rows = {nip: some[0][0] for nip, some in rows.items() if len(some) == 1}
    amendment.blank = {nip: some[0][1] for nip, some in rows.items() if len(some) == 1}
    return amendment


def _place(raw: RawRow) -> Place:
    return Place(raw.number, raw.sheet)


def _errors_of_number(raw: RawRow, validator: RowValidator) -> list[RowError]:
    """Why nobody knows whose row it is; its other cells are not looked at."""
    errors = validator.validate(raw)
    if isinstance(errors, Appraisal):
        raise IntegrityError("E702", what="dispositions of rows")
    return [error for error in errors if error.column == "nip"]


def _checked(
    place: int,
    amendment: Amendment,
    folded: Mapping[str, Folded],
    words: "_Words",
    validator: RowValidator,
) -> CheckedFile:
    """What became of an amendment's rows: its own mistakes, and those of the composed rows."""
    if amendment.refusal is not None:
        return CheckedFile(refusal=amendment.refusal)
    accepted = [
        folded[nip].accepted[place] for nip in amendment.rows if place in folded[nip].accepted
    ]
    refused = {
        nip: folded[nip].refused[place] for nip in amendment.rows if place in folded[nip].refused
    }
    worded = {nip: list(map(words.of, errors)) for nip, errors in refused.items()}
    return checked_amendment(amendment, accepted, worded, validator)


def checked_amendment(
    amendment: Amendment,
    accepted: Sequence[Appraisal],
    refused: Mapping[str, Sequence[RowError]],
    validator: RowValidator,
) -> CheckedFile:
    """What became of an amendment: its own mistakes, and the errors of the people it names."""
    errors = [*amendment.errors, *(error for some in refused.values() for error in some)]
    errors.sort(key=lambda error: (error.sheet or "", error.row))
    mistakes = MistakeCounter()
    mistakes.add(errors)
    places = {nip: [_place(amendment.rows[nip])] for nip in refused}
    sound = amendment.rows.keys() - refused.keys()
    remarks = remarks_of_amendment(amendment.rows, accepted, validator.remarks, validator.rules)
    return CheckedFile(
        accepted=accepted,
        errors=errors[:MOST_LISTED],
        rejected_rows=amendment.rejected_rows | places,
        rejected=amendment.rejected + len(refused),
        mistakes=mistakes.commonest(),
        repairs=Counter(
            repair for nip in sound for repair in validator.repairs.find_named(amendment.rows[nip])
        ),
        findings=[*amendment.findings, *remarks],
        unchanged=sum(amendment.blank[nip] for nip in sound),
    )


class _Words:
    """Words the refusals of the fold with the names of columns and uploads."""

    def __init__(self, sources: Sequence[SourceFile], validator: RowValidator) -> None:
        self._sources = sources
        self._labels = {name: words.label for name, words in column_words(validator.rules).items()}

    def of(self, error: RowError) -> RowError:
        """The error with the details that its message needs."""
        if error.code == "E511":
            return replace(error, details=self._label("column", error.column))
        if error.code != "E510":
            return error
        details = error.details
        source = self._sources[int(str(details["source"]))]
        return replace(
            error,
            details={
                **self._label("kept", str(details["kept"])),
                "since": source.since,
                "file": source.file_name,
                "why": details["why"],
            },
        )

    def _label(self, name: str, column: str) -> dict[str, object]:
        label = self._labels[column]
        return {f"{name}_id": label.id, f"{name}_en": label.en}
