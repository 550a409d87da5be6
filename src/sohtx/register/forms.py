"""The filters of the list, read from its address: what is written wrongly asks for nothing less than it says."""

from datetime import date
from typing import Any

from django import forms

from sohtx.accounts.rights import Reach
from sohtx.areas.naming import units_named
from sohtx.core.codes import Kind, LegalStatus, Level, Sector
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT
from sohtx.register.directory.asking import EXISTING, OBSERVED_INACTIVE, Query, Sort, Span
from sohtx.register.directory.keeping import present_ground
from sohtx.register.directory.lines import ENDED
from sohtx.web.days import day_written
from sohtx.web.forms import PlainForm, label, say
from sohtx.web.working import today

ANY = label("Tất cả", "All")
YES_NO = (("", ANY), ("1", label("Có", "Yes")), ("0", label("Không", "No")))


class FilterForm(PlainForm):
    """What the list is narrowed by."""

    q = forms.CharField(required=False, max_length=200, label=label("Tìm", "Search"))
    kind = forms.ChoiceField(
        required=False,
        label=label("Loại hình", "Kind"),
        choices=[("", ANY), *((k.value, say(k.label)) for k in Kind)],
    )
    status = forms.ChoiceField(
        required=False,
        label=label("Tình trạng", "Status"),
        choices=[
            (EXISTING, label("Còn tồn tại", "Existing")),
            ("all", ANY),
            (ENDED, label("Đã kết thúc", "Ended")),
            (OBSERVED_INACTIVE, label("Thực tế ngừng hoạt động", "Observed inactive")),
            *((s.value, say(s.label)) for s in LegalStatus),
        ],
    )
    sector = forms.ChoiceField(
        required=False,
        label=label("Lĩnh vực", "Sector"),
        choices=[("", ANY), *((s.value, say(s.label)) for s in Sector)],
    )
    area = forms.CharField(
        required=False, max_length=200, label=label("Địa bàn (mới hoặc cũ)", "Area (new or old)")
    )
    member = forms.ChoiceField(
        required=False, label=label("Thành viên Liên minh", "Alliance member"), choices=YES_NO
    )
    born_from = forms.CharField(required=False, max_length=10, label=label("Thành lập từ", "Founded from"))
    born_to = forms.CharField(required=False, max_length=10, label=label("đến", "to"))
    on = forms.CharField(required=False, max_length=10, label=label("Tính đến ngày", "As of"))
    sort = forms.ChoiceField(
        required=False, label=label("Sắp xếp", "Order"),
        choices=[
            ("", label("Phù hợp nhất", "Best match")),
            ("name", label("Tên A–Y", "Name A–Y")), ("-name", label("Tên Y–A", "Name Y–A")),
            ("unit", label("Xã, phường", "Commune")), ("-unit", label("Xã, phường, ngược", "Commune, backwards")),
            ("-born", label("Mới thành lập", "Newest")), ("born", label("Lâu năm nhất", "Oldest")),
            ("code", label("Mã số", "Code")), ("-code", label("Mã số, ngược", "Code, backwards")),
        ],
    )  # fmt: skip

    def query(self, reach: Reach) -> Query:
        """The question to the directory; refuses a day or an area that nobody understands."""
        told: Any = {name: self.data.get(name, "").strip() for name in self.fields}
        sort = told["sort"] or Sort.BEST.value
        return Query(
            text=told["q"][:200],
            kinds=_some(told["kind"]),
            sectors=_some(told["sector"]),
            statuses=() if told["status"] == "all" else (told["status"] or EXISTING,),
            units=_units(told["area"]),
            is_alliance_member={"1": True, "0": False}.get(told["member"]),
            is_unnamed=self.data.get("named", "") == "0",
            born=Span(
                read_filter_day("born_from", told["born_from"]), read_filter_day("born_to", told["born_to"])
            ),
            on=read_filter_day("on", told["on"]),
            reach=reach,
            sort=_sort(sort.removeprefix("-")),
            is_descending=sort.startswith("-"),
            after=self.data.get("after", ""),
            before=self.data.get("before", ""),
        )


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _sort(text: str) -> Sort:
    return next((sort for sort in Sort if sort.value == text), Sort.BEST)


def read_filter_day(name: str, text: str) -> date | None:
    """A day of the address, written in any usual way; refuses what is none."""
    if not text:
        return None
    day = day_written(text)
    if day is None:
        raise refuse(NO_DAY, MEND_DAY, column=name, value=text)
    return day


def _units(text: str) -> tuple[str, ...]:
    """The units that a text means: a code or key, else every unit of any day and level of that name."""
    if not text:
        return ()
    day = today()
    units = present_ground(day).units
    if text in units.rows or units.resolve(text, day):
        return (text,)
    for level in (Level.PROVINCE, Level.COMMUNE):
        if found := units_named(units, text, day, level):
            return tuple(unit.key for unit in found)
    former = [unit.key for unit in units.in_order if unit.name.casefold() == text.casefold()]
    if not former:
        raise refuse(UNKNOWN_UNIT, MEND_UNIT, column="area", value=text)
    return tuple(former)


NO_DAY = Text("không phải ngày", "is not a day")
MEND_DAY = Text("viết ngày/tháng/năm, ví dụ 30/6/2023", "write day/month/year, such as 30/6/2023")
