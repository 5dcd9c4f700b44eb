"""The columns of a register of employees: the one table.

Headings, readers, the canonical CSV, the schema of a row and the documentation follow from it. A
column that is added here gets a field in ``RegisterDetails``, in the order of this table.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tukin.file_formats.headings import Headings, heading_key
from tukin.register.cells import (
    ACCOUNT_DIGITS,
    MOST_JOB_CLASS,
    MOST_TEXT,
    NRK_DIGITS,
    optional,
    parse_account_no,
    parse_day,
    parse_email,
    parse_end,
    parse_job_class,
    parse_name,
    parse_npwp,
    parse_nrk,
    parse_ptkp,
    parse_siasn_id,
    parse_status,
    parse_text,
    required,
)
from tukin.vocabulary.columns import BY_NAME
from tukin.vocabulary.spelling import parse_employment, parse_grade, parse_nip
from tukin.vocabulary.terms import Employment
from tukin.vocabulary.words import Words


@dataclass(frozen=True, slots=True)
class RegisterColumn:
    """One column.

    Attributes:
        name: canonical name.
        label: its heading in what people read.
        guide: what belongs into it.
        headings: what it may be called in files, with ``;`` between them.
        read: from a cell's text to the value; raises ``InvalidInput``.
        required: whether every register must have it.
        field: of ``RegisterEntry``, or of its details; by default the column's name.
        load: from the canonical text to the value.
        personal: whether it is another for each person; what was read of it is never remembered.
        form: what the canonical text looks like, as a regular expression, where it has a form.
    """

    name: str
    label: Words
    guide: Words
    headings: str
    read: Callable[[str], Any]
    required: bool = False
    field: str = ""
    load: Callable[[str], Any] = str
    personal: bool = False
    form: str = ""


_DAY = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_DAY_GUIDE = Words("TTTT-BB-HH atau HH-BB-TTTT.", "YYYY-MM-DD or DD-MM-YYYY.")
_OPTIONAL_DAY = Words(f"{_DAY_GUIDE.id} Boleh kosong.", f"{_DAY_GUIDE.en} May be empty.")
_TEXT = Words(
    f"Teks, paling panjang {MOST_TEXT} karakter.", f"Text of at most {MOST_TEXT} characters."
)


def _shared(name: str, read: Callable[[str], Any], guide: Words, **more: Any) -> RegisterColumn:
    """A column that appraisal files have, too: by the same label and headings."""
    known = BY_NAME[name]
    return RegisterColumn(name, known.label, guide, known.headings, read, **more)


COLUMNS = (
    _shared(
        "nip",
        required(parse_nip, "E101"),
        Words("18 digit, sebagai teks.", "18 digits, as text."),
        required=True,
        personal=True,
        form="[0-9]{18}",
    ),
    _shared(
        "agency",
        required(parse_name),
        Words("Kode atau nama perangkat daerah.", "Code or name of the agency."),
        required=True,
    ),
    _shared(
        "employment",
        required(parse_employment),
        Words("PNS, CPNS, atau PPPK.", "PNS, CPNS or PPPK."),
        required=True,
        load=Employment,
        form="PNS|CPNS|PPPK",
    ),
    _shared(
        "grade",
        required(parse_grade),
        Words("I/a sampai IV/e; PPPK I sampai XVII.", "I/a to IV/e; PPPK I to XVII."),
        required=True,
    ),
    _shared(
        "position",
        required(parse_name),
        Words("Kode atau nama jabatan dalam aturan.", "Code or label of a position of the rules."),
        required=True,
    ),
    _shared(
        "status",
        required(parse_status),
        Words(
            "Status dalam aturan, atau pensiun, meninggal, pindah, berhenti.",
            "A status of the rules, or pensiun, meninggal, pindah, berhenti.",
        ),
        required=True,
    ),
    RegisterColumn(
        "from",
        Words("TMT", "From"),
        Words(f"Hari pertama baris ini berlaku. {_DAY_GUIDE.id}", f"First day. {_DAY_GUIDE.en}"),
        "since; valid from; dari; mulai; sejak; berlaku mulai; berlaku dari; tanggal mulai; "
        "tgl mulai; tmt; tmt mulai",
        required(parse_day),
        required=True,
        field="since",
        load=date.fromisoformat,
        form=_DAY,
    ),
    RegisterColumn(
        "until",
        Words("Sampai", "Until"),
        Words(
            f"Hari terakhir; kosong berarti tanpa akhir. {_DAY_GUIDE.id}",
            f"Last day; empty means no end. {_DAY_GUIDE.en}",
        ),
        "to; valid until; sampai; hingga; berlaku sampai; tanggal sampai; tgl sampai; "
        "tanggal akhir; tmt akhir; tmt sampai; berakhir",
        optional(parse_end),
        required=True,
        load=date.fromisoformat,
        form=_DAY,
    ),
    _shared("name", optional(parse_text), _TEXT, personal=True),
    RegisterColumn(
        "nrk",
        Words("NRK", "NRK"),
        Words(f"{NRK_DIGITS} digit, sebagai teks.", f"{NRK_DIGITS} digits, as text."),
        "nomor registrasi kepegawaian; nomor register; no nrk",
        optional(parse_nrk),
        personal=True,
        form=rf"[0-9]{{{NRK_DIGITS}}}",
    ),
    RegisterColumn(
        "unit",
        Words("Unit Kerja", "Unit"),
        _TEXT,
        "unit kerja; nama unit; nama unit kerja; unit organisasi; unor; nama unor; ukpd; "
        "nama ukpd; sub unit; unit name",
        optional(parse_text),
    ),
    RegisterColumn(
        "npwp",
        Words("NPWP", "Tax number"),
        Words("15 atau 16 digit, sebagai teks.", "15 or 16 digits, as text."),
        "no npwp; nomor npwp; npwp16; nomor pokok wajib pajak; tax number; tax id",
        optional(parse_npwp),
        personal=True,
        form="[0-9]{15,16}",
    ),
    RegisterColumn(
        "ptkp",
        Words("PTKP", "Tax-free status"),
        Words("TK/0 sampai TK/3, K/0 sampai K/3.", "TK/0 to TK/3, K/0 to K/3."),
        "status ptkp; kode ptkp; golongan ptkp; ptkp status",
        optional(parse_ptkp),
        form="(TK|K)/[0-3]",
    ),
    RegisterColumn(
        "job_class",
        Words("Kelas Jabatan", "Job class"),
        Words(f"1 sampai {MOST_JOB_CLASS}.", f"1 to {MOST_JOB_CLASS}."),
        "kelas jabatan; kelas; kelas jab; kls jabatan; class",
        optional(parse_job_class),
        load=int,
        form="[1-9]|1[0-7]",
    ),
    RegisterColumn(
        "criteria_group",
        Words("Kelompok Kriteria", "Criteria group"),
        Words("Kode kelompok kriteria TPP.", "Code of a group of TPP criteria."),
        "kelompok kriteria; kelompok kriteria tpp; kriteria tpp; grup kriteria",
        optional(parse_name),
    ),
    RegisterColumn(
        "bank",
        Words("Bank", "Bank"),
        _TEXT,
        "nama bank; kode bank; bank name; bank code",
        optional(parse_text),
    ),
    RegisterColumn(
        "account_no",
        Words("Nomor Rekening", "Account number"),
        Words(
            f"{ACCOUNT_DIGITS[0]} sampai {ACCOUNT_DIGITS[-1]} digit, sebagai teks.",
            f"{ACCOUNT_DIGITS[0]} to {ACCOUNT_DIGITS[-1]} digits, as text.",
        ),
        "account number; bank account; nomor rekening; no rekening; nomor rek; no rek; norek; "
        "rekening; rekening bank; nomor rekening bank; no rekening bank",
        optional(parse_account_no),
        personal=True,
        form=rf"[0-9]{{{ACCOUNT_DIGITS[0]},{ACCOUNT_DIGITS[-1]}}}",
    ),
    RegisterColumn(
        "account_name",
        Words("Nama Rekening", "Account name"),
        _TEXT,
        "nama rekening; nama pada rekening; nama di rekening; nama pemilik rekening; "
        "pemilik rekening; rekening atas nama; atas nama; account holder",
        optional(parse_text),
        personal=True,
    ),
    RegisterColumn(
        "siasn_id",
        Words("ID SIASN", "SIASN id"),
        Words("Huruf, digit, dan tanda hubung.", "Letters, digits and hyphens."),
        "id siasn; pns id; id pns; id pns siasn; id asn",
        optional(parse_siasn_id),
        personal=True,
        form="[0-9A-Za-z][0-9A-Za-z_-]{0,63}",
    ),
    RegisterColumn(
        "email",
        Words("Surel", "Email"),
        Words("Satu alamat.", "One address."),
        "surel; alamat surel; alamat email; e mail; email address; email dinas",
        optional(parse_email),
        personal=True,
    ),
    RegisterColumn(
        "tmt_kgb",
        Words("TMT KGB", "Date of the last periodic raise"),
        _OPTIONAL_DAY,
        "kgb; tmt kgb terakhir; tmt gaji berkala; tmt kenaikan gaji berkala",
        optional(parse_day),
        load=date.fromisoformat,
        form=_DAY,
    ),
    RegisterColumn(
        "tmt_golongan",
        Words("TMT Golongan", "Date of the grade"),
        _OPTIONAL_DAY,
        "tmt gol; tmt golru; tmt gol ruang; tmt pangkat; tmt golongan ruang; "
        "tmt pangkat golongan; tmt kenaikan pangkat",
        optional(parse_day),
        load=date.fromisoformat,
        form=_DAY,
    ),
    RegisterColumn(
        "acting_position",
        Words("Jabatan Plt", "Acting position"),
        Words(
            "Kode atau nama jabatan yang dirangkap sebagai Plt/Plh; perlu Plt Mulai.",
            "Code or label of the post held as acting; needs acting_since.",
        ),
        "jabatan plt; jabatan plt plh; jabatan plh; plt; plt plh; jabatan rangkap",
        optional(parse_name),
    ),
    RegisterColumn(
        "acting_basis",
        Words("Dasar Plt", "Basis of the acting post"),
        Words("Nomor surat perintah atau keputusan.", "Number of the order or decision."),
        "dasar plt; dasar plt plh; sk plt; nomor sk plt; no sk plt; surat perintah plt; sprint plt",
        optional(parse_text),
    ),
    RegisterColumn(
        "acting_since",
        Words("Plt Mulai", "Acting since"),
        _OPTIONAL_DAY,
        "acting from; plt mulai; plt sejak; plt dari; tmt plt; mulai plt; tanggal mulai plt",
        optional(parse_day),
        load=date.fromisoformat,
        form=_DAY,
    ),
    RegisterColumn(
        "acting_until",
        Words("Plt Sampai", "Acting until"),
        _OPTIONAL_DAY,
        "acting to; plt sampai; plt hingga; sampai plt; akhir plt; tanggal akhir plt",
        optional(parse_end),
        load=date.fromisoformat,
        form=_DAY,
    ),
)
"""All columns, required ones first; the canonical CSV has them in this order."""

REQUIRED = tuple(column.name for column in COLUMNS if column.required)
ALWAYS_WRITTEN = (*REQUIRED, "name", "nrk")
"""The columns that every canonical CSV has, the others where somebody has a value: so what was
written before there were others keeps its bytes and its hash."""
DETAILS = tuple(column for column in COLUMNS if column.name not in ALWAYS_WRITTEN)
"""The columns of ``RegisterDetails``."""


def headings_of(columns: Sequence[RegisterColumn]) -> Headings:
    """What the header of a file of these columns may say."""
    candidates = {
        heading_key(heading): (column.name,)
        for column in columns
        for heading in (column.name, column.label.en, *column.headings.split(";"))
    }
    required = tuple(column.name for column in columns if column.required)
    labels = {column.name: column.label.id for column in columns}
    return Headings(required, candidates, frozenset(), labels)
