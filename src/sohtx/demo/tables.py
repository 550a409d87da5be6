"""The small tables that come with the demo, and the vendored lists of Vietnamese names."""

import csv
from collections.abc import Iterator
from functools import cache
from importlib import resources


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one of the demo's own tables."""
    return tuple(rows("sohtx.demo", "data", f"{name}.csv"))


def rows(package: str, *path: str) -> Iterator[dict[str, str]]:
    """The rows of a table that comes with a package of the program; it is read, and nothing of it imported."""
    source = resources.files(package).joinpath(*path)
    with source.open(encoding="utf-8") as stream:
        yield from csv.DictReader(stream)


@cache
def names(name: str) -> tuple[str, ...]:
    """One of the vendored lists of names (MIT, see the licence beside them), with Đ written as Đ throughout."""
    text = resources.files("sohtx.demo").joinpath("names", f"{name}.name").read_text("utf-8")
    words = (line.strip().replace("Ð", "Đ") for line in text.splitlines())
    return tuple(dict.fromkeys(word[0].upper() + word[1:] for word in words if word))
