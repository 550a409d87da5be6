"""What the development support fund tells in the report: what it lent, what is outstanding, how much of it is bad."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from sohtx.accounts.rights import Reach
from sohtx.core.codes import Level, Sector
from sohtx.core.moment import day_of, now
from sohtx.core.numbers import write_fraction
from sohtx.core.numerals import period_in_words, say_number
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Align, Block, Column, Number, Paragraph, Row, RowKind, Runs, Table
from sohtx.register.reaching import covered
from sohtx.support.loan_codes import Customer
from sohtx.support.loan_counting import Lending, Sums, lending
from sohtx.support.loan_queries import Seen, loans_known
from sohtx.support.log_saying import Opens, counted, listed, one_or_many, said

if TYPE_CHECKING:
    from sohtx.review.context import Review

WHOLE = "all"
MILLION = 1_000_000
MONEY_PLACES, PERCENT_PLACES = 3, 2


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: one sentence as officials write it, and a table by sector; nothing where nothing was lent."""
    period, known = review.subject.period, review.subject.known
    found = lending(_loans_of(review), period.start, min(period.end, day_of(known)), known)
    if not (found.whole.closing or found.whole.disbursed or found.whole.repaid or found.whole.opening):
        return []
    telling = _Telling(str(period), str(period_in_words(period)), found)
    return [Paragraph(runs=telling.sentence()), telling.table()]


def _loans_of(review: "Review") -> list[Seen]:
    """The loans of whoever lies today in the unit that stands in the place of the review's area."""
    loans = loans_known(review.subject.known)
    whole, today = review.facts.whole, day_of(now())
    if whole.level is Level.COUNTRY:
        return loans
    unit = review.extract.units.place(whole, today).unit
    reach = Reach(areas=frozenset({unit.code}))
    lying = covered({one.loan.organization_id for one in loans}, reach, today=today)
    return [one for one in loans if one.loan.organization_id in lying]


class _Telling:
    """Tells the lending of one period."""

    def __init__(self, period: str, words: str, found: Lending) -> None:
        self._period, self._words, self._found = period, words, found

    def sentence(self) -> Runs:
        """What was lent to whom, what is outstanding, and how good it is."""
        whole = self._found.whole
        if whole.projects:
            lent = said(
                one_or_many(whole.projects, LENT_ONE, LENT),
                n=self._count("projects", whole.projects),
                x=self._money("disbursed", whole.disbursed),
                whom=self._whom(),
            )
        else:
            lent = said(NOT_LENT)
        percent = whole.bad_percent
        told = [lent, said(REPAID, x=self._money("repaid", whole.repaid))] if whole.repaid else [lent]
        told.append(said(OUTSTANDING, y=self._money("outstanding", whole.closing)))
        if percent is not None:
            told.append(said(BAD, z=self._percent(percent)))
        return said(SENTENCE, told=listed(told))

    def _whom(self) -> Runs:
        helped = [
            said(WHOM[customer], n=self._count(f"helped-{customer}", self._found.helped[customer]))
            for customer in Customer
            if self._found.helped[customer]
        ]
        return listed(helped, ", ")

    def table(self) -> Table:
        """A row a sector."""
        parts = [
            (sector, self._found.by_sector[sector]) for sector in Sector if sector in self._found.by_sector
        ]
        rows = [self._row(str(sector.label), sector.value, sums) for sector, sums in parts]
        rows.append(self._row(str(TOTAL), WHOLE, self._found.whole, RowKind.TOTAL))
        return Table(
            key="quy-cho-vay",
            caption=str(CAPTION.fill(period=self._words)),
            unit=str(UNIT),
            columns=(
                Column(head=str(SECTOR), width=24),
                *(Column(head=str(LABELS[what]), align=Align.RIGHT, width=10) for what in IN_TABLE),
            ),
            rows=tuple(rows),
            notes=(str(NOTE),),
        )

    def _row(self, name: str, cell: str, sums: Sums, kind: RowKind = RowKind.PLAIN) -> Row:
        amounts = {
            "opening": sums.opening, "disbursed": sums.disbursed, "repaid": sums.repaid,
            "written_off": sums.written_off, "outstanding": sums.closing, "overdue": sums.overdue, "bad": sums.bad,
        }  # fmt: skip
        numbers = [(self._money(what, amount, cell),) for what, amount in amounts.items()]
        projects = self._count("projects", sums.projects, cell, is_padded=False)
        return Row(cells=((name,), (projects,), *numbers), kind=kind)

    def _count(self, what: str, amount: int, cell: str = WHOLE, *, is_padded: bool = True) -> Number:
        return counted(amount, self._name(what, cell), self._label(what), self._opens(), padded=is_padded)

    def _money(self, what: str, amount: int, cell: str = WHOLE) -> Number:
        return self._exact(what, Fraction(amount, MILLION), MONEY_PLACES, cell)

    def _percent(self, percent: Fraction) -> Number:
        number = self._exact("bad_percent", percent, PERCENT_PLACES, WHOLE, sign="%")
        whole = self._found.whole
        facts = ((str(LABELS["bad"]), _said(whole.bad)), (str(LABELS["outstanding"]), _said(whole.closing)))
        share = f"list:{self._name('bad', WHOLE)} % list:{self._name('outstanding', WHOLE)}"
        return replace(number, is_percent=True, identity=share, behind=facts)

    def _exact(self, what: str, value: Fraction, places: int, cell: str, sign: str = "") -> Number:
        _, _, decimals = write_fraction(value, places).partition(".")
        return Number(
            text=f"{say_number(value, places)}{sign}", value=value, identity=f"list:{self._name(what, cell)}",
            label=self._label(what), decimals=len(decimals), address=self._opens().address,
        )  # fmt: skip

    def _name(self, what: str, cell: str) -> str:
        return f"loans/{cell}/{what}/{self._period}"

    def _label(self, what: str) -> str:
        return f"{LABELS.get(what, LABELS['projects'])}, {self._words}"

    def _opens(self) -> Opens:
        return Opens(f"{LENDING}{self._period}/")


def _said(amount: int) -> str:
    return say_number(Fraction(amount, MILLION), MONEY_PLACES)


LENDING = "/ho-tro/quy/bao-cao/"
"""Written out: commands make reports too, and they know no addresses."""

CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="quy-cho-vay",
        under="quy-ho-tro",
        rank=10,
        title=Text("Hoạt động cho vay", "Lending"),
        blocks=blocks,
        is_optional=True,
    ),
)
SENTENCE = Text("{told}.", "{told}.")
LENT = Text(
    "Quỹ đã giải ngân {n} dự án, số tiền {x} triệu đồng (trong đó {whom})",
    "The fund disbursed {x} million đồng to {n} projects ({whom})",
)
LENT_ONE = Text(
    "Quỹ đã giải ngân {n} dự án, số tiền {x} triệu đồng ({whom})",
    "The fund disbursed {x} million đồng to {n} project ({whom})",
)
NOT_LENT = Text("Trong kỳ Quỹ không giải ngân mới", "The fund disbursed nothing in the period")
REPAID = Text("thu nợ gốc {x} triệu đồng", "{x} million đồng of principal was repaid")
OUTSTANDING = Text("dư nợ {y} triệu đồng", "{y} million đồng is outstanding")
BAD = Text("nợ xấu {z}", "{z} of it bad debt")
WHOM = {
    Customer.COOPERATIVE: Text("{n} HTX", "cooperatives: {n}"),
    Customer.UNION: Text("{n} liên hiệp HTX", "unions: {n}"),
    Customer.GROUP: Text("{n} THT", "groups: {n}"),
    Customer.MEMBER: Text("{n} thành viên", "members: {n}"),
}
LABELS = {
    "projects": Text("Dự án giải ngân", "Projects disbursed to"),
    "opening": Text("Dư nợ đầu kỳ", "Outstanding at the beginning"),
    "disbursed": Text("Giải ngân", "Disbursed"),
    "repaid": Text("Thu nợ gốc", "Principal repaid"),
    "written_off": Text("Xóa nợ", "Written off"),
    "outstanding": Text("Dư nợ cuối kỳ", "Outstanding at the end"),
    "overdue": Text("Gốc quá hạn", "Overdue principal"),
    "bad": Text("Nợ xấu", "Bad debt"),
    "bad_percent": Text("Tỷ lệ nợ xấu", "Share of bad debt"),
} | {
    f"helped-{one}": Text(f"{one.label.vi} được giải ngân", f"{one.label.en}: disbursed to")
    for one in Customer
}
IN_TABLE = ("projects", "opening", "disbursed", "repaid", "written_off", "outstanding", "overdue", "bad")
CAPTION = Text("Cho vay của Quỹ, {period}", "The fund's lending, {period}")
SECTOR, TOTAL, UNIT = Text("Lĩnh vực", "Sector"), Text("Tổng số", "Total"), Text("triệu đồng", "million đồng")
NOTE = Text(
    "Gốc quá hạn: gốc đến hạn chưa trả; nợ xấu: toàn bộ dư nợ của khoản vay thuộc nhóm 3–5.",
    "Overdue principal is past its due day; bad debt is all that is outstanding on loans of groups 3–5.",
)
