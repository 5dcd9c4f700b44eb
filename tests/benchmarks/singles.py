"""``python -m tests.benchmarks.singles``: single ratings that come at once; what do they cost?

On the local engine, with the real templates: this many supervisors send one rating each to the same
agency and month. Each becomes an amendment that is merged with the live month, so when one goes
live all others have to be recomputed. The figures are the executions of the state machine, on which
the bill depends, and the time; the engine's times are not AWS's.
"""

import argparse
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from infrastructure.local import engine
from infrastructure.local.deploy import deploy
from tests.e2e.conftest import City
from tests.integration.people import person

AGENCY, PERIOD = "disdik", "2026-09"
PATH = f"/agencies/{AGENCY}/periods/{PERIOD}"
SENDERS = 8
WAIT_SECONDS = 3600


def main() -> None:
    """Print a line for each number of ratings."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("ratings", type=int, nargs="*", default=[5, 10, 20, 40])
    sys.stdout.write("| ratings at once | executions | a rating | seconds |\n|---|---|---|---|\n")
    with tempfile.TemporaryDirectory() as folder:
        for number in parser.parse_args().ratings:
            with engine.running(Path(folder)) as running:
                executions, seconds = measure(City(deploy(running)), number)
            line = f"| {number} | {executions} | {executions / number:.1f} | {seconds:.0f} |"
            sys.stdout.write(f"{line}\n")


def measure(city: City, number: int) -> tuple[int, float]:
    """Send them; how many executions there were when all were live, and after how many seconds."""
    api = city.api(f"agency-{AGENCY}")
    api.post(f"{PATH}/appraisals", person(0))  # every function is warm, and the month has a batch
    wait_until_live(city, 1)
    before, begun = executions(city), time.monotonic()
    with ThreadPoolExecutor(SENDERS) as pool:
        ratings = map(person, range(1, number + 1))
        sent = pool.map(lambda rating: api.post(f"{PATH}/appraisals", rating), ratings)
        assert all(answer["accepted"] for answer in sent)
    wait_until_live(city, number + 1)
    return executions(city) - before, time.monotonic() - begun


def wait_until_live(city: City, number: int) -> None:
    """Wait until this many uploads are live."""
    api = city.api(f"agency-{AGENCY}")
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        uploads = api.get(f"{PATH}/uploads")["uploads"]
        if sum(upload["status"] == "published" for upload in uploads) == number:
            return
        time.sleep(0.5)
    raise TimeoutError(f"{number} ratings did not go live")


def executions(city: City) -> int:
    """How often the state machine was started."""
    pages = city.admin("stepfunctions").get_paginator("list_executions")
    arn = city.outputs["StateMachineArn"]
    return sum(len(page["executions"]) for page in pages.paginate(stateMachineArn=arn))


if __name__ == "__main__":
    main()
