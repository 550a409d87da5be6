"""The page of the attention list: who needs a look, why, by which article, and what to do next."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.core.moment import now
from sohtx.core.numerals import say_day
from sohtx.core.refusal import refuse
from sohtx.core.text import Text
from sohtx.figures.attention.listing import NO_RULE, Attention, AttentionList, Key, Look
from sohtx.figures.attention.rules import RULES, AttentionRule, Severity
from sohtx.figures.extract import Extract
from sohtx.figures.remembering import hint, remembered, renew_hint
from sohtx.ledger import book
from sohtx.register.outside import mark_outside
from sohtx.web.tables import csv_answer, xlsx_answer
from sohtx.web.working import today

SHOWN = 50
EXPORTED = declare(
    "attention.export",
    Text("tải danh sách đơn vị cần rà soát ({count} dòng)", "took away the attention list ({count} lines)"),
)


def counts_for(reach: Reach) -> dict[AttentionRule, int]:
    """How many are in the list by each rule, today, of those within reach."""
    day = today()
    found = _asked(("counts", day, reach), reach, day, (), lambda found: found.counts())
    counts = {RULES[code]: count for code, count in found.items()}
    renew_hint(_waiting(reach), _serious(counts))
    return counts


def waiting(request: AskedRequest) -> int | None:
    """How many organizations need a serious look, as counted some minutes ago or when one last opened the list."""
    reach = request.reach(Right.ATTENTION_SEE)
    return hint(_waiting(reach), lambda: _serious(counts_for(reach))) or None


def _waiting(reach: Reach) -> tuple[object, ...]:
    return "attention waiting", today(), reach


def _serious(counts: Mapping[AttentionRule, int]) -> int:
    return sum(count for rule, count in counts.items() if rule.severity is Severity.SERIOUS)


@page(Right.ATTENTION_SEE)
def attention(request: AskedRequest) -> HttpResponse:
    """The list, by rule."""
    reach, day = request.reach(Right.ATTENTION_SEE), today()
    chosen = read_rule(request.GET.get("rule", ""))
    rules = (chosen,) if chosen else ()
    after = read_key(request.GET.get("after", ""))
    rows = _asked(
        ("rows", day, reach, rules, after),
        reach,
        day,
        rules,
        lambda found: found.rows(limit=SHOWN + 1, after=after),
    )
    counts = counts_for(reach)
    listed = {rule: count for rule, count in counts.items() if chosen in ("", rule.code)}
    context = {
        "as_of": day,
        "rows": rows[:SHOWN],
        "next_key": write_key(rows[SHOWN - 1].key) if len(rows) > SHOWN else "",
        "counts": counts,
        "chosen": RULES.get(chosen),
        "total": sum(listed.values()),
        "serious": _serious(listed),
    }
    return render(request, "figures/attention.html", context)


@page(Right.ATTENTION_SEE)
def export_attention(request: AskedRequest) -> HttpResponseBase:
    """The list as it is seen, whole, as Excel or CSV."""
    reach, day = request.reach(Right.ATTENTION_SEE), today()
    chosen = read_rule(request.GET.get("rule", ""))
    rows = _asked(
        ("all", day, reach, chosen), reach, day, (chosen,) if chosen else (), lambda found: found.rows()
    )
    note(EXPORTED, by=request.me.name, subject=chosen, count=len(rows))
    heads, name = [str(head) for head in HEADS], "can-ra-soat"
    if request.GET.get("format") == "csv":
        return csv_answer(heads, _cells(rows), name)
    return xlsx_answer(heads, _cells(rows), name, str(TITLE), [say_day(day)])


def _cells(rows: Iterable[Attention]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            row.org_id, row.name, str(row.kind.label), row.unit.name, str(row.severity.label),
            str(row.rule.label), str(row.says()), row.since, str(row.law or ""), str(row.next_step),
        ]  # fmt: skip


def _asked(key: tuple[object, ...], reach: Reach, day: date, rules: tuple[str, ...], work: Any) -> Any:
    """Something read of the list, once at each place of the ledger, meetings and contacts being what they are."""

    def read(extract: Extract) -> Any:
        look = Look(on=day, known=now(), reach=reach, rules=rules or tuple(RULES))
        found = AttentionList(extract, look)
        try:
            return work(found)
        finally:
            found.close()

    if book.current() is None:
        return {} if key[0] == "counts" else []
    return remembered(("attention", *key, mark_outside()), read)


def read_rule(text: str) -> str:
    """The rule of an address; refuses what is none."""
    if text and text not in RULES:
        raise refuse(NO_RULE, MEND_RULE, column="rule", value=text)
    return text


# Keys of pages


def write_key(key: Key) -> str:
    """The key of a row as it stands in an address."""
    return "~".join((str(key.rank), key.since.isoformat(), str(key.org), key.rule))


def read_key(text: str) -> Key | None:
    """The key of an address; refuses what is none."""
    if not text:
        return None
    try:
        rank, since, org, rule = text.split("~")
        key = Key(int(rank), date.fromisoformat(since), int(org), rule)
    except ValueError:
        key = None
    if key is None or key.rule not in RULES or not 0 <= key.org < 2**62 or not 0 <= key.rank < len(Severity):
        raise refuse(NO_KEY, MEND_KEY, column="after", value=text)
    return key


NO_KEY = Text("không phải trang của danh sách này", "is no page of this list")
MEND_RULE = Text("mở lại danh sách và chọn một lý do", "open the list again and choose a reason")
MEND_KEY = Text("về đầu danh sách", "go to the beginning of the list")
TITLE = Text("Đơn vị cần rà soát", "Organizations that need a look")
HEADS = (
    Text("Mã đơn vị", "Identifier"), Text("Tên", "Name"), Text("Loại hình", "Kind"), Text("Xã, phường", "Commune"),
    Text("Mức độ", "Severity"), Text("Lý do", "Reason"), Text("Cụ thể", "In particular"), Text("Từ ngày", "Since"),
    Text("Căn cứ", "Law"), Text("Việc cần làm", "What to do"),
)  # fmt: skip
