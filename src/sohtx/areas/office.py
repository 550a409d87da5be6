"""Whose papers these are: agency lines and signatories as dated settings, in ``office.toml`` beside the data.

::

    [[agency]]
    from = 2020-01-01            # from which day this holds; the last that has begun counts
    area = "10"                  # for papers about this area; left out: for any
    superior = "LIÊN MINH HỢP TÁC XÃ VIỆT NAM"
    name = "LIÊN MINH HỢP TÁC XÃ TỈNH LÀO CAI"
    in_text = "Liên minh Hợp tác xã tỉnh Lào Cai"   # the same within a sentence
    symbol = "LMHTX"
    letters = "LMHTX-VP"         # of letters, with the unit that drafts them; left out: CV-LMHTX
    place = "Lào Cai"
    authority = ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"]
    signatory = "…"
    notice = "…"                 # printed in a frame on the first page, such as that the data are invented
    recipients = ["Liên minh Hợp tác xã Việt Nam", "UBND tỉnh", "Lưu: VT"]
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import itemgetter
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
    """What stands at the head and the foot of a report or letter."""

    superior: str
    name: str
    in_text: str = ""
    symbol: str
    letters: str = ""
    place: str
    state: str = ""
    motto: str = ""
    authority: tuple[str, ...] = ()
    signatory: str = ""
    recipients: tuple[str, ...] = ()
    notice: str = ""


def office_on(day: date, area: Unit, country: Unit) -> Office:
    """The office's settings in force on a day for papers about an area.

    What was set for every area holds first, then what was set for this one; what neither sets stands as usual.
    """
    usual = _usual(area, country)
    path = book.home() / FILE
    begun = [told for told in read_settings(path) if told["from"] <= day] if path.exists() else []
    values = {field.name: getattr(usual, field.name) for field in fields(Office)}
    for place in (None, area.code):
        chosen = [told for told in begun if told.get("area") == place]
        if chosen:
            values |= _set(max(chosen, key=itemgetter("from")), values)
    return Office(**values)


def _set(told: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """What one entry sets."""
    values = {name: _plain(told[name]) for name in names if name in told}
    if "name" in told:
        values["in_text"] = told.get("in_text", told["name"])
    return values


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
        )
    state = {"state": str(STATE), "motto": str(MOTTO)}
    if area is country:
        return Office(
            superior="",
            name=str(ALLIANCE).upper(),
            in_text=str(ALLIANCE),
            symbol="LMHTXVN",
            place="Hà Nội",
            authority=(str(STANDING_BOARD), str(CHAIR)),
            recipients=(str(FILES),),
            **state,
        )
    if area.level is Level.PROVINCE:
        name = str(PROVINCIAL.fill(name=_in_sentence(area, short_name(area))))
        return Office(
            superior=str(ALLIANCE).upper(),
            name=name.upper(),
            in_text=name,
            symbol="LMHTX",
            place=short_name(area),
            authority=(str(STANDING_BOARD), str(CHAIR)),
            recipients=(str(ALLIANCE), str(PROVINCIAL_COMMITTEE), str(FILES)),
            **state,
        )
    name = str(COMMITTEE.fill(name=_in_sentence(area, area.name)))
    return Office(
        superior="",
        name=name.upper(),
        in_text=name,
        symbol="UBND",
        place=short_name(area),
        authority=(str(CHAIR),),
        recipients=(str(FILES),),
        **state,
    )


def _in_sentence(area: Unit, english: str) -> Text:
    return Text(f"{area.name[:1].lower()}{area.name[1:]}", english)


def read_settings(path: Path) -> list[Mapping[str, Any]]:
    """What the file sets, entry by entry; refused where it cannot be read or names what there is not."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Refusal(Problem(NOT_TOML.fill(why=error), MEND_TOML, file=FILE)) from None
    for name in told:
        if name != "agency":
            raise Refusal(Problem(UNKNOWN, MEND_UNKNOWN.fill(names="[[agency]]"), file=FILE, column=name))
    agencies = told.get("agency", [])
    if not isinstance(agencies, list):
        raise Refusal(Problem(NO_DAY, MEND_DAY, file=FILE, column="agency"))
    for agency in agencies:
        _check(agency)
    return agencies


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


STATE = Text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "SOCIALIST REPUBLIC OF VIET NAM")
MOTTO = Text("Độc lập - Tự do - Hạnh phúc", "Independence - Freedom - Happiness")
ALLIANCE = Text("Liên minh Hợp tác xã Việt Nam", "Viet Nam Cooperative Alliance")
PROVINCIAL = Text("Liên minh Hợp tác xã {name}", "Cooperative Alliance of {name}")
COMMITTEE = Text("Ủy ban nhân dân {name}", "People's Committee of {name}")
PROVINCIAL_COMMITTEE = Text("Ủy ban nhân dân tỉnh", "Provincial People's Committee")
STANDING_BOARD = Text("TM. BAN THƯỜNG VỤ", "ON BEHALF OF THE STANDING BOARD")
CHAIR, FILES = Text("CHỦ TỊCH", "CHAIRPERSON"), Text("Lưu: VT", "Files")
NOT_TOML = Text("không đọc được ({why})", "cannot be read ({why})")
MEND_TOML = Text("sửa theo mẫu trong docs/report.md", "mend it after the example in docs/report.md")
NO_DAY = Text("mục [[agency]] thiếu ngày bắt đầu", "an [[agency]] has no first day")
MEND_DAY = Text("thêm from = 2020-01-01", "add from = 2020-01-01")
UNKNOWN = Text("không có mục này", "there is no such setting")
MEND_UNKNOWN = Text("dùng một trong: {names}", "use one of: {names}")
NOT_TEXT = Text("phải là chữ trong ngoặc kép", "must be text in quotes")
MEND_TEXT = Text('viết "…", hoặc ["…", "…"] cho nhiều dòng', 'write "…", or ["…", "…"] for several lines')
