"""Fields that read what people write (5/7/2025, "xã Bản Hồ", 1.234,5) and say what they did not understand."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from sohtx.accounts.rights import WHOLE, Reach
from sohtx.areas.naming import SHOWN, full_name, units_named
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.register.directory.asking import Query
from sohtx.register.directory.finding import Row, find
from sohtx.web.working import today

MOST = 10**15
_VIETNAMESE = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?|-?\d+(,\d+)?", re.ASCII)
_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_COUNT = re.compile(r"\d{1,3}(\.\d{3})+|\d{1,9}", re.ASCII)
_GROUPED = re.compile(r"-?\d{1,3}(\.\d{3})+", re.ASCII)


class AmountField(forms.CharField):
    """An amount in million đồng, with a comma before decimals or a point where nothing else can be meant."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs |= {"class": "short", "inputmode": "decimal"}

    def clean(self, value: Any) -> Fraction | None:
        """The amount, exactly."""
        text = super().clean(value).strip().replace("\u00a0", "").replace(" ", "")
        if not text:
            return None
        amount = read_amount(text)
        if abs(amount) >= MOST:
            raise ValidationError(str(NO_AMOUNT))
        if (amount * 1000).denominator != 1:
            raise ValidationError(str(TOO_FINE))
        return amount


def read_amount(text: str) -> Fraction:
    """An amount as Vietnamese is written (1.234,5); a point stands for decimals where it cannot part thousands."""
    if _VIETNAMESE.fullmatch(text):
        return Fraction(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text) and not _GROUPED.fullmatch(text):
        return Fraction(text)
    raise ValidationError(str(NO_AMOUNT))


class CountField(forms.CharField):
    """A whole number of people or things, with or without points between thousands."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, **kwargs)
        self.widget.attrs |= {"class": "short", "inputmode": "numeric"}

    def clean(self, value: Any) -> int | None:
        """The number."""
        text = super().clean(value).strip()
        if not text:
            return None
        if not _COUNT.fullmatch(text):
            raise ValidationError(str(NO_COUNT))
        return int(text.replace(".", ""))


class UnitField(forms.CharField):
    """A commune by its code or name, in force on the day of the act."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=200, **kwargs)

    def unit_on(self, units: Units, text: str, day: date) -> Unit:
        """The unit meant on a day; refuses none and several, naming what there is to choose from."""
        found = units_named(units, text, day)
        if not found:
            raise ValidationError(str(NO_UNIT))
        if len(found) > 1:
            shown = "; ".join(f"{full_name(units, unit, day)} ({unit.code})" for unit in found[:SHOWN])
            raise ValidationError(str(MANY_UNITS.fill(units=shown)))
        return found[0]


class OrganizationField(forms.CharField):
    """An organization by its identifier, tax code or name."""

    def __init__(self, *, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        self._kinds = kinds
        super().__init__(max_length=300, **kwargs)

    def clean(self, value: Any) -> Row | None:
        """The organization meant."""
        text = super().clean(value).strip()
        return find_organization(text, self._kinds) if text else None


class OrganizationsField(forms.CharField):
    """Several organizations, a line each."""

    widget = forms.Textarea(attrs={"rows": 3})

    def __init__(self, *, kinds: tuple[str, ...] = (), reach: Reach = WHOLE, **kwargs: Any) -> None:
        self._kinds, self._reach = kinds, reach
        super().__init__(max_length=3_000, **kwargs)

    def clean(self, value: Any) -> list[Row]:
        """The organizations meant, in their order, each once."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        found = {
            row.org_id: row for row in (find_organization(line, self._kinds, self._reach) for line in lines)
        }
        return list(found.values())


def find_organization(text: str, kinds: tuple[str, ...] = (), reach: Reach = WHOLE) -> Row:
    """The one existing organization within reach that a text means; refuses none and several, naming what there is."""
    asked = Query(text=text, kinds=kinds, statuses=("existing",), size=SHOWN, reach=reach)
    page = find(asked, today=today())
    exact = [row for row in page.rows if text in (row.org_id, row.tax_code, row.name)]
    found = exact or list(page.rows)
    if not found:
        raise ValidationError(str(NO_ORGANIZATION.fill(text=text)))
    if len(found) > 1:
        shown = "; ".join(f"{row.name} ({row.org_id})" for row in found)
        raise ValidationError(str(MANY_ORGANIZATIONS.fill(text=text, found=shown)))
    return found[0]


NO_AMOUNT = Text(
    "Không phải số tiền. Viết như 1.234,5 (triệu đồng)", "Not an amount. Write 1.234,5 (million đồng)"
)
NO_COUNT = Text("Không phải số nguyên. Viết như 45", "Not a whole number. Write 45")
TOO_FINE = Text(
    "Nhiều nhất ba chữ số thập phân (đến nghìn đồng)", "At most three decimals (to a thousand đồng)"
)
NO_UNIT = Text(
    "Không có xã, phường này vào ngày có hiệu lực. Ghi mã, hoặc tên như “Xã Bản Hồ, Lào Cai”",
    "There is no such commune on the effective day. Give its code, or its name such as “Xã Bản Hồ, Lào Cai”",
)
MANY_UNITS = Text(
    "Nhiều xã, phường cùng tên: {units}. Ghi mã trong ngoặc",
    "Several bear this name: {units}. Give the code in brackets",
)
NO_ORGANIZATION = Text(
    "Không tìm thấy “{text}” trong sổ. Ghi mã số thuế hoặc mã đơn vị",
    "“{text}” is not in the book. Give its tax code or identifier",
)
MANY_ORGANIZATIONS = Text(
    "“{text}” có thể là: {found}. Ghi mã trong ngoặc",
    "“{text}” may be: {found}. Give the identifier in brackets",
)
