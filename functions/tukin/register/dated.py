"""A register of employees and the date that it belongs to."""

from dataclasses import dataclass
from datetime import date

from tukin.vocabulary.object_version import UploadOrder


@dataclass(frozen=True, slots=True)
class DatedRegister:
    """Which register is that of a date: the one that was uploaded last for it."""

    dated: date
    sha256: str
    order: UploadOrder
    rows: int
