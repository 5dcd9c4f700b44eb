"""Which heading means which column: Indonesian and English names, compared without their dress.

A heading is compared by its letters and digits alone, so ``Late Minutes``, ``late_minutes`` and
``LATE-MINUTES`` are one; a part in brackets, such as ``(menit)``, may be there or not.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tukin.domain.columns import OPTIONAL_COLUMNS, REQUIRED_COLUMNS

if TYPE_CHECKING:
    from tukin.domain.rules import RuleSet

ALIASES: dict[str, str] = {
    "nip": "nip; nip pegawai; nip pns; nip asn; nip baru; no nip; nomor nip; nip/ni pppk;"
    "nip/nipppk; nip nippppk; nip/nippk; ni pppk; nomor induk pegawai; employee number;"
    "employee no; employee id; nip dinilai; nip pegawai yang dinilai",
    "name": "name; nama; nama pegawai; nama lengkap; nama asn; nama pns; nama lengkap dan gelar;"
    "nama dan gelar; nama pegawai yang dinilai; full name; employee name",
    "position": "position; jabatan; nama jabatan; jabatan pegawai; kelompok jabatan;"
    "job title; position name",
    "grade": "grade; golongan; gol; golru; gol ruang; golongan ruang; pangkat golongan;"
    "pangkat gol; pangkat golongan ruang; pangkat gol ruang; pangkat/golru; golongan pangkat",
    "employment": "employment; employment type; jenis pegawai; jenis asn; jenis kepegawaian;"
    "status kepegawaian; status pegawai; status asn",
    "supervisor_nip": "supervisor nip; nip supervisor; nip atasan; nip atasan langsung;"
    "atasan nip; nip penilai; nip pejabat penilai; pejabat penilai nip; penilai nip;"
    "penilai nip nrp; nip nrp penilai; supervisor number; supervisor id; rater nip",
    "hasil_kerja": "hasil kerja; hasil kerja nilai; rating hasil kerja; nilai hasil kerja;"
    "ekspektasi hasil kerja; work result; work results; work results rating",
    "perilaku_kerja": "perilaku kerja; perilaku kerja nilai; rating perilaku kerja;"
    "nilai perilaku kerja; ekspektasi perilaku kerja; rating perilaku; work behaviour;"
    "work behavior; work behaviour rating; work behavior rating",
    "alpa": "alpa; alpha; alfa; hari alpa; jumlah alpa; jumlah hari alpa; alpa hari; mangkir;"
    "tanpa keterangan; tidak masuk tanpa keterangan; unexcused; unexcused days; unexcused absence",
    "ijin": "ijin; izin; hari ijin; hari izin; jumlah ijin; jumlah izin; jumlah hari izin;"
    "jumlah hari ijin; ijin hari; izin hari; excused; excused days; excused absence",
    "late_minutes": "late minutes; late; minutes late; terlambat; telat; keterlambatan;"
    "terlambat menit; menit terlambat; menit keterlambatan; jumlah menit terlambat;"
    "jumlah terlambat; keterlambatan menit",
    "early_minutes": "early minutes; early; minutes early; early leave; early leave minutes;"
    "pulang cepat; pulang awal; pulang cepat menit; menit pulang cepat; menit pulang awal;"
    "jumlah menit pulang cepat; pulang sebelum waktunya; psw",
    "status": "status; status bulan ini; status kerja; status keaktifan; status aktif;"
    "employee status",
    "innovation_evidence": "innovation evidence; evidence of innovation; bukti inovasi; sk inovasi;"
    "nomor sk inovasi; no sk inovasi; penetapan inovasi; bukti penetapan inovasi",
    "note": "note; notes; remark; remarks; catatan; keterangan; ket",
    "agency": "agency; agency code; agency name; opd; kode opd; nama opd; skpd; kode skpd;"
    "nama skpd; perangkat daerah; kode perangkat daerah; nama perangkat daerah",
    "period": "period; pay period; periode; periode bayar; thbl; tahun bulan",
}
"""Headings of each column, with ``;`` between them."""

WEAK_ALIASES: dict[str, str] = {
    "id": "nip",
    "userid": "nip",
    "pnsdinilaiorang": "nip",
    "skpjabatan": "position",
}
"""Headings of e-Kinerja, SIASN and the attendance recap that count only where the column has no
heading of its own, since elsewhere they mean something else."""

QUADRANT_COLUMNS = ("hasil_kerja", "perilaku_kerja")

_SUPERVISOR = "supervisornip"
_OTHER_PERSON = re.compile(r"\b(atasan|penilai|supervisor|rater)\b")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_KEY = re.compile(r"[^a-z0-9]+")


def heading_key(text: str) -> str:
    """The letters and digits of a heading, without case: ``Gol./Ruang`` → ``golruang``."""
    plain = unicodedata.normalize("NFKD", text[:200]).casefold()
    return _NOT_KEY.sub("", plain)


@dataclass(frozen=True)
class Headings:
    """The headings that a rule set's files may use.

    Attributes:
        required: columns that a file must have, in the order in which they are reported.
        candidates: by key, the columns that a heading can mean, the likeliest first.
        weak: keys that yield where another heading names the column.
    """

    required: tuple[str, ...]
    candidates: Mapping[str, tuple[str, ...]]
    weak: frozenset[str]

    @classmethod
    def of(cls, rules: "RuleSet") -> "Headings":
        """All columns of the domain, and the indicators by code and by both labels."""
        codes = tuple(indicator.code for indicator in rules.indicators)
        candidates: dict[str, tuple[str, ...]] = {heading_key(code): (code,) for code in codes}
        for column in (*REQUIRED_COLUMNS, *OPTIONAL_COLUMNS):
            for heading in (column, *ALIASES[column].split(";")):
                candidates.setdefault(heading_key(heading), (column,))
        weak = WEAK_ALIASES.keys() - candidates.keys()
        candidates |= {key: (WEAK_ALIASES[key],) for key in weak}
        for indicator in rules.indicators:
            for key in map(heading_key, (indicator.label_id, indicator.label_en)):
                known = candidates.setdefault(key, (indicator.code,))
                if rules.quadrants is None and known[0] in QUADRANT_COLUMNS:
                    # Jakarta's indicator "Perilaku kerja" is also the name of a quadrant's side.
                    # Without quadrants the indicator is meant, unless it has a column already.
                    candidates[key] = (indicator.code, *known)
                    weak.add(key)
        lateness = rules.attendance.lateness
        for band in lateness.bands if lateness.kind == "banded" else ():
            for heading in (band.code, band.label_id, band.label_en):
                candidates.setdefault(heading_key(heading), (band.code,))
        return cls((*REQUIRED_COLUMNS, *codes), candidates, frozenset(weak))

    def key_of(self, text: str, group: str = "") -> str | None:
        """The key by which a heading is known, or None where it is not.

        ``group`` is the text of a merged heading above: ``Atasan`` over ``NIP`` makes it the
        supervisor's, and over ``Nama`` none of ours.
        """
        for wording in (text, _BRACKETS.sub(" ", text)):
            if group and (key := heading_key(f"{group} {wording}")) in self.candidates:
                return key
            if (key := heading_key(wording)) in self.candidates:
                return self._in_group(key, group)
        return None

    def _in_group(self, key: str, group: str) -> str | None:
        if not _OTHER_PERSON.search(group.casefold()):
            return key
        return _SUPERVISOR if self.candidates[key][0] == "nip" else None

    def resolve(self, keys: Mapping[int, str]) -> tuple[dict[int, str], tuple[str, ...]]:
        """Give each place of a header its column: (column by place, columns that stand twice)."""
        columns: dict[int, str] = {}
        repeated: list[str] = []
        strong = [place for place in sorted(keys) if keys[place] not in self.weak]
        for place in strong:
            column = self.candidates[keys[place]][0]
            if column in columns.values():
                repeated.append(column)
            columns[place] = column
        for place in sorted(keys.keys() - set(strong)):
            free = [c for c in self.candidates[keys[place]] if c not in columns.values()]
            if free:
                columns[place] = free[0]
        return columns, tuple(dict.fromkeys(repeated))
