"""Forms by which a list is brought: to open the book from, or to hold against it."""

from datetime import date
from typing import Any

from django import forms
from django.db import Error

from sohtx.accounts.rights import Reach
from sohtx.areas.naming import proper_key, units_named
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.codes import Kind, Level, Sector
from sohtx.core.text import Text
from sohtx.core.units import MEND_UNIT, UNKNOWN_UNIT, Unit, Units
from sohtx.exchange.lists.comparing import Source
from sohtx.exchange.lists.money import MoneyUnit
from sohtx.exchange.lists.opening import LARGEST_FILE
from sohtx.exchange.lists.options import KINDS, Options
from sohtx.figures.whole import whole_area
from sohtx.ledger import book
from sohtx.web.days import DayField
from sohtx.web.forms import PlainForm, label, say
from sohtx.web.working import today

READABLE = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.txt"
MONEY_UNITS = {
    MoneyUnit.DONG: Text("đồng", "đồng"),
    MoneyUnit.THOUSAND: Text("nghìn đồng", "thousand đồng"),
    MoneyUnit.MILLION: Text("triệu đồng", "million đồng"),
    MoneyUnit.BILLION: Text("tỷ đồng", "billion đồng"),
}


class ListForm(PlainForm):
    """What is said of a list when it is brought."""

    file = forms.FileField(
        label=label("Tệp danh sách", "File"),
        help_text=label(
            "Excel (.xlsx, .xlsm, .xlsb, .xls), LibreOffice (.ods) hoặc .csv, tối đa 30 MB; để nguyên như đang dùng.",
            "Excel (.xlsx, .xlsm, .xlsb, .xls), LibreOffice (.ods) or .csv; at most 30 MB. Leave it as you use it.",
        ),
        widget=forms.FileInput(attrs={"accept": READABLE}),
    )
    as_of = DayField(
        label=label("Danh sách lập đến ngày", "Day of the list"),
        help_text=label(
            "Tên xã, phường trong danh sách được đọc theo đơn vị hành chính của ngày này. "
            "Đơn vị không rõ ngày thành lập được ghi là có trong sổ từ ngày này.",
            "Communes are read as they were on this day. Organizations whose founding day is unknown stand in the "
            "book from this day.",
        ),
    )
    province = forms.ChoiceField(
        required=False,
        label=label("Tỉnh, thành phố", "Province"),
        help_text=label(
            "Để biết xã nào khi nhiều tỉnh có xã trùng tên.", "Tells communes of the same name apart."
        ),
    )
    kind = forms.ChoiceField(
        required=False,
        label=label("Loại hình, nếu cả danh sách cùng một loại", "Kind, if all are of one"),
        choices=[
            ("", label("Theo cột hoặc tên của từng dòng", "As its column or name says")),
            *((k.value, say(k.label)) for k in Kind),
        ],
    )
    money_unit = forms.ChoiceField(
        required=False,
        label=label("Đơn vị tiền, nếu danh sách không ghi", "Unit of money, if the list does not say"),
        choices=[
            ("", label("Theo tiêu đề cột hoặc từng ô", "As the head or the cell says")),
            *((u.value, say(words)) for u, words in MONEY_UNITS.items()),
        ],
    )

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        self._reach, self.units = reach, present_units()
        super().__init__(*args, **kwargs)
        province: Any = self.fields["province"]
        province.choices = [("", label("Cả nước", "The whole country")), *_provinces(self.units)]
        self.initial.setdefault("province", home_province())
        upload: Any = self.fields["file"]
        upload.error_messages["required"] = upload.error_messages["missing"] = NO_FILE
        upload.error_messages["empty"] = EMPTY_FILE

    def clean_as_of(self) -> date:
        """The day of the list, which has come."""
        day: date = self.cleaned_data["as_of"]
        if not FIRST_DAY <= day <= today():
            raise forms.ValidationError(str(NOT_YET))
        return day

    def refuse_large(self) -> None:
        """Say that the file was too large to be kept."""
        self.errors.pop("file", None)
        self.add_error("file", str(TOO_LARGE.fill(size=LARGEST_FILE >> 20)))

    @property
    def content(self) -> bytes:
        """The bytes of the file."""
        upload: Any = self.cleaned_data["file"]
        content: bytes = upload.read()
        return content

    @property
    def name(self) -> str:
        """What the file is called."""
        return str(self.cleaned_data["file"].name or "")

    def options(self) -> Options:
        """What was said, as the reading of lists takes it."""
        said = self.cleaned_data
        return Options(
            as_of=said["as_of"], province=said["province"], kind=KINDS.get(said["kind"]),
            money_unit=MoneyUnit(said["money_unit"]) if said.get("money_unit") else None,
        )  # fmt: skip


class ComparisonForm(ListForm):
    """What is said of another office's list."""

    source = forms.ChoiceField(
        label=label("Danh sách của", "Whose list"), choices=[(s.value, say(s.label)) for s in Source]
    )
    area = forms.CharField(
        required=False,
        max_length=200,
        label=label("Địa bàn của danh sách", "Area of the list"),
        help_text=label(
            "Tỉnh hoặc xã, phường. Đơn vị của sổ ngoài địa bàn này không bị coi là thiếu. Để trống: cả sổ.",
            "A province or commune. What lies elsewhere in the book is not taken for missing. Empty: the whole book.",
        ),
    )
    sectors = forms.MultipleChoiceField(
        required=False,
        label=label("Chỉ gồm lĩnh vực", "Only these sectors"),
        choices=[(s.value, say(s.label)) for s in Sector],
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["money_unit"]  # amounts are not compared
        self.fields["as_of"].help_text = DAY_COMPARED

    def clean(self) -> dict[str, Any]:
        """The area on the day of the list; somebody in charge of an area compares within it."""
        said: dict[str, Any] = super().clean() or {}
        day, text = said.get("as_of"), str(said.get("area", "")).strip()
        if day is None:
            return said
        found = self._area(text, day) if text else None
        if text and found is None:
            self.add_error("area", f"{UNKNOWN_UNIT}. {MEND_UNIT}")
        elif not self._reach.everything and not _is_within(self._reach, self.units, found, day):
            self.add_error("area", str(NOT_YOURS))
        said["unit"] = found
        return said

    def _area(self, text: str, day: date) -> Unit | None:
        for level in (Level.PROVINCE, Level.COMMUNE):
            found = units_named(self.units, text, day, level)
            if len(found) == 1:
                return found[0]
        return None

    def scope(self) -> dict[str, Any]:
        """What of the book is compared."""
        unit: Unit | None = self.cleaned_data.get("unit")
        return {
            "source": self.cleaned_data["source"], "area_code": unit.code if unit else "",
            "sectors": self.cleaned_data["sectors"],
        }  # fmt: skip


def _is_within(reach: Reach, units: Units, unit: Unit | None, day: date) -> bool:
    if unit is None:
        return False
    return not reach.areas.isdisjoint({unit.code, *(one.code for one in units.above(unit, day))})


def present_units() -> Units:
    """The units of the book, or the official ones."""
    return (units_of_book() if book.current() else None) or official_units()


def _provinces(units: Units) -> list[tuple[str, str]]:
    found = units.of_level(Level.PROVINCE, today())
    return [(unit.key, unit.name) for unit in sorted(found, key=lambda unit: proper_key(unit.name))]


def home_province() -> str:
    """The key of the one province in which everything stands; nothing in a book that has none, or more."""
    if book.current() is None or book.last_transaction() is None:
        return ""
    try:
        unit = whole_area()
    except (Error, OSError):
        return ""
    return unit.key if unit.level is Level.PROVINCE else ""


DAY_COMPARED = label(
    "Sổ được so theo tình trạng của ngày này; tên xã, phường cũng đọc theo ngày này.",
    "The book is compared as it stood on this day; communes are read as they were then.",
)
FIRST_DAY = date(1950, 1, 1)
NO_FILE = label(
    "Chưa chọn tệp. Bấm vào ô trên để chọn tệp danh sách.", "No file is chosen. Choose the file of the list."
)
EMPTY_FILE = label(
    "Tệp không có dữ liệu. Chọn tệp có danh sách.",
    "The file holds nothing. Choose the file that holds the list.",
)
TOO_LARGE = Text(
    "Tệp lớn hơn {size} MB. Chép riêng bảng danh sách sang một tệp mới rồi thử lại.",
    "The file is larger than {size} MB. Copy the list alone into a new file and retry.",
)
NOT_YET = Text(
    "Ngày này chưa đến, hoặc quá xa trước đây. Ghi ngày lập danh sách.",
    "This day has not come, or lies too far back. Write the day of the list.",
)
NOT_YOURS = Text(
    "Ghi địa bàn mà tài khoản này được giao.", "Write the area that this account is in charge of."
)
