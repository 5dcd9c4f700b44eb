"""AppConfig's validator: a document that is not sound, or that two did not approve, is refused."""

import base64
from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import table
from tukin.aws.observability import logger, metrics
from tukin.programme.approvals import ProgrammeApprovals
from tukin.programme.validate import is_programme, require_programme
from tukin.rules.approvals import RuleApprovals
from tukin.rules.validate import require_book


@logger.inject_lambda_context
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> None:
    """Check the proposed document; an error makes AppConfig reject the version."""
    content = base64.b64decode(event["content"])
    if is_programme(content):
        require_programme(content, ProgrammeApprovals(table()))
    else:
        require_book(content, RuleApprovals(table()))
