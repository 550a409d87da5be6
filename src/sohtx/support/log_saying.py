"""Sentences of a report with numbers in them that know what they are: the work log's and the classes'."""

from fractions import Fraction
from string import Formatter
from typing import NamedTuple
from urllib.parse import urlencode

from sohtx.core.numerals import say_number
from sohtx.core.text import VIETNAMESE, Text, current_language
from sohtx.documents.tree import Number, Run, Runs

SMALL = 10  # counts below it have a leading zero in Vietnamese prose


def said(words: Text, /, **values: "Run | Runs") -> Runs:
    """Put runs into the named places of a sentence, in the reader's language; neighbouring words are one run."""
    runs: list[Run] = []
    for between, name, _, _ in Formatter().parse(str(words)):
        value = values[name] if name is not None else ()
        for run in (between, *(value if isinstance(value, tuple) else (value,))):
            if isinstance(run, str) and runs and isinstance(runs[-1], str):
                runs[-1] += run
            elif run != "":
                runs.append(run)
    return tuple(runs)


def listed(parts: list[Runs], between: str = "; ") -> Runs:
    """Parts one after the other."""
    runs: list[Run] = []
    for part in parts:
        if runs and part:
            runs.append(between)
        runs.extend(part)
    return said(Text("{all}", "{all}"), all=tuple(runs))


def one_or_many(amount: int, one: Text, many: Text) -> Text:
    """The words beside a number: English tells one from many."""
    return one if amount == 1 else many


def written(amount: int) -> str:
    """A number as the prose of a report has it."""
    text = say_number(amount)
    return f"0{text}" if 0 < amount < SMALL and current_language() == VIETNAMESE else text


def counted(
    value: int, name: str, label: str, *behind: "tuple[Text, str] | Opens", padded: bool = True
) -> Number:
    """How much was counted in a list of a station; ``behind``: what travels with it, and where the list opens."""
    address = next((told.address for told in behind if isinstance(told, Opens)), "")
    facts = tuple((str(told[0]), told[1]) for told in behind if not isinstance(told, Opens))
    return Number(
        text=written(value) if padded else say_number(value),
        value=Fraction(value),
        identity=f"list:{name}",
        label=label,
        behind=facts,
        address=address,
    )


class Opens(NamedTuple):
    """Where the list behind a number opens."""

    address: str


def opens(address: str, **query: str) -> Opens:
    """The address of a list as it is narrowed to what was counted."""
    return Opens(f"{address}?{urlencode(query)}" if query else address)


WORK_LOG, CLASSES = "/so-cong-tac/", "/dao-tao/"
"""Written out: commands make reports too, and they know no addresses."""
