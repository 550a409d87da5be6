"""Members and workers: who reported, how many, who among them; credit funds apart where they swamp the total."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from sohtx.core.codes import Kind, Sector
from sohtx.core.period import Length
from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs
from sohtx.review.context import Review
from sohtx.review.saying import compose, counted, counted_share, difference, number_of, share
from sohtx.review.sentences import clauses, reported
from sohtx.review.wording import capitalized, noun

SWAMPED = Fraction(25, 100)  # credit funds with a larger part of a total are told apart


def blocks(review: Review) -> Sequence[Block]:
    """The chapter."""
    return [Paragraph(runs=runs) for runs in _told(review) if runs]


def _told(review: Review) -> Iterator[Runs]:
    facts = review.facts
    if not review.is_collected and review.subject.period.length in SHORTER:
        yield (str(NOT_COLLECTED),)
        return
    yield _who(review)
    if review.is_silent:
        return
    yield sentence(reported(facts, "members", MEMBERS), *_parts(review, MEMBERS_PARTS, "members"))
    yield without_credit(review, "members", MEMBERSHIPS)
    yield sentence(reported(facts, "workers", WORKERS), *_parts(review, WORKERS_PARTS, "workers"))
    yield without_credit(review, "workers", PERSONS)
    yield sentence(reported(facts, "members", GROUP_MEMBERS, cell=Kind.GROUP))
    yield sentence(reported(facts, "workers", UNION_WORKERS, cell=Kind.UNION))


def sentence(*parts: Runs, between: str = "; ") -> Runs:
    """Clauses as a sentence: its first letter large, a full stop at its end."""
    runs = clauses(*parts, between=between)
    if not runs:
        return ()
    first = capitalized(runs[0]) if isinstance(runs[0], str) else runs[0]
    return (first, *runs[1:], ".")


def _who(review: Review) -> Runs:
    """How many of those expected reported anything at all; the others are in an annex."""
    members = review.facts.figure("members")
    if members is None or not members.expected_n:
        return (str(NOBODY_EXPECTED),)
    silent, expected = len(review.silent), members.expected_n
    where = f"{review.subject.period}/{review.facts.whole.code}"
    numbers = {
        "reported": counted(expected - silent, f"reporting/{where}", str(HOW_MANY_REPORTED), padded=True),
        "expected": counted(expected, f"expected/{where}", str(HOW_MANY_EXPECTED), padded=True),
        "part": counted_share(expected - silent, expected, f"reporting/{where}", f"expected/{where}"),
        "silent": counted(silent, f"not_reporting/{where}", str(HOW_MANY_SILENT), padded=True),
    }
    words = ALL_REPORTED if not silent else NOBODY_REPORTED if review.is_silent else WHO_REPORTED
    annex = review.annex("phu-luc-chua-bao-cao")
    others = _not_expected(review, expected)
    return compose(words, what=noun(Kind.COOPERATIVE, silent), annex=annex, others=others, **numbers)


def _not_expected(review: Review, expected: int) -> Runs:
    """Why fewer are expected to report than there are."""
    whole = review.facts.figure("coop_count")
    if whole is None or not whole.value or whole.value == expected:
        return ()
    where = f"{review.subject.period}/{review.facts.whole.code}"
    rest = counted(
        int(whole.value) - expected, f"not_expected/{where}", str(HOW_MANY_NOT_EXPECTED), padded=True
    )
    return compose(NOT_EXPECTED, n=rest)


def _parts(review: Review, parts: dict[str, Text], whole: str) -> Iterator[Runs]:
    """Parts of a total, each with what it is of it."""
    total = review.facts.figure(whole)
    if total is None or not total.value:
        return
    for code, words in parts.items():
        figure = review.facts.figure(code)
        if figure is not None and figure.value is not None:
            yield compose(words, n=number_of(figure, padded=True, marked=False), part=share(figure, total))


def without_credit(review: Review, code: str, unit: Text) -> Runs:
    """The total without people's credit funds, where these swamp it."""
    whole, credit = review.facts.figure(code), review.facts.figure(code, cell=Sector.CREDIT)
    if not (whole and credit and whole.value and credit.value) or credit.value < SWAMPED * whole.value:
        return ()
    return compose(
        CREDIT,
        credit=number_of(credit),
        part=share(credit, whole),
        rest=difference(whole, credit, padded=False),
        unit=unit,
    )


SHORTER = (Length.QUARTER, Length.MONTH)
NOT_COLLECTED = Text(
    "Số liệu về thành viên, lao động, kết quả sản xuất, kinh doanh và cán bộ quản lý thu thập 6 tháng một lần, "
    "không có trong báo cáo này.",
    "Members, workers, business results and managers are collected every six months and are not part of this report.",
)
NOT_EXPECTED = Text(
    " {n} HTX còn lại mới thành lập hoặc đang làm thủ tục giải thể, phá sản, bị thu hồi giấy chứng nhận nên chưa thuộc "
    "diện phải báo cáo.",
    " The other {n} are newly established, being dissolved, bankrupt or revoked, and are not expected to report.",
)
HOW_MANY_NOT_EXPECTED = Text("Số hợp tác xã không thuộc diện báo cáo", "Cooperatives not expected to report")
WHO_REPORTED = Text(
    "Trong {expected} HTX phải báo cáo có {reported} HTX đã báo cáo ({part}); còn {silent} {what} chưa báo cáo "
    "(danh sách tại {annex}).{others}",
    "Of the {expected} cooperatives expected to report {reported} did ({part}); "
    "{silent} {what} did not ({annex}).{others}",
)
NOBODY_REPORTED = Text(
    "Chưa có HTX nào trong {expected} HTX phải báo cáo gửi phiếu báo cáo, nên chưa có số liệu về thành viên, lao động, "
    "kết quả sản xuất, kinh doanh và cán bộ quản lý (danh sách tại {annex}).",
    "None of the {expected} cooperatives expected to report has sent a return, so that there are no figures of "
    "members, workers, business results and managers ({annex}).",
)
ALL_REPORTED = Text(
    "Toàn bộ {expected} HTX phải báo cáo đã gửi báo cáo ({part}).",
    "All {expected} cooperatives expected to report did so ({part}).",
)
NOBODY_EXPECTED = Text(
    "Trong kỳ không có HTX nào thuộc diện phải báo cáo.",
    "No cooperative was expected to report in the period.",
)
HOW_MANY_REPORTED = Text("Số hợp tác xã đã báo cáo", "Cooperatives that reported")
HOW_MANY_EXPECTED = Text("Số hợp tác xã phải báo cáo", "Cooperatives expected to report")
HOW_MANY_SILENT = Text("Số hợp tác xã chưa báo cáo", "Cooperatives that did not report")
MEMBERS = Text("các HTX có {n} lượt thành viên", "cooperatives have {n} memberships")
MEMBERS_PARTS = {
    "members_women": Text("trong đó {n} thành viên nữ ({part})", "of which {n} are women's ({part})"),
    "members_joined": Text("kết nạp mới {n}", "{n} joined"),
    "members_left": Text("ra khỏi HTX {n} thành viên", "{n} left"),
}
WORKERS = Text("các HTX có {n} lao động thường xuyên", "cooperatives have {n} regular workers")
WORKERS_PARTS = {
    "worker_members": Text(
        "trong đó {n} lao động đồng thời là thành viên ({part})", "of whom {n} are members too ({part})"
    ),
    "workers_women": Text("{n} lao động nữ ({part})", "{n} are women ({part})"),
    "workers_insured": Text(
        "{n} người tham gia bảo hiểm xã hội ({part})", "{n} are in social insurance ({part})"
    ),
    "workers_new": Text("lao động mới trong kỳ {n} người", "{n} are new in the period"),
}
GROUP_MEMBERS = Text("tổ hợp tác có {n} lượt thành viên", "cooperative groups have {n} memberships")
UNION_WORKERS = Text(
    "liên hiệp HTX có {n} lao động thường xuyên", "unions of cooperatives have {n} regular workers"
)
CREDIT = Text(
    "Riêng các quỹ tín dụng nhân dân có {credit} {unit} ({part}); "
    "không kể quỹ tín dụng nhân dân, các HTX có {rest} {unit}.",
    "People's credit funds alone have {credit} {unit} ({part}); without them cooperatives have {rest} {unit}.",
)
MEMBERSHIPS = Text("lượt thành viên", "memberships")
PERSONS = Text("lao động", "workers")
