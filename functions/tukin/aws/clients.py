"""boto3 clients, made once a process, and the mapping of their errors to tukin's."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import (
    ClientError,
    HTTPClientError,
    ResponseStreamingError,
)
from botocore.exceptions import (
    ConnectionError as BotoConnectionError,
)

from tukin.vocabulary.errors import NotFound, StoreUnavailable, Throttled

# Tokens of the global endpoint of STS are not valid in a region that an account opts in to, such as
# Jakarta; whatever a profile says, roles are assumed at the region's own.
os.environ["AWS_STS_REGIONAL_ENDPOINTS"] = "regional"

MOST_FAULTS = 4
"""Attempts per request before a transient fault is raised."""

CONNECT_SECONDS, READ_SECONDS = 3, 20

_CONFIG = Config(
    retries={"mode": "standard", "total_max_attempts": MOST_FAULTS},
    connect_timeout=CONNECT_SECONDS,
    read_timeout=READ_SECONDS,
    # Checking our own requests against the service model costs more than sending them.
    parameter_validation=False,
    s3={"addressing_style": "path"},
)

_THROTTLES = frozenset(
    {
        "BandwidthLimitExceeded",
        "ConditionalRequestConflict",  # S3: another write of the key is under way, and may fail
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "ProvisionedThroughputExceeded",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestTimeout",
        "RequestTimeoutException",
        "SlowDown",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
_MISSING = frozenset({"404", "NoSuchKey", "NoSuchVersion", "NotFound", "ParameterNotFound"})


@cache
def client(service: str) -> Any:
    """The process's client of an AWS service."""
    region = region_of_environment()
    return boto3.client(service, region_name=region, config=_CONFIG)  # type: ignore[call-overload]


def region_of_environment() -> str | None:
    """The region that the environment names; None leaves it to the profile.

    botocore does not read AWS_REGION, which other tools of AWS take. In Lambda both are set alike.
    """
    return os.environ.get("AWS_DEFAULT_REGION") or os.environ.get("AWS_REGION") or None


class Refused(Exception):
    """A service refused a request; ``code`` is the service's own.

    A caller that expects a code, such as that of a failed condition, catches it; any other one is
    a bug and must surface.
    """

    def __init__(self, code: str, text: str) -> None:
        self.code = code
        super().__init__(text)


@contextmanager
def service_faults() -> Iterator[None]:
    """Map faults of a service: what may pass becomes retryable, what is missing ``NotFound``.

    Any other error of the service becomes ``Refused``.
    """
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _THROTTLES:
            raise Throttled("E901") from error
        if code in _MISSING:
            raise NotFound("E802") from error
        if status >= 500:
            raise StoreUnavailable("E902") from error
        raise Refused(code, str(error)) from error
    except (BotoConnectionError, HTTPClientError, ResponseStreamingError) as error:
        raise StoreUnavailable("E902") from error
