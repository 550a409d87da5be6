"""Business results: revenue, profit, income, capital and loans; which sectors rose and fell."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sohtx.core.codes import Kind, Sector
from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs, Tone
from sohtx.indicators.answer import Figure
from sohtx.review.context import Review
from sohtx.review.pictures import revenue_bars
from sohtx.review.saying import NOTHING, compose, enumerate_runs, number_of, published_number
from sohtx.review.sections.people import sentence
from sohtx.review.sentences import clauses, has_enough, reported
from sohtx.review.tables.breakdowns import revenue_table
from sohtx.review.tables.cells import sector_label


def blocks(review: Review) -> Sequence[Block]:
    """The chapter: only what was once published, where nobody has reported."""
    if review.is_silent:
        return [
            Paragraph(runs=(str(NO_RETURNS),)),
            *(Paragraph(runs=r, tone=Tone.NOTE) for r in _once_published(review)),
        ]
    found: list[Block] = [Paragraph(runs=runs) for runs in _told(review) if runs]
    found += [Paragraph(runs=runs, tone=Tone.NOTE) for runs in _once_published(review)]
    return [*found, *revenue_table(review), *revenue_bars(review)]


def _told(review: Review) -> Iterator[Runs]:
    facts = review.facts
    yield sentence(reported(facts, "revenue_mean", REVENUE_MEAN))
    yield sentence(reported(facts, "revenue", REVENUE), *_share_with_members(review))
    yield _by_sector(review)
    yield sentence(reported(facts, "profit_mean", PROFIT_MEAN))
    yield sentence(reported(facts, "worker_income_mean", INCOME))
    yield sentence(_amount(review, "budget_paid", BUDGET))
    yield sentence(_amount(review, "charter_capital", CHARTER), _amount(review, "total_capital", CAPITAL))
    yield sentence(*(_amount(review, code, words) for code, words in LOANS.items()))
    yield sentence(reported(facts, "revenue_mean", GROUP_REVENUE, cell=Kind.GROUP))
    yield sentence(reported(facts, "revenue_mean", UNION_REVENUE, cell=Kind.UNION))


def _share_with_members(review: Review) -> Iterator[Runs]:
    figure = review.facts.figure("revenue_members_share")
    if figure is not None and figure.value is not None:
        yield compose(WITH_MEMBERS, n=number_of(figure))


def _amount(review: Review, code: str, words: Text) -> Runs:
    """An amount that is told only if anyone reported it."""
    figure = review.facts.figure(code)
    return reported(review.facts, code, words) if figure is not None and figure.value is not None else ()


def _by_sector(review: Review) -> Runs:
    """Sectors whose average revenue rose and fell, by the growth that leads."""
    leading = [(str(sector), _leading_growth(review, str(sector))) for sector in Sector]
    told = [(sector, growth) for sector, growth in leading if growth is not None and growth.value]
    parts = []
    for words, sign in ((ROSE_IN, 1), (FELL_IN, -1)):
        chosen = sorted((g for g in told if _value(g[1]) * sign > 0), key=lambda g: -abs(_value(g[1])))
        named = [
            compose(IN, sector=sector_label(sector).lower(), n=number_of(growth, unsigned=True))
            for sector, growth in chosen
        ]
        if named:
            parts.append(compose(words, sectors=enumerate_runs(named)))
    if not parts:
        return ()
    return compose(BY_SECTOR, year=f"{review.subject.period.year - 1}", told=clauses(*parts, between="; "))


def _value(figure: Figure) -> Fraction:
    return figure.value or Fraction(0)


def _leading_growth(review: Review, sector: str) -> Figure | None:
    facts = review.facts
    growth = facts.figure("revenue_mean_yoy", cell=sector)
    matched = facts.figure("revenue_mean_yoy_matched", cell=sector)
    if growth is None or matched is None or matched.value is None:
        return growth
    return growth if has_enough(growth, facts, "revenue_mean", sector) else matched


def _once_published(review: Review) -> Iterator[Runs]:
    """What was printed a year ago about the period compared with, where that is not what is known now."""
    period = review.subject.period.a_year_before
    for told in review.published(period):
        now = review.facts.figure(told.indicator, period=period) if told.indicator in TOLD_AGAIN else None
        printed = published_number(told)
        if now is None or number_of(now).text == printed.text:
            continue
        words = PUBLISHED if now.value is not None else ONLY_PUBLISHED
        yield compose(
            words,
            what=now.asked.label,
            printed=printed,
            unit=now.asked.unit.label,
            of=Text("", "")
            if "đồng" in told.basis
            else Text(f" {now.asked.unit.label.vi}", f" {now.asked.unit.label.en}"),
            basis=told.basis or NOTHING,
            source=told.document_no or NOTHING,
            now=number_of(now),
            year=f"{period.year}",
        )


NO_RETURNS = Text("Chưa có phiếu báo cáo của kỳ này.", "There are no returns of this period yet.")
TOLD_AGAIN = ("revenue_mean", "profit_mean", "worker_income_mean")
REVENUE_MEAN = Text(
    "doanh thu bình quân một HTX trong kỳ đạt {n} triệu đồng",
    "a cooperative's average revenue in the period was {n} million đồng",
)
REVENUE = Text(
    "tổng doanh thu của các HTX đạt {n} triệu đồng", "cooperatives' total revenue was {n} million đồng"
)
WITH_MEMBERS = Text("doanh thu đối với thành viên chiếm {n}", "{n} of it with members")
PROFIT_MEAN = Text(
    "lãi bình quân một HTX (trước thuế) là {n} triệu đồng",
    "a cooperative's average profit before tax was {n} million đồng",
)
INCOME = Text(
    "thu nhập bình quân của lao động thường xuyên là {n} triệu đồng/tháng",
    "regular workers' average income was {n} million đồng a month",
)
BUDGET = Text(
    "các HTX nộp ngân sách nhà nước {n} triệu đồng", "cooperatives paid {n} million đồng to the state budget"
)
CHARTER = Text("vốn điều lệ là {n} triệu đồng", "charter capital is {n} million đồng")
CAPITAL = Text("tổng nguồn vốn là {n} triệu đồng", "total capital is {n} million đồng")
LOANS = {
    "loan_fund_new": Text(
        "vay mới từ Quỹ hỗ trợ phát triển hợp tác xã {n} triệu đồng",
        "new loans from the Support Fund {n} million đồng",
    ),
    "loan_bank_new": Text("vay mới từ ngân hàng {n} triệu đồng", "new bank loans {n} million đồng"),
    "loan_overdue": Text("nợ quá hạn {n} triệu đồng", "overdue debt {n} million đồng"),
}
GROUP_REVENUE = Text(
    "doanh thu bình quân một THT đạt {n} triệu đồng",
    "a cooperative group's average revenue was {n} million đồng",
)
UNION_REVENUE = Text(
    "doanh thu bình quân một liên hiệp HTX đạt {n} triệu đồng",
    "a union's average revenue was {n} million đồng",
)
BY_SECTOR = Text(
    "So với cùng kỳ năm {year}, doanh thu bình quân {told}.",
    "On the same period of {year}, average revenue {told}.",
)
ROSE_IN = Text("tăng ở các lĩnh vực {sectors}", "rose in {sectors}")
FELL_IN = Text("giảm ở các lĩnh vực {sectors}", "fell in {sectors}")
IN = Text("{sector} ({n})", "{sector} ({n})")
PUBLISHED = Text(
    "{what} cùng kỳ năm {year}: đã công bố {printed}{of} (cơ sở: {basis}; nguồn: {source}); theo số liệu cập nhật "
    "đến nay là {now} {unit}. Tỷ lệ tăng, giảm nêu trên tính theo số liệu cập nhật.",
    "{what} in the same period of {year}: published as {printed}{of} (basis: {basis}; source: {source}); as known "
    "now {now} {unit}. Changes above are computed on what is known now.",
)
ONLY_PUBLISHED = Text(
    "{what} cùng kỳ năm {year}: chỉ có số đã công bố {printed}{of} (cơ sở: {basis}; nguồn: {source}), không có phiếu "
    "báo cáo để tính lại.",
    "{what} in the same period of {year}: only the published {printed}{of} (basis: {basis}; source: {source}); there "
    "are no returns to compute it from.",
)
