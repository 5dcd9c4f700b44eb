"""Rule sets are sound, dated and sourced, or refused with what contradicts."""

import json
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import (
    JAKARTA,
    NAMED,
    contradictions_of,
    load_rules,
    rule_sets,
    rules_of,
)
from tukin.rules.rule_set import (
    load_rule_book,
    load_rule_set,
)
from tukin.vocabulary.catalogue.messages import message_for
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Rating

SAMPLES = [JAKARTA, NAMED]


def _refusal(rules: dict[str, Any]) -> ValidationError:
    with pytest.raises(ValidationError) as refused:
        load_rules(rules)
    return refused.value


def _contradictions(rules: dict[str, Any]) -> list[tuple[str, str]]:
    """Place and code of each contradiction."""
    found = contradictions_of(_refusal(rules))
    for problem in found:
        assert message_for(problem.code, problem.details).id
    return [(".".join(map(str, problem.path)), problem.code) for problem in found]


# --- Samples ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_is_sound(name: str) -> None:
    assert rules_of(name).rule_set == name


@pytest.mark.parametrize("name", SAMPLES)
def test_every_value_of_a_sample_has_a_source(name: str) -> None:
    """A regulation is named by its number; everything else is called illustrative."""

    def tables(value: object) -> list[dict[str, Any]]:
        if isinstance(value, list):
            return [table for item in value for table in tables(item)]
        if not isinstance(value, dict):
            return []
        inner = [table for item in value.values() for table in tables(item)]
        return [value, *inner] if "source" in value else inner

    sourced = tables(sample_rules(name))
    assert len(sourced) > 40
    for table in sourced:
        source = table["source"]
        numbered = any(char.isdigit() for char in source)
        assert numbered or "illustrative" in source, table


def test_positions_are_those_of_the_regulation() -> None:
    """Pergub 64/2020 with 69/2020, as domain.md lists them."""
    amounts = {item.code: item.amount_idr for item in rules_of(JAKARTA).positions}
    assert amounts == {
        "sekda": 127_710_000,
        "asisten": 63_900_000,
        "bupati": 62_370_000,
        "wali-kota": 60_480_000,
        "camat": 39_960_000,
        "lurah": 27_000_000,
        "teknis-ahli": 19_710_000,
        "teknis-terampil": 17_370_000,
        "administrasi-ahli": 15_300_000,
        "administrasi-terampil": 13_500_000,
        "operasional-ahli": 11_610_000,
        "operasional-terampil": 9_810_000,
        "pelayanan-ahli": 8_010_000,
        "pelayanan-terampil": 7_470_000,
        "cpns": 4_860_000,
    }
    assert rules_of(NAMED).positions == rules_of(JAKARTA).positions


def test_the_samples_make_one_book() -> None:
    book = load_rule_book(json.dumps({"rule_sets": [sample_rules(n) for n in SAMPLES]}).encode())
    chosen = {
        text: (rules := book.in_force(Period.parse(text))) and rules.rule_set
        for text in ("2016-05", "2016-06", "2026-09", "2026-10", "2026-13", "2099-01")
    }
    assert chosen == {
        "2016-05": None,
        "2016-06": JAKARTA,
        "2026-09": JAKARTA,
        "2026-10": NAMED,
        "2026-13": NAMED,
        "2099-01": NAMED,
    }


# --- Percentages ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("value", "bp"),
    [(0, 0), (70, 7_000), ("70", 7_000), ("2.5", 250), ("2.50", 250), ("0.01", 1)],
)
def test_percentages(value: object, bp: int) -> None:
    rules = changed(sample_rules(NAMED), {"bpjs_health.employee_percent": value})
    assert load_rules(rules).bpjs_health.employee_bp == bp


@pytest.mark.parametrize(
    "value",
    [
        2.5,
        70.0,
        True,
        None,
        -1,
        "-1",
        "2,5",
        "2.505",
        "70 %",
        "",
        "1e1",
        ".5",
        "5.",
        "\u0667",
        [],
        {},
    ],
)
def test_what_is_no_percentage(value: object) -> None:
    _refusal(changed(sample_rules(NAMED), {"bpjs_health.employee_percent": value}))


def test_an_unquoted_fraction_is_explained() -> None:
    """JSON numbers with a fraction pass through binary floats: they must stand in quotes."""
    document = json.dumps(sample_rules(NAMED)).replace('"2.5"', "2.5").encode()
    with pytest.raises(ValidationError) as refused:
        load_rule_set(document)
    (problem,) = refused.value.errors()
    assert problem["ctx"]["error"].code == "E615"
    assert problem["loc"] == ("attendance", "excused_day_percent")


@pytest.mark.parametrize(("fraction", "percent"), [(0.7, "70"), (0.025, "2.5"), (1.0, "100")])
def test_a_fraction_for_a_percentage_is_explained(fraction: float, percent: str) -> None:
    """Who writes 0.7 for 70 % is shown what was meant."""
    refused = _refusal(changed(sample_rules(NAMED), {"indicators.0.weight_percent": fraction}))
    cause = refused.errors()[0]["ctx"]["error"]
    assert (cause.code, cause.details["percent"]) == ("E613", percent)


# --- Contradictions ---------------------------------------------------------------------------

POSITION = {"code": "wali_kota", "label": "Lainnya", "amount_idr": 1, "source": "illustrative"}
CONTRADICTIONS: list[tuple[str, dict[str, Any], str, str]] = [
    # what is wrong, changes to a sound rule set, code of the message, where it points
    ("weights below 100", {"indicators.0.weight_percent": "39.99"}, "E621", "indicators"),
    ("weights above 100", {"indicators.0.weight_percent": "40.01"}, "E621", "indicators"),
    ("two bands alike", {"bands.1.min_percent": 110}, "E623", "bands.1.min_percent"),
    ("bands out of order", {"bands.2.min_percent": 95}, "E623", "bands.2.min_percent"),
    ("gap at the bottom", {"bands.4.min_percent": "0.01"}, "E624", "bands.4.min_percent"),
    ("condition at the bottom", {"bands.4.requires_innovation": True}, "E624", "bands.4"),
    ("worse before better", {"bands.0.rating": "baik"}, "E622", "bands.1.rating"),
    ("rating without pay", {"rating_pay.4.rating": "kurang"}, "E626", "rating_pay"),
    ("better paid less", {"rating_pay.1.pay_percent": 89}, "E627", "rating_pay.1.pay_percent"),
    ("better bonus less", {"rating_pay.4.bonus_percent": 11}, "E627", "rating_pay.3.bonus"),
    ("unknown position", {"employment_amounts.0.position": "dokter"}, "E628", "employment_amounts"),
    ("same code twice", {"positions.0.code": "lurah"}, "E620", "positions.5.code"),
    ("indicator twice", {"indicators.0.code": "disiplin"}, "E620", "indicators.1.code"),
    ("indicator is a column", {"indicators.0.code": "alpa"}, "E631", "indicators.0.code"),
    ("no modules", {"coaching.modules": {}}, "E629", "coaching.modules.disiplin"),
    ("modules of nothing", {"coaching.modules.menyanyi": []}, "E628", "coaching.modules.menyanyi"),
    ("nobody active", {"statuses.0.code": "bekerja"}, "E630", "statuses"),
    ("ends before it begins", {"effective_until": "2026-09"}, "E632", "effective_until"),
    ("two spellings of a code", {"positions.0": POSITION}, "E620", "positions.3.code"),
    ("two positions of one label", {"positions.0.label": "Lurah"}, "E620", "positions.5.code"),
    ("label is another's code", {"positions.0.label": "wali_kota"}, "E620", "positions.3.code"),
    ("label without a letter", {"positions.0.label": "!!!"}, "E638", "positions.0.code"),
    ("two statuses of one label", {"statuses.1.label_id": "AKTIF"}, "E620", "statuses.1.code"),
    (
        "product over 64 bits",
        {"positions.0.amount_idr": 1_000_000_000, "attendance.lateness.cut_percent": 9_999},
        "E633",
        "positions",
    ),
]


@pytest.mark.parametrize(
    ("changes", "code", "place"),
    [row[1:] for row in CONTRADICTIONS],
    ids=[row[0] for row in CONTRADICTIONS],
)
def test_contradiction_is_named(changes: dict[str, Any], code: str, place: str) -> None:
    found = _contradictions(changed(sample_rules(NAMED), changes))
    places = [path for path, found_code in found if found_code == code]
    assert any(path.startswith(place) for path in places), found


def test_all_contradictions_are_reported_at_once() -> None:
    changes = {
        "indicators.0.weight_percent": 50,
        "bands.4.min_percent": 1,
        "effective_until": "2020-01",
    }
    found = {code for _, code in _contradictions(changed(sample_rules(NAMED), changes))}
    assert found == {"E621", "E624", "E632"}


def test_employment_with_two_amounts() -> None:
    rules = sample_rules(NAMED)
    rules["employment_amounts"].append({**rules["employment_amounts"][0], "position": "lurah"})
    assert _contradictions(rules) == [("employment_amounts.1.employment", "E620")]


FIELDS: list[tuple[str, dict[str, Any], str, str]] = [
    # what is wrong, changes, pydantic's type of error, where
    ("status over 100", {"statuses.0.pay_percent": 101}, "less_than_equal", "pay_percent"),
    ("tax over 100", {"tax.classes.3.rate_percent": "100.01"}, "less_than_equal", "rate_percent"),
    ("amount too large", {"positions.0.amount_idr": 10**9 + 1}, "less_than_equal", "amount_idr"),
    ("amount negative", {"positions.0.amount_idr": -1}, "greater_than_equal", "amount_idr"),
    ("amount as text", {"positions.0.amount_idr": "13500000"}, "int_type", "amount_idr"),
    ("amount with a fraction", {"positions.0.amount_idr": 0.5}, "int_type", "amount_idr"),
    ("amount as 1.0", {"positions.0.amount_idr": 1.0}, "int_type", "amount_idr"),
    ("no such mode", {"rounding.mode": "bankers"}, "enum", "mode"),
    ("no such rating", {"coaching.ratings": ["cukup"]}, "enum", "0"),
    ("no source", {"ceiling": {"ceiling_percent": 110}}, "missing", "source"),
    ("unknown key", {"ceiling.ceiling_bp": 1}, "extra_forbidden", "ceiling_bp"),
    ("month 15", {"effective_from": "2026-15"}, "string_pattern_mismatch", "effective_from"),
    ("no year", {"effective_from": "0001-01"}, "string_pattern_mismatch", "effective_from"),
    ("zero minutes", {"attendance.lateness.per_minutes": 0}, "greater_than_equal", "per_minutes"),
    ("code with a space", {"positions.0.code": "wali kota"}, "string_pattern_mismatch", "code"),
]


@pytest.mark.parametrize(
    ("changes", "kind", "field"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS]
)
def test_a_value_that_cannot_be(changes: dict[str, Any], kind: str, field: str) -> None:
    refused = _refusal(changed(sample_rules(NAMED), changes))
    found = [(problem["type"], str(problem["loc"][-1])) for problem in refused.errors()]
    assert (kind, field) in found


@pytest.mark.parametrize("without", ["rate", "class"])
def test_every_class_has_its_tax(without: str) -> None:
    rules = sample_rules(NAMED)
    if without == "rate":
        del rules["tax"]["classes"][0]
    else:
        rules["tax"]["classes"][0]["class"] = "II"
    _refusal(rules)


@pytest.mark.parametrize(("results", "behaviour"), [("di_atas", "sesuai"), ("di_bawah", "sesuai")])
def test_quadrants_are_complete(results: str, behaviour: str) -> None:
    rules = sample_rules(NAMED)
    del rules["quadrants"]["table"][results][behaviour]
    assert f"{results} × {behaviour}" in str(_refusal(rules))
    del rules["quadrants"]["table"][results]
    assert f"{results} × di_bawah" in str(_refusal(rules))


@pytest.mark.parametrize("table", ["indicators", "bands", "positions", "rating_pay", "statuses"])
def test_no_table_may_be_empty(table: str) -> None:
    _refusal(changed(sample_rules(NAMED), {table: []}))


@pytest.mark.parametrize("rating", Rating)
def test_each_rating_needs_its_pay(rating: Rating) -> None:
    rules = sample_rules(NAMED)
    rules["rating_pay"] = [line for line in rules["rating_pay"] if line["rating"] != rating]
    assert _contradictions(rules) == [("rating_pay", "E626")]


@given(rule_sets())
def test_drawn_rule_sets_are_sound(rules: dict[str, Any]) -> None:
    load_rules(rules)


# --- Books ------------------------------------------------------------------------------------


def _book(*spans: tuple[str, str | None]) -> bytes:
    sets = [
        changed(
            sample_rules(NAMED),
            {"rule_set": f"aturan-{n}", "effective_from": first, "effective_until": last},
        )
        for n, (first, last) in enumerate(spans)
    ]
    return json.dumps({"rule_sets": sets}).encode()


@pytest.mark.parametrize(
    "spans",
    [
        [("2026-01", None), ("2026-10", None)],
        [("2026-01", "2026-10"), ("2026-10", None)],
        [("2026-10", None), ("2026-01", "2026-10")],
        [("2026-01", "2026-12"), ("2026-03", "2026-04")],
        [("2026-01", "2026-12"), ("2026-01", "2026-12")],
    ],
)
def test_overlapping_sets_are_refused(spans: list[tuple[str, str | None]]) -> None:
    with pytest.raises(ValidationError) as refused:
        load_rule_book(_book(*spans))
    assert {problem.code for problem in contradictions_of(refused.value)} == {"E642"}


def test_a_gap_has_no_rules_and_pay_runs_follow_december() -> None:
    book = load_rule_book(_book(("2027-01", None), ("2026-01", "2026-13"), ("2025-01", "2025-06")))

    def name(text: str) -> str | None:
        rules = book.in_force(Period.parse(text))
        return None if rules is None else rules.rule_set

    assert [name(text) for text in ("2025-06", "2025-07", "2026-01", "2026-13")] == [
        "aturan-2",
        None,
        "aturan-1",
        "aturan-1",
    ]
    assert [name("2026-14"), name("2027-01")] == [None, "aturan-0"]


def test_a_book_has_a_set() -> None:
    with pytest.raises(ValidationError):
        load_rule_book(b'{"rule_sets": []}')


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"null", b'"x"', b"\xff\xfe", b'{"a": NaN}'])
def test_what_is_no_document(data: bytes) -> None:
    with pytest.raises(ValidationError):
        load_rule_book(data)
    with pytest.raises(ValidationError):
        load_rule_set(data)


# --- Hash -------------------------------------------------------------------------------------


@given(rule_sets())
def test_stored_bytes_are_the_same_rules(rules: dict[str, Any]) -> None:
    """Content-addressed: what is stored reads back to the same set with the same hash (I8)."""
    loaded = load_rules(rules)
    again = load_rule_set(loaded.canonical_json)
    assert again.model_dump() == loaded.model_dump()
    assert (again.canonical_json, again.sha256) == (loaded.canonical_json, loaded.sha256)


def _backwards(value: Any) -> Any:
    """The same JSON with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: _backwards(item) for key, item in reversed(value.items())}
    if isinstance(value, list):
        return [_backwards(item) for item in value]
    return value


def test_hash_is_of_the_content_not_of_its_spelling() -> None:
    rules = sample_rules(NAMED)
    backwards = _backwards(rules)
    backwards.pop("$schema", None)
    backwards["indicators"][0]["weight_percent"] = "40.00"
    assert load_rules(backwards).sha256 == rules_of(NAMED).sha256
    indented = json.dumps(rules, indent=4, ensure_ascii=False).encode()
    assert load_rule_set(indented).sha256 == rules_of(NAMED).sha256


def test_a_field_at_its_default_leaves_the_bytes_as_they_were() -> None:
    rules = sample_rules(NAMED)
    said = load_rules(changed(rules, {"attendance.of_month_before": False}))
    assert said.canonical_json == load_rules(rules).canonical_json
    assert b"of_month_before" not in said.canonical_json


@pytest.mark.parametrize(
    "changes",
    [
        {"attendance.of_month_before": True},
        {"positions.3.amount_idr": 60_480_001},
        {"coaching.threshold_percent": "70.01"},
        {"ceiling.source": "Pergub 1/2027"},
        {"effective_until": "2026-12"},
        {"bands.0.requires_innovation": False},
        {"coaching.modules.disiplin.0.title_en": "Another title"},
    ],
)
def test_any_change_is_another_hash(changes: dict[str, Any]) -> None:
    assert load_rules(changed(sample_rules(NAMED), changes)).sha256 != rules_of(NAMED).sha256
