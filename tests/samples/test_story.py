"""The small agency of the stories: everybody has a rater, and each of its files is taken."""

from datetime import date

import pytest

from infrastructure.local.stories import setting
from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import LineKind
from tukin.people.lines.lines_file import Surroundings, check_lines
from tukin.people.lines.tasks import find_tasks
from tukin.register.register_file import check_register
from tukin.rules.check import check_rules
from tukin.rules.rule_set import RuleBook
from tukin.vocabulary.period import Period

DAY = date(2026, 11, 30)
KOMINFO = ["kominfo", "dinas-komunikasi-dan-informatika"]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory) -> Chain:
    path = setting.FILES / "register.csv"
    register = check_register(path, path.name).register
    assert register is not None
    people = People.of(register.entries, KOMINFO)
    sent = tmp_path_factory.mktemp("lines") / "2026-11-01.csv"
    sent.write_bytes(setting.Setting(Period(2026, 11)).lines)
    lines = check_lines(sent, sent.name, Surroundings(DAY, lambda _: people))
    assert (lines.errors, lines.findings) == ([], [])
    assert lines.lines is not None
    return Chain(setting.AGENCY, lines.lines, people, setting.HEAD)


def test_three_rate_eleven_and_an_office_outside_rates_the_head(chain: Chain) -> None:
    rated = {nip: len(chain.ratees_of(nip, DAY)) for nip in (setting.HEAD, setting.RATER)}
    assert rated == {setting.HEAD: 3, setting.RATER: 5}
    assert len(chain.ratees_of(setting.PLT, DAY)) == 3
    assert chain.ratees_of(setting.AWAY, DAY) == ()
    found = chain.rater_of(setting.OPERATOR, DAY)
    assert found is not None
    assert (found.nip, found.kind, found.basis) == (setting.PLT, LineKind.PLT, "SP 5/2026")
    of_head = chain.rater_of(setting.HEAD, DAY)
    assert of_head is not None
    assert (of_head.nip, of_head.name) == (None, "Wali Kota")
    assert list(find_tasks(chain, DAY)) == []


def test_twelve_people_sign_in_two_of_them_as_officers() -> None:
    accounts = setting.accounts()
    assert len(accounts) == 12
    office = {account.nip: account.kind for account in accounts if account.office}
    assert office == {setting.HEAD: "head", setting.OPERATOR: "hr"}
    assert setting.name_of(setting.EMPLOYEE) == "Yohanes Tarigan"


@pytest.mark.parametrize("period", [Period(2026, 10), Period(2027, 3)])
def test_its_rules_are_sound_and_its_budget_makes_the_head_decide(period: Period) -> None:
    checked = check_rules(setting.Setting(period).rules)
    assert not checked.errors
    assert isinstance(checked.document, RuleBook)
    rules = checked.document.in_force(period)
    assert rules is not None
    assert rules.cycle is not None
    assert rules.budget_idr(setting.AGENCY, period) == 1_000_000
    assert rules.budget_idr(setting.AGENCY, period.following) is None
