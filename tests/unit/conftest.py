"""Unit tests reach no network: a socket is an error."""

import pytest_socket


def pytest_runtest_setup() -> None:
    """Take sockets away; pytest-socket's own teardown gives them back after each test."""
    pytest_socket.disable_socket(allow_unix_socket=True)
