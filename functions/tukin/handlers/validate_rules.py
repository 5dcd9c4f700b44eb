"""AppConfig's validator: a rule book that the pipeline could not use is never deployed."""

import base64
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext
from pydantic import ValidationError

from tukin.domain.errors import InvalidInput
from tukin.domain.rules import load_rule_book
from tukin.handlers.observability import logger


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Read the proposed document by the production model.

    Raises:
        InvalidInput: E601 with each problem and its place; AppConfig then rejects the version.
    """
    try:
        load_rule_book(base64.b64decode(event["content"]))
    except ValidationError as invalid:
        problems = [
            f"{'.'.join(map(str, error['loc']))}: {error['msg']}"
            for error in invalid.errors(include_url=False, include_input=False)
        ]
        raise InvalidInput("E601", problems="; ".join(problems)) from None
