"""Putting questions to a book in this process."""

import os
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sohtx.indicators.answer import Figure

CONFERENCE, LATER = "2023-07-28", "2026-10-31"
OLD_GEOGRAPHY, NEW_GEOGRAPHY = "2023-06-30", "2025-07-01"


def ask(period: str, *codes: str, **more: Any) -> list[Figure]:
    """Ask for figures."""
    from sohtx.figures.asking import Request, answer, read_request

    extract = _extract(os.environ["SOHTX_HOME"])
    request = Request(period=period, indicators=codes, **more)
    return list(answer(extract, read_request(request, extract.units)))


@lru_cache(maxsize=1)
def _extract(_home: str) -> Any:
    from sohtx.figures.extract import open_extract

    return open_extract()


def figures(period: str, *codes: str, **more: Any) -> dict[str, Figure]:
    """Ask for figures of one area, by code."""
    return {figure.asked.code: figure for figure in ask(period, *codes, **more)}


def values(period: str, *codes: str, **more: Any) -> dict[str, Fraction | None]:
    """Ask for the values of one area, by code."""
    return {code: figure.value for code, figure in figures(period, *codes, **more).items()}
