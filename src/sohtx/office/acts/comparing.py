"""How an organization stands before an act and after it, line by line, as a reader reads it."""

from fractions import Fraction
from typing import NamedTuple

from sohtx.areas.naming import full_name
from sohtx.core.codes import LegalStatus, Sector
from sohtx.core.numerals import say_day, say_number
from sohtx.core.text import Text
from sohtx.core.units import Units
from sohtx.figures.previewing import Stood
from sohtx.register.fold import State

DASH = "–"
SECTORS = {code.value: code.label for code in Sector}
STATUSES = {code.value: code.label for code in LegalStatus}


class Line(NamedTuple):
    """One thing, before and after."""

    label: str
    before: str
    after: str


def compare(stood: Stood, units: Units) -> list[Line]:
    """The lines of an organization; those that say nothing on either side are left out, and of one that ends all."""
    if stood.after is None:
        return [Line(str(LABELS[0]), _told(stood.before, units)[0], str(ENDED))]
    before, after = _told(stood.before, units), _told(stood.after, units)
    return [
        Line(str(label), *pair)
        for label, *pair in zip(LABELS, before, after, strict=True)
        if pair != [DASH, DASH]
    ]


def _told(state: State | None, units: Units) -> list[str]:
    if state is None:
        return [str(NOT_YET), *[DASH] * (len(LABELS) - 1)]
    unit = units.rows.get(state.unit)
    capital = state.charter_capital
    return [
        str(STATUSES.get(state.status, state.status)),
        state.name or DASH,
        state.tax_code or DASH,
        full_name(units, unit, min(state.valid_from, unit.valid_to)) if unit else DASH,
        state.address or DASH,
        str(SECTORS.get(state.sector, state.sector or DASH)),
        DASH if capital is None else say_number(Fraction(capital, 1000)),
        say_day(state.born_on),
        str(_MARKS[state.is_observed_active]),
        str(_MARKS[state.is_alliance_member]),
        str(len(state.unions)) if state.unions else DASH,
    ]


_MARKS = {None: Text(DASH, DASH), True: Text("Có", "Yes"), False: Text("Không", "No")}
NOT_YET, ENDED = Text("Chưa có", "Not yet"), Text("Đã kết thúc", "Ended")
LABELS = (
    Text("Tình trạng", "Status"),
    Text("Tên", "Name"),
    Text("Mã số", "Code"),
    Text("Xã, phường", "Commune"),
    Text("Địa chỉ", "Address"),
    Text("Lĩnh vực", "Sector"),
    Text("Vốn điều lệ (triệu đồng)", "Charter capital (million đồng)"),
    Text("Ngày thành lập", "Founded on"),
    Text("Thực tế đang hoạt động", "Observed active"),
    Text("Thành viên Liên minh", "Member of the Alliance"),
    Text("Số liên hiệp tham gia", "Unions that it belongs to"),
)
