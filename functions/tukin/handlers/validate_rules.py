"""AppConfig's validator: a rule book that the pipeline could not use is never deployed."""

import base64
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.observability import logger
from tukin.rules.validate import require_book


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Check the proposed document; an error makes AppConfig reject the version."""
    require_book(base64.b64decode(event["content"]))
