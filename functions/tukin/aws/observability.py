"""One logger and one set of metrics for all functions; neither ever gets personal data."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()


def count(name: str, number: int = 1) -> None:
    """Add to a metric that counts."""
    metrics.add_metric(name, "Count", number)


def log_failure(handler: Callable[..., Any]) -> Callable[..., Any]:
    """A handler whose failure is a line of the log with the keys of its batch, by kind and code.

    What the runtime writes of it has no key by which somebody who looks for one batch finds it.
    """

    @wraps(handler)
    def logged(event: Any, context: Any) -> Any:
        try:
            return handler(event, context)
        except Exception as error:
            code = getattr(error, "code", None)
            kind = type(error).__name__
            logger.error("task failed", kind=kind, error_code=code)  # noqa: TRY400 - a text may quote
            raise

    return logged
