"""What a version of a form changes beside the one before it: lines and checks added, removed, changed."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from sohtx.core.text import NO_WORDS, Text
from sohtx.returns.definitions.definition import Check, FormVersion, Line
from sohtx.returns.definitions.telling import explain
from sohtx.returns.definitions.writing import write_choices, write_law

T = TypeVar("T", Line, Check, FormVersion)


class Change(NamedTuple):
    """One thing said otherwise: what, and in which words before and after."""

    what: Text
    before: Text
    after: Text


class Changed(NamedTuple):
    """A line or check that both versions have and that says something else."""

    code: str
    label: Text
    changes: tuple[Change, ...]


class Difference(NamedTuple):
    """All that differs. Without a version before, everything is added."""

    head: tuple[Change, ...]
    added_lines: tuple[Line, ...]
    removed_lines: tuple[Line, ...]
    changed_lines: tuple[Changed, ...]
    is_reordered: bool
    added_checks: tuple[tuple[Check, Text], ...]
    removed_checks: tuple[tuple[Check, Text], ...]
    changed_checks: tuple[Changed, ...]

    @property
    def lost_measures(self) -> tuple[Line, ...]:
        """The removed lines that figures are read from: of periods from then on nobody reports them."""
        return tuple(line for line in self.removed_lines if line.measure)


def compare(before: FormVersion | None, after: FormVersion) -> Difference:
    """What a version changes beside the one before it."""
    old, new = (before.by_code if before else {}), after.by_code
    old_checks = {check.code: check for check in before.checks} if before else {}
    new_checks = {check.code: check for check in after.checks}
    kept = [code for code in old if code in new]
    return Difference(
        tuple(_changes(before, after, _of_head)) if before else (),
        tuple(line for code, line in new.items() if code not in old),
        tuple(line for code, line in old.items() if code not in new),
        tuple(_changed(old, new, lambda line: line.label, _of_line)),
        kept != [code for code in new if code in old],
        tuple((check, said(check, after)) for code, check in new_checks.items() if code not in old_checks),
        tuple((c, said(c, before)) for code, c in old_checks.items() if before and code not in new_checks),
        tuple(_changed(old_checks, new_checks, lambda check: said(check, after), _of_check)),
    )


def said(check: Check, version: FormVersion) -> Text:
    """What a check demands, in words."""
    return explain(check.rule, version)


def _changed(
    old: Mapping[str, T],
    new: Mapping[str, T],
    label: Callable[[T], Text],
    told: Callable[[T], dict[Text, Text]],
) -> Iterator[Changed]:
    for code, after in new.items():
        if code in old and (changes := tuple(_changes(old[code], after, told))):
            yield Changed(code, label(after), changes)


def _changes(before: T, after: T, told: Callable[[T], dict[Text, Text]]) -> Iterator[Change]:
    old = told(before)
    for what, words in told(after).items():
        if old[what] != words:
            yield Change(what, old[what], words)


def _alike(words: str) -> Text:
    return Text(words, words)


def _of_head(version: FormVersion) -> dict[Text, Text]:
    return {TITLE: version.title, HELP: version.help, LAW: _alike(write_law(version.law))}


def _of_line(line: Line) -> dict[Text, Text]:
    return {
        LABEL: line.label, SECTION: line.section, ANSWER: line.answer.label, UNIT: line.unit,
        FLOW: _YES if line.is_flow else _NO, REQUIRED: _YES if line.is_required else _NO,
        CHOICES: _alike(write_choices(line.choices)), HELP: line.help, LAW: _alike(write_law(line.law)),
    }  # fmt: skip


def _of_check(check: Check) -> dict[Text, Text]:
    return {
        RULE: _alike(str(check.rule)), LEVEL: check.level.label, SAYS: check.says or NO_WORDS,
        LAW: _alike(write_law(check.law)), BEGINS: _alike(check.begins.isoformat()),
    }  # fmt: skip


_YES, _NO = Text("Có", "Yes"), Text("Không", "No")
TITLE, HELP, LAW = Text("Tên", "Title"), Text("Giải thích", "Help"), Text("Căn cứ", "Source")
LABEL, SECTION = Text("Câu hỏi", "Question"), Text("Phần", "Section")
ANSWER, UNIT = Text("Kiểu trả lời", "Answer"), Text("Đơn vị tính", "Unit")
FLOW, REQUIRED = Text("Phát sinh trong kỳ", "Within the period"), Text("Bắt buộc", "Required")
CHOICES = Text("Các lựa chọn", "Choices")
RULE, LEVEL = Text("Điều kiện", "Condition"), Text("Mức", "Level")
SAYS, BEGINS = Text("Câu báo khi sai", "What it says"), Text("Áp dụng từ", "From")
