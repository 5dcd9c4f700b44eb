"""What an agency is explained of its month: its records, with what rooms beside say of them."""

from tukin.aws.environment import archive, person_keys, table, time_zone
from tukin.explanation.explain_record import RecordReader
from tukin.ratings.rating import Rating
from tukin.ratings.store import Ratings
from tukin.settlement.stores.pay_state import open_pay_states
from tukin.vocabulary.period import Period


def open_records(agency: str, *, with_words: bool) -> RecordReader:
    """The reader of an agency's records, for one request.

    Args:
        agency: its code.
        with_words: whether the caller may read what raters wrote.
    """
    ratings = Ratings(table(), person_keys())

    def rating_of(nip: str, period: Period) -> Rating | None:
        return ratings.read(agency, period, nip)

    return RecordReader(
        table=table(),
        archive=archive(),
        agency=agency,
        key_of=person_keys().of,
        pay_state=open_pay_states(table(), archive(), agency).of,
        rating_of=rating_of,
        time_zone=time_zone(),
        with_words=with_words,
    )
