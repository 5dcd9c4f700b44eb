"""What is remarkable about a row that is accepted: a doubt for which its upload waits, or a notice.

- Names: a name that is not the register's means that names and numbers may be shifted against one
  another, so that strangers are paid.
- Notes: one that tells of study leave or retirement beside an active status contradicts it.
- Days: who joined within the month is paid the whole month; an unpaid status that ended before its
  last day leaves no trace in the pay.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from tukin.entitlement.appraisal import Appraisal
from tukin.file_formats.finding import Finding, FindingKind, Place
from tukin.intake.cells import ACTIVE
from tukin.register.register import NAMES_OF_LEFT
from tukin.register.roll import Roll
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.names import slug
from tukin.vocabulary.person_words import bare_name

NAME_DIFFERS = "W071"
NOTE_TELLS_STATUS = "W072"
UNPAID_ENDED = "W073"
JOINED = "W110"

_OTHER_NAMES = {
    "tubel": "tugas-belajar",
    "cuti-melahirkan": "cuti-bersalin",
    "cuti-diluar-tanggungan-negara": "cltn",
    "cuti-di-luar-tanggungan-negara": "cltn",
    "cuti-diluar-tanggungan": "cltn",
    "cuti-di-luar-tanggungan": "cltn",
    "bebas-tugas": "mpp",
    "masa-persiapan-pensiun": "mpp",
    "hukdis": "hukuman-disiplin",
    "skorsing": "diberhentikan-sementara",
    "tahanan": "ditahan",
}
"""What people call statuses beside the codes and labels of the rules."""

_INACTIVE = ("tidak-aktif", "tdk-aktif", "tak-aktif", "nonaktif", "non-aktif", "inaktif")
_LEFT = (
    *sorted(NAMES_OF_LEFT),
    *("almarhum", "almarhumah", "alm", "tewas", "resign", "bup", "ptdh", "dipecat"),
    *("pemberhentian", "keluar", "mutasi", *_INACTIVE),
)
_FAMILY = (
    "orang-tua|orangtua|ortu|ayah|ibu-kandung|bapak-kandung|ibu-mertua|bapak-mertua|mertua|anak|"
    "suami|istri|isteri|kakek|nenek|saudara|kakak|adik|keluarga"
)
_NOT = "tidak|bukan|belum|batal|tidak-jadi"
_STAYS = re.compile(
    r"-(?:dari|masuk|internal)(?:-|$)|-(?:ke-|antar-)?(?:bidang|seksi|bagian|ruang|unit|jabatan|tim)"
)
"""What follows ``pindah`` and ``mutasi`` where somebody came, or moved within the agency."""
_OUTSIDE = re.compile(r"-(?:kota|negeri|daerah|kantor|provinsi|pulau|jawa|ruang|gedung|kabupaten)")
"""What follows ``keluar`` where somebody went for some days or hours."""
_NOBODY = {
    **dict.fromkeys(_INACTIVE, "bpjs|rekening|nomor|hp|wa|email|akun|mesin|kartu"),
    "keluar": "surat|barang|kas|uang|dana|masuk",
}
"""What stands before a word that tells of no person."""

_DEATHS = frozenset(("meninggal", "meninggal-dunia", "wafat"))


class RowRemarks:
    """Finds what is remarkable about rows under one rule set, and one register if any."""

    def __init__(self, rules: RuleSet, roll: Roll | None) -> None:
        self._roll = roll
        self._told = _told_pattern(rules)
        self._status_words = lru_cache(maxsize=1_000)(self._find_status)

    def find(self, row: Appraisal) -> Iterator[Finding]:
        """What is remarkable about an accepted row."""
        places = (Place(row.row, row.sheet),)
        words = self.status_words(row.note)
        if words and row.status == ACTIVE:
            yield Finding(FindingKind.CONDITION, NOTE_TELLS_STATUS, {"words": words}, places)
        if self._roll is None:
            return
        name = self._roll.name_of(row.nip)
        if name and bare_name(name) != bare_name(row.name):
            details = {"name": row.name, "register": name}
            yield Finding(FindingKind.CONDITION, NAME_DIFFERS, details, places)
        if joined := self._roll.joined_within_month(row.nip):
            yield Finding(FindingKind.NOTICE, JOINED, {"day": joined}, places)
        if ended := self._roll.ended_unpaid_status(row.nip):
            unpaid = {"status": ended.status, "day": ended.until}
            yield Finding(FindingKind.CONDITION, UNPAID_ENDED, unpaid, places)

    def is_plain(self, nip: str, name: str) -> bool:
        """Whether the register has nothing remarkable to say about somebody of this name."""
        if self._roll is None:
            return True
        registered = self._roll.name_of(nip)
        if registered and registered != name and bare_name(registered) != bare_name(name):
            return False
        return (
            self._roll.joined_within_month(nip) is None
            and self._roll.ended_unpaid_status(nip) is None
        )

    def status_words(self, note: str | None) -> str | None:
        """The words of a note that name a status other than the active one, or leaving."""
        return self._status_words(note) if note else None

    def _find_status(self, note: str) -> str | None:
        """The first such words.

        Not meant are deaths in the family, people who came from elsewhere (``pindah dari``), moved
        within the agency (``pindah bidang``) or went outside (``keluar kota``), and what a word
        before it denies.
        """
        words = slug(note)
        for match in self._told.finditer(words):
            before, after = words[: match.start(1)], words[match.end(1) :]
            if re.search(rf"(?:^|-)(?:{_NOT})-$", before):
                continue
            if match[1] in _DEATHS and re.search(rf"(?:^|-)(?:{_FAMILY})-$", before):
                continue
            if not _leaves(match[1], before, after):
                continue
            return match[1].replace("-", " ")
        return None


def _leaves(word: str, before: str, after: str) -> bool:
    """Whether a word of leaving is not one of moving, of a day outside, or about no person."""
    if word in ("pindah", "mutasi"):
        return _STAYS.match(after) is None
    if word == "keluar" and _OUTSIDE.match(after):
        return False
    others = _NOBODY.get(word)
    return others is None or re.search(rf"(?:^|-)(?:{others})-$", before) is None


def _told_pattern(rules: RuleSet) -> re.Pattern[str]:
    """The slugs of all statuses but the active one, whole words, the longest first."""
    paid_less = [item for item in rules.statuses if item.code != ACTIVE]
    names = {slug(name) for item in paid_less for name in (item.code, item.label_id)}
    codes = {item.code for item in paid_less}
    names |= {name for name, code in _OTHER_NAMES.items() if code in codes}
    words = sorted({*names, *_LEFT}, key=len, reverse=True)
    return re.compile(rf"(?:^|(?<=-))({'|'.join(map(re.escape, words))})(?=-|$)")
