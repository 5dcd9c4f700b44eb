"""Causes: words that take the place of a code's own where it is known why the text is no value.

The cause is a detail of the error, ``cause``. The code stays the same, so that whoever counts codes
need not know the causes; mistakes are grouped by both.
"""

from tukin.vocabulary.catalogue.entry import Entry

_WHOLE = (
    "Tulis bilangan bulat 0 sampai {most}, misalnya <one>.",
    "Write a whole number from 0 to {most}, such as <one>.",
)
_TYPED_AGAIN = (
    "Ubah format sel menjadi Teks, hapus isinya, lalu ketik angka dari sumbernya, misalnya <one>.",
    "Format the cell as text, clear it, then type the number from its source, such as <one>.",
)

_NUMBERS: dict[str, tuple[str, str, str, str]] = {
    "error": (
        "Rumus di sel ini gagal ({seen}).",
        "Perbaiki rumusnya, atau ketik angkanya, misalnya <one>.",
        "The formula in this cell failed ({seen}).",
        "Correct the formula, or type the number, such as <one>.",
    ),
    "uncomputed": (
        "Sel ini berisi rumus yang belum pernah dihitung, sehingga hasilnya tidak tersimpan.",
        "Buka berkas di Excel dan simpan lagi, atau ketik angkanya, misalnya <one>.",
        "The cell holds a formula that was never computed, so its result is not stored.",
        "Open the file in Excel and save it again, or type the number, such as <one>.",
    ),
    "percent": (
        "Sel ini berisi persen, bukan angka biasa.",
        (
            "Ubah format sel menjadi Teks, hapus isinya, lalu ketik angka dari sumbernya tanpa %, "
            "misalnya <one>."
        ),
        "The cell holds a percentage, no plain number.",
        (
            "Format the cell as text, clear it, then type the number from its source without %, "
            "such as <one>."
        ),
    ),
    "date": (
        "Sel ini berisi tanggal; Excel mengubah sebagian angka yang diketik menjadi tanggal.",
        _TYPED_AGAIN[0],
        "The cell holds a date; Excel makes dates of some numbers that are typed.",
        _TYPED_AGAIN[1],
    ),
    "time": (
        "Sel ini berisi jam ({seen}); Excel mengubah angka yang diketik dengan titik menjadi jam.",
        _TYPED_AGAIN[0],
        "The cell holds a time ({seen}); Excel makes times of numbers typed with a point.",
        _TYPED_AGAIN[1],
    ),
    "lookalike": (
        "Huruf O atau l dipakai sebagai angka 0 atau 1.",
        "Ketik ulang dengan angka, misalnya <one>.",
        "A letter O or l takes the place of a digit 0 or 1.",
        "Type it again with digits, such as <one>.",
    ),
    "unit": (
        "Sel ini berisi angka beserta kata.",
        "Tulis angkanya saja, misalnya <one>.",
        "The cell holds a number with words.",
        "Write the number alone, such as <one>.",
    ),
    "thousands": (
        "Angka seperti 1.000 dapat berarti seribu atau satu.",
        "Tulis angkanya tanpa tanda ribuan, misalnya <one>.",
        "A number like 1.000 can mean a thousand or one.",
        "Write it without a mark for thousands, such as <one>.",
    ),
}
"""Of every number: what is wrong and how to fix it; ``<one>`` is an example of the column."""

_WORD_FOR_SCORE = (
    "Sel ini berisi kata, bukan angka.",
    "Tulis nilainya sebagai angka, misalnya <one>.",
    "The cell holds a word, no number.",
    "Write the score as a number, such as <one>.",
)
_TIME_FOR_MINUTES = (
    "Sel ini berisi jam ({seen}), bukan jumlah menit.",
    "Ubah format sel menjadi Teks, hapus isinya, lalu tulis menitnya: 1 jam 30 menit ditulis 90.",
    "The cell holds a time ({seen}), no number of minutes.",
    "Format the cell as text, clear it and write the minutes: 1 hour 30 minutes are 90.",
)
_COUNTS: dict[str, tuple[str, str, str, str]] = {
    "word": (
        "Sel ini berisi kata, bukan jumlah.",
        "Tulis 0 bila tidak ada; selain itu bilangan bulat sampai {most}, misalnya <one>.",
        "The cell holds a word, no number.",
        "Write 0 where there is none; else a whole number up to {most}, such as <one>.",
    ),
    "fraction": (
        "Jumlah di sel ini tidak bulat.",
        _WHOLE[0],
        "The number in this cell is not whole.",
        _WHOLE[1],
    ),
    "range": (
        "Jumlah di sel ini di luar 0 sampai {most}.",
        _WHOLE[0],
        "The number in this cell is outside 0 to {most}.",
        _WHOLE[1],
    ),
}


def _with_example(texts: dict[str, tuple[str, str, str, str]], one: str) -> dict[str, Entry]:
    english = one.replace(",", ".")
    return {
        cause: Entry(
            what_id.replace("<one>", one),
            fix_id.replace("<one>", one),
            what_en.replace("<one>", english),
            fix_en.replace("<one>", english),
        )
        for cause, (what_id, fix_id, what_en, fix_en) in texts.items()
    }


_NIPS: dict[str, tuple[str, str]] = {
    "nik": (
        "Ini 16 digit, yaitu NIK (nomor KTP), bukan NIP.",
        "These are 16 digits, a NIK (of the identity card), no NIP.",
    ),
    "old": (
        "Ini 9 digit, yaitu NIP lama.",
        "These are 9 digits, an old NIP.",
    ),
    "nrk": (
        "Ini 6 digit, yaitu NRK, bukan NIP.",
        "These are 6 digits, an NRK, no NIP.",
    ),
    "several": (
        "Sel ini berisi lebih dari satu NIP.",
        "The cell holds more than one NIP.",
    ),
    "letters": (
        "NIP ini memuat huruf, misalnya O sebagai 0 atau l sebagai 1.",
        "The NIP holds a letter, such as O for 0 or l for 1.",
    ),
    "invisible": (
        "NIP ini memuat karakter yang tidak terlihat pada urutan ke-{place}.",
        "The NIP holds an invisible character at place {place}.",
    ),
    "signs": (
        "NIP ini memuat tanda atau kata di samping 18 digitnya.",
        "The NIP holds signs or words beside its 18 digits.",
    ),
    "words": (
        "Sel ini berisi kata, bukan NIP.",
        "The cell holds words, no NIP.",
    ),
    "zero": (
        "Sel ini berisi 0, biasanya karena rumus seperti VLOOKUP tidak menemukan NIP-nya.",
        "The cell holds 0, mostly since a formula like VLOOKUP did not find the NIP.",
    ),
}


_LOOKED_UP = ("nik", "old", "nrk", "zero")
"""Where the NIP must be looked up; else it is there and must be typed."""


def _of_nip(
    looked_up: tuple[str, str],
    typed: tuple[str, str],
    several: tuple[str, str],
    words: tuple[str, str],
) -> dict[str, Entry]:
    fixes = dict.fromkeys(_LOOKED_UP, looked_up) | {"several": several, "words": words}
    entries = {}
    for cause, (what_id, what_en) in _NIPS.items():
        fix_id, fix_en = fixes.get(cause, typed)
        entries[cause] = Entry(what_id, fix_id, what_en, fix_en)
    return entries


_OF_THE_RATER = (
    (
        "Isi 18 digit NIP atasan dari data kepegawaian; kosongkan hanya bila penilainya belum "
        "ditetapkan."
    ),
    (
        "Fill in the 18 digits of the supervisor's NIP from the personnel data; leave it empty "
        "only if no rater is appointed yet."
    ),
)

CAUSES: dict[str, dict[str, Entry]] = {
    "E005": {
        "bundle": Entry(
            "Berkas bukti pembayaran ini melebihi batas: {limit}.",
            "Buat lagi berkasnya dengan `tukin bundle`; jangan mengubahnya.",
            "This bundle of a run is over a limit: {limit}.",
            "Make it again by `tukin bundle` and leave it as it is.",
        ),
    },
    "E021": {
        "json": Entry(
            "Berkas JSON ini tidak memakai pengodean UTF-8.",
            "Perbaiki program pembuat berkas agar menulis UTF-8, lalu unggah lagi.",
            "This JSON file is not in UTF-8.",
            "Correct the program that wrote it so that it writes UTF-8, and upload it again.",
        ),
    },
    "E102": _of_nip(
        (
            "Isi 18 digit NIP dari data kepegawaian.",
            "Fill in the 18 digits of the NIP from the personnel data.",
        ),
        (
            "Ketik ulang 18 digit NIP saja, tanpa tanda atau kata lain.",
            "Type the 18 digits of the NIP again, without signs or other words.",
        ),
        (
            "Tulis satu NIP saja; bila ada pegawai lain dalam sel ini, beri baris tersendiri.",
            "Write one NIP only; if the cell holds another employee, give them a row of their own.",
        ),
        (
            "Isi 18 digit NIP dari data kepegawaian, atau hapus baris ini bila bukan pegawai.",
            (
                "Fill in the 18 digits of the NIP from the personnel data, or delete the row if it "
                "is no employee."
            ),
        ),
    ),
    "E111": _of_nip(
        _OF_THE_RATER,
        (
            (
                "Ketik ulang 18 digit NIP atasan saja; kosongkan hanya bila penilainya belum "
                "ditetapkan."
            ),
            (
                "Type the 18 digits of the supervisor's NIP again; leave it empty only if no rater "
                "is appointed yet."
            ),
        ),
        (
            (
                "Tulis satu NIP saja, yaitu atasan yang menilai; kosongkan hanya bila penilainya "
                "belum ditetapkan."
            ),
            (
                "Write one NIP only, that of the supervisor who rates; leave it empty only if no "
                "rater is appointed yet."
            ),
        ),
        _OF_THE_RATER,
    ),
    "E203": {
        "lookalike": Entry(
            "Golongan memakai huruf l atau angka 1 sebagai pengganti huruf I.",
            "Ketik ulang dengan huruf I besar: {instead}.",
            "The grade has a letter l or a digit 1 in place of the letter I.",
            "Type it again with a capital I: {instead}.",
        ),
        "arabic": Entry(
            "Golongan ditulis dengan angka biasa.",
            "Tulis dengan angka Romawi: {instead}.",
            "The grade is written with ordinary digits.",
            "Write it with Roman numerals: {instead}.",
        ),
        "room": Entry(
            "Golongan I sampai III hanya memiliki ruang a sampai d.",
            "Periksa ruangnya; ruang e hanya ada pada IV/e.",
            "The grades I to III have the rooms a to d alone.",
            "Check the room; only IV/e has an e.",
        ),
        "words": Entry(
            "Sel ini memuat kata lain di samping golongan.",
            "Tulis golongannya saja: {instead}.",
            "The cell holds other words beside the grade.",
            "Write the grade alone: {instead}.",
        ),
    },
    "E205": {
        "left": Entry(
            "Menurut status ini, orangnya bukan pegawai aktif lagi, sehingga TPP tidak dibayar.",
            "Hapus barisnya dari berkas lengkap bulan ini; bila statusnya salah, pilih yang "
            "sesuai: {choices}.",
            "By this status the person has left, so no TPP is paid.",
            "Remove the row from the month's whole file; if the status is wrong, choose the one "
            "that applies: {choices}.",
        ),
    },
    "E207": {
        "long": Entry(
            "Teks lebih dari {most} karakter.",
            "Singkatkan teksnya.",
            "The text is over {most} characters.",
            "Shorten it.",
        ),
        "invisible": Entry(
            "Teks memuat karakter yang tidak terlihat pada urutan ke-{place}.",
            "Hapus isi sel, lalu ketik ulang teksnya.",
            "The text holds an invisible character at place {place}.",
            "Clear the cell and type the text again.",
        ),
    },
    "E302": _with_example(
        {
            **_NUMBERS,
            "word": _WORD_FOR_SCORE,
        },
        "94,40",
    ),
    "E401": _with_example({**_NUMBERS, **_COUNTS}, "2"),
    "E403": _with_example({**_NUMBERS, **_COUNTS, "time": _TIME_FOR_MINUTES}, "90"),
    "E650": _with_example({**_NUMBERS, **_COUNTS}, "2"),
}
"""By code and cause."""
