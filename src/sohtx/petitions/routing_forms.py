"""Forms of bodies and their competence. What must hold is said by the services, once."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.areas.naming import units_named
from sohtx.core.codes import Level
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.petitions.bodies import KINDS_KEPT, LONGEST, Bodies
from sohtx.petitions.codes import BodyKind, Topic
from sohtx.petitions.deadlines import USUAL_WORKING_DAYS
from sohtx.petitions.models import Body
from sohtx.petitions.routing import EVERYWHERE, THE_COMMUNE, THE_COMMUNE_NAME
from sohtx.register.contact_forms import ServiceForm
from sohtx.web.days import DayField
from sohtx.web.forms import label, say

Choices = list[tuple[str, Any]]
_SOURCE = label(
    "Số, ngày văn bản; để trống là chưa xác nhận.", "Number and day of the paper; blank is not confirmed."
)


def topic_choices() -> Choices:
    """The topics to choose from."""
    return [(topic.value, say(topic.label)) for topic in Topic]


class CompetenceForm(ServiceForm):
    """Who answers a topic, where, from which day."""

    topic = forms.ChoiceField(label=label("Nhóm vấn đề", "Topic"), choices=topic_choices)
    area_code = forms.CharField(
        label=label("Địa bàn", "Area"), required=False, max_length=100,
        help_text=label(
            "Tên hoặc mã tỉnh, huyện, xã, như: Bát Xát, Lào Cai. Để trống là toàn tỉnh.",
            "Name or code of a province, district or commune, such as: Bát Xát, Lào Cai. Blank is everywhere.",
        ),
    )  # fmt: skip
    body_code = forms.ChoiceField(label=label("Cơ quan trả lời", "Answered by"))
    through_province = forms.BooleanField(
        label=label("UBND tỉnh giao, cơ quan trả lời", "Assigned by the provincial People's Committee"),
        required=False,
    )
    working_days = forms.IntegerField(
        label=label("Thời hạn trả lời (ngày làm việc)", "Working days to answer"), required=False,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
        help_text=label(
            f"Khi văn bản giao không ghi ngày. Để trống là {USUAL_WORKING_DAYS} ngày.",
            f"Where the letter sets no day. Blank is {USUAL_WORKING_DAYS} days.",
        ),
    )  # fmt: skip
    valid_from = DayField(
        label=label("Từ ngày", "From"),
        help_text=label(
            "Cơ quan trước đó trả lời đến hết hôm trước. Ghi đúng ngày bắt đầu của dòng đang có để sửa dòng đó.",
            "Whoever answered before does so until the day before. The first day of a row there is corrects that row.",
        ),
    )
    source = forms.CharField(
        label=label("Căn cứ", "By what"), required=False, max_length=LONGEST["source"], help_text=_SOURCE
    )

    def __init__(self, *args: Any, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["body_code"]
        chosen.choices = [(THE_COMMUNE, say(THE_COMMUNE_NAME)), *body_choices(bodies.rows)]
        self._units = bodies.units

    def clean(self) -> dict[str, Any]:
        """The area that was named, by its code on the first day."""
        told: dict[str, Any] = super().clean() or {}
        text, day = told.get("area_code", ""), told.get("valid_from")
        if text and day:
            try:
                told["area_code"] = area_written(self._units, text, day)
            except ValidationError as error:
                self.add_error("area_code", error)
        return told


class EndCompetenceForm(ServiceForm):
    """The day from which a competence no longer holds."""

    ended_on = DayField(
        label=label("Thôi từ ngày", "No longer from"),
        help_text=label(
            "Ghi ngày bắt đầu nếu dòng này ghi nhầm: coi như chưa từng có.",
            "Its first day, if it was put in by mistake: then it never held.",
        ),
    )


class BodyForm(ServiceForm):
    """A body to put into the table."""

    name = forms.CharField(label=label("Tên cơ quan", "Name"), max_length=LONGEST["name"])
    code = forms.CharField(
        label=label("Mã", "Code"), max_length=LONGEST["code"],
        widget=forms.TextInput(attrs={"class": "short", "autocomplete": "off"}),
        help_text=label(
            "Viết tắt không dấu, như SO-XD. Đổi tên mà vẫn là cơ quan đó thì giữ mã.",
            "Letters without accents, such as SO-XD. A body that only changes its name keeps its code.",
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=label("Loại", "Kind"),
        choices=[(kind.value, say(kind.label)) for kind in BodyKind if kind.value in KINDS_KEPT],
        initial=BodyKind.DEPARTMENT.value,
    )
    valid_from = DayField(label=label("Từ ngày", "From"))
    source = forms.CharField(
        label=label("Căn cứ", "By what"), required=False, max_length=LONGEST["source"], help_text=_SOURCE
    )


class EndBodyForm(ServiceForm):
    """The day on which a body is no more, and who carries on."""

    ended_on = DayField(
        label=label("Kết thúc từ ngày", "No more from"),
        help_text=label(
            "Ngày đầu tiên không còn cơ quan này. Ghi ngày bắt đầu nếu thêm nhầm: coi như chưa từng có.",
            "The first day without it. Its first day, if it was put in by mistake: then it never was.",
        ),
    )
    successor_code = forms.ChoiceField(
        label=label("Cơ quan tiếp nhận", "Carried on by"), required=False,
        help_text=label(
            "Kiến nghị đang chờ trả lời chuyển theo cơ quan này. Chưa có trong danh sách thì thêm trước.",
            "Petitions that wait for an answer go with it. If it is not listed, add it first.",
        ),
    )  # fmt: skip
    source = forms.CharField(
        label=label("Căn cứ", "By what"), required=False, max_length=LONGEST["source"], help_text=_SOURCE
    )

    def __init__(self, *args: Any, body: Body, bodies: Bodies, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["successor_code"]
        others = [row for row in bodies.rows if row.pk != body.pk]
        chosen.choices = [("", say(NOBODY)), *body_choices(others)]


def body_choices(rows: Iterable[Body]) -> Choices:
    """Bodies to choose from, each code once, by the name that it bore last; ended ones with their day."""
    last = {row.code: row for row in sorted(rows, key=lambda row: row.valid_from) if _ever_was(row)}
    standing = [row for row in last.values() if row.valid_to is None]
    ended = [row for row in last.values() if row.valid_to is not None]
    return [(row.code, row.name) for row in standing] + [
        (row.code, str(UNTIL.fill(name=row.name, day=say_day(row.valid_to)))) for row in ended if row.valid_to
    ]


def area_written(units: Units, text: str, day: date) -> str:
    """The code of the one unit that somebody wrote, by name or code, from the lowest level up."""
    for found in _units_meant(units, text, day):
        if len(found) == 1:
            return found[0].code
        if found:
            raise ValidationError(str(SEVERAL.fill(text=text)))
    raise ValidationError(str(NO_UNIT.fill(text=text)))


def _units_meant(units: Units, text: str, day: date) -> Iterator[list[Unit]]:
    for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
        yield units_named(units, text, day, level)


def _ever_was(body: Body) -> bool:
    return body.valid_to is None or body.valid_from < body.valid_to


def area_name(unit: Unit | None) -> str:
    """A unit by its name; where there is none, everywhere."""
    return str(EVERYWHERE) if unit is None else unit.name


NOBODY = Text("– Chưa rõ, hoặc không có –", "– Not known, or nobody –")
UNTIL = Text("{name} (đã kết thúc ngày {day})", "{name} (ended on {day})")
NO_UNIT = Text(
    "“{text}” không phải đơn vị hành chính nào vào ngày đó. Ghi tên đầy đủ hoặc mã",
    "“{text}” is no administrative unit on that day. Write its full name or its code",
)
SEVERAL = Text(
    "Có nhiều nơi tên “{text}”. Ghi thêm tỉnh, như: Hợp Thành, Lào Cai; hoặc ghi mã",
    "Several places are called “{text}”. Add the province, such as: Hợp Thành, Lào Cai; or write the code",
)
