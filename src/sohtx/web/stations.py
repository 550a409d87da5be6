"""The stations as the frame lists them, in the order of the cycle; each registers its own places."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sohtx.core.text import Text


@dataclass(frozen=True, kw_only=True)
class Place:
    """A place in the frame: where it leads, the right it asks for, and how many things wait there."""

    key: str
    label: Text
    url: str
    right: str
    order: int
    short: Text | None = None
    waiting: Callable[[Any], int | None] | None = None
    is_aside: bool = False
    more: tuple["Place", ...] = field(default=())

    @property
    def brief(self) -> Text:
        """A label short enough for a phone."""
        return self.short or self.label


_places: dict[str, Place] = {}


def register(place: Place) -> None:
    """Give a place to the frame; done when its station's addresses are read."""
    _places[place.key] = place


def places() -> list[Place]:
    """All places, in their order."""
    return sorted(_places.values(), key=lambda place: place.order)
