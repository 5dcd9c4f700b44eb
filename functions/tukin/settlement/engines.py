"""Which code makes a run of an engine: a run is made by the engine under which it was requested.

Code that is deployed between the request and the end of a run may write other files. So the older
ways stay here, and code that is older than a run stops.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Protocol

from tukin.rules.payment import Payment
from tukin.settlement.files.directory import Directory
from tukin.settlement.files.older_files import FIRST_FILES, THIRD_FILES
from tukin.settlement.files.pay_facts import PayFacts
from tukin.settlement.preparation.prepared import PinnedMonth
from tukin.settlement.run import BuiltRun, Keep, RunRequest, StatesBefore, build_run
from tukin.settlement.settlement import Settlement
from tukin.vocabulary.errors import EngineChanged


class Builder(Protocol):
    """``build_run`` as an engine has it."""

    def __call__(
        self,
        request: RunRequest,
        before: StatesBefore,
        months: Sequence[PinnedMonth],
        settlement: Settlement,
        payment: Payment | None,
        directory: Directory,
        facts: Mapping[str, PayFacts],
        keep: Keep | None = None,
        changes: Mapping[str, Any] | None = None,
    ) -> BuiltRun:
        """See ``build_run``."""
        ...


_FIRST_WITH_DIRECTORY = "4"
_FIRST_WITH_SHARES = "4"
_FIRST = partial(build_run, make_files=FIRST_FILES)
_THIRD = partial(build_run, make_files=THIRD_FILES)

BUILDERS: dict[str, Builder] = {
    "1": _FIRST,
    "2": _FIRST,
    "3": _THIRD,
    "4": build_run,
    "5": build_run,
}
"""By the engine; one that changed nothing of a run has none of its own."""


def names_a_directory(engine: str) -> bool:
    """Whether an engine's files name accounts and agencies, so that its runs pin whose they are."""
    return int(engine) >= int(_FIRST_WITH_DIRECTORY)


def limits_recoveries(engine: str) -> bool:
    """Whether an engine's runs recover at most a share of the pay; older ones took all of it."""
    return int(engine) >= int(_FIRST_WITH_SHARES)


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
