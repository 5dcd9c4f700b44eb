"""The table's stream of referral items → events on the bus, none lost, each with a fixed id."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tukin.aws.items import from_item
from tukin.aws.messaging.bus import Event
from tukin.aws.observability import logger
from tukin.referrals.events import referral_event
from tukin.referrals.referral import Referral
from tukin.referrals.store import Referrals, is_sent, referral_from_item
from tukin.vocabulary.errors import IntegrityError

PutEvents = Callable[[Sequence[Event]], Sequence[int]]
"""Sends events; the indexes of those that could not be sent."""


def emit(
    records: Iterable[Mapping[str, Any]], put_events: PutEvents, referrals: Referrals
) -> list[str]:
    """Send each changed referral and mark it as sent, so that the sweeper finds what is not.

    Repeated records are sent again with the same event id and revision, by which the coaching
    programme recognises them.

    Args:
        records: of the table's stream.
        put_events: sends events.
        referrals: where they are marked.

    Returns:
        The sequence numbers of the records that failed.
    """
    failed: list[str] = []
    to_send: list[tuple[str, Referral, Event]] = []
    for record in records:
        sequence_number = record["dynamodb"]["SequenceNumber"]
        try:
            item = from_item(record["dynamodb"]["NewImage"])
            if not is_sent(item):
                referral = referral_from_item(item)
                # made here: what cannot be made into an event fails alone as well
                to_send.append((sequence_number, referral, referral_event(referral)))
        except (AttributeError, KeyError, TypeError, ValueError, IntegrityError) as error:
            # no traceback: the error's own text could quote a stored value
            logger.error("unreadable referral", error_code="E702", error_type=type(error).__name__)
            failed.append(sequence_number)
    unsent = send([(referral, event) for _, referral, event in to_send], put_events, referrals)
    return failed + [to_send[index][0] for index in unsent]


def send(
    changed: Sequence[tuple[Referral, Event]], put_events: PutEvents, referrals: Referrals
) -> list[int]:
    """Send the events of referrals, mark those that were sent; the indexes of those that were not.

    Args:
        changed: referrals and their events.
        put_events: sends events.
        referrals: where they are marked.
    """
    unsent = sorted(put_events([event for _, event in changed]))
    for index, (referral, _) in enumerate(changed):
        if index not in unsent:
            referrals.mark_sent(referral)
    return unsent
