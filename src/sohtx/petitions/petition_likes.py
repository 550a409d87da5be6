"""Which petitions that are followed may say the same as one, written or about to be."""

from collections.abc import Callable
from typing import NamedTuple

from sohtx.core.text import Text
from sohtx.petitions.fold import Stand
from sohtx.petitions.petition_words import badge_of
from sohtx.petitions.queries import Item, Kept, Places, items, present_stands
from sohtx.petitions.similar import Saying, likely


class Like(NamedTuple):
    """A petition that may say the same."""

    item: Item
    score: int
    badge: tuple[str, Text]


def likes_of(said: Saying, places: Places, is_asked: Callable[[Item], bool]) -> list[Like]:
    """The followed petitions that may say the same, the likeliest first, among those that are asked for."""
    followed = {code for code, one in present_stands(places.day).items() if one.is_open}
    others = {item.code: item for item in items(followed, places.day) if is_asked(item)}
    found = likely(said, (saying(one.kept, one.stand, places) for one in others.values()))
    return [Like(others[like.code], like.score, badge_of(others[like.code].stand)) for like in found]


def saying(kept: Kept, present: Stand, places: Places) -> Saying:
    """What is compared of a petition."""
    unit, country = places.unit_of(kept), places.units.country.code
    return Saying(
        kept.code, kept.text, present.topic, unit.code if unit else "", places.codes_of(kept) - {country}
    )
