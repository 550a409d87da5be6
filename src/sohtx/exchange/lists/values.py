"""Cells to values: days, money, statuses, sectors, kinds, codes. Only what cannot be mistaken is taken."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from sohtx.core.codes import EntryType, Kind, Sector
from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold, kind_in_name
from sohtx.exchange.lists.opening import Cell
from sohtx.register.findings import is_tax_code

EARLIEST = date(1945, 1, 1)
_SERIAL_ZERO = date(1899, 12, 30)
_DASHES = frozenset(
    {
        "",
        "-",
        "--",
        "–",
        "—",
        "…",
        "...",
        ".",
        "/",
        "x",
        "khong",
        "khong co",
        "chua co",
        "chua ro",
        "k",
        "na",
        "null",
        "nan",
    }
)


class BadValue(Exception):
    """A cell that cannot be taken: what is wrong and how to mend it."""

    def __init__(self, what: Text, mend: Text) -> None:
        super().__init__(what, mend)
        self.what, self.mend = what, mend


def is_blank(cell: Cell) -> bool:
    """Whether a cell says nothing: empty, a dash, "chưa có"."""
    if cell is None:
        return True
    text = str(cell).strip()
    return text in _DASHES or (len(text) < 10 and not text[:1].isdigit() and fold(text) in _DASHES)


def read_text(cell: Cell) -> str:
    """A text on one line; errors of a formula are refused."""
    if is_blank(cell):
        return ""
    text = " ".join(str(cell).split())
    if text.startswith("#") and re.fullmatch(
        r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|GETTING_DATA)", text
    ):
        raise BadValue(FORMULA_ERROR, MEND_FORMULA)
    return text


# Days


@dataclass(frozen=True)
class Day:
    """A day as far as it is told: whole, or only a month or year of it."""

    day: date | None
    told: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the day itself is known."""
        return self.day is not None


_DMY = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?")
_YMD = re.compile(
    r"(\d{4})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
)
_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_MY = re.compile(r"(?:thang )?(\d{1,2})\s*(?:[/.\-]| nam )\s*(\d{4})")
_Y = re.compile(r"(?:nam )?(\d{4})")


def read_day(  # noqa: PLR0911 -- one way of writing a day after the other
    cell: Cell, *, months_first: bool = False
) -> Day | None:
    """A day written in any usual way; ``months_first`` says that its column was written month before day."""
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        return Day(_plausible(cell))
    if isinstance(cell, Decimal):
        return _day_of_number(cell)
    text = read_text(cell)
    if match := _YMD.fullmatch(text):
        return Day(_make(int(match[1]), int(match[2]), int(match[3])))
    if match := _DMY.fullmatch(text) or _WORDS.fullmatch(_spaced(text)):
        day, month, year = int(match[1]), int(match[2]), int(match[3])
        if month > 12 >= day or (months_first and day <= 12 and day != month):
            raise BadValue(MONTH_FIRST, MEND_DAY)
        return Day(_make(year, month, day))
    if (match := _MY.fullmatch(_spaced(text) if "thang" in fold(text) else text)) and 1 <= int(
        match[1]
    ) <= 12:
        return Day(None, f"{int(match[1])}/{_year(int(match[2]))}")
    if match := _Y.fullmatch(_spaced(text)):
        return Day(None, str(_year(int(match[1]))))
    if re.fullmatch(r"\d{5}", text):
        return _day_of_number(Decimal(text))
    raise BadValue(BAD_DAY, MEND_DAY)


def _spaced(text: str) -> str:
    return " ".join(fold(text).split())


def _day_of_number(number: Decimal) -> Day:
    if number == number.to_integral() and 1900 <= number <= 2100:
        return Day(None, str(_year(int(number))))
    if 10_000 <= number <= 70_000:
        return Day(_plausible(_SERIAL_ZERO + timedelta(days=int(number))))
    raise BadValue(BAD_DAY, MEND_DAY)


def _year(year: int) -> int:
    if not EARLIEST.year <= year <= 2100:
        raise BadValue(ODD_DAY, MEND_DAY)
    return year


def _make(year: int, month: int, day: int) -> date:
    try:
        return _plausible(date(year, month, day))
    except ValueError:
        raise BadValue(NO_SUCH_DAY, MEND_DAY) from None


def _plausible(day: date) -> date:
    if not EARLIEST <= day <= date(2100, 12, 31):
        raise BadValue(ODD_DAY, MEND_DAY)
    return day


def has_months_first(cells: Iterable[Cell]) -> bool:
    """Whether a column has days that only make sense month before day, so that 3/4/2015 may be either."""
    found = (_DMY.fullmatch(str(cell).strip()) for cell in cells if isinstance(cell, str))
    return any(match and int(match[2]) > 12 >= int(match[1]) for match in found)


# Money


class MoneyUnit(StrEnum):
    """In what a column of money counts."""

    DONG = "dong"
    THOUSAND = "thousand"
    MILLION = "million"
    BILLION = "billion"


_WORTH = {MoneyUnit.DONG: 1, MoneyUnit.THOUSAND: 10**3, MoneyUnit.MILLION: 10**6, MoneyUnit.BILLION: 10**9}
_HEAD_UNITS = (
    (re.compile(r"\b(ty dong|ty|ti dong)\b"), MoneyUnit.BILLION),
    (re.compile(r"\b(trieu dong|trieu|tr d|trd|tr dong|tr)\b"), MoneyUnit.MILLION),
    (
        re.compile(r"\b(nghin dong|ngan dong|1000 ?d(ong)?|1 000 ?d(ong)?|nghin d|ngan d)\b"),
        MoneyUnit.THOUSAND,
    ),
    (re.compile(r"\b(dong|vnd|vn dong|d)\b"), MoneyUnit.DONG),
)
_AMOUNT = re.compile(r"(-?[\d.,\s]*\d)\s*([a-z ]*)")
_CELL_UNITS = {
    "ty": MoneyUnit.BILLION, "ti": MoneyUnit.BILLION, "ty dong": MoneyUnit.BILLION, "ti dong": MoneyUnit.BILLION,
    "trieu": MoneyUnit.MILLION, "trieu dong": MoneyUnit.MILLION, "tr": MoneyUnit.MILLION, "trd": MoneyUnit.MILLION,
    "tr d": MoneyUnit.MILLION, "tr dong": MoneyUnit.MILLION, "nghin": MoneyUnit.THOUSAND, "ngan": MoneyUnit.THOUSAND,
    "nghin dong": MoneyUnit.THOUSAND, "ngan dong": MoneyUnit.THOUSAND, "dong": MoneyUnit.DONG, "d": MoneyUnit.DONG,
    "vnd": MoneyUnit.DONG, "vn dong": MoneyUnit.DONG, "dong vn": MoneyUnit.DONG,
}  # fmt: skip
_SMALLEST_DONG, _LARGEST_DONG = (
    100_000,
    5 * 10**12,
)  # what a charter capital can be, beyond which the unit is a slip


def unit_in_head(head: str) -> MoneyUnit | None:
    """The unit that a head names: "Vốn điều lệ (triệu đồng)"."""
    words = fold(head)
    return next((unit for pattern, unit in _HEAD_UNITS if pattern.search(words)), None)


@dataclass(frozen=True)
class Money:
    """Thousandths of a million đồng, and whether something below a thousand đồng was rounded away."""

    thousandths: int
    is_rounded: bool = False


def read_money(cell: Cell, unit: MoneyUnit | None, style: str = "") -> Money | None:
    """An amount; ``style`` is the column's decimal mark where other cells tell it."""
    if is_blank(cell):
        return None
    if isinstance(cell, date):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    if isinstance(cell, Decimal):
        return _amount(cell, unit)
    parts = _parts(read_text(cell))
    if len(parts) == 1 and parts[0][1] is None:
        return _amount(_decimal(parts[0][0], style, unit), unit)
    if any(own is None for _, own in parts):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    worths = [_WORTH[own] for _, own in parts if own]
    if worths != sorted(set(worths), reverse=True):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    dong = sum((_decimal(text, style, own) * _WORTH[own] for text, own in parts if own), Decimal(0))
    return _amount(dong, MoneyUnit.DONG)


def _parts(text: str) -> list[tuple[str, MoneyUnit | None]]:
    """The numbers of a text with the units behind them: 2 tỷ 500 triệu."""
    plain = "".join("d" if c in "đĐ₫" else c for c in text.lower())
    plain = " ".join(re.sub(r"[^\d.,\-a-z ]", "", _without_marks(plain)).replace("vn d", "vnd").split())
    parts, at = [], 0
    for match in _AMOUNT.finditer(plain):
        words = match[2].strip()
        if match.start() != at or (words and words not in _CELL_UNITS):
            raise BadValue(BAD_MONEY, MEND_MONEY)
        parts.append((match[1].strip(), _CELL_UNITS.get(words)))
        at = match.end()
    if not parts or plain[at:].strip(" ."):
        raise BadValue(BAD_MONEY, MEND_MONEY)
    return parts


def _without_marks(text: str) -> str:
    import unicodedata  # noqa: PLC0415 -- only here

    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _decimal(text: str, style: str, unit: MoneyUnit | None) -> Decimal:
    """A number with thousands and decimals marked in one way or the other; refused where it may be either."""
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    text = re.sub(r"(?<=\d) (?=\d{3}(\D|$))", "", text)
    marks = [c for c in text if c in ".,"]
    if not marks and text.isdigit():
        return Decimal(sign + text)
    if " " in text or not text[0].isdigit():
        raise BadValue(BAD_MONEY, MEND_MONEY)
    kinds = set(marks)
    last = marks[-1]
    if len(kinds) == 2:
        point = last
    elif len(marks) > 1:
        point = "," if last == "." else "."
    else:
        point = _single_mark(text, last, style, unit)
    thousands = "," if point == "." else "."
    whole, _, decimals = text.partition(point)
    groups = whole.split(thousands)
    is_sound = (
        text.count(point) <= 1
        and thousands not in decimals
        and all(group.isdigit() for group in groups)
        and (len(groups) == 1 or (1 <= len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])))
        and (decimals.isdigit() or point not in text)
    )
    if not is_sound:
        raise BadValue(BAD_MONEY, MEND_MONEY)
    return Decimal(sign + "".join(groups) + ("." + decimals if decimals else ""))


def _single_mark(text: str, mark: str, style: str, unit: MoneyUnit | None) -> str:
    """The decimal mark of a number with one mark in it."""
    whole, _, decimals = text.partition(mark)
    if len(decimals) != 3 or not 1 <= len(whole) <= 3 or whole == "0":
        return mark
    other = "," if mark == "." else "."
    if style:
        return style
    if unit is MoneyUnit.DONG:
        return other  # there is no thousandth of a đồng
    raise BadValue(EITHER_MARK, MEND_EITHER)


def decimal_mark(cells: Iterable[Cell]) -> str:
    """The decimal mark that some cells of a column show beyond doubt; nothing where none does, or both are shown."""
    shown = set()
    for cell in cells:
        if not isinstance(cell, str):
            continue
        for number in re.findall(r"\d[\d.,]*\d", cell):
            marks = [c for c in number if c in ".,"]
            if len(set(marks)) == 2:
                shown.add(marks[-1])
            elif len(marks) > 1:
                shown.add("," if marks[0] == "." else ".")
            elif marks and len(number.partition(marks[0])[2]) != 3:
                shown.add(marks[0])
    return shown.pop() if len(shown) == 1 else ""


def _amount(number: Decimal, unit: MoneyUnit | None) -> Money:
    """An amount in thousandths of a million đồng, where its size fits its unit."""
    if number < 0:
        raise BadValue(NEGATIVE, MEND_MONEY)
    if unit is None:
        if number and number < 10**6:
            raise BadValue(NO_UNIT, MEND_UNIT)
        unit = MoneyUnit.DONG
    dong = number * _WORTH[unit]
    if number and not _SMALLEST_DONG <= dong <= _LARGEST_DONG:
        raise BadValue(UNIT_SLIP.fill(dong=f"{dong:,.0f}".replace(",", ".")), MEND_SLIP)
    thousandths = dong / 1000
    rounded = int(thousandths.to_integral_value("ROUND_HALF_UP"))
    return Money(rounded, thousandths != rounded)


# Words


@dataclass(frozen=True)
class Status:
    """What a list says of how an organization stands: the entry that says so, if any; ``is_gone``: it ended."""

    entry: EntryType | None
    is_gone: bool = False
    note: Text | None = None


def _statuses() -> dict[str, Status]:
    gone = Status(EntryType.DISSOLVED, is_gone=True)
    table = {
        Status(None): (
            "dang hoat dong", "hoat dong", "hd", "dang hd", "con hoat dong", "dang ton tai",
            "dang hoat dong binh thuong",
            "hoat dong binh thuong", "dang hoat dong da duoc cap gcn dkt",
            "dang hoat dong da duoc cap thong bao mst",
            "nnt dang hoat dong", "nnt dang hoat dong da duoc cap gcn dkt", "binh thuong", "00",
        ),
        Status(EntryType.SUSPENDED): (
            "tam ngung", "tam ngung hoat dong", "tam ngung kinh doanh", "tam ngung hd", "tam dung",
            "tam dung hoat dong",
            "dang tam ngung", "tam ngung kd", "tam nghi kinh doanh", "tam ngung hoat dong kinh doanh",
            "nnt tam nghi kinh doanh", "nnt tam ngung hoat dong kinh doanh co thoi han",
        ),
        Status(EntryType.OBSERVED_INACTIVE, note=OBSERVED): (
            "ngung hoat dong", "ngung hd", "khong hoat dong", "khong hd", "dung hoat dong", "ngung",
            "khong con hoat dong",
            "da ngung hoat dong", "ngung hoat dong cho giai the", "cho giai the", "ngung hoat dong nhieu nam",
        ),
        Status(EntryType.OBSERVED_ACTIVE, note=OBSERVED_WORKS): (
            "hoat dong hieu qua", "hoat dong tot", "hoat dong kha", "hoat dong trung binh", "hoat dong on dinh",
        ),
        Status(EntryType.NOT_AT_ADDRESS): (
            "khong hoat dong tai dia chi da dang ky", "khong hoat dong tai dia chi dang ky",
            "khong hoat dong tai dia chi",
            "khong con hoat dong tai dia chi da dang ky", "bo dia chi kinh doanh",
            "khong hoat dong tai dia chi dk",
            "nnt khong hoat dong tai dia chi da dang ky", "bo tron", "bo dia chi",
        ),
        Status(EntryType.DISSOLVING): (
            "dang giai the", "dang lam thu tuc giai the",
            "dang lam thu tuc giai the bi chia bi hop nhat duoc sap nhap",
            "lam thu tuc giai the", "dang tien hanh giai the", "dang lam thu tuc cham dut hoat dong",
            "ngung hoat dong nhung chua hoan thanh thu tuc dong mst",
            "ngung hoat dong chua hoan thanh thu tuc dong mst",
            "nnt ngung hoat dong nhung chua hoan thanh thu tuc dong mst",
        ),
        Status(EntryType.BANKRUPTCY_PENDING): ("dang lam thu tuc pha san", "dang pha san", "cho pha san"),
        Status(EntryType.REVOKED): (
            "bi thu hoi", "da thu hoi", "bi thu hoi giay chung nhan", "thu hoi gcn", "bi thu hoi gcn",
            "bi thu hoi do cuong che ve quan ly thue", "bi thu hoi giay chung nhan dang ky",
            "da bi thu hoi gcn",
        ),
        gone: (
            "da giai the", "giai the", "da giai the pha san cham dut ton tai", "da cham dut hoat dong",
            "cham dut hoat dong",
            "da cham dut ton tai", "da dong mst", "cham dut ton tai", "dong mst",
            "ngung hoat dong va da hoan thanh thu tuc cham dut hieu luc mst", "ngung hoat dong va da dong mst",
            "nnt ngung hoat dong va da dong mst",
            "nnt ngung hoat dong va da hoan thanh thu tuc cham dut hieu luc mst",
        ),
        Status(EntryType.BANKRUPT, is_gone=True): ("da pha san", "pha san"),
    }  # fmt: skip
    return {words: status for status, group in table.items() for words in group}


def read_status(cell: Cell) -> Status | None:
    """A status in words; one that is not in the list is refused, never guessed."""
    text = read_text(cell)
    if not text:
        return None
    words = fold(re.sub(r"\bdừng\b", "ngừng", re.sub(r"\b(ngưng|ngùng|ngƣng)\b", "ngừng", text.lower())))
    words = re.sub(r"^\d{2} ", "", words) if len(words) > 3 else words
    found = _STATUSES.get(words)
    if found is None:
        raise BadValue(BAD_STATUS, MEND_STATUS)
    return found


_KINDS = {
    Kind.COOPERATIVE: ("htx", "hop tac xa", "quy tin dung nhan dan", "qtdnd", "quy tin dung", "qtd",
                       "cooperative", "htx nong nghiep",
                       "htx phi nong nghiep", "htx nn", "hop tac xa nong nghiep"),
    Kind.UNION: ("lhhtx", "lien hiep htx", "lien hiep hop tac xa", "lien hiep cac htx", "lien hiep",
                 "union", "lh htx",
                 "lien hiep cac hop tac xa"),
    Kind.GROUP: ("tht", "to hop tac", "group", "to hop tac xa"),
}  # fmt: skip
_KIND_WORDS = {words: kind for kind, group in _KINDS.items() for words in group}


def read_kind(cell: Cell) -> Kind | None:
    """A kind in words."""
    text = read_text(cell)
    if not text:
        return None
    found = _KIND_WORDS.get(fold(text)) or kind_in_name(text)
    if found is None:
        raise BadValue(BAD_KIND, MEND_KIND)
    return found


_SECTORS: Mapping[Sector, tuple[str, ...]] = {
    Sector.AGRICULTURE: (
        "nong nghiep", "nong lam nghiep", "nong lam ngu nghiep", "nong lam ngu diem nghiep",
        "nong lam thuy san", "lam nghiep", "thuy san", "nn",
        "trong trot", "chan nuoi", "diem nghiep", "ngu nghiep", "dich vu nong nghiep",
        "nong nghiep tong hop", "dvnn", "thuy loi", "trong rung",
        "nuoi trong thuy san", "trong cay an qua", "trong rau", "trong che", "trong duoc lieu",
        "san xuat nong nghiep", "nong lam ngu",
        "nong lam", "nong nghiep va ptnt", "tong hop nong nghiep", "nong nghiep lam nghiep thuy san",
    ),
    Sector.INDUSTRY: (
        "cong nghiep", "tieu thu cong nghiep", "ttcn", "cn ttcn", "cong nghiep tieu thu cong nghiep",
        "cong nghiep ttcn", "thu cong my nghe",
        "che bien", "co khi", "khai thac khoang san", "may mac", "det tho cam", "che bien nong san",
        "che bien go", "san xuat cong nghiep",
        "cong nghiep va tieu thu cong nghiep", "dien", "dien nang",
    ),
    Sector.CONSTRUCTION: ("xay dung", "xd", "vat lieu xay dung", "xay lap"),
    Sector.TRADE_SERVICES: (
        "thuong mai", "dich vu", "tm dv", "thuong mai dich vu", "thuong mai va dich vu", "tmdv",
        "dich vu thuong mai", "kinh doanh tong hop",
        "dich vu tong hop", "ban buon", "ban le", "cho", "quan ly cho", "kinh doanh dich vu",
        "dich vu khac", "thuong nghiep",
    ),
    Sector.TRANSPORT: ("van tai", "giao thong van tai", "gtvt", "vt", "van tai hanh khach",
                       "van tai hang hoa", "giao thong"),
    Sector.CREDIT: ("tin dung", "quy tin dung", "qtdnd", "quy tin dung nhan dan", "ngan hang", "tai chinh",
                    "tdnd", "tin dung nhan dan"),
    Sector.ENVIRONMENT: ("moi truong", "ve sinh moi truong", "thu gom rac thai", "rac thai", "nuoc sach",
                         "nuoc sach va vsmt", "xu ly rac thai"),
    Sector.TOURISM: ("du lich", "du lich cong dong", "luu tru", "homestay", "du lich sinh thai",
                     "dich vu du lich", "nha hang khach san"),
    Sector.OTHER: ("khac", "linh vuc khac", "nganh khac", "nganh nghe khac", "y te", "giao duc", "van hoa"),
}  # fmt: skip
_SECTOR_WORDS = {words: str(sector) for sector, group in _SECTORS.items() for words in group}
_SECTOR_WORDS |= {fold(sector.label.vi): str(sector) for sector in Sector}
_SECTOR_WORDS |= {str(sector).replace("_", " "): str(sector) for sector in Sector}


def read_sector(cell: Cell, own: Mapping[str, str]) -> str:
    """A sector in words; ``own`` are the installation's words for its own codes. Two at once are refused."""
    text = read_text(cell)
    if not text:
        return ""
    whole = _sector(text, own)
    if whole:
        return whole
    parts = [part for part in re.split(r"[,;/+&\n]| - | – |\bvà\b", text) if part.strip()]
    found = [_sector(part, own) for part in parts]
    if all(found) and len(set(found)) == 1:
        return found[0]
    if len({f for f in found if f}) > 1:
        raise BadValue(TWO_SECTORS, MEND_SECTOR)
    raise BadValue(BAD_SECTOR, MEND_SECTOR)


def _sector(text: str, own: Mapping[str, str]) -> str:
    words = re.sub(r"^(htx|hop tac xa|linh vuc|nganh|nhom) ", "", fold(text))
    return own.get(words) or _SECTOR_WORDS.get(words, "")


def sector_in_words(text: str) -> str:
    """The sector that a heading names; nothing where it names none."""
    try:
        return read_sector(text, {})
    except BadValue:
        return ""


@dataclass(frozen=True)
class TaxCode:
    """A code, and what should be told of it."""

    code: str
    note: Text | None = None


def read_tax_code(cell: Cell) -> TaxCode | None:
    """A tax code; a wrong check digit is told, never refused; a zero that a sheet cut off is put back."""
    if is_blank(cell):
        return None
    text = re.sub(r"^'|\s|\u00a0", "", read_text(cell))
    text = re.sub(r"\.0$", "", text) if isinstance(cell, str) else text
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        text = text.replace(".", "")
    if re.fullmatch(r"\d{9}", text) and is_tax_code("0" + text):
        return TaxCode("0" + text, ZERO_BACK.fill(code="0" + text))
    if re.fullmatch(r"\d{10}(-\d{3})?", text):
        return TaxCode(text, None if is_tax_code(text) else WRONG_CHECK.fill(code=text))
    raise BadValue(BAD_TAX_CODE, MEND_TAX_CODE)


def read_phone(cell: Cell) -> str:
    """A telephone number as text; a zero that a sheet cut off is put back."""
    text = read_text(cell)
    digits = re.sub(r"\D", "", text)
    if isinstance(cell, Decimal) and len(digits) == 9:
        return "0" + digits
    return text[:100]


_YES, _NO = (
    frozenset({"x", "co", "true", "1", "da", "la thanh vien", "yes"}),
    frozenset({"khong", "chua", "false", "0", "no"}),
)


def read_flag(cell: Cell) -> str:
    """Yes or no, as a package writes it."""
    words = "" if cell is None else fold(str(cell))
    if not words:
        return ""
    if words in _YES:
        return "true"
    if words in _NO:
        return "false"
    raise BadValue(BAD_FLAG, MEND_FLAG)


FORMULA_ERROR = Text("ô có lỗi công thức", "the cell's formula has an error")
MEND_FORMULA = Text("gõ lại giá trị đúng vào ô", "type the right value into the cell")
BAD_DAY = Text("không đọc được ngày", "is not a day that can be read")
MEND_DAY = Text(
    "viết ngày/tháng/năm đủ bốn chữ số năm, ví dụ 28/7/2023",
    "write day/month/year with a year of four digits: 28/7/2023",
)
NO_SUCH_DAY = Text("không có ngày này trong lịch", "there is no such day in the calendar")
ODD_DAY = Text("năm không hợp lý", "the year is not plausible")
MONTH_FIRST = Text("có thể là tháng trước ngày sau", "may be written month before day")
BAD_MONEY = Text("không đọc được số tiền", "is not an amount that can be read")
MEND_MONEY = Text(
    "viết số kèm đơn vị, ví dụ 500 triệu hoặc 2 tỷ", "write a number with its unit: 500 triệu, 2 tỷ"
)
EITHER_MARK = Text(
    "không rõ dấu ngăn cách: phần nghìn hay phần lẻ", "the mark may part thousands or decimals"
)
MEND_EITHER = Text("viết 1500 hoặc 1,5", "write 1500 or 1,5")
NEGATIVE = Text("số tiền âm", "the amount is below zero")
NO_UNIT = Text("chưa rõ đơn vị tính", "the unit is not told")
MEND_UNIT = Text(
    "ghi đơn vị ở tiêu đề cột (đồng, triệu đồng, tỷ đồng) hoặc sau số",
    "name the unit in the head of the column (đồng, triệu đồng, tỷ đồng) or behind the number",
)
UNIT_SLIP = Text(
    "tính ra {dong} đồng: có lẽ nhầm đơn vị tính", "makes {dong} đồng: the unit seems to be a slip"
)
MEND_SLIP = Text("xem lại số và đơn vị tính của cột", "look at the number and at the column's unit")
OBSERVED = Text(
    "ghi là thực tế ngừng hoạt động, không phải tình trạng pháp lý",
    "taken as observed inactive, which is no legal status",
)
OBSERVED_WORKS = Text(
    "ghi là thực tế đang hoạt động, không phải tình trạng pháp lý",
    "taken as observed active, which is no legal status",
)
BAD_STATUS = Text("không rõ tình trạng gì", "is not a status that is known")
MEND_STATUS = Text(
    "viết: đang hoạt động, tạm ngừng, ngừng hoạt động, đang làm thủ tục giải thể, đã giải thể …",
    "write one of: đang hoạt động, tạm ngừng, ngừng hoạt động, đang làm thủ tục giải thể, đã giải thể …",
)
BAD_KIND = Text("không rõ loại hình gì", "is not a kind that is known")
MEND_KIND = Text("viết HTX, LHHTX, THT hoặc QTDND", "write HTX, LHHTX, THT or QTDND")
BAD_SECTOR = Text("không rõ thuộc lĩnh vực nào", "is not a sector that is known")
TWO_SECTORS = Text("có nhiều lĩnh vực", "names more than one sector")
MEND_SECTOR = Text(
    "ghi một lĩnh vực chính: nông nghiệp, CN-TTCN, xây dựng, TM-DV, vận tải, tín dụng, môi trường, du lịch, khác",
    "write the main one: nông nghiệp, CN-TTCN, xây dựng, TM-DV, vận tải, tín dụng, môi trường, du lịch, khác",
)
BAD_TAX_CODE = Text("không phải mã số 10 chữ số", "is not a code of 10 digits")
MEND_TAX_CODE = Text(
    "sửa mã số; nếu là số giấy chứng nhận cũ thì chuyển sang cột khác",
    "correct the code; an old certificate number goes into another column",
)
WRONG_CHECK = Text("mã số {code} sai chữ số kiểm tra", "the check digit of {code} is wrong")
ZERO_BACK = Text("đã thêm số 0 ở đầu: {code}", "a zero was put back at the front: {code}")
BAD_FLAG = Text("không phải có hoặc không", "is neither yes nor no")
MEND_FLAG = Text("ghi “x” hoặc “không”", "write “x” or “không”")
_STATUSES = _statuses()
