"""`make demo` beside a running engine, twice at once, interrupted: a sentence, nothing left."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infrastructure.local import engine
from infrastructure.local.places import ROOT, WORK
from infrastructure.local.single import only_one

pytestmark = [pytest.mark.engine, pytest.mark.local("it is about make demo")]

_ENV = shutil.which("env") or "env"
END_SECONDS = 30


@pytest.fixture
def work(tmp_path: Path) -> Iterator[Path]:
    """A work folder of its own that knows the downloaded packages."""
    for name in ("libraries", "packages"):
        (WORK / name).mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(WORK / name)
    yield tmp_path
    engine.stop(tmp_path / "demo-engine")


def start(work: Path, output: Path) -> "subprocess.Popen[bytes]":
    """The demo as make starts it, in a process group of its own, as a terminal gives it.

    The signal is held from the fork on: in the milliseconds before `env` holds it, a process ends
    by it without a word, and make says that it was interrupted.
    """
    with output.open("wb") as file:
        return subprocess.Popen(
            [_ENV, "--block-signal=INT", sys.executable, "-m", "infrastructure.local", "demo"],
            cwd=ROOT,
            env={**os.environ, "TUKIN_WORK": str(work)},
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_hold_ctrl_c,  # noqa: PLW1509 - nothing else runs in this process
        )


def _hold_ctrl_c() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])


def processes_of(work: Path) -> list[str]:
    """Command lines of the processes that have the folder in their arguments or environment."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            seen = (process / "cmdline").read_bytes() + (process / "environ").read_bytes()
        except OSError:
            continue
        if os.fsencode(work) in seen:
            found.append((process / "cmdline").read_bytes().decode(errors="replace"))
    return found


def _at_once(_: Path) -> bool:
    return True


def _started(work: Path) -> bool:
    return (work / "locks" / "demo.lock").exists()


def _engine_starts(work: Path) -> bool:
    return (work / "demo-engine" / "engine" / "engine.log").exists()


def _deployed(work: Path) -> bool:
    return (work / "demo-engine" / "engine" / "aws-config").exists()


@pytest.mark.parametrize("moment", [_at_once, _started, _engine_starts, _deployed])
def test_an_interrupted_demo_ends_with_a_sentence(
    work: Path, tmp_path: Path, moment: Callable[[Path], bool]
) -> None:
    output = tmp_path / "output"
    process = start(work, output)
    deadline = time.monotonic() + END_SECONDS
    while not moment(work) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)
    assert process.wait(END_SECONDS) == 128 + signal.SIGINT, output.read_text()
    text = output.read_text()
    assert "Traceback" not in text
    assert "demo: interrupted; what it had started has ended." in text
    assert processes_of(work) == []


def test_the_second_of_two_demos_says_that_one_runs(work: Path, tmp_path: Path) -> None:
    with only_one(work / "locks" / "demo.lock", ""):
        process = start(work, tmp_path / "output")
        assert process.wait(END_SECONDS) == 1
    text = (tmp_path / "output").read_text()
    assert text == (
        "demo: Another `make demo` runs in this folder; wait for its end, or interrupt it.\n"
    )


def test_a_demo_beside_make_up_shows_everything(work: Path, tmp_path: Path) -> None:
    with engine.running(work) as other:
        process = start(work, tmp_path / "output")
        assert process.wait(240) == 0, (tmp_path / "output").read_text()
        assert engine.find(work) == other
    text = " ".join((tmp_path / "output").read_text().split())
    assert "one person of all files is rejected by it: dinkes 2026-10, row 234, E122" in text
    # Teknis Ahli, III/d, above and as expected: 19.710.000 - 985.500 - 120.000
    said = "An employee's page said Rp18.604.500; paid were Rp18.604.500"
    assert said in text
    assert "Nothing was left running." in text
    page = work / "demo" / "index.html"
    html = page.read_text(encoding="utf-8")
    links = [part.partition('"')[0] for part in html.split('href="')[1:]]
    files = [link for link in links if not link.startswith("#")]
    assert [link for link in files if not (page.parent / link).is_file()] == []
    for name in ("slip-1", "slip-2", "what-if", "fairness", "reports/dinkes-2026-10"):
        assert f'<iframe src="{name}.html"' in html, name
    for name in ("dinkes-2026-10.xlsx", "bank.csv", "manifest.json", "control-totals.csv"):
        assert any(link.endswith(name) for link in files), name
    marked = html.split('id="buku-kerja"')[1].split("</section>")[0]
    assert marked.count('class="yellow"') == 7  # six by hand in expected.yaml, one by the register
    assert "Menurut register pegawai ini pensiun" in marked
    pages = html.split('id="halaman"')[1].split("</section>")[0]
    assert pages.count("Rp18.604.500") == 2
    assert "Yohanes Tarigan" in pages
    assert "<script" not in html
    assert processes_of(work) == []
