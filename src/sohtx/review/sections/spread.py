"""How cooperatives are spread: over sectors and over areas, each with its picture."""

from collections.abc import Sequence

from sohtx.core.codes import Level, Sector
from sohtx.core.text import Text
from sohtx.documents.tree import Block, Paragraph, Runs
from sohtx.indicators.question import By
from sohtx.review.context import Review
from sohtx.review.pictures import area_map, sector_bars
from sohtx.review.saying import AND, compose, counted, difference, enumerate_runs, joined, number_of, share
from sohtx.review.tables.cells import sector_in_text
from sohtx.review.wording import a_year_before_in_words, units_below, within_sentence

MOST = 3
BETWEEN = "; "


def spread(review: Review) -> Sequence[Block]:
    """By sector and by area; nothing where there are not two of them."""
    found: list[Block] = []
    if sectors := _sectors(review):
        found += [Paragraph(runs=sectors), *sector_bars(review)]
    if areas := _areas(review):
        found += [Paragraph(runs=areas), *area_map(review)]
    return found


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
            sector=sector_in_text(figure.by[0]),
            part=share(figure, whole),
        )
        for figure in present
    ]
    return joined((*compose(BY_SECTOR, parts=enumerate_runs(parts, between="; ")), *_rose_and_fell(review)))


def _rose_and_fell(review: Review) -> Runs:
    """Sectors that rose and fell; one that had no cooperative a year before, or was not told apart, did not rise."""
    moved = [_moved(review, sector) for sector in (*(str(s) for s in Sector), "")]
    told = [
        compose(words, sectors=enumerate_runs(chosen, between=BETWEEN))
        for words, sign, was_there in (
            (SECTORS_ROSE, 1, True),
            (SECTORS_FELL if any(then and by > 0 for then, by, _ in moved) else ONLY_FELL, -1, True),
            (SECTORS_NEW, 1, False),
        )
        if (chosen := [runs for then, by, runs in moved if by * sign > 0 and bool(then) is was_there])
    ]
    if not told:
        return ()
    before = a_year_before_in_words(review.subject.period)
    return compose(COMPARED, before=before, told=enumerate_runs(told, between=BETWEEN))


def _moved(review: Review, sector: str) -> tuple[int, int, Runs]:
    """How many a sector had a year before, by how many it grew, and how that is said."""
    growth = review.facts.figure("coop_count_yoy", cell=sector)
    if growth is None:
        return 0, 0, ()
    earlier = int(growth.denominator or 0)
    by = int(growth.numerator or 0) - earlier
    facts = review.facts
    now = facts.figure("coop_count", cell=sector) or facts.nothing("coop_count", facts.whole, (sector,))
    then = now._replace(period=growth.period.a_year_before, value=growth.denominator)
    moved = difference(now._replace(value=growth.numerator), then)
    return earlier, by, compose(SECTOR_BY, sector=sector_in_text(sector), n=moved)


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
        compose(IN_AREA, area=within_sentence(figure.area), n=number_of(figure, padded=True))
        for figure in present[:MOST]
    ]
    return compose(
        BY_AREA if level is Level.COMMUNE else IN_BOOK,
        below=units_below(level, review.subject.geography),
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


BY_SECTOR = Text("Theo lĩnh vực: {parts}.", "By sector: {parts}.")
IN_SECTOR = Text("{sector} {n} HTX ({part})", "{sector} {n} ({part})")
COMPARED = Text(" So với {before}, {told}.", " On {before}, {told}.")
SECTORS_ROSE = Text("số HTX tăng ở các lĩnh vực: {sectors}", "numbers rose in {sectors}")
SECTORS_FELL = Text("giảm ở các lĩnh vực: {sectors}", "fell in {sectors}")
ONLY_FELL = Text("số HTX giảm ở các lĩnh vực: {sectors}", "numbers fell in {sectors}")
SECTORS_NEW = Text(
    "lĩnh vực kỳ đó chưa có hoặc chưa thống kê riêng: {sectors}",
    "not there or not counted apart then: {sectors}",
)
SECTOR_BY = Text("{sector} {n} HTX", "{sector} {n}")
IN_AREA = Text("{area} ({n} HTX)", "{area} ({n})")
BY_AREA = Text(
    "Theo địa bàn: {some}/{all} {below} có HTX; nhiều nhất là {most}.",
    "By area: {some} of {all} {below} have cooperatives; most are in {most}.",
)
IN_BOOK = Text(
    "Theo địa bàn: sổ có số liệu của {some}/{all} {below}; nhiều HTX nhất là {most}.",
    "By area: the book holds {some} of {all} {below}; most cooperatives are in {most}.",
)
AREAS_WITH = Text("Số đơn vị hành chính có hợp tác xã", "Units that have cooperatives")
AREAS_ALL = Text("Số đơn vị hành chính", "Units")
