"""Markdown: cells, tables, words of the program, blocks, pages."""

from collections.abc import Iterable, Sequence


def cell(text: object) -> str:
    """A text that stays within one cell of a table."""
    return str(text).replace("|", "\\|").replace("\n", " ")


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join(f"| {' | '.join(cell(c) for c in line)} |" for line in lines) + "\n"


def code(text: object) -> str:
    """A word of the program."""
    return f"`{text}`"


def code_block(*lines: str) -> str:
    """Lines as the program prints them."""
    return "\n".join(["```text", *lines, "```"]) + "\n"


def page(*parts: str) -> str:
    """Parts with one blank line between them, and one line end at the end."""
    return "\n\n".join(part.strip("\n") for part in parts if part.strip()) + "\n"
