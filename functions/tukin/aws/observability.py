"""One logger and one set of metrics for all functions; neither ever gets personal data."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()


def count(name: str, number: int = 1) -> None:
    """Add to a metric that counts."""
    metrics.add_metric(name, "Count", number)
