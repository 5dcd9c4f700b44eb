"""AppConfig's validator: a rule book that the pipeline could not use is never deployed."""

import base64
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.domain.errors import InvalidInput
from tukin.domain.rule_check import check_rules
from tukin.domain.rules import RuleBook
from tukin.handlers.observability import logger


@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Check the proposed document as ``tukin rules check`` does.

    Raises:
        InvalidInput: E601 with each problem and its place; AppConfig then rejects the version.
    """
    checked = check_rules(base64.b64decode(event["content"]))
    if checked.errors:
        raise InvalidInput("E601", problems="; ".join(map(str, checked.errors)))
    if not isinstance(checked.document, RuleBook):  # the pipeline reads a book
        raise InvalidInput("E601", problems="$.rule_sets: E611")
