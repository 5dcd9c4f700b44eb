"""Who rates whom on a day: kinds over one another, who is above, and the day that counts."""

from datetime import date, timedelta

import pytest

from tests.line_rows import DAY, SINCE, chain, entry, line, nip
from tukin.people.lines.chain import Chain, People, Rater
from tukin.people.lines.line import LineKind, Lines
from tukin.people.lines.tasks import find_tasks
from tukin.vocabulary.period import Period

OCTOBER = Period(2026, 10)
PLH, PLT, DELEGASI = LineKind.PLH, LineKind.PLT, LineKind.DELEGASI
ORDER = {"since": date(2026, 10, 12), "until": date(2026, 10, 16), "basis": "SPRINT 1"}
ONE_DAY = timedelta(days=1)


def everybody(*numbers: int) -> list:  # type: ignore[type-arg]
    return [entry(number) for number in numbers]


def who(rater: Rater | None) -> str | None:
    return None if rater is None else rater.nip


class TestRater:
    def test_the_line_of_the_post_counts(self) -> None:
        found = chain([line(1, 2)], everybody(1, 2)).rater_of(nip(1), DAY)
        assert found == Rater(nip(2), "Contoh 002", LineKind.DEFINITIF, "")

    def test_before_and_after_nobody_rates(self) -> None:
        rows = [line(1, 2, since=DAY, until=DAY)]
        made = chain(rows, everybody(1, 2))
        assert who(made.rater_of(nip(1), DAY)) == nip(2)
        assert made.rater_of(nip(1), DAY - ONE_DAY) is None
        assert made.rater_of(nip(1), DAY + ONE_DAY) is None

    @pytest.mark.parametrize(
        ("kinds", "expected"),
        [
            ([PLH], 4),
            ([PLT], 3),
            ([DELEGASI], 5),
            ([PLH, PLT], 3),
            ([PLT, DELEGASI], 5),
            ([PLH, PLT, DELEGASI], 5),
            ([], 2),
        ],
    )
    def test_delegasi_goes_before_plt_before_plh(
        self, kinds: list[LineKind], expected: int
    ) -> None:
        raters = {PLH: 4, PLT: 3, DELEGASI: 5}
        rows = [line(1, 2), *(line(1, raters[kind], kind, **ORDER) for kind in kinds)]
        found = chain(rows, everybody(1, 2, 3, 4, 5)).rater_of(nip(1), DAY)
        assert who(found) == nip(expected)

    def test_a_plh_for_five_days_is_one_row_for_all_staff(self) -> None:
        rows = [line(1, 2), line(3, 2), line(6, 7), line(None, 4, PLH, instead_of=2, **ORDER)]
        made = chain(rows, everybody(1, 2, 3, 4, 6, 7))
        by_day = {
            day: [who(made.rater_of(nip(each), day)) for each in (1, 3, 6)]
            for day in (
                date(2026, 10, 11),
                date(2026, 10, 12),
                date(2026, 10, 16),
                date(2026, 10, 17),
            )
        }
        assert by_day == {
            date(2026, 10, 11): [nip(2), nip(2), nip(7)],
            date(2026, 10, 12): [nip(4), nip(4), nip(7)],
            date(2026, 10, 16): [nip(4), nip(4), nip(7)],
            date(2026, 10, 17): [nip(2), nip(2), nip(7)],
        }
        assert made.ratees_of(nip(4), DAY) == (nip(1), nip(3))
        assert made.ratees_of(nip(2), DAY) == ()

    def test_who_acts_for_their_own_superior_is_rated_as_before(self) -> None:
        rows = [line(1, 2), line(4, 2), line(None, 4, PLH, instead_of=2, **ORDER)]
        made = chain(rows, everybody(1, 2, 4))
        assert who(made.rater_of(nip(1), DAY)) == nip(4)
        assert who(made.rater_of(nip(4), DAY)) == nip(2)

    def test_the_row_that_names_the_person_goes_before_the_one_for_all(self) -> None:
        rows = [line(1, 2), line(None, 4, PLH, instead_of=2, **ORDER), line(1, 5, PLH, **ORDER)]
        found = chain(rows, everybody(1, 2, 4, 5)).rater_of(nip(1), DAY)
        assert who(found) == nip(5)

    def test_a_rater_who_left_rates_nobody_and_the_row_below_counts(self) -> None:
        gone = entry(4, until=date(2026, 10, 13))
        retired = entry(4, since=date(2026, 10, 14), status="pensiun")
        rows = [line(1, 2), line(1, 4, PLT, **ORDER)]
        made = chain(rows, [*everybody(1, 2), gone, retired])
        assert who(made.rater_of(nip(1), date(2026, 10, 13))) == nip(4)
        assert who(made.rater_of(nip(1), date(2026, 10, 14))) == nip(2)

    def test_an_office_outside_has_no_number(self) -> None:
        rows = [line(1, None, LineKind.NON_ASN, rater_name="Gubernur")]
        found = chain(rows, everybody(1)).rater_of(nip(1), DAY)
        assert found == Rater(None, "Gubernur", LineKind.NON_ASN, "")

    def test_the_right_stands_on_the_rater(self) -> None:
        found = chain([line(1, 4, PLT, **ORDER)], everybody(1, 4)).rater_of(nip(1), DAY)
        assert found == Rater(nip(4), "Contoh 004", PLT, "SPRINT 1")

    def test_no_number_and_no_name_comes_into_a_log(self) -> None:
        row = line(1, 2, rater_name="Ani", instead_of=3)
        text = repr(row) + repr(Rater(nip(2), "Ani", PLT, "")) + repr(People.of([entry(1)], []))
        assert "1985" not in text
        assert "Ani" not in text


class TestSuperior:
    def test_it_is_the_rater_of_the_rater(self) -> None:
        made = chain([line(1, 2), line(2, 3), line(3, 4)], everybody(1, 2, 3, 4), top=4)
        assert who(made.superior_of(nip(1), DAY)) == nip(3)

    def test_who_holds_both_posts_is_passed_over(self) -> None:
        """2 is at once the rater and, as Plt, in the place of 3, above whom is 4."""
        rows = [line(1, 2), line(2, 3), line(3, 4), line(None, 2, PLT, instead_of=4, **ORDER)]
        made = chain([*rows, line(4, 5)], everybody(1, 2, 3, 4, 5), top=5)
        assert who(made.rater_of(nip(3), DAY)) == nip(2)
        assert who(made.superior_of(nip(1), DAY)) == nip(3)
        assert who(made.superior_of(nip(2), DAY)) == nip(5)  # never the person

    def test_where_the_rater_has_none_it_is_who_is_at_the_top(self) -> None:
        made = chain([line(1, 2)], everybody(1, 2, 9), top=9)
        assert made.superior_of(nip(1), DAY) == Rater(nip(9), "Contoh 009", LineKind.DEFINITIF, "")

    def test_a_superior_who_left_is_passed_over(self) -> None:
        rows = [line(1, 2), line(2, 3), line(3, 4)]
        left = [entry(3, status="pensiun")]
        made = chain(rows, [*everybody(1, 2, 4, 9), *left], top=9)
        assert who(made.superior_of(nip(1), DAY)) == nip(4)

    def test_it_is_never_the_person_and_never_the_rater(self) -> None:
        made = chain([line(1, 2)], everybody(1, 2), top=2)
        assert made.superior_of(nip(1), DAY) is None
        assert chain([line(1, 2)], everybody(1, 2), top=1).superior_of(nip(1), DAY) is None

    def test_above_somebody_whom_nobody_rates_is_the_top(self) -> None:
        assert who(chain([], everybody(1, 9), top=9).superior_of(nip(1), DAY)) == nip(9)

    def test_above_an_office_outside_is_nobody(self) -> None:
        rows = [line(1, None, LineKind.NON_ASN, rater_name="Gubernur")]
        assert chain(rows, everybody(1, 9), top=9).superior_of(nip(1), DAY) is None

    def test_a_circle_ends(self) -> None:
        """No file with one is taken; what was stored otherwise still ends."""
        made = chain([line(1, 2), line(2, 3), line(3, 2)], everybody(1, 2, 3, 9), top=9)
        assert who(made.superior_of(nip(1), DAY)) == nip(3)
        assert (
            who(chain([line(1, 2), line(2, 1)], everybody(1, 2)).superior_of(nip(1), DAY)) is None
        )


class TestDays:
    def test_who_stays_counts_on_the_last_day(self) -> None:
        assert chain([], everybody(1)).day_that_counts(nip(1), OCTOBER) == date(2026, 10, 31)

    def test_who_retired_on_the_10th_counts_on_the_9th(self) -> None:
        rows = [
            entry(1, until=date(2026, 10, 9)),
            entry(1, since=date(2026, 10, 10), status="pensiun"),
        ]
        assert chain([], rows).day_that_counts(nip(1), OCTOBER) == date(2026, 10, 9)

    def test_who_moved_counts_in_each_agency(self) -> None:
        rows = [
            entry(1, until=date(2026, 10, 11)),
            entry(1, since=date(2026, 10, 12), agency="dinas-kesehatan"),
        ]
        here = chain([], rows)
        there = Chain("dinkes", Lines([]), People.of(rows, ["dinas-kesehatan"]), None)
        assert here.day_that_counts(nip(1), OCTOBER) == date(2026, 10, 11)
        assert there.day_that_counts(nip(1), OCTOBER) == date(2026, 10, 31)
        assert there.day_that_counts(nip(1), Period(2026, 9)) is None
        assert here.day_that_counts(nip(1), Period(2026, 11)) is None

    def test_who_came_back_counts_on_the_later_day(self) -> None:
        rows = [
            entry(1, until=date(2026, 10, 5)),
            entry(1, since=date(2026, 10, 6), until=date(2026, 10, 19), agency="dinas-kesehatan"),
            entry(1, since=date(2026, 10, 20), until=date(2026, 10, 25)),
        ]
        assert chain([], rows).day_that_counts(nip(1), OCTOBER) == date(2026, 10, 25)

    def test_an_extra_pay_run_counts_in_december(self) -> None:
        rows = [entry(1, until=date(2026, 11, 30)), entry(2)]
        made = chain([], rows)
        assert made.day_that_counts(nip(1), Period(2026, 13)) is None
        assert made.day_that_counts(nip(2), Period(2026, 13)) == date(2026, 12, 31)

    def test_ratees_of_a_period_are_those_of_the_day_that_counts(self) -> None:
        """Who left on the 10th is of the rater of that day, all others of the month's last."""
        rows = [
            line(1, 2, until=date(2026, 10, 20)),
            line(1, 3, since=date(2026, 10, 21)),
            line(4, 2, until=date(2026, 10, 20)),
            line(4, 3, since=date(2026, 10, 21)),
        ]
        people = [*everybody(1, 2, 3), entry(4, until=date(2026, 10, 10))]
        made = chain(rows, people)
        assert made.ratees_in(nip(2), OCTOBER) == ((nip(4), date(2026, 10, 10)),)
        assert made.ratees_in(nip(3), OCTOBER) == ((nip(1), date(2026, 10, 31)),)

    def test_those_whom_nobody_rates_are_named_with_the_day(self) -> None:
        people = [*everybody(1, 2), entry(3, until=date(2026, 10, 20)), entry(4, until=SINCE)]
        made = chain([line(1, 2)], people)
        assert made.without_rater(DAY) == (nip(2), nip(3))
        found = [(task.code, task.nip, task.due) for task in find_tasks(made, DAY)]
        assert found == [
            ("W1101", nip(3), date(2026, 10, 20)),
            ("W1101", nip(2), date(2026, 10, 31)),
        ]

    def test_a_row_whose_rater_left_is_a_task(self) -> None:
        made = chain(
            [line(1, 2), line(1, 3, PLT, **ORDER)], [*everybody(1, 3), entry(2, until=SINCE)]
        )
        first, second = find_tasks(made, DAY)
        assert (first.code, first.nip, first.due) == ("W1002", nip(1), DAY)
        assert (second.code, second.nip) == ("W1101", nip(3))

    def test_without_a_register_whom_lines_name_work(self) -> None:
        made = Chain("disdik", Lines([line(1, 2)]), People(is_known=False), None)
        assert made.ratees_of(nip(2), DAY) == (nip(1),)
        assert made.day_that_counts(nip(1), OCTOBER) == date(2026, 10, 31)
        assert made.without_rater(DAY) == ()
