"""What versions of forms an office may add to those there are.

A version in use is never changed, only followed by another from a later day on. Only the forms of the contract of
figures ask measures: what is asked on two forms would be counted from one and not from the other.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sohtx.core.refusal import Problem, Problems, Refusal
from sohtx.core.text import Text
from sohtx.returns.definitions.catalogue import Catalogue
from sohtx.returns.definitions.definition import Answer, FormVersion, Line
from sohtx.returns.definitions.reading import FILES, Tables, read_forms
from sohtx.returns.return_forms import FORMS

VERSIONS, LINES, CHECKS = FILES
MOST_FORMS = 300
CODE_OF = {VERSIONS: "form", LINES: "line", CHECKS: "check"}

Placing = Callable[[Problem], Problem | None]
UsedUntil = Callable[[str], date | None]


class Fault(NamedTuple):
    """Why a version may not be added: of which row, in which column."""

    version: FormVersion
    file: str
    code: str
    column: str
    value: str
    what: Text
    mend: Text


def as_it_is(problem: Problem) -> Problem:
    """A problem at the place where it was found."""
    return problem


class Defined(NamedTuple):
    """Versions that were brought, the rows they were read from, and how a place in these is called outside."""

    versions: Sequence[FormVersion]
    tables: Tables
    placing: Placing = as_it_is


def define(tables: Tables, placing: Placing = as_it_is) -> Defined:
    """The versions that rows define; refuses with every problem."""
    problems = Problems()
    versions = read_forms(tables, problems)
    raise_placed(problems, placing)
    return Defined(versions, tables, placing)


def raise_placed(problems: Problems, placing: Placing) -> None:
    """Refuse if anything was noted, by the places that whoever wrote the rows knows; what only follows has none."""
    try:
        problems.raise_any()
    except Refusal as refused:
        told = [placed for placed in map(placing, refused.problems) if placed]
        raise Refusal(*told, total=refused.total - len(refused.problems) + len(told)) from None


def plan_forms(defined: Defined, known: Catalogue, used_until: UsedUntil) -> tuple[FormVersion, ...]:
    """The versions that are new; refuses with every problem. ``used_until`` tells the last day a form was used for."""
    problems = Problems()
    new = []
    for version in defined.versions:
        if known.exactly(version.form, version.valid_from) == version:
            continue
        for fault in _faults(version, known, used_until):
            problems.add(_located(fault, defined.tables))
        if known.exactly(version.form, version.valid_from) is None:
            known = known.with_more([version])
        new.append(version)
    if len(known.versions) > MOST_FORMS:
        problems.add(Problem(TOO_MANY_FORMS, MEND_TOO_MANY))
    raise_placed(problems, defined.placing)
    return tuple(new)


def _located(fault: Fault, tables: Tables) -> Problem:
    """A fault at the row that it is about."""
    key = (fault.version.form, fault.version.valid_from.isoformat())
    rows = tables[FILES.index(fault.file)]
    number = next(
        number
        for _, number, row in rows
        if (row["form"], row["valid_from"]) == key and row[CODE_OF[fault.file]] == fault.code
    )
    file = next(file for file, _, _ in rows)
    return Problem(fault.what, fault.mend, file, number, fault.column, fault.value)


def _faults(version: FormVersion, known: Catalogue, used_until: UsedUntil) -> Iterator[Fault]:
    yield from _faults_of_succession(version, known.of(version.form), used_until)
    answers = {line.code: line.answer for other in known.versions for line in other.lines}
    for line in version.lines:
        yield from _faults_of_line(version, line, answers.get(line.code))


def _faults_of_succession(
    version: FormVersion, before: Sequence[FormVersion], used_until: UsedUntil
) -> Iterator[Fault]:
    if not before:
        return
    last = before[-1]
    if any(other.valid_from == version.valid_from for other in before):
        yield _of_version(version, "valid_from", *IN_USE)
        return
    if version.valid_from < last.valid_from:
        yield _of_version(version, "valid_from", EARLIER.fill(day=last.valid_from), MEND_EARLIER)
    used = used_until(version.form)
    if used is not None and version.valid_from <= used:
        yield _of_version(version, "valid_from", ANSWERED.fill(day=used), MEND_ANSWERED.fill(day=used))
    for column, own, other in (
        ("respondent", version.respondent, last.respondent),
        ("span", version.span, last.span),
    ):
        if own is not other:
            yield _of_version(version, column, *OTHER_FORM, str(own))


def _of_version(version: FormVersion, column: str, what: Text, mend: Text, value: str = "") -> Fault:
    return Fault(version, VERSIONS, version.form, column, value or version.valid_from.isoformat(), what, mend)


def _faults_of_line(version: FormVersion, line: Line, answer: Answer | None) -> Iterator[Fault]:
    if line.measure and version.form not in FORMS:
        yield Fault(version, LINES, line.code, "line", line.code, *ASKED_ELSEWHERE)
    elif answer is not None and answer is not line.answer:
        what = OTHER_ANSWER.fill(answer=answer.label)
        yield Fault(version, LINES, line.code, "answer", line.answer, what, MEND_ANSWER)


IN_USE = (
    Text(
        "phiên bản này đã có trong sổ với nội dung khác; phiên bản đã dùng không sửa được",
        "this version is in the book with other content; a version in use is never changed",
    ),
    Text("đặt ngày hiệu lực mới cho phiên bản sau", "give the version that follows it a later first day"),
)
EARLIER = Text("đã có phiên bản sau, từ {day}", "there is a later version, from {day} on")
MEND_EARLIER = Text("đặt ngày hiệu lực sau ngày đó", "choose a first day after it")
ANSWERED = Text(
    "đã có phiếu của biểu mẫu này cho kỳ đến hết {day}",
    "there are returns on this form for periods up to {day}",
)
MEND_ANSWERED = Text("đặt ngày hiệu lực sau {day}", "choose a first day after {day}")
OTHER_FORM = (
    Text(
        "phiên bản trước hỏi đối tượng hoặc kỳ khác",
        "the version before asks somebody else, or for other periods",
    ),
    Text("đặt mã biểu mẫu khác", "give it another code of form"),
)
ASKED_ELSEWHERE = (
    Text(
        "là chỉ tiêu của phiếu báo cáo định kỳ, biểu mẫu riêng không hỏi lại",
        "is a measure of the periodic returns; a form of one's own does not ask it again",
    ),
    Text(
        "bỏ dòng này, hoặc đặt mã khác cho câu hỏi khác",
        "remove the line, or give another question a code of its own",
    ),
)
OTHER_ANSWER = Text(
    "mã này đã dùng ở biểu mẫu khác với kiểu trả lời “{answer}”",
    "this code is on another form with answers of the kind “{answer}”",
)
MEND_ANSWER = Text("dùng kiểu đó, hoặc đặt mã dòng khác", "use that kind, or choose another code")
TOO_MANY_FORMS = Text("có quá 300 phiên bản biểu mẫu", "there are more than 300 versions of forms")
MEND_TOO_MANY = Text("bớt biểu mẫu không dùng", "leave out what is not used")
