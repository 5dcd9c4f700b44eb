"""Makes one of make's virtual environments from its pinned file: ``environment.py FOLDER FILE``.

Two makes at once: the second waits and takes what the first has made. `made` is written last, so
that a broken environment does not count. Runs on the standard library alone, by its path.
"""

import argparse
import fcntl
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# --no-deps, because the pinned file is complete; --only-binary, because nothing is compiled here.
PIP_OPTIONS = ("--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:")
EDITABLE = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--editable")


class StepError(RuntimeError):
    """A step of making the environment failed; the text is what it printed."""


def make(folder: Path, requirements: Path, *, editable: bool) -> None:
    """Make the environment unless it is newer than its pinned file.

    ``editable`` installs tukin itself from this checkout, too.
    """
    locks = ROOT / ".local" / "locks"
    locks.mkdir(parents=True, exist_ok=True)
    with (locks / f"{folder.name}.lock").open("w") as lock:
        _wait_for(lock.fileno(), folder)
        made = folder / "made"
        if made.exists() and made.stat().st_mtime >= requirements.stat().st_mtime:
            return
        print(f"Making {folder.name} ...", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _run(sys.executable, "-m", "venv", str(folder))
        pip = (str(folder / "bin" / "python"), "-m", "pip", "install")
        _run(*pip, *PIP_OPTIONS, "-r", str(requirements))
        if editable:
            _run(*pip, *EDITABLE, str(ROOT))
        made.touch()


def _wait_for(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print(f"Another make is making {folder.name}; waiting for it ...", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)


def _run(*command: str) -> None:
    """Run a step in a process group of its own: on Ctrl-C it is ended here, without its traceback.

    Raises:
        StepError: it failed.
    """
    process = subprocess.Popen(  # noqa: S603 - the interpreter of this machine or environment
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        output, _ = process.communicate()
    except BaseException:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise
    if process.returncode:
        raise StepError(f"{' '.join(command)}\n{output.strip()}")


def main() -> int:
    """Read the command line and make the environment; the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("requirements", type=Path)
    parser.add_argument("--editable", action="store_true", help="install tukin itself, too")
    arguments = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        make(arguments.folder.absolute(), arguments.requirements, editable=arguments.editable)
    except KeyboardInterrupt:
        print(f"\nInterrupted; {arguments.folder} is made at the next make.", file=sys.stderr)
        return 130
    except StepError as error:
        print(f"{arguments.folder} could not be made: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
