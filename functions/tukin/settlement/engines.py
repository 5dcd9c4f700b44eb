"""Which code makes a run of an engine: a run is made by the engine under which it was requested.

Code that is deployed between the request and the end of a run may write other files. So the older
ways stay here, and code that is older than a run stops.
"""

from collections.abc import Callable, Mapping
from functools import partial

from tukin.rules.payment import Payment
from tukin.settlement.files.directory import Directory
from tukin.settlement.files.older_files import FIRST_FILES, THIRD_FILES
from tukin.settlement.run import BuiltRun, LiveAgency, RunRequest, StatesBefore, build_run
from tukin.vocabulary.errors import EngineChanged

Builder = Callable[
    [RunRequest, StatesBefore, Mapping[str, LiveAgency], Payment | None, Directory],
    BuiltRun,
]

_FIRST = partial(build_run, make_files=FIRST_FILES)
_THIRD = partial(build_run, make_files=THIRD_FILES)

BUILDERS: dict[str, Builder] = {"1": _FIRST, "2": _FIRST, "3": _THIRD, "4": build_run}
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
