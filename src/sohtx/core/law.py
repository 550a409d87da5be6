"""Where a rule comes from."""

from typing import NamedTuple


class LawRef(NamedTuple):
    """A law, decree, circular or letter, and the place in it; ``is_confirmed`` is whether its text was read."""

    document: str
    place: str = ""
    is_confirmed: bool = True

    def __str__(self) -> str:
        return f"{self.place} {self.document}".strip()
