"""Each morning: the list of notices of every agency, and the letters where the programme has them.

What is due comes from rooms that do not know one another; here it is put together.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.observability import count, logger
from tukin.aws.table import Table
from tukin.dialogue.agency_coverage import LONGEST
from tukin.dialogue.due import dialogues_due
from tukin.dialogue.store import Marks
from tukin.people.agencies.in_force import find_agencies
from tukin.people.grants.grant import Grants
from tukin.people.grants.store import find_grants
from tukin.people.lines.in_force import chain_of, register_on
from tukin.people.notices.day import lines_missing, notify
from tukin.people.notices.letters import Letters, Send
from tukin.people.notices.notice import Due
from tukin.programme.document import Programme, ProgrammeBook
from tukin.ratings.month.due import RatingNotices
from tukin.rules.rule_set import RuleSet
from tukin.vocabulary.errors import FatalError, RetryableError
from tukin.vocabulary.period import Period
from tukin.vocabulary.person_keys import PersonKeys


@dataclass(frozen=True, slots=True)
class Morning:
    """The stores, the day in the region, how a letter is sent, and by which rules months are."""

    table: Table
    archive: Bucket
    intake: Bucket
    today: date
    keys: PersonKeys
    send: Send
    rules_of: Callable[[Period], RuleSet]

    def notify_all(self, book: ProgrammeBook) -> dict[str, int]:
        """How many agencies and people; none before there are a programme and agencies.

        Raises:
            RetryableError, FatalError: of the last agency that failed, after all the others.
        """
        programme = book.in_force(self.today)
        agencies = find_agencies(self.table, self.archive, self.today)
        if programme is None or agencies is None:
            return {"agencies": 0, "people": 0}
        rows = agencies.rows
        codes = sorted({row.code for row in rows if row.holds_on(self.today)})
        grants = find_grants(self.table, self.archive, self.today)
        people, failure = 0, None
        for code in codes:
            try:
                people += self._notify(code, programme, grants)
            except (RetryableError, FatalError) as error:
                logger.error("no notices", agency=code, error_code=error.code)
                count("NoticesFailed")
                failure = error
        if failure is not None:
            raise failure
        return {"agencies": len(codes), "people": people}

    def _notify(self, agency: str, programme: Programme, grants: Grants) -> int:
        letters = Letters(self.table, agency, self.today, self.keys.of, self.send)
        register = register_on(self.table, self.archive, self.today)
        dues = self._dues(agency, programme, grants)
        return notify(self.intake, letters, dues, register, programme.notices)

    def _dues(self, agency: str, programme: Programme, grants: Grants) -> Iterator[Due]:
        """All that waits for somebody; each room that has something hands it in here."""
        marks = Marks(self.table).of_agency(agency, self.today - LONGEST, self.today)
        yield from dialogues_due(marks, self.today, programme)
        chain = chain_of(self.table, self.archive, agency, self.today)
        yield from lines_missing(chain, grants, self.today)
        ratings = RatingNotices(self.table, self.archive, self.keys, self.rules_of, self.today)
        yield from ratings.of_agency(agency, chain, programme.notices.days_before)
