"""A data folder for lists, and a book of which nothing is known but its units."""

from pathlib import Path

import pytest


@pytest.fixture
def begun(home: Path) -> Path:
    """A data folder that the program uses in this process."""
    from sohtx.config.starting import start

    start()
    return home


@pytest.fixture
def empty_side(begun: Path):
    """The book of an office that has none yet."""
    from sohtx.areas.queries import official_units
    from sohtx.exchange.lists.standing import BookSide

    return BookSide(official_units(), (), {})
