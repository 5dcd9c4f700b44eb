"""What goes wrong on the way to AWS from somebody's own machine, as errors of the catalogue."""

import json

from botocore.exceptions import BotoCoreError, ClientError
from urllib3.exceptions import HTTPError

from tukin.aws.clients import Refused
from tukin.aws.signed_api import ApiError
from tukin.vocabulary.errors import TukinError


class NoAccess(TukinError):
    """AWS or the API cannot be used from here, or not by this caller."""


_FORBIDDEN = 403


def access_problem(error: BaseException) -> TukinError | None:
    """The error of the catalogue for one of boto3, of urllib3 or of an API that is not ours.

    None for any other error, and for a problem that the API described itself.
    """
    if isinstance(error, ApiError):
        return _of_api(error)
    if isinstance(error, (Refused, ClientError)):
        return NoAccess("E842", reason=_code(error))
    for kind, code, problem in (
        (BotoCoreError, "E841", str(error)),
        (HTTPError, "E843", type(error).__name__),
        (json.JSONDecodeError, "E844", "JSON"),
    ):
        if isinstance(error, kind):
            return NoAccess(code, problem=problem)
    return None


def _of_api(error: ApiError) -> NoAccess | None:
    if "code" in error.problem:
        return None
    if error.status == _FORBIDDEN:
        return NoAccess("E842", reason=_reason(error))
    return NoAccess("E844", problem=f"HTTP {error.status}")


def _code(error: Refused | ClientError) -> str:
    if isinstance(error, Refused):
        return error.code
    return str(error.response.get("Error", {}).get("Code", "AWS"))


def _reason(error: ApiError) -> str:
    """What API Gateway says: that the caller may not, or that the credentials have expired."""
    return str(error.problem.get("message") or error.problem.get("Message") or error.status)
