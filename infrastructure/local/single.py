"""One process at a time: a lock that ends with its process, however that ends."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path


class BusyError(RuntimeError):
    """Another process holds the lock."""


@contextlib.contextmanager
def only_one(lock: Path, sentence: str) -> Iterator[None]:
    """Hold a lock file for a `with` block.

    Raises:
        BusyError: another process holds it; its text is ``sentence``.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(sentence) from None
        yield
