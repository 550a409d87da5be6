"""What can be done in the registers of support: write an entry, withdraw a certificate, void what was a mistake."""

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, TypeVar

from django.db import transaction
from django.db.models import Model

from sohtx.core.moment import OPEN_MOMENT, day_of, now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import Problem, Refusal, refuse
from sohtx.core.text import Text
from sohtx.ledger import book
from sohtx.ledger.papers import Paper, check_count, laid_down, row_of
from sohtx.register.models import Organization
from sohtx.returns.respondents import present_units
from sohtx.support.entry_codes import (
    FROM_CLASSES,
    STARS,
    WITHOUT_TERM,
    Content,
    EntryAct,
    FairKind,
    GrantForm,
    ProductGroup,
    Scheme,
)
from sohtx.support.entry_fold import EntryDeed, last_day, withdrawn
from sohtx.support.entry_reading import deeds_of, renewal_of
from sohtx.support.linkage_fold import is_void
from sohtx.support.linkage_rules import dong, offered, organization_of, past, reason_of
from sohtx.support.log_codes import tidy
from sohtx.support.models import Certificate, EntryPaper, EntryRow, Fair, FairPart, Grant
from sohtx.support.parameters import value_of
from sohtx.support.policies import policies

T = TypeVar("T")
M = TypeVar("M", bound=Model)
Within = Callable[[T], None] | None
"""What belongs to the same change of the database, such as a line of the log."""
LONGEST = {
    "group_name": 300, "programme": 300, "document_no": 200, "unit": 60, "provider": 300, "result": 1_000,
    "product": 300, "number": 200, "issuer": 300, "name": 300, "place": 300, "organizer": 300,
}  # fmt: skip
MOST_COUNTED = 10**6
LAST_DAY = date(2200, 1, 1)


class NewGrant(NamedTuple):
    """Support granted: to an organization, or to a group without registration in a commune."""

    policy: str
    content: str
    programme: str
    document_no: str
    from_on: date
    form: str
    org_id: str = ""
    group_name: str = ""
    area_code: str = ""
    document_on: date | None = None
    to_on: date | None = None
    central: int = 0
    local: int = 0
    other: int = 0
    quantity: Decimal | None = None
    unit: str = ""
    attendances: int | None = None
    provider: str = ""
    result: str = ""


class NewCertificate(NamedTuple):
    """A product certified. Without a last day OCOP has its own term; ``renews`` names a certificate."""

    org_id: str
    product: str
    scheme: str
    number: str
    decided_on: date
    group: str = ""
    stars: int | None = None
    expires_on: date | None = None
    issuer: str = ""
    renews: str = ""


class NewFair(NamedTuple):
    """A fair."""

    name: str
    kind: str
    place: str
    from_on: date
    to_on: date
    organizer: str = ""


class NewPart(NamedTuple):
    """Who took part in a fair."""

    org_id: str
    booths: int = 0
    sales: int | None = None
    contracts: int | None = None


# Writing


def record_grant(
    *, new: NewGrant, papers: Collection[Paper] = (), by: str, within: Within[Grant] = None
) -> Grant:
    """Record support that was granted."""
    told = _tidied(new)
    cells = {name: value for name, value in told._asdict().items() if name != "org_id"}
    with _writing(_bad_grant(told), papers):
        org = organization_of(told.org_id) if told.org_id else None
        code = _next_code(Grant, f"HTRO-{told.from_on.year}-")
        return _written(Grant, within, papers=papers, code=code, organization=org, by=by, **cells)


def record_certificate(
    *, new: NewCertificate, papers: Collection[Paper] = (), by: str, within: Within[Certificate] = None
) -> Certificate:
    """Record a certificate, or one that renews another."""
    told = _tidied(new)
    if told.scheme == Scheme.OCOP and told.expires_on is None:
        months = value_of("ocop_months", told.decided_on)
        told = told._replace(expires_on=last_day(told.decided_on, months))
    cells = {name: value for name, value in told._asdict().items() if name not in ("org_id", "renews")}
    with _writing(_bad_certificate(told), papers):
        org = organization_of(told.org_id)
        renews = _renewed(told, org) if told.renews else None
        code = _next_code(Certificate, f"SP-{told.decided_on.year}-")
        return _written(
            Certificate, within, papers=papers, code=code, organization=org, renews=renews, by=by, **cells
        )


def record_fair(
    *, new: NewFair, papers: Collection[Paper] = (), by: str, within: Within[Fair] = None
) -> Fair:
    """Record a fair; who took part is recorded afterwards."""
    told = _tidied(new)
    with _writing(_bad_fair(told), papers):
        code = _next_code(Fair, f"XTTM-{told.from_on.year}-")
        return _written(Fair, within, papers=papers, code=code, by=by, **told._asdict())


def record_part(*, code: str, new: NewPart, by: str, within: Within[FairPart] = None) -> FairPart:
    """Record that an organization took part in a fair; once each."""
    problems = [
        *_count(new.booths, "booths"), *_count(new.contracts, "contracts"),
        *(dong(new.sales, "sales", least=0) if new.sales is not None else ()),
    ]  # fmt: skip
    with _writing(problems):
        fair = _standing(Fair, code)
        org = organization_of(new.org_id)
        there = list(FairPart.objects.filter(fair=fair, organization=org))
        deeds = deeds_of([one.code for one in there], OPEN_MOMENT)
        if any(not is_void(deeds.get(one.code, ()), OPEN_MOMENT) for one in there):
            raise refuse(THERE, MEND_THERE, column="org_id")
        cells = {name: value for name, value in new._asdict().items() if name != "org_id"}
        own = _next_code(FairPart, f"{code}-")
        return _written(FairPart, within, code=own, fair=fair, organization=org, by=by, **cells)


def withdraw_certificate(
    *, code: str, on: date, document_no: str, reason: str, by: str, within: Within[EntryRow] = None
) -> EntryRow:
    """Record that a certificate was withdrawn: on that day it is no longer valid."""
    why, number = reason_of(reason), tidy(document_no)
    with _writing(_short(number, "document_no")):
        row = _standing(Certificate, code)
        if withdrawn(deeds_of([code], OPEN_MOMENT).get(code, ()), OPEN_MOMENT):
            raise refuse(IS_WITHDRAWN, MEND_WITHDRAWN)
        if problems := [*past(on, "on", not_before=row.decided_on)]:
            raise Refusal(*problems)
        return _row(code, EntryAct.WITHDRAWN, on, why, by, within, document_no=number)


def void_entry(
    *, code: str, reason: str, by: str, row_id: int | None = None, within: Within[EntryRow] = None
) -> EntryRow:
    """Void an entry of any register that was recorded by mistake, or, with ``row_id``, its withdrawal."""
    why = reason_of(reason)
    with _writing():
        entry = next((found for model in MODELS if (found := model.objects.filter(code=code).first())), None)
        deeds = deeds_of([code], OPEN_MOMENT).get(code, ())
        if (
            entry is None
            or is_void(deeds, OPEN_MOMENT)
            or (row_id is not None and not _may_void(row_id, deeds))
        ):
            raise refuse(NO_ENTRY, MEND_ENTRY, value=code)
        if row_id is None and isinstance(entry, Certificate) and renewal_of(entry):
            raise refuse(RENEWED, MEND_RENEWED)
        return _row(code, EntryAct.VOIDED, day_of(now()), why, by, within, of_id=row_id)


MODELS: tuple[Any, ...] = (Grant, Certificate, Fair, FairPart)


def _may_void(row_id: int, deeds: Any) -> bool:
    end: EntryDeed | None = withdrawn(deeds, OPEN_MOMENT)
    return end is not None and end.key == row_id


@contextmanager
def _writing(problems: Iterable[Problem] = (), papers: Collection[Paper] = ()) -> Iterator[None]:
    """A transaction on an open book, unless something is wrong."""
    book.open_for_writing()
    if found := [*problems]:
        raise Refusal(*found)
    check_count(len(papers))
    with laid_down(papers), transaction.atomic():
        yield


def _written(
    model: type[M], within: Within[M], *, by: str, papers: Collection[Paper] = (), **cells: Any
) -> M:
    row: M = model._default_manager.create(**cells, recorded_at=now(), recorded_by=by)
    for paper in papers:
        EntryPaper.objects.create(code=cells["code"], **row_of(paper, by=by))
    if within:
        within(row)
    return row


def _row(
    code: str, act: EntryAct, on: date, reason: str, by: str, within: Within[EntryRow], **cells: Any
) -> EntryRow:
    return _written(EntryRow, within, code=code, act=act, on=on, reason=reason, by=by, **cells)


def _standing(model: Any, code: str) -> Any:
    row = model.objects.filter(code=code).first()
    if row is None or is_void(deeds_of([code], OPEN_MOMENT).get(code, ()), OPEN_MOMENT):
        raise refuse(NO_ENTRY, MEND_ENTRY, value=code)
    return row


def _renewed(told: NewCertificate, org: Organization) -> Certificate:
    old: Certificate = _standing(Certificate, told.renews)
    if old.organization_id != org.pk or old.scheme != told.scheme or old.decided_on >= told.decided_on:
        raise refuse(UNLIKE, MEND_UNLIKE, column="renews", value=told.renews)
    if renewal_of(old) or withdrawn(deeds_of([old.code], OPEN_MOMENT).get(old.code, ()), OPEN_MOMENT):
        raise refuse(ENDED, MEND_ENDED, column="renews", value=told.renews)
    return old


def _next_code(model: Any, prefix: str) -> str:
    taken = model.objects.filter(code__startswith=prefix).values_list("code", flat=True)
    serials = [int(serial) for code in taken if (serial := code.removeprefix(prefix)).isdecimal()]
    return f"{prefix}{max(serials, default=0) + 1:03}"


# What must hold


def _tidied(new: Any) -> Any:
    return new._replace(
        **{name: tidy(value) for name, value in new._asdict().items() if isinstance(value, str)}
    )


def _bad_grant(told: NewGrant) -> Iterator[Problem]:
    if bool(told.org_id) == bool(told.group_name):
        yield Problem(WHO, MEND_WHO, column="org_id")
    if told.group_name and present_units().resolve(told.area_code, day_of(now())) is None:
        yield Problem(NO_AREA, MEND_AREA, column="area_code", value=told.area_code)
    if told.org_id and told.area_code:
        yield Problem(AREA_KNOWN, MEND_AREA_KNOWN, column="area_code")
    yield from offered(told.content, {*Content}, "content")
    if told.content in FROM_CLASSES:
        yield Problem(IN_CLASSES, MEND_CLASSES, column="content")
    policy = policies().get(told.policy)
    if policy is None or not policy.holds(told.from_on):
        yield Problem(NO_POLICY.fill(on=say_day(told.from_on)), MEND_POLICY, column="policy")
    yield from _said(told, "programme", "document_no")
    yield from _shorts(told, "group_name", "unit", "provider", "result")
    yield from past(told.from_on, "from_on")
    if told.document_on is not None:
        yield from past(told.document_on, "document_on")
    yield from _after(told.to_on, told.from_on)
    yield from offered(told.form, {*GrantForm}, "form")
    for name in ("central", "local", "other"):
        yield from dong(getattr(told, name), name, least=0)
    if told.form == GrantForm.MONEY and not told.central + told.local + told.other:
        yield Problem(NO_SUM, MEND_SUM, column="central")
    if (told.quantity is None) != (not told.unit):
        yield Problem(HALF, MEND_HALF, column="unit")
    yield from _count(told.attendances, "attendances")


def _bad_certificate(told: NewCertificate) -> Iterator[Problem]:
    yield from _said(told, "product", "number")
    yield from _short(told.issuer, "issuer")
    yield from offered(told.scheme, {*Scheme}, "scheme")
    if told.group:
        yield from offered(told.group, {*ProductGroup}, "group")
    is_ocop = told.scheme == Scheme.OCOP
    if is_ocop != (told.stars is not None) or (is_ocop and told.stars not in STARS):
        yield Problem(NO_STARS, MEND_STARS, column="stars")
    if is_ocop and not told.group:
        yield Problem(NO_GROUP, MEND_GROUP, column="group")
    yield from past(told.decided_on, "decided_on")
    if told.expires_on is None and told.scheme not in WITHOUT_TERM:
        yield Problem(NO_TERM, MEND_TERM, column="expires_on")
    yield from _after(told.expires_on, told.decided_on, "expires_on")


def _bad_fair(told: NewFair) -> Iterator[Problem]:
    yield from _said(told, "name", "place")
    yield from _short(told.organizer, "organizer")
    yield from offered(told.kind, {*FairKind}, "kind")
    yield from past(told.from_on, "from_on")
    yield from _after(told.to_on, told.from_on)


def _said(told: Any, *names: str) -> Iterator[Problem]:
    for name in names:
        if not getattr(told, name):
            yield Problem(EMPTY, MEND_EMPTY, column=name)
    yield from _shorts(told, *names)


def _shorts(told: Any, *names: str) -> Iterator[Problem]:
    for name in names:
        yield from _short(getattr(told, name), name)


def _short(text: str, name: str) -> Iterator[Problem]:
    if len(text) > LONGEST[name]:
        yield Problem(LONG, MEND_LONG.fill(longest=LONGEST[name]), column=name)


def _after(day: date | None, first: date, column: str = "to_on") -> Iterator[Problem]:
    if day is not None and not first <= day < LAST_DAY:
        yield Problem(BEFORE, MEND_BEFORE.fill(first=say_day(first)), column=column, value=say_day(day))


def _count(number: int | None, column: str) -> Iterator[Problem]:
    if number is not None and not 0 <= number <= MOST_COUNTED:
        yield Problem(NO_COUNT, MEND_COUNT, column=column, value=str(number))


WHO = Text("chưa rõ ai được hỗ trợ", "it is not clear who was supported")
MEND_WHO = Text(
    "ghi một đơn vị trong sổ, hoặc tên tổ, nhóm chưa đăng ký", "name an organization, or else a group"
)
NO_AREA = Text("không có xã, phường này", "is no commune")
MEND_AREA = Text("chọn xã, phường của tổ, nhóm", "choose the group's commune")
AREA_KNOWN = Text("địa bàn của đơn vị đã có trong sổ", "the register knows where an organization is")
MEND_AREA_KNOWN = Text("để trống", "leave it empty")
IN_CLASSES = Text("được lấy từ sổ lớp đào tạo, bồi dưỡng", "is taken from the register of classes")
MEND_CLASSES = Text("ghi lớp ở trang Đào tạo, bồi dưỡng", "record the class on the page of classes")
NO_POLICY = Text("nhóm chính sách không có hiệu lực ngày {on}", "this policy was not law on {on}")
MEND_POLICY = Text("chọn nhóm theo luật đang có hiệu lực ngày đó", "choose one of the law in force that day")
NO_SUM = Text("hỗ trợ bằng tiền mà chưa ghi số tiền", "money was granted and none is written")
MEND_SUM = Text("ghi số tiền theo từng nguồn", "write the amount of each source")
HALF = Text("số lượng và đơn vị tính phải ghi cùng nhau", "a quantity needs its unit")
MEND_HALF = Text("ghi cả hai, hoặc để trống cả hai", "write both, or neither")
NO_STARS = Text("hạng sao chỉ có ở OCOP, từ 3 đến 5 sao", "stars belong to OCOP alone, from 3 to 5")
MEND_STARS = Text(
    "chọn hạng sao của OCOP, để trống với chứng nhận khác", "choose them for OCOP, leave them else"
)
NO_GROUP = Text("sản phẩm OCOP chưa có nhóm", "an OCOP product has a group")
MEND_GROUP = Text("chọn nhóm sản phẩm", "choose the group")
NO_TERM = Text("chưa ghi ngày hết hạn", "the last day is missing")
MEND_TERM = Text("ghi ngày hết hạn trên giấy chứng nhận", "give the last day on the certificate")
EMPTY = Text("còn để trống", "is missing")
MEND_EMPTY = Text("ghi nội dung của mục này", "fill it in")
LONG = Text("quá dài", "is too long")
MEND_LONG = Text("viết không quá {longest} ký tự", "write no more than {longest} characters")
BEFORE = Text("là ngày trước ngày đầu", "is before the first day")
MEND_BEFORE = Text("ghi ngày từ {first} trở đi", "give a day from {first} on")
NO_COUNT = Text("không phải số đếm hợp lệ", "is no count")
MEND_COUNT = Text("ghi số nguyên, không âm", "write a whole number")
THERE = Text("đơn vị này đã ghi tham gia rồi", "its part is recorded already")
MEND_THERE = Text("hủy dòng cũ nếu ghi sai rồi ghi lại", "void the old one and record it again")
IS_WITHDRAWN = Text("chứng nhận này đã ghi bị thu hồi", "it was withdrawn already")
MEND_WITHDRAWN = Text("tải lại trang để xem", "load the page again")
NO_ENTRY = Text("không còn ghi nhận này", "there is no such entry any more")
MEND_ENTRY = Text("tải lại trang rồi chọn lại", "load the page again and choose another")
RENEWED = Text("chứng nhận này đã được cấp lại", "it was renewed")
MEND_RENEWED = Text("hủy lần cấp lại trước", "void the renewal first")
UNLIKE = Text("không phải chứng nhận trước đó của đơn vị này", "is no earlier certificate of the same kind")
MEND_UNLIKE = Text(
    "chọn chứng nhận cùng loại, cùng đơn vị, quyết định sớm hơn",
    "choose one of the same kind, decided earlier",
)
ENDED = Text("đã được cấp lại hoặc bị thu hồi", "was renewed or withdrawn already")
MEND_ENDED = Text("chọn lần cấp gần nhất", "choose the latest one")
