"""The name by which handlers that are still to be rewritten know ``tukin.aws.observability``."""

from tukin.aws.observability import logger, metrics

__all__ = ["logger", "metrics"]
