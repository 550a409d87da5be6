"""Who answers a petition: by its topic, by where it comes from, on a day.

What holds is the competence in force that day for the narrowest area in which the petition lies: a commune before its
district, that before the province, a province before everywhere. Its body is followed to whoever carries on on that
day. Where no competence holds, or nobody carries on, a petition has no way, and that is said before a conference.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import NamedTuple

from django.db import IntegrityError, transaction

from sohtx.accounts.log import Act, declare, note
from sohtx.core.codes import Level
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.ledger import book
from sohtx.petitions.bodies import LONGEST, Bodies, known_units, read_bodies, shipped_rows, tidy
from sohtx.petitions.codes import Topic
from sohtx.petitions.deadlines import USUAL_WORKING_DAYS
from sohtx.petitions.models import Body, Competence

THE_COMMUNE = "commune"
"""In place of a body's code: the People's Committee of the commune from which a petition comes."""
MOST_WORKING_DAYS = 250

SET_UP = declare(
    "petitions.set_up_competences",
    Text("lấy bảng thẩm quyền thường dùng ({count} dòng)", "took over the usual competences ({count} rows)"),
)
SET = declare(
    "petitions.set_competence",
    Text(
        "giao {body} trả lời nhóm “{subject}” ({area}) từ ngày {on}",
        "made {body} answer “{subject}” ({area}) from {on}",
    ),
)
ENDED = declare(
    "petitions.end_competence",
    Text(
        "ghi {body} thôi trả lời nhóm “{subject}” ({area}) từ ngày {on}",
        "ended that {body} answers “{subject}” ({area}) on {on}",
    ),
)


class Route(NamedTuple):
    """Whither a petition goes: who answers it, whether the provincial committee assigns it, and within how long."""

    body: Body
    through_province: bool
    working_days: int
    competence: Competence


class Unrouted(NamedTuple):
    """A topic that has no way on a day: in an area (none: everywhere), and why."""

    topic: Topic
    area: Unit | None
    why: Text


Where = Sequence[Unit] | str


class Routing:
    """All competences and bodies, read once."""

    def __init__(self, competences: Iterable[Competence], bodies: Bodies) -> None:
        self.bodies = bodies
        self.units = bodies.units
        self.competences = list(competences)

    @cached_property
    def _by_topic(self) -> dict[str, list[Competence]]:
        topics: dict[str, list[Competence]] = defaultdict(list)
        for competence in self.competences:
            topics[competence.topic].append(competence)
        return topics

    def holding(self, topic: str, day: date) -> list[Competence]:
        """The competences for a topic in force on a day, in every area that is there on that day."""
        return [
            one for one in self._by_topic.get(topic, ()) if holds_on(one, day) and self._has_area(one, day)
        ]

    def _has_area(self, competence: Competence, day: date) -> bool:
        unit = self.area_of(competence)
        if unit is None:
            return not competence.area_code
        return self.units.row_on(unit, day) is not None

    def route(self, topic: str, where: Where, day: date, *, read_on: date | None = None) -> Route | None:
        """Who answers a topic, from where it comes; ``read_on``: on which day a code of an area is read."""
        chain = self._chain(where, day, read_on or day) if isinstance(where, str) else list(where)
        competence = self._narrowest(topic, chain, day)
        body = self.answering(competence, chain, day) if competence is not None else None
        if competence is None or body is None:
            return None
        days = USUAL_WORKING_DAYS if competence.working_days is None else competence.working_days
        return Route(body, competence.through_province, days, competence)

    def answering(self, competence: Competence, chain: Iterable[Unit], day: date) -> Body | None:
        """The body of a competence on a day, for what comes from a chain of units."""
        if competence.body_code != THE_COMMUNE:
            return self.bodies.carried(competence.body_code, competence.valid_from, day)
        commune = next((unit for unit in chain if unit.level is Level.COMMUNE), None)
        return self.bodies.committee_of(commune) if commune is not None else None

    def _chain(self, code: str, day: date, read_on: date) -> list[Unit]:
        """The unit of a code and all above it, in the units of the day, from the lowest."""
        unit = self.units.resolve(code, read_on) if code else None
        return self.units.above(self.units.place(unit, day).unit, day) if unit is not None else []

    def area_of(self, competence: Competence) -> Unit | None:
        """The unit for which a competence holds, its code read on its first day; None: everywhere."""
        if not competence.area_code:
            return None
        return self.units.resolve(competence.area_code, competence.valid_from)

    def _narrowest(self, topic: str, chain: Sequence[Unit], day: date) -> Competence | None:
        by_unit = {self._identity(one): one for one in self.holding(topic, day)}
        found = (by_unit.get(self.units.identity(unit)) for unit in chain)
        return next((one for one in found if one is not None), by_unit.get(""))

    def _identity(self, competence: Competence) -> str:
        """The unit of a competence by what stays the same of it; blank where it holds everywhere."""
        unit = self.area_of(competence)
        return "" if unit is None else self.units.identity(unit)

    def unroutable(self, day: date, topics: Iterable[Topic] = Topic) -> list[Unrouted]:
        """The topics that have no way on a day, and why: what is to be mended before a conference."""
        return [gap for topic in topics for gap in self._gaps(topic, day)]

    def _gaps(self, topic: Topic, day: date) -> Iterator[Unrouted]:
        holding = self.holding(topic.value, day)
        if not any(not one.area_code for one in holding):
            yield Unrouted(topic, None, NOBODY_AT_ALL if not holding else NOBODY_ELSEWHERE)
        for one in holding:
            if one.body_code != THE_COMMUNE and self.answering(one, (), day) is None:
                last = self.bodies.last_of(one.body_code, one.valid_from, day)
                yield Unrouted(topic, self.area_of(one), GONE.fill(body=last.name if last else one.body_code))


def read_routing() -> Routing:
    """All competences and bodies as they stand now in the tables."""
    return Routing(Competence.objects.order_by("topic", "area_code", "valid_from"), read_bodies())


def route(topic: str, where: Where, day: date, *, read_on: date | None = None) -> Route | None:
    """Who answers a topic on a day; None where nobody is said to, or nobody carries on.

    ``where``: the unit from which the petition comes and all above it, from the lowest and in the units of the day; or
    its area code, read on ``read_on`` (the day itself), blank where it comes from no place in particular.
    """
    return read_routing().route(topic, where, day, read_on=read_on)


def unroutable(day: date, topics: Iterable[Topic] = Topic) -> list[Unrouted]:
    """The topics that have no way on a day, and why: what is to be mended before a conference."""
    return read_routing().unroutable(day, topics)


def holds_on(competence: Competence, day: date) -> bool:
    """Whether a competence is in force on a day."""
    return competence.valid_from <= day and (competence.valid_to is None or day < competence.valid_to)


# Writing


def usual_competences() -> list[Competence]:
    """Who usually answers what, as the program proposes; to be looked through by the office."""
    return [
        Competence(
            topic=Topic.of(row["topic"]).value,
            body_code=row["body_code"],
            through_province=row["through_province"] == "yes",
            working_days=int(row["working_days"]) if row["working_days"] else None,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            source=row["source"],
        )
        for row in shipped_rows("competences.csv")
    ]


def set_up_competences(*, by: str) -> int:
    """Put the usual competences into an empty table; gives how many. Their bodies must be there."""
    book.open_for_writing()
    usual = usual_competences()
    try:
        with transaction.atomic():
            if Competence.objects.exists():
                raise refuse(NOT_EMPTY, MEND_NOT_EMPTY)
            _check_bodies(usual)
            Competence.objects.bulk_create(usual)
            note(SET_UP, by=by, count=len(usual))
    except IntegrityError:  # somebody else did at the same time
        raise refuse(NOT_EMPTY, MEND_NOT_EMPTY) from None
    return len(usual)


def set_competence(
    *,
    topic: str,
    body_code: str,
    valid_from: date,
    area_code: str = "",
    through_province: bool = False,
    working_days: int | None = None,
    source: str = "",
    by: str,
) -> Competence:
    """Say who answers a topic in an area from a day on.

    Whoever answered it before, does so until that day; what is set for a later day stands. Set again from the same day,
    it is corrected.
    """
    paper, area_code = tidy(source), area_code.strip()
    book.open_for_writing()
    units = known_units()
    _check(topic, area_code, body_code, working_days, paper, valid_from, units)
    with transaction.atomic():
        others = list(Competence.objects.select_for_update().filter(topic=topic, area_code=area_code))
        for other in others:
            if holds_on(other, valid_from) and other.valid_from != valid_from:
                other.valid_to = valid_from
                other.save(update_fields=["valid_to"])
        competence, _ = Competence.objects.update_or_create(
            topic=topic,
            area_code=area_code,
            valid_from=valid_from,
            defaults={
                "body_code": body_code,
                "through_province": through_province,
                "working_days": working_days,
                "source": paper,
                "valid_to": min(
                    (one.valid_from for one in others if one.valid_from > valid_from), default=None
                ),
            },
        )
        _tell(SET, competence, valid_from, by, units)
    return competence


def end_competence(*, competence_id: int, ended_on: date, by: str) -> Competence:
    """Write the day from which a competence no longer holds; ended on its first day, it never held."""
    book.open_for_writing()
    with transaction.atomic():
        competence = Competence.objects.select_for_update().filter(pk=competence_id).first()
        if competence is None:
            raise refuse(NO_COMPETENCE, MEND_NO_COMPETENCE, column="competence", value=str(competence_id))
        if ended_on < competence.valid_from:
            raise refuse(TOO_EARLY, MEND_TOO_EARLY, column="ended_on", value=f"{ended_on:%d/%m/%Y}")
        if competence.valid_to is not None and ended_on > competence.valid_to:
            raise refuse(ENDED_ALREADY, MEND_ENDED_ALREADY, column="ended_on", value=f"{ended_on:%d/%m/%Y}")
        competence.valid_to = ended_on
        competence.save(update_fields=["valid_to"])
        _tell(ENDED, competence, ended_on, by, known_units())
    return competence


def _check(
    topic: str,
    area_code: str,
    body_code: str,
    working_days: int | None,
    source: str,
    day: date,
    units: Units,
) -> None:
    problems = Problems()
    if topic not in set(Topic):
        problems.add(Problem(UNKNOWN_TOPIC, MEND_CHOOSE, column="topic", value=topic))
    if area_code and not _is_in_being(area_code, day, units):
        problems.add(Problem(UNKNOWN_AREA, MEND_AREA, column="area_code", value=area_code))
    if body_code != THE_COMMUNE and read_bodies().one(body_code, day) is None:
        problems.add(Problem(NO_BODY, MEND_NO_BODY, column="body_code", value=body_code))
    if working_days is not None and not 1 <= working_days <= MOST_WORKING_DAYS:
        mend = MEND_DAYS.fill(most=MOST_WORKING_DAYS)
        problems.add(Problem(DAYS, mend, column="working_days", value=str(working_days)))
    if len(source) > LONGEST["source"]:
        mend = MEND_TOO_LONG.fill(most=LONGEST["source"])
        problems.add(Problem(TOO_LONG, mend, column="source", value=source))
    problems.raise_any()


def _is_in_being(area_code: str, day: date, units: Units) -> bool:
    unit = units.resolve(area_code, day)
    return unit is not None and unit.exists_on(day) and unit.level is not Level.COUNTRY


def _check_bodies(competences: Iterable[Competence]) -> None:
    bodies = read_bodies()
    problems = Problems()
    for one in competences:
        if one.body_code != THE_COMMUNE and bodies.one(one.body_code, one.valid_from) is None:
            problems.add(Problem(NO_BODY, MEND_SET_UP_FIRST, column="body_code", value=one.body_code))
    problems.raise_any()


def _tell(act: Act, competence: Competence, on: date, by: str, units: Units) -> None:
    unit = units.resolve(competence.area_code, competence.valid_from) if competence.area_code else None
    note(
        act,
        by=by,
        subject=Topic.of(competence.topic).label.vi,
        body=THE_COMMUNE_NAME if competence.body_code == THE_COMMUNE else competence.body_code,
        area=EVERYWHERE if unit is None else unit.name,
        on=on.isoformat(),
    )


EVERYWHERE = Text("toàn tỉnh", "everywhere")
THE_COMMUNE_NAME = Text("UBND xã, phường nơi nêu", "the commune from which it comes")
NOBODY_AT_ALL = Text("chưa giao cơ quan nào trả lời", "nobody is made to answer it")
NOBODY_ELSEWHERE = Text(
    "mới giao cho một số địa bàn; các nơi khác chưa có cơ quan trả lời",
    "some areas have somebody who answers it; all others have nobody",
)
GONE = Text(
    "{body} đã kết thúc mà chưa ghi cơ quan tiếp nhận", "{body} is no more, and nobody is said to carry on"
)
UNKNOWN_TOPIC = Text("không có nhóm vấn đề này", "is no topic")
MEND_CHOOSE = Text("chọn trong danh sách", "choose one from the list")
UNKNOWN_AREA = Text(
    "không có đơn vị hành chính mang mã này vào ngày đó", "no administrative unit bears this code on that day"
)
MEND_AREA = Text(
    "ghi mã tỉnh, huyện hoặc xã; để trống là toàn tỉnh",
    "write the code of a province, district or commune; leave it blank for everywhere",
)
NO_BODY = Text("chưa có, hoặc không còn, vào ngày đó", "is not there on that day")
MEND_NO_BODY = Text(
    "chọn cơ quan đang có, hoặc thêm vào danh mục cơ quan trước",
    "choose a body that is, or add it to the bodies first",
)
MEND_SET_UP_FIRST = Text(
    "lấy danh mục cơ quan thường dùng trước, hoặc thêm cơ quan này",
    "take over the usual bodies first, or add this one",
)
DAYS = Text("không phải số ngày làm việc dùng được", "is no number of working days to go by")
MEND_DAYS = Text("ghi từ 1 đến {most}", "write 1 to {most}")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {most} ký tự", "write no more than {most} characters")
NOT_EMPTY = Text("bảng thẩm quyền đã có dữ liệu", "there are competences in the table already")
MEND_NOT_EMPTY = Text("sửa từng nhóm vấn đề trong bảng", "change the topics one by one")
NO_COMPETENCE = Text("không có dòng này trong bảng thẩm quyền", "is not in the table of competences")
MEND_NO_COMPETENCE = Text("tải lại bảng rồi thử lại", "load the table again, then try again")
TOO_EARLY = Text("sớm hơn ngày bắt đầu", "is before its first day")
MEND_TOO_EARLY = Text(
    "ghi ngày bắt đầu nếu chưa bao giờ có hiệu lực, hoặc một ngày sau đó",
    "write its first day if it never held, or a later day",
)
ENDED_ALREADY = Text("muộn hơn ngày đã kết thúc", "is after the day on which it ended")
MEND_ENDED_ALREADY = Text(
    "giao lại nhóm vấn đề từ ngày đã kết thúc", "set the topic anew from the day on which it ended"
)
