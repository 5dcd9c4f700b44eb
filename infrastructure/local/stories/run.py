"""`make stories`: what people do on the pages, in full; each outcome is asserted."""

import shutil
import time

from rich.console import Console

from infrastructure.local import engine
from infrastructure.local.demo.callers import OUTPUT, Callers
from infrastructure.local.deploy import deploy
from infrastructure.local.places import WORK
from infrastructure.local.single import only_one
from infrastructure.local.stories import setting
from infrastructure.local.stories.whole_month import LATE, WRONG, Whole, play_month
from tukin.vocabulary.money import format_idr

ENGINE_WORK = WORK / "stories-engine"
BUSY = "Another `make stories` runs in this folder; wait for its end, or interrupt it."


def stories() -> None:
    """Play the stories and print what became of them.

    Raises:
        BusyError: others are played in this folder.
        DemoError: something did not come out as it must.
        PageError: a page does not answer as it must.
    """
    with only_one(WORK / "locks" / "stories.lock", BUSY):
        console = Console(highlight=False)
        began = time.monotonic()

        def step(text: str) -> None:
            console.print(f"{time.monotonic() - began:6.1f} s  {text}")

        if engine.stop(ENGINE_WORK):
            console.print("The engine of stories that were killed has been stopped.")
        OUTPUT.mkdir(parents=True, exist_ok=True)
        month = setting.setting_of_today()
        shutil.rmtree(OUTPUT / f"stories-{month.period}", ignore_errors=True)
        step("Starting the engine")
        with engine.running(ENGINE_WORK) as running:
            lists = month.people, month.agencies
            deployment = deploy(running, rules=month.rules, lists=lists, report=step)
            step("Putting the register of employees in force, by two people")
            Callers(deployment).put_register(month.register)
            whole = play_month(deployment, month.period, step)
            step("Stopping the engine")
        console.print(_told(whole), width=80)
        step("Nothing was left running.")


def _told(whole: Whole) -> str:
    """The story in a few lines."""
    late, wrong = setting.name_of(LATE), setting.name_of(WRONG)
    paid = f"{len(whole.pay_idr)} people were paid {format_idr(sum(whole.pay_idr.values()))}"
    before, after = format_idr(whole.before_idr), format_idr(whole.after_idr)
    return f"""
{setting.AGENCY} {whole.period}, rated on the pages by three people who signed in:
{paid}, each what their page had said.
{late} was rated after the closing: {format_idr(whole.late_idr)}.
{wrong}'s rating was corrected: {before} became {after}.
The agency head, whom an office outside rates by letter, is not rated yet.
"""
