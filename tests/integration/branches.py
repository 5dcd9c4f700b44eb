"""A fault at each chosen request of a story, the process forking right before each of them.

What leads up to a request is done once: the child has the fault there and goes on to the end, as a
run of its own would, while the parent waits and then goes on to the next request undisturbed.
"""

import json
import os
import shutil
import tempfile
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn
from unittest.mock import patch

from tests.integration.wire import Call, Fault, Plan


class Branches:
    """One kind of fault, from each chosen request on, a number of times."""

    def __init__(self, fault: Fault, times: int, chosen: Callable[[Call], bool]) -> None:
        self.count = 0
        """How many requests were chosen."""
        self.in_threads: list[int] = []
        """Numbers, from 1, of those that no fork can follow: a child has but one thread."""
        self._fault, self._times, self._chosen = fault, times, chosen
        self._folder = Path()
        self._complaints: list[str] = []
        self._to_parent: int | None = None
        self._left = 0

    def run(self, story: Callable[[Plan], list[str]]) -> list[str]:
        """The complaints about all branches, each with its request.

        ``story`` runs a world under a plan and returns what is wrong at its end.
        """
        with tempfile.TemporaryDirectory() as folder, patch.object(tempfile, "tempdir", folder):
            self._folder = Path(folder)
            try:
                found = story(self._plan)
            except BaseException as error:
                if self._to_parent is None:
                    raise
                found = [f"{type(error).__name__}: {error}"]
            if self._to_parent is not None:
                _end(self._to_parent, found)
        assert found == [], "without any fault"
        return self._complaints

    def _plan(self, call: Call) -> Fault | None:
        if not self._chosen(call):
            return None
        if self._to_parent is None:
            self.count += 1
            self._branch(call)
        if not self._left:
            return None
        self._left -= 1
        return self._fault

    def _branch(self, call: Call) -> None:
        if threading.current_thread() is not threading.main_thread():
            self.in_threads.append(self.count)
            return
        files = {
            path: path.read_bytes() if path.is_file() else None for path in self._folder.rglob("*")
        }
        from_child, to_parent = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(from_child)
            self._to_parent, self._left = to_parent, self._times
            return
        os.close(to_parent)
        with os.fdopen(from_child, "rb") as answer:
            text = answer.read()
        os.waitpid(child, 0)
        self._restore(files)
        found = json.loads(text) if text else ["its process ended without a word"]
        if found:
            self._complaints.append(f"{self._fault} at {self.count} {call}: {found}")

    def _restore(self, files: dict[Path, bytes | None]) -> None:
        """Files are what the two have in common: a child that ends removes its folders."""
        for left in self._folder.iterdir():
            shutil.rmtree(left) if left.is_dir() else left.unlink()
        for path, data in files.items():  # a folder comes before what is in it
            if data is None:
                path.mkdir()
            else:
                path.write_bytes(data)


def _end(to_parent: int, found: list[str]) -> NoReturn:
    """End at once: what else pytest has to do is the parent's."""
    try:
        with os.fdopen(to_parent, "wb") as answer:
            answer.write(json.dumps(found).encode())
    finally:
        os._exit(0)
