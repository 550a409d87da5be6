"""Words of offices to our own: statuses, kinds, sectors. A word that is not known is refused, never guessed."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sohtx.core.codes import EntryType, Kind, Sector
from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold, kind_in_name
from sohtx.exchange.lists.sheets import Cell
from sohtx.exchange.lists.values import BadValue, read_text


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
_STATUSES = _statuses()
