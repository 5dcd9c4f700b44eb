"""`make demo`: from the register to payment, coaching and one page of everything that was made.

Everything is done the way its user does it: the agencies upload with their own roles, finance pays
with its own, and what is shown comes from the API, the queue and the files, not from the code.
"""

import shutil
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from infrastructure.local import engine
from infrastructure.local.demo.callers import OUTPUT, Callers, DemoError, Month, Run
from infrastructure.local.demo.late_upload import AGENCY, PERIOD, LateUpload, late_upload
from infrastructure.local.demo.page import write_page
from infrastructure.local.demo.summary import print_summary
from infrastructure.local.deploy import deploy
from infrastructure.local.places import ROOT, WORK
from infrastructure.local.single import only_one
from infrastructure.local.stories.month import MonthPaid, close_month, pay_month, rate_month
from infrastructure.local.stories.setting import Setting, setting_of_today
from tukin.cli.examine import examine
from tukin.cli.inputs import Sources, find_inputs
from tukin.fairness.page import fairness_page
from tukin.rule_changes.whatif import Impact

EVENTS = ROOT / "events"
ENGINE_WORK = WORK / "demo-engine"
PERIODS = ("2026-09", "2026-10")
BUSY = "Another `make demo` runs in this folder; wait for its end, or interrupt it."


@dataclass
class Result:
    """Everything that the demo made; pages and files are below `OUTPUT`."""

    register: dict[str, Any]
    months: list[Month]
    by_register: list[dict[str, Any]]
    """What the register rejects: the errors of reports, each with its agency and period."""
    runs: list[Run]
    exports: list[dict[str, Any]]
    slips: list[Path]
    impact: Impact
    impact_page: Path
    fairness: dict[str, Any]
    fairness_page: Path
    messages: Counter[str]
    late: LateUpload
    story: MonthPaid
    """A small agency's month on the pages."""


def demo() -> None:
    """Run the demo and print its summary.

    Raises:
        BusyError: another demo runs in this folder.
        DemoError: something did not come out as it must.
    """
    with only_one(WORK / "locks" / "demo.lock", BUSY):
        console = Console()
        began = time.monotonic()
        if engine.stop(ENGINE_WORK):
            console.print("The engine of a demo that was killed has been stopped.")
        shutil.rmtree(OUTPUT, ignore_errors=True)
        OUTPUT.mkdir(parents=True)
        with _steps(console) as step, engine.running(ENGINE_WORK) as running:
            setting = setting_of_today()
            lists = setting.people, setting.agencies
            callers = Callers(deploy(running, rules=setting.rules, lists=lists, report=step))
            with _beside() as beside:
                result = _play(callers, setting, step, beside)
            step("Stopping the engine")
        _check(result)
        page = write_page(result)
        print_summary(console, result, page)
        seconds = time.monotonic() - began
        console.print(f"\nTotal time {seconds:.1f} s. Nothing was left running.", highlight=False)


def _play(
    callers: Callers, setting: Setting, step: Callable[[str], None], beside: Executor
) -> Result:
    step("Putting the register of employees in force, by two people")
    register = callers.put_register(setting.register)
    rated = beside.submit(rate_month, callers.deployment, setting.period)
    step("Putting the lines of three agencies in force, by their heads")
    callers.put_lines()
    step("Uploading and processing three agencies, two periods")
    months = {(month.agency, month.period): month for month in callers.upload(EVENTS / "uploads")}
    by_register = [found for month in months.values() for found in _of_the_register(month)]
    step("Uploading one agency's corrected file")
    corrected = callers.upload(EVENTS / "uploads-corrected")
    months |= {(month.agency, month.period): month for month in corrected}
    step("Reading records and referrals")
    summary = sorted(months.values(), key=lambda month: (month.period, month.agency))
    for month in summary:
        callers.read_month(month)
    step("Paying both periods, pulling payment files and exports")
    runs = [callers.pay(period) for period in PERIODS]
    exports = [callers.export(period) for period in PERIODS]
    closed = beside.submit(lambda: close_month(rated.result()))
    step("Uploading a raise and an invented person, after pay")
    late = late_upload(callers, months[AGENCY, PERIOD].file)
    step("Making slips, fairness page and what-if")
    fairness = callers.fairness(PERIODS[-1])
    fairness_path = OUTPUT / "fairness.html"
    fairness_path.write_text(fairness_page(fairness), encoding="utf-8")
    impact, impact_path = callers.what_if(PERIODS[-1], _weigh_discipline_more)
    slips = _slips(callers, months["disdik", PERIODS[-1]])
    step("Emptying the coaching queue")
    opened, withdrawn = (
        sum(month.count_referrals(state) for month in summary) for state in ("open", "withdrawn")
    )
    messages = callers.coaching_messages(opened + 2 * withdrawn)
    step("Paying what was rated, closed and approved on the pages meanwhile")
    story = pay_month(rated.result(), closed.result(), callers)
    return Result(
        register,
        summary,
        by_register,
        runs,
        exports,
        slips,
        impact,
        impact_path,
        fairness,
        fairness_path,
        messages,
        late,
        story,
    )


@contextmanager
def _beside() -> Iterator[Executor]:
    """What goes on meanwhile; whoever is interrupted does not wait for it, the engine ends it."""
    executor = ThreadPoolExecutor(1)
    try:
        yield executor
    finally:
        executor.shutdown(wait=False, cancel_futures=True)


def _of_the_register(month: Month) -> Iterator[dict[str, Any]]:
    """The errors of rows that only the register rejects: alone the file is checked without it."""
    inputs = find_inputs(month.agency, month.period, Sources())
    alone = examine(month.file, inputs).checked.errors
    rejected_anyway = {error.row for error in alone}
    for error in month.report()["errors"]:
        if error["row"] not in rejected_anyway:
            yield {**error, "agency": month.agency, "period": month.period}


def _weigh_discipline_more(rules: dict[str, Any]) -> None:
    """Five hundredths of the weight move from productivity to discipline."""
    for indicator in rules["indicators"]:
        indicator["weight_percent"] += {"produktivitas": -5, "disiplin": 5}.get(
            indicator["code"], 0
        )


def _slips(callers: Callers, month: Month) -> list[Path]:
    """Of whoever is paid most, and of somebody who is referred to coaching."""
    best = max(month.records, key=lambda record: (record["net_idr"], record["nip"]))
    referred = next(item for item in month.referrals if item["state"] == "open")
    return [
        callers.slip(month, best["nip"], "slip-1"),
        callers.slip(month, referred["nip"], "slip-2"),
    ]


@contextmanager
def _steps(console: Console) -> Iterator[Callable[[str], None]]:
    """Shows each step with its own clock; the one before is done when the next begins."""
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks: list[Any] = []

        def step(text: str) -> None:
            if tasks:
                progress.update(tasks[-1], total=1, completed=1)
            tasks.append(progress.add_task(text, total=None))

        step("Starting the engine")
        yield step
        progress.update(tasks[-1], total=1, completed=1)


def _check(result: Result) -> None:
    """The demo is honest: exports and payments are the sum of what the agencies see."""
    for period, run, export in zip(PERIODS, result.runs, result.exports, strict=True):
        seen = sum(month.net_idr for month in result.months if month.period == period)
        if seen != export["net_idr"]:
            raise DemoError(f"The export of {period} differs from the records.")
        if seen != run.manifest["totals"]["transfer_idr"]:
            raise DemoError(f"The payment of {period} differs from the records.")
    if result.late.status != "rejected":
        raise DemoError(f"The upload after the payment is {result.late.status}.")
    if len(result.by_register) != 1:
        raise DemoError(f"The register rejected {len(result.by_register)} people instead of one.")
