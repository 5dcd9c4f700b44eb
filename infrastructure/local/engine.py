"""Starts and stops ministack, the stand-in for AWS on one machine.

The engine is a process of an environment of its own (`.venv-engine`), bound to 127.0.0.1, with IAM
enforced and all state in memory. It leads a process group to which the functions' processes belong
as well, so ending the group leaves nothing running. Nothing here needs more than the standard
library: `make down` works without any environment.
"""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from infrastructure.local.places import ENGINE_PYTHON, WORK

ENGINE_APP = Path(__file__).with_name("engine_app.py")
REGION: Final = "ap-southeast-3"  # Jakarta
ACCOUNT = "000000000000"
START_SECONDS = 30
STOP_SECONDS = 5
_ARGUMENTS_SECONDS = 1

# The engine's administrator. It holds no secret: the engine knows it by this name.
ADMIN = ("test", "test")


class EngineError(RuntimeError):
    """The engine did not start, or one runs already."""


@dataclass(frozen=True)
class Engine:
    """A running engine: where it listens, its process (group) id and its directory."""

    port: int
    pid: int
    directory: str

    @property
    def url(self) -> str:
        """The endpoint of every service."""
        return f"http://127.0.0.1:{self.port}"

    def functions_at_work(self) -> int:
        """Invocations that have not ended, wherever they came from."""
        with urllib.request.urlopen(f"{self.url}/_tukin/functions-at-work", timeout=5) as answer:  # noqa: S310 - our own address
            return int(answer.read())

    @property
    def aws_config(self) -> Path:
        """An AWS config file with a profile for the administrator and for each caller."""
        return Path(self.directory) / "aws-config"

    @property
    def log(self) -> Path:
        """What the engine printed."""
        return Path(self.directory) / "engine.log"


def start(work: Path = WORK, functions_endpoint: str | None = None) -> Engine:
    """Start an engine on a free port and wait until it answers.

    `work` is the directory of this engine alone: its state file, log and temporary files.
    `functions_endpoint` is where the functions find AWS, if not at the engine itself.
    """
    _refuse_second(work)
    directory = work / "engine"
    shutil.rmtree(directory, ignore_errors=True)
    (directory / "tmp").mkdir(parents=True)
    port = free_port()
    try:  # a signal that was held comes at the end of the block, when the engine runs
        with (directory / "engine.log").open("wb") as log, _signals_held():
            process = subprocess.Popen(  # noqa: S603 - our own interpreter
                [str(ENGINE_PYTHON), str(ENGINE_APP)],
                cwd=directory,
                env=_environment(port, directory, functions_endpoint),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            engine = Engine(port, process.pid, str(directory))
            _state_file(work).write_text(json.dumps(asdict(engine)), encoding="utf-8")
        _wait_until_ready(engine, process)
    except BaseException:
        stop(work)
        raise
    return engine


def _refuse_second(work: Path) -> None:
    if (other := find(work)) is not None:
        raise EngineError(f"Local AWS runs already at {other.url}; `make down` stops it.")


def find(work: Path = WORK) -> Engine | None:
    """The engine that was started in `work` and still runs, if any."""
    try:
        engine = Engine(**json.loads(_state_file(work).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    return engine if _is_alive(engine) else None


def stop(work: Path = WORK) -> bool:
    """End the engine of `work` with all processes it started; False if none was running.

    Killed, not asked: nothing it holds outlives it, and asking takes two seconds.
    """
    engine = find(work)
    _state_file(work).unlink(missing_ok=True)
    if engine is None:
        return False
    os.killpg(engine.pid, signal.SIGKILL)
    deadline = time.monotonic() + STOP_SECONDS
    while _group_exists(engine.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    shutil.rmtree(Path(engine.directory) / "tmp", ignore_errors=True)
    return True


@contextlib.contextmanager
def running(work: Path = WORK, functions_endpoint: str | None = None) -> Iterator[Engine]:
    """An engine for the time of a `with` block; it ends with the block, whatever happens in it."""
    if threading.current_thread() is threading.main_thread():
        # Python ends at once on these, without running any `finally`.
        for ending in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(ending, lambda number, _: sys.exit(128 + number))
    _refuse_second(work)
    try:
        yield start(work, functions_endpoint)
    finally:
        with _signals_held():
            stop(work)


@contextlib.contextmanager
def _signals_held() -> Iterator[None]:
    """Answer Ctrl-C and its like after the block: between two of its steps a process would be lost.

    Not by the signal mask, which the engine and all its functions would inherit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []
    before = {
        number: signal.signal(number, lambda number, _: held.append(number))
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    }
    try:
        yield
    finally:
        for ending, handler in before.items():
            signal.signal(ending, handler)
        for number in held[:1]:
            signal.raise_signal(number)


def _environment(port: int, directory: Path, functions_endpoint: str | None) -> dict[str, str]:
    """The engine's whole environment. Nothing of the caller's is passed on, least of all keys."""
    return {
        "PATH": os.defpath,
        "HOME": str(directory),
        "TMPDIR": str(directory / "tmp"),
        "LANG": "C.UTF-8",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "AUTH": "true",
        "IOT_MTLS_ENABLED": "0",  # on, it listens on 0.0.0.0:8883, as only one engine could
        "SFTP_ENABLED": "0",
        # the functions inherit it
        "AWS_ENDPOINT_URL": functions_endpoint or f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": ADMIN[0],
        "AWS_SECRET_ACCESS_KEY": ADMIN[1],
        "AWS_DEFAULT_REGION": REGION,
        "MINISTACK_REGION": REGION,
        "MINISTACK_ACCOUNT_ID": ACCOUNT,
    }


def _wait_until_ready(engine: Engine, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < deadline:
        if _answers(engine):
            return
        time.sleep(0.05)
    raise EngineError(f"The engine did not start:\n{engine.log.read_text(encoding='utf-8')}")


def _answers(engine: Engine) -> bool:
    try:
        urllib.request.urlopen(f"{engine.url}/_ministack/health", timeout=2).close()  # noqa: S310
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_alive(engine: Engine) -> bool:
    """Whether the process is the engine we started: by now its id may be somebody else's."""
    if not Path("/proc/self").exists():  # no Linux
        return _answers(engine)
    try:
        return ENGINE_APP.name.encode() in _command_of(Path(f"/proc/{engine.pid}"))
    except OSError:
        return False


def _command_of(process: Path) -> bytes:
    """The command line of a process; that of one that has just been started comes a moment later.

    Its parent goes on before Linux has put the new program's arguments in place.
    """
    deadline = time.monotonic() + _ARGUMENTS_SECONDS
    while not (command := (process / "cmdline").read_bytes()):
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        if state == "Z" or time.monotonic() > deadline:
            break
        time.sleep(0.001)
    return command


def _group_exists(group: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(group, os.WNOHANG)  # an ended child exists until its parent has asked
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _state_file(work: Path) -> Path:
    return work / "engine.json"
