"""The account restates a record exactly, and everything it claims can be checked from its text."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from functools import partial
from typing import Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.oracle.computation import rounded
from tests.scenarios.loader import sample_rules
from tests.unit.entitlement.cases import (
    JAKARTA,
    NAMED,
    SOUND_ROW,
    appraise,
    load_rules,
    rows,
    rule_sets,
    rules_of,
    sound_row,
)
from tukin.entitlement.engines import FORMULAS
from tukin.entitlement.formula import Formula, PaySteps
from tukin.explanation.computation_line import ComputationKind, effects
from tukin.explanation.description import describe_explanation
from tukin.explanation.explanation import Explanation, explain
from tukin.payroll.batch import ENGINE, Batch
from tukin.payroll.record import PayrollRecord, compute_record
from tukin.payroll.view import STEP_LABELS, describe_steps
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.catalogue.messages import message_for
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.period import Period

TODAY = date(2026, 11, 24)

explain_now = partial(explain, engine=ENGINE)
"""The explanation of a record of today's engine."""


def record_of(rules: RuleSet, row: dict[str, str], period: str = "2026-10") -> PayrollRecord:
    batch = Batch(
        upload_id="u",
        bucket="b",
        key=f"uploads/disdik/{period}/f.csv",
        version_id="v",
        uploaded_at=datetime(2026, 11, 1, tzinfo=UTC),
        agency="disdik",
        period=Period.parse(period),
        rule_set=rules.rule_set,
        rules_sha256=rules.sha256,
        engine=ENGINE,
    )
    return compute_record(appraise(rules, row, period), batch, Formula(rules))


def explained(rules: RuleSet, row: dict[str, str], **known: Any) -> Explanation:
    return explain_now(record_of(rules, row), rules, received_on=TODAY, **known)


WORKED_EXAMPLE = SOUND_ROW | {
    "aktivitas": "93,65",
    "perilaku": "92",
    "serapan": "90",
    "alpa": "1",
    "late_minutes": "90",
}


# --- The computation by hand --------------------------------------------------------------------


def test_the_worked_example_of_the_domain_line_by_line() -> None:
    lines = explained(rules_of(JAKARTA), WORKED_EXAMPLE).lines
    reported = [
        (line.step, line.effect_idr, line.arithmetic.id.replace("\u00a0", " ")) for line in lines
    ]
    assert reported == [
        ("base", 13_500_000, ""),
        ("payable_base", 0, "Rp13.500.000 × 100 % = Rp13.500.000"),
        ("earned", -977_400, "Rp13.500.000 × 92,76 % = Rp12.522.600"),
        ("rated", 0, "Rp12.522.600 × 100 % = Rp12.522.600"),
        ("unexcused_cut", -675_000, "Rp13.500.000 × 1 hari × 5 % = Rp675.000"),
        ("excused_cut", 0, "Rp13.500.000 × 0 hari × 2,5 % = Rp0"),
        (
            "lateness_cut",
            -202_500,
            "Rp13.500.000 × 90 menit × 1 % ÷ 60 menit = Rp202.500",
        ),
        ("bonus", 0, "Rp13.500.000 × 0 % = Rp0"),
        ("award", 0, "Rp13.500.000 × 0 % = Rp0"),
        ("ceiling_cut", 0, "Rp13.500.000 × 100 % = Rp13.500.000"),
        ("pagu_cut", 0, ""),
        ("gross", 0, "Rp12.522.600 − Rp675.000 − Rp202.500 = Rp11.645.100"),
        ("tax", -582_255, "Rp11.645.100 × 5 % = Rp582.255"),
        ("bpjs", -116_451, "Rp11.645.100 × 1 % = Rp116.451"),
        ("net", 0, "Rp11.645.100 − Rp582.255 − Rp116.451 = Rp10.946.394"),
        ("bpjs_employer", 0, "Rp11.645.100 × 4 % = Rp465.804"),
    ]


def test_lines_name_rule_source_inputs_and_version() -> None:
    explanation = explained(rules_of(JAKARTA), WORKED_EXAMPLE)
    described = describe_explanation(explanation)
    by_step = {line["step"]: line for line in described["lines"]}

    late = by_step["lateness_cut"]
    assert late["rule"]["path"] == "attendance.lateness"
    assert late["rule"]["source"] == "Jakarta practice (Pergub DKI Jakarta 108/2016)"
    assert [(item["name"], item["value_id"]) for item in late["inputs"]] == [
        ("late_minutes", "90 menit"),
        ("early_minutes", "0 menit"),
    ]
    assert by_step["tax"]["rule"]["path"] == "tax.classes.III.rate_percent"
    assert by_step["tax"]["rate_bp"] == 500
    assert by_step["award"]["rule"]["illustrative"] is True
    assert by_step["base"]["rule"]["illustrative"] is False
    assert {line["rules_sha256"] for line in described["lines"]} == {rules_of(JAKARTA).sha256}


def test_every_rule_path_leads_to_the_value_in_the_document() -> None:
    """``positions.lurah.amount_idr`` is found in the JSON, items of lists by their own name."""
    document = sample_rules(NAMED)
    row = sound_row(NAMED, innovation_evidence="SK 1/2026", hasil_kerja="", perilaku_kerja="")
    described = describe_explanation(explained(rules_of(NAMED), row))
    rules = [line["rule"] for line in described["lines"] + described["indicators"]]
    for rule in [*filter(None, rules), described["rating"]["rule"]]:
        assert _look_up(document, rule["path"]) is not None, rule["path"]


def _look_up(document: Any, path: str) -> Any:
    place = document
    for step in path.split("."):
        if isinstance(place, list):
            (place,) = [item for item in place if step in map(str, item.values())]
        else:
            place = place[step]
    return place


def test_the_labels_follow_the_order_of_the_formula() -> None:
    assert tuple(STEP_LABELS) == PaySteps._fields
    record = record_of(rules_of(JAKARTA), WORKED_EXAMPLE)
    assert [step["amount_idr"] for step in describe_steps(record.steps)] == list(record.steps)


def test_a_cpns_is_reported_why_the_position_does_not_count() -> None:
    row = sound_row(
        JAKARTA, nip="200005172025032902", employment="CPNS", grade="II/a", position="lurah"
    )
    base = explained(rules_of(JAKARTA), row).lines[0]
    assert base.amount_idr == 4_860_000
    assert base.reason.id == "CPNS dibayar dengan besaran CPNS, apa pun jabatannya."
    assert base.rule is not None
    assert base.rule.path == "employment_amounts.CPNS"


def test_cuts_that_eat_everything_say_so() -> None:
    """20 days alpa are 100 % of the base; an achievement of 95 % leaves less than that."""
    row = sound_row(JAKARTA, alpa="20", late_minutes="60")
    lines = {line.step: line for line in explained(rules_of(JAKARTA), row).lines}
    assert lines["unexcused_cut"].amount_idr == 12_825_000
    assert "Dipotong hanya sampai habis: Rp12.825.000." in lines["unexcused_cut"].reason.id
    assert lines["lateness_cut"].amount_idr == 0
    assert "sampai habis: Rp0." in lines["lateness_cut"].reason.id
    assert lines["net"].amount_idr == 0


def test_a_cut_that_just_fits_is_not_called_limited() -> None:
    """No pay, no cut: nothing is left and nothing is wanted."""
    lines = explained(rules_of(JAKARTA), sound_row(JAKARTA, status="mpp", alpa="2")).lines
    assert not any("sampai habis" in line.reason.id for line in lines)


def test_a_budget_cut_is_a_line_of_its_own() -> None:
    rules = rules_of(JAKARTA)
    record = record_of(rules, WORKED_EXAMPLE)
    cut = replace(record, steps=Formula(rules).cut(record.appraisal, 1_645_100))
    lines = {line.step: line for line in explain_now(cut, rules, received_on=TODAY).lines}
    assert lines["pagu_cut"].effect_idr == -1_645_100
    assert lines["gross"].arithmetic.id == (
        "Rp12.522.600 − Rp675.000 − Rp202.500 − Rp1.645.100 = Rp10.000.000"
    )
    assert lines["net"].amount_idr == 10_000_000 - 500_000 - 100_000


def test_lateness_by_occurrences_lists_each_band() -> None:
    rules = _banded(NAMED)
    row = sound_row(NAMED) | {"telat-1": "2", "telat-2": "1"}
    lines = {line.step: line for line in explained(rules, row).lines}
    late = lines["lateness_cut"]
    # 13.500.000 × (2 × 0,5 % + 1 × 1,25 %) = 13.500.000 × 2,25 % = 303.750
    assert late.amount_idr == 303_750
    assert late.arithmetic.id.replace("\u00a0", " ") == (
        "Rp13.500.000 × (2 kali × 0,5 % + 1 kali × 1,25 %) = Rp303.750"
    )
    assert [item.value.id for item in late.inputs] == ["2 kali", "1 kali"]


def _banded(rule_set: str) -> RuleSet:
    rules = sample_rules(rule_set)
    rules["attendance"]["lateness"] = {
        "kind": "banded",
        "source": "illustrative",
        "bands": [
            _band("telat-1", 1, 30, "0.5"),
            _band("telat-2", 31, None, "1.25"),
        ],
    }
    return load_rules(rules)


def _band(code: str, first: int, last: int | None, cut: str) -> dict[str, Any]:
    return {
        "code": code,
        "label_id": f"Terlambat mulai {first} menit",
        "label_en": f"Late from {first} minutes on",
        "from_minutes": first,
        "until_minutes": last,
        "cut_percent": cut,
        "source": "illustrative",
    }


# --- The computation by its own text ------------------------------------------------------------

_EQUATION = re.compile(r"(.+?) = (Rp[\d.]+|[\d,]+ %)( \((?:dibulatkan|rounded)\))?$")
_UNITS = re.compile(r" (hari|days|menit|minutes|kali|times)\b")


def value_of(text: str) -> Fraction:
    """What a term or a chain of them says, worked out on its own."""
    text = _UNITS.sub("", text.replace("\u00a0", " ")).replace("Rp", "").replace(".", "")
    text = text.replace(",", ".").replace("×", "*").replace("÷", "/").replace("−", "-")
    text = re.sub(r"([\d.]+) %", r"(\1/100)", text)
    text = re.sub(r"\d+(?:\.\d+)?", lambda number: f"Fraction('{number[0]}')", text)
    assert re.fullmatch(r"(Fraction\('[\d.]+'\)|[-+*/() ])+", text), text
    return Fraction(eval(text, {"Fraction": Fraction}))


def check_equations(text: str, mode: str) -> list[int]:
    """Each equation is true; the rupiah that they come to."""
    results = []
    for equation in filter(None, text.split("; ")):
        match = _EQUATION.fullmatch(equation.replace("\u00a0", " "))
        assert match, equation
        exact, result = value_of(match[1]), value_of(match[2])
        unit = Fraction(1) if match[2].startswith("Rp") else Fraction(1, 10_000)
        assert rounded(exact, mode, unit) == result, equation
        assert (exact != result) == (match[3] is not None), equation
        if match[2].startswith("Rp"):
            results.append(int(result))
    return results


def check_computation(explanation: Explanation) -> None:
    record, rules = explanation.record, explanation.rules
    mode = rules.rounding.mode.value
    running = 0
    for line in explanation.lines:
        assert line.amount_idr == getattr(record.steps, f"{line.step}_idr")
        running += line.effect_idr
        for text in line.arithmetic:
            results = check_equations(text, mode)
            if results:
                assert line.amount_idr == _applied(line.step, results, line.reason.id)
        if line.kind is ComputationKind.TOTAL:
            assert running == line.amount_idr
    assert running == record.steps.net_idr == sum(effects(record.steps).values())


def _applied(step: str, results: list[int], reason: str) -> int:
    """The last equation's result, or the limit that the reason names in its place."""
    limited = re.search(r"sampai habis: Rp([\d.]+)\.$", reason)
    if limited:
        return int(limited[1].replace(".", ""))
    if step == "ceiling_cut" and len(results) == 1:
        assert "tidak melebihi" in reason
        return 0
    return results[-1]


@given(st.data())
def test_every_line_is_true_when_worked_out_from_its_text(data: st.DataObject) -> None:
    values = data.draw(rule_sets())
    rules = load_rules(values)
    record = record_of(rules, data.draw(rows(values)))
    if data.draw(st.booleans()):
        cut = data.draw(st.integers(0, record.steps.gross_idr))
        record = replace(record, steps=Formula(rules).cut(record.appraisal, cut))
    explanation = explain_now(record, rules, received_on=TODAY)
    check_computation(explanation)
    for line in explanation.indicators:
        for text in line.arithmetic:
            check_equations(text, rules.rounding.mode.value)
    total, _, capped = explanation.achievement.id.partition(", ")
    check_equations(total, "down")
    assert bool(capped) == (sum(record.weighted_bp) > record.achievement_bp)


@given(st.data())
def test_it_is_plain_json_and_the_comparison_adds_up(data: st.DataObject) -> None:
    values = data.draw(rule_sets())
    rules = load_rules(values)
    row, before = data.draw(rows(values)), data.draw(rows(values))
    previous = record_of(rules, before, "2026-09")
    record = record_of(rules, row)
    explanation = explain_now(record, rules, received_on=TODAY, previous=previous)
    comparison = explanation.comparison
    assert comparison is not None
    assert sum(comparison.changes_idr.values()) == comparison.difference_idr
    assert comparison.difference_idr == record.steps.net_idr - previous.steps.net_idr
    described = describe_explanation(explanation)
    assert json.loads(json.dumps(described)) == described
    assert all(0 not in (change["change_idr"],) for change in described["comparison"]["changes"])


def test_the_checks_find_a_wrong_digit() -> None:
    """A planted error: one hundred rupiah too many in a text."""
    assert check_equations("Rp13.500.000 × 92,76 % = Rp12.522.600", "half_up") == [12_522_600]
    with pytest.raises(AssertionError):
        check_equations("Rp13.500.000 × 92,76 % = Rp12.522.700", "half_up")
    with pytest.raises(AssertionError):
        check_equations("Rp1 × 50 % = Rp1", "half_up")  # rounded, and does not say so
    with pytest.raises(AssertionError):
        check_equations("Rp2 × 50 % = Rp1 (dibulatkan)", "half_up")  # says so, and is not


# --- A record that its rules do not reproduce ---------------------------------------------------


@pytest.mark.parametrize("change", ["net", "rating", "rules", "weights"])
def test_what_cannot_be_reproduced_is_not_explained(change: str) -> None:
    rules = rules_of(JAKARTA)
    record = record_of(rules, WORKED_EXAMPLE)
    wrong = {
        "net": replace(record, steps=record.steps._replace(net_idr=record.steps.net_idr + 1)),
        "rating": replace(record, rating=type(record.rating)("baik")),
        "rules": replace(record, rules_sha256="0" * 64),
        "weights": replace(record, weighted_bp=(6_557, 920, 1_800)),
    }[change]
    with pytest.raises(IntegrityError) as caught:
        explain_now(wrong, rules, received_on=TODAY)
    assert caught.value.code == "E811"
    assert message_for("E811", {}).id


def test_a_record_is_computed_again_by_the_formula_of_its_engine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = str(int(ENGINE) + 1)
    monkeypatch.setitem(FORMULAS, later, Mock(side_effect=AssertionError("a later formula")))
    rules = rules_of(JAKARTA)
    record = record_of(rules, WORKED_EXAMPLE)
    assert explain(record, rules, engine=ENGINE, received_on=TODAY).record is record
    with pytest.raises(AssertionError, match="a later formula"):
        explain(record, rules, engine=later, received_on=TODAY)


# --- Rating, strengths, weaknesses --------------------------------------------------------------


def test_a_score_without_innovation_is_reported_what_the_next_rating_takes() -> None:
    row = sound_row(NAMED) | dict.fromkeys(_codes(NAMED), "112")
    rating = explained(rules_of(NAMED), row).rating
    assert rating.rating == "baik"
    assert rating.next is not None
    assert rating.next.id == "Untuk Sangat Baik diperlukan bukti inovasi yang disahkan."
    assert "111,99" not in rating.reason.id


def test_the_gap_to_the_next_rating_is_exact() -> None:
    row = sound_row(JAKARTA) | dict.fromkeys(_codes(JAKARTA), "75,99")
    rating = explained(rules_of(JAKARTA), row).rating
    assert rating.rating == "butuh_perbaikan"
    assert rating.next is not None
    assert rating.next.id.replace("\u00a0", " ") == (
        "Untuk Baik diperlukan capaian 76 % (kurang 0,01 poin persentase)."
    )


def test_quadrants_explain_themselves() -> None:
    row = sound_row(NAMED, hasil_kerja="di atas", perilaku_kerja="di bawah")
    rating = explained(rules_of(NAMED), row).rating
    assert rating.rating == "kurang"
    assert rating.next is None
    assert rating.rule.path == "quadrants.table.di_atas.di_bawah"
    assert rating.reason.id == (
        "Hasil kerja di atas ekspektasi dan perilaku kerja di bawah ekspektasi: Kurang."
    )


def test_strengths_and_weaknesses_by_the_rules_own_measure() -> None:
    """Weak is below 75 % of the full score, good from 90 % on and not below one's own mean."""
    scores = {"produktivitas": "100", "disiplin": "74,99", "inovasi": "110", "komunikasi": "89"}
    row = sound_row(NAMED) | scores | {"umpan_balik": "75", "alpa": "1"}
    explanation = explained(rules_of(NAMED), row)
    assert [trait.code for trait in explanation.strengths] == ["inovasi", "produktivitas"]
    assert [trait.code for trait in explanation.weaknesses] == ["disiplin", "attendance"]
    assert [module.code for module in explanation.weaknesses[0].modules] == ["dis-1", "dis-2"]
    assert explanation.weaknesses[1].reason.id == "Potongan kehadiran bulan ini Rp675.000."


def test_full_attendance_and_innovation_are_strengths() -> None:
    row = sound_row(JAKARTA, innovation_evidence="SK 12/2026")
    codes = [trait.code for trait in explained(rules_of(JAKARTA), row).strengths]
    assert codes[-2:] == ["attendance", "innovation"]


def _codes(rule_set: str) -> list[str]:
    return [item["code"] for item in sample_rules(rule_set)["indicators"]]


# --- The month before, and objecting ------------------------------------------------------------


def test_last_month_is_reported_line_by_line() -> None:
    rules = rules_of(JAKARTA)
    previous = record_of(rules, WORKED_EXAMPLE | {"alpa": "0"}, "2026-08")
    record = record_of(rules, WORKED_EXAMPLE, "2026-09")
    comparison = explain_now(record, rules, received_on=TODAY, previous=previous).comparison
    assert comparison is not None
    # One day alpa: −675.000, and with it 5 % tax (33.750) and 1 % BPJS less. August's gross of
    # 12.320.100 is above the cap of 12.000.000, so its BPJS was 120.000 and not 123.201.
    assert comparison.changes_idr == {
        "unexcused_cut": -675_000,
        "tax": 33_750,
        "bpjs": 120_000 - 116_451,
    }
    assert comparison.summary.id == "Rp637.701 lebih sedikit dari Agustus 2026"
    assert comparison.same_rules


def test_no_difference_is_said_plainly() -> None:
    rules = rules_of(JAKARTA)
    record = record_of(rules, WORKED_EXAMPLE, "2026-09")
    previous = record_of(rules, WORKED_EXAMPLE, "2026-08")
    comparison = explain_now(record, rules, received_on=TODAY, previous=previous).comparison
    assert comparison is not None
    assert (comparison.summary.id, comparison.changes_idr) == ("Sama dengan Agustus 2026", {})


@pytest.mark.parametrize(
    ("received_on", "last_day"),
    [
        (date(2026, 11, 24), date(2026, 12, 8)),
        (date(2026, 12, 20), date(2027, 1, 3)),
        (date(2028, 2, 20), date(2028, 3, 5)),
    ],
)
def test_fourteen_days_to_object(received_on: date, last_day: date) -> None:
    rules = rules_of(JAKARTA)
    objection = explain_now(
        record_of(rules, WORKED_EXAMPLE), rules, received_on=received_on
    ).objection
    assert objection.last_day == last_day
    assert "atasan pejabat penilai Anda" in objection.text.id
    assert "tertulis" in objection.text.id


def test_the_raters_superior_is_named_where_known() -> None:
    objection = explained(
        rules_of(JAKARTA), WORKED_EXAMPLE, rater="Rina", superior="Yohanes Siregar, S.Sos."
    ).objection
    assert "kepada Yohanes Siregar, S.Sos., atasan pejabat penilai Anda" in objection.text.id
    assert "to Yohanes Siregar, S.Sos., your rater's superior" in objection.text.en
