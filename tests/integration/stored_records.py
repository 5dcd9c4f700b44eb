"""Payroll records of format 2 as tests compare them; read here again, past the code's reader."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

RATINGS = ("sangat_baik", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")
EXPECTATIONS = ("di_atas", "sesuai", "di_bawah")
EMPLOYMENTS = ("PNS", "CPNS", "PPPK")
FACTS = ("alpa", "ijin", "late_minutes", "early_minutes")
PINS = ("agency", "period", "batch_id", "rule_set", "rules_sha256")

Image = dict[str, Any]


def describe(item: Image, names: Mapping[str, Any], batch: Mapping[str, Any]) -> Image:
    """An item with its values by name, and with what its batch pins."""
    scores = dict(zip(names["indicators"], item["scores"], strict=True))
    facts = dict(zip(names["facts"], item["facts"], strict=True))
    late_counts = {code: n for code, n in facts.items() if code not in FACTS and n}
    shown = item | {name: batch[name] for name in PINS if name in batch}
    shown |= {name: facts[name] for name in FACTS}
    shown |= {
        "scores": scores,
        "steps": item["amounts"],
        "rating": RATINGS[item["rating"]],
        "employment": EMPLOYMENTS[item["employment"]],
        "late_counts": late_counts,
        "supervisor_nip": item.get("supervisor"),
        "innovation_evidence": item.get("evidence"),
    }
    for name, stored in (("hasil_kerja", "results"), ("perilaku_kerja", "behaviour")):
        if stored in item:
            shown[name] = EXPECTATIONS[item[stored]]
    if "weak" in item:
        weak = [n for n, _ in enumerate(names["indicators"]) if item["weak"] & 2**n]
        shown["weak_indicators"] = [names["indicators"][n] for n in weak]
        shown["modules"] = [code for n in weak for code in names["modules"][n]]
    return shown


def rows_of(data: bytes, names_of: Any) -> Iterable[Image]:
    """The rows of a shard of format 2 as their appraisal and order by name."""
    content = json.loads(data)
    names = names_of(content["names"])
    for cells in content["rows"]:
        order, _, row, _, nip, name, position, grade, employment, supervisor = cells[:10]
        results, behaviour, status, evidence, note, facts, scores = cells[10:]
        known = dict(zip(names["facts"], facts, strict=True))
        uploaded_at, version_id = content["orders"][order]
        yield {
            "order": {"uploaded_at": uploaded_at, "version_id": version_id},
            "appraisal": {
                "row": row,
                "nip": nip,
                "name": name,
                "position": position,
                "grade": grade,
                "employment": employment,
                "supervisor_nip": supervisor,
                "scores": dict(zip(names["indicators"], scores, strict=True)),
                "hasil_kerja": results,
                "perilaku_kerja": behaviour,
                **{name: known[name] for name in FACTS},
                "status": status,
                "innovation_evidence": evidence,
                "note": note,
                "late_counts": {c: n for c, n in known.items() if c not in FACTS and n},
            },
        }
