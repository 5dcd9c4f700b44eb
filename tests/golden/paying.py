"""Records the golden files of paying by two people: ``python -m tests.golden.paying``.

Golden files of the engines are of months and runs, from before the ledger had a bucket. These hold
what came after them and outlives the code as well. One story by the real handlers: a run by two
people, holds and lifts, a decision on a claim, returns that another person confirmed, who read
whom, and a run that was released and has not ended; from 2 on a bank's statement, and what each
publication locked. It is kept under ``paying-{number}/`` for ever;
whoever changes a format on purpose raises ``NUMBER``, and what is recorded already stays.

::

    as of an engine          without export and explanation
    ledger/...               every object of the ledger's bucket
    publications/...         what was locked when it was published
    access-log/...           who read whom, and the index of each day
"""

import json
import re
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from tests.golden.make import FOLDER, SUMS, GoldenOffice, _files, sums
from tests.golden.stored import Golden
from tests.integration.people import nip_of, person
from tests.integration.treasury import people
from tests.integration.world import (
    ACCESS_LOG,
    ARCHIVE,
    LEDGER,
    PUBLICATIONS,
    Answer,
    plain_item,
)

NUMBER = 2
AUGUST, SEPTEMBER = "2026-08", "2026-09"
DAY = "2026-10-31"
"""On which everything happens."""
HELD, CLAIMED, DEAD, SENT_BACK = 1, 3, 2, 0
"""Held and lifted again; of disdik and dinkes; two whose transfers came back."""
STILL_HELD = 20
PACKAGE = "ab" * 32
"""What the package of the functions says it is made of."""
CLAIMS = f"/claims/{SEPTEMBER}"
PLAIN_CHARACTERS = 2_500
"""Entries of more agencies than these are packed; here every run's is, and no other."""


class Paying(Golden):
    """The golden files of one number, in the hands of tests."""

    def __init__(self, number: int) -> None:
        self.number, self.engine = number, f"paying-{number}"
        self.folder = FOLDER / self.engine

    def shapes(self) -> dict[str, set[str]]:
        """The shape of each kind of thing that is stored."""
        places = {
            f"{bucket}/{key}": data
            for bucket in (ARCHIVE, LEDGER, PUBLICATIONS, ACCESS_LOG)
            for key, data in self.objects_of(bucket).items()
        }
        return shapes_of(self.items(), places)


def main() -> None:
    """Record the present formats.

    Raises:
        SystemExit: where they are recorded already.
    """
    target = Paying(NUMBER).folder
    if target.exists():
        raise SystemExit(f"{target.name} is recorded already: golden files are never overwritten")
    with GoldenOffice() as office:
        runs = tell_story(office)
        files = dict(_files(office, runs, {}, {}))
    for name in ("export.json", "explanation.json"):
        del files[name]
    for name, data in files.items():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (target / SUMS).write_text(sums(target))
    sys.stdout.write(f"{target.name}: {len(files)} files, {sum(map(len, files.values()))} bytes\n")


# --- The story ----------------------------------------------------------------------------------


@patch("tukin.aws.environment.package_sha256", lambda: PACKAGE)
@patch("tukin.settlement.stores.ledger._PLAIN_CHARACTERS", PLAIN_CHARACTERS)
def tell_story(office: GoldenOffice) -> list[str]:
    """Run it; the ids of the runs of September, which the auditor can compute again."""
    with _at_noon():
        office.upload([person(0), person(1), person(2), person(3)], minute=0)
        claimed = [person(CLAIMED), person(STILL_HELD), person(21)]
        office.upload(claimed, agency="dinkes", name="dinkes.csv", minute=1)
        hold_id = office.hold(nip_of(HELD))
        office.hold(nip_of(STILL_HELD), agency="dinkes", reason="surat kepala dinas")
        runs = [office.settle_period("paying-run-1", SEPTEMBER)]
        _decide_claim(office)
        office.lift(hold_id)
        _send_back(office, runs[0])
        runs.append(office.settle_period("paying-run-2", SEPTEMBER))
        _acknowledge(office, runs[0])
        _enter_statement(office, runs[0])
        _begin_more(office, runs[1])
        _read(office)
    with patch("tukin.handlers.index_reads.datetime") as clock:
        clock.now.return_value = datetime(2026, 11, 1, 1, 30, tzinfo=UTC)
        office.invoke("index_reads", {})
    office.check_books()
    return runs


def _at_noon() -> Any:
    """All requests are of the day that is indexed."""
    noon = datetime(2026, 10, 31, 5, tzinfo=UTC)
    return patch("tukin.aws.http.Request.now", staticmethod(lambda: noon))


def _decide_claim(office: GoldenOffice) -> None:
    def ask(path: str, body: Any, who: str) -> dict[str, Any]:
        answer = office.ask("POST", path, body, role="personnel", who=who, function="decide_claims")
        return _content(answer)

    body = {"nip": nip_of(CLAIMED), "agency": "dinkes", "reason": "SK mutasi", "reference": "SK 8"}
    proposed = ask(CLAIMS, body, "bagus")
    ask(f"{CLAIMS}/confirmation", {"digest": proposed["digest"]}, "ratna")


def _send_back(office: GoldenOffice, run_id: str) -> None:
    """One transfer whole, for the person died; of another a part."""
    lines = {line.nip: line for line in office.lines(run_id)}
    dead, other = lines[nip_of(DEAD)], lines[nip_of(SENT_BACK)]
    _content(office.give_back(run_id, dead.line_id, reason_code="deceased"))
    named = {"reason_code": "other", "reference": "RTR-2", "amount_idr": 1_000}
    _content(office.give_back(run_id, other.line_id, **named))


def _acknowledge(office: GoldenOffice, run_id: str) -> None:
    _content(office.ask("GET", f"/runs/{run_id}/manifest"))
    body = {"manifest_sha256": office.headers["etag"].strip('"')}
    path = f"/runs/{run_id}/acknowledgement"
    _content(office.ask("POST", path, body, who="tuti"))


def _enter_statement(office: GoldenOffice, run_id: str) -> None:
    """The bank executed one transfer, with a rupiah too much."""
    line = next(line for line in office.lines(run_id) if line.nip == nip_of(21))
    executed = {
        "line_id": line.line_id,
        "amount_idr": line.transfer_idr + 1,
        "bank": "Bank DKI",
        "account": "0012345678",
        "reference": "TRX-1",
    }
    _content(office.ask("POST", f"/runs/{run_id}/statement", {"lines": [executed]}, who="wati"))


def _begin_more(office: GoldenOffice, run_id: str) -> None:
    """What one person entered and nobody confirmed, and a run that is about to pay."""
    wanted = {"agency": "disdik", "nip": nip_of(HELD), "reason": "surat kedua"}
    _content(office.ask("POST", f"/periods/{SEPTEMBER}/holds", wanted))
    line = next(line for line in office.lines(run_id) if line.nip == nip_of(HELD))
    _content(office.enter_returns(run_id, line.line_id))
    office.publish("dukcapil", people(1_000_000, 2_000_000, first=30), AUGUST)
    office.released("paying-run-3", AUGUST)


def _read(office: GoldenOffice) -> None:
    body = {"nip": nip_of(HELD)}
    path = "/agencies/disdik/employee-records"
    _content(office.http("POST", path, "agency-disdik", body))
    path = f"/agencies/disdik/periods/{SEPTEMBER}/records"
    _content(office.http("GET", path, "finance"))
    question = {"caller": "tukin-finance/session", "since": DAY, "until": DAY}
    _content(office.http("POST", "/reads", "auditor", question))


def _content(answer: Answer) -> dict[str, Any]:
    assert answer.status == 200, answer.content
    return answer.content


# --- Shapes -------------------------------------------------------------------------------------

_VARIABLE = re.compile(r"\d{4}-\d\d(-\d\d)?|[0-9a-f]{16,}|\d+|.+/.+")
"""A name that is itself a value: a period, a day, a hash, a number, or a role with a session."""
_TABLE_KINDS = ("CLAIMS", "HOLD", "LEDGER", "REQUEST", "RETURN", "RUN", "SETTLED")
_LINES = re.compile(r"settlement/(\w+)/\w+\.jsonl")


def shapes_of(items: list[dict[str, Any]], objects: Mapping[str, bytes]) -> dict[str, set[str]]:
    """The names and types in each kind of what is stored by paying, whatever the values.

    Args:
        items: of the table, in DynamoDB's JSON.
        objects: by bucket and key.

    Returns:
        By kind such as ``table RUN`` or ``ledger hold``, paths such as ``totals.lines: int``.
    """
    found: dict[str, set[str]] = {}
    for item in items:
        kind = item["pk"]["S"].partition("#")[0]
        if kind in _TABLE_KINDS:
            name = f"table {kind} {_sort_key(item)}".rstrip()
            found.setdefault(name, set()).update(_paths(plain_item(item)))
    for place, data in objects.items():
        for name, value in _of_object(place, data):
            found.setdefault(name, set()).update(_paths(value))
    return found


def _sort_key(item: Mapping[str, Any]) -> str:
    if "packed" in item:
        return "packed"
    word: str = re.split("[#-]", item["sk"]["S"])[0]
    return word if word.isupper() else ""


def _of_object(place: str, data: bytes) -> Iterator[tuple[str, Any]]:
    bucket, _, key = place.partition("/")
    if bucket == LEDGER:
        value = json.loads(data)
        yield f"ledger {value['kind']}", value
    elif bucket == ACCESS_LOG:
        name = "index of reads" if key.startswith("index/") else "read"
        yield name, json.loads(data)
    elif bucket == PUBLICATIONS:
        for value in map(json.loads, data.splitlines()):
            yield "publication" if "shards" in value else "pay shard", value
    elif lines := _LINES.fullmatch(key):
        for line in data.splitlines():
            yield f"lines of {lines[1]}", json.loads(line)


def _paths(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for name, inner in value.items():
            known = "*" if _VARIABLE.fullmatch(name) else name
            yield from _paths(inner, f"{path}.{known}".lstrip("."))
    elif isinstance(value, list):
        for inner in value:
            yield from _paths(inner, f"{path}[]")
    else:
        is_number = path.rpartition(".")[2] == "format"
        yield f"{path}: {value if is_number else type(value).__name__}"


if __name__ == "__main__":
    main()
