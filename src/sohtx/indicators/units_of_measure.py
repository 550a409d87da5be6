"""Units of measure, each with the scale of the whole numbers that hold its values."""

from dataclasses import dataclass

from sohtx.core.text import Text


@dataclass(frozen=True, slots=True)
class UnitOfMeasure:
    """``scale`` is how many of the stored whole number make one: 1 for persons, 1000 for million đồng."""

    code: str
    label: Text
    scale: int = 1


ORGANIZATION = UnitOfMeasure("organization", Text("đơn vị", "organizations"))
MEMBERSHIP = UnitOfMeasure("membership", Text("thành viên", "memberships"))
PERSON = UnitOfMeasure("person", Text("người", "persons"))
MILLION_VND = UnitOfMeasure("million_vnd", Text("triệu đồng", "million đồng"), 1000)
MILLION_VND_PER_MONTH = UnitOfMeasure(
    "million_vnd_per_month", Text("triệu đồng/tháng", "million đồng a month"), 1000
)
PERCENT = UnitOfMeasure("%", Text("%", "%"))
PERCENTAGE_POINTS = UnitOfMeasure("pp", Text("điểm phần trăm", "percentage points"))
