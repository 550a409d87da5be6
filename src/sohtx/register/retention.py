"""How long personal data of an ended role is kept, with the day from which it holds and who says so.

The law asks that personal data be kept no longer than needed (Law 91/2025/QH15, Art. 3) and names no number of
years for contacts of cooperatives: the number is the office's own.
"""

from datetime import date
from typing import NamedTuple

from sohtx.core.law import LawRef
from sohtx.core.moment import BEGINNING


class Retention(NamedTuple):
    """A number of years, from a day on; ``law`` is None where the office itself says so."""

    years: int
    begins: date
    law: LawRef | None


RETENTION = (Retention(5, BEGINNING, None),)


def retention_on(day: date) -> Retention:
    """What holds on a day."""
    return max((rule for rule in RETENTION if rule.begins <= day), key=lambda rule: rule.begins)


def last_end_to_blank(day: date) -> date:
    """Roles that ended on this day or before are kept no longer."""
    year = day.year - retention_on(day).years
    if (day.month, day.day) == (2, 29):
        return date(year, 2, 28)
    return day.replace(year=year)
