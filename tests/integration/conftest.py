"""Fixtures of the integration tests."""

from collections.abc import Iterator

import pytest

from tests.integration.world import World


@pytest.fixture
def world() -> Iterator[World]:
    """A fresh world."""
    with World() as made:
        yield made
