"""Finance asks for a period and gets a manifest and short-lived links to its files."""

from typing import Any

from aws_lambda_powertools.utilities.typing import LambdaContext

from tukin.aws.environment import archive, person_keys, table
from tukin.aws.http import create_api, read_request
from tukin.aws.observability import count, logger, metrics
from tukin.people.every_call import EVERY_CALL
from tukin.settlement import export_period
from tukin.settlement.requests import ExportBody

api = create_api(EVERY_CALL)


@logger.inject_lambda_context(clear_state=True)
@metrics.log_metrics
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """HTTP API: ``POST /exports`` and ``GET /exports/{export_id}``."""
    return api.resolve(event, context)


@api.post("/exports")
def create_export() -> dict[str, Any]:
    """Build the export of a period."""
    period = read_request(api, "finance").body(ExportBody).parsed()
    answer = export_period.export_period(table(), archive(), period, person_keys().of)
    count("ExportsBuilt")
    return answer


@api.get("/exports/<export_id>")
def read_export(export_id: str) -> dict[str, Any]:
    """The manifest of an export and new links to its files."""
    read_request(api, "finance", "auditor")
    return export_period.read_export(archive(), export_id)
