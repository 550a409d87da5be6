"""What the registers of support tell in the report: form 3, certified products, fairs, policy credit."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from sohtx.accounts.rights import WHOLE
from sohtx.core.moment import day_of
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import period_in_words, say_day, say_number
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Align, Block, Column, Number, Paragraph, Row, RowKind, Runs, Table
from sohtx.support.credit_reading import MEASURES, Board, credit_of
from sohtx.support.entry_codes import STARS, CertificateState, Scheme, Source
from sohtx.support.entry_reading import Seen, certificates_on, fairs_between
from sohtx.support.grant_table import Line, given_between, table
from sohtx.support.log_saying import counted, listed, opens, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

GRANTS, PRODUCTS, FAIRS, CREDIT = (
    "/ho-tro/chinh-sach/bieu-3/", "/ho-tro/san-pham/", "/ho-tro/hoi-cho/", "/ho-tro/tin-dung-chinh-sach/",
)  # fmt: skip
"""Written out: commands make reports too, and they know no addresses."""
ALL = "all"
KEPT_PLACES = 3


class _Numbers:
    """Numbers of one list of one report, each with its name and where it opens; ``where`` is of all of them."""

    def __init__(
        self, name: str, address: str, period: Period, labels: Mapping[str, Text], where: Mapping[str, str]
    ) -> None:
        self._name, self._address, self._period = name, address, period
        self._labels, self._where = labels, where

    def __call__(
        self, what: str, amount: int, *, cell: str = ALL, padded: bool = True, **filters: str
    ) -> Number:
        name = f"{self._name}/{cell}/{what}/{self._period}"
        label = f"{self._labels[what]}, {period_in_words(self._period)}"
        return counted(amount, name, label, opens(self._address, **self._where, **filters), padded=padded)

    def measured(self, unit: str, amount: Fraction, cell: str) -> Number:
        """A quantity in its unit, with as many decimals as it has."""
        decimals = len(write_fraction(amount, KEPT_PLACES).partition(".")[2])
        named = unit.replace("/", " ")  # the parts of an identity stand between strokes
        return Number(
            text=say_number(amount, decimals),
            value=amount,
            identity=f"list:{self._name}/{cell}/unit:{named}/{self._period}",
            label=f"{UNIT} ({unit}), {period_in_words(self._period)}",
            decimals=decimals,
            address=opens(self._address, **self._where).address,
        )


def _between(first: date, last: date) -> dict[str, str]:
    return {"first": first.isoformat(), "last": last.isoformat()}


def _days(review: "Review") -> tuple[Period, int, date]:
    """The period, until when it was known, and the last day that tells."""
    period, known = review.subject.period, review.subject.known
    return period, known, min(period.end, day_of(known))


# Form 3


def granted(review: "Review") -> Sequence[Block]:
    """A sentence and form 3 of the period."""
    period, known, last = _days(review)
    lines = table(given_between(period.start, last, known=known))
    if not lines:
        return []
    number = _Numbers("grants", GRANTS, period, GRANT_LABELS, _between(period.start, last))
    total = lines[-1]
    parts = [said(TIMES, n=number("times", total.times)), said(TO, n=number("to", len(total.to)))]
    if total.all_money:
        parts.append(said(MONEY, n=number("money", total.all_money)))
    return [Paragraph(runs=said(GRANTED, told=listed(parts, ", "))), _form_3(lines, number, period)]


def _form_3(lines: Sequence[Line], number: _Numbers, period: Period) -> Table:
    heads = ("times", "to", "attendances", *(source.value for source in Source), "money")
    return Table(
        key="bieu-3",
        caption=str(FORM_3.fill(period=period_in_words(period))),
        columns=(
            Column(head=str(CONTENT), width=26),
            Column(head=str(UNIT), width=14),
            *(Column(head=str(GRANT_LABELS[what]), align=Align.RIGHT, width=11) for what in heads),
        ),
        rows=tuple(_line(line, number) for line in lines),
        notes=(str(ONCE),),
    )


def _line(line: Line, number: _Numbers) -> Row:
    cell = line.content.value if line.content else ALL
    amounts = {"times": line.times, "to": len(line.to), "attendances": line.attendances}
    amounts |= {source.value: line.money[source] for source in Source} | {"money": line.all_money}
    name = str(line.content.label if line.content else TOTAL)
    measured = listed(
        [(number.measured(unit, Fraction(n), cell), f" {unit}") for unit, n in line.measured.items()]
    )
    numbers = [(number(what, amount, cell=cell, padded=False),) for what, amount in amounts.items()]
    kind = RowKind.PLAIN if line.content else RowKind.TOTAL
    return Row(cells=((name,), measured, *numbers), kind=kind)


# Products


def products(review: "Review") -> Sequence[Block]:
    """A sentence on products in force by certificate, one on OCOP's stars, one on what expires."""
    period, known, day = _days(review)
    seen = certificates_on(day, known=known)
    valid = [one for one in seen if one.state is not None and one.state.is_valid]
    if not valid:
        return []
    number = _Numbers("certificates", PRODUCTS, period, PRODUCT_LABELS, {"on": day.isoformat()})
    schemes = []
    for scheme in Scheme:
        if n := sum(one.row.scheme == scheme for one in valid):
            of_scheme = number("valid", n, cell=scheme.value, scheme=scheme.value, state="in_force")
            schemes.append(said(OF_SCHEME, n=of_scheme, what=str(scheme.label)))
    told = said(
        VALID,
        day=say_day(day),
        n=number("valid", len(valid), state="in_force"),
        schemes=listed(schemes, ", "),
    )
    found = [Paragraph(runs=told)]
    if parts := _of_stars(valid, number):
        found.append(Paragraph(runs=said(OCOP, told=listed(parts, ", "))))
    if expiring := sum(one.state is CertificateState.EXPIRING for one in valid):
        soon = number("expiring", expiring, state=CertificateState.EXPIRING.value)
        found.append(Paragraph(runs=said(EXPIRING, n=soon)))
    return found


def _of_stars(valid: Sequence[Seen], number: _Numbers) -> list[Runs]:
    ocop = [one for one in valid if one.row.scheme == Scheme.OCOP]
    return [
        said(
            OF_STARS,
            stars=str(stars),
            n=number(
                "valid", n, cell=f"ocop-{stars}", scheme=Scheme.OCOP.value, stars=str(stars), state="in_force"
            ),
        )
        for stars in reversed(STARS)
        if (n := sum(one.row.stars == stars for one in ocop))
    ]


# Fairs


def fairs(review: "Review") -> Sequence[Block]:
    """A sentence on the fairs of the period and what they came to."""
    period, known, last = _days(review)
    seen = fairs_between(period.start, last, known=known)
    if not seen:
        return []
    number = _Numbers("fairs", FAIRS, period, FAIR_LABELS, _between(period.start, last))
    parts = [part for one in seen for part in one.parts]
    told = [said(HELD, n=number("fairs", len(seen)))]
    amounts = {
        "parts": len(parts),
        "booths": sum(part.booths for part in parts),
        "sales": sum(part.sales or 0 for part in parts),
        "contracts": sum(part.contracts or 0 for part in parts),
    }
    told += [said(FAIR_WORDS[what], n=number(what, n)) for what, n in amounts.items() if n]
    return [Paragraph(runs=said(SENTENCE, told=listed(told, ", ")))]


# Policy credit


def credit(review: "Review") -> Sequence[Block]:
    """A sentence on what communes reported of policy credit."""
    period, known, _ = _days(review)
    board: Board = credit_of(period, WHOLE, known=known)
    if not board.communes:
        return []
    number = _Numbers("policy-credit", CREDIT, period, CREDIT_LABELS, {"period": str(period)})
    told = [
        said(CREDIT_WORDS[name], n=number(name, amount))
        for name in MEASURES
        if (amount := board.total.amounts[name]) is not None
    ]
    communes = number("communes", len(board.communes))
    return [Paragraph(runs=said(REPORTED, n=communes, told=listed(told, ", ")))]


def _chapter(
    key: str, under: str, rank: int, title: Text, blocks: "Callable[[Review], Sequence[Block]]"
) -> "Chapter[Review]":
    return Chapter(key=key, under=under, rank=rank, title=title, blocks=blocks, is_optional=True)


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    _chapter("ket-qua-ho-tro", "tu-van", 20, Text("Kết quả hỗ trợ theo nội dung", "Support granted"), granted),
    _chapter(
        "san-pham-chung-nhan", "lien-ket-chuyen-doi-so", 20,
        Text("Sản phẩm OCOP, sản phẩm được chứng nhận", "OCOP and other certified products"), products,
    ),
    _chapter("hoi-cho", "xuc-tien-thuong-mai", 10, Text("Hội chợ, sự kiện xúc tiến", "Fairs and events"), fairs),
    _chapter(
        "tin-dung-chinh-sach", "quy-ho-tro", 30, Text("Tín dụng chính sách", "Policy credit"), credit
    ),
)  # fmt: skip

GRANTED = Text("Trong kỳ đã thực hiện {told}.", "In the period: {told}.")
TIMES = Text("{n} lượt hỗ trợ", "times of support: {n}")
TO = Text("cho {n} HTX, liên hiệp HTX, THT", "supported: {n}")
MONEY = Text("kinh phí {n} đồng", "money: {n} đồng")
FORM_3 = Text("Biểu 3. Kết quả hỗ trợ {period}", "Form 3. Support granted, {period}")
CONTENT, UNIT = Text("Nội dung hỗ trợ", "Content"), Text("Đơn vị tính, số lượng", "Unit and quantity")
TOTAL = Text("Tổng cộng", "Total")
ONCE = Text(
    "Tiền tính bằng đồng. Đơn vị được hỗ trợ nhiều lần chỉ tính một lần ở mỗi dòng và một lần ở dòng tổng cộng.",
    "Money in đồng. Who was supported several times is counted once in each row, and once in the total.",
)
GRANT_LABELS: Mapping[str, Text] = {
    "times": Text("Lượt hỗ trợ", "Times"),
    "to": Text("Số HTX, THT được hỗ trợ", "Supported"),
    "attendances": Text("Lượt người", "Attendances"),
    **{source.value: source.label for source in Source},
    "money": Text("Cộng kinh phí (đồng)", "Money (đồng)"),
}
VALID = Text(
    "Đến ngày {day}, có {n} chứng nhận sản phẩm của HTX, THT còn hiệu lực ({schemes}).",
    "On {day}, certificates of products in force: {n} ({schemes}).",
)
OF_SCHEME = Text("{n} {what}", "{what}: {n}")
OCOP = Text("Sản phẩm OCOP: {told}.", "OCOP products: {told}.")
OF_STARS = Text("{n} sản phẩm {stars} sao", "of {stars} stars: {n}")
EXPIRING = Text("{n} chứng nhận hết hạn trong 90 ngày tới.", "Certificates expiring within 90 days: {n}.")
PRODUCT_LABELS: Mapping[str, Text] = {
    "valid": Text("Chứng nhận còn hiệu lực", "Certificates in force"),
    "expiring": Text("Chứng nhận sắp hết hạn", "Certificates expiring"),
}
SENTENCE = Text("{told}.", "{told}.")
HELD = Text("Tổ chức, tham gia {n} hội chợ, sự kiện xúc tiến thương mại", "Fairs and events: {n}")
FAIR_LABELS: Mapping[str, Text] = {
    "fairs": Text("Hội chợ, sự kiện", "Fairs and events"),
    "parts": Text("Lượt đơn vị tham gia", "Participations"),
    "booths": Text("Gian hàng", "Stalls"),
    "sales": Text("Doanh số (đồng)", "Sales (đồng)"),
    "contracts": Text("Hợp đồng ký", "Contracts signed"),
}
FAIR_WORDS: Mapping[str, Text] = {
    "parts": Text("với {n} lượt HTX, liên hiệp HTX, THT tham gia", "participations: {n}"),
    "booths": Text("{n} gian hàng", "stalls: {n}"),
    "sales": Text("doanh số {n} đồng", "sales: {n} đồng"),
    "contracts": Text("ký {n} hợp đồng, biên bản ghi nhớ", "contracts signed: {n}"),
}
REPORTED = Text("Theo phiếu của {n} xã, phường: {told}.", "By returns of communes ({n}): {told}.")
CREDIT_LABELS: Mapping[str, Text] = {
    "communes": Text("Xã, phường có phiếu tín dụng chính sách", "Communes with a return on policy credit"),
    "credit_groups": Text("Tổ tiết kiệm và vay vốn", "Savings-and-credit groups"),
    "credit_households": Text("Hộ còn dư nợ", "Households borrowing"),
    "credit_new": Text("Cho vay trong kỳ (đồng)", "Lent in the period (đồng)"),
    "credit_outstanding": Text("Dư nợ (đồng)", "Outstanding (đồng)"),
    "credit_overdue": Text("Nợ quá hạn (đồng)", "Overdue (đồng)"),
}
CREDIT_WORDS: Mapping[str, Text] = {
    "credit_groups": Text("{n} tổ tiết kiệm và vay vốn", "savings-and-credit groups: {n}"),
    "credit_households": Text("{n} hộ còn dư nợ", "households borrowing: {n}"),
    "credit_new": Text("cho vay trong kỳ {n} đồng", "lent in the period: {n} đồng"),
    "credit_outstanding": Text("dư nợ {n} đồng", "outstanding: {n} đồng"),
    "credit_overdue": Text("nợ quá hạn {n} đồng", "overdue: {n} đồng"),
}
