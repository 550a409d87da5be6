"""A form as XLSForm, the workbook that KoboToolbox, ODK and others take; and an XLSForm as a form.

XLSForm asks whom and when nobody asks: what it has no place for stands in columns of our own, which its readers pass
over. Of the checks it carries the hard comparisons of answers on the same return: as the constraint of the line that is
answered last.
"""

import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from typing import Any

from sohtx.core.alphabet import plain
from sohtx.core.moment import BEGINNING, day_of, now
from sohtx.core.refusal import Problem, Problems
from sohtx.core.text import NO_WORDS, Text
from sohtx.indicators.measures import MEASURES
from sohtx.returns.definitions.definition import Answer, Check, FormVersion, Level, Line
from sohtx.returns.definitions.grids import Grid, Table, find_heads, sheet_of, written
from sohtx.returns.definitions.reading import FILES, LINE, Tables
from sohtx.returns.definitions.rules import Comparison, NotARule, parse
from sohtx.returns.definitions.superseding import Defined, define
from sohtx.returns.definitions.telling import explain
from sohtx.returns.definitions.writing import line_rows, version_row

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
VI, EN = "Tiếng Việt (vi)", "English (en)"
YES_NO, THOUSANDS = "co_khong", "thousands-sep"
_TYPES = {
    Answer.COUNT: "integer", Answer.MONEY: "decimal", Answer.NUMBER: "decimal", Answer.DAY: "date", Answer.TEXT: "text",
    Answer.YES_NO: f"select_one {YES_NO}",
}  # fmt: skip
_ANSWERS = {
    "integer": Answer.COUNT, "int": Answer.COUNT, "decimal": Answer.NUMBER, "date": Answer.DAY, "text": Answer.TEXT,
    "string": Answer.TEXT,
}  # fmt: skip
_SELECT = re.compile(r"select[_ ]one\s+(?:from\s+)?(\S+)")
_BEGIN, _END = ("begin_group", "begin group"), ("end_group", "end group")
_OF_THE_DEVICE = frozenset({
    "start", "end", "today", "deviceid", "phonenumber", "username", "email", "simserial", "subscriberid", "audit",
})  # fmt: skip
_YES, _NO = frozenset({"yes", "true", "true()"}), frozenset({"", "no", "false", "false()"})
_VI_NAMES, _EN_NAMES = (VI, "vi", "Tiếng Việt", "Vietnamese", "Vietnamese (vi)"), (EN, "en", "English")


def _heads(plain_ones: Mapping[str, str], spoken: Mapping[str, str]) -> dict[str, str]:
    """What a head may say, and for which column of the tables it stands."""
    known = {plain(name): code for name, code in plain_ones.items()}
    for name, code in spoken.items():
        known |= {plain(f"{name} {language}"): f"{code}_vi" for language in ("", *_VI_NAMES)}
        known |= {plain(f"{name} {language}"): f"{code}_en" for language in _EN_NAMES}
    return known


SURVEY_HEADS = _heads(
    {"type": "answer", "name": "line", "required": "is_required", "constraint": "rule", "appearance": "appearance",
     "unit_vi": "unit_vi", "unit_en": "unit_en", "is_flow": "is_flow", "law": "law", "checks": "check"},
    {"label": "label", "hint": "help", "constraint_message": "says"},
)  # fmt: skip
CHOICE_HEADS = _heads({"list_name": "list", "list name": "list", "name": "name"}, {"label": "label"})
SETTING_HEADS = _heads(
    {"form_title": "title_vi", "form_id": "form", "version": "valid_from", "default_language": "language",
     "title_en": "title_en", "respondent": "respondent", "span": "span", "help_vi": "help_vi", "help_en": "help_en",
     "law": "law"},
    {},
)  # fmt: skip


# What it can carry


def carried(version: FormVersion, on: date | None = None) -> FormVersion:
    """A version as XLSForm brings it back: the hard comparisons in force on a day, line by line."""
    day = on or day_of(now())
    places = {line.code: place for place, line in enumerate(version.lines)}
    fit = [check for check in version.checks if check.begins <= day and _fits(check, version)]
    fit.sort(key=lambda check: _answered_last(check, places))
    checks = [
        replace(check, law=None, begins=BEGINNING, says=check.says if is_alone else None)
        for _, group in groupby(fit, key=lambda check: _answered_last(check, places))
        for checks_of_line in [list(group)]
        for is_alone in [len(checks_of_line) == 1]
        for check in checks_of_line
    ]
    lines = [line if line.section.vi else replace(line, section=NO_WORDS) for line in version.lines]
    return replace(version, lines=tuple(lines), checks=tuple(checks))


def _fits(check: Check, version: FormVersion) -> bool:
    rule = check.rule
    if check.level is not Level.HARD or not isinstance(rule, Comparison):
        return False
    is_of_this = not any(term.is_last for side in (rule.left, rule.right) for term in side.terms)
    return is_of_this and not _is_implied(str(rule), version.by_code)


def _is_implied(rule: str, lines: Mapping[str, Line]) -> bool:
    """Whether a rule says of a count that it is not negative, which goes without saying."""
    line, _, rest = rule.partition(" ")
    return rest == ">= 0" and line in lines and lines[line].answer is Answer.COUNT


def _answered_last(check: Check, places: Mapping[str, int]) -> int:
    return max(places[line] for line in check.rule.lines)


# Out


def write_xlsform(version: FormVersion, on: date | None = None) -> bytes:
    """The workbook of a version, with the checks in force on a day (today)."""
    import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 -- slow import

    form = carried(version, on)
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed, {"in_memory": True}) as workbook:
        for name, rows in ((SURVEY, _survey(form)), (CHOICES, _choices(form)), (SETTINGS, _settings(form))):
            _write(workbook, name, list(rows))
    return packed.getvalue()


def _write(workbook: Any, name: str, rows: Sequence[Mapping[str, str]]) -> None:
    sheet = workbook.add_worksheet(name)
    text, bold = workbook.add_format({"num_format": "@"}), workbook.add_format({"bold": True})
    heads = dict.fromkeys(head for row in rows for head in row)
    for place, head in enumerate(heads):
        sheet.write_string(0, place, head, bold)
        for number, row in enumerate(rows, start=1):
            sheet.write_string(number, place, row.get(head, ""), text)
    sheet.freeze_panes(1, 0)


def _spoken(name: str, words: Text) -> dict[str, str]:
    return {f"{name}::{VI}": words.vi, f"{name}::{EN}": words.en}


def _survey(form: FormVersion) -> Iterator[dict[str, str]]:
    rows = {line.code: row for line, row in zip(form.lines, line_rows(form), strict=True)}
    for number, (section, lines) in enumerate(groupby(form.lines, key=lambda line: line.section), start=1):
        if section.vi:  # no line's code has a hyphen
            yield {"type": _BEGIN[0], "name": f"phan-{number}", **_spoken("label", section)}
        for line in lines:
            yield _question(form, line, rows[line.code])
        if section.vi:
            yield {"type": _END[0]}


def _question(form: FormVersion, line: Line, row: Mapping[str, str]) -> dict[str, str]:
    checks = [check for check in form.checks if _is_last(check, line, form)]
    told = [check.says or explain(check.rule, form) for check in checks]
    message = Text(*("; ".join(text[n] for text in told) for n in (0, 1)))
    return {
        "type": _TYPES.get(line.answer, f"select_one {line.code}"), "name": line.code,
        **_spoken("label", line.label), **_spoken("hint", _with_unit(line)),
        "required": "yes" if line.is_required else "", "constraint": _constraint(form, line, checks),
        **_spoken("constraint_message", message),
        "appearance": THOUSANDS if line.answer is Answer.MONEY else "",
        "unit_vi": row.get("unit_vi", ""), "unit_en": row.get("unit_en", ""), "is_flow": row["is_flow"],
        "law": row["law"], "checks": " ".join(check.code for check in checks),
    }  # fmt: skip


def _is_last(check: Check, line: Line, form: FormVersion) -> bool:
    last = max(check.rule.lines, key=lambda code: form.lines.index(form.by_code[code]))
    return last == line.code


def _with_unit(line: Line) -> Text:
    """The hint: the unit, and the help."""
    if not line.unit.vi:
        return line.help
    return Text(*(f"({unit}) {words}".strip() for unit, words in zip(line.unit, line.help, strict=True)))


def _constraint(form: FormVersion, line: Line, checks: Sequence[Check]) -> str:
    """The checks as one XPath condition. An answer that is not there silences a check."""
    parts = [". >= 0"] if line.answer is Answer.COUNT else []
    for check in checks:
        guards = [
            code for code in check.rule.lines if code != line.code and not form.by_code[code].is_required
        ]
        words = _NAME.sub(lambda name: "." if name[0] == line.code else f"${{{name[0]}}}", str(check.rule))
        parts.append(" or ".join((*(f"${{{code}}} = ''" for code in guards), words)))
    return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)


_NAME = re.compile(r"[a-z][a-z0-9_]*")


def _choices(form: FormVersion) -> Iterator[dict[str, str]]:
    yield {"list_name": "", "name": "", **_spoken("label", NO_WORDS)}
    if any(line.answer is Answer.YES_NO for line in form.lines):
        for code, words in (("true", Text("Có", "Yes")), ("false", Text("Không", "No"))):
            yield {"list_name": YES_NO, "name": code, **_spoken("label", words)}
    for line in form.lines:
        for choice in line.choices:
            yield {"list_name": line.code, "name": choice.code, **_spoken("label", choice.label)}


def _settings(form: FormVersion) -> Iterator[dict[str, str]]:
    row = version_row(form)
    yield {
        "form_title": row["title_vi"], "form_id": row["form"], "version": row["valid_from"], "default_language": VI,
        **{name: row[name] for name in ("title_en", "respondent", "span", "help_vi", "help_en", "law")},
    }  # fmt: skip


# In


def is_xlsform(grids: Sequence[Grid]) -> bool:
    """Whether a workbook is an XLSForm."""
    return sheet_of(grids, SURVEY) is not None


def read_xlsform(grids: Sequence[Grid]) -> Defined:
    """The version that an XLSForm defines; refuses with every problem, each by its sheet and cell."""
    problems = Problems()
    survey, settings = (_table(grids, name, heads, problems) for name, heads in _NEEDED)
    choices = _table(grids, CHOICES, CHOICE_HEADS, problems) if sheet_of(grids, CHOICES) else NO_TABLE
    (number, told), *_ = [*settings.filled()] or [(2, {})]
    key = {"form": written(told.get("form")), "valid_from": written(told.get("valid_from"))}
    reader = _Reader(survey, _lists(choices, problems), key, problems)
    lines = list(reader.lines())
    problems.raise_any()
    head = {code: written(cell) for code, cell in told.items() if code != "language"}
    tables = Tables([(FILES[0], number, head)], lines, reader.checks)
    defined = define(tables, _placing(settings, survey))
    return defined._replace(versions=[_without_usual_words(version) for version in defined.versions])


def _without_usual_words(version: FormVersion) -> FormVersion:
    """A message that only says what the rule says anyway is no words of the form's own."""
    checks = (
        replace(check, says=None) if check.says == explain(check.rule, version) else check
        for check in version.checks
    )
    return replace(version, checks=tuple(checks))


_NEEDED = ((SURVEY, SURVEY_HEADS), (SETTINGS, SETTING_HEADS))
NO_TABLE = Table(CHOICES, (), {}, 0)


def _table(grids: Sequence[Grid], name: str, heads: Mapping[str, str], problems: Problems) -> Table:
    grid = sheet_of(grids, name)
    if grid is None:
        problems.add(Problem(*NO_SHEET, file=name))
        return Table(name, (), {}, 0)
    return find_heads(grid, heads, problems, within=1)


def _lists(table: Table, problems: Problems) -> dict[str, list[str]]:
    """The choices of each list, as the tables hold them."""
    lists: dict[str, list[str]] = {}
    for number, cells_of_row in table.filled():
        told = {code: written(cell) for code, cell in cells_of_row.items()}
        code, vi = told.get("name", ""), told.get("label_vi", "")
        label = " | ".join(filter(None, (vi, told.get("label_en", ""))))
        if not LINE.fullmatch(code):
            problems.add(Problem(*BAD_CHOICE, file=CHOICES, column=table.where(number, "name"), value=code))
        elif not vi or "|" in vi or "\n" in label:
            problems.add(Problem(*BAD_LABEL, file=CHOICES, column=table.where(number, "label_vi"), value=vi))
        lists.setdefault(told.get("list", ""), []).append(f"{code} = {label}")
    return lists


class _Reader:
    """Reads the rows of a survey into rows of the tables."""

    def __init__(
        self, survey: Table, lists: Mapping[str, list[str]], key: Mapping[str, str], problems: Problems
    ) -> None:
        self._survey, self._lists, self._key, self._problems = survey, lists, key, problems
        self._section: dict[str, str] | None = None
        self.checks: list[_Numbered] = []

    def lines(self) -> Iterator["_Numbered"]:
        """The rows of lines; the checks are kept beside."""
        for number, row in self._survey.filled():
            told = {code: written(cell) for code, cell in row.items()}
            kind = told.get("answer", "")
            if kind in _BEGIN:
                self._begin(number, told)
            elif kind in _END:
                self._section = None
            elif kind not in _OF_THE_DEVICE:
                self.checks += self._checks(number, told)
                yield FILES[1], number, self._line(number, told)

    def _note(self, number: int, code: str, value: str, said: tuple[Text, Text]) -> None:
        where = self._survey.where(number, code)
        self._problems.add(Problem(*said, file=SURVEY, column=where, value=value))

    def _begin(self, number: int, told: Mapping[str, str]) -> None:
        if self._section is not None:
            self._note(number, "answer", told["answer"], NESTED)
        self._section = {
            f"section_{language}": told.get(f"label_{language}", "") for language in ("vi", "en")
        }

    def _line(self, number: int, told: Mapping[str, str]) -> dict[str, str]:
        answer, choices = self._answer(number, told)
        alike = {code: told.get(code, "") for code in _ALIKE}
        helps = {f"help_{language}": _help(told, language) for language in ("vi", "en")}
        return {
            **self._key, **(self._section or {}), **alike, **helps, "answer": answer, "choices": choices,
            "is_flow": _truth(told.get("is_flow", "")), "is_required": _truth(told.get("is_required", "")),
        }  # fmt: skip

    def _answer(self, number: int, told: Mapping[str, str]) -> tuple[str, str]:
        """The kind of answer and the choices of a type."""
        kind = told.get("answer", "")
        if chosen := _SELECT.fullmatch(kind):
            name = chosen[1]
            if name not in self._lists:
                self._note(number, "answer", kind, NO_LIST)
            choices = self._lists.get(name, [])
            if name == YES_NO:
                return Answer.YES_NO, ""
            return Answer.CHOICE, "\n".join(choices)
        answer = _ANSWERS.get(kind)
        if answer is None:
            self._note(number, "answer", kind, OTHER_TYPE)
            return Answer.TEXT, ""
        if told.get("line") in MEASURES and answer in (Answer.COUNT, Answer.NUMBER):
            return "", ""  # as the measure is
        is_money = answer is Answer.NUMBER and THOUSANDS in told.get("appearance", "")
        return (Answer.MONEY if is_money else answer), ""

    def _checks(self, number: int, told: Mapping[str, str]) -> list["_Numbered"]:
        line, text = told.get("line", ""), told.get("rule", "")
        try:
            rules = read_constraint(text, line) if text and LINE.fullmatch(line) else []
        except NotARule:
            self._note(number, "rule", text, NO_COMPARISON)
            return []
        if _ANSWERS.get(told.get("answer", "")) is Answer.COUNT:
            rules = [rule for rule in rules if rule != f"{line} >= 0"]
        codes = told.get("check", "").split()
        if len(codes) != len(rules):
            start = len(self.checks) + 1
            codes = [f"check_{place}" for place in range(start, start + len(rules))]
        says = {f"says_{language}": told.get(f"says_{language}", "") for language in ("vi", "en")}
        alone = says if len(rules) == 1 else {}
        return [
            (FILES[2], number, {**self._key, "check": code, "level": Level.HARD, "rule": rule, **alone})
            for code, rule in zip(codes, rules, strict=True)
        ]


_ALIKE = ("line", "label_vi", "label_en", "unit_vi", "unit_en", "law")
_Numbered = tuple[str, int, Mapping[str, str]]


def _help(told: Mapping[str, str], language: str) -> str:
    """A hint without the unit before it."""
    hint, unit = told.get(f"help_{language}", ""), _unit_of(told, language)
    return hint.removeprefix(f"({unit})").strip() if unit else hint


def _unit_of(told: Mapping[str, str], language: str) -> str:
    """The unit that stands before a hint."""
    if measure := MEASURES.get(told.get("line", "")):
        return measure.unit.label.within(language)
    vi = told.get("unit_vi", "")
    return (told.get("unit_en", "") or vi) if language == "en" else vi


def _truth(text: str) -> str:
    word = text.lower()
    return "true" if word in _YES else "" if word in _NO else text


def read_constraint(text: str, line: str) -> list[str]:
    """The rules that a constraint of a line demands; raises :class:`NotARule` where it is no comparison of sums."""
    return [rule for part in _conjuncts(_unwrapped(text)) for rule in _rules_in(part, line)]


def _rules_in(part: str, line: str) -> list[str]:
    inner = _unwrapped(part)
    parts = list(_conjuncts(inner))
    if len(parts) > 1:
        return [rule for each in parts for rule in _rules_in(each, line)]
    guarded = []
    while guard := _GUARD.match(inner):
        guarded.append(guard[1])
        inner = _unwrapped(inner[guard.end() :])
    words = _SELF.sub(line, _REFERENCE.sub(r"\1", inner))
    rule = parse(words)
    if not isinstance(rule, Comparison) or not set(guarded) <= set(rule.lines):
        raise NotARule(1)
    return [str(rule)]


_GUARD = re.compile(r"\$\{\s*([a-z][a-z0-9_]*)\s*\}\s*=\s*(?:''|\"\")\s+or\s+")
_REFERENCE = re.compile(r"\$\{\s*([a-z][a-z0-9_]*)\s*\}")
_SELF = re.compile(r"(?<![\w.])\.(?![\w.])")


def _conjuncts(text: str) -> Iterator[str]:
    """The parts that ``and`` joins, outside of brackets."""
    depth, start = 0, 0
    for found in re.finditer(r"[()]|\band\b", text):
        depth += {"(": 1, ")": -1}.get(found[0], 0)
        if found[0] == "and" and not depth:
            yield text[start : found.start()]
            start = found.end()
    yield text[start:]


def _unwrapped(text: str) -> str:
    """A condition without the brackets around the whole of it."""
    text = text.strip()
    while text.startswith("(") and _closing(text) == len(text) - 1:
        text = text[1:-1].strip()
    return text


def _closing(text: str) -> int:
    depth = 0
    for place, letter in enumerate(text):
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if not depth:
            return place
    return -1


def _placing(settings: Table, survey: Table) -> Callable[[Problem], Problem | None]:
    """How a problem of the tables is told: by sheet and cell."""
    shown = {
        "answer": "answer", "choices": "answer", "section_vi": "label_vi", "section_en": "label_en", "check": "rule",
        "level": "rule",
    }  # fmt: skip

    def place(problem: Problem) -> Problem | None:
        table = settings if problem.file == FILES[0] else survey
        if table is survey and problem.column in ("form", "valid_from"):
            return None  # told once, where the form is named
        where = table.where(problem.line, shown.get(problem.column, problem.column))
        mend = problem.mend
        if problem.column not in table.places and table is settings:
            where, mend = f"1:{problem.line}", MEND_SETTING.fill(column=problem.column, mend=problem.mend)
        return replace(problem, mend=mend, file=table.name, line=0, column=where)

    return place


NO_SHEET = (
    Text("tệp thiếu trang tính này", "the workbook lacks this sheet"),
    Text("thêm trang tính như quy định của XLSForm", "add it as XLSForm has it"),
)
BAD_CHOICE = (
    Text("không dùng làm mã lựa chọn được", "cannot serve as the code of a choice"),
    Text(
        "viết chữ thường không dấu, chữ số và gạch dưới, bắt đầu bằng chữ",
        "write small letters without marks, digits and underscores, a letter first",
    ),
)
BAD_LABEL = (
    Text(
        "nhãn của lựa chọn trống, hoặc có dấu | hay xuống dòng",
        "the label is blank, or has a | or a line break",
    ),
    Text("ghi nhãn trên một dòng, không có dấu |", "write it on one line, without |"),
)
NESTED = (
    Text("nhóm nằm trong nhóm khác", "a group within a group"),
    Text("chỉ dùng một cấp nhóm", "use one level of groups"),
)
NO_LIST = (
    Text("không có danh sách lựa chọn này", "there is no such list of choices"),
    Text("thêm danh sách vào trang choices", "add it to the sheet choices"),
)
OTHER_TYPE = (
    Text("chưa nhận kiểu câu hỏi này", "is not a type of question that is taken"),
    Text(
        "dùng integer, decimal, text, date, select_one, begin_group; lời nhắc ghi ở cột hint",
        "use integer, decimal, text, date, select_one, begin_group; put notes into the column hint",
    ),
)
NO_COMPARISON = (
    Text("điều kiện không phải phép so sánh các tổng", "the constraint is no comparison of sums"),
    Text(
        "viết như . <= ${{members}} hoặc . + ${{a}} = ${{b}}; nhiều điều kiện nối bằng and",
        "write it like . <= ${{members}} or . + ${{a}} = ${{b}}; join several by and",
    ).fill(),
)
MEND_SETTING = Text(
    "thêm cột {column} vào trang settings: {mend}", "add a column {column} to the sheet settings: {mend}"
)
