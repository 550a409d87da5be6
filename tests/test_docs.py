"""The documents say what the program says: nothing stale, nothing left out, no dead link, no word without its thing."""

import ast
import contextlib
import csv
import io
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any
from unittest import mock

import pytest

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "src" / "sohtx"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\[[^\]\[]*\]\(([^()\s]+)\)")
HEADING = re.compile(r"^#{1,6} +(.*)$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")


@cache
def tool() -> ModuleType:
    """Give the tool that writes the pages, with the program made ready."""
    with mock.patch.object(sys, "path", [str(ROOT / "tools"), *sys.path]):
        import build_docs
    return build_docs


@cache
def text_of(path: Path) -> str:
    """Give a page without its code blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


# Generated pages


def test_generated_pages_are_not_stale() -> None:
    stale = [name_of(path) for path in tool().stale_pages(tool().build_pages())]

    assert stale == [], "run python tools/build_docs.py"


def test_a_stale_page_is_told(tmp_path: Path) -> None:
    missing, other, fresh = tmp_path / "a.md", tmp_path / "b.md", tmp_path / "c.md"
    other.write_bytes(b"before\n")
    fresh.write_bytes(b"now\n")

    assert tool().stale_pages({missing: "now\n", other: "now\n", fresh: "now\n"}) == [missing, other]


def test_every_indicator_is_documented() -> None:
    from sohtx.indicators.catalogue import INDICATORS

    page = text_of(ROOT / "docs" / "indicators.md")

    assert [
        code for code in INDICATORS if f"### `{code}`\n\n**{INDICATORS[code].label.vi}**" not in page
    ] == []


def test_what_is_unconfirmed_is_marked_and_explained() -> None:
    from sohtx.indicators.catalogue import INDICATORS

    explained = text_of(ROOT / "docs" / "unconfirmed.md")
    unread = {i.law.document for i in INDICATORS.values() if i.law and not i.law.is_confirmed}

    assert text_of(ROOT / "docs" / "indicators.md").count("chưa xác nhận / unconfirmed") > 0
    assert [document for document in unread if document.removeprefix("Công văn ") not in explained] == []


def test_every_column_of_the_package_is_documented() -> None:
    page = text_of(ROOT / "docs" / "package.md")
    for table in tool().tables.TABLES:
        section = page.partition(f"### `{table.name}.csv`\n")[2].partition("\n##")[0]

        assert [name for name in table.column_names if f"| `{name}` |" not in section] == []


def test_every_rule_is_documented() -> None:
    page = text_of(ROOT / "docs" / "rules.md")
    rules = tool().register_findings.RULES | tool().returns_findings.RULES

    assert [code for code, rule in rules.items() if f"| `{code}` | {rule.says.vi} |" not in page] == []


# The command line


def commands(language: str) -> Iterator[tuple[str, Any]]:
    """Give every command with its name; the program itself without one."""
    command = tool().fresh_command(language)
    context = command.make_context("sohtx", [], resilient_parsing=True)
    yield "", command
    for name in command.list_commands(context):
        yield name, command.get_command(context, name)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_command_and_option_is_documented(language: str) -> None:
    page = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
    for name, command in commands(language):
        section = page.partition(f"\n## {f'sohtx {name}'.strip()}\n")[2].partition("\n## ")[0]

        assert section, name
        assert command.help in " ".join(section.split())
        words = [
            word
            for p in command.params
            for word in (p.opts if p.param_type_name == "option" else [p.metavar])
        ]
        assert [word for word in words if word not in section] == []


def test_the_option_that_stands_anywhere_is_documented() -> None:
    assert "--lang" in (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")


# Links


def anchors(path: Path) -> set[str]:
    """Give the places within a page that a link may name, as they are made from headings."""
    slugs = (
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in HEADING.findall(text_of(path))
    )
    return set(slugs)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_links_resolve(page: Path) -> None:
    for link in LINK.findall(text_of(page)):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page

        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


# The glossary


@cache
def words_of_the_code() -> set[str]:
    """Give every name in the source, and every text of it that is one word."""
    words: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        words |= {path.stem, path.parent.name}
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            words |= {v for _, v in ast.iter_fields(node) if isinstance(v, str) and v.isidentifier()}
    return words


def terms() -> list[list[str]]:
    """Give the rows of the glossary that have four cells: word, label, English, code."""
    page = text_of(ROOT / "docs" / "glossary.md")
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in page.splitlines()
        if line.startswith("|")
    ]
    return [row for row in rows if len(row) == 4 and row[3] != "In code" and not row[0].startswith("---")]


def test_the_names_of_the_glossary_are_in_the_code() -> None:
    from sohtx.indicators.catalogue import INDICATORS

    known = words_of_the_code() | set(INDICATORS)
    names = [name for row in terms() for name in CODE.findall(row[3])]

    assert len(names) > 100
    assert [name for name in names if not set(name.split(".")) <= known] == []


def test_the_labels_of_the_glossary_are_those_of_the_program() -> None:
    from sohtx.core import codes

    for _, shown, english, name in terms():
        found = re.fullmatch(r"`(\w+)\.(\w+)`", name)
        if not found or not hasattr(codes, found[1]):
            continue
        label = getattr(codes, found[1])[found[2]].label

        assert (shown, english) == (label.vi, label.en)


def test_a_word_stands_for_one_thing() -> None:
    """No English word of the glossary is explained twice."""
    english = [row[2].partition(":")[0] for row in terms()]

    assert sorted({word for word in english if english.count(word) > 1}) == []


def test_the_glossary_warns_of_union_and_alliance() -> None:
    assert "Liên hiệp is not liên minh" in text_of(ROOT / "docs" / "glossary.md")


# The examples of the package


def write_lines(path: Path, columns: list[str], lines: str) -> None:
    """Write the lines of an example with all columns of their file."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="")
        writer.writeheader()
        writer.writerows(csv.DictReader(io.StringIO(lines)))


def sohtx(*argv: str) -> tuple[int, str, str]:
    """Run the command line; give its status and what it printed."""
    from sohtx.cli import run

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        return run(argv), out.getvalue(), err.getvalue()


def test_the_good_lines_load_and_say_what_the_page_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOHTX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    by_name = tool().tables.BY_NAME
    package = tmp_path / "package"
    package.mkdir()
    write_lines(package / "entries.csv", by_name["entries"].column_names, tool().GOOD_ENTRIES)
    write_lines(package / "returns.csv", by_name["returns"].column_names, tool().GOOD_RETURNS)

    status, out, err = sohtx("load", str(package), "--lang", "en")
    assert (status, err) == (0, "")
    assert "findings" not in out

    for known, capital in (("2023-06-30", "650"), ("2023-07-04", "560")):
        asked = ("--indicator", "charter_capital_registered", "--known", known, "--format", "csv")
        _, out, _ = sohtx("figures", "2023-S1", *asked)
        assert [row["value"] for row in csv.DictReader(io.StringIO(out))] == [capital]
