"""Rules that say they are not for pay: why, who names it, and where they are refused."""

import json
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner, Result

from tests.grant_rows import four_eyes
from tests.scenarios.loader import PERIODS, changed, sample_rules
from tests.unit.entitlement.cases import rules_of, sound_row
from tukin.cli import rule_files
from tukin.cli.inputs import Sources, find_inputs
from tukin.cli.main import app
from tukin.entitlement.appraisal import Appraisal
from tukin.entitlement.formula import Formula
from tukin.file_formats.raw_row import RawRow
from tukin.intake.row_validator import RowValidator
from tukin.rule_changes.approve import approve
from tukin.rule_changes.proposal import Proposal, ProposalStatus
from tukin.rule_changes.requests import RuleApprovalBody
from tukin.rules.check import Severity, check_rules, pay_content
from tukin.rules.for_pay import require_for_pay
from tukin.rules.rule_set import RuleBook, load_rule_set
from tukin.rules.validate import require_book
from tukin.vocabulary.errors import FileRefused, InvalidInput, RulesUnapproved
from tukin.vocabulary.money import format_idr
from tukin.vocabulary.period import Period

NASIONAL, NAMED = "nasional", "named-indicators"
PERIOD = Period.parse(PERIODS[NASIONAL])


def book_of(*names: str) -> dict[str, Any]:
    return {"rule_sets": [sample_rules(name) for name in names]}


def test_nasional_cuts_discipline_twice() -> None:
    """By hand. Class 9 is 5,079,200. Productivity 100; three days absent and one excused leave a
    discipline of 75. The national pattern cuts in the 40 % of discipline alone:

        60 % × 100 + 40 % × 75 = 60 + 30 = 90 %;  90 % × 5,079,200 = 4,571,280

    The sample takes 3 × 5 % + 1 × 2.5 % = 17.5 % of the whole amount besides:

        17.5 % × 5,079,200 = 888,860;  4,571,280 − 888,860 = 3,682,420
    """
    amount = 5_079_200
    right = amount * (60 * 100 + 40 * 75) // 10_000
    cut_again = amount * (3 * 50 + 25) // 1_000
    assert (right, right - cut_again) == (4_571_280, 3_682_420)

    rules = rules_of(NASIONAL)
    cells = sound_row(
        NASIONAL, position="kelas-9", produktivitas="100", disiplin="75", alpa="3", ijin="1"
    )
    row = RowValidator(rules, "disdik", PERIOD).validate(RawRow(2, cells))
    assert isinstance(row, Appraisal), row
    steps = Formula(rules).compute(row).steps
    assert (steps.base_idr, steps.rated_idr) == (amount, right)
    assert steps.unexcused_cut_idr + steps.excused_cut_idr == cut_again
    assert steps.gross_idr == 3_682_420, "once rules can say it right, the mark can go"


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("id", "Rp4.571.280", "Rp3.682.420"),
        ("en", "Rp4,571,280", "Rp3,682,420"),
    ],
)
def test_adopting_names_both_figures(language: str, right: str, wrong: str) -> None:
    text = (rule_files.SAMPLES.parents[2] / "docs" / "adopting.md").read_text(encoding="utf-8")
    assert right in text
    assert wrong in text
    if language == "id":
        assert (format_idr(4_571_280), format_idr(3_682_420)) == (right, wrong)


def test_check_marks_it() -> None:
    checked = check_rules(json.dumps(sample_rules(NASIONAL)).encode())
    (problem,) = checked.problems
    assert (problem.code, problem.json_path) == ("E661", "$.not_for_pay")
    assert problem.severity is Severity.WARNING
    assert "nasional" in problem.message.id
    assert "tidak untuk pembayaran" in problem.message.id
    assert "not for pay" in problem.message.en
    assert checked.document is not None, "to try things with it"


def test_check_marks_it_within_a_book() -> None:
    checked = check_rules(json.dumps(book_of(NASIONAL)).encode())
    assert [(p.code, p.json_path) for p in checked.problems] == [
        ("E661", "$.rule_sets[0].not_for_pay")
    ]


@pytest.mark.parametrize(
    ("language", "mark", "reason"),
    [
        ("id", "TIDAK UNTUK PEMBAYARAN", "disiplin dipotong dua kali"),
        ("en", "NOT FOR PAY", "discipline is cut twice"),
    ],
)
def test_the_command_marks_it(language: str, mark: str, reason: str) -> None:
    def check(name: str) -> Result:
        arguments = ["rules", "check", name, "--language", language]
        return CliRunner().invoke(app, arguments, env={"COLUMNS": "160"})

    result = check(NASIONAL)
    assert result.exit_code == 0
    assert mark in result.stdout
    assert reason in result.stdout
    assert mark not in check(NAMED).stdout


@pytest.mark.parametrize("name", sorted(path.stem for path in rule_files.SAMPLES.glob("*.json")))
def test_no_other_sample_is_marked(name: str) -> None:
    marked = load_rule_set(json.dumps(sample_rules(name)).encode()).not_for_pay is not None
    assert marked == (name == NASIONAL)


def test_it_is_no_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert NASIONAL not in rule_files.SAMPLE_BOOKS[rule_files.DEFAULT_BOOK]
    assert rule_files.find_rules(None, PERIOD).not_for_pay is None
    monkeypatch.setattr(rule_files, "DEFAULT_BOOK", NASIONAL)
    with pytest.raises(FileRefused, match="E661"):
        rule_files.find_rules(None, PERIOD)
    assert rule_files.find_rules(NASIONAL, PERIOD).rule_set == NASIONAL, "by its name it may be"


def test_a_book_with_it_is_refused_by_its_reason() -> None:
    sound = RuleBook.model_validate_json(json.dumps(book_of(NAMED)))
    require_for_pay(sound)
    later = changed(sample_rules(NASIONAL), {"effective_from": "2031-01", "rule_set": "kota"})
    early = changed(sample_rules(NAMED), {"effective_until": "2030-14"})
    book = RuleBook.model_validate_json(json.dumps({"rule_sets": [early, later]}))
    with pytest.raises(InvalidInput, match="E661") as refused:
        require_for_pay(book)
    assert refused.value.details["name"] == "kota", "under another name, too"


@pytest.mark.parametrize(("names", "refused"), [((NAMED,), False), ((NASIONAL,), True)])
def test_the_validator_of_appconfig_refuses_it(names: tuple[str, ...], refused: bool) -> None:
    content = json.dumps(book_of(*names)).encode()
    if not refused:
        require_book(content, approvals(is_approved=True))
        return
    with pytest.raises(InvalidInput, match="E661"):
        require_book(content, approvals(is_approved=True))


def test_the_validator_of_appconfig_refuses_what_two_did_not_approve() -> None:
    with pytest.raises(RulesUnapproved, match="E666"):
        require_book(json.dumps(book_of(NAMED)).encode(), approvals(is_approved=False))


def approvals(*, is_approved: bool) -> Any:
    return SimpleNamespace(is_approved=lambda _: is_approved)


def test_the_mark_decides_no_amount_and_old_hashes_stay() -> None:
    marked = rules_of(NASIONAL)
    document = sample_rules(NASIONAL)
    del document["not_for_pay"]
    without = load_rule_set(json.dumps(document).encode())
    assert pay_content(marked) == pay_content(without)
    assert marked.sha256 != without.sha256
    for stated_later in ("approval", "cut_off", "recovery"):
        del document[stated_later]
    without = load_rule_set(json.dumps(document).encode())
    assert without.sha256 == "ec011793337d7892c54149bca1775151ae9c9e8a7c5f59cac618fad3bf78b82e"


@pytest.mark.parametrize(("name", "refused"), [(NAMED, False), (NASIONAL, True)])
def test_approving_it_is_refused_and_nothing_is_deployed(name: str, refused: bool) -> None:
    live, book = (
        RuleBook.model_validate_json(json.dumps(book_of(each)))
        for each in ("jakarta-108-2016", name)
    )
    proposal = Proposal(
        sha256=book.sha256,
        base_sha256=live.sha256,
        author="sari",
        reason="uji",
        proposed_at="2026-11-29T00:00:00+00:00",
        simulation_sha256="0" * 64,
        status=ProposalStatus.APPROVED,  # also one whose deployment did not start
    )
    deployed: list[RuleBook] = []
    desk = SimpleNamespace(
        proposals=SimpleNamespace(get=lambda _: proposal, advance=lambda *_: True),
        in_force=lambda: live,
        contents=SimpleNamespace(book=lambda _: book),
        require_sound=lambda *_: book,
        four_eyes=four_eyes(),
        shelf=SimpleNamespace(deploy=lambda each, _: deployed.append(each)),
        time=lambda: "2026-11-29T00:00:00+00:00",
        count=lambda _: None,
    )
    body = RuleApprovalBody(reason="setuju", simulation_sha256="0" * 64)
    if refused:
        with pytest.raises(InvalidInput, match="E661"):
            approve(cast(Any, desk), book.sha256, body, "budi")
    else:
        approve(cast(Any, desk), book.sha256, body, "budi")
    assert deployed == ([] if refused else [book])


def test_a_preview_by_it_says_so() -> None:
    sources = Sources(rules=NASIONAL)
    assert "TIDAK UNTUK PEMBAYARAN" in find_inputs("disdik", str(PERIOD), sources).rules_from.id
    other = find_inputs("disdik", str(PERIOD), Sources(rules=NAMED)).rules_from
    assert "TIDAK" not in other.id
