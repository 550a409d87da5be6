"""What the Alliance's membership tells in the report: how many members of which kind, who came and went, the fees."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sohtx.core.moment import day_of
from sohtx.core.numerals import period_in_words, say_day
from sohtx.core.text import Text
from sohtx.documents.outline import Chapter
from sohtx.documents.tree import Block, Number, Paragraph, Runs
from sohtx.support.log_saying import counted, listed, opens, said
from sohtx.support.member_codes import MemberKind, MemberState
from sohtx.support.member_reading import Seen, members_on, sums_of

if TYPE_CHECKING:
    from sohtx.review.context import Review

MEMBERS = "/ho-tro/hoi-vien/"
"""Written out: commands make reports too, and they know no addresses."""


def blocks(review: "Review") -> Sequence[Block]:
    """The chapter: a sentence on members, and one on fees where there are any."""
    telling = _Telling(review)
    return telling.blocks()


class _Telling:
    """Tells the membership of one review."""

    def __init__(self, review: "Review") -> None:
        self._period, known = review.subject.period, review.subject.known
        self._day = min(self._period.end, day_of(known))
        self._seen = members_on(self._day, known=known)

    def blocks(self) -> list[Block]:
        if not self._seen:
            return []
        sums = sums_of(self._seen)
        found: list[Block] = [Paragraph(runs=self._of_members(sums.members))]
        if sums.owed or sums.paid:
            found.append(Paragraph(runs=self._of_fees()))
        return found

    def _of_members(self, members: int) -> Runs:
        kinds = [
            said(
                OF_KIND, n=self._number(kind.value, n, state=MemberState.MEMBER, kind=kind), kind=_small(kind)
            )
            for kind in MemberKind
            if (n := sum(one.span.kind == kind for one in self._in(MemberState.MEMBER)))
        ]
        told = said(HAS, n=self._number("members", members, state=MemberState.MEMBER))
        parts = [said(WITH, told=told, kinds=listed(kinds, ", ")) if len(kinds) > 1 else told]
        since = self._period.start.isoformat()
        for words, what, state in (
            (ADMITTED, "admitted", MemberState.MEMBER),
            (ENDED, "ended", MemberState.FORMER),
        ):
            if n := sum(one.since >= self._period.start for one in self._in(state)):
                parts.append(said(words, n=self._number(what, n, state=state, since=since)))
        return said(AS_OF, day=say_day(self._day), told=listed(parts))

    def _of_fees(self) -> Runs:
        sums = sums_of(self._seen)
        parts = [
            said(OWED, n=self._number("owed", sums.owed)),
            said(PAID, n=self._number("paid", sums.paid)),
        ]
        if sums.prepaid:
            parts.append(said(PREPAID, n=self._number("prepaid", sums.prepaid)))
        if sums.arrears:
            arrears = self._number("arrears", sums.arrears, behind="1")
            parts.append(said(ARREARS, n=arrears, m=self._number("behind", sums.behind, behind="1")))
        return said(FEES, told=listed(parts))

    def _in(self, state: MemberState) -> list[Seen]:
        return [one for one in self._seen if one.state is state]

    def _number(self, what: str, amount: int, **filters: str) -> Number:
        label = LABELS[what] if what in LABELS else MemberKind.of(what).label
        named = f"{label}, {period_in_words(self._period)}"
        where = opens(
            MEMBERS, on=self._day.isoformat(), **{name: str(value) for name, value in filters.items()}
        )
        return counted(amount, f"members/{what}/{self._period}", named, where)


def _small(kind: MemberKind) -> str:
    words = str(kind.label)
    return f"{words[0].lower()}{words[1:]}"


CHAPTERS: "tuple[Chapter[Review], ...]" = (
    Chapter(
        key="thanh-vien-lien-minh",
        under="xay-dung-to-chuc",
        rank=10,
        title=Text("Thành viên Liên minh, phí thành viên", "Members of the Alliance and their fees"),
        blocks=blocks,
        is_optional=True,
    ),
)

AS_OF = Text("Đến ngày {day}, {told}.", "As of {day}: {told}.")
HAS = Text("Liên minh có {n} thành viên", "members of the Alliance: {n}")
WITH = Text("{told} ({kinds})", "{told} ({kinds})")
OF_KIND = Text("{n} {kind}", "{kind}: {n}")
ADMITTED = Text("trong kỳ kết nạp {n} đơn vị", "admitted in the period: {n}")
ENDED = Text("{n} đơn vị thôi là thành viên", "no longer members: {n}")
FEES = Text("Phí thành viên lũy kế: {told}.", "Fees in all: {told}.")
OWED = Text("phải nộp {n} đồng", "owed: {n} đồng")
PAID = Text("đã nộp {n} đồng", "paid: {n} đồng")
PREPAID = Text("trong đó nộp trước {n} đồng", "of which prepaid: {n} đồng")
ARREARS = Text("còn nợ {n} đồng của {m} đơn vị", "in arrears: {n} đồng, by organizations: {m}")
LABELS = {
    "members": Text("Thành viên Liên minh", "Members of the Alliance"),
    "admitted": Text("Kết nạp trong kỳ", "Admitted in the period"),
    "ended": Text("Thôi là thành viên trong kỳ", "No longer members"),
    "owed": Text("Phí phải nộp (đồng)", "Fees owed (đồng)"),
    "paid": Text("Phí đã nộp (đồng)", "Fees paid (đồng)"),
    "prepaid": Text("Phí nộp trước (đồng)", "Fees prepaid (đồng)"),
    "arrears": Text("Phí còn nợ (đồng)", "Fees in arrears (đồng)"),
    "behind": Text("Đơn vị còn nợ phí", "Organizations in arrears"),
}
