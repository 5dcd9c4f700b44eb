"""By the sample lines everybody of the sample register has a rater, and each list is taken."""

from datetime import date

import pytest

from tests.samples.generate import EVENTS
from tests.samples.lines import DATED, PATHS, SPAN, sample_lines, top_of
from tests.samples.register import OFFICES
from tests.samples.register import PATH as REGISTER
from tukin.people.lines.chain import Chain, People
from tukin.people.lines.line import LineKind
from tukin.people.lines.lines_file import Surroundings, check_lines
from tukin.people.lines.tasks import find_tasks
from tukin.register.register_file import check_register
from tukin.vocabulary.names import slug
from tukin.vocabulary.period import Period


@pytest.fixture(scope="module", params=OFFICES)
def chain(request: pytest.FixtureRequest) -> Chain:
    agency: str = request.param
    register = check_register(EVENTS / REGISTER, REGISTER).register
    assert register is not None
    people = People.of(register.entries, [slug(OFFICES[agency])])
    checked = check_lines(
        EVENTS / PATHS[agency], PATHS[agency], Surroundings(DATED, lambda _: people)
    )
    assert checked.lines is not None, checked.errors[:3]
    assert checked.findings == []
    return Chain(agency, checked.lines, people, top_of(agency))


def test_is_what_the_generator_writes() -> None:
    for agency, path in PATHS.items():
        assert (EVENTS / path).read_bytes() == sample_lines(agency)


@pytest.mark.parametrize("day", [date(2026, 9, 30), date(2026, 10, 31), date(2026, 11, 18)])
def test_everybody_has_a_rater(chain: Chain, day: date) -> None:
    assert chain.without_rater(day) == ()
    assert find_tasks(chain, day) == []


def test_everybody_who_served_in_september_is_rated_once(chain: Chain) -> None:
    period = Period(2026, 9)
    served = [nip for nip in chain.people.entries if chain.day_that_counts(nip, period)]
    rated = [nip for rater in chain.lines.raters for nip, _ in chain.ratees_in(rater, period)]
    assert sorted([*rated, str(chain.top_nip)]) == sorted(served)


def test_the_groups_are_of_a_size_for_one_table(chain: Chain) -> None:
    day = date(2026, 10, 31)
    sizes = [len(chain.ratees_of(rater, day)) for rater in chain.lines.raters]
    assert max(sizes) <= SPAN + 4
    assert sum(size >= 12 for size in sizes) > len(sizes) - 2


def test_a_week_in_november_is_of_who_acts(chain: Chain) -> None:
    row = next(line for line in chain.lines.rows if line.kind is LineKind.PLH)
    assert row.instead_of is not None
    staff = chain.ratees_of(row.instead_of, date(2026, 11, 13))
    assert chain.ratees_of(row.instead_of, date(2026, 11, 18)) == ()
    assert {*staff} <= {*chain.ratees_of(str(row.rater_nip), date(2026, 11, 18))}
