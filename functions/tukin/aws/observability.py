"""One logger and one set of metrics for all functions; neither ever gets personal data."""

from aws_lambda_powertools import Logger, Metrics

logger = Logger()
metrics = Metrics()
