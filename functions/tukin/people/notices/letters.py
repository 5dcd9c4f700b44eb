"""One letter a person and day at most, as far as we can know.

Item: pk ``NOTICES#{agency}``, sk ``{date}#{person}``, format 1, for 35 days. It is written before
the letter is sent, and says afterwards what became of it. Where the function ends between, it stays
``begun`` and is not sent again: nobody knows whether it left, and it is in the list of the day.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from tukin.aws.clients import Refused
from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.people.notices.notice import Notice
from tukin.programme.parts import NoticeRules
from tukin.vocabulary.errors import StoreUnavailable, Throttled

_KEPT = timedelta(days=35)
_SUBJECT = "Tugas Anda / Your tasks"
FORMAT = 1

Send = Callable[[str, str, str, str], None]
"""From whom, to which address, subject, text."""


class LetterState(StrEnum):
    """What became of a letter."""

    BEGUN = "begun"
    SENT = "sent"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of an agency on a day.

    Attributes:
        table: where it is noted that one was begun.
        agency: whose people they go to.
        day: in the region.
        key_of: a person's key by NIP.
        send: sends one, and never asks twice.
    """

    table: Table
    agency: str
    day: date
    key_of: Callable[[str], str]
    send: Send

    def send_all(
        self, notices: Iterable[Notice], addresses: Mapping[str, str], rules: NoticeRules
    ) -> int:
        """Send what was not begun yet today; how many were sent.

        Args:
            notices: of the day.
            addresses: by NIP; who has none gets no letter.
            rules: whether there are letters at all, and from whom.
        """
        if not rules.email or rules.sender is None:
            return 0
        sent = 0
        for notice in notices:
            address = addresses.get(notice.nip)
            if address and self._begin(notice.nip):
                sent += self._finish(notice.nip, rules.sender, address, _text(notice, rules.pages))
        return sent

    def _begin(self, nip: str) -> bool:
        midnight = datetime.combine(self.day, time(), UTC)
        expiry = int((midnight + _KEPT).timestamp())
        begun = {"format": FORMAT, "state": LetterState.BEGUN, "expires_at": expiry}
        return self.table.put_new(self._key(nip) | begun)

    def _finish(self, nip: str, sender: str, address: str, text: str) -> bool:
        """Whether it was sent. What is not known to have left is as begun as before."""
        state = LetterState.SENT
        try:
            self.send(sender, address, _SUBJECT, text)
        except (Refused, Throttled):
            state = LetterState.REFUSED
        except StoreUnavailable:
            state = LetterState.BEGUN
        if state is not LetterState.SENT:
            logger.warning("letter not sent", state=str(state))
            count("LettersNotSent")
        if state is not LetterState.BEGUN:
            self.table.update(
                self._key(nip),
                {"state": state},
                condition="#now = :begun",
                values={":begun": LetterState.BEGUN},
                names={"#now": "state"},
            )
        return state is LetterState.SENT

    def _key(self, nip: str) -> dict[str, str]:
        return {"pk": f"NOTICES#{self.agency}", "sk": f"{self.day}#{self.key_of(nip)}"}


def _text(notice: Notice, pages: str) -> str:
    paragraphs = ["\n".join(each.id for each in notice.messages), f"{pages}{notice.path}"]
    return "\n\n".join([*paragraphs, "\n".join(each.en for each in notice.messages)]) + "\n"
