"""Whose words somebody may read: pure, of dialogues and notes, by the lines of two days.

Words are the two's. The rater of today and that rater's superior read what was said while they
were that already; whoever is not any more, and of what was said before them, only by the
employee's consent. Nobody else ever, whatever office they hold.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from tukin.dialogue.dialogue import Dialogue
from tukin.dialogue.raters import Raters, rater_in, superior_in
from tukin.programme.parts import DialogueRules


@dataclass(frozen=True, slots=True)
class Consent:
    """An employee lets one reader read their older words until a day."""

    reader_nip: str = field(repr=False)
    until: date


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, on which day, by which lines and consents; it decides nothing but this."""

    nip: str = field(repr=False)
    today: date
    raters: Raters
    consents: tuple[Consent, ...] = ()

    def is_rater_today(self, of: str) -> bool:
        """Whether they are rater of somebody today."""
        return self.is_rater(of, self.today)

    def is_rater(self, of: str, day: date) -> bool:
        """Whether they are rater of somebody on a day; nobody is their own."""
        rater = rater_in(self.raters, of, day)
        return rater is not None and rater.nip == self.nip

    def is_superior(self, of: str, day: date) -> bool:
        """Whether they rate the rater of somebody on a day; nobody is their own."""
        superior = superior_in(self.raters, of, day)
        return superior is not None and superior.nip == self.nip

    def may_read(self, dialogue: Dialogue, rules: DialogueRules) -> bool:
        """Whether the words of a dialogue are theirs to read."""
        is_author = dialogue.record is not None and dialogue.rater_nip == self.nip
        if is_author and dialogue.can_be_changed(self.today, rules):
            return True  # to correct what they wrote themselves
        return self.may_read_of_day(dialogue.nip, dialogue.day)

    def may_read_of_day(self, of: str, day: date) -> bool:
        """Whether words of somebody are theirs to read that were said on a day."""
        if self.nip == of:
            return True
        holds = (self.is_rater, self.is_superior)
        if any(is_one(of, self.today) and is_one(of, day) for is_one in holds):
            return True
        return any(
            each.reader_nip == self.nip and self.today <= each.until for each in self.consents
        )


def may_be_let(reader: Reader, dialogues: Iterable[Dialogue], of: str) -> bool:
    """Whether an employee may let somebody read at all: who is rater or superior, or was rater.

    So nobody can be asked by anybody else, such as a colleague or an office, to consent.
    """
    return (
        reader.is_rater_today(of)
        or reader.is_superior(of, reader.today)
        or any(each.record and each.rater_nip == reader.nip for each in dialogues)
    )
