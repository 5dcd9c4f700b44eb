"""A request of the API that is about to be answered, and what is done about each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tukin.aws.objects import Bucket
from tukin.aws.table import Table


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for whose data.

    Attributes:
        request_id: API Gateway's name of the request.
        at: the time, UTC.
        caller: role and session.
        route: method and pattern of the path.
        agency: whose people were asked for; "" of all agencies.
        person_keys: who was asked for, where that is one person; none of many.
        of_caller: whose reads were asked for; "" of all else.
    """

    request_id: str
    at: datetime
    caller: str
    route: str
    agency: str
    person_keys: Sequence[str] = ()
    of_caller: str = ""


@dataclass(frozen=True, slots=True)
class Calls:
    """What is done about every call.

    Attributes:
        count: counts a call, by the caller's AWS user id and the route, or raises ``TooMany``.
        is_read: whether a route answers with people's data.
        record: keeps who reads whom, or raises ``StoreUnavailable``; by the log's bucket and its
            days, who asks, the answer, and the person's key of a NIP.
    """

    count: Callable[[Table, str, str, datetime], None]
    is_read: Callable[[str], bool]
    record: Callable[[tuple[Bucket, int], Asked, Mapping[str, Any], Callable[[str], str]], None]
