"""The review as slides for the hall: few numbers in large type, each a link to what is behind it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.rights import Right
from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.figures.asking import Request
from sohtx.figures.remembering import ask_remembered, on_extract
from sohtx.figures.whole import whole_area
from sohtx.indicators.answer import Figure
from sohtx.petitions.conference_queries import Conferring
from sohtx.web.working import today

COUNTED = ("coop_count", "union_count", "group_count")
REPORTED = ("members", "workers", "revenue_mean")
CAME = ("coop_established", "coop_other_entries", "coop_moved_in")
WENT = ("coop_dissolved", "coop_other_exits", "coop_moved_out")
TOPICS_A_SLIDE = 8
LINES_A_SLIDE = 9


class Shown(NamedTuple):
    """A figure with its growth on the same period of last year."""

    figure: Figure
    growth: Figure | None = None


@dataclass
class Slide:
    """One page of the projector; ``kind`` says which of its parts are filled."""

    kind: str
    title: Text
    figures: list[Shown] = field(default_factory=list)
    came: list[Shown] = field(default_factory=list)
    went: list[Shown] = field(default_factory=list)
    opening: int = 0
    part: int = 0


def slides_of(request: AskedRequest, one: Conferring, period: Period) -> list[Slide]:
    """The slides of a conference, as far as the reader sees figures."""
    found = [Slide("title", TITLE)]
    found += [Slide("agenda", AGENDA, part=part) for part in _parts(len(one.agenda), LINES_A_SLIDE)]
    area = area_of(request)
    if area is not None:
        found += _of_figures(area, period)
    found += [Slide("petitions", PETITIONS, part=part) for part in _parts(len(one.topics), TOPICS_A_SLIDE)]
    return found


def area_of(request: AskedRequest) -> Unit | None:
    """The area whose figures the reader sees: the whole, else the first of their own; None without the right."""
    reach = request.reach(Right.FIGURES_SEE)
    if reach.everything:
        return whole_area()
    units = on_extract(lambda extract: extract.units)
    own = (units.resolve(code, today()) for code in sorted(reach.areas))
    return next((unit for unit in own if unit is not None), None)


def _parts(total: int, most: int) -> range:
    """The slides that so many lines take; none for no line."""
    return range(-(-total // most))


def _of_figures(area: Unit, period: Period) -> list[Slide]:
    headlines = (*COUNTED, *REPORTED)
    told = _asked(period, area, [*headlines, *(f"{code}_yoy" for code in headlines), *CAME, *WENT])
    shown = {code: Shown(told[code], told.get(f"{code}_yoy")) for code in (*headlines, *CAME, *WENT)}
    came, went = ([shown[code] for code in codes if told[code].value] for codes in (CAME, WENT))
    change = sum(int(one.figure.value or 0) for one in came) - sum(int(one.figure.value or 0) for one in went)
    closing = shown["coop_count"]
    balance = Slide("balance", BALANCE, [closing], came, went, int(closing.figure.value or 0) - change)
    return [
        Slide("figures", COUNTS, [shown[code] for code in COUNTED]),
        balance,
        Slide("figures", RESULTS, [shown[code] for code in REPORTED]),
    ]


def _asked(period: Period, area: Unit, codes: Sequence[str]) -> dict[str, Figure]:
    """Figures of an area for a period, in today's units, by their indicators."""
    country = on_extract(lambda extract: extract.units.country)
    code = None if area.code == country.code else area.code
    geography = str(today()) if area.code else None
    request = Request(period=str(period), indicators=list(codes), area=code, geography=geography)
    return {figure.asked.code: figure for figure in ask_remembered(request)[1]}


TITLE = Text("Hội nghị", "Conference")
AGENDA = Text("Chương trình", "Agenda")
COUNTS = Text("Số lượng HTX, LHHTX, THT", "Cooperatives, unions and groups")
BALANCE = Text("HTX tăng, giảm trong kỳ", "Cooperatives that came and went")
RESULTS = Text("Thành viên, lao động, doanh thu", "Members, workers, revenue")
PETITIONS = Text("Đề xuất, kiến nghị nêu tại hội nghị", "Petitions raised at the conference")
