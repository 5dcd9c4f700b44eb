"""The columns of an appraisal file, besides one for each indicator of the rule set: the one table.

Headings, template, parsers, the fast path, stored facts, export and the tests' random files follow
from it. A counted column that is added here gets a field in ``entitlement/appraisal.py``, in
the order of this table, and a new engine in ``payroll/batch.py``; one of text also its attribute
in ``payroll/formats``, and its cells may need a reader of their own.
"""

from dataclasses import dataclass
from enum import Enum, auto

from tukin.vocabulary.words import Words

MOST_DAYS = 31
MOST_MINUTES = 14_400


class Reader(Enum):
    """Who reads a column's cells; ``intake/cells.py`` makes the parsers."""

    NIP = auto()
    NAME = auto()
    POSITION = auto()
    GRADE = auto()
    EMPLOYMENT = auto()
    RATER = auto()
    """Another person's NIP."""
    EXPECTATION = auto()
    COUNT = auto()
    """A whole number from 0 to ``most``, refused with ``code``; an empty cell is 0."""
    STATUS = auto()
    EVIDENCE = auto()
    NOTE = auto()
    ACTING = auto()
    """Whether the post is held for another."""
    AGENCY = auto()
    PERIOD = auto()


class Stored(Enum):
    """How format 2 stores what a cell says."""

    FACT = auto()
    """A whole number among the facts of row and record, known by the column's name."""
    TEXT = auto()
    """An attribute of its own of row and record."""
    ROWS = auto()
    """With the accepted rows only: it decides nothing."""
    NOT = auto()
    """Compared with the upload's address and dropped."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: canonical name, also the field of ``Appraisal``.
        reader: who reads its cells.
        label: its heading in the template.
        guide: what belongs into it.
        headings: what it may be called in files, with ``;`` between them.
        weak_headings: headings of e-Kinerja, SIASN and the attendance recap that count only where
            the column has no other heading, because elsewhere they mean something else.
        required: whether every file must have it; one that is absent reads as empty cells.
        stored: how it is stored.
        exported: whether it is in the export of a period.
        most: the largest number of a COUNT.
        code: the error of a COUNT.
    """

    name: str
    reader: Reader
    label: Words
    guide: Words
    headings: str
    weak_headings: str = ""
    required: bool = False
    stored: Stored = Stored.NOT
    exported: bool = False
    most: int = 0
    code: str = ""


_EXPECTATION = Words(
    "Pilih dari daftar; isi bersama pasangannya, atau kosongkan keduanya.",
    "Choose from the list; fill in both ratings, or leave both empty.",
)
_DAYS = Words(
    f"Jumlah hari sebulan, 0 sampai {MOST_DAYS}; kosong berarti 0.",
    f"Days in the month, 0 to {MOST_DAYS}; empty means 0.",
)
_MINUTES = Words(
    f"Jumlah menit sebulan, 0 sampai {MOST_MINUTES}; kosong berarti 0.",
    f"Minutes in the whole month, 0 to {MOST_MINUTES}; empty means 0.",
)
_FITS = Words("Boleh kosong; bila diisi harus cocok.", "May be empty; must fit where it is given.")

COLUMNS = (
    Column(
        "nip",
        Reader.NIP,
        label=Words("NIP", "Employee number"),
        guide=Words(
            "Wajib. 18 digit NIP atau NI PPPK, sebagai teks. Satu pegawai satu baris.",
            "Required. 18 digits of the NIP or NI PPPK, as text. One row for each employee.",
        ),
        headings=(
            "nip; nip pegawai; nip pns; nip asn; nip baru; no nip; nomor nip; nip/ni pppk; "
            "nip/nipppk; nip nippppk; nip/nippk; ni pppk; nomor induk pegawai; employee number; "
            "employee no; employee id; nip dinilai; nip pegawai yang dinilai"
        ),
        weak_headings="id; userid; pnsdinilaiorang",
        required=True,
        stored=Stored.TEXT,
        exported=True,
    ),
    Column(
        "name",
        Reader.NAME,
        label=Words("Nama", "Name"),
        guide=Words(
            "Wajib. Nama lengkap, boleh dengan gelar.",
            "Required. Full name, titles are welcome.",
        ),
        headings=(
            "name; nama; nama pegawai; nama lengkap; nama asn; nama pns; nama lengkap dan gelar; "
            "nama dan gelar; nama pegawai yang dinilai; full name; employee name"
        ),
        required=True,
        stored=Stored.TEXT,
        exported=True,
    ),
    Column(
        "position",
        Reader.POSITION,
        label=Words("Jabatan", "Position"),
        guide=Words(
            "Wajib. Pilih dari daftar jabatan dalam aturan.",
            "Required. Choose a position of the rules from the list.",
        ),
        headings=(
            "position; jabatan; nama jabatan; jabatan pegawai; kelompok jabatan; job title; "
            "position name"
        ),
        weak_headings="skpjabatan",
        required=True,
        stored=Stored.TEXT,
        exported=True,
    ),
    Column(
        "grade",
        Reader.GRADE,
        label=Words("Golongan", "Grade"),
        guide=Words(
            "Wajib. I/a sampai IV/e untuk PNS dan CPNS, I sampai XVII untuk PPPK.",
            "Required. I/a to IV/e for PNS and CPNS, I to XVII for PPPK.",
        ),
        headings=(
            "grade; golongan; gol; golru; gol ruang; golongan ruang; pangkat golongan; "
            "pangkat gol; pangkat golongan ruang; pangkat gol ruang; pangkat/golru; "
            "golongan pangkat"
        ),
        required=True,
        stored=Stored.TEXT,
        exported=True,
    ),
    Column(
        "employment",
        Reader.EMPLOYMENT,
        label=Words("Jenis Pegawai", "Employment"),
        guide=Words(
            "Wajib. PNS, CPNS, atau PPPK.",
            "Required. PNS, CPNS or PPPK.",
        ),
        headings=(
            "employment; employment type; jenis pegawai; jenis asn; jenis kepegawaian; "
            "status kepegawaian; status pegawai; status asn"
        ),
        required=True,
        stored=Stored.TEXT,
        exported=True,
    ),
    Column(
        "supervisor_nip",
        Reader.RATER,
        label=Words("NIP Atasan", "Supervisor's number"),
        guide=Words(
            "18 digit NIP pejabat penilai, sebagai teks; boleh kosong.",
            "18 digits of the rater's number, as text; may be empty.",
        ),
        headings=(
            "supervisor nip; nip supervisor; nip atasan; nip atasan langsung; atasan nip; "
            "nip penilai; nip pejabat penilai; pejabat penilai nip; penilai nip; penilai nip nrp; "
            "nip nrp penilai; supervisor number; supervisor id; rater nip"
        ),
        stored=Stored.TEXT,
    ),
    Column(
        "hasil_kerja",
        Reader.EXPECTATION,
        label=Words("Hasil Kerja", "Work results"),
        guide=_EXPECTATION,
        headings=(
            "hasil kerja; hasil kerja nilai; rating hasil kerja; nilai hasil kerja; "
            "ekspektasi hasil kerja; work result; work results; work results rating"
        ),
        stored=Stored.TEXT,
    ),
    Column(
        "perilaku_kerja",
        Reader.EXPECTATION,
        label=Words("Perilaku Kerja", "Work behaviour"),
        guide=_EXPECTATION,
        headings=(
            "perilaku kerja; perilaku kerja nilai; rating perilaku kerja; nilai perilaku kerja; "
            "ekspektasi perilaku kerja; rating perilaku; work behaviour; work behavior; "
            "work behaviour rating; work behavior rating"
        ),
        stored=Stored.TEXT,
    ),
    Column(
        "alpa",
        Reader.COUNT,
        label=Words("Alpa", "Unexcused days"),
        guide=_DAYS,
        headings=(
            "alpa; alpha; alfa; hari alpa; jumlah alpa; jumlah hari alpa; alpa hari; mangkir; "
            "tanpa keterangan; tidak masuk tanpa keterangan; unexcused; unexcused days; "
            "unexcused absence"
        ),
        stored=Stored.FACT,
        most=MOST_DAYS,
        code="E401",
    ),
    Column(
        "ijin",
        Reader.COUNT,
        label=Words("Izin", "Excused days"),
        guide=_DAYS,
        headings=(
            "ijin; izin; hari ijin; hari izin; jumlah ijin; jumlah izin; jumlah hari izin; "
            "jumlah hari ijin; ijin hari; izin hari; excused; excused days; excused absence"
        ),
        stored=Stored.FACT,
        most=MOST_DAYS,
        code="E401",
    ),
    Column(
        "late_minutes",
        Reader.COUNT,
        label=Words("Menit Terlambat", "Minutes late"),
        guide=_MINUTES,
        headings=(
            "late minutes; late; minutes late; terlambat; telat; keterlambatan; terlambat menit; "
            "menit terlambat; menit keterlambatan; jumlah menit terlambat; jumlah terlambat; "
            "keterlambatan menit; tl menit; menit tl; jumlah menit tl"
        ),
        stored=Stored.FACT,
        most=MOST_MINUTES,
        code="E403",
    ),
    Column(
        "early_minutes",
        Reader.COUNT,
        label=Words("Menit Pulang Cepat", "Minutes left early"),
        guide=_MINUTES,
        headings=(
            "early minutes; early; minutes early; early leave; early leave minutes; pulang cepat; "
            "pulang awal; pulang cepat menit; menit pulang cepat; menit pulang awal; "
            "jumlah menit pulang cepat; pulang sebelum waktunya; psw menit; menit psw; "
            "jumlah menit psw"
        ),
        stored=Stored.FACT,
        most=MOST_MINUTES,
        code="E403",
    ),
    Column(
        "status",
        Reader.STATUS,
        label=Words("Status", "Status"),
        guide=Words(
            "Pilih dari daftar; kosong berarti aktif.",
            "Choose from the list; empty means active.",
        ),
        headings=(
            "status; status bulan ini; status kerja; status keaktifan; status aktif; "
            "employee status"
        ),
        stored=Stored.TEXT,
    ),
    Column(
        "innovation_evidence",
        Reader.EVIDENCE,
        label=Words("Bukti Inovasi", "Evidence of innovation"),
        guide=Words(
            "Nomor penetapan inovasi yang diakui, misalnya {example}; selain itu kosongkan.",
            "Reference of the approved innovation, such as {example}; else leave it empty.",
        ),
        headings=(
            "innovation evidence; evidence of innovation; bukti inovasi; sk inovasi; "
            "nomor sk inovasi; no sk inovasi; penetapan inovasi; bukti penetapan inovasi"
        ),
        stored=Stored.TEXT,
    ),
    Column(
        "note",
        Reader.NOTE,
        label=Words("Catatan", "Note"),
        guide=Words(
            "Boleh kosong. Dibaca pegawai pada slip sebagai kata atasan.",
            "Free text, may be empty. Employees read it on the slip as the rater's words.",
        ),
        headings="note; notes; remark; remarks; catatan; keterangan; ket",
        stored=Stored.ROWS,
    ),
    Column(
        "acting",
        Reader.ACTING,
        label=Words("Plt/Plh", "Acting post"),
        guide=Words(
            "Kosong atau Tidak; TPP Plt/Plh belum diatur, jadi baris yang bertanda ditolak.",
            "Empty or Tidak; acting posts have no pay yet, so a row that is marked is rejected.",
        ),
        headings=(
            "acting; acting post; is plt plh; plt/plh; plt/plh/pj; plt; plh; status plt; "
            "status plt/plh; keterangan plt/plh; status jabatan"
        ),
        stored=Stored.NOT,
    ),
    Column(
        "agency",
        Reader.AGENCY,
        label=Words("Perangkat Daerah", "Agency"),
        guide=_FITS,
        headings=(
            "agency; agency code; agency name; opd; kode opd; nama opd; skpd; kode skpd; "
            "nama skpd; perangkat daerah; kode perangkat daerah; nama perangkat daerah"
        ),
        stored=Stored.NOT,
    ),
    Column(
        "period",
        Reader.PERIOD,
        label=Words("Periode", "Period"),
        guide=_FITS,
        headings="period; pay period; periode; periode bayar; thbl; tahun bulan",
        stored=Stored.NOT,
    ),
)
"""All columns, in the order in which they are reported; required ones first."""

BY_NAME = {column.name: column for column in COLUMNS}
REQUIRED_COLUMNS = tuple(column.name for column in COLUMNS if column.required)
OPTIONAL_COLUMNS = tuple(column.name for column in COLUMNS if not column.required)
EXPORTED_COLUMNS = tuple(column.name for column in COLUMNS if column.exported)
STORED_COLUMNS = tuple(column.name for column in COLUMNS if column.stored is not Stored.NOT)
"""Each has its field in ``Appraisal``."""
FACTS = tuple(column.name for column in COLUMNS if column.stored is Stored.FACT)
"""Facts that a row has under all rules; bands of lateness follow them where the rules have any."""
NIP_COLUMNS = tuple(c.name for c in COLUMNS if c.reader in (Reader.NIP, Reader.RATER))
TEXT_COLUMNS = frozenset(c.name for c in COLUMNS if c.reader is not Reader.COUNT)
"""Those whose cells are no numbers, whatever a program made of them."""
QUADRANT_COLUMNS = tuple(c.name for c in COLUMNS if c.reader is Reader.EXPECTATION)
COUNT_COLUMNS = tuple(column for column in COLUMNS if column.reader is Reader.COUNT)
