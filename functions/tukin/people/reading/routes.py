"""Which routes answer with people's data, and how many people an answer holds.

A route that is in neither table counts as one that does: it is recorded, and a test refuses it.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Answer = Mapping[str, Any]
CountOf = Callable[[Answer], int]


def named_people(answer: Answer) -> int:
    """People whose NIP is in an answer, wherever in it; each counts once."""
    return len(nips_of(answer))


def nips_of(answer: Answer) -> set[str]:
    """The NIPs in an answer, wherever in it."""
    return set(_nips(answer))


def _nips(value: object, names: Sequence[str] = ("nip",)) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name in names:
            if isinstance(nip := value.get(name), str):
                yield nip
        for each in value.values():
            yield from _nips(each, names)
    elif isinstance(value, list):
        for each in value:
            yield from _nips(each, names)


def _people_of_lines(answer: Answer) -> int:
    """People whom lines name, as those who are rated or as raters; each counts once."""
    return len(set(_nips(answer, ("nip", "rater_nip", "instead_of"))))


def _rows(answer: Answer) -> int:
    """Rows of a CSV below its header."""
    return max(0, len(str(answer.get("document", "")).splitlines()) - 1)


def _lines(answer: Answer) -> int:
    """Returned lines; each is of one person, whom only its id names."""
    entered = answer.get("returns", [answer])
    return sum(len(each.get("lines", ())) for each in entered)


def _findings(answer: Answer) -> int:
    """Lines that differ from a bank's statement; each is of one person, whom only its id names."""
    return len(answer["findings"])


def _person_keys(answer: Answer) -> int:
    """People whom an answer about reads names by their keys."""
    return len({key for read in answer.get("reads", ()) for key in read["person_keys"]})


def _of_export(answer: Answer) -> int:
    manifest = answer["manifest"]
    return int(manifest["rows"]) + int(manifest["blocked"]["rows"])


def _of_run(answer: Answer) -> int:
    """Lines of a signed run's files; a person whom it pays twice counts twice."""
    return int(answer["lines"])


READS: Mapping[str, CountOf] = {
    "POST /agencies/{agency}/explanations": named_people,
    "POST /agencies/{agency}/feedback-sheets": named_people,
    "POST /agencies/{agency}/employee-records": named_people,
    "POST /agencies/{agency}/periods/{period}/appraisals": named_people,
    "POST /agencies/{agency}/periods/{period}/ratings": named_people,
    "GET /agencies/{agency}/periods/{period}/ratings": named_people,
    "GET /agencies/{agency}/periods/{period}/unrated": named_people,
    "GET /agencies/{agency}/periods/{period}/records": named_people,
    "GET /agencies/{agency}/periods/{period}/referrals": named_people,
    "GET /agencies/{agency}/periods/{period}/register": _rows,
    "GET /agencies/{agency}/periods/{period}/uploads": named_people,
    "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/changes": named_people,
    "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/approval": named_people,
    "GET /agencies/{agency}/dialogue-coverage": named_people,
    "GET /agencies/{agency}/periods/{period}/closing": named_people,
    "GET /periods/{period}": named_people,
    "GET /periods/{period}/fairness": named_people,
    "GET /runs/{run_id}/prepared": named_people,
    "GET /runs/{run_id}/prepared/lines": named_people,
    "POST /runs/{run_id}/release": named_people,
    "GET /runs/{run_id}/links": _of_run,
    "GET /runs/{run_id}/returns": _lines,
    "POST /runs/{run_id}/returns": _lines,
    "POST /runs/{run_id}/returns/confirmation": _lines,
    "GET /runs/{run_id}/statement": _findings,
    "POST /runs/{run_id}/statement": _findings,
    "GET /periods/{period}/holds": named_people,
    "POST /periods/{period}/holds": named_people,
    "POST /periods/{period}/lifts": named_people,
    "POST /periods/{period}/holds/confirmation": named_people,
    "GET /claims/{period}": named_people,
    "POST /claims/{period}": named_people,
    "POST /claims/{period}/confirmation": named_people,
    "POST /exports": _of_export,
    "GET /exports/{export_id}": _of_export,
    "GET /accounts": named_people,
    "POST /accounts/{key}/reset": named_people,
    "POST /accounts/{key}/reset/confirmation": named_people,
    "GET /people/check": named_people,
    "GET /people/notices": named_people,
    "GET /agencies/{agency}/people/notices": named_people,
    "GET /agencies/{agency}/lines": named_people,
    "GET /agencies/{agency}/lines/files/{date}": _people_of_lines,
    "POST /agencies/{agency}/lines/files/{date}/approval": _people_of_lines,
    "GET /people/files/{date}": named_people,
    "POST /people/files/{date}/approval": named_people,
    "GET /register/files/{date}/people": named_people,
    "POST /reads": _person_keys,
}
"""Each route that answers with people's data, as in the OpenAPI document, and what counts them."""

OF_ONE_PERSON = frozenset({"POST /agencies/{agency}/periods/{period}/appraisals"})
"""Routes that answer with one person whom their path and handler do not name before."""

_RULES = "rule documents, sums over groups that are not small, and who wrote rules"
_PROGRAMME = "the programme, what changes in it, and who wrote it"
_STATES = "states, counts, hashes and who acted; nobody whose pay it is"

EXEMPT: Mapping[str, str] = {
    "GET /agencies/{agency}/periods/{period}/uploads/{upload_id}/trace": _STATES,
    "POST /agencies/{agency}/periods/{period}/uploads/{upload_id}/rejection": _STATES,
    "POST /agencies/{agency}/periods/{period}/withdrawal": _STATES,
    "POST /agencies/{agency}/periods/{period}/closing": _STATES,
    "POST /agencies/{agency}/periods/{period}/reopening": _STATES,
    "GET /agencies/{agency}/periods/{period}/rules": _RULES,
    "GET /agencies/{agency}/periods/{period}/cycle": _STATES,
    "GET /agencies/files": _STATES,
    "GET /agencies/files/{date}": "agencies, not people",
    "POST /agencies/files/{date}/approval": "agencies, not people",
    "GET /agencies/{agency}/lines/files": _STATES,
    "GET /units/files": _STATES,
    "GET /units/files/{date}": "units, not people",
    "POST /units/files/{date}/approval": "units, not people",
    "GET /people/files": _STATES,
    "POST /people/first": "a state; whoever asks sent the numbers",
    "GET /register/files": _STATES,
    "GET /register/files/{date}": "counts by what changes",
    "POST /register/files/{date}/approval": "counts by what changes",
    "POST /runs": _STATES,
    "GET /runs": _STATES,
    "GET /runs/{run_id}": _STATES,
    "POST /runs/{run_id}/cancellation": _STATES,
    "POST /runs/{run_id}/acknowledgement": _STATES,
    "GET /runs/{run_id}/manifest": "sums by agency and hashes of files",
    "GET /ledger": "sums by agency, hashes, and lines by ids that only a run's files resolve",
    "POST /ledger/recovery": _STATES,
    "GET /rules/live": _RULES,
    "GET /rules/history": _RULES,
    "GET /rules/announcements": _RULES,
    "GET /agencies/{agency}/announcements": _RULES,
    "POST /agencies/{agency}/proposals/{sha256}/facts": "a count; whoever asks sent the facts",
    "POST /rules/simulations": _RULES,
    "POST /rules/proposals": _RULES,
    "GET /rules/proposals/{sha256}": _RULES,
    "POST /rules/proposals/{sha256}/simulation": _RULES,
    "POST /rules/proposals/{sha256}/approval": _RULES,
    "POST /rules/rollback": _RULES,
    "GET /rules/programme": _PROGRAMME,
    "GET /rules/programme/history": _PROGRAMME,
    "POST /rules/programme/proposals": _PROGRAMME,
    "GET /rules/programme/proposals/{sha256}": _PROGRAMME,
    "POST /rules/programme/proposals/{sha256}/approval": _PROGRAMME,
}
"""Each route whose answers are not recorded, and what they hold instead of people's data."""


def is_read(route: str) -> bool:
    """Whether a route's answers are recorded; one that nobody has classified is."""
    return route not in EXEMPT


def count_people(route: str, answer: Answer) -> int:
    """How many people an answer of a route holds."""
    return READS.get(route, named_people)(answer)
