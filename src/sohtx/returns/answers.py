"""The answers on a form: whole numbers, codes and words by line; as JSON text in the ledger."""

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from sohtx.core import cells
from sohtx.core.numbers import write_decimal
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import Text
from sohtx.indicators.measures import MEASURES
from sohtx.returns.definitions.definition import Answer, FormVersion, Line

Answered = int | str | bool
Answers = Mapping[str, Answered]

YES, NO = "true", "false"
_READERS: Mapping[Answer, Callable[[str], object]] = {
    Answer.COUNT: cells.whole("").read,
    Answer.MONEY: cells.money("").read,
    Answer.NUMBER: cells.money("").read,
    Answer.YES_NO: cells.boolean("").read,
    Answer.DAY: cells.day("").read,
    Answer.TEXT: cells.plain_text,
}
_SAID = {
    Answer.COUNT: (cells.BAD_WHOLE, cells.MEND_WHOLE),
    Answer.MONEY: (cells.BAD_MONEY, cells.MEND_MONEY),
    Answer.NUMBER: (cells.BAD_DECIMAL, cells.MEND_DECIMAL),
    Answer.YES_NO: (cells.BAD_BOOLEAN, cells.MEND_BOOLEAN),
    Answer.DAY: (cells.BAD_DAY, cells.MEND_DAY),
    Answer.TEXT: (cells.BAD_TEXT, cells.MEND_TEXT),
}


def read_answers(version: FormVersion, texts: Mapping[str, str], problems: Problems) -> dict[str, Answered]:
    """Answers from cells written as a package writes them; a blank is no answer. What is wrong is noted by line."""
    answers: dict[str, Answered] = {}
    for code, text in texts.items():
        line = version.by_code.get(code)
        if line is None:
            problems.add(Problem(NO_SUCH_LINE, MEND_LINE, column=code, value=text))
            continue
        value = read_answer(line, text)
        if value is cells.WRONG:
            problems.add(Problem(*wrong(line), column=code, value=text))
        elif isinstance(value, int | str):
            answers[code] = value
    return answers


def read_answer(line: Line, text: str) -> object:
    """One answer; None for a blank, ``cells.WRONG`` for what is none."""
    if line.answer is Answer.CHOICE:
        return (text if any(c.code == text for c in line.choices) else cells.WRONG) if text else None
    return _READERS[line.answer](text)


def wrong(line: Line) -> tuple[Text, Text]:
    """What is said of an answer that is none."""
    if line.answer is Answer.CHOICE:
        return cells.BAD_CODE, cells.MEND_CODE.fill(codes=", ".join(c.code for c in line.choices))
    return _SAID[line.answer]


def write_answer(line: Line, value: Answered | None) -> str:
    """An answer as a package writes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES if value else NO
    return write_decimal(value, line.answer.scale) if isinstance(value, int) else value


def to_text(answers: Answers) -> str:
    """The JSON text of answers, the same letters for the same answers: the measures in their order, then by code."""
    return _encode({code: answers[code] for code in _in_order(tuple(answers))})


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


@lru_cache(maxsize=500)
def _in_order(codes: tuple[str, ...]) -> tuple[str, ...]:
    """Codes as they are stored; of thousands of returns most answer the same lines."""
    known = [code for code in MEASURES if code in codes]
    return (*known, *sorted(set(codes) - MEASURES.keys()))


def from_text(text: str) -> dict[str, Answered]:
    """Answers as stored."""
    found: dict[str, Answered] = json.loads(text)
    return found


def numbers_of(answers: Answers) -> dict[str, int]:
    """The whole numbers among answers, as they are stored."""
    return {code: value for code, value in answers.items() if isinstance(value, int)}


def in_thousandths(answers: Answers, version: FormVersion) -> dict[str, int]:
    """The numbers among answers, in thousandths, for the checks."""
    told = answers.get
    return {
        code: value * factor
        for code, factor in version.factors.items()
        if isinstance(value := told(code), int)
    }


class Filled(NamedTuple):
    """How much of what is asked has been answered."""

    answered: int
    asked: int
    missing: tuple[Line, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is missing that must be there."""
        return not self.missing


def filled(version: FormVersion, answers: Answers) -> Filled:
    """Completeness by content: which required lines lack an answer."""
    missing = tuple(line for line in version.lines if line.is_required and line.code not in answers)
    return Filled(sum(line.code in answers for line in version.lines), len(version.lines), missing)


NO_SUCH_LINE = Text("biểu mẫu không có dòng này", "the form has no such line")
MEND_LINE = Text("xem lại mã dòng", "look at the code of the line")
