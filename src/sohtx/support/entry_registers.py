"""The three registers as their pages show them: columns, filters, words. One pattern, declared three times."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from sohtx.core.text import Text
from sohtx.support import entry_reading as reading
from sohtx.support.entry_codes import (
    NO_SUCH_POLICY,
    STARS,
    CertificateState,
    Content,
    FairKind,
    GrantForm,
    ProductGroup,
    Scheme,
    Source,
)
from sohtx.support.entry_forms import CertificateForm, EntryForm, FairForm, GrantEntryForm
from sohtx.support.entry_reading import Seen
from sohtx.support.entry_services import record_certificate, record_fair, record_grant
from sohtx.support.policies import policies


class Draw(StrEnum):
    """How a cell is drawn."""

    WORDS = "words"
    DAY = "day"
    AMOUNT = "amount"
    WHO = "who"
    STATE = "state"


class Cell(NamedTuple):
    """A column of a list and its workbook, and a line of the page of one entry."""

    key: str
    head: Text
    read: Callable[[Seen], Any]
    draw: Draw = Draw.WORDS
    is_listed: bool = False
    is_summed: bool = False


class Filter(NamedTuple):
    """A choice by which a list is narrowed."""

    name: str
    head: Text
    offered: Mapping[str, Text]
    has: Callable[[Seen, str], bool]


@dataclass(frozen=True, kw_only=True)
class Register:
    """One register: how its entries are read, shown, written. ``is_as_of``: it is asked as of a day, not for days."""

    key: str
    many: str
    title: Text
    lead: Text
    one: Text
    new: Text
    empty: Text
    cells: tuple[Cell, ...]
    filters: tuple[Filter, ...]
    form: type[EntryForm]
    record: Callable[..., Any]
    find: Callable[[str, date], Seen | None]
    between: Callable[[date, date], list[Seen]]
    named: Callable[[Seen], str]
    file_name: str
    is_as_of: bool = False

    def listed(self) -> list[Cell]:
        """The columns of the list."""
        return [cell for cell in self.cells if cell.is_listed]

    def sums(self, found: Sequence[Seen]) -> dict[str, int]:
        """What the columns that add up come to."""
        return {cell.key: sum(cell.read(one) or 0 for one in found) for cell in self.cells if cell.is_summed}


def _row(name: str) -> Callable[[Seen], Any]:
    return lambda seen: getattr(seen.row, name)


def _label(codes: Any, name: str) -> Callable[[Seen], Any]:
    labels = {one.value: one.label for one in codes}
    return lambda seen: labels.get(getattr(seen.row, name), getattr(seen.row, name))


def _offered(codes: Iterable[Any]) -> dict[str, Text]:
    return {one.value: one.label for one in codes}


def _same(name: str) -> Callable[[Seen, str], bool]:
    return lambda seen, wanted: str(getattr(seen.row, name)) == wanted


def policy_label(seen: Seen) -> Text:
    """The policy of a support with its article."""
    found = policies().get(seen.row.policy)
    return found.named if found else NO_SUCH_POLICY


def _who(seen: Seen) -> str:
    return seen.org_id or getattr(seen.row, "group_name", "")


def _money(seen: Seen) -> int:
    row = seen.row
    return int(row.central + row.local + row.other)


def _of_parts(name: str) -> Callable[[Seen], int | None]:
    def read(seen: Seen) -> int | None:
        told = [value for part in seen.parts if (value := getattr(part, name)) is not None]
        return sum(told) if told else None

    return read


WHO = Text("Đơn vị được hỗ trợ", "Who was supported")
GRANTS = Register(
    key="grant",
    many="grants",
    title=Text("Chính sách hỗ trợ đã thực hiện", "Support granted"),
    lead=Text(
        "Hỗ trợ theo chương trình, quyết định, tính vào kỳ có ngày bắt đầu.",
        "By programme and decision; it counts in the period in which it began.",
    ),
    one=Text("Hỗ trợ {code}", "Support {code}"),
    new=Text("Ghi hỗ trợ", "Record support"),
    empty=Text("Chưa ghi hỗ trợ nào như vậy trong những ngày này.", "No such support was recorded in these days."),
    cells=(
        Cell("who", WHO, _who, Draw.WHO, is_listed=True),
        Cell("content", Text("Nội dung", "Content"), _label(Content, "content"), is_listed=True),
        Cell("policy", Text("Nhóm chính sách", "Policy"), policy_label),
        Cell("programme", Text("Chương trình, kế hoạch", "Programme"), _row("programme"), is_listed=True),
        Cell("document_no", Text("Số văn bản", "Number"), _row("document_no")),
        Cell("document_on", Text("Ngày văn bản", "Decided on"), _row("document_on"), Draw.DAY),
        Cell("from_on", Text("Từ ngày", "From"), _row("from_on"), Draw.DAY, is_listed=True),
        Cell("to_on", Text("Đến ngày", "To"), _row("to_on"), Draw.DAY),
        Cell("form", Text("Hình thức", "In what form"), _label(GrantForm, "form")),
        *(
            Cell(source.value, source.label, _row(source.value), Draw.AMOUNT, is_listed=True, is_summed=True)
            for source in Source
        ),
        Cell("money", Text("Cộng (đồng)", "Total (đồng)"), _money, Draw.AMOUNT, is_listed=True, is_summed=True),
        Cell("quantity", Text("Số lượng", "Quantity"), _row("quantity"), Draw.AMOUNT),
        Cell("unit", Text("Đơn vị tính", "Unit"), _row("unit")),
        Cell("attendances", Text("Lượt người", "Attendances"), _row("attendances"), Draw.AMOUNT, is_summed=True),
        Cell("provider", Text("Đơn vị thực hiện", "Carried out by"), _row("provider")),
        Cell("result", Text("Kết quả", "Result"), _row("result")),
    ),
    filters=(
        Filter(
            "policy", Text("Nhóm chính sách", "Policy"),
            {code: one.named for code, one in policies().items()}, _same("policy"),
        ),
        Filter("content", Text("Nội dung", "Content"), _offered(Content), _same("content")),
        Filter(
            "source", Text("Nguồn kinh phí", "Source of money"), _offered(Source),
            lambda seen, wanted: bool(getattr(seen.row, wanted)),
        ),
    ),
    form=GrantEntryForm,
    record=record_grant,
    find=reading.grant_of,
    between=reading.grants_between,
    named=lambda seen: seen.row.programme,
    file_name="chinh-sach-ho-tro",
)  # fmt: skip
CERTIFICATES = Register(
    key="certificate",
    many="certificates",
    title=Text("Sản phẩm OCOP, sản phẩm được chứng nhận", "OCOP and other certified products"),
    lead=Text(
        "Sắp hết hạn: còn không quá 90 ngày. Chứng nhận còn hiệu lực xếp trước, hết hạn sớm nhất ở đầu.",
        "Expiring: within 90 days. Those in force stand first, what expires soonest at the head.",
    ),
    one=Text("Chứng nhận {code}", "Certificate {code}"),
    new=Text("Ghi chứng nhận", "Record a certificate"),
    empty=Text("Chưa có sản phẩm nào như vậy.", "There is no such product."),
    cells=(
        Cell("product", Text("Sản phẩm", "Product"), _row("product"), is_listed=True),
        Cell("who", Text("Đơn vị", "Organization"), _who, Draw.WHO, is_listed=True),
        Cell("scheme", Text("Chứng nhận", "Certificate"), _label(Scheme, "scheme"), is_listed=True),
        Cell("stars", Text("Hạng sao", "Stars"), _row("stars"), Draw.AMOUNT, is_listed=True),
        Cell("group", Text("Nhóm sản phẩm", "Group"), _label(ProductGroup, "group")),
        Cell("number", Text("Số giấy chứng nhận", "Number"), _row("number"), is_listed=True),
        Cell("issuer", Text("Nơi cấp", "Issued by"), _row("issuer")),
        Cell("decided_on", Text("Ngày cấp", "Decided on"), _row("decided_on"), Draw.DAY, is_listed=True),
        Cell("expires_on", Text("Hết hạn", "Last day"), _row("expires_on"), Draw.DAY, is_listed=True),
        Cell("state", Text("Trạng thái", "State"), lambda seen: seen.state, Draw.STATE, is_listed=True),
        Cell(
            "renews", Text("Cấp lại cho", "Renews"),
            lambda seen: seen.row.renews.code if seen.row.renews else "",
        ),
    ),
    filters=(
        Filter(
            "state", Text("Trạng thái", "State"),
            {"in_force": Text("Đang còn hiệu lực (kể cả sắp hết hạn)", "In force (expiring ones too)")}
            | _offered(CertificateState),
            lambda seen, wanted: (
                (seen.state is not None and seen.state.is_valid) if wanted == "in_force" else seen.state == wanted
            ),
        ),
        Filter("scheme", Text("Chứng nhận", "Certificate"), _offered(Scheme), _same("scheme")),
        Filter(
            "stars", Text("Hạng sao", "Stars"), {str(n): Text(f"{n} sao", f"{n} stars") for n in STARS},
            _same("stars"),
        ),
    ),
    form=CertificateForm,
    record=record_certificate,
    find=reading.certificate_of,
    between=lambda _first, last: reading.certificates_on(last),
    named=lambda seen: seen.row.product,
    file_name="san-pham-chung-nhan",
    is_as_of=True,
)  # fmt: skip
FAIRS = Register(
    key="fair",
    many="fairs",
    title=Text("Hội chợ, xúc tiến thương mại", "Fairs and trade promotion"),
    lead=Text("Sự kiện tính vào kỳ có ngày bắt đầu.", "An event counts in the period in which it began."),
    one=Text("Sự kiện {code}", "Event {code}"),
    new=Text("Ghi hội chợ, sự kiện", "Record an event"),
    empty=Text("Chưa ghi hội chợ, sự kiện nào trong những ngày này.", "No event was recorded in these days."),
    cells=(
        Cell("name", Text("Hội chợ, sự kiện", "Event"), _row("name"), is_listed=True),
        Cell("kind", Text("Hình thức", "Kind"), _label(FairKind, "kind"), is_listed=True),
        Cell("place", Text("Nơi tổ chức", "Place"), _row("place"), is_listed=True),
        Cell("organizer", Text("Đơn vị tổ chức", "Organizer"), _row("organizer")),
        Cell("from_on", Text("Từ ngày", "From"), _row("from_on"), Draw.DAY, is_listed=True),
        Cell("to_on", Text("Đến ngày", "To"), _row("to_on"), Draw.DAY, is_listed=True),
        Cell(
            "parts", Text("Lượt đơn vị tham gia", "Participations"), lambda seen: len(seen.parts), Draw.AMOUNT,
            is_listed=True, is_summed=True,
        ),
        *(
            Cell(name, head, _of_parts(name), Draw.AMOUNT, is_listed=True, is_summed=True)
            for name, head in (
                ("booths", Text("Gian hàng", "Stalls")),
                ("sales", Text("Doanh số (đồng)", "Sales (đồng)")),
                ("contracts", Text("Hợp đồng ký", "Contracts signed")),
            )
        ),
    ),
    filters=(Filter("kind", Text("Hình thức", "Kind"), _offered(FairKind), _same("kind")),),
    form=FairForm,
    record=record_fair,
    find=reading.fair_of,
    between=reading.fairs_between,
    named=lambda seen: seen.row.name,
    file_name="hoi-cho-xuc-tien",
)  # fmt: skip
REGISTERS = (GRANTS, CERTIFICATES, FAIRS)
