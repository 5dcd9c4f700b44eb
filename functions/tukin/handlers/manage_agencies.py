"""Files of agencies: which there are, what one would change, and another person's approval."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, table, today
from tukin.aws.http import create_api
from tukin.aws.observability import logger, metrics
from tukin.handlers.dated_files import add_routes
from tukin.people.agencies.agency import Agencies
from tukin.people.agencies.store import AGENCIES
from tukin.people.dated.desk import FileDesk

api = create_api()


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: files of agencies, their differences and the approval."""
    return api.resolve(event, context)


def _desk() -> FileDesk[Agencies]:
    return FileDesk(table(), archive(), AGENCIES)


add_routes(api, "/agencies/files", _desk, today, "AgencyListsApproved")
