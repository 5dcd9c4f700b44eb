"""Staged payroll records: written once, immutable, live only through the month that names them."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import product
from typing import Any

from tukin.aws.items import item_json
from tukin.aws.table import Table
from tukin.payroll.batch import Batch
from tukin.payroll.formats import form1, form2, record1, record2
from tukin.payroll.publication import LiveMonth
from tukin.payroll.record import PayrollRecord
from tukin.payroll.stores.names import NamesArchive
from tukin.vocabulary.errors import IntegrityError
from tukin.vocabulary.nip import person_key


class Records:
    """Payroll records: pk ``BATCH#{staged_as}#{partition}``, sk the person's key.

    ``staged_as`` is the batch id for the records as computed, and another name for those that were
    cut to the budget, so that neither ever overwrites the other. A record is written in format 2,
    and read in that of its batch.
    """

    def __init__(self, table: Table, names: NamesArchive) -> None:
        self._table = table
        self._names = names

    def stage(self, records: Iterable[PayrollRecord], staged_as: str, partitions: int) -> None:
        """Write records of a batch. Writing them again changes nothing: same key, same bytes.

        Their names are in the archive since the batch's accepted rows were written with the same.
        """
        self._table.put_all(record2.write(record, staged_as, partitions) for record in records)

    def staged(self, batch: Batch, staged_as: str, partitions: int) -> Iterator[PayrollRecord]:
        """Every record of a batch staged under a name, by partition, by person within."""
        for partition in range(partitions):
            for item in self._table.query(_partition_key(staged_as, partition)):
                yield self._record(item, batch)

    def expire(self, names: Iterable[str], partitions: int, at: datetime) -> None:
        """Have the table delete the records staged under these names soon after ``at``.

        Only those of a batch that is live no more, or never can be. Accepted rows, rules and
        sources stay in the archive: what was paid by them is computed from those again.
        """
        pages = (
            self._table.query(_partition_key(name, partition))
            for name in sorted(set(names))
            for partition in range(partitions)
        )
        expiry = {"expires_at": int(at.timestamp())}
        for items in pages:
            self._table.put_all(item_json(item | expiry) for item in items)

    def live(self, live_month: LiveMonth) -> Iterator[PayrollRecord]:
        """Every record of the live batch, in the order of ``staged``."""
        return self.staged(live_month.batch, live_month.staged_as, live_month.partitions)

    def in_partition(self, live: LiveMonth, partition: int) -> Iterator[PayrollRecord]:
        """The records of the live batch in one of its partitions, by person."""
        for item in self._table.query(_partition_key(live.staged_as, partition)):
            yield self._record(item, live.batch)

    def between(self, live: LiveMonth, least: str, most: str) -> Iterator[PayrollRecord]:
        """The records of a live batch of format 2 whose keys lie between two texts, in their order.

        A range of keys is in as few partitions as their leading bits are.
        """
        first, last = (form2.partition_of(key, live.partitions) for key in (least, most))
        for partition in range(first, last + 1):
            key = _partition_key(live.staged_as, partition)
            for item in self._table.query(key, since=least, up_to=most):
                yield self._record(item, live.batch)

    def page(self, live: LiveMonth, limit: int, after: str | None) -> list[PayrollRecord]:
        """At most ``limit`` live records after a person, in the order of ``staged``."""
        page: list[PayrollRecord] = []
        start = 0 if after is None else _partition_of(after, live)
        for partition in range(start, live.partitions):
            items = self._table.query(
                _partition_key(live.staged_as, partition), limit=limit - len(page), after=after
            )
            page += [self._record(item, live.batch) for item in items]
            after = None
            if len(page) == limit:
                break
        return page

    def query(self, live: LiveMonth, attributes: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Some attributes of every live record, as plain values: a part is read in half the time.

        Their names are those of the batch's format.
        """
        for partition in range(live.partitions):
            key = _partition_key(live.staged_as, partition)
            yield from self._table.query(key, attributes=attributes)

    def of_person(
        self, nip: str, live_months: Iterable[LiveMonth], key_of: Callable[[str], str]
    ) -> list[PayrollRecord]:
        """A person's live records under several live months, each found by the key of its format.

        Args:
            nip: the person.
            live_months: live months.
            key_of: the person's key of a NIP in format 2.
        """
        return self.of_people((nip,), live_months, key_of)

    def of_people(
        self,
        nips: Iterable[str],
        live_months: Iterable[LiveMonth],
        key_of: Callable[[str], str],
    ) -> list[PayrollRecord]:
        """The same of some people, in no certain order."""
        months: dict[str, Batch] = {}
        keys: list[dict[str, str]] = []
        for live, nip in product(live_months, nips):
            key = person_key(nip) if live.batch.format == 1 else form2.sort_key(key_of(nip))
            pk = _partition_key(live.staged_as, _partition_of(key, live))
            months[pk] = live.batch
            keys.append({"pk": pk, "sk": key})
        return [self._record(item, months[item["pk"]]) for item in self._table.get_many(keys)]

    def _record(self, item: Mapping[str, Any], batch: Batch) -> PayrollRecord:
        """The record of an item, by the format that it says it is of.

        Raises:
            IntegrityError: E702, where it is none; E745, where its names are missing; E746, where
                the format is a later one.
        """
        try:
            number = item.get("format", 1)
            record2.check_number(number)
            if number == 1:
                return record1.read(item)
            return record2.read(item, batch, self._names.get(item["names"]))
        except (KeyError, TypeError, ValueError, IndexError):
            # the error's own text could quote a stored value
            raise IntegrityError("E702", what="content of a record") from None


def _partition_of(key: str, live: LiveMonth) -> int:
    if live.batch.format == 1:
        return form1.partition_of(key, live.partitions)
    return form2.partition_of(key, live.partitions)


def _partition_key(staged_as: str, partition: int) -> str:
    return f"BATCH#{staged_as}#{partition:03d}"
