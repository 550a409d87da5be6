"""What can be done to the work log: write a line, correct it by a newer version, strike it out, attach papers."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction

from sohtx.core.moment import day_of, now
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.papers import Paper, check_count, laid_down, row_of
from sohtx.register.models import Organization
from sohtx.support.log_codes import ATTENDANCES, Field, Money, read_unit, tidy
from sohtx.support.models import WorkLine, WorkPaper

FIRST_DAY = date(1993, 10, 30)  # the Alliance's own founding: no deed is older
MOST = 10**15
MOST_ORGANIZATIONS = 500
LONGEST = {"content": 2_000, "unit": 60, "document_no": 200, "partner": 300, "reason": 500}
_CODE = re.compile(r"[0-9a-f]{12,32}(-\d{1,4})?", re.ASCII)

Within = Callable[[WorkLine], None]
"""What belongs to the same change of the database, such as a line of the log."""


class Deed(NamedTuple):
    """What is written of one deed. ``cost`` is in whole đồng; ``org_ids`` are the organizations concerned."""

    on: date
    field: str
    content: str
    quantity: int | None = None
    unit: str = ""
    attendances: int | None = None
    cost: int | None = None
    money: str = ""
    document_no: str = ""
    partner: str = ""
    org_ids: tuple[str, ...] = ()


def record_deed(
    *, code: str, deed: Deed, papers: Collection[Paper] = (), by: str, within: Within | None = None
) -> WorkLine:
    """Write a line. ``code`` is the sender's (``uuid4().hex``): what is sent twice under one code is written once."""
    return record_deeds(deeds={code: deed}, papers=papers, by=by, within=within)[0]


def record_deeds(
    *, deeds: Mapping[str, Deed], papers: Collection[Paper] = (), by: str, within: Within | None = None
) -> list[WorkLine]:
    """Write many lines, all or none; papers go with the first."""
    book.open_for_writing()
    told, keys = read_deeds(deeds)
    check_count(len(papers))
    there = {line.code: line for line in WorkLine.objects.filter(code__in=told, number=1)}
    try:
        with laid_down(papers), transaction.atomic():
            written = [
                there.get(code) or _write(code, 1, deed, keys, by=by, within=within)
                for code, deed in told.items()
            ]
            if written and written[0].code not in there:
                _attach(written[0], papers, by)
    except IntegrityError:
        if not WorkLine.objects.filter(code__in=told).exists():
            raise
        raise refuse(TWICE, MEND_TWICE) from None  # the same form, sent by two windows at once
    return written


def correct_deed(
    *, code: str, based_on: int, deed: Deed, reason: str = "", by: str, within: Within | None = None
) -> WorkLine:
    """Write a line otherwise, as a newer version. ``based_on``: the number of the version that was looked at."""
    book.open_for_writing()
    told, keys = read_deeds({code: deed})
    return _another(
        code, based_on, told[code], keys, reason=_reason(reason), is_struck=False, by=by, within=within
    )


def strike_deed(*, code: str, based_on: int, reason: str, by: str, within: Within | None = None) -> WorkLine:
    """Strike a line out; it stays readable, with the reason."""
    book.open_for_writing()
    told = _reason(reason)
    if not told:
        raise refuse(NO_REASON, MEND_REASON, column="reason")
    row = _last(code)
    org_ids = tuple(sorted(row.organizations.values_list("org_id", flat=True)))
    deed = Deed(**{name: getattr(row, name) for name in Deed._fields if name != "org_ids"}, org_ids=org_ids)
    keys = dict(row.organizations.values_list("org_id", "pk"))
    return _another(code, based_on, deed, keys, reason=told, is_struck=True, by=by, within=within)


def attach_papers(*, code: str, papers: Collection[Paper], by: str, within: Within | None = None) -> WorkLine:
    """Keep papers beside a line."""
    book.open_for_writing()
    row = _last(code)
    check_count(len(papers) + WorkPaper.objects.filter(line__code=code).count())
    with laid_down(papers), transaction.atomic():
        _attach(row, papers, by)
        if within:
            within(row)
    return row


def _write(
    code: str, number: int, deed: Deed, keys: Mapping[str, int], *, by: str, within: Within | None,
    reason: str = "", is_struck: bool = False,
) -> WorkLine:  # fmt: skip
    cells = {name: value for name, value in deed._asdict().items() if name != "org_ids"}
    row: WorkLine = WorkLine.objects.create(
        code=code,
        number=number,
        **cells,
        reason=reason,
        is_struck=is_struck,
        recorded_at=now(),
        recorded_by=by,
    )
    row.organizations.set([keys[org_id] for org_id in deed.org_ids])
    if within:
        within(row)
    return row


def _another(
    code: str, based_on: int, deed: Deed, keys: Mapping[str, int], *, reason: str, is_struck: bool, by: str,
    within: Within | None,
) -> WorkLine:  # fmt: skip
    """A newer version of a line, unless another was written since this one was looked at."""
    row = _last(code)
    if row.number != based_on:
        raise refuse(CHANGED, MEND_CHANGED)
    try:
        with transaction.atomic():
            return _write(
                code, based_on + 1, deed, keys, by=by, within=within, reason=reason, is_struck=is_struck
            )
    except IntegrityError:
        raise refuse(CHANGED, MEND_CHANGED) from None


def _last(code: str) -> WorkLine:
    row = WorkLine.objects.filter(code=code).order_by("-number").first()
    if row is None or row.is_struck:
        raise refuse(NO_LINE, MEND_LINE, column="code", value=code)
    return row


def _attach(row: WorkLine, papers: Collection[Paper], by: str) -> None:
    for paper in papers:
        WorkPaper.objects.create(line=row, **row_of(paper, by=by))


# Reading what was written


def read_deeds(deeds: Mapping[str, Deed]) -> tuple[dict[str, Deed], dict[str, int]]:
    """Deeds tidied, and the keys of the organizations that they name; refuses with all that is wrong of all of them."""
    told = {code: _tidied(deed) for code, deed in deeds.items()}
    wanted = {org_id for deed in told.values() for org_id in deed.org_ids}
    keys = dict(Organization.objects.filter(org_id__in=wanted).values_list("org_id", "pk"))
    today = day_of(now())
    problems = [
        problem
        for code, deed in told.items()
        for problem in (*_bad_code(code), *problems_of(deed, keys, today))
    ]
    if problems:
        raise Refusal(*problems)
    return told, keys


def _tidied(deed: Deed) -> Deed:
    return deed._replace(
        content=tidy(deed.content),
        unit=read_unit(deed.unit),
        document_no=tidy(deed.document_no),
        partner=tidy(deed.partner),
        org_ids=tuple(dict.fromkeys(deed.org_ids)),
    )


def _bad_code(code: str) -> Iterator[Problem]:
    if not _CODE.fullmatch(code):
        yield Problem(NO_CODE, MEND_CODE, column="code", value=code)


def problems_of(deed: Deed, known: Collection[str], today: date) -> Iterator[Problem]:
    """What is wrong of a deed; ``known`` are the organizations that there are."""
    if not FIRST_DAY <= deed.on <= today:
        yield Problem(NO_DAY, MEND_DAY, column="on", value=f"{deed.on.day}/{deed.on.month}/{deed.on.year}")
    if deed.field not in set(Field):
        yield Problem(NO_FIELD, MEND_FIELD, column="field", value=deed.field)
    if not deed.content:
        yield Problem(NO_CONTENT, MEND_CONTENT, column="content")
    for column in ("content", "unit", "document_no", "partner"):
        if len(getattr(deed, column)) > LONGEST[column]:
            yield Problem(TOO_LONG, MEND_LONG.fill(longest=LONGEST[column]), column=column)
    yield from _bad_numbers(deed)
    for org_id in deed.org_ids:
        if org_id not in known:
            yield Problem(NO_ORGANIZATION, MEND_ORGANIZATION, column="org_ids", value=org_id)
    if len(deed.org_ids) > MOST_ORGANIZATIONS:
        yield Problem(MANY, MEND_MANY.fill(most=MOST_ORGANIZATIONS), column="org_ids")


def _bad_numbers(deed: Deed) -> Iterator[Problem]:
    for column in ("quantity", "attendances", "cost"):
        amount = getattr(deed, column)
        if amount is not None and not 0 <= amount < MOST:
            yield Problem(NO_NUMBER, MEND_NUMBER, column=column, value=str(amount))
    if deed.quantity is not None and not deed.unit:
        yield Problem(NO_UNIT, MEND_UNIT, column="unit")
    if deed.quantity is None and deed.unit:
        yield Problem(NO_QUANTITY, MEND_QUANTITY, column="quantity")
    if deed.unit == ATTENDANCES and deed.attendances is not None:
        yield Problem(COUNTED_TWICE, MEND_COUNTED, column="attendances")
    if deed.money and deed.money not in set(Money):
        yield Problem(NO_MONEY, MEND_MONEY, column="money", value=deed.money)
    if deed.money and deed.cost is None:
        yield Problem(NO_COST, MEND_COST, column="cost")


def _reason(text: str) -> str:
    told = tidy(text)
    if len(told) > LONGEST["reason"]:
        raise refuse(TOO_LONG, MEND_LONG.fill(longest=LONGEST["reason"]), column="reason")
    return told


def papers_of(code: str) -> "Sequence[WorkPaper]":
    """The papers of a line, whichever version they came with."""
    return list(WorkPaper.objects.filter(line__code=code).order_by("pk"))


NO_DAY = Text("là ngày chưa đến, hoặc quá xa", "is a day to come, or too long ago")
MEND_DAY = Text(
    "ghi việc sau khi đã làm, đúng ngày đã làm", "write it once it was done, with the day it was done"
)
NO_FIELD = Text("không phải lĩnh vực công tác", "is no field of work")
MEND_FIELD = Text("chọn trong danh mục lĩnh vực", "choose one from the list")
NO_CONTENT = Text("chưa ghi nội dung", "the content is missing")
MEND_CONTENT = Text("ghi ngắn gọn việc đã làm", "write in a few words what was done")
TOO_LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
NO_NUMBER = Text("không phải số từ 0 trở lên", "is no number from 0")
MEND_NUMBER = Text("ghi số nguyên, tiền tính bằng đồng", "write a whole number, money in đồng")
NO_UNIT = Text("có số lượng mà chưa có đơn vị tính", "there is a quantity without its unit")
MEND_UNIT = Text("ghi đơn vị tính: cuộc, văn bản, tin bài…", "give the unit: events, papers, news items…")
NO_QUANTITY = Text("có đơn vị tính mà chưa có số lượng", "there is a unit without a quantity")
MEND_QUANTITY = Text("ghi số lượng, hoặc bỏ trống đơn vị tính", "give the quantity, or leave the unit empty")
COUNTED_TWICE = Text("lượt người đã ghi ở số lượng", "attendances are the quantity already")
MEND_COUNTED = Text("chỉ ghi lượt người ở một ô", "write attendances in one place only")
NO_MONEY = Text("không phải nguồn kinh phí", "is no source of money")
MEND_MONEY = Text("chọn trong danh mục nguồn", "choose one from the list")
NO_COST = Text("có nguồn mà chưa có số tiền", "there is a source without an amount")
MEND_COST = Text(
    "ghi số tiền (đồng), hoặc bỏ trống nguồn", "give the amount in đồng, or leave the source empty"
)
NO_ORGANIZATION = Text("không có tổ chức này trong sổ", "is no organization of the book")
MEND_ORGANIZATION = Text(
    "ghi mã đơn vị, mã số thuế hoặc tên đầy đủ", "give its identifier, tax code or full name"
)
MANY = Text("quá nhiều đơn vị trong một dòng", "too many organizations in one line")
MEND_MANY = Text(
    "ghi tối đa {most} đơn vị, còn lại ghi dòng khác", "name at most {most}, the others in another line"
)
NO_CODE = Text("mã dòng không đúng", "is no code of a line")
MEND_CODE = Text("tải lại trang rồi ghi lại", "load the page again, then write it again")
NO_LINE = Text("không có dòng này, hoặc đã gạch bỏ", "there is no such line, or it was struck out")
MEND_LINE = Text("mở lại sổ công tác rồi chọn dòng", "open the work log again and choose the line")
CHANGED = Text("dòng này vừa được sửa ở nơi khác", "this line was just changed elsewhere")
MEND_CHANGED = Text("xem bản mới rồi sửa tiếp", "look at the newer version, then correct it")
NO_REASON = Text("chưa ghi lý do gạch bỏ", "the reason is missing")
MEND_REASON = Text("ghi ngắn gọn vì sao gạch bỏ", "say in a few words why it is struck out")
TWICE = Text("dòng này đang được ghi ở cửa sổ khác", "this line is being written by another window")
MEND_TWICE = Text("tải lại trang để xem", "load the page again")
