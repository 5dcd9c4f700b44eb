"""The register in force on a day, by which people who act are looked up."""

from collections.abc import Callable, Collection
from datetime import date

from tukin.aws.objects import Bucket
from tukin.aws.table import Table
from tukin.people.grants.employed import Employees
from tukin.register.store import RegisterDates, register_archive


def employees_on(
    table: Table, archive: Bucket, day: date
) -> Callable[[Collection[str]], Employees]:
    """Looks some numbers up; nobody is known where no register is in force."""

    def look_up(nips: Collection[str]) -> Employees:
        sha256 = RegisterDates(table).sha256_in_force_on(day)
        register = register_archive(archive).get(sha256) if sha256 else None
        return Employees.of(register, nips)

    return look_up
