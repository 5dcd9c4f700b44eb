"""The columns of a file of lines: the one table."""

from collections.abc import Callable

from tukin.people.agencies.columns import COLUMNS as AGENCY_COLUMNS
from tukin.people.agencies.columns import one_of
from tukin.people.lines.line import LineKind
from tukin.register.cells import optional, parse_text, required
from tukin.register.columns import COLUMNS as REGISTER_COLUMNS
from tukin.register.columns import RegisterColumn
from tukin.vocabulary.spelling import clean, parse_nip
from tukin.vocabulary.words import Words

_DAYS = tuple(column for column in AGENCY_COLUMNS if column.name in ("since", "until"))
_NIP = next(column for column in REGISTER_COLUMNS if column.name == "nip")
_OTHER_KINDS = {
    "definitive": LineKind.DEFINITIF,
    "non asn": LineKind.NON_ASN,
    "non-asn": LineKind.NON_ASN,
    "plt.": LineKind.PLT,
    "plh.": LineKind.PLH,
    "delegation": LineKind.DELEGASI,
}


def _kind(read: Callable[[str], LineKind]) -> Callable[[str], LineKind]:
    """A reader of kinds that takes what SIASN and letters write as well."""
    return lambda text: _OTHER_KINDS.get(clean(text).casefold()) or read(text)


COLUMNS = (
    RegisterColumn(
        "nip",
        Words("NIP Yang Dinilai", "NIP of the rated"),
        Words("18 digit; kosong bila mengisi Menggantikan.", "18 digits; or fill instead_of."),
        f"nip yang dinilai; nip pegawai; nip pegawai yang dinilai; {_NIP.headings}",
        optional(parse_nip),
        required=True,
        personal=True,
        form="[0-9]{18}",
    ),
    RegisterColumn(
        "rater_nip",
        Words("NIP Penilai", "NIP of the rater"),
        Words("18 digit; kosong untuk non_asn.", "18 digits; empty for non_asn."),
        "nip penilai; nip atasan; nip atasan langsung; nip pejabat penilai; nip atasan penilai",
        optional(parse_nip),
        required=True,
        personal=True,
        form="[0-9]{18}",
    ),
    RegisterColumn(
        "rater_name",
        Words("Nama Penilai", "Name of the rater"),
        Words("Wajib untuk non_asn, misalnya Gubernur.", "Needed for non_asn, such as Governor."),
        "nama penilai; nama atasan; nama atasan langsung; nama pejabat penilai",
        lambda text: optional(parse_text)(text) or "",
        required=True,
        personal=True,
    ),
    RegisterColumn(
        "instead_of",
        Words("Menggantikan", "Instead of"),
        Words(
            "NIP penilai yang semua bawahannya dinilai penilai ini.",
            "NIP of the rater whose whole staff this one rates.",
        ),
        "menggantikan; nip yang digantikan; menggantikan nip; sebagai pengganti",
        optional(parse_nip),
        required=True,
        personal=True,
        form="[0-9]{18}",
    ),
    RegisterColumn(
        "kind",
        Words("Jenis", "Kind"),
        Words(", ".join(LineKind) + ".", ", ".join(LineKind) + "."),
        "jenis; jenis penilai; status penilai",
        required(_kind(one_of(LineKind))),
        required=True,
        load=LineKind,
        form="|".join(LineKind),
    ),
    *_DAYS,
    RegisterColumn(
        "basis",
        Words("Dasar", "Basis"),
        Words(
            "Nomor surat perintah atau keputusan; wajib selain definitif.",
            "Number of the order or decision; needed for plt, plh and delegasi.",
        ),
        "dasar; dasar penunjukan; nomor sk; no sk; nomor surat; surat perintah; sprint",
        lambda text: optional(parse_text)(text) or "",
        required=True,
    ),
)
"""All columns, in the order of the canonical CSV (``canonical.NAMES``)."""
