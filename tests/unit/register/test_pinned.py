"""The pinned register: read by its hash, and without what rows are not checked by."""

import dataclasses
import hashlib
from typing import Any, cast

import pytest

from tests.unit.register.test_columns import FULL
from tests.unit.register.test_register_file import ENTRY
from tukin.register.pinned import pinned_register
from tukin.register.register import Register
from tukin.register.register_file import write_register
from tukin.vocabulary.errors import IntegrityError

DATA = write_register(Register([dataclasses.replace(ENTRY, details=FULL)]))
SHA256 = hashlib.sha256(DATA).hexdigest()


class Archive:
    """A bucket in which every key has one content."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def read(self, _: str) -> bytes:
        return self._data


def archive(data: bytes) -> Any:
    return cast(Any, Archive(data))


def test_rows_are_checked_without_accounts_and_the_like() -> None:
    register = pinned_register(archive(DATA), SHA256)
    assert register is not None
    assert register.entries == (ENTRY,)


def test_none_is_pinned() -> None:
    assert pinned_register(archive(DATA), "") is None


def test_another_content_is_none() -> None:
    with pytest.raises(IntegrityError, match="E702"):
        pinned_register(archive(DATA + b"x"), "0" * 64)
