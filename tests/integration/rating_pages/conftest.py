"""Fixtures of the pages over stores."""

import pytest

from tests.integration.rating_pages.made_agency import MadeAgency
from tests.integration.world import World


@pytest.fixture
def agency(world: World) -> MadeAgency:
    """A small agency, within a fresh world."""
    return MadeAgency()
