"""Which code makes a run of an engine: a run is made by the engine under which it was requested.

Code that is deployed between the request and the end of a run may write other files. So the older
ways stay here, and code that is older than a run stops.
"""

from collections.abc import Callable, Sequence
from functools import partial

from tukin.rules.payment import Payment
from tukin.settlement.files.payment_files import FIRST_SHEET_COLUMNS
from tukin.settlement.preparation.prepared import PinnedMonth
from tukin.settlement.run import BuiltRun, RunRequest, StatesBefore, build_run
from tukin.settlement.settlement import Settlement
from tukin.vocabulary.errors import EngineChanged

Builder = Callable[
    [RunRequest, StatesBefore, Sequence[PinnedMonth], Settlement, Payment | None],
    BuiltRun,
]

_FIRST = partial(build_run, sheet_columns=FIRST_SHEET_COLUMNS)

BUILDERS: dict[str, Builder] = {"1": _FIRST, "2": _FIRST, "3": build_run}
"""By the engine; one that changed nothing of a run has none of its own."""


def builder_of(engine: str, running: str) -> Builder:
    """What makes a run of an engine.

    Args:
        engine: that of the run.
        running: that of the code which asks.

    Raises:
        EngineChanged: E738, where the run is of a later engine than the code.
    """
    if int(engine) > int(running):
        raise EngineChanged("E738")
    return BUILDERS[max((known for known in BUILDERS if int(known) <= int(engine)), key=int)]
