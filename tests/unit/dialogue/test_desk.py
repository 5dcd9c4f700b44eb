"""Dialogues as the two have them, and what one dishonest person tries alone."""

import json
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.unit.dialogue.desk import ID, KEYS, Desk, place
from tests.unit.dialogue.lines import (
    COLLEAGUE,
    EMPLOYEE,
    HR,
    NEW_RATER,
    PLT,
    RATER,
    STRANGER,
    SUPERIOR,
)
from tukin.dialogue.desk import Place
from tukin.dialogue.dialogue import Agreement, Dialogue, DialogueState, Party
from tukin.dialogue.note import Link
from tukin.dialogue.store import Dialogues, Marks
from tukin.programme.parts import DialogueKind
from tukin.vocabulary.errors import StoreUnavailable, TukinError

SEPTEMBER = date(2026, 9, 14)
OCTOBER = date(2026, 10, 5)
PANTAU = DialogueKind.PANTAU
OTHER_ID = "0" * 31 + "2"


def refused(code: str) -> AbstractContextManager[object]:
    return pytest.raises(TukinError, match=f"^{code} ")


@pytest.fixture
def made() -> Desk:
    return Desk()


def test_a_dialogue_from_its_plan_to_its_answer(made: Desk) -> None:
    desk = made.on(SEPTEMBER)
    begun = desk.begin(EMPLOYEE, EMPLOYEE, ID, PANTAU, on=date(2026, 9, 16), words="Saya siap.")
    assert (begun.rater_nip, begun.begun_by, begun.revision) == (RATER, Party.EMPLOYEE, 1)
    rules = desk.programme.dialogue
    assert begun.state(SEPTEMBER, rules) is DialogueState.PLANNED
    later = made.on(date(2026, 9, 17))
    assert begun.state(later.today, rules) is DialogueState.MISSED
    again = later.plan(RATER, place(begun), date(2026, 9, 18))
    assert again.state(later.today, rules) is DialogueState.PLANNED
    assert again.state(date(2026, 9, 19), rules) is DialogueState.OVERDUE
    day = made.on(date(2026, 9, 19))
    agreed = Agreement("Rekap setiap Jumat", Party.EMPLOYEE, date(2026, 10, 2))
    said = day.record(RATER, place(again), date(2026, 9, 18), "Rapi.", "Lebih cepat.", [agreed])
    assert said.state(date(2026, 9, 26), rules) is DialogueState.RECORDED
    assert said.state(date(2026, 9, 27), rules) is DialogueState.UNANSWERED
    done = made.on(date(2026, 9, 30)).acknowledge(EMPLOYEE, place(said), "Baik.", agrees=True)
    assert done.state(date(2026, 9, 30), rules) is DialogueState.ACKNOWLEDGED
    assert done.acknowledged is not None
    assert done.acknowledged.of_revision == said.revision == 3
    kept = Dialogues(desk.table, KEYS).revisions(done)
    assert [each.revision for each in kept] == [1, 2, 3, 4]
    assert kept[-1] == done == desk.read(EMPLOYEE, EMPLOYEE).dialogues[0]
    assert made.reads == [], "one's own words are nobody else's"


# --- Who acts ------------------------------------------------------------------------------------


@pytest.mark.parametrize("me", [COLLEAGUE, NEW_RATER, PLT, SUPERIOR, HR, STRANGER])
def test_nobody_but_the_two_acts(made: Desk, me: str) -> None:
    desk, held = made.on(SEPTEMBER), made.held(SEPTEMBER)
    before = dict(made.table.items)
    with refused("E1061"):
        desk.begin(me, EMPLOYEE, OTHER_ID, PANTAU, on=SEPTEMBER)
    with refused("E1061"):
        desk.plan(me, place(held), SEPTEMBER)
    with refused("E1061"):
        desk.record(me, place(held), SEPTEMBER, "x", "x")
    with refused("E1061"):
        desk.say(me, place(held), "x")
    with refused("E1061"):
        desk.acknowledge(me, place(held), agrees=True)
    with refused("E1061"):
        desk.add(me, place(held), "x")
    assert made.table.items == before


def test_a_rater_answers_not_for_the_employee_nor_the_employee_for_the_rater(made: Desk) -> None:
    held = made.held(SEPTEMBER)
    desk = made.on(SEPTEMBER)
    with refused("E1061"):
        desk.acknowledge(RATER, place(held), agrees=True)
    with refused("E1061"):
        desk.say(RATER, place(held), "Saya setuju.")
    with refused("E1061"):
        desk.begin(RATER, EMPLOYEE, OTHER_ID, PANTAU, words="Saya setuju.")
    with refused("E1061"):
        desk.record(EMPLOYEE, place(held), SEPTEMBER, "Hebat.", "")
    with refused("E1068"):
        begun = desk.begin(EMPLOYEE, EMPLOYEE, OTHER_ID, PANTAU, on=SEPTEMBER)
        desk.acknowledge(EMPLOYEE, place(begun), agrees=True)


def test_a_rater_cannot_change_what_was_acknowledged(made: Desk) -> None:
    """Other words need another answer; the older answer stays in the log with its words."""
    held = made.held(SEPTEMBER)
    desk = made.on(SEPTEMBER)
    done = desk.acknowledge(EMPLOYEE, place(held), agrees=True)
    other = desk.record(RATER, place(done), SEPTEMBER, "Rapi.", "Mangkir lima hari.")
    assert other.acknowledged is None
    kept = Dialogues(desk.table, KEYS).revisions(done)
    assert [bool(each.acknowledged) for each in kept] == [False, False, True, False]
    with refused("E1062"):  # sent from the page of before: what was not read is not answered
        desk.acknowledge(EMPLOYEE, place(done), agrees=True)


def test_a_dialogue_is_not_made_up_for_a_time_that_is_over(made: Desk) -> None:
    desk = made.on(OCTOBER)
    begun = desk.begin(NEW_RATER, EMPLOYEE, ID, PANTAU, on=OCTOBER)
    for day in (date(2026, 10, 6), date(2026, 9, 3)):
        with pytest.raises(TukinError):
            desk.record(NEW_RATER, place(begun), day, "x", "x")
    with refused("E1061"):  # in September they were not the rater
        desk.record(NEW_RATER, place(begun), date(2026, 9, 30), "x", "x")
    with refused("E1064"):
        made.on(date(2026, 11, 30)).record(NEW_RATER, place(begun), OCTOBER, "x", "x")


def test_a_plt_records_what_they_held_and_nothing_after(made: Desk) -> None:
    begun = made.on(date(2026, 9, 8)).begin(PLT, EMPLOYEE, ID, PANTAU, on=date(2026, 9, 9))
    assert begun.rater_kind == "plt"
    with refused("E1061"):
        made.on(SEPTEMBER).plan(PLT, place(begun), SEPTEMBER)
    with refused("E1061"):
        made.on(SEPTEMBER).record(PLT, place(begun), SEPTEMBER, "x", "x")
    said = made.on(SEPTEMBER).record(PLT, place(begun), date(2026, 9, 9), "Rapi.", "")
    assert (said.rater_nip, said.rater_kind) == (PLT, "plt")
    with refused("E1061"):
        made.on(SEPTEMBER).record(RATER, place(said), SEPTEMBER, "Bukan begitu.", "")


def test_whoever_moved_is_not_spoken_with_by_an_old_line(made: Desk) -> None:
    made.lines.left[EMPLOYEE] = date(2026, 9, 20)
    with refused("E1061"):
        made.on(date(2026, 9, 21)).begin(RATER, EMPLOYEE, ID, PANTAU)
    with refused("E1077"):
        made.on(date(2026, 9, 21)).begin(EMPLOYEE, EMPLOYEE, ID, PANTAU)


def test_another_agency_finds_nothing(made: Desk) -> None:
    held = made.held(SEPTEMBER)
    with refused("E1060"):
        made.on(SEPTEMBER, agency="dinkes").plan(EMPLOYEE, place(held), SEPTEMBER)
    missing = Place(EMPLOYEE, SEPTEMBER, OTHER_ID, 1)
    with refused("E1060"):
        made.on(SEPTEMBER).plan(EMPLOYEE, missing, SEPTEMBER)


# --- Who reads -----------------------------------------------------------------------------------


def words_read(made: Desk, me: str, day: date) -> int:
    return len(made.on(day).read(me, EMPLOYEE).dialogues)


def test_the_two_and_the_superior_read_and_each_other_read_is_recorded(made: Desk) -> None:
    made.held(SEPTEMBER)
    for me in (EMPLOYEE, RATER, SUPERIOR):
        assert words_read(made, me, SEPTEMBER) == 1
    assert made.reads == [(RATER, EMPLOYEE), (SUPERIOR, EMPLOYEE)]


@pytest.mark.parametrize("me", [COLLEAGUE, PLT, HR, STRANGER])
def test_nobody_else_reads(made: Desk, me: str) -> None:
    made.held(SEPTEMBER)
    with refused("E1060"):
        made.on(SEPTEMBER).read(me, EMPLOYEE)
    assert made.reads == []


def test_no_words_without_a_record_of_the_read(made: Desk) -> None:
    made.held(SEPTEMBER)
    made.refuse = StoreUnavailable("E758")
    with refused("E758"):
        made.on(SEPTEMBER).read(RATER, EMPLOYEE)


def test_older_words_are_read_by_consent_only(made: Desk) -> None:
    """The new rater was not there yet, the former one is not any more."""
    made.held(SEPTEMBER)
    assert words_read(made, NEW_RATER, OCTOBER) == 0
    with refused("E1060"):
        made.on(OCTOBER).read(RATER, EMPLOYEE)
    assert made.reads == []
    desk = made.on(OCTOBER)
    for reader in (NEW_RATER, RATER):
        desk.consent(EMPLOYEE, reader, date(2026, 12, 31))
        assert words_read(made, reader, date(2026, 12, 31)) == 1
    with refused("E1060"):
        made.on(date(2027, 1, 1)).read(RATER, EMPLOYEE)
    desk.consent(EMPLOYEE, RATER, date(2026, 10, 4))
    with refused("E1060"):
        desk.read(RATER, EMPLOYEE)
    assert made.reads == [(NEW_RATER, EMPLOYEE), (RATER, EMPLOYEE)]


@pytest.mark.parametrize("reader", [COLLEAGUE, HR, STRANGER, EMPLOYEE])
def test_nobody_can_be_made_to_consent_to_an_office(made: Desk, reader: str) -> None:
    made.held(SEPTEMBER)
    with refused("E1074"):
        made.on(SEPTEMBER).consent(EMPLOYEE, reader, OCTOBER)
    with refused("E1074"):
        made.on(SEPTEMBER).consent(EMPLOYEE, RATER, date(2027, 9, 16))


def test_an_author_corrects_what_they_wrote_though_the_lines_changed(made: Desk) -> None:
    held = made.held(date(2026, 9, 30))
    assert words_read(made, RATER, date(2026, 10, 7)) == 1
    desk = made.on(date(2026, 10, 7))
    changed = desk.record(RATER, place(held), date(2026, 9, 30), "Sangat rapi.", "")
    assert changed.revision == 3
    with refused("E1065"):
        made.on(date(2026, 10, 8)).record(RATER, place(changed), date(2026, 9, 30), "x", "x")
    with refused("E1060"):
        made.on(date(2026, 10, 8)).read(RATER, EMPLOYEE)


def test_an_agency_may_know_that_there_was_one_and_no_word(made: Desk) -> None:
    held = made.held(SEPTEMBER)
    made.on(SEPTEMBER).acknowledge(EMPLOYEE, place(held), "Rahasia saya.", agrees=False)
    (mark,) = Marks(made.on(SEPTEMBER).table).of_agency("disdik", SEPTEMBER, SEPTEMBER)
    assert (mark.held_on, mark.acknowledged_on) == (SEPTEMBER, SEPTEMBER)
    seen = json.dumps([v for k, v in made.table.items.items() if k[0] == "DIALOGUES#disdik"])
    for word in ("Rapi", "Lebih cepat", "Rahasia", "agrees", "false"):
        assert word not in seen
    for partition, sort_key in made.table.items:
        assert EMPLOYEE not in partition + sort_key
        assert RATER not in partition + sort_key


# --- Twice, at once, too much --------------------------------------------------------------------


def test_a_form_sent_twice_is_taken_once(made: Desk) -> None:
    desk = made.on(SEPTEMBER)
    begun = desk.begin(RATER, EMPLOYEE, ID, PANTAU, on=SEPTEMBER)
    assert desk.begin(RATER, EMPLOYEE, ID, PANTAU, on=SEPTEMBER) == begun
    form = place(begun)
    said = desk.record(RATER, form, SEPTEMBER, "Rapi.", "")
    assert desk.record(RATER, form, SEPTEMBER, "Rapi.", "") == said
    done = desk.acknowledge(EMPLOYEE, place(said), agrees=True)
    assert desk.acknowledge(EMPLOYEE, place(said), agrees=True) == done
    with refused("E1069"):
        desk.acknowledge(EMPLOYEE, place(done), agrees=False)
    with refused("E1062"):
        desk.begin(EMPLOYEE, EMPLOYEE, ID, PANTAU, on=SEPTEMBER)


def test_of_two_at_once_one_is_refused_and_sees_why(made: Desk) -> None:
    desk = made.on(SEPTEMBER)
    begun = desk.begin(RATER, EMPLOYEE, ID, PANTAU, on=SEPTEMBER)
    made.table.before_transaction.append(lambda: desk.say(EMPLOYEE, place(begun), "Saya dulu."))
    with refused("E1062"):
        desk.record(RATER, place(begun), SEPTEMBER, "Rapi.", "")
    (now,) = desk.read(EMPLOYEE, EMPLOYEE).dialogues
    assert (now.employee_words, now.record) == ("Saya dulu.", None)


def test_an_answer_that_was_lost_is_no_conflict(made: Desk) -> None:
    """The transaction was written, its answer never came, and the client asks for it again."""
    desk = made.on(SEPTEMBER)
    begun = desk.begin(RATER, EMPLOYEE, ID, PANTAU, on=SEPTEMBER)
    store = Dialogues(desk.table, KEYS)
    then = replace(begun, employee_words="Saya.", revision=2)
    at = datetime(2026, 9, 14, tzinfo=UTC)
    store.save(begun, then, EMPLOYEE, at)
    store.save(begun, then, EMPLOYEE, at)
    assert [each.revision for each in store.revisions(then)] == [1, 2]


def test_nobody_fills_anothers_list(made: Desk) -> None:
    desk = made.on(SEPTEMBER)
    for number in range(10):
        desk.begin(RATER, EMPLOYEE, f"{number:032x}", PANTAU, on=SEPTEMBER)
    with refused("E1075"):
        desk.begin(RATER, EMPLOYEE, f"{10:032x}", PANTAU, on=SEPTEMBER)
    for number in range(20):
        desk.write_note(RATER, EMPLOYEE, f"{number:032x}", "disiplin", "Catatan")
    with refused("E1075"):
        desk.write_note(RATER, EMPLOYEE, f"{20:032x}", "disiplin", "Catatan")
    desk.write_note(EMPLOYEE, EMPLOYEE, f"{21:032x}", "disiplin", "Catatan saya")


@pytest.mark.parametrize(
    ("id_", "kind", "code"),
    [("", PANTAU, "E1072"), ("X" * 32, PANTAU, "E1072"), ("1#2" + "0" * 29, PANTAU, "E1072")],
)
def test_ids_are_no_way_into_other_keys(
    made: Desk, id_: str, kind: DialogueKind, code: str
) -> None:
    with refused(code):
        made.on(SEPTEMBER).begin(RATER, EMPLOYEE, id_, kind)
    with refused(code):
        made.on(SEPTEMBER).write_note(RATER, EMPLOYEE, id_, "", "Catatan")


def test_a_kind_that_the_programme_does_not_use(made: Desk) -> None:
    desk = made.on(SEPTEMBER)
    rules = desk.programme.dialogue.model_copy(update={"kinds": (DialogueKind.HARAPAN,)})
    desk = replace(desk, programme=desk.programme.model_copy(update={"dialogue": rules}))
    with refused("E1071"):
        desk.begin(RATER, EMPLOYEE, ID, PANTAU)


# --- Notes, additions, agreements ----------------------------------------------------------------


def test_notes_of_the_month(made: Desk) -> None:
    """Whoever was rater on a day of the month may note; a Plt after their week as well."""
    desk = made.on(SEPTEMBER)
    link = Link("Foto", "https://drive.example.go.id/1")
    note = desk.write_note(PLT, EMPLOYEE, ID, "pelayanan", "Melayani cepat.", [link])
    assert desk.write_note(PLT, EMPLOYEE, ID, "pelayanan", "Melayani cepat.", [link]).id == note.id
    with refused("E1062"):
        desk.write_note(PLT, EMPLOYEE, ID, "pelayanan", "Melayani lambat.")
    assert [each.text for each in desk.read(PLT, EMPLOYEE).notes] == ["Melayani cepat."]
    assert len(desk.read(RATER, EMPLOYEE).notes) == 1
    for me in (COLLEAGUE, NEW_RATER, HR, SUPERIOR):
        with refused("E1061"):
            desk.write_note(me, EMPLOYEE, OTHER_ID, "", "x")
    with refused("E1061"):
        made.on(OCTOBER).write_note(PLT, EMPLOYEE, OTHER_ID, "", "x")
    with refused("E1060"):
        made.on(OCTOBER).read(PLT, EMPLOYEE)


@pytest.mark.parametrize(
    "url",
    [
        "http://a.id",
        "javascript:alert(1)",
        "https://a.id/\r\nx",
        "https://a.id/a b",
        "https://" + "a" * 500,
    ],
)
def test_links_are_https(made: Desk, url: str) -> None:
    with refused("E1076"):
        made.on(SEPTEMBER).write_note(RATER, EMPLOYEE, ID, "", "x", [Link("Bukti", url)])


def agreed(made: Desk) -> Dialogue:
    desk = made.on(date(2026, 10, 1))
    begun = desk.begin(NEW_RATER, EMPLOYEE, ID, PANTAU, on=date(2026, 10, 1))
    agreements = [
        Agreement("Rekap setiap Jumat", Party.EMPLOYEE, date(2026, 10, 30)),
        Agreement("Meja layanan kedua", Party.RATER, date(2026, 12, 1)),
    ]
    return desk.record(
        NEW_RATER, place(begun), date(2026, 10, 1), "Rapi.", "Lebih cepat.", agreements
    )


def test_agreements_come_up_until_somebody_says_whether_they_were_kept(made: Desk) -> None:
    held = agreed(made)
    end = date(2026, 10, 31)
    desk = made.on(end)
    due = desk.agreements_due(NEW_RATER, EMPLOYEE, end)
    assert [each.what for each in due] == ["Rekap setiap Jumat"]
    with refused("E1067"):  # the employee does not say so of themselves
        desk.add(EMPLOYEE, place(held), "", agreement=0, kept=True)
    for place_of in (2, -1):
        with refused("E1067"):
            desk.add(NEW_RATER, place(held), "", agreement=place_of, kept=True)
    kept = desk.add(NEW_RATER, place(held), "Setiap Jumat ada.", agreement=0, kept=True)
    assert desk.agreements_due(NEW_RATER, EMPLOYEE, end) == ()
    assert kept.record == held.record
    (mark,) = Marks(desk.table).of_agency("disdik", date(2026, 10, 1), end)
    assert mark.due == (date(2026, 12, 1),)


def test_additions_come_after_the_time_for_changes(made: Desk) -> None:
    held = agreed(made)
    with refused("E1070"):
        made.on(date(2026, 10, 8)).add(EMPLOYEE, place(held), "Tambahan")
    desk = made.on(date(2026, 10, 9))
    added = desk.add(EMPLOYEE, place(held), "Tambahan")
    assert desk.add(EMPLOYEE, place(held), "Tambahan") == added
    assert [each.text for each in added.additions] == ["Tambahan"]
    with refused("E1065"):
        desk.say(EMPLOYEE, place(added), "Lain")
    with refused("E1065"):
        desk.record(NEW_RATER, place(added), date(2026, 10, 1), "Lain", "")


@pytest.mark.parametrize(
    ("agreements", "code"),
    [
        ([Agreement("x", Party.RATER, date(2026, 10, 9))] * 6, "E1067"),
        ([Agreement(" ", Party.RATER, date(2026, 10, 9))], "E1067"),
        ([Agreement("x" * 201, Party.RATER, date(2026, 10, 9))], "E1066"),
        ([Agreement("x", Party.RATER, date(2026, 9, 30))], "E1067"),
        ([Agreement("x", Party.RATER, date(2027, 10, 3))], "E1067"),
    ],
)
def test_agreements_that_are_refused(made: Desk, agreements: list[Agreement], code: str) -> None:
    first = date(2026, 10, 1)
    desk = made.on(first)
    begun = desk.begin(NEW_RATER, EMPLOYEE, ID, PANTAU, on=first)
    with refused(code):
        desk.record(NEW_RATER, place(begun), first, "Rapi.", "", agreements)


def test_texts_and_days_that_are_refused(made: Desk) -> None:
    desk = made.on(SEPTEMBER)
    for on in (date(2026, 9, 13), date(2027, 3, 14)):
        with refused("E1063"):
            desk.begin(RATER, EMPLOYEE, ID, PANTAU, on=on)
    assert desk.begin(RATER, EMPLOYEE, ID, PANTAU, on=date(2027, 3, 13)).planned
    begun = desk.begin(RATER, EMPLOYEE, OTHER_ID, PANTAU)
    with refused("E1073"):
        desk.record(RATER, place(begun), SEPTEMBER, " ", "\n")
    with refused("E1066"):
        desk.record(RATER, place(begun), SEPTEMBER, "x" * 501, "")
    with refused("E1073"):
        desk.write_note(RATER, EMPLOYEE, ID, "", " ")
    with refused("E1066"):
        desk.write_note(RATER, EMPLOYEE, ID, "", "x" * 501)
    said = desk.record(RATER, place(begun), SEPTEMBER, "x" * 500, "")
    with refused("E1068"):
        desk.plan(RATER, place(said), SEPTEMBER)
