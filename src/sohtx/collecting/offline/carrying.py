"""What the entry page carries in the browser, and what it is told of what others wrote meanwhile."""

import hashlib
from typing import NamedTuple

from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac

from sohtx.accounts.me import Me
from sohtx.accounts.models import Person
from sohtx.collecting.entry import Cell, Sheet, open_sheet
from sohtx.collecting.filled import ANSWER
from sohtx.collecting.offline.definition import Json, check_as_json, form_as_json
from sohtx.collecting.offline.words import all_words
from sohtx.collecting.typed import decimal_mark_of_page
from sohtx.core.codes import Nature
from sohtx.core.numerals import say_moment
from sohtx.returns.filings import IN_BOOK, Filing
from sohtx.returns.models import Draft, Submission
from sohtx.returns.stores import store_of

SCRIPTS = tuple(f"collecting/{name}.js" for name in ("reading", "rules", "keeping", "conflict", "filling"))
STYLES = ("web/app.css", "collecting/collecting.css")
EDITING = "sua"
"""In the address of a settled return: it is opened to be corrected, not to be read."""
KEPT_FOR = "Sohtx-Kept-For"
"""The header of a page that a browser may keep, and for whom: no other page is kept."""


def who_is(me: Me) -> str:
    """By what a browser tells people apart whose returns it keeps; it tells nothing else of them."""
    key = str(me.person.pk) if me.person else ""
    return salted_hmac("sohtx.collecting.offline", key, algorithm="sha256").hexdigest()[:20]


def version_of_scripts(worker: str) -> str:
    """Changes with any of the files that a browser keeps for the page: what it kept before is thrown away."""
    kept = [worker, *map(static, (*SCRIPTS, *STYLES))]
    return hashlib.sha256("\n".join(kept).encode()).hexdigest()[:12]


def carried(sheet: Sheet, me: Me) -> Json:
    """All that the scripts of the page need to go on without a network."""
    keys = sheet.filing._asdict()
    who, page = who_is(me), reverse("return_entry", kwargs=keys)
    return {
        "who": who,
        "id": f"{who}/{sheet.filing}",
        "mark": decimal_mark_of_page(),
        "based_on": sheet.based_on,
        "turn": sheet.turn,
        "reasons": dict(sheet.reasons),
        "natures": {nature.value: str(nature.label) for nature in Nature},
        "addresses": {
            "page": page,
            "filling": f"{page}?{EDITING}=1" if sheet.is_settled else page,
            "send": reverse("return_send", kwargs=keys),
            "worker": reverse("offline_worker"),
        },
        "words": all_words(),
        **form_as_json(sheet.version, sheet.period, sheet.background),
    }


class Wrote(NamedTuple):
    """Who wrote something, and when."""

    by: str
    at: int


def standing_of(filing: Filing, turn: int) -> Json:
    """What others have written of a return: the draft of another turn, else the version recorded last.

    Who takes it up goes on from ``based_on`` and ``turn``.
    """
    sheet = open_sheet(filing)
    latest = sheet.past.latest
    wrote = _draft_of(filing)
    if latest is not None and (wrote is None or sheet.turn == turn):
        sheet.answers, sheet.unread, sheet.nature = latest.answers, {}, latest.nature
        wrote = Wrote(_author(sheet.filing.form, latest.pk), latest.recorded_at)
    return {
        "fields": fields_of(sheet),
        "based_on": latest.recorded_at if latest else None,
        "turn": sheet.turn,
        "by": _name(wrote.by) if wrote else "",
        "at": say_moment(wrote.at) if wrote else "",
        "mark": decimal_mark_of_page(),
    }


def fields_of(sheet: Sheet) -> dict[str, str]:
    """What stands in the fields of a sheet."""
    return {ANSWER + cell.line.code: cell.text for cell in _cells(sheet)} | {"nature": str(sheet.nature)}


def _draft_of(filing: Filing) -> Wrote | None:
    row = Draft.objects.filter(**filing._asdict()).values_list("changed_by", "changed_at")
    return Wrote(*row[0]) if row else None


def _author(form: str, version: int) -> str:
    rows = store_of(form).model._default_manager.values_list("transaction__by", flat=True)
    return str(rows.get(pk=version))


def _name(username: str) -> str:
    person = Person.objects.filter(username=username).first()
    return person.shown_name if person else username


def taken_under(key: str, filing: Filing, by: str) -> Json | None:
    """The version that a sending of somebody's made under a key of his, as what comes next is based on it."""
    sent = Submission.objects.filter(key=key, sent_by=by).first() if key else None
    if sent is None:
        return None
    store = store_of(filing.form)
    rows = store.model._default_manager.filter(
        **IN_BOOK, **{store.respondent: filing.respondent}, form=filing.form, period=filing.period
    )
    made = rows if sent.place is None else rows.filter(transaction__place=sent.place)
    recorded_at = made.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    return {"based_on": recorded_at, "at": say_moment(sent.sent_at)}


def findings_of(sheet: Sheet) -> Json:
    """What is wrong with a checked sheet, by line, as the script shows it."""
    return {
        cell.line.code: {
            "problems": [list(problem) for problem in cell.problems],
            "broken": [check_as_json(found.check) | {"says": found.says} for found in cell.broken],
        }
        for cell in _cells(sheet)
        if cell.problems or cell.broken
    }


def _cells(sheet: Sheet) -> list[Cell]:
    return [cell for _, cells in sheet.sections for cell in cells]
