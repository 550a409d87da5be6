"""Where the values of like organizations lie: the band in which almost all of a kind and sector reported a period.

Middle and spread are the median and the median absolute deviation of logarithms (Iglewicz and Hoaglin, How to Detect
and Handle Outliers, 1993), because amounts of organizations differ by factors. A band is a hint for whoever checks,
never part of a figure; so it may be computed in floats, and it is kept in whole thousandths.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import exp, log
from statistics import median

from sohtx.returns.definitions.rules import Band

FEWEST = 8
"""Fewer like organizations give no band."""
TO_SIGMA = 1.4826
"""By which the median absolute deviation of a normal spread is its standard deviation."""
LIMIT = 3.5
NARROWEST = log(5)
"""A band reaches at least so many times up and down: where nearly all report one number, another is not yet odd."""
THOUSAND = 1000


def band_of(values: Iterable[int]) -> Band | None:
    """The band of values (in thousandths); of those above nothing. None where there are too few."""
    logs = [log(value) for value in values if value > 0]
    if len(logs) < FEWEST:
        return None
    middle = median(logs)
    spread = median([abs(value - middle) for value in logs])
    reach = max(LIMIT * TO_SIGMA * spread, NARROWEST)
    return Band(int(exp(middle - reach)), round(exp(middle)), int(exp(middle + reach)) + 1)


def bands_by_sector(reported: Iterable[tuple[str, Mapping[str, int]]]) -> dict[str, dict[str, Band]]:
    """The bands of every line in every sector, from what organizations reported (sector, thousandths by line)."""
    values: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for sector, answers in reported:
        for line, value in answers.items():
            values[sector][line].append(value)
    found = {
        sector: {line: band_of(told) for line, told in lines.items()} for sector, lines in values.items()
    }
    return {sector: {line: band for line, band in lines.items() if band} for sector, lines in found.items()}
