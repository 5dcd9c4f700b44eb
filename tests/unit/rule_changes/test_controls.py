"""Controls are listed by sentence, whichever set they would come into force with."""

import json
from typing import Any

import pytest

from tests.scenarios.loader import changed, sample_rules
from tests.unit.entitlement.cases import load_rules
from tukin.rule_changes.gate.controls import CONTROLS, control_changes, controls_digest
from tukin.rules.diff import _SECTIONS
from tukin.rules.fields import RuleFields
from tukin.rules.rule_set import NO_BOOK, RuleBook, load_rule_book

NAMED = "named-indicators"
OLD, NEW = load_rules(sample_rules("jakarta-108-2016")), load_rules(sample_rules(NAMED))
LIVE = RuleBook(rule_sets=(OLD, NEW))
CUT_OFF = {"day": 5, "at": "16:00+07:00", "source": "illustrative"}
RECOVERY = {"most_percent": 10, "source": "illustrative"}


def said(book: RuleBook, live: RuleBook = LIVE) -> list[tuple[str, str | None, str]]:
    changes = control_changes(book, live)
    return [(each.rule_set, each.compared_with, each.path) for each in changes]


def book_of(*sets: dict[str, Any]) -> RuleBook:
    return load_rule_book(json.dumps({"rule_sets": list(sets)}).encode())


def test_every_part_of_a_rule_set_is_a_control_or_is_not() -> None:
    """A part that somebody adds has to be decided here; until then it is a control."""
    parts = RuleFields.model_fields.keys() - {"schema_", "rule_set"}
    assert CONTROLS.keys() == parts
    assert set(_SECTIONS) == parts, "what has no words is in no list"


@pytest.mark.parametrize(
    ("changes", "paths"),
    [
        ({"ceiling.ceiling_percent": 120}, ["$.ceiling.ceiling_percent"]),
        ({"approval": None}, ["$.approval"]),
        ({"indicators.0.max_score": 200}, ["$.indicators[produktivitas].max_score"]),
        ({"achievement.payable_cap_percent": 150}, ["$.achievement.payable_cap_percent"]),
        ({"achievement.cap_percent": 150}, ["$.achievement.cap_percent"]),
        ({"over_budget.then": "pro_rate"}, ["$.over_budget.then"]),
        (
            {"innovation_award.evidence_prefixes": ["SK", "X"]},
            ["$.innovation_award.evidence_prefixes"],
        ),
        ({"recovery": RECOVERY}, ["$.recovery.most_percent"]),
        ({"approval.most_raised_percent": 30}, ["$.approval.most_raised_percent"]),
        ({"approval.most_raised_total_percent": 11}, ["$.approval.most_raised_total_percent"]),
        ({"approval.most_lowered_percent": 30}, ["$.approval.most_lowered_percent"]),
        ({"approval.most_rejected_percent": 51}, ["$.approval.most_rejected_percent"]),
        ({"cut_off": CUT_OFF}, ["$.cut_off.day", "$.cut_off.at"]),
        ({"cut_off": None}, ["$.cut_off"]),
        ({"bands.0.requires_innovation": False}, ["$.bands[sangat_baik].requires_innovation"]),
        ({"positions.0.amount_idr": 127_710_001, "bands.1.min_percent": 91}, []),
    ],
)
def test_what_is_a_control(changes: dict[str, Any], paths: list[str]) -> None:
    book = book_of(sample_rules("jakarta-108-2016"), changed(sample_rules(NAMED), changes))
    assert said(book) == [(NAMED, NAMED, path) for path in paths]


def bank(*fields: str) -> dict[str, Any]:
    """A bank's file of these columns."""
    columns = [{"field": field, "heading": field.upper()} for field in fields]
    file = {"delimiter": ";", "header": True, "columns": columns, "source": "illustrative"}
    return {"payment": {"bank_file": file}}


def test_the_order_of_the_columns_of_a_payment_file_is_one() -> None:
    """Two columns that change places are no moved lines of a table."""
    live, book = (
        book_of(changed(sample_rules(NAMED), bank(*fields)))
        for fields in (("nip", "name", "transfer_idr"), ("nip", "transfer_idr", "name"))
    )
    (change,) = control_changes(book, live)
    assert change.path == "$.payment.bank_file.columns"
    assert change.text_id == (
        "Berkas pembayaran berkas bank, kolom: "
        "isi nip, judul NIP, isi name, judul NAME, isi transfer idr, judul TRANSFER IDR → "
        "isi nip, judul NIP, isi transfer idr, judul TRANSFER IDR, isi name, judul NAME"
    )


def test_a_new_set_is_compared_with_the_one_whose_periods_it_takes() -> None:
    new = {"rule_set": "mulai-2027", "effective_from": "2027-01", "ceiling.ceiling_percent": 200}
    now = changed(sample_rules(NAMED), {"effective_until": "2026-14"})
    book = book_of(sample_rules("jakarta-108-2016"), now, changed(sample_rules(NAMED), new))
    assert said(book) == [("mulai-2027", NAMED, "$.ceiling.ceiling_percent")]


def test_the_name_of_an_old_set_hides_nothing() -> None:
    """Its content of before, with a ceiling of before, is compared with what it would replace."""
    strict = changed(sample_rules(NAMED), {"ceiling.ceiling_percent": 90})
    live = book_of(sample_rules("jakarta-108-2016"), strict)
    book = book_of(changed(sample_rules("jakarta-108-2016"), {"effective_until": None}))
    found = said(book, live)
    assert ("jakarta-108-2016", NAMED, "$.ceiling.ceiling_percent") in found
    assert (NAMED, NAMED, "$.rule_sets") in found, "and that set is removed"


def test_a_share_that_was_stated_and_is_no_more_is_a_change_of_a_control() -> None:
    """A book that says 10 and one that says nothing, which is 50, take another part of the pay."""
    jakarta, named = sample_rules("jakarta-108-2016"), sample_rules(NAMED)
    del named["recovery"]
    stated = book_of(jakarta, changed(named, {"recovery": RECOVERY}))
    assert said(book_of(jakarta, named), stated) == [(NAMED, NAMED, "$.recovery")]
    lower = changed(named, {"recovery": RECOVERY | {"most_percent": "12.5"}})
    (change,) = control_changes(book_of(jakarta, lower), stated)
    assert change.path == "$.recovery.most_percent"
    assert change.text_id == "Kelebihan bayar dipotong paling banyak: 10\u00a0% → 12,5\u00a0%"
    assert change.text_en == "Overpayments most that is recovered: 10\u00a0% → 12,5\u00a0%"


def test_a_control_that_is_stated_for_the_first_time_says_its_value() -> None:
    jakarta, named = sample_rules("jakarta-108-2016"), sample_rules(NAMED)
    before = changed(named, {"cut_off": None, "recovery": None})
    book = book_of(jakarta, changed(named, {"cut_off": CUT_OFF, "recovery": RECOVERY}))
    changes = control_changes(book, book_of(jakarta, before))
    assert [change.text_id for change in changes] == [
        "Kelebihan bayar: ditambahkan, dipotong paling banyak 10\u00a0%",
        "Batas waktu bulan: ditambahkan, tanggal bulan berikutnya 5, pukul 16:00+07:00",
    ]


def test_of_the_first_book_all_that_it_says_is_listed() -> None:
    paths = {path for _, beside, path in said(LIVE, NO_BOOK) if beside is None}
    assert {"$.ceiling", "$.over_budget", "$.approval"} <= paths


def test_the_digest_binds_the_contents_that_the_changes_are_between() -> None:
    book = book_of(changed(sample_rules(NAMED), {"ceiling.ceiling_percent": 120}))
    changes = control_changes(book, LIVE)
    digest = controls_digest(book.sha256, LIVE.sha256, changes)
    assert digest == controls_digest(book.sha256, LIVE.sha256, changes)
    assert digest != controls_digest(LIVE.sha256, LIVE.sha256, changes)
    assert digest != controls_digest(book.sha256, LIVE.sha256, changes[1:])
