"""What the entry page sends, read into a sheet and sent on: alike for the page and for the script behind it."""

from collections.abc import Sequence

from django.http import QueryDict

from sohtx.accounts.gate import AskedRequest
from sohtx.accounts.log import note
from sohtx.accounts.rights import Right
from sohtx.collecting import typed
from sohtx.collecting.accepting import send
from sohtx.collecting.deeds import SENT, TAKEN_DOWN
from sohtx.collecting.entry import Sheet, take_texts
from sohtx.core.codes import Nature, Source
from sohtx.core.text import Text
from sohtx.returns.answers import Answered
from sohtx.returns.models import Filed
from sohtx.returns.receiving.planning import Given, Seen
from sohtx.returns.receiving.writing import Within
from sohtx.returns.respondents import about_respondent, in_log

ANSWER, REASON = "a-", "r-"
LONGEST_ANSWER, LONGEST_REASON = 40_000, 2_000


def take_filled(sheet: Sheet, post: QueryDict) -> Sheet:
    """A sheet with what was typed on it."""
    texts = {line.code: _text(post, ANSWER + line.code)[:LONGEST_ANSWER] for line in sheet.version.lines}
    mark = post.get("mark", "")
    mark = mark if mark in (typed.POINT, typed.COMMA) else typed.decimal_mark_of_page()
    typed_in, sheet.unread, sheet.wrong = take_texts(sheet.version, texts, mark)
    sheet.answers = _beside(sheet) | typed_in
    sheet.reasons = {
        check.code: text.strip()[:LONGEST_REASON]
        for check in sheet.version.checks
        if (text := _text(post, REASON + check.code)).strip()
    }
    sheet.nature = post.get("nature") if post.get("nature") in set(Nature) else Nature.ACTUAL  # type: ignore[assignment]
    sheet.source = post.get("source", "") if post.get("source") in set(Source) else ""
    sheet.based_on = _number(post.get("based_on", ""))
    sheet.turn = _number(post.get("turn", "")) or 0
    return sheet


def _beside(sheet: Sheet) -> dict[str, Answered]:
    """What the version before answers that this form does not ask: it came in a package, and stays."""
    latest = sheet.past.latest
    told = latest.answers if latest else {}
    return {code: value for code, value in told.items() if code not in sheet.version.by_code}


def _text(post: QueryDict, name: str) -> str:
    """The text of a field; browsers send the end of a line as two letters, which a text has as one."""
    return post.get(name, "").replace("\r\n", "\n")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def send_filled(request: AskedRequest, sheet: Sheet, *, within: Within | None = None) -> Text:
    """Send; what an officer takes down for others is accepted at once. Gives what is said of it.

    ``within`` is called inside the transaction with the versions written.
    """
    accepting = request.reach(Right.RETURN_ACCEPT)
    may_accept = bool(accepting) and accepting.covers(about_respondent(sheet.filing))
    source = Source.of(sheet.source) if sheet.source and may_accept else _own_source(request)
    given = Given(
        *(sheet.filing, sheet.answers, Nature.of(sheet.nature), source),
        *(sheet.reasons, sheet.based_on),
    )

    def with_note(written: Sequence[Filed]) -> None:
        if within is not None:
            within(written)
        deed = TAKEN_DOWN if may_accept else SENT
        note(deed, by=request.me.name, subject=str(sheet.filing), **in_log(sheet.filing))

    sent = send(
        [given],
        by=request.me.name,
        key=request.POST.get("key", "")[:64],
        is_accepted=may_accept,
        seen=Seen({sheet.filing: sheet.past}, {sheet.filing: sheet.background}),
        within=with_note,
    )
    return (ACCEPTED if may_accept else RECEIVED) if sent.written else NOTHING_NEW


def _own_source(request: AskedRequest) -> Source:
    """How a return comes in that its sender enters himself."""
    return Source.COMMUNE if request.reach(Right.RETURN_FILE).areas else Source.SELF


RECEIVED = Text("Đã gửi. Liên minh sẽ duyệt.", "Sent. The Alliance will look at it.")
ACCEPTED = Text(
    "Đã ghi và duyệt. Số liệu đã vào tổng hợp.", "Recorded and accepted. It is in the figures now."
)
NOTHING_NEW = Text("Không có gì thay đổi so với bản đã gửi.", "Nothing differs from what was sent before.")
