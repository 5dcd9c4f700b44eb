"""CSV and JSON files with mistakes, whole ones and amendments, drawn by hypothesis."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hypothesis import strategies as st

from tests.unit.file_formats.builders import text

REQUIRED = {
    "nip": "NIP",
    "name": "Nama",
    "position": "Jabatan",
    "grade": "Golongan",
    "employment": "Jenis Pegawai",
    "aktivitas": "Aktivitas",
    "perilaku": "Perilaku",
    "serapan": "Serapan",
}
OPTIONAL = {
    "alpa": "Alpa",
    "ijin": "Izin",
    "late_minutes": "Menit Terlambat",
    "status": "Status",
    "note": "Catatan",
    "supervisor_nip": "NIP Atasan",
    "period": "Periode",
}
HEADINGS = REQUIRED | OPTIONAL
SCORES = ("aktivitas", "perilaku", "serapan")
NIPS = [f"19881231201001100{order}" for order in range(1, 9)]

MONTH = text(
    [
        [*REQUIRED.values(), "Alpa", "Izin", "Status", "Catatan"],
        *(
            [nip, f"Orang {nip[-1]}", "lurah", "III/a", "PNS", "90", "80", "70", *rest]
            for nip, rest in zip(
                NIPS[:4],
                (
                    ("3", "1", "aktif", "lama"),
                    ("0", "30", "aktif", ""),
                    ("2", "0", "tugas-belajar", ""),
                    ("0", "0", "", "x"),
                ),
                strict=True,
            )
        ),
    ]
)
"""The month that amendments change."""

SOUND: Mapping[str, Sequence[str]] = {
    "nip": NIPS,
    "name": ["Budi, S.Sos", "Siti\nAminah", 'Tono "T"', " Rina "],
    "position": ["lurah", "camat"],
    "grade": ["III/a", "IV/b"],
    "employment": ["PNS"],
    **dict.fromkeys(SCORES, ("90", "81,5", "70.25", "95.000", "0")),
    "alpa": ["0", "3", "20", "2.0", "", "-"],
    "ijin": ["0", "1", "20", ""],
    "late_minutes": ["0", "45", ""],
    "status": ["", "aktif", "tugas-belajar", "-"],
    "note": ["", "ok", "baris\r\nkedua", "_x0041_", "a\x0bb", "= dua", "'kutip"],
    "supervisor_nip": ["", "197505152000121003"],
    "period": ["2026-09", ""],
}
WRONG: Mapping[str, Sequence[str]] = {
    "nip": ["", "-", "19881231201001100", "1.98812E+17", "198812312010212001", "NIP", "Kepala"],
    "name": ["", "-", "123", "Jumlah", "Nama", "Keterangan:"],
    "position": ["", "Kepala Seksi", "tukang"],
    "grade": ["", "-", "X/z", "III/e"],
    "employment": ["", "PPPK", "honorer"],
    **dict.fromkeys(SCORES, ("", "-", "130", "0,93", "1.000", "90.123", "x", "94%")),
    "alpa": ["dua", "40", "1.000", "-1"],
    "ijin": ["2 hari", "31,5"],
    "late_minutes": ["01:30", "99999"],
    "status": ["entah", "0"],
    "note": ["Plt. Lurah"],
    "supervisor_nip": ["0", "123"],
    "period": ["2026-08", "x"],
}


@dataclass(frozen=True)
class File:
    """A file, and what of it a table may not be able to hold."""

    name: str
    content: str
    has_nobodys_object: bool = False


@st.composite
def cells(draw: st.DrawFn, columns: Sequence[str], nip: str) -> dict[str, str]:
    """A row; about every second one has a mistake."""
    row = {column: draw(st.sampled_from(SOUND[column])) for column in columns}
    row["nip"] = nip
    for column in draw(st.lists(st.sampled_from(columns), max_size=2)):
        row[column] = draw(st.sampled_from(WRONG[column]))
    return row


@st.composite
def rows(draw: st.DrawFn, columns: Sequence[str]) -> list[dict[str, str]]:
    """Some people; a few of them twice."""
    nips = draw(st.lists(st.sampled_from(NIPS), min_size=2, max_size=7))
    return [draw(cells(columns, nip)) for nip in nips]


# --- CSV ------------------------------------------------------------------------------------------

ODD_LINES: tuple[list[str], ...] = (
    [],
    ["", "Jumlah", "", "", "", "270", "240", "210"],
    ["Bidang Umum"],
    ["Jakarta, 30 September 2026"],
    ["", "Kepala Dinas"],
    ["NIP. 197505152000121003"],
    ["1", "2", "3", "4", "5", "6", "7", "8"],
)


@st.composite
def csv_files(draw: st.DrawFn, *, amends: bool) -> File:
    """Rows may end early, and lines that are nobody's may stand between them."""
    some = draw(st.lists(st.sampled_from([*OPTIONAL]), min_size=1, max_size=6, unique=True))
    required = ["nip"] if amends else [*REQUIRED]
    columns = [*required, *some]
    if draw(st.booleans()):
        columns = draw(st.permutations(columns))
    header = [HEADINGS[column] for column in columns]
    extra = [] if amends else draw(st.lists(st.sampled_from(["No", "Unit kami"]), max_size=1))
    lines: list[list[str]] = [[*header, *extra]]
    for row in draw(rows(columns)):
        line = [*(row[column] for column in columns), *("7" for _ in extra)]
        is_cut = draw(st.integers(0, 2)) == 0
        lines.append(line[: draw(st.integers(1, len(line)))] if is_cut else line)
    for odd in draw(st.lists(st.sampled_from(ODD_LINES), max_size=2)):
        lines.insert(draw(st.integers(1, len(lines))), odd)
    titles = [["Daftar penilaian"], []][: draw(st.integers(0, 2))]
    delimiter, declared = draw(st.sampled_from(((",", ""), (";", ""), (";", "sep=;\n"))))
    content = declared + text([*titles, *lines], delimiter, draw(st.sampled_from(("\n", "\r\n"))))
    return File("perubahan-a.csv" if amends else "a.csv", content)


# --- JSON -----------------------------------------------------------------------------------------


def _literal(value: str) -> str:
    """A number of JSON where the text is one, else the text."""
    try:
        number = json.loads(value)
    except ValueError:
        return json.dumps(value)
    return value if isinstance(number, int | float) else json.dumps(value)


@st.composite
def objects(draw: st.DrawFn, row: Mapping[str, str], kept: Sequence[str]) -> str:
    """An object: names may be absent, or there with nothing; numbers may be texts or numbers."""
    pairs = []
    for column, value in row.items():
        how = draw(st.sampled_from(("text",) * 5 + ("number", "number", "null", "empty", "absent")))
        if how == "absent" and column not in kept:
            continue
        literals = {"number": _literal(value), "null": "null", "empty": '""'}
        literal = literals.get(how, json.dumps(value))
        is_name = column in kept and how in ("null", "empty", "absent")
        pairs.append(f'"{HEADINGS[column]}": {json.dumps(value) if is_name else literal}')
    return "{" + ", ".join(pairs) + "}"


@st.composite
def json_files(draw: st.DrawFn, *, amends: bool) -> File:
    """As lines, as a list, or in an envelope."""
    some = draw(st.lists(st.sampled_from([*OPTIONAL]), min_size=1, max_size=5, unique=True))
    people = draw(rows([*(["nip"] if amends else REQUIRED), *some]))
    written = [
        draw(objects(row, [*row] if number == 0 else ["nip"] if amends else []))
        for number, row in enumerate(people)
    ]
    joined = ",\n".join(written)
    extension, content = draw(
        st.sampled_from(
            (
                ("jsonl", "\n".join(written) + "\n"),
                ("json", f"[{joined}]"),
                ("json", f'{{"data": [{joined}]}}'),
            )
        )
    )
    digits = [sum(map(str.isdecimal, row["nip"])) for row in people]
    name = f"perubahan-a.{extension}" if amends else f"a.{extension}"
    return File(name, content, amends and min(digits) < 8)
