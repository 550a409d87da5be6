"""The example province lives its years: each deed of the story through its service, at the moment it was known.

The story is told in ``story``: what a cooperative asked for and who answered, what was resolved and what became of it.
"""

import csv
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from importlib import resources
from itertools import groupby
from typing import Any, NamedTuple

from django.db import transaction

from sohtx.core.moment import VIETNAM, living_at, to_micros
from sohtx.core.text import Text
from sohtx.petitions.models import Conference, Petition

BY = ""  # as of all that the command line writes
MILLION = 1_000_000  # the story tells money in million đồng
INVENTED = "(giả định)"  # stands in the number of every paper
OPENING_HOUR, STEP = 7, timedelta(minutes=2, seconds=11)
STORY = resources.files("sohtx.demo").joinpath("story")
Story = Mapping[str, Any]
Progress = Callable[[Text, int], None]


class Deed(NamedTuple):
    """Something that was done: on which day, and by which service."""

    on: date
    do: Callable[[], object]


class Lived(NamedTuple):
    """What there is afterwards."""

    conferences: int
    petitions: int
    deeds: int


def has_lived() -> bool:
    """Whether the story was told to this book already."""
    return Conference.objects.exists() or Petition.objects.exists()


def live(deeds: Iterable[Deed], progress: Progress) -> Lived:
    """Do all deeds in the order of their days; all of them or, where one is refused, none."""
    done = 0
    with transaction.atomic():
        for day, of_day in groupby(sorted(deeds, key=_at_desk), key=_at_desk):
            progress(LIVING.fill(year=day.year), done)
            for number, deed in enumerate(of_day):
                with living_at(to_micros(_opening(day) + number * STEP)):
                    deed.do()
                done += 1
    return Lived(Conference.objects.count(), Petition.objects.count(), done)


def _at_desk(deed: Deed) -> date:
    """The day on which it was written down: that of the deed, after a weekend the Monday."""
    return deed.on + timedelta(days=max(7 - deed.on.weekday(), 0) if deed.on.weekday() > 4 else 0)


def _opening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, OPENING_HOUR, 30, tzinfo=VIETNAM)


# The story


def told(name: str) -> dict[str, Any]:
    """A chapter of the story."""
    return tomllib.loads(STORY.joinpath(f"{name}.toml").read_text("utf-8"))


def lines(name: str) -> list[dict[str, str]]:
    """A chapter that is a table."""
    return list(csv.DictReader(STORY.joinpath(f"{name}.csv").read_text("utf-8").splitlines()))


def paper(number: str) -> str:
    """The number of an invented paper; none stays none."""
    return f"{number} {INVENTED}" if number else ""


class Cast:
    """Who plays: organizations of the example province under short names of the story."""

    def __init__(self) -> None:
        self._org_ids = {row["key"]: row["org_id"] for row in lines("cast")}

    def __call__(self, key: str) -> str:
        """The identifier of one."""
        return self._org_ids[key]

    def plays(self, key: str) -> bool:
        """Whether it is one of the cast."""
        return key in self._org_ids

    def all(self, keys: Iterable[str]) -> tuple[str, ...]:
        """The identifiers of some."""
        return tuple(self(key) for key in keys)

    @property
    def org_ids(self) -> list[str]:
        """The identifiers of all."""
        return list(self._org_ids.values())


LIVING = Text("tỉnh mẫu sống năm {year}", "the example province lives {year}")
