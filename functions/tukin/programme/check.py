"""Checks a programme as administrators write it; all that is wrong with it is worded together."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import ValidationError

from tukin.programme.document import ProgrammeBook, load_programmes
from tukin.rules.check import Problem, refusals


@dataclass(frozen=True, slots=True)
class CheckedProgramme:
    """A document's problems, and what it holds where it can be used."""

    problems: tuple[Problem, ...]
    book: ProgrammeBook | None


@dataclass(frozen=True, slots=True)
class Since:
    """What a document is checked against: the one in force, and whose day it is."""

    live: ProgrammeBook
    today: date


def check_programme(data: bytes, since: Since | None = None) -> CheckedProgramme:
    """Check a document by itself, and against the one in force where that is given."""
    names: Counter[str] = Counter()

    def note(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        """A name twice in one object: readers of JSON silently keep the last."""
        names.update(name for name, many in Counter(n for n, _ in pairs).items() if many > 1)
        return dict(pairs)

    try:
        json.loads(data, object_pairs_hook=note)
        book = load_programmes(data)
    except ValidationError as invalid:
        found = [p for e in invalid.errors(include_url=False) for p in refusals(e, ProgrammeBook)]
        return CheckedProgramme((*_repeated(names), *found), None)
    except (ValueError, RecursionError) as error:
        place = getattr(error, "lineno", 1), getattr(error, "colno", 1)
        return CheckedProgramme((Problem((), "E610", dict(zip(_PLACE, place, strict=True))),), None)
    problems = (*_repeated(names), *(_rewritten(book, since) if since else ()))
    return CheckedProgramme(problems, None if problems else book)


_PLACE = ("line", "column")


def _repeated(names: Counter[str]) -> Iterator[Problem]:
    return (Problem((), "E645", {"name": name}) for name in names)


def _rewritten(book: ProgrammeBook, since: Since) -> Iterator[Problem]:
    """Versions that have begun: others refer to them by their content, so they stay as they are.

    Before the first document nothing refers to any, so that one may begin whenever it likes.
    """
    if not since.live.programmes:
        return
    begun = {each.programme: each for each in since.live.programmes if _began(each, since)}
    for place, each in enumerate(book.programmes):
        if _began(each, since) and begun.pop(each.programme, None) != each:
            yield Problem(("programmes", place), "E1157", {"name": each.programme})
    for name in begun:
        yield Problem(("programmes",), "E1158", {"name": name})


def _began(programme: Any, since: Since) -> bool:
    return bool(programme.effective_from <= since.today)
