"""Refuses writes to a table that is not the one that the last epoch names.

After a restore there are two tables, and whoever is configured with the wrong one would write into
nothing that counts. A process compares before its first write, again after five minutes, and each
time that it writes to the ledger. Reading goes on in either table.
"""

import time
from collections.abc import Callable

from tukin.aws.epochs.epoch import Epoch
from tukin.aws.observability import count, logger
from tukin.vocabulary.errors import StoreUnavailable

_SECONDS = 300.0
"""After which a process compares again: how long one that began before a new epoch may write."""


class Guard:
    """Compares a table with the last epoch; where there is no epoch yet, every table counts.

    ``last`` reads the last epoch, ``table_id`` asks AWS for the id of the table now.
    """

    def __init__(self, last: Callable[[], Epoch | None], table_id: Callable[[], str]) -> None:
        self._last = last
        self._table_id = table_id
        self._compared_at: float | None = None

    def compare(self) -> None:
        """Compare unless that was done lately; a refusal is not remembered.

        Raises:
            StoreUnavailable: E881, where the table is not the one that counts.
            IntegrityError: E882, where the epochs are broken.
        """
        now = time.monotonic()
        if self._compared_at is None or now - self._compared_at > _SECONDS:
            self.compare_now()

    def compare_now(self) -> None:
        """Compare; raises as ``compare``."""
        self._compared_at = None
        epoch = self._last()
        if epoch is not None and epoch.table_id != self._table_id():
            count("TableReadOnly")
            logger.error("not the table that counts", error_code="E881", epoch=epoch.number)
            raise StoreUnavailable("E881", number=epoch.number)
        self._compared_at = time.monotonic()
