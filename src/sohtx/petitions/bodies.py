"""The offices that petitions go to, each with its first day and the day on which it is no more.

Departments, banks and the like are rows that officials keep. The People's Committees of provinces, districts and
communes need none: they follow from the administrative units, which are dated themselves, under the code ``UBND-``
and the code of the unit. Where one ended, what lay with it goes to the committee of the unit it passed into.
"""

import csv
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from importlib import resources

from django.db import IntegrityError, transaction

from sohtx.accounts.log import declare, note
from sohtx.areas.naming import WRITTEN_TYPES
from sohtx.areas.queries import official_units, units_of_book
from sohtx.core.codes import Level
from sohtx.core.moment import OPEN_DAY
from sohtx.core.refusal import Problem, Problems, refuse
from sohtx.core.text import Text
from sohtx.core.units import Unit, Units
from sohtx.ledger import book
from sohtx.petitions.codes import BodyKind
from sohtx.petitions.models import Body

COMMITTEE = "UBND-"
THE_PROVINCE = "UBND-TINH"
LONGEST = {"code": 40, "name": 200, "source": 500}
KINDS_KEPT = {kind.value for kind in BodyKind} - {BodyKind.DISTRICT.value, BodyKind.COMMUNE.value}
_CODE = re.compile(r"[A-Z0-9]+(?:-[A-Z0-9]+)*", re.ASCII)
_RANKS = {kind.value: rank for rank, kind in enumerate(BodyKind)}
_KINDS = {
    Level.PROVINCE: BodyKind.PROVINCE,
    Level.DISTRICT: BodyKind.DISTRICT,
    Level.COMMUNE: BodyKind.COMMUNE,
}
SET_UP = declare(
    "petitions.set_up_bodies",
    Text("lấy danh mục cơ quan thường dùng ({count} dòng)", "took over the usual bodies ({count} rows)"),
)
OPENED = declare(
    "petitions.open_body",
    Text(
        "thêm cơ quan {subject} (mã {code}) từ ngày {on}", "added the body {subject} (code {code}) from {on}"
    ),
)
ENDED = declare(
    "petitions.end_body",
    Text(
        "ghi cơ quan {subject} (mã {code}) kết thúc ngày {on}, nơi tiếp nhận: {successor}",
        "ended the body {subject} (code {code}) on {on}, carried on by: {successor}",
    ),
)
REOPENED = declare(
    "petitions.reopen_body",
    Text(
        "hủy việc kết thúc cơ quan {subject} (mã {code})",
        "took back the end of the body {subject} (code {code})",
    ),
)


# Reading


class Bodies:
    """All bodies, read once: of a day, by their code, and as they carry on from one another."""

    def __init__(self, rows: Iterable[Body], units: Units) -> None:
        self.units = units
        self.rows = sorted(
            rows, key=lambda body: (_RANKS.get(body.kind, len(_RANKS)), body.name, body.valid_from)
        )
        self._by_code: dict[str, list[Body]] = defaultdict(list)
        for body in self.rows:
            self._by_code[body.code].append(body)

    def on(self, day: date) -> list[Body]:
        """The bodies in being on a day, by kind and name; not the committees that follow from the units."""
        return [body for body in self.rows if exists_on(body, day)]

    def one(self, code: str, day: date) -> Body | None:
        """The body that a code means on a day."""
        row = next((body for body in self._by_code.get(code, ()) if exists_on(body, day)), None)
        return row or self._committee(code, day)

    def carried(self, code: str, from_day: date, to_day: date) -> Body | None:
        """Who has on a later day what lay with a body on an earlier one; None where nobody took it over."""
        last = self.last_of(code, from_day, to_day)
        return last if last is not None and exists_on(last, to_day) else None

    def last_of(self, code: str, from_day: date, to_day: date) -> Body | None:
        """The last body known to have, until a day, what lay with one earlier; it may have ended itself."""
        body = self.one(code, from_day)
        while body is not None and body.valid_to is not None and body.valid_to <= to_day:
            later = self._after(body, body.valid_to)
            if later is None:
                break
            body = later
        return body

    def committee_of(self, unit: Unit) -> Body | None:
        """The People's Committee of a unit, as a body that is in no table; the country has none."""
        if unit.level not in _KINDS:
            return None
        return Body(
            code=COMMITTEE + unit.code,
            name=f"Ủy ban nhân dân {_within_a_sentence(unit.name)}",
            kind=_KINDS[unit.level],
            area_code=unit.code,
            valid_from=unit.valid_from,
            valid_to=None if unit.valid_to == OPEN_DAY else unit.valid_to,
        )

    def _committee(self, code: str, day: date) -> Body | None:
        unit = self.units.resolve(code.removeprefix(COMMITTEE), day) if code.startswith(COMMITTEE) else None
        return self.committee_of(unit) if unit is not None and unit.exists_on(day) else None

    def _after(self, body: Body, ended_on: date) -> Body | None:
        """Who carries on on the day a body ended. That one begins then or before, so this comes to an end."""
        if body.successor_code:
            return self.one(body.successor_code, ended_on)
        unit = self.units.resolve(body.area_code, body.valid_from) if body.area_code else None
        return self._committee_after(unit, ended_on) if unit is not None else None

    def _committee_after(self, unit: Unit, ended_on: date) -> Body | None:
        """The committee of what a unit passed into; of a province, as it stands in the table if it does."""
        later = self.units.place(unit, ended_on).unit
        if not later.exists_on(ended_on):
            return None
        is_province = later.level is Level.PROVINCE
        return (self.one(THE_PROVINCE, ended_on) if is_province else None) or self.committee_of(later)


def read_bodies() -> Bodies:
    """All bodies as they stand now in the table, with the units from which the committees follow."""
    return Bodies(Body.objects.all(), known_units())


def bodies_on(day: date) -> list[Body]:
    """The bodies in being on a day, by kind and name; not the committees that follow from the units."""
    return read_bodies().on(day)


def body_on(code: str, day: date) -> Body | None:
    """The body that a code means on a day."""
    return read_bodies().one(code, day)


def carried_on(code: str, from_day: date, to_day: date) -> Body | None:
    """Who has on a later day what lay with a body on an earlier one; None where nobody took it over."""
    return read_bodies().carried(code, from_day, to_day)


def exists_on(body: Body, day: date) -> bool:
    """Whether a body is in being on a day."""
    return body.valid_from <= day and (body.valid_to is None or day < body.valid_to)


def known_units() -> Units:
    """The units of the book, or the official ones where it has none of its own."""
    return units_of_book() or official_units()


def _within_a_sentence(name: str) -> str:
    """A unit's name as it stands within a sentence: phường Lào Cai."""
    return name[:1].lower() + name[1:] if name.startswith(WRITTEN_TYPES) else name


# Writing


def usual_bodies() -> list[Body]:
    """The bodies that a province usually has, as the program knows them; to be looked through by the office."""
    return [
        Body(
            code=row["code"],
            name=row["name"],
            kind=BodyKind.of(row["kind"]).value,
            valid_from=date.fromisoformat(row["valid_from"]),
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            successor_code=row["successor_code"],
            source=row["source"],
        )
        for row in shipped_rows("bodies.csv")
    ]


def shipped_rows(file: str) -> list[dict[str, str]]:
    """The rows of one of the tables that come with the program."""
    text = resources.files("sohtx.petitions").joinpath("data", file).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def set_up_bodies(*, by: str) -> int:
    """Put the usual bodies into an empty table; gives how many."""
    book.open_for_writing()
    usual = usual_bodies()
    try:
        with transaction.atomic():
            if Body.objects.exists():
                raise refuse(NOT_EMPTY, MEND_NOT_EMPTY)
            Body.objects.bulk_create(usual)
            note(SET_UP, by=by, count=len(usual))
    except IntegrityError:  # somebody else did at the same time
        raise refuse(NOT_EMPTY, MEND_NOT_EMPTY) from None
    return len(usual)


def open_body(*, code: str, name: str, kind: str, valid_from: date, source: str = "", by: str) -> Body:
    """Put a body into the table from its first day on; refuses one that is there under its code."""
    told = {"code": tidy(code).upper(), "name": tidy(name), "source": tidy(source)}
    _check_new(told, kind)
    book.open_for_writing()
    with transaction.atomic():
        rows = [row for row in _locked(told["code"]) if _ever_was(row)]
        if any(row.valid_to is None or row.valid_to > valid_from for row in rows):
            raise refuse(ALREADY, MEND_ALREADY, column="code", value=told["code"])
        told_more = {"name": told["name"], "source": told["source"], "valid_to": None, "successor_code": ""}
        body, _ = Body.objects.update_or_create(
            code=told["code"], valid_from=valid_from, defaults={"kind": kind, **told_more}
        )
        note(OPENED, by=by, subject=body.name, code=body.code, on=valid_from.isoformat())
    return body


def end_body(*, code: str, ended_on: date, successor_code: str = "", source: str = "", by: str) -> Body:
    """Write the day on which a body is no more, and who carries on what lay with it.

    Of one that was ended already, this corrects the day and the successor. One that is ended on its first day never
    was: so what was put in by mistake is taken out.
    """
    paper = tidy(source)
    book.open_for_writing()
    with transaction.atomic():
        body = _row_begun(code, ended_on)
        if successor_code:
            _check_successor(successor_code, ended_on)
        body.source = "; ".join(dict.fromkeys(filter(None, (body.source, paper))))
        _too_long({"source": body.source}).raise_any()
        body.valid_to, body.successor_code = ended_on, successor_code
        body.save()
        note(
            ENDED,
            by=by,
            subject=body.name,
            code=code,
            on=ended_on.isoformat(),
            successor=successor_code or "–",
        )
    return body


def reopen_body(*, code: str, valid_from: date, by: str) -> Body:
    """Take back the end of a body that was ended by mistake."""
    book.open_for_writing()
    with transaction.atomic():
        rows = _locked(code)
        body = next((row for row in rows if row.valid_from == valid_from), None)
        if body is None:
            raise refuse(NO_BODY, MEND_NO_BODY, column="code", value=code)
        if any(row.valid_from > valid_from and _ever_was(row) for row in rows):
            raise refuse(ALREADY, MEND_ALREADY, column="code", value=code)
        body.valid_to, body.successor_code = None, ""
        body.save()
        note(REOPENED, by=by, subject=body.name, code=code)
    return body


def _locked(code: str) -> list[Body]:
    return list(Body.objects.select_for_update().filter(code=code).order_by("valid_from"))


def _row_begun(code: str, day: date) -> Body:
    """The last row of a code that has begun by a day."""
    begun = [row for row in _locked(code) if row.valid_from <= day]
    if not begun:
        raise refuse(NO_BODY, MEND_NO_BODY, column="code", value=code)
    return begun[-1]


def _ever_was(body: Body) -> bool:
    return body.valid_to is None or body.valid_from < body.valid_to


def _check_new(told: Mapping[str, str], kind: str) -> None:
    problems = _too_long(told)
    for column in ("code", "name"):
        if not told[column]:
            problems.add(Problem(NOTHING, MEND_NOTHING, column=column))
    if told["code"] and not _CODE.fullmatch(told["code"]):
        problems.add(Problem(NO_CODE, MEND_CODE, column="code", value=told["code"]))
    if told["code"].startswith(COMMITTEE) and told["code"] != THE_PROVINCE:
        problems.add(Problem(A_COMMITTEE, MEND_COMMITTEE, column="code", value=told["code"]))
    if kind not in KINDS_KEPT:
        problems.add(Problem(UNKNOWN_KIND, MEND_KIND, column="kind", value=kind))
    problems.raise_any()


def _check_successor(code: str, day: date) -> None:
    """Whoever carries on must be there on that day and beyond; so no chain of successors comes back to itself."""
    if read_bodies().one(code, day) is None:
        raise refuse(
            NO_SUCCESSOR.fill(day=f"{day:%d/%m/%Y}"), MEND_SUCCESSOR, column="successor_code", value=code
        )


def _too_long(texts: Mapping[str, str]) -> Problems:
    problems = Problems()
    for column, text in texts.items():
        if len(text) > LONGEST[column]:
            problems.add(
                Problem(TOO_LONG, MEND_TOO_LONG.fill(most=LONGEST[column]), column=column, value=text)
            )
    return problems


def tidy(text: str) -> str:
    """Composed and without blanks around it."""
    return unicodedata.normalize("NFC", text).strip()


NOTHING = Text("chưa ghi", "is missing")
MEND_NOTHING = Text("ghi vào ô này", "fill it in")
NO_CODE = Text("không dùng làm mã được", "is no code")
MEND_CODE = Text(
    "viết tắt không dấu, chỉ gồm chữ, số và gạch nối, như SO-XD",
    "use letters, digits and hyphens, such as SO-XD",
)
A_COMMITTEE = Text(
    "là mã của Ủy ban nhân dân, lấy theo danh mục đơn vị hành chính",
    "is the code of a People's Committee, which follows from the administrative units",
)
MEND_COMMITTEE = Text(
    "không cần thêm; nếu là cơ quan khác thì dùng mã khác",
    "it need not be added; give another body another code",
)
UNKNOWN_KIND = Text("không phải loại cơ quan thêm được", "is no kind of body that can be added")
MEND_KIND = Text("chọn trong danh sách", "choose one from the list")
ALREADY = Text("đã có cơ quan mang mã này trong thời gian đó", "a body bears this code in that time already")
MEND_ALREADY = Text(
    "xem lại danh sách cơ quan, hoặc dùng mã khác", "look at the list of bodies, or use another code"
)
NO_BODY = Text("không có cơ quan mang mã này vào ngày đó", "no body bore this code on that day")
MEND_NO_BODY = Text(
    "xem lại mã và ngày trong danh sách cơ quan", "check the code and the day in the list of bodies"
)
NO_SUCCESSOR = Text(
    "không còn, hoặc chưa có, vào ngày {day} nên không tiếp nhận được",
    "is not there on {day} and cannot carry on",
)
MEND_SUCCESSOR = Text(
    "thêm cơ quan tiếp nhận trước, với ngày bắt đầu không muộn hơn ngày kết thúc này",
    "add the successor first, with a first day not later than this end",
)
NOT_EMPTY = Text("danh mục cơ quan đã có dữ liệu", "there are bodies in the table already")
MEND_NOT_EMPTY = Text("thêm, kết thúc từng cơ quan trong danh mục", "add and end bodies one by one")
TOO_LONG = Text("quá dài", "is too long")
MEND_TOO_LONG = Text("viết không quá {most} ký tự", "write no more than {most} characters")
