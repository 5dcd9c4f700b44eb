"""Who came, left or changed within the month: against a look at each day of it."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.entitlement.cases import NAMED, PNS, rules_of
from tests.unit.register.test_register import LAST_DAY, entry
from tukin.register.register import LEFT, Register, RegisterEntry
from tukin.register.roll import Roll
from tukin.register.within_month import EndedStatus

FIRST_DAY = date(2026, 10, 1)
DAYS = [FIRST_DAY + timedelta(days=number) for number in range(31)]
UNPAID = ("tugas-belajar", "mpp")


def oct_(day: int) -> date:
    return date(2026, 10, day)


def roll(*entries: RegisterEntry) -> Roll:
    return Roll(Register(entries), LAST_DAY, rules_of(NAMED), {"disdik"})


def test_the_unpaid_statuses_of_these_tests_are_unpaid() -> None:
    unpaid = {item.code for item in rules_of(NAMED).statuses if item.pay_bp == 0}
    assert set(UNPAID) <= unpaid


@pytest.mark.parametrize(
    ("spans", "joined"),
    [
        ([{}], None),  # since 2010
        ([{"since": oct_(1)}], None),
        ([{"since": oct_(2)}], oct_(2)),
        ([{"since": LAST_DAY}], LAST_DAY),
        ([{"until": oct_(11)}, {"since": oct_(12), "grade": "III/b"}], None),  # promoted
        ([{"until": oct_(11), "agency": "dinkes"}, {"since": oct_(12)}], None),  # moved
        ([{"until": oct_(9)}, {"since": oct_(12)}], oct_(12)),  # away for two days
        ([{"until": oct_(11), "status": "berhenti"}, {"since": oct_(12)}], oct_(12)),
        (
            [{"since": oct_(5), "until": oct_(11), "grade": "II/d"}, {"since": oct_(12)}],
            oct_(5),
        ),
        ([{"since": date(2026, 11, 2)}], None),  # not there at all: the row is rejected
        ([{"since": oct_(3), "status": "meninggal"}], None),
        ([{"until": date(2026, 9, 30)}, {"since": oct_(1)}], None),
    ],
)
def test_who_joined_within_the_month(spans: list[dict[str, object]], joined: date | None) -> None:
    assert roll(*(entry(**span) for span in spans)).joined_within_month(PNS) == joined


@pytest.mark.parametrize(
    ("spans", "ended"),
    [
        ([{"status": "tugas-belajar"}], None),  # is unpaid on the last day
        (
            [{"status": "tugas-belajar", "until": oct_(30)}, {"since": LAST_DAY}],
            EndedStatus("tugas-belajar", date(2010, 1, 1), oct_(30)),
        ),
        (
            [{"status": "Tugas Belajar", "until": oct_(1)}, {"since": oct_(2)}],
            None,  # no slug: the reader of files makes one
        ),
        (
            [{"status": "tugas-belajar", "until": oct_(1)}, {"since": oct_(2)}],
            EndedStatus("tugas-belajar", date(2010, 1, 1), oct_(1)),
        ),
        ([{"status": "tugas-belajar", "until": date(2026, 9, 30)}, {"since": oct_(1)}], None),
        (
            [
                {"status": "tugas-belajar", "until": oct_(5)},
                {"since": oct_(6), "until": oct_(7)},
                {"status": "masa-persiapan-pensiun", "since": oct_(8), "until": oct_(9)},
                {"since": oct_(10)},
            ],
            EndedStatus("mpp", oct_(8), oct_(9)),  # the code, where the register has the label,
        ),
        (
            [
                {"status": "tugas-belajar", "until": oct_(5)},
                {"status": "masa-persiapan-pensiun", "since": oct_(6)},
            ],
            None,  # one unpaid status after another
        ),
        (
            [{"status": "tugas-belajar", "until": oct_(5)}, {"since": oct_(6), "until": oct_(9)}],
            None,  # gone before the last day
        ),
    ],
)
def test_an_unpaid_status_that_ended(
    spans: list[dict[str, object]], ended: EndedStatus | None
) -> None:
    assert roll(*(entry(**span) for span in spans)).ended_unpaid_status(PNS) == ended


def test_names_are_those_of_the_last_day() -> None:
    here = roll(entry(name="Ani", until=oct_(9)), entry(name="Ani Lestari", since=oct_(10)))
    assert here.name_of(PNS) == "Ani Lestari"
    assert roll(entry()).name_of(PNS) is None
    assert roll().name_of(PNS) is None


STATUSES = ("aktif", "aktif", *UNPAID, "cuti-melahirkan", "pensiun")
SPANS = st.lists(
    st.tuples(st.integers(-20, 45), st.integers(0, 20), st.sampled_from(STATUSES)), max_size=6
)


def without_overlap(spans: Iterable[tuple[int, int, str]]) -> list[RegisterEntry]:
    """Entries of one person; of two that overlap the later one begins after the earlier."""
    entries: list[RegisterEntry] = []
    for first, days, status in sorted(spans):
        since = FIRST_DAY + timedelta(days=first)
        if entries and entries[-1].until is not None:
            since = max(since, entries[-1].until + timedelta(days=1))
        until = since + timedelta(days=days)
        entries.append(entry(since=since, until=until, status=status, name=f"{len(entries)}"))
    return entries


@given(SPANS)
def test_every_day_of_the_month_agrees(spans: list[tuple[int, int, str]]) -> None:
    entries = without_overlap(spans)
    here = roll(*entries)
    on = {day: [e for e in entries if e.holds_on(day)] for day in DAYS}
    works = {day: bool(on[day]) and on[day][0].status not in LEFT for day in DAYS}
    last = on[LAST_DAY]

    back = [day for day in DAYS[:-1] if not works[day]]
    expected = max(back) + timedelta(days=1) if works[LAST_DAY] and back else None
    assert here.joined_within_month(PNS) == expected

    unpaid_days = [day for day in DAYS if works[day] and on[day][0].status in UNPAID]
    is_paid = works[LAST_DAY] and last[0].status not in UNPAID
    ended = here.ended_unpaid_status(PNS)
    assert (ended.until if ended else None) == (
        max(unpaid_days) if is_paid and unpaid_days else None
    )

    finding = here.check_person(PNS)
    if last:
        assert finding is None or finding.code == "E122"
    elif begun := [e for e in entries if e.since <= LAST_DAY]:
        assert finding is not None
        assert finding.code == ("E122" if begun[-1].status == "pensiun" else "E139")
        day = begun[-1].since if finding.code == "E122" else begun[-1].until
        assert finding.details == {"day": day}
    else:
        assert finding is not None
        assert finding.code == "E120"


def test_a_register_of_many_is_looked_at_once() -> None:
    many = [entry(nip=f"{198501012010011000 + number}") for number in range(1000)]
    changed = [
        *many,
        entry(nip=PNS, status="tugas-belajar", until=oct_(5)),
        entry(nip=PNS, since=oct_(6)),
    ]
    here = roll(*changed)
    people = [nip for nip, _ in groupby(sorted({e.nip for e in changed}))]
    assert [nip for nip in people if here.ended_unpaid_status(nip)] == [PNS]
