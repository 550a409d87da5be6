"""The page that goes through ASVS: each requirement of level 2 once, and no test named that is not there."""

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "asvs.md"
# Version 4.0.3, level 2, without what was deleted: the last number of each section, save those that it lacks
LEVEL_2 = {
    "1.1": (7,), "1.2": (4,), "1.4": (5, 2, 3), "1.5": (4,), "1.6": (4,), "1.7": (2,), "1.8": (2,), "1.9": (2,),
    "1.10": (1,), "1.11": (2,), "1.12": (2, 1), "1.14": (6,),
    "2.1": (12,), "2.2": (3,), "2.3": (3,), "2.4": (6,), "2.5": (7,), "2.6": (3,), "2.7": (6,), "2.8": (7,),
    "2.9": (3,), "2.10": (4,),
    "3.1": (1,), "3.2": (4,), "3.3": (4,), "3.4": (5,), "3.5": (3,), "3.7": (1,),
    "4.1": (5, 4), "4.2": (2,), "4.3": (3,),
    "5.1": (5,), "5.2": (8,), "5.3": (10,), "5.4": (3,), "5.5": (4,),
    "6.1": (3,), "6.2": (6,), "6.3": (2,), "6.4": (2,),
    "7.1": (4,), "7.2": (2,), "7.3": (4, 2), "7.4": (3,),
    "8.1": (4,), "8.2": (3,), "8.3": (8,), "9.1": (3,), "9.2": (4,), "10.2": (2,), "10.3": (3,), "11.1": (8,),
    "12.1": (3,), "12.2": (1,), "12.3": (6,), "12.4": (2,), "12.5": (2,), "12.6": (1,),
    "13.1": (5, 2), "13.2": (6, 4), "13.3": (2,), "13.4": (2,),
    "14.1": (4,), "14.2": (6,), "14.3": (3, 1), "14.4": (7,), "14.5": (4,),
}  # fmt: skip
STATES = {"met", "**partly**", "**not met**", "does not apply"}
ROW = re.compile(r"^\| (V\d+\.\d+\.\d+) \| (.+?) \| (.+?) \| (.*?) ?\| ?(.*?) ?\|$", re.MULTILINE)
NAMED = re.compile(r"\[(test_\w+)\]\(\.\./(tests/[\w/]+\.py)\)")


def requirements() -> set[str]:
    """Every requirement."""
    return {
        f"V{section}.{n}"
        for section, (last, *without) in LEVEL_2.items()
        for n in range(1, last + 1)
        if n not in without
    }


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def rows() -> list[tuple[str, ...]]:
    """The lines of the page's tables."""
    return ROW.findall(PAGE.read_text("utf-8"))


def test_every_requirement_is_there_once() -> None:
    found = Counter(row[0] for row in rows())

    assert set(found) == requirements()
    assert max(found.values()) == 1


def test_every_test_named_is_there() -> None:
    named = NAMED.findall(PAGE.read_text("utf-8"))
    missing = [
        (path, name) for name, path in named if not (ROOT / path).is_file() or name not in names_in(path)
    ]

    assert len(named) > 100
    assert missing == []


def test_every_line_says_how_it_stands_and_what_is_met_says_how() -> None:
    for number, asked, state, how, tests in rows():
        assert asked, number
        assert state in STATES, number
        assert how or tests, number
        assert how or state == "met", number


def test_the_page_counts_rightly() -> None:
    tally = Counter(row[2] for row in rows())
    told = re.search(
        r"Of (\d+): (\d+) met, (\d+) partly, (\d+) not met, (\d+) do not apply", PAGE.read_text("utf-8")
    )

    assert told
    assert [int(n) for n in told.groups()] == [
        tally.total(), tally["met"], tally["**partly**"], tally["**not met**"], tally["does not apply"],
    ]  # fmt: skip
