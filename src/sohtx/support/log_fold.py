"""What stands of things of which nothing is changed in place: of each the last version that was known at a moment."""

from collections.abc import Hashable, Iterable
from typing import Protocol, TypeVar


class Version(Protocol):
    """One version of a thing."""

    @property
    def identity(self) -> Hashable:
        """Of what it is a version."""

    @property
    def number(self) -> int:
        """Which version it is, from 1."""

    @property
    def recorded_at(self) -> int:
        """Since when it is known."""

    @property
    def is_struck(self) -> bool:
        """Whether it strikes the thing out."""


V = TypeVar("V", bound=Version)


def standing(versions: Iterable[V], known: int) -> list[V]:
    """Of each thing its last version known at a moment; nothing of what it strikes out."""
    last: dict[Hashable, V] = {}
    for version in versions:
        before = last.get(version.identity)
        if version.recorded_at <= known and (before is None or version.number > before.number):
            last[version.identity] = version
    return [version for version in last.values() if not version.is_struck]
