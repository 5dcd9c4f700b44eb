"""The register that is in force when rows arrive."""

from tukin.aws.table import Table
from tukin.register.store import RegisterDates


def register_in_force(table: Table) -> str:
    """The hash of the register that rows are checked against now, "" where there is none."""
    return RegisterDates(table).sha256_in_force()
