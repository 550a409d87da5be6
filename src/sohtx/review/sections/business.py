"""Business results: revenue, profit, income, capital and loans; which sectors rose and fell."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sohtx.core.codes import Kind, Sector
from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs, Tone
from sohtx.indicators.answer import Figure
from sohtx.review.context import Review
from sohtx.review.pictures import revenue_bars
from sohtx.review.saying import compose, enumerate_runs, number_of, published_number
from sohtx.review.sections.people import sentence
from sohtx.review.sentences import clauses, has_enough, reported, reported_too
from sohtx.review.tables.breakdowns import revenue_table
from sohtx.review.tables.cells import sector_in_text
from sohtx.review.wording import a_year_before_in_words


def blocks(review: Review) -> Sequence[Block]:
    """The chapter: nothing where nobody has reported."""
    if review.is_silent:
        return []
    found: list[Block] = [Paragraph(runs=runs) for runs in _told(review) if runs]
    return [*found, *_once_published(review), *revenue_table(review), *revenue_bars(review)]


def _told(review: Review) -> Iterator[Runs]:
    facts = review.facts
    yield sentence(reported(facts, "revenue_mean", REVENUE_MEAN))
    yield sentence(reported(facts, "revenue", REVENUE), *_share_with_members(review))
    yield _by_sector(review)
    yield sentence(reported(facts, "profit_mean", PROFIT_MEAN))
    yield sentence(reported(facts, "worker_income_mean", INCOME))
    yield sentence(_first(review, "budget_paid", BUDGET))
    yield sentence(
        _first(review, "charter_capital", CHARTER),
        reported_too(facts, "total_capital", CAPITAL, "charter_capital"),
    )
    yield _loans(review)
    yield sentence(reported(facts, "revenue_mean", GROUP_REVENUE, cell=Kind.GROUP))
    yield sentence(reported(facts, "revenue_mean", UNION_REVENUE, cell=Kind.UNION))


def _loans(review: Review) -> Runs:
    """New loans and overdue debt; what nobody took is not told one by one."""
    told = [code for code in LOANS if (figure := review.facts.figure(code)) and figure.value]
    if not told:
        return ()
    first, *others = told
    return sentence(
        reported(review.facts, first, _after(CO_OPS, LOANS[first])),
        *(reported_too(review.facts, code, LOANS[code], first) for code in others),
    )


def _after(start: Text, words: Text) -> Text:
    return Text(f"{start.vi} {words.vi}", f"{start.en} {words.en}")


def _share_with_members(review: Review) -> Iterator[Runs]:
    figure = review.facts.figure("revenue_members_share")
    if figure is not None and figure.value is not None:
        yield compose(WITH_MEMBERS, n=number_of(figure, marked=False))


def _first(review: Review, code: str, words: Text) -> Runs:
    """An amount that is told only if there is any."""
    figure = review.facts.figure(code)
    return reported(review.facts, code, words) if figure is not None and figure.value else ()


def _by_sector(review: Review) -> Runs:
    """Sectors whose average revenue rose and fell, by the growth that leads."""
    leading = [(str(sector), _leading_growth(review, str(sector))) for sector in Sector]
    told = [(sector, growth) for sector, growth in leading if growth is not None and growth.value]
    parts = []
    for words, sign in ((ROSE_IN, 1), (FELL_IN, -1)):
        chosen = sorted((g for g in told if _value(g[1]) * sign > 0), key=lambda g: -abs(_value(g[1])))
        named = [
            compose(IN, sector=sector_in_text(sector), n=number_of(growth, unsigned=True, marked=False))
            for sector, growth in chosen
        ]
        if named:
            parts.append(compose(words, sectors=enumerate_runs(named, between="; ")))
    if not parts:
        return ()
    return compose(
        BY_SECTOR, before=a_year_before_in_words(review.subject.period), told=clauses(*parts, between="; ")
    )


def _value(figure: Figure) -> Fraction:
    return figure.value or Fraction(0)


def _leading_growth(review: Review, sector: str) -> Figure | None:
    facts = review.facts
    growth = facts.figure("revenue_mean_yoy", cell=sector)
    matched = facts.figure("revenue_mean_yoy_matched", cell=sector)
    if growth is None or matched is None or matched.value is None:
        return growth
    return growth if has_enough(growth, facts, "revenue_mean", sector) else matched


def _once_published(review: Review) -> list[Block]:
    """What was printed of the period compared with, where that is not what is known now: said once, in a note."""
    period = review.subject.period.a_year_before
    parts = []
    for told in review.published(period):
        now = review.facts.figure(told.indicator, period=period) if told.indicator in TOLD_AGAIN else None
        printed = published_number(told)
        if now is not None and number_of(now).text != printed.text:
            basis = clauses((str(told.basis),), (str(told.document_no),), between="; ")
            label = now.asked.label
            what = Text(label.vi[:1].lower() + label.vi[1:], label.en[:1].lower() + label.en[1:])
            parts.append(
                compose(
                    PRINTED,
                    what=what,
                    printed=printed,
                    basis=basis,
                    now=number_of(now),
                    unit=now.asked.unit.label,
                )
            )
    if not parts:
        return []
    told_runs = compose(
        PUBLISHED,
        before=a_year_before_in_words(review.subject.period),
        parts=enumerate_runs(parts, between="; "),
        annex=review.annex("phu-luc-doi-chieu"),
    )
    return [Paragraph(runs=told_runs, tone=Tone.NOTE)]


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
CHARTER = Text(
    "tổng vốn điều lệ của các HTX theo phiếu báo cáo là {n} triệu đồng",
    "cooperatives report a charter capital of {n} million đồng",
)
CAPITAL = Text("tổng nguồn vốn là {n} triệu đồng", "total capital is {n} million đồng")
CO_OPS = Text("các HTX", "cooperatives took")
LOANS = {
    "loan_fund_new": Text(
        "vay mới từ Quỹ hỗ trợ phát triển hợp tác xã {n} triệu đồng",
        "new loans of {n} million đồng from the Support Fund",
    ),
    "loan_bank_new": Text("vay mới từ ngân hàng {n} triệu đồng", "new bank loans of {n} million đồng"),
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
BY_SECTOR = Text("So với {before}, doanh thu bình quân {told}.", "On {before}, average revenue {told}.")
ROSE_IN = Text("tăng ở các lĩnh vực: {sectors}", "rose in {sectors}")
FELL_IN = Text("giảm ở các lĩnh vực: {sectors}", "fell in {sectors}")
IN = Text("{sector} {n}", "{sector} {n}")
PUBLISHED = Text(
    "Số đã công bố của {before} khác số tính lại theo số liệu cập nhật: {parts} (đối chiếu tại {annex}). Tỷ lệ tăng, "
    "giảm nêu trên tính theo số liệu cập nhật.",
    "What was published of {before} is not what is known now: {parts} ({annex}). Changes above are computed on what "
    "is known now.",
)
PRINTED = Text(
    "{what} đã công bố {printed} ({basis}), tính lại {now} {unit}",
    "{what} published {printed} ({basis}), now {now} {unit}",
)
