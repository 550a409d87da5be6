"""Numbers: how many stand, came and went; by sector and by area."""

from collections.abc import Iterator, Sequence

from sohtx.core.codes import Kind, Sector
from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs, Tone
from sohtx.indicators.answer import Figure
from sohtx.indicators.question import By
from sohtx.indicators.registered import PREFIXES
from sohtx.review.context import Review
from sohtx.review.pictures import area_map, sector_bars
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
from sohtx.review.sentences import against_plan, change_of_count, clauses, flow
from sohtx.review.tables.balance import balance_table
from sohtx.review.tables.cells import sector_label
from sohtx.review.wording import UNITS_BELOW, capitalized, day_in_words, noun, the_whole

MOST = 3


def blocks(review: Review) -> Sequence[Block]:
    """The chapter."""
    found: list[Block] = [
        _said(_what_stands(review)),
        _said(_what_moved(review)),
        *(_said(runs) for runs in (_unions(review), _groups(review)) if runs),
        balance_table(review),
        *(_chain(review)),
    ]
    if sectors := _sectors(review):
        found += [_said(sectors), *sector_bars(review)]
    if areas := _areas(review):
        found += [_said(areas), *area_map(review)]
    return found


def _said(runs: Runs) -> Paragraph:
    return Paragraph(runs=runs)


def _what_stands(review: Review) -> Runs:
    facts = review.facts
    stock = [_standing(review, kind) for kind in Kind]
    operating, whole = facts.figure("coop_operating_count"), facts.figure("coop_count")
    head = compose(
        AS_OF,
        day=day_in_words(review.subject.period.end),
        whole=the_whole(facts.whole),
        stock=enumerate_runs(stock, last=AND),
    )
    if not (operating and whole and whole.value):
        return head
    change = clauses(
        change_of_count(facts, "coop_count", Kind.COOPERATIVE), against_plan(facts, "coop_count")
    )
    working = clauses(
        compose(OPERATING, n=number_of(operating, padded=True), part=share(operating, whole)),
        _if_any(facts.figure("coop_alliance_count"), ALLIANCE),
        between="; ",
    )
    return joined((*head, *compose(CHANGED, change=change), *compose(WORKING, working=working)))


def _if_any(figure: Figure | None, words: Text) -> Runs:
    return compose(words, n=number_of(figure, padded=True)) if figure and figure.value else ()


def _standing(review: Review, kind: Kind) -> Runs:
    """486 hợp tác xã (HTX); chưa có liên hiệp: zero is said."""
    figure = review.facts.figure(f"{PREFIXES[kind]}_count")
    if figure is None or not figure.value:
        return (str(NONE_OF.fill(kind=FULL_NAMES[kind])),)
    return compose(
        Text("{n} {kind}", "{n} {kind}"), n=number_of(figure, padded=True), kind=_full(kind, figure)
    )


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
        period=capitalized(str(review.fill(Text("trong {short}", "during {short}")))),
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
    if not (standing and new and members) or not (standing.value or new.value):
        return ()
    if new.value and new.value == standing.value:
        return compose(
            UNIONS_ALL_NEW,
            n=number_of(new, padded=True),
            what=noun(Kind.UNION, new.value),
            members=number_of(members, padded=True),
        )
    founded = flow(facts, "union_established", Kind.UNION, FOUNDED, NONE_FOUNDED)
    ended = flow(facts, "union_dissolved", Kind.UNION, DISSOLVED, NONE_DISSOLVED)
    return compose(
        UNIONS,
        moved=(capitalized(str(founded[0])), *founded[1:], "; ", *ended),
        n=number_of(standing, padded=True),
        what=noun(Kind.UNION, standing.value),
        members=number_of(members, padded=True),
    )


def _groups(review: Review) -> Runs:
    facts = review.facts
    standing, registered = facts.figure("group_count"), facts.figure("group_registered_count")
    if not facts.has_kind(Kind.GROUP) or standing is None or registered is None:
        return ()
    founded = flow(facts, "group_established", Kind.GROUP, FOUNDED, NONE_FOUNDED)
    ended = flow(facts, "group_dissolved", Kind.GROUP, TERMINATED, NONE_TERMINATED)
    return compose(
        GROUPS,
        registered=number_of(registered, padded=True),
        change=clauses(
            compose(THAT_MANY, n=number_of(standing, padded=True)),
            change_of_count(facts, "group_count", Kind.GROUP),
            against_plan(facts, "group_count"),
        ),
        moved=(*founded, "; ", *ended),
    )


def _sectors(review: Review) -> Runs:
    """Cooperatives by sector, largest first; which rose and fell."""
    figures = sorted(review.facts.cells("coop_count", By.SECTOR), key=lambda f: -(f.value or 0))
    whole = review.facts.figure("coop_count")
    present = [figure for figure in figures if figure.value]
    if whole is None or len(present) < 2:
        return ()
    parts = [
        compose(
            IN_SECTOR,
            n=number_of(figure, padded=True),
            sector=sector_label(figure.by[0]).lower(),
            part=share(figure, whole),
        )
        for figure in present
    ]
    return joined((*compose(BY_SECTOR, parts=enumerate_runs(parts, between="; ")), *_rose_and_fell(review)))


def _rose_and_fell(review: Review) -> Runs:
    grown = {sector: _moved(review, sector) for sector in (*(str(s) for s in Sector), "")}
    told: list[Runs] = []
    for words, sign in ((SECTORS_ROSE, 1), (SECTORS_FELL, -1)):
        chosen = [runs for moved, runs in grown.values() if moved * sign > 0]
        if chosen:
            told.append(compose(words, sectors=enumerate_runs(chosen)))
    if not told:
        return ()
    return compose(
        COMPARED, year=f"{review.subject.period.year - 1}", told=enumerate_runs(told, between="; ")
    )


def _moved(review: Review, sector: str) -> tuple[int, Runs]:
    """By how much a sector's cooperatives grew on a year before, and how that is said."""
    growth = review.facts.figure("coop_count_yoy", cell=sector)
    if growth is None:
        return 0, ()
    moved = int((growth.numerator or 0) - (growth.denominator or 0))
    now = review.facts.figure("coop_count", cell=sector) or growth
    then = now._replace(period=growth.period.a_year_before, value=growth.denominator)
    name = sector_label(sector).lower()
    return moved, compose(SECTOR_BY, sector=name, n=difference(now._replace(value=growth.numerator), then))


def _areas(review: Review) -> Runs:
    level = review.subject.level_below
    if level is None:
        return ()
    figures = [figure for figure in review.facts.cells("coop_count", By.AREA) if figure.area.level is level]
    present = sorted((f for f in figures if f.value), key=lambda f: (-(f.value or 0), f.area.name))
    if len(present) < 2:
        return ()
    of_level = [
        unit
        for unit in review.facts.units.of_level(level, review.subject.geography)
        if review.facts.whole in review.facts.units.above(unit, review.subject.geography)
    ]
    most = [
        compose(IN_AREA, area=figure.area.name, n=number_of(figure, padded=True)) for figure in present[:MOST]
    ]
    return compose(
        BY_AREA,
        below=UNITS_BELOW[level],
        most=enumerate_runs(most, last=AND),
        some=counted(
            len(present),
            f"areas_with_cooperatives/{review.subject.period}/{review.facts.whole.code}",
            str(AREAS_WITH),
        ),
        all=counted(
            len(of_level), f"areas/{review.subject.period}/{review.facts.whole.code}", str(AREAS_ALL)
        ),
    )


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
NONE_OF = Text("chưa có {kind}", "no {kind}")
AS_OF = Text("Tính đến ngày {day}, {whole} có {stock}.", "On {day} {whole} had {stock}.")
CHANGED = Text(" Số HTX {change}.", " The number of cooperatives is {change}.")
WORKING = Text(" Trong tổng số HTX: {working}.", " Of the cooperatives: {working}.")
OPERATING = Text("{n} HTX đang hoạt động (chiếm {part})", "operating {n} ({part})")
ALLIANCE = Text("{n} HTX là thành viên Liên minh Hợp tác xã", "members of the Cooperative Alliance {n}")
DURING = Text("{period}, {moved}{result}", "{period}, {moved}{result}")
FOUNDED = Text("thành lập mới {n} {what}", "{n} {what} newly established")
NONE_FOUNDED = Text("không thành lập mới {what} nào", "no new {what}")
DISSOLVED = Text("giải thể {n} {what}", "{n} {what} dissolved")
NONE_DISSOLVED = Text("không có {what} giải thể", "no {what} dissolved")
TERMINATED = Text("{n} {what} chấm dứt hoạt động", "{n} {what} ended")
NONE_TERMINATED = Text("không có {what} chấm dứt hoạt động", "no {what} ended")
OTHER_FLOWS = {
    "coop_other_entries": Text("tăng khác {n} HTX", "{n} other entries"),
    "coop_other_exits": Text("giảm khác {n} HTX", "{n} other exits"),
    "coop_moved_in": Text("{n} HTX chuyển đến", "{n} moved in"),
    "coop_moved_out": Text("{n} HTX chuyển đi", "{n} moved out"),
}
RAISED = Text(
    "; nâng tổng số HTX từ {opening} lên {closing} (tăng {by} HTX so với đầu kỳ).",
    "; this raises their number from {opening} to {closing} ({by} more than at the opening).",
)
LOWERED = Text(
    "; tổng số HTX từ {opening} còn {closing} (giảm {by} HTX so với đầu kỳ).",
    "; this lowers their number from {opening} to {closing} ({by} fewer than at the opening).",
)
KEPT = Text("; tổng số HTX giữ nguyên {closing} HTX so với đầu kỳ.", "; their number stays at {closing}.")
UNIONS_ALL_NEW = Text(
    "Thành lập mới {n} {what} với {members} HTX thành viên.",
    "{n} {what} newly established, with {members} member cooperatives.",
)
UNIONS = Text(
    "{moved}; hiện có {n} {what} với {members} HTX thành viên.",
    "{moved}; there are {n} {what} with {members} member cooperatives.",
)
GROUPS = Text(
    "Về tổ hợp tác: {change}; trong đó {registered} THT có đăng ký. Trong kỳ {moved}.",
    "Cooperative groups: {change}; {registered} of them are registered. In the period {moved}.",
)
THAT_MANY = Text("có {n} THT", "{n}")
BY_SECTOR = Text("Theo lĩnh vực: {parts}.", "By sector: {parts}.")
IN_SECTOR = Text("{sector} {n} HTX ({part})", "{sector} {n} ({part})")
COMPARED = Text(" So với cùng kỳ năm {year}, {told}.", " On the same period of {year}, {told}.")
SECTORS_ROSE = Text("số HTX tăng ở lĩnh vực {sectors}", "numbers rose in {sectors}")
SECTORS_FELL = Text("giảm ở lĩnh vực {sectors}", "fell in {sectors}")
SECTOR_BY = Text("{sector} ({n} HTX)", "{sector} ({n})")
IN_AREA = Text("{area} ({n} HTX)", "{area} ({n})")
BY_AREA = Text(
    "Theo địa bàn: {some}/{all} {below} có HTX; nhiều nhất là {most}.",
    "By area: {some} of {all} {below} have cooperatives; most are in {most}.",
)
AREAS_WITH = Text("Số đơn vị hành chính có hợp tác xã", "Units that have cooperatives")
AREAS_ALL = Text("Số đơn vị hành chính", "Units")
