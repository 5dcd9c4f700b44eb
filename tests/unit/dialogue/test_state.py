"""The state of a dialogue against a model: whatever the events and their order.

The model keeps what was said in plain sets and knows nothing of revisions; each event goes through
the real desk, on the day of the event, as sent once or more often.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.dialogue.desk import ID, KEYS, Desk, place
from tests.unit.dialogue.lines import EMPLOYEE, NEW_RATER
from tukin.dialogue.dialogue import Dialogue, DialogueState
from tukin.dialogue.store import Dialogues
from tukin.programme.parts import DialogueKind
from tukin.vocabulary.errors import TukinError

FIRST = date(2026, 10, 1)
EDIT_DAYS = ANSWER_DAYS = 7

events = st.lists(
    st.tuples(
        st.sampled_from(["plan", "record", "acknowledge", "say", "add", "wait"]),
        st.sampled_from([EMPLOYEE, NEW_RATER]),
        st.integers(0, 9),
        st.integers(1, 3),
    ),
    max_size=14,
)


@dataclass
class Model:
    """What was said, and what follows from it on a day."""

    planned: list[tuple[date, date]] = field(default_factory=list)
    words: str = ""
    record: str | None = None
    recorded_on: date | None = None
    answered: bool = False
    additions: list[str] = field(default_factory=list)

    def take(self, what: str, me: str, number: int, today: date) -> bool:  # noqa: C901
        """Take an event where it is allowed; whether it was."""
        open_ = self.recorded_on is None or today <= self.recorded_on + timedelta(EDIT_DAYS)
        match what, me:
            case "plan", _ if self.recorded_on is None:
                on = today + timedelta(number)
                if not self.planned or self.planned[-1][0] != on:
                    self.planned.append((on, today))
            case "record", m if m == NEW_RATER and open_:
                if self.record != str(number):
                    self.answered = False
                self.record, self.recorded_on = str(number), self.recorded_on or today
            case "acknowledge", m if m == EMPLOYEE and self.recorded_on and not self.answered:
                self.answered = True
            case "acknowledge", m if m == EMPLOYEE and self.answered:
                return True  # the same answer once more
            case "say", m if m == EMPLOYEE and (open_ or self.words == str(number)):
                self.words = str(number)
            case "add", _ if not open_:
                said = f"{me}{number}"
                if self.additions[-1:] != [said]:
                    self.additions.append(said)
            case _:
                return False
        return True

    def state(self, today: date) -> DialogueState:
        if self.answered:
            return DialogueState.ACKNOWLEDGED
        if self.recorded_on is not None:
            is_late = today > self.recorded_on + timedelta(ANSWER_DAYS)
            return DialogueState.UNANSWERED if is_late else DialogueState.RECORDED
        if not self.planned:
            return DialogueState.BEGUN
        replaced = [said for _, said in self.planned[1:]] + [today]
        missed = [on for (on, _), by in zip(self.planned, replaced, strict=True) if on < by]
        if len(missed) >= 2:
            return DialogueState.OVERDUE
        is_past = self.planned[-1][0] < today
        return DialogueState.MISSED if is_past else DialogueState.PLANNED


def act(made: Desk, now: Dialogue, event: tuple[str, str, int, int], today: date) -> Dialogue:
    what, me, number, _ = event
    desk, where = made.on(today), place(now)
    match what:
        case "plan":
            return desk.plan(me, where, today + timedelta(number))
        case "record":
            held = now.record.held_on if now.record else today
            return desk.record(me, where, held, str(number), "")
        case "acknowledge":
            return desk.acknowledge(me, where, agrees=True)
        case "say":
            return desk.say(me, where, str(number))
    return desk.add(me, where, f"{me}{number}")


@settings(max_examples=400, deadline=None)
@given(events)
def test_the_state_follows_from_what_was_said(
    happened: list[tuple[str, str, int, int]],
) -> None:
    made, model, today = Desk(), Model(), FIRST
    now = made.on(today).begin(EMPLOYEE, EMPLOYEE, ID, DialogueKind.PANTAU)
    rules = made.on(today).programme.dialogue
    for event in happened:
        what, me, number, times = event
        if what == "wait":
            today += timedelta(number)
        elif model.take(what, me, number, today):
            for _ in range(times):  # one form, sent several times
                now = act(made, now, event, today)
        else:
            before = dict(made.table.items)
            with pytest.raises(TukinError, match=r"^E10(61|65|68|70) "):
                act(made, now, event, today)
            assert made.table.items == before
        (kept,) = made.on(today).read(EMPLOYEE, EMPLOYEE).dialogues
        assert kept == now
        assert now.state(today, rules) is model.state(today)
        assert now.employee_words == model.words
        assert (now.record and now.record.strengths) == model.record
        assert [each.text for each in now.additions] == model.additions
    log = Dialogues(made.on(today).table, KEYS).revisions(now)
    assert [each.revision for each in log] == list(range(1, now.revision + 1)), "each is kept"
    assert log[-1] == now
