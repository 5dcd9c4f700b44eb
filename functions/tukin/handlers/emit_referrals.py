"""The table's stream of referral items → events on the bus, none lost, each with a fixed id."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.bus import Event, put_events
from tukin.aws.items import from_item
from tukin.aws.referrals import Referrals, is_sent, referral_from_item
from tukin.domain.coaching import Referral
from tukin.handlers.environment import table, variable
from tukin.handlers.observability import logger, metrics
from tukin.referrals.events import referral_event


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send each changed referral. The stream repeats those that failed, and at last parks them.

    Repeated records are sent again with the same event id and revision, by which the coaching
    programme knows them. What is sent is marked, so that the sweeper finds what is not.
    """
    failed: list[str] = []
    to_send: list[tuple[str, Referral, Event]] = []
    for record in event["Records"]:
        sequence_number = record["dynamodb"]["SequenceNumber"]
        try:
            item = from_item(record["dynamodb"]["NewImage"])
            if not is_sent(item):
                referral = referral_from_item(item)
                to_send.append((sequence_number, referral, referral_event(referral)))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # no traceback: the error's own text could quote a stored value
            logger.error("unreadable referral", error_code="E702", error_type=type(error).__name__)
            failed.append(sequence_number)
    failed += _send(to_send)
    metrics.add_metric("ReferralsEmitted", "Count", len(event["Records"]) - len(failed))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _send(to_send: list[tuple[str, Referral, Event]]) -> list[str]:
    """Send events and mark their referrals; the sequence numbers of those that failed."""
    unsent = set(put_events(variable("BUS_NAME"), [event for _, _, event in to_send]))
    referrals = Referrals(table())
    for index, (_, referral, _) in enumerate(to_send):
        if index not in unsent:
            referrals.mark_sent(referral)
    return [to_send[index][0] for index in sorted(unsent)]
