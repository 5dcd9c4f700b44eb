"""`rules check` tells every problem at once, with its place and fix; AppConfig's is the same."""

import base64
import json
import re
from types import SimpleNamespace
from typing import Any

import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tests.unit.rule_changes.people import as_appraisals, draw_people
from tukin.entitlement.formula import Formula
from tukin.handlers.validate_rules import handler
from tukin.rules import contradictions as rule_contradictions
from tukin.rules.check import Severity, Surroundings, check_rules, describe_problem
from tukin.rules.rule_set import (
    RuleBook,
    RuleSet,
    load_rule_book,
)
from tukin.vocabulary.period import Period

SAMPLES = ("jakarta-108-2016", "named-indicators", "nasional")
NAMED, NASIONAL = "named-indicators", "nasional"


def _data(document: Any) -> bytes:
    return json.dumps(document).encode()


def _problems(document: Any, **around: Any) -> set[tuple[str, str]]:
    checked = check_rules(_data(document), Surroundings(**around))
    return {(problem.json_path, problem.code) for problem in checked.problems}


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_sound(name: str) -> None:
    checked = check_rules(_data(sample_rules(name)))
    marked = ["E661"] if name == NASIONAL else []
    assert [problem.code for problem in checked.problems] == marked
    assert isinstance(checked.document, RuleSet)


def test_attendance_may_be_of_the_month_before() -> None:
    for said, problems in ((True, set()), ("ya", {("$.attendance.of_month_before", "E619")})):
        rules = changed(sample_rules(NAMED), {"attendance.of_month_before": said})
        assert _problems(rules) == problems


# --- Everything at once -----------------------------------------------------------------------


def test_all_problems_are_reported_at_once() -> None:
    rules = changed(
        sample_rules(NAMED),
        {
            "indicators.0.weight_percent": 0.4,
            "bands.1.min_percent": 120,
            "ceiling": {"ceiling": 110},
            "positions.2.amount_idr": 13.5,
            "attendance.lateness": {"kind": "x"},
            "rating_pay.0.rating": "hebat",
            "statuses.1.pay_percent": "1",
            "employment_amounts.0.position": "dokter",
            "effective_until": "2026-01",
        },
    )
    del rules["positions"][0]["amount_idr"]
    del rules["tax"]["classes"][0]
    assert _problems(rules) == {
        ("$.indicators[0].weight_percent", "E613"),
        ("$.bands[1].min_percent", "E623"),
        ("$.ceiling.ceiling_percent", "E611"),
        ("$.ceiling.source", "E611"),
        ("$.ceiling.ceiling", "E612"),
        ("$.positions[0].amount_idr", "E611"),
        ("$.positions[2].amount_idr", "E619"),
        ("$.attendance.lateness", "E616"),
        ("$.rating_pay[0].rating", "E616"),
        ("$.statuses[1].pay_percent", "E613"),
        ("$.tax", "E635"),
        ("$.effective_until", "E632"),
    }


def test_a_problem_says_what_where_and_how_to_fix_it() -> None:
    rules = changed(sample_rules(NAMED), {"ceiling": {"ceilling_percent": 110, "source": "x y"}})
    unknown = next(p for p in check_rules(_data(rules)).problems if p.code == "E612")
    assert describe_problem(unknown) == {
        "path": "$.ceiling.ceilling_percent",
        "code": "E612",
        "severity": "error",
        "message_id": "Isian ceilling_percent tidak dikenal. Periksa ejaannya "
        "(ceiling_percent?), atau hapus.",
        "message_en": "ceilling_percent is not known here. Check its spelling "
        "(ceiling_percent?), or remove it.",
    }


SLIPS = [
    ({"indicators.0.weight_percent": 0.4}, "$.indicators[0].weight_percent", "E613"),
    ({"indicators.0.weight_percent": "0.4"}, "$.indicators[0].weight_percent", "E613"),
    ({"bands.1.min_percent": 0.9}, "$.bands[1].min_percent", "E613"),
    ({"rating_pay.2.pay_percent": 1}, "$.rating_pay[2].pay_percent", "E613"),
    ({"ceiling.ceiling_percent": "1.1"}, "$.ceiling.ceiling_percent", "E614"),
    ({"coaching.threshold_percent": "0.7"}, "$.coaching.threshold_percent", "E613"),
    ({"tax.classes.2.rate_percent": 0.05}, "$.tax.classes[2].rate_percent", "E613"),
    ({"tax.classes.2.rate_percent": "0.05"}, "$.tax.classes[2].rate_percent", "E613"),
    ({"bpjs_health.employee_percent": "0.01"}, "$.bpjs_health.employee_percent", "E613"),
    ({"attendance.unexcused_day_percent": "0.05"}, "$.attendance.unexcused_day_percent", "E613"),
    ({"bands.1.min_percent": 9_000}, "$.bands[1].min_percent", "E614"),
    ({"achievement.cap_percent": 1_200}, "$.achievement.cap_percent", "E614"),
    ({"bpjs_health.employer_percent": 40}, "$.bpjs_health.employer_percent", "E614"),
    ({"positions.9.amount_idr": 13_500}, "$.positions[9].amount_idr", "E636"),
    ({"positions.9.amount_idr": 0}, "$.positions[9].amount_idr", "E636"),
    ({"bpjs_health.base_cap_idr": 12}, "$.bpjs_health.base_cap_idr", "E636"),
    ({"discipline.1.min_days": 9}, "$.discipline[1].min_days", "E639"),
]


@pytest.mark.parametrize(("changes", "path", "code"), SLIPS)
def test_slips_that_a_machine_could_use(changes: dict[str, Any], path: str, code: str) -> None:
    assert (path, code) in _problems(changed(sample_rules(NAMED), changes))


def test_a_fraction_is_reported_with_what_was_likely_meant() -> None:
    rules = changed(sample_rules(NAMED), {"indicators.0.weight_percent": "0.7"})
    (slip,) = [p for p in check_rules(_data(rules)).problems if p.code == "E613"]
    assert "Tulis 70 bila" in slip.message.id
    assert "Write 70 if" in slip.message.en


LATENESS = [
    ({"from_minutes": 2}, 0, "from_minutes", "E637"),
    ({"from_minutes": 30}, 1, "from_minutes", "E637"),
    ({"from_minutes": 32}, 1, "from_minutes", "E637"),
    ({"until_minutes": 120}, 3, "until_minutes", "E637"),
    ({"cut_percent": "0.4"}, 1, "cut_percent", "E639"),
    ({"code": "produktivitas"}, 1, "code", "E631"),
    ({"code": "telat_1"}, 1, "code", "E631"),
    ({"code": "alpa"}, 1, "code", "E631"),
]


@pytest.mark.parametrize(("change", "place", "field", "code"), LATENESS)
def test_bands_of_lateness(change: dict[str, Any], place: int, field: str, code: str) -> None:
    rules = sample_rules(NASIONAL)
    rules["attendance"]["lateness"]["bands"][place] |= change
    assert (f"$.attendance.lateness.bands[{place}].{field}", code) in _problems(rules)


@pytest.mark.parametrize(
    ("text", "code"),
    [(b"", "E610"), (b"{", "E610"), (b"\xff\xfe\x00", "E610"), (b"[" * 100_000, "E610"),
     (b'{"a": NaN}', "E610"), (b"[" + b"1" * 5_000 + b"]", "E610")],
)  # fmt: skip
def test_no_json(text: bytes, code: str) -> None:
    assert [problem.code for problem in check_rules(text).problems] == [code]


@pytest.mark.parametrize("document", [[], 1, "x", None, {}, {"rule_sets": 3}, {"rule_sets": []}])
def test_no_rules(document: Any) -> None:
    checked = check_rules(_data(document))
    assert checked.errors
    assert checked.document is None


def test_a_name_written_twice_is_reported() -> None:
    text = _data(sample_rules(NAMED)).replace(b'"rounding"', b'"ceiling": 1, "rounding"', 1)
    assert "E645" in {problem.code for problem in check_rules(text).problems}


def test_warnings_do_not_refuse() -> None:
    rules = changed(sample_rules(NAMED), {"tax.pppk": None, "achievement.cap_percent": 105})
    checked = check_rules(_data(rules))
    assert {(p.code, p.severity) for p in checked.problems} == {
        ("E644", Severity.WARNING),
        ("E625", Severity.WARNING),
    }
    assert checked.document is not None


# --- Time -------------------------------------------------------------------------------------


def _book(*spans: tuple[str, str | None], amount: int = 13_500_000) -> dict[str, Any]:
    return {
        "rule_sets": [
            changed(
                sample_rules(NAMED),
                {
                    "rule_set": f"aturan-{place}",
                    "effective_from": first,
                    "effective_until": last,
                    "positions.9.amount_idr": amount + place,
                },
            )
            for place, (first, last) in enumerate(spans)
        ]
    }


def test_a_book_tells_gaps_overlaps_and_its_end() -> None:
    assert _problems(_book(("2026-01", "2026-03"), ("2026-05", None))) == {
        ("$.rule_sets[0].effective_until", "E641")
    }
    assert _problems(_book(("2026-01", "2026-12"), ("2027-01", None))) == {
        ("$.rule_sets[0].effective_until", "E641")  # THR (13) and 13th month (14) of 2026
    }
    assert _problems(_book(("2026-01", "2026-14"), ("2027-01", None))) == set()
    assert _problems(_book(("2026-01", None), ("2026-05", None))) == {
        ("$.rule_sets[1].effective_from", "E642")
    }
    ends = _book(("2026-01", "2026-14"), ("2027-01", "2027-06"))
    assert _problems(ends, now=Period(2027, 2)) == set()
    assert _problems(ends, now=Period(2027, 3)) == {("$.rule_sets[1].effective_until", "E640")}


def test_problems_of_a_book_name_the_rule_set() -> None:
    book = _book(("2026-01", "2026-14"), ("2027-01", None))
    book["rule_sets"][1]["ceiling"]["ceiling_percent"] = 1.1
    book["rule_sets"][1]["indicators"][0]["weight_percent"] = 41
    assert _problems(book) == {
        ("$.rule_sets[1].ceiling.ceiling_percent", "E615"),
        ("$.rule_sets[1].indicators", "E621"),
    }


def test_settled_periods_keep_what_paid_them() -> None:
    live = load_rule_book(_data(_book(("2026-01", None))))
    settled = [Period(2026, 9), Period(2026, 10)]
    same = _book(("2026-01", "2026-10"), ("2026-11", None))
    assert _problems(same, live=live, settled=settled) == set()
    early = _book(("2026-01", "2026-09"), ("2026-10", None))
    assert _problems(early, live=live, settled=settled) == {
        ("$.rule_sets[1].effective_from", "E643")
    }
    rewritten = _book(("2026-01", None), amount=1_000_000)
    assert {code for _, code in _problems(rewritten, live=live, settled=settled)} == {"E643"}
    dropped = _book(("2026-11", None))
    assert {code for _, code in _problems(dropped, live=live, settled=settled)} == {"E643"}
    # Without the live book at hand: none may begin in a settled period.
    assert _problems(early, settled=settled) == {("$.rule_sets[1].effective_from", "E643")}
    assert _problems(same, settled=settled) == set()


def test_titles_and_new_budgets_do_not_touch_settled_periods() -> None:
    document = _book(("2026-01", None))
    live = load_rule_book(_data(document))
    document["rule_sets"][0]["title_id"] = "Judul lain"
    document["rule_sets"][0]["agencies"][0]["pagu"] = [
        {"period": "2026-12", "amount_idr": 10**12, "source": "illustrative"}
    ]
    assert _problems(document, live=live, settled=[Period(2026, 9)]) == set()


# --- The validator of AppConfig ---------------------------------------------------------------


def _validate(document: Any) -> None:
    context = LambdaContext()
    context._function_name = "validate"
    context._memory_limit_in_mb = 512
    context._invoked_function_arn = "arn"
    context._aws_request_id = "1"
    handler({"content": base64.b64encode(_data(document)).decode()}, context)


def test_the_validator_is_the_same_code(monkeypatch: pytest.MonkeyPatch) -> None:
    approved = SimpleNamespace(is_approved=lambda _: True)
    monkeypatch.setattr("tukin.handlers.validate_rules.table", lambda: None)
    monkeypatch.setattr("tukin.programme.validate.RuleApprovals", lambda _: approved)
    monkeypatch.setattr("tukin.handlers.validate_rules.metrics.namespace", "tukin")
    _validate({"rule_sets": [sample_rules(name) for name in SAMPLES[:2]]})
    with pytest.raises(ValueError, match=r"\$\.rule_sets\[0\]\.indicators: E621"):
        _validate(
            {"rule_sets": [changed(sample_rules(NAMED), {"indicators.0.weight_percent": 41})]}
        )
    with pytest.raises(ValueError, match="E611"):
        _validate(sample_rules(NAMED))  # the pipeline reads a book


# --- No English of pydantic, whatever the document --------------------------------------------

_JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=6,
)


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [path] if path else []
    if isinstance(value, dict):
        for key, item in value.items():
            found += _places(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += _places(item, (*path, index))
    return found


def _holder(document: Any, path: tuple[Any, ...]) -> Any:
    for part in path[:-1]:
        document = document[part]
    return document


@given(st.sampled_from(SAMPLES), st.data())
def test_every_refusal_is_worded_by_us(name: str, data: st.DataObject) -> None:
    rules = sample_rules(name)
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(_places(rules)))
        _holder(rules, path)[path[-1]] = data.draw(_JUNK)
    for problem in check_rules(_data(rules)).problems:
        assert re.fullmatch(r"E6[1-6]\d", problem.code)
        text = f"{problem.message.id} {problem.message.en}"
        assert not re.search(r"Input should|Value error|valid dictionary|Field required", text)
        assert problem.json_path.startswith("$")


# --- Mutation of the shipped rules ------------------------------------------------------------

_PEOPLE = {name: draw_people(load_rules(sample_rules(name)), 150, seed=11) for name in SAMPLES}
_NUMBERS = (int, str)


@st.composite
def mutated_rules(draw: st.DrawFn) -> tuple[str, str, dict[str, Any]]:
    """A sample with one thing dropped, swapped, scaled or made to overlap."""
    name = draw(st.sampled_from(SAMPLES))
    rules = sample_rules(name)
    kind = draw(st.sampled_from(["drop", "swap", "scale", "overlap"]))
    places = [path for path in _places(rules) if path[0] not in ("$schema",)]
    if kind == "drop":
        path = draw(st.sampled_from(places))
        del _holder(rules, path)[path[-1]]
    elif kind == "swap":
        tables = [path for path in places if isinstance(_at(rules, path), list)]
        lines = _at(rules, draw(st.sampled_from([t for t in tables if len(_at(rules, t)) > 1])))
        first, second = draw(st.permutations(range(len(lines))))[:2]
        if isinstance(lines[first], dict) and draw(st.booleans()):
            key = draw(st.sampled_from(sorted(lines[first].keys() & lines[second].keys())))
            lines[first][key], lines[second][key] = lines[second][key], lines[first][key]
        else:
            lines[first], lines[second] = lines[second], lines[first]
    elif kind == "scale":
        numbers = [p for p in places if _is_scalable(p, _at(rules, p))]
        path = draw(st.sampled_from(numbers))
        factor = draw(st.sampled_from([100, 10, 1_000, 0.01, 0.1]))
        scaled = float(_at(rules, path)) * factor
        whole = scaled == int(scaled)
        as_text = draw(st.booleans()) and str(path[-1]).endswith("_percent")
        value: Any = int(scaled) if whole else scaled
        _holder(rules, path)[path[-1]] = f"{value:g}" if as_text else value
    else:
        bands = rules["bands"]
        place = draw(st.integers(0, len(bands) - 2))
        bands[place]["min_percent"] = bands[place + 1]["min_percent"]
    return name, kind, rules


def _at(document: Any, path: tuple[Any, ...]) -> Any:
    return _holder(document, path)[path[-1]]


def _is_scalable(path: tuple[Any, ...], value: Any) -> bool:
    key = str(path[-1])
    return key.endswith(("_percent", "_idr")) and isinstance(value, _NUMBERS) and bool(float(value))


@given(mutated_rules())
@settings(max_examples=600)
def test_a_mutation_is_caught_or_leaves_the_invariants(
    mutation: tuple[str, str, dict[str, Any]],
) -> None:
    name, kind, document = mutation
    checked = check_rules(_data(document))
    assert not (kind == "overlap" and not checked.errors), "overlapping bands are always caught"
    if checked.errors:
        assert checked.document is None
        return
    rules = checked.document
    assert isinstance(rules, RuleSet)
    _assert_invariants(name, rules)


def _assert_invariants(name: str, rules: RuleSet) -> None:
    """Whatever is accepted pays within the account's bounds and monotonously."""
    assert sum(item.weight_bp for item in rules.indicators) == 10_000
    formula = Formula(rules)
    known = {item.code for item in rules.positions}
    statuses = {item.code for item in rules.statuses}
    for _, appraisal in as_appraisals(_PEOPLE[name]):
        if appraisal.position not in known or appraisal.status not in statuses:
            continue
        if {item.code for item in rules.indicators} != appraisal.scores.keys():
            continue
        if appraisal.employment == "PPPK" and rules.tax.pppk is None:
            continue
        steps = formula.compute(appraisal).steps
        assert min(steps) >= 0
        assert steps.net_idr == steps.gross_idr - steps.tax_idr - steps.bpjs_idr
        # a share is below 300 % of the base, and rounding up adds less than a rupiah
        assert steps.gross_idr <= 3 * steps.payable_base_idr + 1
        assert steps.payable_base_idr <= steps.base_idr


@pytest.mark.parametrize("check", ["_band_order", "_weights", "_pay_order"])
def test_the_mutations_find_a_missing_check(check: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Planted: without a check, some mutation gets through that breaks an invariant or overlaps."""
    kept = tuple(pair for pair in rule_contradictions._CHECKS if pair[0].__name__ != check)
    assert len(kept) == len(rule_contradictions._CHECKS) - 1
    monkeypatch.setattr(rule_contradictions, "_CHECKS", kept)
    planted = {
        "_band_order": {"bands.0.min_percent": 90},
        "_weights": {"indicators.0.weight_percent": 50},
        "_pay_order": {"rating_pay.0.pay_percent": 50},
    }
    assert not check_rules(_data(changed(sample_rules(NAMED), planted[check]))).errors


def test_a_book_is_a_book() -> None:
    checked = check_rules(_data({"rule_sets": [sample_rules(NAMED)]}))
    assert isinstance(checked.document, RuleBook)
    assert checked.rule_sets[0].rule_set == NAMED
