"""The columns of an appraisal file in words: their headings, and what belongs in them."""

from typing import NamedTuple

from tukin.rules.attendance import MOST_DAYS, MOST_MINUTES, MOST_OCCURRENCES
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS
from tukin.vocabulary.words import Words


class ColumnWords(NamedTuple):
    """A column's heading, which every reader knows, and how to fill it."""

    label: Words
    guide: Words


_QUADRANTS = ("hasil_kerja", "perilaku_kerja")
_MINUTES = ("late_minutes", "early_minutes")
_EXPECTATION = Words(
    "Pilih dari daftar; isi bersama pasangannya, atau kosongkan keduanya.",
    "Choose from the list; fill in both ratings, or leave both empty.",
)
_DAYS = Words(
    f"Jumlah hari sebulan, 0 sampai {MOST_DAYS}; kosong berarti 0.",
    f"Days in the month, 0 to {MOST_DAYS}; empty means 0.",
)
_WHOLE_MONTH = Words(
    f"Jumlah menit sebulan, 0 sampai {MOST_MINUTES}; kosong berarti 0.",
    f"Minutes in the whole month, 0 to {MOST_MINUTES}; empty means 0.",
)

_WORDS: dict[str, ColumnWords] = {
    "nip": ColumnWords(
        Words("NIP", "Employee number"),
        Words(
            "Wajib. 18 digit NIP atau NI PPPK, sebagai teks. Satu pegawai satu baris.",
            "Required. 18 digits of the NIP or NI PPPK, as text. One row for each employee.",
        ),
    ),
    "name": ColumnWords(
        Words("Nama", "Name"),
        Words(
            "Wajib. Nama lengkap, boleh dengan gelar.", "Required. Full name, titles are welcome."
        ),
    ),
    "position": ColumnWords(
        Words("Jabatan", "Position"),
        Words(
            "Wajib. Pilih dari daftar jabatan dalam aturan.",
            "Required. Choose a position of the rules from the list.",
        ),
    ),
    "grade": ColumnWords(
        Words("Golongan", "Grade"),
        Words(
            "Wajib. I/a sampai IV/e untuk PNS dan CPNS, I sampai XVII untuk PPPK.",
            "Required. I/a to IV/e for PNS and CPNS, I to XVII for PPPK.",
        ),
    ),
    "employment": ColumnWords(
        Words("Jenis Pegawai", "Employment"),
        Words("Wajib. PNS, CPNS, atau PPPK.", "Required. PNS, CPNS or PPPK."),
    ),
    "supervisor_nip": ColumnWords(
        Words("NIP Atasan", "Supervisor's number"),
        Words(
            "18 digit NIP pejabat penilai, sebagai teks; boleh kosong.",
            "18 digits of the rater's number, as text; may be empty.",
        ),
    ),
    "hasil_kerja": ColumnWords(Words("Hasil Kerja", "Work results"), _EXPECTATION),
    "perilaku_kerja": ColumnWords(Words("Perilaku Kerja", "Work behaviour"), _EXPECTATION),
    "alpa": ColumnWords(Words("Alpa", "Unexcused days"), _DAYS),
    "ijin": ColumnWords(Words("Ijin", "Excused days"), _DAYS),
    "late_minutes": ColumnWords(Words("Menit Terlambat", "Minutes late"), _WHOLE_MONTH),
    "early_minutes": ColumnWords(Words("Menit Pulang Cepat", "Minutes left early"), _WHOLE_MONTH),
    "status": ColumnWords(
        Words("Status", "Status"),
        Words(
            "Pilih dari daftar; kosong berarti aktif.",
            "Choose from the list; empty means active.",
        ),
    ),
    "innovation_evidence": ColumnWords(
        Words("Bukti Inovasi", "Evidence of innovation"),
        Words(
            "Nomor penetapan inovasi yang diakui, misalnya {example}; selain itu kosongkan.",
            "Reference of the approved innovation, such as {example}; else leave it empty.",
        ),
    ),
    "note": ColumnWords(
        Words("Catatan", "Note"), Words("Boleh kosong.", "Free text, may be empty.")
    ),
    "agency": ColumnWords(
        Words("Perangkat Daerah", "Agency"),
        Words("Boleh kosong; bila diisi harus cocok.", "May be empty; must fit where it is given."),
    ),
    "period": ColumnWords(
        Words("Periode", "Period"),
        Words("Boleh kosong; bila diisi harus cocok.", "May be empty; must fit where it is given."),
    ),
}


def column_words(rules: RuleSet) -> dict[str, ColumnWords]:
    """All columns that a file under these rules can have."""
    words = dict(_WORDS)
    example = f"{rules.innovation_award.evidence_prefixes[0]} 12/2026"
    evidence = words["innovation_evidence"]
    guide = Words(*(text.format(example=example) for text in evidence.guide))
    words["innovation_evidence"] = evidence._replace(guide=guide)
    for item in rules.indicators:
        words[item.code] = ColumnWords(
            Words(item.label_id, item.label_en),
            Words(
                f"Wajib. Nilai 0 sampai {item.max_score}, paling banyak dua desimal.",
                f"Required. Score from 0 to {item.max_score}, with two decimals at most.",
            ),
        )
    lateness = rules.attendance.lateness
    for band in lateness.bands if lateness.kind == "banded" else ():
        words[band.code] = ColumnWords(
            Words(band.label_id, band.label_en),
            Words(
                f"Banyaknya kejadian sebulan, 0 sampai {MOST_OCCURRENCES}; kosong berarti 0.",
                f"Occurrences in the month, 0 to {MOST_OCCURRENCES}; empty means 0.",
            ),
        )
    return words


def template_columns(rules: RuleSet) -> tuple[str, ...]:
    """The columns worth filling in under these rules, in the order of a template.

    Left out are agency and period, which the address of an upload says, and what the rules do not
    use: the two ratings without quadrants, and the minutes where occurrences are cut.
    """
    unused = {"agency", "period"}
    if rules.quadrants is None:
        unused |= {*_QUADRANTS}
    if rules.lateness_columns:
        unused |= {*_MINUTES}
    optional = [column for column in OPTIONAL_COLUMNS if column not in unused]
    place = optional.index("status")
    indicators = [item.code for item in rules.indicators]
    return (
        *REQUIRED_COLUMNS,
        *optional[:1],
        *indicators,
        *optional[1:place],
        *rules.lateness_columns,
        *optional[place:],
    )
