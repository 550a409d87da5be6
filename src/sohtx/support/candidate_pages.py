"""Pages of those who may become a cooperative: the list by stage, a new one, one with its stages and the legal test."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import Act, declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.accounts.scopes import communes_offered, name_of_area, names_of_areas
from sohtx.core.alphabet import plain
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.register.queries import last_names
from sohtx.support.becoming_codes import STAGES, Stage
from sohtx.support.becoming_reach import about_place, known_units
from sohtx.support.candidate_fold import in_order
from sohtx.support.candidate_forms import CandidateForm, ContactForm, StepForm, begin_step
from sohtx.support.candidate_law import verdict_of
from sohtx.support.candidate_reading import (
    Seen,
    candidate_on,
    candidates_on,
    counts_by_stage,
    legal_test,
    within,
)
from sohtx.support.candidate_services import (
    erase_contact,
    keep_contact,
    record_candidate,
    take_step,
    void_step,
)
from sohtx.support.linkage_fold import is_void
from sohtx.support.linkage_forms import ITSELF, VoidForm
from sohtx.support.linkage_pages import AS_OF, OUT_OF_REACH, SECTORS, UNPROCESSABLE, apart, paging, written
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.models import CandidateContact
from sohtx.web.days import day_written
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

RECORDED = declare(
    "candidate.record",
    Text("ghi hồ sơ vận động thành lập {subject}", "recorded the candidate {subject}"),
)
TOLD = declare(
    "candidate.tell",
    Text("ghi giai đoạn của hồ sơ {subject}: {what}", "told a stage of the candidate {subject}: {what}"),
)
CONTACT_KEPT = declare(
    "candidate.contact",
    Text("ghi người liên hệ của hồ sơ {subject}", "wrote the contact of the candidate {subject}"),
)
CONTACT_ERASED = declare(
    "candidate.erase",
    Text("xóa người liên hệ của hồ sơ {subject}", "erased the contact of the candidate {subject}"),
)
EXPORTED = declare(
    "candidate.export",
    Text("tải danh sách vận động thành lập ({count} hồ sơ)", "took away the list of candidates ({count})"),
)
STAGE_LABELS = {stage.value: stage.label for stage in STAGES}
OPEN = "open"


@dataclass(frozen=True)
class Asked:
    """Which: as of a day, on a stage reached since a day, in a commune, of a sector, with some words."""

    on: date
    words: str = ""
    stage: str = ""
    area: str = ""
    sector: str = ""
    since: date | None = None

    @property
    def in_force(self) -> int:
        """How many filters there are beside the day."""
        return sum(map(bool, (self.words, self.stage, self.area, self.sector, self.since)))

    def has(self, one: Seen) -> bool:
        """Whether a candidate is asked for."""
        candidate, stage = one.candidate, one.stands.stage
        return (
            (not self.stage or (stage.is_open if self.stage == OPEN else stage == self.stage))
            and (not self.area or candidate.area_code == self.area)
            and (not self.sector or candidate.sector == self.sector)
            and (self.since is None or self.since <= one.stands.last.on)
            and (
                not self.words
                or plain(self.words) in plain(f"{candidate.name} {candidate.code} {one.org_id}")
            )
        )


def _asked_of(request: HttpRequest) -> Asked:
    names = ("on", "q", "stage", "area", "sector", "since")
    told = {name: request.GET.get(name, "").strip() for name in names}
    return Asked(
        day_written(told["on"]) or today(), told["q"][:100],
        told["stage"] if told["stage"] in {OPEN, *STAGE_LABELS} else "",
        told["area"][:20], told["sector"] if told["sector"] in SECTORS else "", day_written(told["since"]),
    )  # fmt: skip


@page(Right.SUPPORT_SEE)
def candidates(request: AskedRequest) -> HttpResponse:
    """The candidates of a day by stage, within the reader's reach."""
    asked, reach = _asked_of(request), request.reach(Right.SUPPORT_SEE)
    every = within(candidates_on(asked.on), reach, today=today())
    found = [one for one in every if asked.has(one)]
    first = first_row(request.GET.get("from", ""), len(found))
    seen = found[first : first + ROWS]
    context = paging(first, len(found)) | {
        "asked": asked, "candidates": seen, "total": len(found), "counts": counts_by_stage(every),
        "stages": {OPEN: ON_THEIR_WAY, **STAGE_LABELS}, "sectors": SECTORS, "communes": communes_offered(),
        "areas": names_of_areas({one.candidate.area_code for one in seen}), "today": today(),
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)), "is_narrow": not reach.everything,
    }  # fmt: skip
    return render(request, "support/candidates.html", context)


@page(Right.SUPPORT_SEE)
def candidates_export(request: AskedRequest) -> HttpResponse:
    """The candidates that are seen, as a workbook; without whom to ring up."""
    asked = _asked_of(request)
    every = within(candidates_on(asked.on), request.reach(Right.SUPPORT_SEE), today=today())
    found = [one for one in every if asked.has(one)]
    areas = names_of_areas({one.candidate.area_code for one in found})
    note(EXPORTED, by=request.me.name, count=len(found))
    rows = [_cells(one, areas) for one in found]
    told = [str(AS_OF.fill(on=say_day(asked.on)))]
    return xlsx_answer([str(head) for head in HEADS], rows, "thanh-lap-moi", str(TITLE), told)


def _cells(one: Seen, areas: Mapping[str, str]) -> list[Any]:
    candidate, last = one.candidate, one.stands.last
    return [
        candidate.code, candidate.name, one.org_id, areas.get(candidate.area_code, candidate.area_code),
        str(SECTORS[candidate.sector]), one.stands.members, one.first_on, str(one.stands.stage.label), last.on,
        last.next_step, last.next_on, last.founded, candidate.campaign.code if candidate.campaign else "",
    ]  # fmt: skip


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def candidate_new(request: AskedRequest) -> HttpResponse:
    """Record a candidate."""
    initial = {
        "on": today(),
        "org_id": request.GET.get("org", ""),
        "campaign": request.GET.get("campaign", ""),
    }
    form = CandidateForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        new, by = form.new(), request.me.name
        about = about_place(new.area_code, new.on, today(), known_units(), new.org_id)
        if not request.reach(Right.SUPPORT_RECORD).covers(about):
            form.add_error("area_code", str(OUT_OF_REACH))
        elif one := written(form, lambda: record_candidate(new=new, by=by, within=_noted(RECORDED, by))):
            messages.success(request, str(WRITTEN["record"]))
            return redirect("candidate", code=one.code)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/candidate_new.html", {"form": form}, status=status)


def _noted(act: Act, by: str) -> Callable[[Any], None]:
    def within_act(row: Any) -> None:
        candidate = getattr(row, "candidate", row)
        what = Stage.of(row.act).label if hasattr(row, "act") else ""
        note(act, by=by, subject=candidate.code, area_code=candidate.area_code, what=what)

    return within_act


# One candidate


@page(Right.SUPPORT_SEE)
def candidate(request: AskedRequest, code: str) -> HttpResponse:
    """One candidate: what it is, its stages, what the law asks of it, whom to ring up where that may be seen."""
    return _show(request, _seen(code, request.reach(Right.SUPPORT_SEE)), {})


@page(Right.SUPPORT_RECORD, methods=("POST",))
def candidate_record(request: AskedRequest, code: str) -> HttpResponse:
    """Tell a stage, write or erase whom to ring up, void what was a mistake: as the pressed button says."""
    seen, do = _seen(code, request.reach(Right.SUPPORT_RECORD)), request.POST.get("do", "")
    forms, by = _forms(seen, request.POST, do), request.me.name
    if do in ("contact", "erase") and not _covers(seen, request.reach(Right.PERSONAL_EDIT)):
        raise PermissionDenied
    if do == "erase":
        erase_contact(code=code, by=by, within=_noted(CONTACT_ERASED, by))
        messages.success(request, str(WRITTEN[do]))
        return redirect("candidate", code=code)
    if do not in forms:
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write(do, code, form, by)):
        messages.success(request, str(WRITTEN[do]))
        return redirect("candidate", code=code)
    return _show(request, seen, {do: form})


def _write(do: str, code: str, form: Any, by: str) -> Any:
    told = form.cleaned_data
    if do == "step":
        return take_step(code=code, new=form.new(), by=by, within=_noted(TOLD, by))
    if do == "contact":
        return keep_contact(code=code, **told, by=by, within=_noted(CONTACT_KEPT, by))
    return void_step(code=code, row_id=form.row_id, reason=told["reason"], by=by, within=_noted(TOLD, by))


def _seen(code: str, reach: Reach) -> Seen:
    seen = candidate_on(code, today())
    if seen is None:
        raise Http404
    if not _covers(seen, reach):
        raise PermissionDenied
    return seen


def _covers(seen: Seen, reach: Reach) -> bool:
    return bool(reach) and bool(within([seen], reach, today=today()))


def _forms(seen: Seen, data: Any = None, do: str = "") -> dict[str, Any]:
    steps = in_order(seen.rows, OPEN_MOMENT)
    rows = [(str(step.key), f"{step.stage.label} – {say_day(step.on)}") for step in reversed(steps)]
    rows = [*(rows if len(rows) > 1 else []), (ITSELF, str(ALL_OF_IT))]
    made = {
        "step": StepForm(data if do == "step" else None, initial=begin_step(seen.stands.stage, today())),
        "contact": ContactForm(data if do == "contact" else None),
        "void": VoidForm(data if do == "void" else None, rows=rows),
    }
    return {word: apart(form, word) for word, form in made.items()}


def _show(request: AskedRequest, seen: Seen, bound: Mapping[str, Any]) -> HttpResponse:
    one, is_voided = seen.candidate, is_void(seen.rows, OPEN_MOMENT)
    may_see_contact = _covers(seen, request.reach(Right.PERSONAL_SEE))
    contact = CandidateContact.objects.filter(candidate=one, blanked_at=None).order_by("pk").last()
    standing = in_order(seen.rows, OPEN_MOMENT)
    test = legal_test(seen, today())
    context = {
        "seen": seen, "candidate": one, "is_voided": is_voided, "conditions": test, "verdict": verdict_of(test),
        "area": name_of_area(one.area_code), "sector": SECTORS[one.sector], "steps": list(reversed(standing)),
        "names": last_names({seen.org_id, *(step.founded for step in standing)} - {""}),
        "contact": contact if may_see_contact else None, "may_see_contact": may_see_contact,
        "history": [(row, row.stage.label) for row in reversed(seen.rows)], "today": today(),
        "may_record": not is_voided and _covers(seen, request.reach(Right.SUPPORT_RECORD)),
        "may_keep_contact": not is_voided and _covers(seen, request.reach(Right.PERSONAL_EDIT)),
        "forms": {**_forms(seen), **bound}, "opened": next(iter(bound), ""),
    }  # fmt: skip
    return render(request, "support/candidate.html", context, status=UNPROCESSABLE if bound else 200)


TITLE = Text("Vận động thành lập mới hợp tác xã", "Candidates to become a cooperative")
ON_THEIR_WAY = Text("Đang vận động (mọi giai đoạn)", "On their way (any stage)")
ALL_OF_IT = Text("Cả hồ sơ này (ghi nhầm)", "This candidate as a whole")
HEADS = (
    Text("Mã hồ sơ", "Code"), Text("Tên", "Name"), Text("Mã tổ hợp tác", "Group"), Text("Xã, phường", "Commune"),
    Text("Lĩnh vực", "Sector"), Text("Số thành viên dự kiến", "Expected members"),
    Text("Ngày nêu nguyện vọng", "Wish expressed on"), Text("Giai đoạn", "Stage"), Text("Từ ngày", "Since"),
    Text("Việc tiếp theo", "Next step"), Text("Hạn", "By"), Text("HTX đã thành lập", "Cooperative founded"),
    Text("Đợt tuyên truyền", "Campaign"),
)  # fmt: skip
WRITTEN = {
    "record": Text("Đã ghi hồ sơ. Ghi tiếp từng giai đoạn ở đây.", "Recorded. Tell each stage here."),
    "step": Text("Đã ghi giai đoạn.", "The stage was told."),
    "contact": Text("Đã ghi người liên hệ.", "The contact was written."),
    "erase": Text("Đã xóa người liên hệ.", "The contact was erased."),
    "void": Text("Đã hủy ghi nhận; dòng cũ vẫn còn trong lịch sử.", "Voided; it stays in the history."),
}
