"""Forms of conferences. What must hold is said by the services, once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.core.period import Period
from sohtx.core.text import Text
from sohtx.ledger.papers import ACCEPTED
from sohtx.petitions import conference_papers, conference_services
from sohtx.petitions.codes import PaperKind, Part
from sohtx.petitions.conference_papers import Described
from sohtx.petitions.conference_services import AgendaLine, Particulars
from sohtx.petitions.models import AgendaItem, Conference, ConferencePaper
from sohtx.register.contact_forms import ServiceForm
from sohtx.web.days import DayField
from sohtx.web.forms import label, say
from sohtx.web.jinja import period_name

_TIME = re.compile(r"(\d{1,2})\s*[:hHgG.]\s*(\d{2})?", re.ASCII)
BLANK_ITEMS = 5
A_LINE = label("Họ tên; chức vụ; đơn vị", "Name; position; organization")


def time_written(text: str) -> time | None:
    """The time of day that somebody wrote: 7:30, 7h30, 14g; None for what is none."""
    found = _TIME.fullmatch(text.strip())
    if not found or int(found[1]) > 23 or int(found[2] or 0) > 59:
        return None
    return time(int(found[1]), int(found[2] or 0))


class TimeField(forms.CharField):
    """A time of day as people write it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=10, **kwargs)
        self.widget.attrs |= {"class": "short", "placeholder": "7:30"}

    def prepare_value(self, value: Any) -> Any:
        """A time to begin with, as people write it."""
        return say_time(value) if isinstance(value, time) else value

    def clean(self, value: Any) -> time | None:
        """The time meant."""
        text = super().clean(value).strip()
        if not text:
            return None
        found = time_written(text)
        if found is None:
            raise ValidationError(str(NO_TIME))
        return found


def say_time(value: time | None) -> str:
    """A time of day as it is written."""
    return f"{value.hour}:{value.minute:02}" if value else ""


class ParticularsForm(ServiceForm):
    """What is laid down of a conference."""

    body = forms.CharField(
        label=label("Hội nghị của", "Conference of"), max_length=conference_services.LONGEST["body"],
        help_text=label("Như: Ban Chấp hành Liên minh Hợp tác xã tỉnh.", "Such as: Executive Committee."),
    )  # fmt: skip
    ordinal = forms.IntegerField(
        label=label("Lần thứ", "Number"),
        required=False,
        widget=forms.TextInput(attrs={"class": "short", "inputmode": "numeric"}),
    )
    is_enlarged = forms.BooleanField(label=label("Mở rộng", "Enlarged"), required=False)
    term = forms.CharField(
        label=label("Khóa, nhiệm kỳ", "Term"), required=False, max_length=conference_services.LONGEST["term"],
        help_text=label("Như: khóa VI, nhiệm kỳ 2020–2025.", "Such as: term VI, 2020–2025."),
    )  # fmt: skip
    held_on = DayField(label=label("Ngày họp", "Held on"))
    begins_at = TimeField(label=label("Giờ khai mạc", "Begins at"), required=False)
    place = forms.CharField(
        label=label("Địa điểm", "Place"), required=False, max_length=conference_services.LONGEST["place"]
    )
    period = forms.ChoiceField(label=label("Sơ kết, tổng kết kỳ", "Looks back on"))
    title = forms.CharField(
        label=label("Tên gọi trên văn bản", "Title on papers"), required=False,
        max_length=conference_services.LONGEST["title"], widget=forms.Textarea(attrs={"rows": 2, "class": "low"}),
        help_text=label("Để trống thì ghép từ các dòng trên.", "Left blank, it is made of the lines above."),
    )  # fmt: skip

    def __init__(self, *args: Any, periods: Iterable[Period] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["period"].choices = [(str(one), period_name(one)) for one in periods]  # type: ignore[attr-defined]

    def particulars(self) -> Particulars:
        """What was written."""
        return Particulars(**self.cleaned_data)


def shown(conference: Conference) -> dict[str, Any]:
    """A conference as its form shows it; a title that was made of the other lines is made anew."""
    told = Particulars(**{name: getattr(conference, name) for name in Particulars._fields})
    is_usual = told.title == conference_services.usual_title(told)
    return told._asdict() | ({"title": ""} if is_usual else {})


class AgendaSheet:
    """The agenda as a table of fields: what stands, and blank lines beneath."""

    def __init__(self, lines: Sequence[Mapping[str, str]]) -> None:
        self.lines = [*lines, *({"time": "", "title": "", "presenter": ""} for _ in range(BLANK_ITEMS))]
        self.problems: list[str] = []

    @classmethod
    def of(cls, items: Iterable[AgendaItem]) -> "AgendaSheet":
        """What stands."""
        return cls(
            [{"time": say_time(i.begins_at), "title": i.title, "presenter": i.presenter} for i in items]
        )

    @classmethod
    def sent(cls, data: Any) -> "AgendaSheet":
        """What was sent, without its blank lines."""
        columns = [data.getlist(name) for name in ("time", "title", "presenter")]
        rows = [
            dict(zip(("time", "title", "presenter"), cells, strict=True))
            for cells in zip(*columns, strict=False)
        ]
        return cls([row for row in rows if any(cell.strip() for cell in row.values())])

    def read(self) -> list[AgendaLine]:
        """The lines that were written; what is no time is noted under ``problems``."""
        found = []
        for row in self.lines:
            if any(cell.strip() for cell in row.values()):
                begins_at = time_written(row["time"])
                if row["time"].strip() and begins_at is None:
                    self.problems.append(f"“{row['time']}” {NO_TIME}")
                found.append(AgendaLine(row["title"], begins_at, row["presenter"]))
        return found


class ConclusionsForm(ServiceForm):
    """What the chair concluded."""

    conclusions = forms.CharField(
        label=label("Kết luận của chủ trì", "What the chair concluded"), required=False,
        max_length=conference_services.LONGEST_CONCLUSIONS, widget=forms.Textarea(attrs={"rows": 16}),
        help_text=label(
            "Mỗi ý một dòng; vào biên bản, nghị quyết và thông báo kết luận.",
            "A line each; it goes into the minutes, the resolution and the notice.",
        ),
    )  # fmt: skip


class InviteForm(ServiceForm):
    """People to invite, a line each."""

    lines = forms.CharField(
        label=label("Người được mời, mỗi người một dòng", "Who is invited, a line each"), max_length=200_000,
        widget=forms.Textarea(attrs={"rows": 5, "placeholder": A_LINE}),
        help_text=label(
            "Gõ, hoặc dán ba cột từ Excel: họ tên, chức vụ, đơn vị (tên, mã hoặc mã số thuế).",
            "Type, or paste three columns from Excel: name, position, organization (name, code or tax code).",
        ),
    )  # fmt: skip
    part = forms.ChoiceField(
        label=label("Thành phần", "As"),
        choices=[(one.value, say(one.label)) for one in Part],
        initial=Part.DELEGATE.value,
    )


class PaperForm(ServiceForm):
    """A paper or photo, with what is said of it."""

    papers = forms.FileField(
        label=label("Tệp", "File"), required=False, widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text=label(
            "Ảnh JPG, PNG, WebP hoặc tệp PDF; tối đa 10 MB. Vị trí chụp và thông tin máy được bỏ khỏi ảnh.",
            "A JPG, PNG or WebP picture, or a PDF; at most 10 MB. Place and camera are taken out of pictures.",
        ),
    )  # fmt: skip
    kind = forms.ChoiceField(
        label=label("Loại", "Kind"), choices=[(one.value, say(one.label)) for one in PaperKind]
    )
    caption = forms.CharField(
        label=label("Chú thích, trích yếu", "Caption"), required=False, max_length=conference_papers.LONGEST["caption"],
        help_text=label("Ảnh phải có. Ghi ai, việc gì.", "A photo needs one: who, and what they do."),
    )  # fmt: skip
    alt = forms.CharField(
        label=label("Lời tả ảnh cho người không nhìn thấy", "Words for one who does not see the photo"), required=False,
        max_length=conference_papers.LONGEST["alt"], widget=forms.Textarea(attrs={"rows": 2, "class": "low"}),
    )  # fmt: skip
    document_no = forms.CharField(
        label=label("Số, ký hiệu văn bản", "Number of the paper"), required=False,
        max_length=conference_papers.LONGEST["document_no"],
    )  # fmt: skip
    document_on = DayField(label=label("Ngày văn bản", "Day of the paper"), required=False)

    def described(self) -> Described:
        """What is said of the paper."""
        return Described(**{name: self.cleaned_data[name] for name in Described._fields})


def shown_paper(paper: ConferencePaper) -> dict[str, Any]:
    """A paper as its form shows it."""
    return {name: getattr(paper, name) for name in Described._fields}


NO_TIME = Text("không phải giờ trong ngày; viết như 7:30", "is no time of day; write it like 7:30")
