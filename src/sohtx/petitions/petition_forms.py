"""Forms of petitions: raising one, and one form an act, made of the columns that the act fills."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms

from sohtx.areas.naming import full_name, units_named
from sohtx.core.codes import Code, Level
from sohtx.core.refusal import Problem
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT
from sohtx.petitions.codes import Act, Channel, Topic
from sohtx.petitions.rules import COLUMNS, LONGEST, RESULTS, Rule
from sohtx.petitions.services import LONGEST_NAME
from sohtx.register.contact_forms import ServiceForm
from sohtx.register.directory.keeping import present_ground
from sohtx.web.days import DayField
from sohtx.web.forms import label, say
from sohtx.web.working import today

Choices = Sequence[tuple[str, str]]
BY_OFFICE = tuple(channel for channel in Channel if channel is not Channel.PAGE)
"""How a petition comes that an officer writes down; those who write their own send it by the page."""
AREA_LEVELS = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


def coded(codes: Iterable[Code]) -> list[tuple[str, Any]]:
    """What there is to choose from in a code list."""
    return [(code.value, say(code.label)) for code in codes]


def _long_text(name: Any, help_text: Any = "", *, rows: int = 4, is_needed: bool = True) -> forms.CharField:
    return forms.CharField(
        label=name, max_length=LONGEST["text"], widget=forms.Textarea(attrs={"rows": rows}),
        required=is_needed, help_text=help_text,
    )  # fmt: skip


def _day(value: date) -> str:
    return f"{value.day}/{value.month}/{value.year}"


class RaiseForm(ServiceForm):
    """A petition. Of one who writes for a single organization only the words are asked."""

    text = _long_text(
        label("Nội dung", "What it says"),
        label(
            "Một việc, nêu rõ ở đâu, đề nghị gì. Nhiều việc thì ghi từng việc, hoặc tách sau.",
            "One matter: where, and what is asked for. Write several one by one, or split them later.",
        ),
    )
    topic = forms.ChoiceField(label=label("Chủ đề", "Topic"), choices=[("", "–"), *coded(Topic)])
    organizations = forms.CharField(
        label=label("Tổ chức nêu", "Organizations that raise it"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=label(
            "Mỗi dòng một tổ chức: mã đơn vị, mã số thuế hoặc tên đầy đủ.",
            "One a line: identifier, tax code or full name.",
        ),
    )  # fmt: skip
    names = forms.CharField(
        label=label("Người, cơ quan khác nêu", "Others who raise it"), required=False, max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=label(
            "Mỗi dòng một tên. Chỉ cán bộ theo dõi xem được tên cá nhân.",
            "One name a line. Names of people are seen only by those who follow petitions.",
        ),
    )  # fmt: skip
    channel = forms.ChoiceField(label=label("Nguồn", "How it came"), choices=coded(BY_OFFICE))
    raised_on = DayField(label=label("Ngày nêu", "Raised on"))
    area = forms.CharField(
        label=label("Địa bàn", "Area"), required=False, max_length=200,
        help_text=label(
            "Tên xã, phường, huyện (nếu còn) hoặc tỉnh vào ngày nêu. Để trống: nơi tổ chức đầu tiên có trụ sở.",
            "The commune, district (while there were) or province of that day. Blank: where the first organization is.",
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, is_own: bool = False, is_office: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("raised_on", _day(today()))
        self.initial.setdefault("channel", Channel.LETTER)  # what is raised in the hall is written there
        if not is_office:
            del self.fields["channel"], self.fields["raised_on"]
        if is_own:
            del self.fields["organizations"], self.fields["names"], self.fields["area"]

    def lines(self, name: str) -> list[str]:
        """The lines of a field, without the empty ones."""
        return [line.strip() for line in self.cleaned_data.get(name, "").splitlines() if line.strip()]


def area_named(text: str, day: date) -> str | Problem:
    """The code of the unit of a day that a text means; what is wrong, where it means none or several."""
    units = present_ground(today()).units
    for level in AREA_LEVELS:
        found = units_named(units, text, day, level)
        if len(found) == 1:
            return found[0].code
        if found:
            shown = "; ".join(f"{full_name(units, unit, day)} ({unit.code})" for unit in found[:8])
            return Problem(SEVERAL.fill(units=shown), MEND_SEVERAL, column="area", value=text)
    return Problem(UNKNOWN_UNIT, MEND_UNIT, column="area", value=text)


class StepForm(ServiceForm):
    """What an act asks for. ``bodies`` are those to choose from on the day."""

    def __init__(self, *args: Any, rule: Rule, bodies: Choices = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rule = rule
        self.fields["on"] = DayField(label=label("Ngày thực hiện", "Done on"))
        self.initial.setdefault("on", _day(today()))
        for column in rule.columns:
            self.fields[column] = self._field(column, bodies)
        for name, field in self.fields.items():  # several acts may stand on one page
            field.widget.attrs["id"] = f"id_{rule.act}_{name}"

    def _field(self, column: str, bodies: Choices) -> forms.Field:
        name, act = say(COLUMNS[column]), self.rule.act
        is_needed = column in self.rule.needs and act is not Act.REFERRED
        if column == "text":
            return _long_text(name, rows=3, is_needed=is_needed)
        if column in ("document_on", "due_on"):
            return DayField(label=name, required=is_needed)
        if column in ("body_code", "topic", "result"):
            first = {"body_code": BY_COMPETENCE if act is Act.REFERRED else None, "result": NO_CHOICE}.get(
                column
            )
            offered = {"body_code": bodies, "topic": coded(Topic), "result": coded(RESULTS.get(act, ()))}[
                column
            ]
            choices = [*([("", say(first))] if first else []), *offered]
            return forms.ChoiceField(label=name, choices=choices, required=is_needed or column != "body_code")
        longest, help_text = (40, INTO_HELP) if column == "into" else (LONGEST["document_no"], None)
        if act is Act.REFERRED:
            help_text = OWN_HELP
        return forms.CharField(
            label=name, max_length=longest, required=is_needed, help_text=say(help_text) if help_text else ""
        )

    @property
    def has_papers(self) -> bool:
        """Whether a paper may come with it."""
        return "document_no" in self.rule.columns


class PartsForm(ServiceForm):
    """The single matters of a petition, each with its topic."""

    MOST = 6

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, self.MOST + 1):
            self.fields[f"text{number}"] = _long_text(
                say(MATTER.fill(number=number)), rows=2, is_needed=number < 3
            )
            self.fields[f"topic{number}"] = forms.ChoiceField(
                label=say(TOPIC_OF.fill(number=number)), choices=coded(Topic), required=False
            )
            for name in (f"text{number}", f"topic{number}"):
                self.fields[name].widget.attrs["id"] = f"id_{name}"

    def pairs(self) -> list[tuple[Any, Any]]:
        """The fields, matter by matter."""
        return [(self[f"text{number}"], self[f"topic{number}"]) for number in range(1, self.MOST + 1)]


class VoidForm(ServiceForm):
    """Why a step is voided."""

    text = forms.CharField(label=label("Lý do hủy ghi nhận", "Why it is voided"), max_length=LONGEST["text"])


class JoinForm(ServiceForm):
    """Another who raised it."""

    organization = forms.CharField(
        label=label("Tổ chức", "Organization"), required=False, max_length=300,
        help_text=label("Mã đơn vị, mã số thuế hoặc tên đầy đủ.", "Identifier, tax code or full name."),
    )  # fmt: skip
    name = forms.CharField(
        label=label("Hoặc người, cơ quan khác", "Or somebody else"), required=False, max_length=LONGEST_NAME
    )
    raised_on = DayField(label=label("Ngày nêu", "Raised on"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("raised_on", _day(today()))


NO_CHOICE = Text("–", "–")
BY_COMPETENCE = Text("– theo bảng thẩm quyền –", "– by the table of competences –")
OWN_HELP = Text("Chỉ để trống khi Liên minh tự giải quyết.", "Blank only where the Alliance answers itself.")
INTO_HELP = Text("Mã của việc trùng, ví dụ KN-2023-001.", "The code of the duplicate, such as KN-2023-001.")
MATTER = Text("Việc thứ {number}", "Matter {number}")
TOPIC_OF = Text("Chủ đề của việc thứ {number}", "Topic of matter {number}")
SEVERAL = Text("nhiều địa bàn cùng tên: {units}", "several areas bear this name: {units}")
MEND_SEVERAL = Text("ghi mã trong ngoặc", "give the code in brackets")
