"""Microburst, a proxy that gives AWS's own errors, resets and cut answers, in front of the engine.

A process of an environment of its own. Its rules are those of its README; ``fired`` tells which of
them were used, so that no test passes because its fault never came about.
"""

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import urllib3

from infrastructure.local.engine import free_port
from infrastructure.local.places import ROOT

PROGRAM = ROOT / ".venv-microburst" / "bin" / "microburst"
_START_SECONDS = 20

Rule = Mapping[str, Any]


class Microburst:
    """Use as a context manager, once its engine runs."""

    def __init__(self, log: Path) -> None:
        self.url = f"http://127.0.0.1:{free_port()}"
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._http = urllib3.PoolManager(retries=False)

    def start(self, upstream: str) -> Self:
        """Listen, and pass everything on to ``upstream``."""
        _, _, port = self.url.rpartition(":")
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                [str(PROGRAM), "--port", port, "--upstream", upstream, "--no-resign"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            try:
                self._ask("GET", "health")
            except (OSError, urllib3.exceptions.HTTPError):
                time.sleep(0.05)
            else:
                return self
        raise RuntimeError(f"microburst did not start:\n{self._log.read_text()}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def set_rules(self, rules: Sequence[Rule]) -> None:
        """Put these rules in place of all others, and forget what fired."""
        self._ask("POST", "rules", list(rules))
        self._ask("DELETE", "fired")

    def fired(self) -> list[dict[str, Any]]:
        """What was injected since the rules were set."""
        found: list[dict[str, Any]] = self._ask("GET", "fired?limit=1000")
        return found

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        url = f"{self.url}/_microburst/{path}"
        answer = self._http.request(method, url, json=body, timeout=5.0)
        if answer.status != 200:
            raise RuntimeError(f"microburst: {answer.status} {answer.data.decode()}")
        return answer.json()
