"""The table's stream of referral items → events on the bus, none lost, each with a fixed id."""

from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.bus import put_events
from tukin.aws.items import from_item
from tukin.aws.referrals import referral_from_item
from tukin.domain.coaching import Referral, ReferralState
from tukin.handlers.environment import variable
from tukin.handlers.observability import logger, metrics

_DETAIL_TYPES = {
    ReferralState.OPEN: "ReferralOpened",
    ReferralState.WITHDRAWN: "ReferralWithdrawn",
}


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Send each changed referral. The stream repeats those that failed, and at last parks them.

    Repeated records are sent again with the same event id and revision, by which the coaching
    programme knows them.
    """
    failed: list[str] = []
    sequence_numbers: list[str] = []
    events: list[tuple[str, Mapping[str, Any]]] = []
    for record in event["Records"]:
        sequence_number = record["dynamodb"]["SequenceNumber"]
        try:
            referral = referral_from_item(from_item(record["dynamodb"]["NewImage"]))
            event_of_referral = (_DETAIL_TYPES[referral.state], _detail(referral))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            # no traceback: the error's own text could quote a stored value
            logger.error("unreadable referral", error_code="E702", error_type=type(error).__name__)
            failed.append(sequence_number)
            continue
        sequence_numbers.append(sequence_number)
        events.append(event_of_referral)
    failed += [sequence_numbers[index] for index in put_events(variable("BUS_NAME"), events)]
    metrics.add_metric("ReferralsEmitted", "Count", len(event["Records"]) - len(failed))
    return {"batchItemFailures": [{"itemIdentifier": number} for number in failed]}


def _detail(referral: Referral) -> dict[str, Any]:
    """What the coaching programme gets: who, why and which modules; never an amount."""
    return {
        "event_id": referral.event_id,
        "revision": referral.revision,
        "state": referral.state,
        "nip": referral.need.nip,
        "agency": referral.agency,
        "period": str(referral.period),
        "rating": referral.need.rating,
        "weak_indicators": referral.need.weak_indicators,
        "modules": referral.need.modules,
    }
