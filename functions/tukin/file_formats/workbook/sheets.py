"""Which sheets of a workbook are read: those with people, of the upload's month.

All of them are one table where their headers name the same columns, nobody is on two of them, and
no name of a sheet says that it is no list of those to be paid. Else the file is refused: to pay one
of two lists, or both, would be a guess. So it is where people are on a sheet without a header.
Hidden sheets are lists and leftovers and are not read.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from tukin.file_formats.finding import Finding, FindingKind, Report
from tukin.file_formats.headings import Headings
from tukin.file_formats.lines.header import Header, find_header
from tukin.file_formats.lines.line import BARE_NUMBER, SIGNERS_NUMBER, Line, nip_digits
from tukin.file_formats.scope import Says, Scope, Title
from tukin.file_formats.table import titles_of
from tukin.file_formats.workbook.conversation import Parser, SheetPreview
from tukin.file_formats.workbook.sheet_names import is_copy, is_own, listed, says_no_list, shown
from tukin.vocabulary.errors import FileRefused

_FEWEST_COLUMNS = 2
"""A header has the number of an employee and one more known column."""

_ORDINAL = re.compile(r"\W*\d{0,4}\W*", re.ASCII)

People = Callable[["Sheet"], set[str]]
"""The numbers of those on a sheet."""


@dataclass(frozen=True)
class Sheet:
    """A sheet that has been looked at.

    Attributes:
        preview: its name, part and first rows.
        header: the likeliest one.
        titles: what says for which month and agency it is: its name, the lines above the header
            and the headings over several columns.
        stray: where it has no header, the numbers of those who are on it all the same: the list of
            another sheet goes on there, or its header is too far down.
    """

    preview: SheetPreview
    header: Header
    titles: tuple[Title, ...]
    stray: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The sheet's name."""
        return self.preview.name

    @property
    def has_header(self) -> bool:
        """Whether it names people."""
        columns = self.header.columns
        return "nip" in columns.values() and len(columns) >= _FEWEST_COLUMNS

    @property
    def is_table(self) -> bool:
        """Whether it has every required column."""
        return self.has_header and not self.header.missing


def look_at(parser: Parser, headings: Headings, *, search: bool = False) -> list[Sheet]:
    """The previews of all sheets that tukin did not write itself.

    Args:
        parser: of the workbook.
        headings: what a header may say.
        search: whether those without a header are searched for people.
    """
    return list(_looked_at(parser, headings, search))


def _looked_at(parser: Parser, headings: Headings, search: bool) -> Iterator[Sheet]:
    while (preview := parser.next_preview()) is not None:
        if is_own(preview.name):
            parser.answer(may_be_read=False)
            continue
        header = replace(find_header(preview.lines, headings), sheet=preview.name)
        titles = titles_of(preview.lines, header, headings)
        sheet = Sheet(preview, header, (Title(preview.name), *titles))
        if search and preview.has_text and not sheet.has_header:
            yield replace(sheet, stray=_numbers_of_people(parser.search(), headings))
            continue
        parser.answer(may_be_read=sheet.has_header and not preview.is_hidden)
        yield sheet


def _numbers_of_people(lines: Iterable[Line], headings: Headings) -> frozenset[str]:
    """The numbers in rows that say something beside them.

    The number of the one who signs stands alone, or beside no more than its name: ``NIP``.
    """
    found: set[str] = set()
    for line in lines:
        texts = [text for cell in line.cells if (text := cell.strip())]
        numbers = [text for text in texts if BARE_NUMBER.fullmatch(text.strip(" '"))]
        others = (text for text in texts if text not in numbers)
        if any(_says_something(text, headings) for text in others):
            found.update(map(nip_digits, numbers))
    return frozenset(found)


def _says_something(text: str, headings: Headings) -> bool:
    is_label = SIGNERS_NUMBER.match(text) or headings.key_of(text) is not None
    return not is_label and not _ORDINAL.fullmatch(text)


def first_table(sheets: Iterable[Sheet], headings: Headings) -> Sheet:
    """The first visible sheet with every required column.

    Raises:
        FileRefused: E001 where no sheet has any text, E003 for missing columns, E044 where only a
            hidden sheet has them all.
    """
    visible = [sheet for sheet in sheets if not sheet.preview.is_hidden and sheet.preview.has_text]
    hidden = [sheet.name for sheet in sheets if sheet.preview.is_hidden and sheet.is_table]
    table = next((sheet for sheet in visible if sheet.is_table), None)
    if table is not None:
        return table
    if hidden:
        raise FileRefused("E044", sheets=listed(hidden))
    if not visible:
        raise FileRefused("E001")
    best = max(visible, key=lambda sheet: len(sheet.header.columns))
    with naming(best.name):
        best.header.check(headings)
    return best


@contextmanager
def naming(sheet: str) -> Iterator[None]:
    """Name a sheet in the refusals for what is on it."""
    try:
        yield
    except FileRefused as refused:
        raise FileRefused(refused.code, **{"sheet": shown(sheet), **refused.details}) from None


class Selection:
    """Chooses among the sheets of one workbook; reports which were not read, and why."""

    def __init__(
        self,
        sheets: Sequence[Sheet],
        headings: Headings,
        scope: Scope | None,
        people: People,
        report: Report,
    ) -> None:
        self._sheets = sheets
        self._headings = headings
        self._scope = scope
        self._people = people
        self._report = report

    def tables(self) -> list[Sheet]:
        """The sheets that are one table, in their order.

        Raises:
            FileRefused: E001, E003, E011, E044 where no visible sheet has the table; E041, E042
                where several have people and cannot be one; E046 where all are of other months.
        """
        first_table(self._sheets, self._headings)
        visible = [sheet for sheet in self._sheets if not sheet.preview.is_hidden]
        chosen = self._of_this_month([each for each in visible if each.has_header or each.stray])
        chosen = self._one_table(chosen)
        self._tell_unread(visible)
        for sheet in chosen:
            with naming(sheet.name):
                sheet.header.check(self._headings)
        return chosen

    def _tell_unread(self, visible: Iterable[Sheet]) -> None:
        for sheet in self._sheets:
            if sheet.preview.is_hidden and (sheet.has_header or sheet.stray):
                self._skip("W010", sheet)
        for sheet in visible:
            if sheet.preview.has_text and not sheet.has_header and not sheet.stray:
                self._skip("W011", sheet)

    def _skip(self, code: str, sheet: Sheet, **details: object) -> None:
        self._report(Finding(FindingKind.SKIPPED, code, {"sheet": shown(sheet.name), **details}))

    def _of_this_month(self, sheets: list[Sheet]) -> list[Sheet]:
        """Without those of other months, where some sheet says that it is of this month."""
        if self._scope is None:
            return sheets
        said = {sheet.name: self._scope.month_of_all(sheet.titles) for sheet in sheets}
        if len(sheets) > 1 and set(said.values()) == {Says.OTHER}:
            raise FileRefused("E046", sheets=listed([*said]), period=str(self._scope.period))
        if not any(said[sheet.name] is Says.THIS and sheet.is_table for sheet in sheets):
            return sheets
        for sheet in sheets:
            if said[sheet.name] is Says.OTHER:
                self._skip("W013", sheet)
        return [sheet for sheet in sheets if said[sheet.name] is not Says.OTHER]

    def _one_table(self, sheets: list[Sheet]) -> list[Sheet]:
        if any(sheet.stray for sheet in sheets):
            refuse("E041", {each.name: {*each.stray} or self._people(each) for each in sheets})
        several = len(sheets) > 1
        named = [s for s in sheets if says_no_list(s.name) or (several and is_copy(s.name))]
        columns = {frozenset(sheet.header.columns.values()) for sheet in sheets}
        if not named and len(columns) == 1:
            return sheets
        people = {sheet.name: self._people(sheet) for sheet in sheets}
        peopled = [sheet for sheet in sheets if people[sheet.name]]
        if not peopled:
            return [first_table(sheets, self._headings)]
        for sheet in sheets:
            if not people[sheet.name]:
                self._skip("W011", sheet)
        named = [sheet for sheet in named if sheet in peopled and self._matters(sheet, peopled)]
        if named:
            refuse("E042", people, named=listed([sheet.name for sheet in named]))
        if len({frozenset(sheet.header.columns.values()) for sheet in peopled}) > 1:
            refuse("E041", people)
        return peopled

    def _matters(self, sheet: Sheet, peopled: Sequence[Sheet]) -> bool:
        """A copy that is the only list left is simply the list."""
        return says_no_list(sheet.name) or len(peopled) > 1


def refuse(code: str, people: dict[str, set[str]], **details: object) -> None:
    """Refuse a workbook for its sheets, naming each with its people, and who is on two.

    Raises:
        FileRefused: with this code.
    """
    counted = [f"{shown(name)} ({len(some)})" for name, some in people.items() if some]
    raise FileRefused(code, sheets=", ".join(counted), both=count_on_two(people), **details)


def count_on_two(people: dict[str, set[str]]) -> int:
    """How many people are on more than one sheet."""
    seen: set[str] = set()
    twice: set[str] = set()
    for some in people.values():
        twice |= some & seen
        seen |= some
    return len(twice)
