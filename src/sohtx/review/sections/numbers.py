"""Numbers: how many stand, came and went."""

from collections.abc import Iterator, Sequence

from sohtx.core.codes import Kind
from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs, Tone
from sohtx.indicators.answer import Figure
from sohtx.indicators.registered import PREFIXES
from sohtx.review.context import Review
from sohtx.review.saying import (
    AND,
    compose,
    counted,
    difference,
    enumerate_runs,
    joined,
    number_of,
    share,
)
from sohtx.review.sections.spread import spread
from sohtx.review.sentences import against_plan, change_of_count, clauses, flow
from sohtx.review.tables.balance import balance_table
from sohtx.review.wording import capitalized, day_in_words, noun, the_whole, were


def blocks(review: Review) -> Sequence[Block]:
    """The chapter."""
    found: list[Block] = [
        _said(_what_stands(review)),
        _said(_what_moved(review)),
        *(_said(runs) for runs in (_unions(review), _groups(review)) if runs),
        balance_table(review),
        *(_chain(review)),
    ]
    return [*found, *spread(review)]


def _said(runs: Runs) -> Paragraph:
    return Paragraph(runs=runs)


def _what_stands(review: Review) -> Runs:
    facts = review.facts
    operating, whole = facts.figure("coop_operating_count"), facts.figure("coop_count")
    head = compose(
        AS_OF, day=day_in_words(review.subject.period.end), whole=the_whole(facts.whole), stock=_stock(review)
    )
    if not (operating and whole and whole.value):
        return head
    change = clauses(
        change_of_count(facts, "coop_count", Kind.COOPERATIVE), against_plan(facts, "coop_count")
    )
    working = clauses(
        compose(OPERATING, n=number_of(operating, padded=True), part=share(operating, whole)),
        _not_operating(whole, operating),
        _if_any(facts.figure("coop_alliance_count"), ALLIANCE),
        between="; ",
    )
    return joined(
        (
            *head,
            *compose(CHANGED, change=change),
            *compose(WORKING, all=number_of(whole, padded=True), working=working),
        )
    )


def _if_any(figure: Figure | None, words: Text) -> Runs:
    return compose(words, n=number_of(figure, padded=True)) if figure and figure.value else ()


def _not_operating(whole: Figure, operating: Figure) -> Runs:
    if whole.value == operating.value:
        return ()
    rest = difference(whole, operating)
    return compose(NOT_OPERATING, n=rest)


def _stock(review: Review) -> Runs:
    """486 hợp tác xã (HTX), …; of which there is none is said last."""
    figures = {kind: review.facts.figure(f"{PREFIXES[kind]}_count") for kind in Kind}
    there = [_standing(kind, figure) for kind, figure in figures.items() if figure and figure.value]
    none = [(str(FULL_NAMES[kind]),) for kind, figure in figures.items() if not figure or not figure.value]
    lacking = compose(NONE_OF, kinds=enumerate_runs(none, last=AND)) if none else ()
    standing = compose(HAS, stock=enumerate_runs(there, last=AND)) if there else ()
    return clauses(standing, lacking, between="; ")


def _standing(kind: Kind, figure: Figure) -> Runs:
    return (number_of(figure, padded=True), f" {_full(kind, figure)}")


def _full(kind: Kind, figure: Figure) -> Text:
    return FULL_NAMES[kind] if figure.value != 1 else Text(FULL_NAMES[kind].vi, str(noun(kind, 1).en))


def _what_moved(review: Review) -> Runs:
    facts = review.facts
    opening = facts.figure("coop_count", period=review.subject.period.before(1))
    closing = facts.figure("coop_count")
    came = clauses(
        flow(facts, "coop_established", Kind.COOPERATIVE, FOUNDED, NONE_FOUNDED),
        against_plan(facts, "coop_established"),
    )
    gone = flow(facts, "coop_dissolved", Kind.COOPERATIVE, DISSOLVED, NONE_DISSOLVED)
    others = [_if_any(facts.figure(code), words) for code, words in OTHER_FLOWS.items()]
    moved = clauses(came, gone, *others, between="; ")
    return compose(
        DURING,
        period=capitalized(review.fill(Text("trong {short}", "during {short}"))),
        whole=the_whole(facts.whole),
        moved=moved,
        result=_result(opening, closing),
    )


def _result(opening: Figure | None, closing: Figure | None) -> Runs:
    """What it came to: nâng tổng số từ 473 lên 486."""
    if opening is None or closing is None:
        return (".",)
    moved = (closing.value or 0) - (opening.value or 0)
    words = RAISED if moved > 0 else LOWERED if moved < 0 else KEPT
    return compose(
        words,
        opening=number_of(opening, padded=True),
        closing=number_of(closing, padded=True),
        by=difference(closing, opening),
    )


def _unions(review: Review) -> Runs:
    """Unions of cooperatives, never to be mixed up with the Alliance; their members at the period's end."""
    facts = review.facts
    standing, new, members = (
        facts.figure(code) for code in ("union_count", "union_established", "union_members")
    )
    gone = facts.figure("union_dissolved")
    if not (standing and new and members) or not (standing.value or new.value or (gone and gone.value)):
        return ()
    if new.value and new.value == standing.value and not (gone and gone.value):
        return compose(
            UNIONS_ALL_NEW,
            n=number_of(new, padded=True),
            were=were(new.value),
            what=noun(Kind.UNION, new.value),
            members=number_of(members, padded=True),
        )
    founded = flow(facts, "union_established", Kind.UNION, FOUNDED, NONE_FOUNDED)
    ended = flow(facts, "union_dissolved", Kind.UNION, DISSOLVED, NONE_DISSOLVED)
    return compose(
        UNIONS,
        moved=(*_capitalized(founded), "; ", *ended),
        n=number_of(standing, padded=True),
        what=noun(Kind.UNION, standing.value),
        members=number_of(members, padded=True),
    )


def _capitalized(runs: Runs) -> Runs:
    return (capitalized(runs[0]), *runs[1:]) if runs and isinstance(runs[0], str) else runs


def _groups(review: Review) -> Runs:
    facts = review.facts
    standing, registered = facts.figure("group_count"), facts.figure("group_registered_count")
    if not facts.has_kind(Kind.GROUP) or standing is None or registered is None:
        return ()
    founded = flow(facts, "group_established", Kind.GROUP, FOUNDED, NONE_FOUNDED)
    ended = flow(facts, "group_dissolved", Kind.GROUP, TERMINATED, NONE_TERMINATED)
    others = [_if_any(facts.figure(code), words) for code, words in OTHER_GROUPS.items()]
    return compose(
        GROUPS,
        registered=number_of(registered, padded=True),
        unnamed=_unnamed(review),
        change=clauses(
            compose(THAT_MANY, n=number_of(standing, padded=True)),
            change_of_count(facts, "group_count", Kind.GROUP),
            against_plan(facts, "group_count"),
        ),
        moved=clauses(founded, ended, *others),
    )


def _unnamed(review: Review) -> Runs:
    """Groups that communes report by number alone: in the count, not yet by name in the register."""
    if not review.unnamed:
        return ()
    return compose(BY_NUMBER, n=counted(review.unnamed, "unnamed", str(UNNAMED_GROUPS), padded=True))


def _chain(review: Review) -> Iterator[Paragraph]:
    """Why the opening is not the closing of the last sealed report."""
    for chain in review.chains:
        for runs in chain.told():
            yield Paragraph(runs=runs, tone=Tone.NOTE)


FULL_NAMES = {
    Kind.COOPERATIVE: Text("hợp tác xã (HTX)", "cooperatives"),
    Kind.UNION: Text("liên hiệp hợp tác xã (liên hiệp HTX)", "unions of cooperatives"),
    Kind.GROUP: Text("tổ hợp tác (THT)", "cooperative groups"),
}
HAS = Text("có {stock}", "{stock}")
NONE_OF = Text("chưa có {kinds}", "no {kinds}")
AS_OF = Text("Tính đến ngày {day}, {whole} {stock}.", "As of {day} {whole} had {stock}.")
CHANGED = Text(" Số HTX {change}.", " The number of cooperatives is {change}.")
WORKING = Text(" Trong tổng số {all} HTX có {working}.", " Of the {all} cooperatives {working}.")
OPERATING = Text("{n} HTX đang hoạt động (chiếm {part})", "{n} operate ({part})")
NOT_OPERATING = Text(
    "{n} HTX tạm ngừng, ngừng hoạt động hoặc đang làm thủ tục giải thể",
    "{n} are suspended, inactive or being dissolved",
)
ALLIANCE = Text("{n} HTX là thành viên Liên minh Hợp tác xã", "{n} belong to the Cooperative Alliance")
DURING = Text("{period}, {whole} {moved}{result}", "{period}, in {whole}, {moved}{result}")
FOUNDED = Text("thành lập mới {n} {what}{were}", "{n} {what}{were} newly established")
NONE_FOUNDED = Text("không thành lập mới {what} nào", "no {what} were newly established")
DISSOLVED = Text("giải thể {n} {what}{were}", "{n} {what}{were} dissolved")
NONE_DISSOLVED = Text("không có {what} giải thể", "no {what} were dissolved")
TERMINATED = Text("chấm dứt hoạt động {n} {what}{were}", "{n} {what}{were} terminated")
NONE_TERMINATED = Text("không có {what} chấm dứt hoạt động", "no {what} were terminated")
OTHER_FLOWS = {
    "coop_other_entries": Text("tăng khác {n} HTX", "other entries {n}"),
    "coop_other_exits": Text("giảm khác {n} HTX", "other exits {n}"),
    "coop_moved_in": Text("{n} HTX chuyển đến", "moved in {n}"),
    "coop_moved_out": Text("{n} HTX chuyển đi", "moved out {n}"),
}
OTHER_GROUPS = {
    "group_other_entries": Text("tăng khác {n} THT", "other entries {n}"),
    "group_other_exits": Text("giảm khác {n} THT", "other exits {n}"),
    "group_moved_in": Text("{n} THT chuyển đến", "moved in {n}"),
    "group_moved_out": Text("{n} THT chuyển đi", "moved out {n}"),
}
RAISED = Text(
    "; nâng tổng số HTX từ {opening} lên {closing} (tăng {by} HTX so với đầu kỳ).",
    "; their number rose from {opening} to {closing} (by {by}).",
)
LOWERED = Text(
    "; tổng số HTX từ {opening} còn {closing} (giảm {by} HTX so với đầu kỳ).",
    "; their number fell from {opening} to {closing} (by {by}).",
)
KEPT = Text("; tổng số HTX giữ nguyên {closing} HTX so với đầu kỳ.", "; their number stays at {closing}.")
UNIONS_ALL_NEW = Text(
    "Thành lập mới {n} {what}{were} với {members} HTX thành viên.",
    "{n} {what}{were} newly established, with {members} member cooperatives.",
)
UNIONS = Text(
    "{moved}; hiện có {n} {what} với {members} HTX thành viên.",
    "{moved}; now {n} {what} with {members} member cooperatives.",
)
GROUPS = Text(
    "Về tổ hợp tác: {change}; trong đó {registered} THT có đăng ký{unnamed}. Trong kỳ {moved}.",
    "Cooperative groups: {change}; registered {registered}{unnamed}. In the period {moved}.",
)
BY_NUMBER = Text(
    ", {n} THT do xã, phường báo theo số lượng, chưa định danh", ", reported by number and not yet named {n}"
)
UNNAMED_GROUPS = Text("THT chưa định danh", "Unnamed groups")
THAT_MANY = Text("có {n} THT", "{n}")
