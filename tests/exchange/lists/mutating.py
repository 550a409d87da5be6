"""Invented lists, each laid out and written in another way by a seeded script, with what must come out of each."""

import csv
import io
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

import openpyxl

from sohtx.core.numbers import write_thousandths
from sohtx.exchange.lists.letters import to_tcvn3, to_vni

AS_OF = date(2023, 6, 30)
COMMUNES = [
    ("Xã Trịnh Tường", "Huyện Bát Xát", "02695"), ("Xã Y Tý", "Huyện Bát Xát", "02701"),
    ("Xã Mường Hum", "Huyện Bát Xát", "02728"), ("Thị trấn Bát Xát", "Huyện Bát Xát", "02683"),
]  # fmt: skip
COINED = [
    "Mây Lành", "Suối Êm", "Nắng Biếc", "Rừng Thơm", "Gió Ngàn", "Trăng Non", "Thổ Cẩm Mới", "Đồi Thắm", "Khèn Ngân",
    "Cầu Vồng", "Ong Chăm", "Lau Bạc", "Măng Ngọt", "Hoa Nhài", "Ruộng Vàng", "Bếp Hồng",
]  # fmt: skip
TRADES = ["Nông nghiệp", "Dịch vụ", "Vận tải", "Chăn nuôi", "Chế biến nông sản"]
SECTORS = {
    "Nông nghiệp": "agriculture",
    "TM-DV": "trade_services",
    "vận tải": "transport",
    "CN-TTCN": "industry",
    "Du lịch": "tourism",
}
STATUSES = {"Đang hoạt động": None, "đang HĐ": None, "Tạm ngừng": "suspended", "Ngừng hoạt động": "observed_inactive",
            "Không hoạt động tại địa chỉ đã đăng ký": "not_at_address", "Đang làm thủ tục giải thể": "dissolving"}  # fmt: skip
HEADS = {
    "name": ["Tên HTX", "TÊN HỢP TÁC XÃ", "Tên đơn vị", "Tên tổ chức"],
    "tax_code": ["Mã số thuế", "MST", "Mã số HTX"],
    "commune": ["Xã, phường, thị trấn", "Xã/phường", "Xã"],
    "district": ["Huyện", "Huyện, TX, TP"],
    "founded_on": ["Ngày thành lập", "Thời gian thành lập", "Ngày, tháng, năm thành lập"],
    "charter_capital": ["Vốn điều lệ", "Vốn ĐL", "Vốn đăng ký"],
    "sector": ["Lĩnh vực", "Ngành nghề", "Lĩnh vực hoạt động"],
    "status": ["Tình trạng", "Trạng thái hoạt động", "Hiện trạng"],
    "members": ["Số thành viên", "Thành viên"],
    "note": ["Ghi chú"],
}
UNITS = {"triệu đồng": 10**6, "đồng": 1, "nghìn đồng": 1000}
WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


@dataclass
class Truth:
    """One organization as it must come out."""

    name: str
    tax_code: str
    commune: str
    district: str
    code: str
    founded: date
    capital: int
    sector: str
    status: str
    bad: str = ""  # the field whose cell was spoilt


@dataclass
class Mutated:
    """A list with what must come of it: the line and cells of every organization."""

    name: str
    content: bytes
    encoding: str
    truths: dict[int, Truth] = field(default_factory=dict)
    columns: dict[str, int] = field(default_factory=dict)


def tax_code(serial: int) -> str:
    """A code with a right check digit from a range that is handed out to nobody."""
    while True:
        check = 10 - sum(w * int(d) for w, d in zip(WEIGHTS, str(serial), strict=True)) % 11
        if check < 10:
            return f"{serial}{check}"
        serial += 1


def invent(random: Random) -> list[Truth]:
    truths = []
    for number, coined in enumerate(random.sample(COINED, random.randint(3, 12))):
        commune, district, code = random.choice(COMMUNES)
        truths.append(
            Truth(
                f"Hợp tác xã {random.choice(TRADES)} {coined}", tax_code(990_000_000 + 37 * number + random.randrange(9)),
                commune, district, code, date(2005, 1, 13) + timedelta(days=random.randrange(6000)),
                random.choice([500, 1200, 2500, 850, 10500]) * 1000, random.choice(list(SECTORS)), random.choice(list(STATUSES)),
            )
        )  # fmt: skip
    return truths


def mutate(seed: int) -> Mutated:
    """The list of a seed."""
    random = Random(seed)
    truths = invent(random)
    encoding = random.choice(["unicode", "unicode", "nfd", "tcvn3", "vni"])
    in_sections = random.random() < 0.3
    fields = ["name", "tax_code", "commune", "founded_on", "charter_capital", "sector", "status"]
    fields += [] if in_sections else ["district"]
    fields += random.sample(["members", "note"], random.randint(0, 2))
    random.shuffle(fields)
    fields.insert(0, "ordinal")
    if in_sections:
        truths.sort(key=lambda t: t.district)
    if random.random() < 0.35:
        truth = random.choice(truths)
        truth.bad = random.choice(["founded_on", "commune", "charter_capital", "tax_code", "status"])
    unit = random.choice(list(UNITS))
    rows, lines, merges = _rows(random, truths, fields, unit, in_sections=in_sections)
    write = {
        "unicode": str,
        "nfd": lambda t: unicodedata.normalize("NFD", t),
        "tcvn3": to_tcvn3,
        "vni": to_vni,
    }[encoding]
    rows = [[write(cell) if isinstance(cell, str) else cell for cell in row] for row in rows]
    columns = {name: c for c, name in enumerate(fields)}
    if random.random() < 0.2 and encoding in ("unicode", "nfd") and not merges:
        return Mutated(f"ds{seed}.csv", _csv(random, rows), encoding, lines, columns)
    return Mutated(f"ds{seed}.xlsx", _xlsx(rows, merges), encoding, lines, columns)


def _rows(
    random: Random, truths: list[Truth], fields: list[str], unit: str, *, in_sections: bool
) -> tuple[list[list[Any]], dict[int, Truth], list[tuple[int, int, int, int]]]:
    width = len(fields)
    blank: list[Any] = [None] * width
    rows: list[list[Any]] = []
    for title in random.sample(
        ["LIÊN MINH HTX TỈNH LÀO CAI", "DANH SÁCH HỢP TÁC XÃ", "(Đến ngày 30/6/2023)"], random.randint(0, 3)
    ):
        rows.append([title, *blank[1:]])
    if rows and random.random() < 0.5:
        rows.append(list(blank))
    head = ["STT" if f == "ordinal" else random.choice(HEADS[f]) for f in fields]
    head[fields.index("charter_capital")] += f" ({unit})"
    merges = []
    if (
        "district" in fields
        and abs(fields.index("district") - fields.index("commune")) == 1
        and random.random() < 0.8
    ):
        left = min(fields.index("district"), fields.index("commune"))
        upper = [*head]
        lower: list[Any] = list(blank)
        lower[left], lower[left + 1] = head[left], head[left + 1]
        upper[left], upper[left + 1] = "Địa chỉ", None
        row = len(rows) + 1
        merges = [(row, left + 1, row, left + 2)] + [
            (row, c + 1, row + 1, c + 1) for c in range(width) if c not in (left, left + 1)
        ]
        rows += [upper, lower]
    else:
        rows.append(head)
    if random.random() < 0.4:
        rows.append([f"({c + 1})" if random.random() < 2 else None for c in range(width)])
    lines: dict[int, Truth] = {}
    district, style = "", random.choice(["d/m/Y", "dd.mm.yyyy", "date", "serial", "iso"])
    for number, truth in enumerate(truths, 1):
        if in_sections and truth.district != district:
            district = truth.district
            rows.append(
                ["I", district, *blank[2:]] if fields[1] == "name" else [f"I. {district}", *blank[1:]]
            )
        if random.random() < 0.1:
            rows.append(list(blank))
        rows.append([_cell(random, truth, f, number, unit, style) for f in fields])
        lines[len(rows)] = truth
    if random.random() < 0.5:
        rows.append(["Tổng cộng", *blank[1:]])
    if random.random() < 0.4:
        rows += [
            list(blank),
            [None, "Lào Cai, ngày 30 tháng 6 năm 2023", *blank[2:]],
            [None, "Người lập", *blank[2:-1], "GIÁM ĐỐC"],
        ]
    return rows, lines, merges


def _cell(random: Random, truth: Truth, name: str, number: int, unit: str, style: str) -> Any:
    if name == truth.bad:
        return {
            "founded_on": random.choice(["31/2/2015", "13/25/2015", "mới"]), "commune": "Xã Không Ai Biết",
            "charter_capital": {"triệu đồng": 1_200_000_000, "đồng": 500, "nghìn đồng": 3}[unit], "tax_code": "12A800",
            "status": "lúc có lúc không",
        }[name]  # fmt: skip
    if name == "charter_capital":
        amount = truth.capital * 1000 // UNITS[unit]
        return random.choice(
            [
                amount,
                f"{amount}",
                f"{truth.capital // 1000} triệu",
                f"{amount:,}".replace(",", ".") if amount >= 10**6 else amount,
            ]
        )
    if name == "founded_on":
        day = truth.founded
        return {
            "d/m/Y": f"{day.day}/{day.month}/{day.year}", "dd.mm.yyyy": f"{day:%d.%m.%Y}", "date": day,
            "serial": (day - date(1899, 12, 30)).days, "iso": str(day),
        }[style]  # fmt: skip
    if name == "tax_code":
        return random.choice([truth.tax_code, int(truth.tax_code), f" {truth.tax_code} "])
    if name == "commune":
        return random.choice(
            [truth.commune, truth.commune.replace("Xã ", ""), truth.commune.replace("Xã ", "xã  ")]
        )
    return {
        "ordinal": number, "name": truth.name, "district": truth.district, "sector": truth.sector, "status": truth.status,
        "members": random.randint(7, 300), "note": random.choice([None, "xem lại", "…"]),
    }[name]  # fmt: skip


def _xlsx(rows: list[list[Any]], merges: list[tuple[int, int, int, int]]) -> bytes:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for r, row in enumerate(rows, 1):
        for c, value in enumerate(row, 1):
            if value is not None:
                sheet.cell(r, c, value)
    for first, left, last, right in merges:
        sheet.merge_cells(start_row=first, start_column=left, end_row=last, end_column=right)
    packed = io.BytesIO()
    workbook.save(packed)
    return packed.getvalue()


def _csv(random: Random, rows: list[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=random.choice(",;\t")).writerows(rows)
    return text.getvalue().encode(random.choice(["utf-8", "utf-8-sig", "utf-16"]))


def expected(truth: Truth) -> dict[str, str]:
    """The birth that a sound row must become."""
    return {
        "tax_code": truth.tax_code, "area_code": truth.code, "effective_on": str(truth.founded),
        "charter_capital": write_thousandths(truth.capital), "sector": SECTORS[truth.sector], "kind": "cooperative",
    }  # fmt: skip
