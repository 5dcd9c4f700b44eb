"""AppConfig's validator: a document that is not sound, or that two did not approve, is refused."""

import base64
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import table
from tukin.aws.observability import logger, metrics
from tukin.programme.validate import require_document


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Check the proposed document; an error makes AppConfig reject the version."""
    require_document(base64.b64decode(event["content"]), table())
