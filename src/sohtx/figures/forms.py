"""The form above figures: what is asked, where, of when, by what; and the three clocks."""

from collections.abc import Sequence
from typing import Any

from django import forms

from sohtx.core.codes import Level
from sohtx.core.period import Length, Period
from sohtx.core.text import Text
from sohtx.figures.pages.wanted import Compare, Wanted
from sohtx.indicators import business, capital, people, registered
from sohtx.indicators.declare import Indicator
from sohtx.indicators.question import Impute
from sohtx.web.forms import PlainForm, label
from sohtx.web.jinja import period_name
from sohtx.web.working import running_half

THEMES: tuple[tuple[Text, Sequence[Indicator]], ...] = (
    (Text("Tổ chức và biến động", "Organizations and what happened to them"), registered.INDICATORS),
    (Text("Thành viên, lao động, cán bộ", "Members, workers, managers"), people.INDICATORS),
    (Text("Vốn và vay", "Capital and loans"), capital.INDICATORS),
    (Text("Kết quả kinh doanh", "Business"), business.INDICATORS),
)
HALVES, YEARS, QUARTERS, MONTHS = 10, 5, 8, 12
BREAKDOWNS = (
    ("", Text("Không chia", "Nothing")),
    ("area", Text("Địa bàn", "Area")),
    ("sector", Text("Lĩnh vực", "Sector")),
    ("kind", Text("Loại hình", "Kind")),
)
Choices = list[tuple[str, Any]]


class AskForm(PlainForm):
    """The controls of a question. It only shows what an address says: what is wrong there is said by its reader."""

    indicator = forms.ChoiceField(label=label("Chỉ tiêu", "Indicator"))
    area = forms.ChoiceField(label=label("Địa bàn", "Area"))
    period = forms.ChoiceField(label=label("Kỳ", "Period"))
    by_1 = forms.ChoiceField(label=label("Chia theo", "Broken down by"))
    by_2 = forms.ChoiceField(label=label("và theo", "and by"))
    compare = forms.ChoiceField(label=label("So với", "Compared with"))
    level = forms.ChoiceField(label=label("Chia địa bàn đến", "Areas down to"))
    on = forms.CharField(label=label("Tính đến ngày", "As of"), required=False)
    known = forms.CharField(
        label=label("Số liệu cập nhật đến", "As known at"),
        required=False,
        help_text=label("Bỏ trống: đến lúc này.", "Empty: until now."),
    )
    geography = forms.CharField(
        label=label("Theo đơn vị hành chính ngày", "In the administrative units of"), required=False
    )
    impute = forms.ChoiceField(
        label=label("Ước bổ sung cho đơn vị chưa báo cáo", "Imputation of those not reported")
    )
    submitted = forms.BooleanField(
        label=label("Tính cả phiếu đã gửi, chưa duyệt", "Include returns submitted and not yet accepted"),
        required=False,
    )

    def __init__(self, wanted: Wanted, areas: Choices) -> None:
        by = (*wanted.by, "", "")
        given = {
            **{
                name: getattr(wanted, name)
                for name in ("area", "period", "level", "on", "known", "geography")
            },
            "impute": wanted.impute,
            "submitted": wanted.submitted,
            "compare": wanted.compare.value,
            "indicator": next(iter(wanted.indicators), ""),
            "by_1": by[0],
            "by_2": by[1],
        }
        super().__init__(initial=given)
        self._choose("indicator", indicator_choices())
        self._choose("area", areas)
        self._choose("period", period_choices(wanted.period))
        for name in ("by_1", "by_2"):
            self._choose(name, [(code, str(words)) for code, words in BREAKDOWNS])
            self.fields[name].widget.attrs["name"] = "by"
        self._choose("compare", [(compare.value, str(compare.label)) for compare in Compare])
        levels = (Level.PROVINCE, Level.COMMUNE)
        self._choose("level", [(level.value, str(level.label)) for level in levels])
        self._choose("impute", [(how.value, str(IMPUTES[how])) for how in Impute])
        for name in ("on", "known", "geography"):
            text = str(given[name])
            is_day = not text or (len(text) == 10 and text[4:5] == "-")
            self.fields[name].widget.input_type = "date" if is_day else "text"

    def _choose(self, name: str, choices: Choices) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]

    def add_prefix(self, field_name: str) -> str:
        """Both breakdowns are sent under one name, as addresses have them."""
        return "by" if field_name.startswith("by_") else super().add_prefix(field_name)


def indicator_choices() -> Choices:
    """All indicators, by theme."""
    return [
        (str(theme), [(indicator.code, str(indicator.label)) for indicator in indicators])
        for theme, indicators in THEMES
    ]


def period_choices(chosen: str) -> Choices:
    """The last periods of each length; the chosen one among them."""
    latest = running_half()
    year = Period(latest.year, Length.YEAR)
    quarter = Period(latest.year, Length.QUARTER, 2 * latest.number)
    month = Period(latest.year, Length.MONTH, 6 * latest.number)
    groups = [
        (Text("6 tháng", "Half-years"), latest, HALVES),
        (Text("Năm", "Years"), year, YEARS),
        (
            Text("Năm báo cáo theo luật", "Legal reporting years"),
            Period(latest.year, Length.LEGAL_YEAR),
            YEARS,
        ),
        (Text("Quý", "Quarters"), quarter, QUARTERS),
        (Text("Tháng", "Months"), month, MONTHS),
    ]
    found: Choices = [
        (str(name), [(str(p), period_name(p)) for p in (first.before(back) for back in range(count))])
        for name, first, count in groups
    ]
    if chosen not in {code for _, group in found for code, _ in group}:
        found.insert(0, (chosen, period_name(Period.parse(chosen)) if Period.is_code(chosen) else chosen))
    return found


IMPUTES = {
    Impute.NONE: Text("Không ước", "None"),
    Impute.CARRY: Text("Giữ số kỳ trước (chỉ số thời điểm)", "Carry the earlier value (stocks only)"),
    Impute.RATIO: Text(
        "Theo tốc độ tăng của các đơn vị cùng lĩnh vực", "By the growth of those of the same sector"
    ),
}
