"""How often one caller may use the routes that cost much, counted in the table.

The stage's throttle is one for all callers; without a count of each, one would use up what is
meant for all.
"""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple

from tukin.aws.table import Table
from tukin.vocabulary.errors import TooMany

_KEPT = timedelta(days=1)
"""How long a count stays after its window: nobody reads it any more."""


class Limit(NamedTuple):
    """The most calls of one caller within a window, which begins at a multiple of its length."""

    calls: int
    seconds: int


_EACH, _WHOLE_PERIOD = Limit(120, 60), Limit(30, 60)

COSTLY: Mapping[str, Limit] = {
    # A rating system sends one appraisal or rating a request, and all of a month on one day.
    "POST /agencies/{agency}/periods/{period}/appraisals": Limit(1_200, 60),
    "POST /agencies/{agency}/periods/{period}/ratings": Limit(1_200, 60),
    "GET /agencies/{agency}/periods/{period}/ratings": _EACH,
    "GET /agencies/{agency}/periods/{period}/unrated": _EACH,
    "POST /agencies/{agency}/periods/{period}/withdrawal": _WHOLE_PERIOD,
    "GET /agencies/{agency}/periods/{period}/closing": _WHOLE_PERIOD,
    "POST /agencies/{agency}/periods/{period}/closing": _WHOLE_PERIOD,
    "POST /agencies/{agency}/explanations": _EACH,
    "POST /agencies/{agency}/feedback-sheets": _EACH,
    "POST /agencies/{agency}/employee-records": _EACH,
    "GET /agencies/{agency}/periods/{period}/register": _EACH,
    "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/changes": _EACH,
    "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/trace": _EACH,
    "GET /accounts": _WHOLE_PERIOD,
    "POST /accounts/{key}/reset": _EACH,
    "POST /accounts/{key}/reset/confirmation": _EACH,
    "POST /exports": _WHOLE_PERIOD,
    "POST /runs": _WHOLE_PERIOD,
    "GET /runs/{run_id}/prepared": _WHOLE_PERIOD,
    "GET /runs/{run_id}/prepared/lines": _EACH,
    "POST /runs/{run_id}/release": _WHOLE_PERIOD,
    "GET /periods/{period}/fairness": _WHOLE_PERIOD,
    "POST /reads": _WHOLE_PERIOD,
    "POST /rules/simulations": _WHOLE_PERIOD,
    "POST /rules/proposals": _WHOLE_PERIOD,
    "POST /rules/proposals/{sha256}/simulation": _WHOLE_PERIOD,
}
"""Each route whose answer costs much, as in the OpenAPI document; the numbers are illustrative."""


def count_call(table: Table, caller_id: str, route: str, now: datetime) -> None:
    """Count a call of a costly route; of any other nothing is written.

    Args:
        table: the one table.
        caller_id: the caller's AWS user id.
        route: its method and path, with the names of the path's parameters.
        now: the time, UTC.

    Raises:
        TooMany: E815, where the caller has used up the window.
    """
    limit = COSTLY.get(route)
    if limit is None:
        return
    moment = int(now.timestamp())
    window = moment // limit.seconds
    end = (window + 1) * limit.seconds
    key = {"pk": f"CALLS#{opaque(caller_id)}", "sk": f"{route}#{window}"}
    calls = table.add(key, "calls", 1, expires_at=end + int(_KEPT.total_seconds()))
    if calls > limit.calls:
        raise TooMany("E815", seconds=end - moment)


def opaque(caller_id: str) -> str:
    """A caller in a key: by a hash, for a session is named after a person."""
    return hashlib.sha256(caller_id.encode(errors="surrogatepass")).hexdigest()[:32]
