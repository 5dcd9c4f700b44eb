"""Drafts, ratings, revisions and strikes: who may, when, and what happens with two at once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.simulation.ratings.table import MemoryTable
from tests.unit.ratings.office import (
    ABOVE,
    ANI,
    BUDI,
    CITRA,
    DEWI,
    EKO,
    EVERYBODY,
    FAJAR,
    KEYS,
    LINES,
    NOW,
    OCTOBER,
    above,
    agency,
    as_expected,
    chain_of,
    close,
    desk_on,
    entry,
)
from tukin.people.agencies.agency import Mode, RatingsFrom
from tukin.people.lines.line import Line, LineKind
from tukin.ratings.cycle import CycleState
from tukin.ratings.giving import RatingChanged, give, give_by_system, save_draft, strike
from tukin.ratings.rating import Entered, RatingState, Words
from tukin.ratings.store import Ratings
from tukin.vocabulary.errors import InvalidInput, Throttled, TukinError
from tukin.vocabulary.period import Period
from tukin.vocabulary.terms import Expectation

SYSTEM = agency(ratings=RatingsFrom.SYSTEM)
REASON = "Penilai sedang cuti besar."


@pytest.fixture
def table() -> MemoryTable:
    return MemoryTable()


def code_of(error: pytest.ExceptionInfo[TukinError]) -> str:
    return error.value.code


# --- Giving ---------------------------------------------------------------------------------------


def test_a_rating_is_seen_at_once_with_who_gave_it(table: MemoryTable) -> None:
    desk = desk_on(table)
    given = give(desk, BUDI, ANI, above(), 0, NOW)
    assert desk.latest(ANI) == given
    assert (given.state, given.revision, given.given_at) == (RatingState.GIVEN, 1, NOW)
    assert (given.rater_nip, given.rater_kind, given.by) == (BUDI, "definitif", BUDI)
    assert given.lines_sha256 == "l" * 64
    assert given.rules_sha256 == desk.month.rules.sha256
    assert list(desk.ratings.of_month("disdik", OCTOBER)) == [given]
    assert desk.ratings.revisions("disdik", OCTOBER, ANI) == [given]


def test_no_number_or_name_is_in_a_key(table: MemoryTable) -> None:
    desk = desk_on(table)
    save_draft(desk, BUDI, ANI, above(), 0, NOW)
    give(desk, BUDI, ANI, above(), 0, NOW)
    for key in table.items:
        assert not any(nip in part for nip in EVERYBODY for part in key)
    ani = KEYS.of(ANI)
    assert set(table.items) == {
        ("RATING#disdik#2026-10", ani),
        ("RATINGLOG#disdik#2026-10", f"{ani}#0001"),
        ("RATINGDRAFT#disdik#2026-10", f"{ani}#{KEYS.of(BUDI)}"),
    }


def test_a_revision_keeps_the_ones_before_it(table: MemoryTable) -> None:
    desk = desk_on(table)
    first = give(desk, BUDI, ANI, above(), 0, NOW)
    second = give(desk, BUDI, ANI, as_expected(), 1, NOW + timedelta(hours=1))
    assert desk.latest(ANI) == second
    assert second.revision == 2
    assert desk.ratings.revisions("disdik", OCTOBER, ANI) == [first, second]


def test_the_same_form_twice_is_one_revision(table: MemoryTable) -> None:
    desk = desk_on(table)
    first = give(desk, BUDI, ANI, above(), 0, NOW)
    again = give(desk, BUDI, ANI, above(), 0, NOW + timedelta(seconds=2))
    assert again == first
    assert desk.ratings.revisions("disdik", OCTOBER, ANI) == [first]


def test_a_stale_form_changes_nothing_and_loses_nothing(table: MemoryTable) -> None:
    desk = desk_on(table)
    give(desk, BUDI, ANI, as_expected(), 0, NOW)
    second = give(desk, BUDI, ANI, above(), 1, NOW)
    stale = above("Semua berkas lengkap dan tepat waktu.")
    with pytest.raises(RatingChanged) as changed:
        give(desk, BUDI, ANI, stale, 1, NOW)
    assert code_of(changed) == "E1106"
    assert changed.value.given == second
    assert changed.value.typed == stale
    assert desk.latest(ANI) == second
    kept = desk.ratings.older_draft("disdik", OCTOBER, ANI, BUDI)
    assert kept is not None
    assert kept.words == stale.words
    assert ABOVE not in str(changed.value.changes), "words go to persons by the pages alone"


def test_of_two_revisions_at_once_one_is_refused(table: MemoryTable) -> None:
    """Between reading and writing somebody else gives a revision."""
    first, second = desk_on(table), desk_on(table)
    give(first, BUDI, ANI, as_expected(), 0, NOW)

    def overtake(operation: str) -> None:
        if operation == "transact":
            table.step = lambda _: None
            give(second, BUDI, ANI, above(), 1, NOW)

    table.step = overtake
    with pytest.raises(RatingChanged):
        give(first, BUDI, ANI, above("Dua inovasi layanan diterapkan."), 1, NOW)
    latest = first.latest(ANI)
    assert latest is not None
    assert latest.words.strength == ABOVE
    assert [one.revision for one in first.ratings.revisions("disdik", OCTOBER, ANI)] == [1, 2]


def test_an_answer_that_was_lost_is_no_conflict(table: MemoryTable) -> None:
    """boto3 asks again, and the second time the condition fails: the write was ours."""
    desk, real = desk_on(table), table.transact
    table.transact = lambda actions: real(actions) and False  # type: ignore[method-assign]
    given = give(desk, BUDI, ANI, above(), 0, NOW)
    assert desk.latest(ANI) == given


def test_where_only_other_writes_were_in_the_way_the_caller_may_ask_again(
    table: MemoryTable,
) -> None:
    table.transact = lambda actions: False  # type: ignore[method-assign]
    with pytest.raises(Throttled):
        give(desk_on(table), BUDI, ANI, above(), 0, NOW)


def test_words_are_required_before_anything_is_written(table: MemoryTable) -> None:
    with pytest.raises(InvalidInput) as refused:
        give(desk_on(table), BUDI, ANI, above("kurang"), 0, NOW)
    assert code_of(refused) == "E1104"
    assert table.items == {}


# --- Who ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("acting", [DEWI, EKO, FAJAR])
def test_who_is_not_the_rater_is_refused(table: MemoryTable, acting: str) -> None:
    with pytest.raises(TukinError) as refused:
        give(desk_on(table), acting, ANI, as_expected(reason=REASON), 0, NOW)
    assert code_of(refused) == "E1101"
    with pytest.raises(TukinError) as refused:
        save_draft(desk_on(table), acting, ANI, as_expected(), 0, NOW)
    assert code_of(refused) == "E1101"


def test_nobody_rates_themselves(table: MemoryTable) -> None:
    own = (*LINES, Line(FAJAR, FAJAR, "", None, LineKind.DELEGASI, date(2026, 1, 1), None, "x"))
    for desk in (desk_on(table), desk_on(table, chain=chain_of(own))):
        with pytest.raises(InvalidInput) as refused:
            give(desk, FAJAR, FAJAR, as_expected(), 0, NOW)
        assert code_of(refused) == "E112"


def test_who_acts_rates_while_they_act_in_their_own_name(table: MemoryTable) -> None:
    """Dewi acts from the 12th to the 20th: on the 15th she rates, on the 21st Budi does again."""
    on_15th, on_21st = desk_on(table, date(2026, 10, 15)), desk_on(table, date(2026, 10, 21))
    given = give(on_15th, DEWI, ANI, as_expected(), 0, datetime(2026, 10, 15, tzinfo=UTC))
    assert (given.rater_nip, given.rater_kind, given.basis) == (DEWI, "plt", "SK 7")
    with pytest.raises(TukinError) as refused:
        give(on_15th, BUDI, ANI, as_expected(), 1, NOW)
    assert code_of(refused) == "E1101"
    with pytest.raises(TukinError) as refused:
        give(on_21st, DEWI, ANI, above(), 1, NOW)
    assert code_of(refused) == "E1101"
    assert give(on_21st, BUDI, ANI, above(), 1, NOW).rater_kind == "definitif"
    with pytest.raises(TukinError) as refused:
        give(desk_on(table), DEWI, ANI, as_expected(), 2, NOW)
    assert code_of(refused) == "E1101"


def test_a_line_of_tomorrow_gives_nobody_a_right_today(table: MemoryTable) -> None:
    lines = (
        replace(LINES[0], until=date(2026, 10, 5)),
        replace(LINES[0], rater_nip=DEWI, since=date(2026, 10, 6)),
        *LINES[1:5],
    )
    today = desk_on(table, date(2026, 10, 5), chain=chain_of(lines))
    tomorrow = desk_on(table, date(2026, 10, 6), chain=chain_of(lines))
    with pytest.raises(TukinError):
        give(today, DEWI, ANI, as_expected(), 0, NOW)
    assert give(today, BUDI, ANI, as_expected(), 0, NOW).rater_nip == BUDI
    with pytest.raises(TukinError):
        give(tomorrow, BUDI, ANI, above(), 1, NOW)
    assert give(tomorrow, DEWI, ANI, above(), 1, NOW).rater_nip == DEWI


def test_who_left_the_agency_is_rated_by_the_rater_of_the_last_day(table: MemoryTable) -> None:
    people = [entry(nip) for nip in EVERYBODY if nip != ANI]
    chain = chain_of(entries=[*people, entry(ANI, until=date(2026, 10, 13))])
    with pytest.raises(TukinError):
        give(desk_on(table, chain=chain), BUDI, ANI, as_expected(), 0, NOW)
    assert give(desk_on(table, chain=chain), DEWI, ANI, as_expected(), 0, NOW).rater_nip == DEWI


def test_who_was_not_in_the_agency_in_the_month_is_not_rated(table: MemoryTable) -> None:
    people = [entry(nip) for nip in EVERYBODY if nip != ANI]
    chain = chain_of(entries=[*people, entry(ANI, until=date(2026, 9, 30))])
    with pytest.raises(InvalidInput) as refused:
        give(desk_on(table, chain=chain), BUDI, ANI, as_expected(), 0, NOW)
    assert code_of(refused) == "E120"


def test_the_superior_waits_for_the_day_that_ratings_are_due(table: MemoryTable) -> None:
    """Due on 3 November: the day before is too early, and a reason is needed."""
    early, due = desk_on(table, date(2026, 11, 2)), desk_on(table, date(2026, 11, 3))
    with pytest.raises(TukinError) as refused:
        give(early, CITRA, ANI, as_expected(reason=REASON), 0, NOW)
    assert code_of(refused) == "E1109"
    with pytest.raises(TukinError) as refused:
        give(due, CITRA, ANI, as_expected(reason="cuti"), 0, NOW)
    assert code_of(refused) == "E1110"
    given = give(due, CITRA, ANI, as_expected(reason=REASON), 0, NOW)
    assert (given.rater_nip, given.rater_kind, given.reason) == (CITRA, "atasan", REASON)


@pytest.mark.parametrize(
    "budi",
    [
        [entry(BUDI, status="cuti-besar")],
        [entry(BUDI, status="tugas-belajar")],
        [
            entry(BUDI, until=date(2026, 10, 15)),
            entry(BUDI, status="pensiun", since=date(2026, 10, 16)),
        ],
        [],
    ],
)
def test_where_the_rater_is_away_the_superior_rates_at_once(
    table: MemoryTable, budi: list[Any]
) -> None:
    others = [entry(nip) for nip in EVERYBODY if nip != BUDI]
    desk = desk_on(table, date(2026, 11, 1), chain=chain_of(entries=[*others, *budi]))
    assert give(desk, CITRA, ANI, as_expected(reason=REASON), 0, NOW).rater_kind == "atasan"


def test_the_raters_reason_is_not_kept_where_none_is_needed(table: MemoryTable) -> None:
    given = give(desk_on(table), BUDI, ANI, as_expected(reason="apa saja"), 0, NOW)
    assert given.reason == ""


# --- When -----------------------------------------------------------------------------------------


def test_before_the_month_begins_nothing_is_taken(table: MemoryTable) -> None:
    for today, is_open in ((date(2026, 9, 30), False), (date(2026, 10, 1), True)):
        desk = desk_on(table, today)
        if is_open:
            give(desk, BUDI, ANI, as_expected(), 0, NOW)
        else:
            with pytest.raises(TukinError) as refused:
                give(desk, BUDI, ANI, as_expected(), 0, NOW)
            assert code_of(refused) == "E1102"


@pytest.mark.parametrize("state", [CycleState.CLOSING, CycleState.CLOSED])
def test_a_closed_month_takes_no_revision(table: MemoryTable, state: CycleState) -> None:
    desk = desk_on(table)
    give(desk, BUDI, ANI, as_expected(), 0, NOW)
    close(table, state=state)
    with pytest.raises(TukinError) as refused:
        give(desk, BUDI, ANI, above(), 1, NOW)
    assert code_of(refused) == "E1102"
    close(table, state=CycleState.REOPENED)
    assert give(desk, BUDI, ANI, above(), 1, NOW).revision == 2


def test_a_month_that_closes_at_the_last_moment_takes_nothing(table: MemoryTable) -> None:
    """The closing begins after the rater's form was checked and before it was written."""
    desk = desk_on(table)

    def close_first(operation: str) -> None:
        if operation == "transact":
            table.step = lambda _: None
            close(table, state=CycleState.CLOSING)

    table.step = close_first
    with pytest.raises(TukinError) as refused:
        give(desk, BUDI, ANI, as_expected(), 0, NOW)
    assert code_of(refused) == "E1102"
    assert desk.latest(ANI) is None


def test_a_closed_month_takes_a_first_rating_for_sixty_days(table: MemoryTable) -> None:
    close(table, at=datetime(2026, 11, 5, tzinfo=UTC))
    late = desk_on(table, date(2027, 1, 5))
    with pytest.raises(TukinError) as refused:
        give(late, BUDI, ANI, as_expected(), 0, NOW)
    assert code_of(refused) == "E1102"
    in_time = desk_on(table, date(2027, 1, 4))
    assert give(in_time, BUDI, ANI, as_expected(), 0, NOW).revision == 1
    with pytest.raises(TukinError) as refused:
        give(in_time, BUDI, ANI, above(), 1, NOW)
    assert code_of(refused) == "E1102"


@pytest.mark.parametrize(
    "values",
    [
        {"row": agency(mode=Mode.FILES)},
        {"row": SYSTEM},
        {"rules": None},
        {"period": Period(2026, 13)},
    ],
)
def test_where_ratings_are_given_otherwise_the_pages_take_none(
    table: MemoryTable, values: dict[str, Any]
) -> None:
    if "rules" in values:
        values = {"rules": desk_on(table).month.rules.model_copy(update={"cycle": None})}
    with pytest.raises(TukinError) as refused:
        give(desk_on(table, **values), BUDI, ANI, as_expected(), 0, NOW)
    assert code_of(refused) == ("E1102" if "period" in values else "E1103")


def test_what_a_ruling_decided_is_not_changed(table: MemoryTable) -> None:
    desk = desk_on(table)
    give(desk, BUDI, ANI, as_expected(), 0, NOW)
    table.items["RATING#disdik#2026-10", KEYS.of(ANI)]["state"] = "corrected"
    with pytest.raises(TukinError) as refused:
        give(desk, BUDI, ANI, above(), 1, NOW)
    assert code_of(refused) == "E1107"


# --- Drafts ---------------------------------------------------------------------------------------


def test_a_draft_is_its_raters_alone(table: MemoryTable) -> None:
    desk = desk_on(table)
    draft = save_draft(desk, BUDI, ANI, above("belum selesai"), 0, NOW)
    assert desk.ratings.draft("disdik", OCTOBER, ANI, BUDI) == draft
    assert draft.state is RatingState.DRAFT
    assert desk.ratings.draft("disdik", OCTOBER, ANI, CITRA) is None
    assert desk.latest(ANI) is None
    assert list(desk.ratings.of_month("disdik", OCTOBER)) == []
    assert desk.ratings.revisions("disdik", OCTOBER, ANI) == []
    (item,) = table.items.values()
    assert item["expires_at"] == int((NOW + timedelta(days=180)).timestamp())


def test_the_draft_of_one_rater_does_not_replace_anothers(table: MemoryTable) -> None:
    """From the due day on rater and superior may both be at work on one person."""
    desk = desk_on(table, date(2026, 11, 3))
    own = save_draft(desk, BUDI, ANI, above("dari Budi"), 0, NOW)
    other = save_draft(desk, CITRA, ANI, above("dari Citra"), 0, NOW)
    assert desk.ratings.draft("disdik", OCTOBER, ANI, BUDI) == own
    assert desk.ratings.draft("disdik", OCTOBER, ANI, CITRA) == other


def test_a_draft_against_a_given_rating_changes_nothing_of_it(table: MemoryTable) -> None:
    desk = desk_on(table)
    save_draft(desk, BUDI, ANI, above("lama"), 0, NOW)
    given = give(desk, BUDI, ANI, as_expected(), 0, NOW)
    assert desk.ratings.draft("disdik", OCTOBER, ANI, BUDI) is None, "it was given since"
    save_draft(desk, BUDI, ANI, above("dari jendela lama"), 0, NOW)
    assert desk.latest(ANI) == given
    new = save_draft(desk, BUDI, ANI, above("untuk revisi"), 1, NOW)
    assert desk.ratings.draft("disdik", OCTOBER, ANI, BUDI) == new
    with pytest.raises(RatingChanged) as changed:
        save_draft(desk, BUDI, ANI, above("dari jendela lama"), 0, NOW)
    assert changed.value.typed.words.strength == "dari jendela lama"
    assert desk.ratings.draft("disdik", OCTOBER, ANI, BUDI) == new


def test_a_draft_may_be_anything_but_too_long(table: MemoryTable) -> None:
    desk = desk_on(table)
    save_draft(desk, BUDI, ANI, Entered(), 0, NOW)
    with pytest.raises(InvalidInput) as refused:
        save_draft(desk, BUDI, ANI, Entered(words=Words("x" * 501)), 0, NOW)
    assert code_of(refused) == "E1111"


def test_a_draft_whose_answer_was_lost_is_no_conflict(table: MemoryTable) -> None:
    desk, real = desk_on(table), table.transact
    table.transact = lambda actions: real(actions) and False  # type: ignore[method-assign]
    draft = save_draft(desk, BUDI, ANI, above(), 0, NOW)
    assert desk.ratings.draft("disdik", OCTOBER, ANI, BUDI) == draft


# --- A region's own system ------------------------------------------------------------------------


def test_a_system_rates_for_the_rater_of_the_line(table: MemoryTable) -> None:
    desk = desk_on(table, row=SYSTEM)
    given = give_by_system(desk, BUDI, ANI, above(), 0, "disdik-system/e-kinerja", NOW)
    assert (given.rater_nip, given.rater_kind) == (BUDI, "system")
    assert given.by == "disdik-system/e-kinerja"


@pytest.mark.parametrize("rater", [CITRA, DEWI, ANI])
def test_a_system_that_names_another_rater_is_refused(table: MemoryTable, rater: str) -> None:
    """Also the superior, although it is past the due day: they sign in."""
    desk = desk_on(table, date(2026, 11, 4), row=SYSTEM)
    with pytest.raises(TukinError) as refused:
        give_by_system(desk, rater, ANI, as_expected(reason=REASON), 0, "s", NOW)
    assert code_of(refused) == ("E112" if rater == ANI else "E1101")


def test_a_system_is_refused_where_the_agency_rates_on_the_pages(table: MemoryTable) -> None:
    with pytest.raises(TukinError) as refused:
        give_by_system(desk_on(table), BUDI, ANI, as_expected(), 0, "s", NOW)
    assert code_of(refused) == "E1103"


def test_the_rater_strikes_what_a_system_gave(table: MemoryTable) -> None:
    desk = desk_on(table, row=SYSTEM)
    first = give_by_system(desk, BUDI, ANI, above(), 0, "s", NOW)
    struck = strike(desk, BUDI, ANI, "Bukan penilaian saya.", 1, NOW)
    assert (struck.state, struck.revision, struck.counts) == (RatingState.STRUCK, 2, False)
    assert desk.ratings.revisions("disdik", OCTOBER, ANI) == [first, struck]
    assert strike(desk, BUDI, ANI, "Bukan penilaian saya.", 1, NOW) == struck
    again = give_by_system(desk, BUDI, ANI, as_expected(), 2, "s", NOW)
    assert (again.state, again.revision) == (RatingState.GIVEN, 3)


def test_only_the_rater_strikes_and_only_what_a_system_gave(table: MemoryTable) -> None:
    desk = desk_on(table, row=SYSTEM)
    with pytest.raises(TukinError) as refused:
        strike(desk, BUDI, ANI, "Bukan penilaian saya.", 0, NOW)
    assert code_of(refused) == "E1138"
    give_by_system(desk, BUDI, ANI, as_expected(), 0, "s", NOW)
    for acting in (CITRA, ANI, DEWI):
        with pytest.raises(TukinError) as refused:
            strike(desk, acting, ANI, "Bukan penilaian saya.", 1, NOW)
        assert code_of(refused) == "E1138"
    with pytest.raises(TukinError) as refused:
        strike(desk, BUDI, ANI, "bukan", 1, NOW)
    assert code_of(refused) == "E1110"
    with pytest.raises(RatingChanged):
        strike(desk, BUDI, ANI, "Bukan penilaian saya.", 0, NOW)
    close(table)
    with pytest.raises(TukinError) as refused:
        strike(desk, BUDI, ANI, "Bukan penilaian saya.", 1, NOW)
    assert code_of(refused) == "E1102"


def test_a_rating_of_ones_own_is_not_struck(table: MemoryTable) -> None:
    desk = desk_on(table)
    give(desk, BUDI, ANI, as_expected(), 0, NOW)
    with pytest.raises(TukinError) as refused:
        strike(desk, BUDI, ANI, "Saya berubah pikiran.", 1, NOW)
    assert code_of(refused) == "E1138"


# --- What is stored -------------------------------------------------------------------------------


def test_a_rating_is_stored_as_format_1(table: MemoryTable) -> None:
    """The bytes of the format: what reads it later must read just this."""
    desk = desk_on(table)
    entered = above()
    words = replace(entered.words, values=("loyal",), by_indicator={"inovasi": ABOVE})
    entered = replace(entered, words=words, by_indicator={"inovasi": Expectation.SESUAI})
    given = give(desk, BUDI, ANI, entered, 0, NOW)
    item = table.items["RATING#disdik#2026-10", KEYS.of(ANI)]
    assert item == {
        "pk": "RATING#disdik#2026-10",
        "sk": KEYS.of(ANI),
        "format": 1,
        "agency": "disdik",
        "period": "2026-10",
        "nip": ANI,
        "rater_nip": BUDI,
        "rater_name": "Nama 1",
        "rater_kind": "definitif",
        "basis": "",
        "values": {
            "hasil_kerja": "di_atas",
            "perilaku_kerja": "sesuai",
            "by_indicator": {"inovasi": "sesuai"},
        },
        "words": {
            "strength": ABOVE,
            "improve": "",
            "values": ["loyal"],
            "by_indicator": {"inovasi": ABOVE},
        },
        "evidence": [],
        "state": "given",
        "revision": 1,
        "given_at": "2026-11-02T03:00:00.000+00:00",
        "by": BUDI,
        "reason": "",
        "lines_sha256": "l" * 64,
        "rules_sha256": desk.month.rules.sha256,
    }
    assert Ratings(table, KEYS).read("disdik", OCTOBER, ANI) == given
    copy = table.items["RATINGLOG#disdik#2026-10", f"{KEYS.of(ANI)}#0001"]
    assert {**copy, "pk": item["pk"], "sk": item["sk"]} == item


def test_a_log_line_or_an_error_shows_nobody(table: MemoryTable) -> None:
    given = give(desk_on(table), BUDI, ANI, above(), 0, NOW)
    assert not any(text in repr(given) for text in (ANI, BUDI, ABOVE, "Nama 1"))
