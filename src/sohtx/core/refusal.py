"""How the program says no: what is wrong, where, and how to mend it, in the reader's language."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from sohtx.core.text import Text

SHOWN_PROBLEMS = 1_000
SHOWN_VALUE = 80


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong at one place of a package, form or command.

    ``line`` counts from 1 with the header; 0 when no line is meant.
    """

    what: Text
    mend: Text
    file: str = ""
    line: int = 0
    column: str = ""
    value: str | None = None

    def __str__(self) -> str:
        place = self.file + (f":{self.line}" if self.line else "")
        quoted = None if self.value is None else f'"{shorten(self.value)}"'
        return ": ".join(part for part in (place, self.column, quoted, f"{self.what}; {self.mend}") if part)


def shorten(value: str) -> str:
    """A value fit for one line of a message: control characters made visible, the long cut."""
    visible = "".join(map(_visible, value[: SHOWN_VALUE + 1]))
    return visible if len(value) <= SHOWN_VALUE else visible[:SHOWN_VALUE] + "…"


def _visible(character: str) -> str:
    is_hidden = unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    return f"\\u{ord(character):04x}" if is_hidden else character


class Refusal(Exception):
    """Bad input: nothing was written. Carries its problems, of which there may be more than are kept."""

    def __init__(self, *problems: Problem, total: int | None = None) -> None:
        super().__init__(*problems)
        self.problems: Sequence[Problem] = problems
        self.total = len(problems) if total is None else total

    def __str__(self) -> str:
        lines = [str(problem) for problem in self.problems]
        if self.total > len(lines):
            lines.append(str(MORE_PROBLEMS.fill(shown=len(lines), total=self.total)))
        return "\n".join(lines)


MORE_PROBLEMS = Text("… {shown} lỗi đầu trong tổng số {total} lỗi", "… the first {shown} of {total} problems")


def refuse(what: Text, mend: Text, *, column: str = "", value: str | None = None) -> Refusal:
    """A refusal of one problem that lies in no file: an option, an address, a name."""
    return Refusal(Problem(what, mend, column=column, value=value))


class Problems:
    """Collects problems while work goes on, keeping the first and counting all."""

    def __init__(self, limit: int = SHOWN_PROBLEMS) -> None:
        self.kept: list[Problem] = []
        self.total = 0
        self._limit = limit

    def add(self, problem: Problem) -> None:
        """Note one more."""
        self.total += 1
        if len(self.kept) < self._limit:
            self.kept.append(problem)

    def raise_any(self) -> None:
        """Refuse if anything was noted."""
        if self.total:
            ordered = sorted(self.kept, key=lambda p: (p.file, p.line))
            raise Refusal(*ordered, total=self.total)
