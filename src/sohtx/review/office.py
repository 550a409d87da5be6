"""Whose report it is: agency lines and signatories as dated settings, in ``office.toml`` beside the data.

::

    [[agency]]
    from = 2020-01-01            # from which day this holds; the last that has begun counts
    area = "10"                  # for reports about this area; left out: for any
    superior = "LIÊN MINH HỢP TÁC XÃ VIỆT NAM"
    name = "LIÊN MINH HỢP TÁC XÃ TỈNH LÀO CAI"
    in_text = "Liên minh Hợp tác xã tỉnh Lào Cai"   # the same within a sentence
    symbol = "LMHTX"
    place = "Lào Cai"
    authority = ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"]
    signatory = "…"
    notice = "…"                 # printed in a frame on the first page, such as that the data are invented
    recipients = ["Liên minh Hợp tác xã Việt Nam", "UBND tỉnh", "Lưu: VT"]
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

from sohtx.core.codes import Level
from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.core.units import Unit
from sohtx.ledger import book

FILE = "office.toml"
VIETNAM = "VN"
_NAMES = ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ", "Huyện ", "Quận ", "Thị xã ", "Thị trấn ")


@dataclass(frozen=True, kw_only=True)
class Office:
    """What stands at the head and the foot of a report."""

    superior: str
    name: str
    in_text: str = ""
    symbol: str
    place: str
    state: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"
    authority: tuple[str, ...] = ()
    signatory: str = ""
    recipients: tuple[str, ...] = ()
    notice: str = ""


def office_on(day: date, area: Unit, country: Unit) -> Office:
    """The office's settings in force on a day for reports about an area; what it did not set stands as usual."""
    usual = _usual(area, country)
    path = book.home() / FILE
    if not path.exists():
        return usual
    chosen = [
        told for told in _read(path) if told["from"] <= day and told.get("area", area.code) == area.code
    ]
    if not chosen:
        return usual
    told = max(chosen, key=lambda one: (one["from"], "area" in one))
    values = {field.name: getattr(usual, field.name) for field in fields(Office)}
    values |= {name: _plain(told[name]) for name in values if name in told}
    if "name" in told:
        values["in_text"] = told.get("in_text", told["name"])
    return Office(**values)


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def short_name(unit: Unit) -> str:
    """A unit's name without its kind: Lào Cai."""
    return next((unit.name.removeprefix(start) for start in _NAMES if unit.name.startswith(start)), unit.name)


def _usual(area: Unit, country: Unit) -> Office:
    """What stands there where nothing was set: usage, not confirmed; an office sets its own."""
    if country.code != VIETNAM:
        return Office(
            superior="",
            name=area.name.upper(),
            in_text=area.name,
            symbol="",
            place=area.name,
            state="",
            motto="",
        )
    if area is country:
        return Office(
            superior="",
            name="LIÊN MINH HỢP TÁC XÃ VIỆT NAM",
            in_text="Liên minh Hợp tác xã Việt Nam",
            symbol="LMHTXVN",
            place="Hà Nội",
            authority=("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"),
            recipients=("Lưu: VT",),
        )
    is_province = area.level is Level.PROVINCE
    body = "Liên minh Hợp tác xã" if is_province else "Ủy ban nhân dân"
    name = f"{body} {area.name[:1].lower()}{area.name[1:]}"
    return Office(
        superior="LIÊN MINH HỢP TÁC XÃ VIỆT NAM" if is_province else "",
        name=name.upper(),
        in_text=name,
        symbol="LMHTX" if is_province else "UBND",
        place=short_name(area),
        authority=("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH") if is_province else ("CHỦ TỊCH",),
        recipients=("Liên minh Hợp tác xã Việt Nam", "Ủy ban nhân dân tỉnh", "Lưu: VT")
        if is_province
        else ("Lưu: VT",),
    )


def _read(path: Path) -> list[Mapping[str, Any]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(Problem(NOT_TOML.fill(why=error), MEND_TOML, file=FILE)) from None
    agencies = told.get("agency", [])
    for agency in agencies if isinstance(agencies, list) else [agencies]:
        _check(agency)
    return agencies  # type: ignore[no-any-return]


def _check(agency: Any) -> None:
    """Refuse what has no first day, an unknown name or a value that is no text."""
    known = {field.name for field in fields(Office)} | {"from", "area"}
    if not isinstance(agency, dict) or type(agency.get("from")) is not date:
        raise Refusal(Problem(NO_DAY, MEND_DAY, file=FILE, column="from"))
    for name, value in agency.items():
        if name not in known:
            raise Refusal(
                Problem(UNKNOWN, MEND_UNKNOWN.fill(names=", ".join(sorted(known))), file=FILE, column=name)
            )
        words = value if name in ("authority", "recipients") else [value]
        is_text = isinstance(words, list) and all(isinstance(word, str) for word in words)
        if name != "from" and not is_text:
            raise Refusal(Problem(NOT_TEXT, MEND_TEXT, file=FILE, column=name))


NOT_TOML = Text("không đọc được ({why})", "cannot be read ({why})")
MEND_TOML = Text("sửa theo mẫu trong docs/report.md", "mend it after the example in docs/report.md")
NO_DAY = Text("mục [[agency]] thiếu ngày bắt đầu", "an [[agency]] has no first day")
MEND_DAY = Text("thêm from = 2020-01-01", "add from = 2020-01-01")
UNKNOWN = Text("không có mục này", "there is no such setting")
MEND_UNKNOWN = Text("dùng một trong: {names}", "use one of: {names}")
NOT_TEXT = Text("phải là chữ trong ngoặc kép", "must be text in quotes")
MEND_TEXT = Text('viết "…", hoặc ["…", "…"] cho nhiều dòng', 'write "…", or ["…", "…"] for several lines')
