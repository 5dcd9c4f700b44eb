"""Ctrl-C while local AWS starts leaves no process behind, at whatever step it comes."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from infrastructure.local import engine


@pytest.fixture(autouse=True)
def _answering_ctrl_c() -> Iterator[None]:
    """As in a terminal; a process that only runs tests for another one ignores it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_between_start_and_record_ends_the_engine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The signal is held until the engine's process is recorded, and then ends that process."""
    app = tmp_path / engine.ENGINE_APP.name
    app.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(engine, "ENGINE_PYTHON", Path(sys.executable))
    monkeypatch.setattr(engine, "ENGINE_APP", app)
    monkeypatch.setattr(engine, "free_port", lambda: 1)
    started: list[subprocess.Popen[bytes]] = []

    def start(*arguments: Any, **options: Any) -> "subprocess.Popen[bytes]":
        started.append(popen(*arguments, **options))
        signal.raise_signal(signal.SIGINT)
        return started[-1]

    popen = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", start)
    with pytest.raises(KeyboardInterrupt):
        engine.start(tmp_path)
    (process,) = started
    try:
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)
    finally:
        process.kill()
