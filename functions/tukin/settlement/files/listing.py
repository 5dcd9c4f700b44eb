"""The pay listing that finance signs: by agency and unit, with sums and a tax recap.

In each row ``gross − cuts = net`` and ``net − tax − BPJS + other = received``. Of a person's first
line of a month the cuts are those of attendance, ceiling and pagu, and the gross is what was before
them; a correction has the difference of the net pay alone. So net, tax, BPJS and received sum up to
the control totals: their ``gross_idr`` is what is taxed, here the net.
"""

import io
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import groupby
from typing import Any, NamedTuple

from tukin.file_formats.workbook.text_cells import write_text
from tukin.settlement.files.directory import NOBODY, Directory, Payee
from tukin.settlement.files.lines_workbook import A4, KIND_WORDS, MADE
from tukin.settlement.files.pay_facts import PayFacts
from tukin.settlement.files.regional_file import FileTotals
from tukin.settlement.settlement import Transfer, TransferKind
from tukin.vocabulary.money import format_idr, format_percent
from tukin.vocabulary.period import Period
from tukin.vocabulary.words import period_words


@dataclass(frozen=True, slots=True)
class Listing:
    """What a listing is made of: a run's lines by agency, and what is known of their people."""

    lines: Sequence[Transfer]
    period: str
    run_id: str
    directory: Directory
    payees: Mapping[str, Payee]
    facts: Mapping[str, PayFacts]
    files: Sequence[FileTotals]
    says_rest: bool = False


class Sums(NamedTuple):
    """The amounts of a row, or of rows together, in rupiah."""

    base_idr: int = 0
    gross_idr: int = 0
    cuts_idr: int = 0
    net_idr: int = 0
    tax_idr: int = 0
    bpjs_idr: int = 0
    other_idr: int = 0
    received_idr: int = 0

    def plus(self, other: "Sums") -> "Sums":
        """The sum of two."""
        return Sums(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


_COLUMNS = (
    ("NO", 6),
    ("NAMA / NIP / NRK\nname / numbers", 38),
    ("GOL\ngrade", 8),
    ("KIN. %\nachievement", 11),
    ("TPP\nfull amount", 14),
    ("BRUTO\ngross", 14),
    ("POTONGAN\ncuts", 13),
    ("NETO\nnet", 14),
    ("PPh 21\ntax", 13),
    ("BPJS\nhealth", 12),
    ("LAIN-LAIN\nother", 13),
    ("DITERIMA\nreceived", 14),
    ("KETERANGAN\nremark", 18),
)
_FIRST_SUM = 4
"""Place of the first column of amounts."""
_TAX_COLUMNS = (
    ("PERANGKAT DAERAH\nagency", 40),
    ("GOLONGAN\nclass", 16),
    ("PEGAWAI\npeople", 10),
    ("NETO KENA PAJAK\ntaxed", 18),
    ("PPh 21\ntax", 16),
    ("DITERIMA\nreceived", 18),
)
_FILE_COLUMNS = ("BERKAS / file", "", "BARIS", "TRANSFER", "BARIS DITAHAN", "JUMLAH DITAHAN")
_NO_UNIT = "Tanpa unit dalam register / no unit in the register"
_NO_CLASS = "tanpa data / no record"
_SIGNERS = (
    ("Mengetahui,", "Kuasa Pengguna Anggaran"),
    ("", "Bendahara Pengeluaran"),
    ("...................., ....................", "Pembuat Daftar"),
)
_NAME_LINE = "(........................................)"
_NOTE = (
    "NETO, PPh 21, BPJS, dan DITERIMA berjumlah sama dengan total kendali (gross_idr ialah NETO). "
    "Baris selain pembayaran pertama memuat selisihnya. LAIN-LAIN: retur yang dibayar ulang dan "
    "kelebihan bayar."
)


class _SheetPlan(NamedTuple):
    """Of one sheet: its name, title and columns, and in which of these who signs."""

    name: str
    title: str
    columns: Sequence[tuple[str, int]]
    signers: tuple[int, int, int]


_PEOPLE = _SheetPlan("Daftar", "DAFTAR PEMBAYARAN TPP", _COLUMNS, (1, 5, 9))
_RECAP = _SheetPlan("Rekap", "REKAPITULASI PPh 21 PER GOLONGAN", _TAX_COLUMNS, (0, 2, 4))


def sums_of(line: Transfer, facts: PayFacts | None) -> Sums:
    """The amounts of a person's row."""
    is_first = line.kind is TransferKind.PAYMENT and facts is not None
    cuts_idr = facts.cuts_idr if facts is not None and is_first else 0
    amounts = line.amounts
    return Sums(
        base_idr=facts.base_idr if facts is not None and is_first else 0,
        gross_idr=amounts.gross_idr + cuts_idr,
        cuts_idr=cuts_idr,
        net_idr=amounts.gross_idr,
        tax_idr=amounts.tax_idr,
        bpjs_idr=amounts.bpjs_idr,
        other_idr=line.returned_idr - line.recovered_idr + line.carried_idr,
        received_idr=line.transfer_idr,
    )


def write_listing(listing: Listing) -> bytes:
    """The workbook: the listing, and a sheet of the tax by class and of the files that pay."""
    import xlsxwriter  # noqa: PLC0415 - only runs and replays need it

    data = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(data, options) as book:
        title = f"Daftar pembayaran TPP {listing.period}"
        book.set_properties({"title": title, "created": MADE})
        looks = _Looks(book)
        _PeopleSheet(_Sheet(book, _PEOPLE, listing, looks), listing).write()
        _RecapSheet(_Sheet(book, _RECAP, listing, looks), listing).write()
    return data.getvalue()


class _Looks:
    """The formats of cells."""

    def __init__(self, book: Any) -> None:
        add: Callable[[dict[str, Any]], Any] = book.add_format
        top = {"valign": "top", "text_wrap": True}
        line = {**top, "bottom": 4, "bottom_color": "#B8C4C8"}
        bold = {"bold": True, "top": 1, "bottom": 1, "bg_color": "#EEF5F4"}
        self.title = add({"bold": True, "font_size": 14})
        self.soft = add({"italic": True, "font_color": "#4D5D66"})
        self.heading = add({**top, "bold": True, "border": 1, "align": "center"})
        self.agency = add({"bold": True, "font_size": 12, "bottom": 1})
        self.unit = add({"bold": True, "italic": True})
        self.text, self.number = add(line), add({**line, "num_format": "#,##0"})
        self.sum_text, self.sum = add(bold), add({**bold, "num_format": "#,##0"})
        self.plain = add({})


class _Sheet:
    """A sheet that is written row after row, as constant memory demands."""

    def __init__(
        self,
        book: Any,
        plan: "_SheetPlan",
        listing: Listing,
        looks: _Looks,
    ) -> None:
        self.looks = looks
        self._plan = plan
        self._sheet = book.add_worksheet(plan.name)
        self._breaks: list[int] = []
        self.row = 0
        self._set_up(plan.columns, listing.period)
        month = period_words(Period.parse(listing.period)).id
        self.add([f"{plan.title} · {month}"], looks.title)
        self.add([f"Pembayaran / run {listing.run_id}"], looks.soft)
        self._sheet.set_row(self.row, 32)
        self._sheet.repeat_rows(self.row)
        self.add([heading for heading, _ in plan.columns], looks.heading)
        self._sheet.freeze_panes(self.row, 0)

    def _set_up(self, columns: Sequence[tuple[str, int]], period: str) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.7, bottom=0.5)
        sheet.fit_to_pages(1, 0)
        sheet.set_header(f"&LTPP {period}&R&P/&N")
        for place, (_, width) in enumerate(columns):
            sheet.set_column(place, place, width)

    def add(self, cells: Sequence[str | int | None], text: Any, number: Any = None) -> None:
        """Write a row: texts and empty cells in one format, numbers in another."""
        for place, cell in enumerate(cells):
            if isinstance(cell, int):
                self._sheet.write_number(self.row, place, cell, number)
            elif cell:
                write_text(self._sheet, self.row, place, cell, text)
            elif number is not None:
                self._sheet.write_blank(self.row, place, None, text)
        self.row += 1

    def add_tall(self, cells: Sequence[str | int | None], text: Any, number: Any) -> None:
        """A row of three lines."""
        self._sheet.set_row(self.row, 45)
        self.add(cells, text, number)

    def add_signatures(self) -> None:
        """Who signs what is above it; names are written by hand."""
        blank = [""] * len(self._plan.columns)
        rows = ([above for above, _ in _SIGNERS], [whose for _, whose in _SIGNERS])
        self.row += 1
        for words in (*rows, None, None, [_NAME_LINE] * 3, ["NIP"] * 3):
            cells = list(blank)
            for place, word in zip(self._plan.signers, words or ("", "", ""), strict=True):
                cells[place] = word
            self.add(cells, self.looks.plain)

    def end_page(self) -> None:
        """What follows is printed on another page."""
        self._breaks.append(self.row)
        self._sheet.set_h_pagebreaks(self._breaks)


class _PeopleSheet:
    """The listing itself."""

    def __init__(self, sheet: _Sheet, listing: Listing) -> None:
        self._sheet = sheet
        self._listing = listing

    def write(self) -> None:
        """Agency after agency, each with its sum and its signatures, and at last all together."""
        total, count = Sums(), 0
        for agency, places in _by_agency(self._listing.lines):
            sums = self._agency(self._listing.directory.agency_name(agency), places)
            total, count = total.plus(sums), count + len(places)
            self._sheet.add_signatures()
            self._sheet.end_page()
        self._sum("JUMLAH SELURUHNYA / total", count, total)
        self._sheet.add([_NOTE], self._sheet.looks.soft)
        self._sheet.add_signatures()

    def _agency(self, name: str, places: range) -> Sums:
        """The agency's lines by their places: the lines themselves are read one by one."""
        lines = self._listing.lines
        self._sheet.add([name], self._sheet.looks.agency)
        by_unit: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
        for place in places:
            by_unit[self._payee(lines[place]).unit].append(place)
        total, number = Sums(), 0
        for unit in sorted(by_unit, key=lambda unit: (not unit, unit)):
            if unit or len(by_unit) > 1:
                self._sheet.add([unit or _NO_UNIT], self._sheet.looks.unit)
            sums = Sums()
            for number, place in enumerate(by_unit[unit], start=number + 1):  # noqa: B020
                sums = sums.plus(self._person(number, lines[place]))
            if len(by_unit) > 1:
                self._sum(f"Jumlah {unit or _NO_UNIT}", len(by_unit[unit]), sums)
            total = total.plus(sums)
        self._sum(f"JUMLAH {name}", len(places), total)
        return total

    def _person(self, number: int, line: Transfer) -> Sums:
        facts = self._listing.facts.get(line.nip)
        sums = sums_of(line, facts)
        names = "\n".join((line.name, line.nip, self._payee(line).nrk or "-"))
        known: tuple[str | None, ...] = (None, None)
        if facts is not None:
            known = (facts.grade, format_percent(facts.achievement_bp))
        remark = _remark(line, says_rest=self._listing.says_rest)
        amounts = sums if sums.base_idr else (None, *sums[1:])
        looks = self._sheet.looks
        self._sheet.add_tall([number, names, *known, *amounts, remark], looks.text, looks.number)
        return sums

    def _sum(self, title: str, people: int, sums: Sums) -> None:
        looks = self._sheet.looks
        said = f"{title} ({people})"
        cells = [said, *([None] * (_FIRST_SUM - 1)), *sums, None]
        self._sheet.add(cells, looks.sum_text, looks.sum)

    def _payee(self, line: Transfer) -> Payee:
        return self._listing.payees.get(line.nip, NOBODY)


def _remark(line: Transfer, *, says_rest: bool) -> str | None:
    """What kind of a line it is, and what is still owed of what it recovered or carried."""
    said = [] if line.kind is TransferKind.PAYMENT else [KIND_WORDS[line.kind]]
    if says_rest and (line.recovered_idr or line.carried_idr):
        is_said = line.kind is TransferKind.RECOVERY
        said += ["sisa" if is_said else "sisa kelebihan", format_idr(line.outstanding_idr)]
    return "\n".join(said) or None


class _RecapSheet:
    """The tax by class, and what each file pays."""

    def __init__(self, sheet: _Sheet, listing: Listing) -> None:
        self._sheet = sheet
        self._listing = listing

    def write(self) -> None:
        """Agency after agency, then the region, and below it the files."""
        looks = self._sheet.looks
        everybody = _Classes()
        for agency, lines in groupby(self._listing.lines, key=lambda line: line.agency):
            of_agency = _Classes()
            for line in lines:
                facts = self._listing.facts.get(line.nip)
                place = _NO_CLASS if facts is None else facts.tax_class
                taxed = _taxed(sums_of(line, facts))
                of_agency.add(place, taxed)
                everybody.add(place, taxed)
            self._classes(self._listing.directory.agency_name(agency), of_agency)
        self._classes("SELURUHNYA / total", everybody)
        if self._listing.files:
            self._sheet.row += 1
            self._sheet.add(_FILE_COLUMNS, looks.sum_text, looks.sum)
            for file in self._listing.files:
                self._sheet.add([file.name, None, *file[1:]], looks.text, looks.number)
        self._sheet.add_signatures()

    def _classes(self, name: str, classes: "_Classes") -> None:
        looks = self._sheet.looks
        for place in sorted(classes, key=_class_order):
            self._sheet.add([name, place, *classes[place]], looks.text, looks.number)
        cells = [f"JUMLAH {name}", None, *classes.sum]
        self._sheet.add(cells, looks.sum_text, looks.sum)


_Taxed = tuple[int, int, int, int]
"""People, and what is taxed, the tax and what they receive."""


class _Classes(dict[str, _Taxed]):
    """What is taxed by class."""

    def add(self, place: str, taxed: _Taxed) -> None:
        """One more of a class."""
        self[place] = _plus(self.get(place, _NOTHING_TAXED), taxed)

    @property
    def sum(self) -> _Taxed:
        """Of all classes."""
        return reduce(_plus, self.values(), _NOTHING_TAXED)


_NOTHING_TAXED: _Taxed = (0, 0, 0, 0)


def _plus(mine: _Taxed, theirs: _Taxed) -> _Taxed:
    people, *sums = map(sum, zip(mine, theirs, strict=True))
    net_idr, tax_idr, received_idr = sums
    return people, net_idr, tax_idr, received_idr


def _taxed(sums: Sums) -> _Taxed:
    return 1, sums.net_idr, sums.tax_idr, sums.received_idr


def _by_agency(lines: Iterable[Transfer]) -> Iterator[tuple[str, range]]:
    """The agencies of some lines, each with the places of its own among them."""
    first = 0
    for agency, of_agency in groupby(lines, key=lambda line: line.agency):
        end = first + sum(1 for _ in of_agency)
        yield agency, range(first, end)
        first = end


_ROMAN = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()  # noqa: SIM905


def _class_order(tax_class: str) -> tuple[bool, bool, int]:
    """PNS before PPPK, each by grade; those without a record come last."""
    grade = tax_class.removeprefix("PPPK ")
    place = _ROMAN.index(grade) if grade in _ROMAN else len(_ROMAN)
    return grade not in _ROMAN, grade != tax_class, place
