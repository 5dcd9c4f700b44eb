"""Write the sample files in ``events/``: ``python -m tests.samples.generate``.

Three agencies, two periods, three shapes, the same people in both periods, and in each file some
honest mistakes. What must become of every file is, by hand, in ``expected.yaml`` beside this.
"""

import base64
import csv
import io
import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from tests.samples.appraisals import INDICATORS, Row, appraise
from tests.samples.people import POSITIONS, Dice, Person, hire
from tukin.cli.rule_files import SAMPLES

EVENTS = Path(__file__).parents[2] / "events"

PERIODS = ("2026-09", "2026-10")
HEADCOUNT = {"disdik": 238, "dinkes": 226, "dukcapil": 214}
SEED = 20_261_001

HEADINGS = {
    "nip": "NIP",
    "name": "Nama",
    "position": "Jabatan",
    "grade": "Golongan",
    "employment": "Jenis Pegawai",
    "supervisor_nip": "NIP Atasan",
    "hasil_kerja": "Hasil Kerja",
    "perilaku_kerja": "Perilaku Kerja",
    "alpa": "Alpa",
    "ijin": "Ijin",
    "late_minutes": "Menit Terlambat",
    "early_minutes": "Menit Pulang Cepat",
    "status": "Status",
    "innovation_evidence": "Bukti Inovasi",
    "note": "Catatan",
    "period": "Periode",
    "agency": "Perangkat Daerah",
}
"""Indonesian headings; an indicator's is its code with a capital and a space."""

_COUNTS = ("alpa", "ijin", "late_minutes", "early_minutes")


def sample_files() -> dict[str, bytes]:
    """Every generated file by its path below ``events/``."""
    files = {"validate_rules.json": _validator_event()}
    for (folder, agency, period), rows in sample_rows().items():
        name, data = _FORMATS[agency](rows, period)
        files[f"{folder}/{agency}/{period}/{name}"] = data
    return files


def sample_rows() -> dict[tuple[str, str, str], list[Row]]:
    """The rows of every sample by folder, agency and period, mistakes included."""
    taken: set[str] = set()
    samples: dict[tuple[str, str, str], list[Row]] = {}
    for number, (agency, headcount) in enumerate(HEADCOUNT.items()):
        people = hire(agency, headcount, Dice(SEED + number), taken)
        for month, period in enumerate(PERIODS):
            rows = _month(people, period, Dice(SEED + 100 * number + 10 * month + 7))
            if (agency, period) == ("disdik", "2026-09"):
                fixed = [Row(dict(row.cells)) for row in rows]
                _lift(fixed)
                samples["uploads-corrected", agency, period] = _remembering(fixed)
            _MISTAKES[agency, period](_remembering(rows))
            if (agency, period) == ("dinkes", "2026-10"):
                rows += _remembering([_still_listed(people[30], period)])
            samples["uploads", agency, period] = rows
    return samples


def _remembering(rows: list[Row]) -> list[Row]:
    """The rows, each with a copy of what it says now."""
    for row in rows:
        row.sound = dict(row.cells)
    return rows


def write_samples(events: Path = EVENTS) -> None:
    """Write all files below ``events``."""
    for path, data in sample_files().items():
        target = events / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _month(people: list[Person], period: str, dice: Dice) -> list[Row]:
    rows = [appraise(person, period, dice) for person in people]
    if period == "2026-10":
        _swap_performance(people, rows, dice)
        del rows[60], rows[30]  # retired at the end of September
    return rows


def _still_listed(person: Person, period: str) -> Row:
    """A row for one of those who retired: sound by itself, refused by the register."""
    row = appraise(person, period, Dice(SEED + 999))
    row.retired = True
    return row


def _swap_performance(people: list[Person], rows: list[Row], dice: Dice) -> None:
    """A few who did badly do well in October, and the other way round."""
    low = [index for index, person in enumerate(people) if person.level <= 60]
    high = [index for index, person in enumerate(people) if 70 <= person.level < 85]
    for index, middle in [(low[-1], 9_700), (low[-2], 10_100), (high[5], 6_100), (high[9], 6_700)]:
        cells = rows[index].cells
        for indicator in INDICATORS["2026-10"]:
            cells[indicator] = middle + dice.between(-200, 200)
        cells["hasil_kerja"] = cells["perilaku_kerja"] = ""


def _lift(rows: list[Row]) -> None:
    """The objections of two low performers were upheld."""
    low = [row for row in rows if int(row.cells["aktivitas"]) < 7_000]
    for row, score in zip(low, (8_150, 9_225), strict=False):
        row.cells |= {"aktivitas": score, "perilaku": score + 100, "serapan": score - 125}
        row.cells["note"] = "Keberatan diterima pejabat penilai"


def _validator_event() -> bytes:
    """What AppConfig asks its Lambda validator, about a document of both sample rule sets."""
    names = ("jakarta-108-2016", "named-indicators")
    book = {"rule_sets": [json.loads((SAMPLES / f"{name}.json").read_bytes()) for name in names]}
    event = {
        "applicationId": "exampl1",
        "configurationProfileId": "exampl2",
        "configurationVersion": "1",
        "content": base64.b64encode(
            json.dumps(book, ensure_ascii=False, separators=(",", ":")).encode()
        ).decode(),
        "uri": "arn:aws:appconfig:ap-southeast-3:123456789012:application/exampl1",
    }
    return (json.dumps(event, indent=2) + "\n").encode()


# --- Honest mistakes, and odd spellings that are fine -----------------------------------------


def _disdik_september(rows: list[Row]) -> None:
    rows[3].cells["nip"] = f'="{rows[3].cells["nip"]}"'
    rows[11].cells["grade"] = str(rows[11].cells["grade"]).replace("/", "")
    rows[17].cells["nip"] = str(rows[17].cells["nip"])[:17]
    rows[42].cells["aktivitas"] = 13_000
    rows[76].cells["position"] = "Guru Ahli Madya"
    rows[101].cells["perilaku"] = "8,9,5"
    rows[150].cells["period"] = "2026-08"
    rows.append(Row(rows[120].cells | {"note": "Pindahan dari suku dinas"}))


def _disdik_october(rows: list[Row]) -> None:
    rows[4].cells["nip"] = f"'{rows[4].cells['nip']}"
    rows[22].cells["nip"] = "1,98503E+17"
    rows[58].cells["inovasi"] = "-"
    rows[93].cells["innovation_evidence"] = "usulan aplikasi antrean"
    rows[131].cells |= {"hasil_kerja": "sesuai ekspektasi", "perilaku_kerja": ""}
    rows[177].cells["status"] = "cuti haji"


def _dinkes_september(rows: list[Row]) -> None:
    rows[6].cells["grade"] = f"Penata Muda, {rows[6].cells['grade']}"
    rows[14].number_cells.add("nip")
    rows[37].cells["nip"] = str(rows[37].cells["nip"])[1:]
    rows[66].cells["serapan"] = 13_000
    rows[90].cells["grade"] = "III/f"
    rows[128].cells["employment"] = "PPPK"
    rows[171].cells["supervisor_nip"] = rows[171].cells["nip"]


def _dinkes_october(rows: list[Row]) -> None:
    nip = str(rows[8].cells["nip"])
    rows[8].cells["nip"] = f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"
    rows[25].number_cells.add("nip")
    rows[47].cells["late_minutes"] = "dua jam"
    rows[80].cells["alpa"] = "32"
    rows[112].cells["komunikasi"] = "98,125"
    rows.insert(160, Row(dict(rows[33].cells)))


def _dukcapil_september(rows: list[Row]) -> None:
    rows[5].cells["grade"] = str(rows[5].cells["grade"]).upper()
    rows[19].cells["nip"] = f"{rows[19].cells['nip']}001"
    rows[55].cells["agency"] = "Dinas Pendidikan"
    rows[73].cells["name"] = ""
    nip = str(rows[104].cells["nip"])
    rows[104].cells["nip"] = f"{nip[:4]}1331{nip[8:]}"
    rows[140].cells["aktivitas"] = -500


def _dukcapil_october(rows: list[Row]) -> None:
    first = next(row for row in rows if row.cells["hasil_kerja"] == "di bawah ekspektasi")
    first.cells["hasil_kerja"] = "dibawah espektasi"
    nip = str(rows[12].cells["nip"])
    rows[12].cells |= {"nip": f"20021117202612{nip[14:]}", "employment": "CPNS", "grade": "III/a"}
    nip = str(rows[39].cells["nip"])
    rows[39].cells["nip"] = f"{nip[:14]}3{nip[15:]}"
    rows[70].cells |= {"alpa": "20", "ijin": "12"}
    rows[99].cells["position"] = "operator-siak"
    rows[125].cells |= {"hasil_kerja": "baik", "perilaku_kerja": "sesuai ekspektasi"}
    rows[188].cells["period"] = "Oktober"


_MISTAKES: dict[tuple[str, str], Callable[[list[Row]], None]] = {
    ("disdik", "2026-09"): _disdik_september,
    ("disdik", "2026-10"): _disdik_october,
    ("dinkes", "2026-09"): _dinkes_september,
    ("dinkes", "2026-10"): _dinkes_october,
    ("dukcapil", "2026-09"): _dukcapil_september,
    ("dukcapil", "2026-10"): _dukcapil_october,
}


# --- The three shapes -------------------------------------------------------------------------


def _columns(period: str, *more: str) -> list[str]:
    quadrants = ("hasil_kerja", "perilaku_kerja") if period == "2026-10" else ()
    personal = ("nip", "name", "position", "grade", "employment", "supervisor_nip")
    rest = (*_COUNTS, "status", "innovation_evidence", "note")
    return [*personal, *INDICATORS[period], *quadrants, *rest, *more]


def _heading(column: str) -> str:
    return HEADINGS.get(column, column.replace("_", " ").capitalize())


def _label(position: object) -> str:
    return POSITIONS[str(position)][0] if position in POSITIONS else str(position)


def _points(value: str | int, mark: str) -> str:
    """Hundredths as text: ``9440`` → ``94,4``; text stays as it is."""
    if isinstance(value, str):
        return value
    whole, rest = divmod(abs(value), 100)
    digits = f"{whole}{mark}{rest:02d}".rstrip("0").rstrip(mark) if rest else str(whole)
    return f"-{digits}" if value < 0 else digits


def _write_csv(rows: Iterable[Row], period: str) -> tuple[str, bytes]:
    """As Excel in Indonesian writes it: BOM, semicolons, decimal comma, CRLF."""
    columns = _columns(period, "period")
    text = io.StringIO(newline="")
    if period == "2026-10":
        text.write("sep=;\r\n")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_heading(column) for column in columns])
    for row in rows:
        cells = row.cells | {
            "position": _label(row.cells["position"]),
            "period": str(row.cells["period"]).replace("-", ""),
        }
        writer.writerow([_points(cells[column], ",") for column in columns])
    return f"penilaian-{period}.csv", b"\xef\xbb\xbf" + text.getvalue().encode()


def _write_xlsx(rows: Iterable[Row], period: str) -> tuple[str, bytes]:
    """A recap with title rows; NIPs are text cells, scores and counts are numbers."""
    columns = _columns(period)
    data = io.BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    book.set_properties({"title": "Rekap penilaian", "created": datetime(2026, 10, 1, tzinfo=UTC)})
    bold = book.add_format({"bold": True})
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet("Rekap")
    sheet.write_string(0, 0, "REKAPITULASI PENILAIAN KINERJA PEGAWAI", bold)
    sheet.write_string(1, 0, "Dinas Kesehatan Provinsi DKI Jakarta")
    sheet.write_string(2, 0, f"Periode {period}")
    sheet.write_string(5, 0, "Dicetak 01-10-2026 08:00:00")
    sheet.write_row(7, 0, ["No.", *(_heading(column) for column in columns)], bold)
    sheet.set_column(1, 2, 30)
    for line, row in enumerate(rows, start=8):
        sheet.write_number(line, 0, line - 7)
        for index, column in enumerate(columns, start=1):
            value = row.cells[column]
            if column == "position":
                value = _label(value)
            if value == "":
                continue
            if isinstance(value, int):
                sheet.write_number(line, index, value / 100)
            elif column in row.number_cells or (column in _COUNTS and value.isdecimal()):
                sheet.write_number(line, index, int(value))
            else:
                sheet.write_string(line, index, value, as_text)
    book.close()
    return f"rekap-penilaian-{period}.xlsx", data.getvalue()


def _write_jsonl(rows: Iterable[Row], period: str) -> tuple[str, bytes]:
    """An application's dump: one object a line, English keys, empty values left out."""
    lines = []
    for row in rows:
        cells: dict[str, object] = {}
        for column in _columns(period, "period", "agency"):
            value = row.cells.get(column, "")
            if isinstance(value, int):
                cells[column] = value // 100 if value % 100 == 0 else value / 100
            elif column in _COUNTS:
                cells[column] = int(value)
            elif value:
                cells[column] = value
        lines.append(json.dumps(cells, ensure_ascii=False) + "\n")
    return f"penilaian-{period}.jsonl", "".join(lines).encode()


_FORMATS: dict[str, Callable[[Iterable[Row], str], tuple[str, bytes]]] = {
    "disdik": _write_csv,
    "dinkes": _write_xlsx,
    "dukcapil": _write_jsonl,
}


if __name__ == "__main__":
    write_samples()
