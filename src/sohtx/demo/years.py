"""All years of the example province: halls and works lived together, in the order of their days."""

from itertools import chain

from sohtx.demo import hall, registers, works
from sohtx.demo.living import Cast, Lived, Progress, live


def live_years(progress: Progress) -> Lived:
    """Live them all; the book must hold the example province."""
    cast = Cast()
    codes: hall.Codes = {}
    return live(chain(hall.deeds(cast, codes), works.deeds(cast, codes), registers.deeds(cast)), progress)
