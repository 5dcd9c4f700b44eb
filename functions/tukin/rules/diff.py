"""Two rule sets compared in words: what changes, from what to what, in both languages.

Tables are compared by the names of their lines, not by their places: a moved line is no change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tukin.rules.rule_set import (
    RuleBook,
    RuleSet,
)
from tukin.vocabulary.money import format_idr, format_percent
from tukin.vocabulary.words import RATING_WORDS, Words


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One value that differs; ``section`` is the part of the rule set it is in."""

    section: str
    path: str
    text: Words


_SECTIONS: Mapping[str, Words] = {
    "title_id": Words("Judul", "Title"),
    "title_en": Words("Judul (Inggris)", "Title (English)"),
    "effective_from": Words("Mulai berlaku", "Effective from"),
    "effective_until": Words("Berlaku sampai", "Effective until"),
    "not_for_pay": Words("Tidak untuk pembayaran", "Not for pay"),
    "agencies": Words("Perangkat daerah", "Agency"),
    "indicators": Words("Indikator", "Indicator"),
    "achievement": Words("Capaian", "Achievement"),
    "bands": Words("Predikat", "Rating"),
    "quadrants": Words("Kuadran", "Quadrants"),
    "cycle": Words("Siklus penilaian", "Rating cycle"),
    "positions": Words("Jabatan", "Position"),
    "employment_amounts": Words("Besaran jenis pegawai", "Amount of employment"),
    "rating_pay": Words("Pembayaran predikat", "Pay of rating"),
    "innovation_award": Words("Penghargaan inovasi", "Innovation award"),
    "attendance": Words("Kehadiran", "Attendance"),
    "statuses": Words("Status", "Status"),
    "discipline": Words("Hukuman disiplin, hari alpa", "Discipline, unexcused days"),
    "ceiling": Words("Batas tertinggi", "Ceiling"),
    "over_budget": Words("Melebihi pagu", "Over the budget"),
    "approval": Words("Persetujuan", "Approval"),
    "recovery": Words("Kelebihan bayar", "Overpayments"),
    "cut_off": Words("Batas waktu bulan", "Cut-off of the month"),
    "payment": Words("Berkas pembayaran", "Payment files"),
    "tax": Words("Pajak", "Tax"),
    "bpjs_health": Words("BPJS Kesehatan", "Health insurance (BPJS)"),
    "rounding": Words("Pembulatan", "Rounding"),
    "coaching": Words("Pembinaan", "Coaching"),
}

_FIELDS: Mapping[str, Words] = {
    "amount_idr": Words("besaran", "amount"),
    "at": Words("pukul", "at"),
    "award_percent": Words("penghargaan", "award"),
    "bands": Words("tingkat", "band"),
    "bank_file": Words("berkas bank", "bank file"),
    "base_cap_idr": Words("dasar tertinggi", "highest base"),
    "bonus_percent": Words("tambahan", "bonus"),
    "cap_percent": Words("batas capaian", "cap"),
    "ceiling_percent": Words("batas", "limit"),
    "classes": Words("golongan", "class"),
    "closes_day": Words("hari ditutup setelah periode", "days after the period until closing"),
    "columns": Words("kolom", "columns"),
    "cut_percent": Words("potongan", "cut"),
    "day": Words("tanggal bulan berikutnya", "day of the month after"),
    "delimiter": Words("pemisah", "delimiter"),
    "di_atas": Words("di atas ekspektasi", "above expectation"),
    "di_bawah": Words("di bawah ekspektasi", "below expectation"),
    "due_day": Words("hari jatuh tempo setelah periode", "days after the period until due"),
    "employee_percent": Words("iuran pegawai", "employee's share"),
    "employer_percent": Words("iuran pemberi kerja", "employer's share"),
    "evidence_prefixes": Words("awalan nomor penetapan", "prefixes of approvals"),
    "excused_day_percent": Words("potongan sehari izin", "cut per excused day"),
    "field": Words("isi", "field"),
    "fixed_width": Words("berkas lebar tetap", "fixed-width file"),
    "follows": Words("mengikuti", "follows"),
    "from_minutes": Words("mulai menit", "from minute"),
    "full_score": Words("nilai penuh", "full score"),
    "header": Words("baris judul", "row of headings"),
    "heading": Words("judul", "heading"),
    "inputs": Words("pengisi", "answered by"),
    "kind": Words("cara", "kind"),
    "label": Words("nama", "name"),
    "label_en": Words("nama Inggris", "English name"),
    "label_id": Words("nama", "name"),
    "lateness": Words("keterlambatan", "lateness"),
    "least_characters": Words("huruf paling sedikit", "least characters"),
    "max_score": Words("nilai tertinggi", "highest score"),
    "min_percent": Words("mulai capaian", "from achievement"),
    "mode": Words("cara", "mode"),
    "modules": Words("modul", "modules"),
    "months": Words("lama, bulan", "months"),
    "most_percent": Words("dipotong paling banyak", "most that is recovered"),
    "most_rejected_percent": Words("baris ditolak paling banyak", "most rows rejected"),
    "most_raised_percent": Words("kenaikan seseorang paling banyak", "most that somebody rises"),
    "most_raised_total_percent": Words("kenaikan jumlah paling banyak", "most the total rises"),
    "most_lowered_percent": Words("penurunan seseorang paling banyak", "most that somebody falls"),
    "name": Words("nama", "name"),
    "names": Words("nama yang tidak muat", "names that do not fit"),
    "of_month_before": Words("boleh bulan sebelumnya", "may be of the month before"),
    "opens_day": Words("tanggal dibuka", "opens on day"),
    "outside": Words("selain", "outside"),
    "pagu": Words("pagu", "budget"),
    "pay_percent": Words("dibayar", "paid"),
    "payable_cap_percent": Words("batas capaian yang dibayar", "cap of payable achievement"),
    "per_minutes": Words("tiap menit", "per minutes"),
    "points": Words("poin", "points"),
    "position": Words("memakai besaran", "amount of"),
    "pppk": Words("PPPK", "PPPK"),
    "rate_percent": Words("tarif", "rate"),
    "ratings": Words("predikat yang dirujuk", "ratings referred"),
    "reason_en": Words("alasan (Inggris)", "reason (English)"),
    "reason_id": Words("alasan", "reason"),
    "requires_innovation": Words("perlu inovasi", "requires innovation"),
    "scale": Words("cara menjawab", "scale"),
    "sesuai": Words("sesuai ekspektasi", "as expected"),
    "source": Words("dasar hukum", "source"),
    "table": Words("pasangan", "pair"),
    "text": Words("teks", "text"),
    "then": Words("tindakan", "action"),
    "threshold_percent": Words("ambang rujukan", "threshold of referral"),
    "title_en": Words("judul Inggris", "English title"),
    "title_id": Words("judul", "title"),
    "unexcused_day_percent": Words("potongan sehari alpa", "cut per unexcused day"),
    "until_minutes": Words("sampai menit", "until minute"),
    "weak_below_percent": Words("lemah bila di bawah", "weak below"),
    "weight_percent": Words("bobot", "weight"),
    "words_required": Words("kata-kata wajib", "words required"),
}

_VALUES: Mapping[str, Words] = {
    "expectation": Words("dengan ekspektasi", "by expectation"),
    "exact": Words("barisnya ditahan", "their line is held"),
    "fitted": Words("disesuaikan", "fitted"),
    "pro_rate": Words("dipotong sebanding", "cut in proportion"),
    "part": Words("bagian kehadiran", "the attendance part"),
    "supervisor": Words("atasan", "the supervisor"),
    "survey": Words("survei", "the survey"),
    "wait": Words("menunggu persetujuan", "waits for approval"),
}
"""What a choice is called."""

_NAMES = ("code", "rating", "employment", "class", "min_days", "period")
"""What names a line of a table, the first that it has."""


def section_name(section: str) -> Words:
    """What a part of a rule set is called."""
    return _SECTIONS[section]


def describe_changes(before: RuleSet | None, after: RuleSet) -> list[RuleChange]:
    """What changes from one rule set to another, in the order of the document.

    Where there is none before, all that the other says is added.
    """
    old = {} if before is None else before.model_dump(mode="json")
    new = after.model_dump(mode="json")
    return [
        RuleChange(section, path, text)
        for section in _SECTIONS
        for path, text in _differences(old.get(section), new.get(section), _Place(section))
    ]


def describe_book_changes(before: RuleBook, after: RuleBook) -> dict[str, list[RuleChange]]:
    """The changes of each rule set of two books, by its name; unchanged ones are left out."""
    old = {rules.rule_set: rules for rules in before.rule_sets}
    new = {rules.rule_set: rules for rules in after.rule_sets}
    changes: dict[str, list[RuleChange]] = {}
    for name in dict.fromkeys([*old, *new]):
        if name not in new:
            found = [_whole(name, Words("dihapus", "removed"))]
        elif name not in old:
            found = [_whole(name, Words("ditambahkan", "added"))]
        else:
            found = describe_changes(old[name], new[name])
        if found:
            changes[name] = found
    return changes


def _whole(name: str, verb: Words) -> RuleChange:
    text = Words(f"Aturan {name} {verb.id}", f"Rule set {name} {verb.en}")
    return RuleChange("rule_set", "$.rule_sets", text)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a value is, and how that is said."""

    section: str
    path: str = ""
    spoken: tuple[Words, ...] = ()

    def into(self, field: str) -> "_Place":
        """The place of a field of this one."""
        words = _FIELDS.get(field) or Words(field.replace("_", " "), field.replace("_", " "))
        return _Place(self.section, f"{self.path}.{field}", (*self.spoken, words))

    def line(self, name: str, line: Mapping[str, Any] | None) -> "_Place":
        """The place of a line of this table."""
        words = _line_words(name, line)
        return _Place(self.section, f"{self.path}[{name}]", (*self.spoken, words))

    def say(self, what: Words) -> tuple[str, Words]:
        """The path, and the sentence about it."""
        subject = [_SECTIONS[self.section], *self.spoken]
        text = Words(
            f"{_join([part.id for part in subject])}: {what.id}",
            f"{_join([part.en for part in subject])}: {what.en}",
        )
        return f"$.{self.section}{self.path}", text


def _join(parts: list[str]) -> str:
    """``Indikator Produktivitas, bobot``."""
    return ", ".join([" ".join(parts[:2]), *parts[2:]])


def _line_words(name: str, line: Mapping[str, Any] | None) -> Words:
    if line is None:
        return Words(name.replace("_", " "), name.replace("_", " "))
    if "rating" in line:
        return RATING_WORDS[line["rating"]]
    if "label_id" in line:
        return Words(line["label_id"], line["label_en"])
    label = str(line.get("label") or line.get("name") or name)
    return Words(label, label)


def _differences(old: Any, new: Any, place: _Place) -> Iterator[tuple[str, Words]]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for field in dict.fromkeys([*old, *new]):
            yield from _differences(old.get(field), new.get(field), place.into(field))
    elif _is_table(old or []) and _is_table(new or []):
        yield from _table_differences(old or [], new or [], place)
    elif new is None:
        yield place.say(Words("dihapus", "removed"))
    elif old is None:
        value = _value(new, place).id
        text = f", {value}" if value else ""
        yield place.say(Words(f"ditambahkan{text}", f"added{text}"))
    else:
        was, now = _value(old, place), _value(new, place)
        yield place.say(Words(f"{was.id} → {now.id}", f"{was.en} → {now.en}"))


def _table_differences(
    old: list[dict[str, Any]], new: list[dict[str, Any]], place: _Place
) -> Iterator[tuple[str, Words]]:
    before = {_name_of(line): line for line in old}
    after = {_name_of(line): line for line in new}
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        line = place.line(name, now or was)
        if was is None and now is not None:
            value = _line_value(now, line)
            yield line.say(Words(f"ditambahkan{value}", f"added{value}"))
        elif now is None:
            yield line.say(Words("dihapus", "removed"))
        else:
            yield from _differences(was, now, line)


def _is_table(value: Any) -> bool:
    """Whether it is a list of named lines; of others, as a file's columns, the order counts."""
    return isinstance(value, list) and all(
        isinstance(line, dict) and any(name in line for name in _NAMES) for line in value
    )


def _name_of(line: Mapping[str, Any]) -> str:
    return next((str(line[name]) for name in _NAMES if name in line), str(sorted(line.items())))


def _line_value(line: Mapping[str, Any], place: _Place) -> str:
    """The amounts and rates of a new line, after a comma."""
    values = [
        _value(value, place.into(field)).id
        for field, value in line.items()
        if field.endswith(("_idr", "_percent"))
    ]
    return "".join(f", {value}" for value in values)


def _value(value: Any, place: _Place) -> Words:
    field = place.path.rpartition(".")[2]
    if isinstance(value, bool):
        return Words("ya", "yes") if value else Words("tidak", "no")
    if isinstance(value, str) and value in _VALUES:
        return _VALUES[value]
    text = str(value).replace("_", " ")
    if value is None or value == []:
        text = "–"
    elif field.endswith("_percent"):
        text = format_percent(int(Decimal(str(value)) * 100))
    elif field.endswith("_idr"):
        text = format_idr(value)
    elif isinstance(value, list):
        text = ", ".join(_value(item, place).id for item in value)
    elif isinstance(value, dict):
        text = ", ".join(
            f"{name.id} {_value(item, place.into(key)).id}"
            for key, item in value.items()
            if (name := _FIELDS.get(key))
            and key != "source"
            and not isinstance(item, dict)
            and item != ""
        )
    return Words(text, text)
