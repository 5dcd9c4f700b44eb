"""Unit tests reach no network, and property tests draw the same examples in every run."""

import pytest_socket
from hypothesis import settings

from tests.unit.file_formats.reading import jakarta, named, read, refusal

__all__ = ["jakarta", "named", "read", "refusal"]

# So that a red build is red for everyone.
settings.register_profile("same-every-time", derandomize=True, deadline=None, database=None)
settings.load_profile("same-every-time")


def pytest_runtest_setup() -> None:
    """Take sockets away; pytest-socket's own teardown gives them back after each test."""
    pytest_socket.disable_socket(allow_unix_socket=True)
