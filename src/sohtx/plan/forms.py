"""Forms of targets and tasks. What must hold is said by the services, once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.core.numbers import read_decimal, write_decimal
from sohtx.core.numerals import say_day, say_number
from sohtx.core.refusal import Refusal
from sohtx.core.text import ENGLISH, Text, current_language
from sohtx.indicators.catalogue import INDICATORS
from sohtx.petitions.models import Conference
from sohtx.plan.codes import Word
from sohtx.plan.fold import THOUSAND, Mark, Terms
from sohtx.plan.queries import Bodies
from sohtx.plan.reading import Line
from sohtx.plan.services import LONGEST, NewTask
from sohtx.register.contact_forms import ServiceForm, said
from sohtx.support.log_codes import Field
from sohtx.web.days import DayField, day_written
from sohtx.web.forms import PlainForm, label, say
from sohtx.web.working import today

LONGEST_TEXT = 60_000
FIELDS = [("", "–"), *((field.value, say(field.label)) for field in Field)]
NOTE_WORDS = (Word.PROGRESS, Word.BLOCKED, Word.DONE, Word.CANCELLED, Word.REOPENED, Word.DROPPED)


def read_written(text: str, scale: int) -> int | None:
    """An amount as the reader's language writes it, in parts of ``scale``: 12,5 of thousandths is 12500.

    None for what is none, or has more decimals than the scale holds. Both languages' marks of thousands are read where
    every group has three digits.
    """
    thousands, point = (",", ".") if current_language() == ENGLISH else (".", ",")
    whole, _, decimals = text.strip().replace(" ", "").replace("\u00a0", "").partition(point)
    first, *groups = whole.split(thousands)
    if any(len(group) != 3 for group in groups) or (groups and not 1 <= len(first) <= 3):
        return None
    value = read_decimal("".join([first, *groups]) + (f".{decimals}" if decimals else ""))
    if value is None or value < 0 or (value * scale).denominator != 1:
        return None
    return int(value * scale)


class AmountField(forms.CharField):
    """An amount as people write it, kept as a whole number of parts of ``scale``."""

    def __init__(self, *, scale: int = 1, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        super().__init__(max_length=30, **kwargs)
        self._scale = scale
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off", "class": "short"}

    def prepare_value(self, value: Any) -> Any:
        """An amount to begin with, as it is written; what somebody typed stays as it is."""
        if not isinstance(value, int):
            return value
        exact = read_decimal(write_decimal(value, self._scale, 3))
        return say_number(exact)

    def clean(self, value: Any) -> int | None:
        """The amount meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        amount = read_written(text, self._scale)
        if amount is None:
            raise ValidationError(str(NOT_A_NUMBER))
        return amount


class TargetForm(ServiceForm):
    """A target of a year, and the paper that sets it."""

    indicator = forms.ChoiceField(label=label("Chỉ tiêu", "Indicator"), choices=())
    area_code = forms.ChoiceField(label=label("Địa bàn", "Area"), choices=(), required=False)
    period = forms.CharField(
        label=label("Năm kế hoạch", "Year"), max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip
    value = forms.CharField(
        label=label("Chỉ tiêu được giao", "What it has to come to"), max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "short"}),
        help_text=label(
            "Theo đơn vị tính của chỉ tiêu; tiền ghi theo triệu đồng.",
            "In the indicator's unit; money in million đồng.",
        ),
    )  # fmt: skip
    document_no = forms.CharField(
        label=label("Số văn bản giao hoặc điều chỉnh", "Number of the paper that sets or revises it"),
        max_length=200,
    )
    decided_on = DayField(label=label("Ngày ký", "Signed on"))

    def __init__(self, *args: Any, areas: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["indicator"]
        chosen.choices = [("", "–"), *((i.code, f"{i.label} ({i.unit.label})") for i in INDICATORS.values())]
        area: Any = self.fields["area_code"]
        area.choices = list(areas)


class TermsForm(ServiceForm):
    """What a task asks for."""

    content = forms.CharField(
        label=label("Nội dung nhiệm vụ", "What has to be done"), max_length=LONGEST["content"],
        widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
    )  # fmt: skip
    product = forms.CharField(
        label=label("Sản phẩm", "Product"), max_length=LONGEST["product"], required=False,
        help_text=label("Văn bản, lớp học, mô hình… phải có khi xong.", "What there is to show when it is done."),
    )  # fmt: skip
    quantity = AmountField(label=label("Số lượng", "Quantity"), scale=THOUSAND)
    unit = forms.CharField(
        label=label("Đơn vị tính", "Unit"), max_length=LONGEST["unit"], required=False,
        widget=forms.TextInput(attrs={"class": "short"}),
    )  # fmt: skip
    field = forms.ChoiceField(label=label("Lĩnh vực công tác", "Field of work"), choices=FIELDS)
    lead_code = forms.ChoiceField(label=label("Cơ quan chủ trì", "Lead"), choices=(), required=False)
    lead = forms.CharField(
        label=label("Hoặc bộ phận, đơn vị chủ trì khác", "Or somebody else who leads"),
        max_length=LONGEST["lead"], required=False,
    )  # fmt: skip
    partners = forms.CharField(
        label=label("Phối hợp", "Partners"), max_length=LONGEST["partners"], required=False
    )
    deadline = DayField(label=label("Thời hạn", "Deadline"))
    budget = AmountField(label=label("Kinh phí (đồng)", "Budget (đồng)"))
    budget_source = forms.CharField(
        label=label("Nguồn kinh phí", "Source of the budget"),
        max_length=LONGEST["budget_source"],
        required=False,
    )

    def __init__(self, *args: Any, bodies: Bodies, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lead: Any = self.fields["lead_code"]
        chosen = str(self.initial.get("lead_code", ""))
        offered = [(body.code, body.name) for body in bodies.offered(day)]
        if chosen and chosen not in dict(offered):  # one that has ended stays what was written
            body = bodies.on(chosen, day)
            offered.insert(0, (chosen, body.name if body else chosen))
        lead.choices = [("", "–"), *offered]

    def clean(self) -> dict[str, Any]:
        """A task is led by one: the body chosen, or whoever is written beside."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        if told.get("lead_code") and told.get("lead"):
            self.add_error("lead", str(ONE_LEAD))
        return told

    def terms(self) -> Terms:
        """What was written."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms._fields})


class TaskForm(TermsForm):
    """A new task."""

    begins_on = DayField(label=label("Bắt đầu từ ngày", "From"))
    conference = forms.ChoiceField(
        label=label("Theo hội nghị", "Of the conference"), choices=(), required=False
    )
    petition = forms.CharField(
        label=label("Mã đề xuất, kiến nghị", "Code of the petition"), max_length=40, required=False,
        help_text=label("Khi nhiệm vụ đặt ra để giải quyết một kiến nghị.", "Where the task is to settle one."),
    )  # fmt: skip
    document_no = forms.CharField(
        label=label("Số nghị quyết, văn bản giao", "Number of the resolution or paper"),
        max_length=LONGEST["document_no"], required=False,
    )  # fmt: skip
    document_on = DayField(label=label("Ngày của văn bản", "Day of the paper"), required=False)
    milestones = forms.CharField(
        label=label("Các mốc", "Milestones"), max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
        help_text=label("Mỗi dòng một mốc: 30/9/2023: nội dung.", "One a line: 30/9/2023: what is to be done."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        conference: Any = self.fields["conference"]
        conference.choices = conference_choices()

    def clean_milestones(self) -> list[tuple[date, str]]:
        """A day and a text a line."""
        found = []
        for line in self.cleaned_data["milestones"].splitlines():
            if not line.strip():
                continue
            day, _, text = line.partition(":")
            read = day_written(day.strip())
            if read is None or not text.strip():
                raise ValidationError(str(NOT_A_MILESTONE.fill(line=line.strip()[:80])))
            found.append((read, text.strip()))
        return found

    def task(self) -> NewTask:
        """What was written."""
        told = self.cleaned_data
        return NewTask(
            terms=self.terms(), begins_on=told["begins_on"], conference=told["conference"],
            petition=told["petition"].strip(), document_no=told["document_no"], document_on=told["document_on"],
            milestones=tuple(told["milestones"]),
        )  # fmt: skip

    def take(self, refusal: Refusal) -> None:
        """Put what a service refused under its field; what is wrong with a milestone under them all."""
        for problem in refusal.problems:
            column = "milestones" if problem.column in ("due_on", "text") else problem.column
            self.add_error(column if column in self.fields else None, said(problem))


class ChangeForm(TermsForm):
    """What a task shall ask for from now on, and why."""

    how = forms.ChoiceField(
        label=label("Sửa vì", "Why it is changed"), widget=forms.RadioSelect,
        choices=[
            (Word.ADJUSTED.value, label("Điều chỉnh, từ ngày ghi dưới đây", "Adjusted, from the day below on")),
            (Word.CORRECTED.value, label("Đính chính: trước đây ghi nhầm", "Corrected: it was written wrongly")),
        ],
    )  # fmt: skip
    on = DayField(label=label("Từ ngày", "From"))
    reason = forms.CharField(
        label=label("Lý do", "Reason"),
        max_length=LONGEST["text"],
        widget=forms.Textarea(attrs={"rows": 2, "class": "low"}),
    )
    document_no = forms.CharField(
        label=label("Số văn bản cho phép", "Number of the paper"),
        max_length=LONGEST["document_no"],
        required=False,
    )
    document_on = DayField(label=label("Ngày của văn bản", "Day of the paper"), required=False)


class NoteForm(ServiceForm):
    """What became of a task."""

    word = forms.ChoiceField(label=label("Tình hình", "How it stands"), choices=())
    on = DayField(label=label("Ngày", "Day"))
    percent = forms.CharField(
        label=label("Tiến độ (%)", "Done (%)"), max_length=3, required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "short"}),
    )  # fmt: skip
    quantity = AmountField(
        label=label("Khối lượng đã làm (lũy kế)", "Done since the beginning"), scale=THOUSAND
    )
    milestone = forms.ChoiceField(
        label=label("Mốc đạt được", "Milestone reached"), choices=(), required=False
    )
    text = forms.CharField(
        label=label("Diễn giải, lý do, vướng mắc", "What was done, why, what blocks it"), max_length=LONGEST["text"],
        required=False, widget=forms.Textarea(attrs={"rows": 3, "class": "low"}),
    )  # fmt: skip
    document_no = forms.CharField(
        label=label("Số văn bản", "Paper number"), max_length=LONGEST["document_no"], required=False
    )
    document_on = DayField(label=label("Ngày của văn bản", "Day of the paper"), required=False)

    def __init__(self, *args: Any, marks: Iterable[Mark], is_open: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("on", today())
        word: Any = self.fields["word"]
        offered = [w for w in NOTE_WORDS if (w is Word.REOPENED) != is_open]
        word.choices = [(w.value, say(w.label)) for w in offered]
        milestone: Any = self.fields["milestone"]
        milestone.choices = [
            ("", "–"),
            *(
                (str(m.step.key), f"{say_day(m.step.due_on)}: {m.step.text[:80]}")
                for m in marks
                if not m.reached_on
            ),
        ]

    def clean_percent(self) -> int | None:
        """A whole per cent."""
        text: str = self.cleaned_data["percent"].strip().removesuffix("%")
        if not text:
            return None
        if not (text.isascii() and text.isdecimal()):
            raise ValidationError(str(NOT_A_NUMBER))
        return int(text)

    def note(self) -> dict[str, Any]:
        """What was written, as the service takes it."""
        told = dict(self.cleaned_data)
        return told | {
            "word": Word.of(told["word"]),
            "milestone": int(told["milestone"]) if told["milestone"] else None,
        }


class MilestoneForm(ServiceForm):
    """A milestone."""

    due_on = DayField(label=label("Ngày", "Day"))
    text = forms.CharField(label=label("Việc phải xong", "What has to be done"), max_length=LONGEST["text"])


class VoidForm(ServiceForm):
    """Why a note is voided."""

    reason = forms.CharField(
        label=label("Lý do hủy ghi nhận", "Why it is voided"), max_length=LONGEST["text"]
    )


class TextForm(PlainForm):
    """The text of a resolution, and from what the tasks stem."""

    text = forms.CharField(
        label=label("Nội dung nghị quyết, thông báo kết luận", "Text of the resolution or conclusions"),
        max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=label(
            "Dán nguyên văn; mỗi dòng có số thứ tự hoặc gạch đầu dòng thành một nhiệm vụ đề xuất.",
            "Paste it as it is; each numbered or dashed line is proposed as a task.",
        ),
    )  # fmt: skip
    conference = forms.ChoiceField(
        label=label("Theo hội nghị", "Of the conference"), choices=(), required=False
    )
    document_no = forms.CharField(
        label=label("Số nghị quyết, văn bản", "Number of the resolution"),
        max_length=LONGEST["document_no"],
        required=False,
    )
    document_on = DayField(label=label("Ngày của văn bản", "Day of the paper"), required=False)
    begins_on = DayField(label=label("Bắt đầu từ ngày", "From"))
    deadline = DayField(
        label=label("Thời hạn chung", "Deadline of all"), required=False,
        help_text=label("Dùng cho dòng không nêu thời hạn.", "For lines that name none."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        conference: Any = self.fields["conference"]
        conference.choices = conference_choices()


class LineForm(TermsForm):
    """A proposed line: ticked, completed."""

    is_task = forms.BooleanField(label=label("Là nhiệm vụ", "Is a task"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("budget", "budget_source", "quantity", "unit"):
            del self.fields[name]

    def terms(self) -> Terms:
        """What was written."""
        told: Mapping[str, Any] = self.cleaned_data
        return Terms(**{name: told[name] for name in Terms._fields if name in told})


def line_initial(line: Line, bodies: Bodies, day: date, deadline: date | None) -> dict[str, Any]:
    """What the form of a proposed line begins with; a body that it names is chosen."""
    named = {body.name.casefold(): body.code for body in bodies.offered(day)}
    code = named.get(line.lead.casefold(), "")
    return {
        "is_task": True, "content": line.content, "lead_code": code,
        "lead": "" if code else line.lead[: LONGEST["lead"]],
        "partners": line.partners, "deadline": line.deadline or deadline,
    }  # fmt: skip


def conference_choices() -> list[tuple[str, str]]:
    """The conferences, the last first."""
    rows = Conference.objects.order_by("-held_on").values_list("code", "title", "held_on")[:60]
    return [("", "–"), *((code, f"{title} ({say_day(day)})") for code, title, day in rows)]


NOT_A_NUMBER = Text("Không phải số. Viết như 1.500 hoặc 12,5.", "Not a number. Write it like 1,500 or 12.5.")
ONE_LEAD = Text("Chỉ một nơi chủ trì: chọn cơ quan hoặc viết tên.", "One leads: choose a body or write who.")
NOT_A_MILESTONE = Text(
    "“{line}” chưa đúng: viết ngày/tháng/năm, dấu hai chấm rồi nội dung.",
    "“{line}” is no milestone: write day/month/year, a colon, then what is to be done.",
)
