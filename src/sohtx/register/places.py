"""Where an organization stands, in words: the unit of its time, and what that is called today."""

from datetime import date

from sohtx.areas.naming import full_name
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units


def then_and_now(units: Units, then: Unit, now: Unit | None, today: date) -> str:
    """A unit by its name when it was registered, and today's where that is another: Phường A, nay là Phường B."""
    named = full_name(units, then, then.valid_from)
    if now is None or now.key == then.key:
        return named
    return str(NOW.fill(then=named, now=full_name(units, now, today)))


NOW = Text("{then}, nay là {now}", "{then}, today {now}")
