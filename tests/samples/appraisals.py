"""A month's appraisals of some people, as rows in canonical spelling; scores in hundredths."""

from dataclasses import dataclass, field

from tests.samples.people import Dice, Person

JAKARTA = ("aktivitas", "perilaku", "serapan")
NAMED = ("produktivitas", "disiplin", "inovasi", "komunikasi", "umpan_balik")

INDICATORS = {"2026-09": JAKARTA, "2026-10": NAMED}
"""The score columns of each period."""


@dataclass
class Row:
    """One employee's line. ``cells`` is what the file shows: text, or hundredths of a score.

    ``sound`` holds the cells as they were before somebody made mistakes or spelled them oddly.
    """

    cells: dict[str, str | int]
    sound: dict[str, str | int] = field(default_factory=dict)
    number_cells: set[str] = field(default_factory=set)
    """Columns whose text is written as a spreadsheet number although it should be text."""
    retired: bool = False
    """The person left before the month and is still in the list: only the register can know."""


_NOTES = (
    "Ketua tim layanan jemput bola",
    "Pindahan dari suku dinas, mulai bulan ini",
    "Narasumber pelatihan internal",
    "Mengikuti pelatihan kepemimpinan",
    "Anggota tim penilai angka kredit",
    "Surat tugas luar terlampir; absen sudah dikoreksi",
)


def appraise(person: Person, period: str, dice: Dice) -> Row:
    """One person's row of the period."""
    cells: dict[str, str | int] = {
        "nip": person.nip,
        "name": person.name,
        "position": person.position,
        "grade": person.grade,
        "employment": person.employment,
        "supervisor_nip": person.supervisor_nip,
    }
    cells |= _scores(person, period, dice)
    if period == "2026-10":
        cells |= _expectations(person, dice)
    cells |= _attendance(person, dice)
    cells |= {
        "status": _status(person, dice),
        "innovation_evidence": _evidence(person, dice),
        "note": dice.pick(_NOTES) if dice.happens(6) else "",
        "period": period,
    }
    return Row(cells)


def _scores(person: Person, period: str, dice: Dice) -> dict[str, int]:
    top = 10_000 if period == "2026-09" else 12_000
    # Low performers (level up to 60) score 50 to 72; the others 82 to 98, or 93 to 110 of 120.
    if person.level <= 60:
        middle = 5_000 + person.level * 35
    else:
        middle = (8_200 if period == "2026-09" else 9_300) + (person.level - 70) * 55
    scores = {}
    for indicator in INDICATORS[period]:
        score = middle + dice.between(-350, 350)
        if dice.happens(40):  # many raters give whole points
            score = score // 100 * 100
        scores[indicator] = max(0, min(top, score))
    return scores


def _expectations(person: Person, dice: Dice) -> dict[str, str]:
    if not dice.happens(60):
        return {"hasil_kerja": "", "perilaku_kerja": ""}
    if person.level <= 60:
        return {
            "hasil_kerja": "di bawah ekspektasi",
            "perilaku_kerja": dice.pick(("sesuai ekspektasi", "di bawah ekspektasi")),
        }
    if person.level >= 93:
        return {"hasil_kerja": "di atas ekspektasi", "perilaku_kerja": "di atas ekspektasi"}
    return {
        "hasil_kerja": dice.pick(("sesuai ekspektasi", "di atas ekspektasi")),
        "perilaku_kerja": "sesuai ekspektasi",
    }


def _attendance(person: Person, dice: Dice) -> dict[str, str]:
    careless = person.level <= 60
    return {
        "alpa": str(dice.between(1, 4) if dice.happens(30 if careless else 2) else 0),
        "ijin": str(dice.between(1, 2) if dice.happens(6) else 0),
        "late_minutes": str(dice.between(3, 210) if dice.happens(60 if careless else 22) else 0),
        "early_minutes": str(dice.between(5, 45) if dice.happens(5) else 0),
    }


def _status(person: Person, dice: Dice) -> str:
    if person.employment == "CPNS" and person.nip[8:12] == "2026":
        return "masa-kerja-baru" if dice.happens(40) else "aktif"
    if not dice.happens(3):
        return "aktif"
    return dice.pick(
        ("cuti-sakit", "tugas-belajar", "cuti-besar", "mpp", "hukuman-disiplin")
        + (("cuti-bersalin",) * 3 if person.sex == 2 else ())
    )


def _evidence(person: Person, dice: Dice) -> str:
    if person.level < 85 or not dice.happens(8):
        return ""
    return f"{dice.pick(('SK', 'SK', 'KEP'))} {dice.between(3, 240)}/2026"
