"""Pages of campaigns: the list, a new one, one with whom it reached, its deeds and what came of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import Act, declare, note
from sohtx.accounts.rights import Reach, Right
from sohtx.accounts.scopes import communes_offered, names_of_areas
from sohtx.core.alphabet import plain
from sohtx.core.moment import OPEN_MOMENT
from sohtx.core.numerals import say_day
from sohtx.core.text import Text
from sohtx.register.queries import last_names
from sohtx.support.becoming_codes import CampaignAct, CampaignState, Channel
from sohtx.support.becoming_reach import about_place, known_units
from sohtx.support.campaign_forms import CampaignForm, LinkForm, ReachForm
from sohtx.support.campaign_reading import (
    Founded,
    Seen,
    campaign_on,
    campaigns_on,
    candidates_of,
    founded_of,
    linked_lines,
    within,
)
from sohtx.support.campaign_services import link_line, plan_campaign, tell_reach, void_in_campaign
from sohtx.support.candidate_reading import Seen as SeenCandidate
from sohtx.support.candidate_reading import candidates_on
from sohtx.support.candidate_reading import within as candidates_within
from sohtx.support.linkage_fold import is_void, standing
from sohtx.support.linkage_forms import ITSELF, VoidForm, begin_today
from sohtx.support.linkage_pages import AS_OF, UNPROCESSABLE, apart, paging, written
from sohtx.support.log_asking import ROWS, first_row
from sohtx.support.log_codes import Field
from sohtx.support.log_lines import lines_between
from sohtx.web.days import day_written
from sohtx.web.tables import xlsx_answer
from sohtx.web.working import today

PLANNED = declare(
    "campaign.plan", Text("ghi đợt tuyên truyền {subject}: {what}", "wrote the campaign {subject}: {what}")
)
TOLD = declare(
    "campaign.tell",
    Text("ghi vào đợt tuyên truyền {subject}: {what}", "wrote of the campaign {subject}: {what}"),
)
EXPORTED = declare(
    "campaign.export",
    Text("tải danh sách đợt tuyên truyền ({count} đợt)", "took away the list of campaigns ({count})"),
)
STATES = {state.value: state.label for state in CampaignState}
CHANNELS = {channel.value: channel.label for channel in Channel}
DEEDS = (Field.CAMPAIGN, Field.FOUNDING, Field.MEMBERSHIP)
AROUND = timedelta(days=60)
"""Lines of the work log so long before and after a campaign are offered as its deeds."""
MOST_OFFERED = 200
SHOWN_WORDS = 90


@dataclass(frozen=True)
class Asked:
    """Which: as of a day, in a state, in a commune, going on at some time since a day, with some words."""

    on: date
    words: str = ""
    state: str = ""
    area: str = ""
    since: date | None = None

    @property
    def in_force(self) -> int:
        """How many filters there are beside the day."""
        return sum(map(bool, (self.words, self.state, self.area, self.since)))

    def has(self, one: Seen) -> bool:
        """Whether a campaign is asked for."""
        told = one.campaign
        return (
            (not self.state or one.state == self.state)
            and (not self.area or not told.area_codes or self.area in told.area_codes)
            and (self.since is None or (self.since <= told.to_on and told.from_on <= self.on))
            and (not self.words or plain(self.words) in plain(f"{told.name} {told.code} {told.lead}"))
        )


def _asked_of(request: HttpRequest) -> Asked:
    told = {name: request.GET.get(name, "").strip() for name in ("on", "q", "state", "area", "since")}
    return Asked(
        day_written(told["on"]) or today(), told["q"][:100], told["state"] if told["state"] in STATES else "",
        told["area"][:20], day_written(told["since"]),
    )  # fmt: skip


class _Found:
    """The campaigns asked for, and what came of them."""

    def __init__(self, request: AskedRequest) -> None:
        self.asked, self._reach = _asked_of(request), request.reach(Right.SUPPORT_SEE)
        every = within(campaigns_on(self.asked.on), self._reach, today=today())
        self.campaigns = [one for one in every if self.asked.has(one)]

    def came_of(
        self, seen: Sequence[Seen]
    ) -> tuple[dict[str, list[SeenCandidate]], dict[str, list[Founded]]]:
        """The candidates and the founded cooperatives of some campaigns, by code."""
        every = candidates_within(candidates_on(self.asked.on), self._reach, today=today())
        named = {one.campaign.code: candidates_of(one.campaign, every) for one in seen}
        return named, founded_of(seen, day=self.asked.on, today=today())


@page(Right.SUPPORT_SEE)
def campaigns(request: AskedRequest) -> HttpResponse:
    """The campaigns of a day, within the reader's reach, with what came of each."""
    found = _Found(request)
    first = first_row(request.GET.get("from", ""), len(found.campaigns))
    seen = found.campaigns[first : first + ROWS]
    named, founded = found.came_of(seen)
    context = paging(first, len(found.campaigns)) | {
        "asked": found.asked, "campaigns": seen, "total": len(found.campaigns), "candidates": named,
        "founded": founded, "states": STATES, "communes": communes_offered(),
        "areas": names_of_areas({code for one in seen for code in one.campaign.area_codes}),
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
        "is_narrow": not request.reach(Right.SUPPORT_SEE).everything,
    }  # fmt: skip
    return render(request, "support/campaigns.html", context)


@page(Right.SUPPORT_SEE)
def campaigns_export(request: AskedRequest) -> HttpResponse:
    """The campaigns that are seen, as a workbook."""
    found = _Found(request)
    named, founded = found.came_of(found.campaigns)
    areas = names_of_areas({code for one in found.campaigns for code in one.campaign.area_codes})
    note(EXPORTED, by=request.me.name, count=len(found.campaigns))
    rows = [_cells(one, areas, named, founded) for one in found.campaigns]
    told = [str(AS_OF.fill(on=say_day(found.asked.on)))]
    return xlsx_answer([str(head) for head in HEADS], rows, "tuyen-truyen", str(TITLE), told)


def _cells(
    one: Seen,
    areas: Mapping[str, str],
    named: Mapping[str, Sequence[Any]],
    founded: Mapping[str, Sequence[Any]],
) -> list[Any]:
    told = one.campaign
    return [
        told.code, told.name, "; ".join(areas.get(code, code) for code in told.area_codes) or str(WHOLE_AREA),
        told.from_on, told.to_on, str(one.state.label), told.lead, len(one.lines), one.people, told.budget,
        one.cost, told.target, len(named[told.code]), len(founded[told.code]),
    ]  # fmt: skip


@page(Right.SUPPORT_RECORD, methods=("GET", "POST"))
def campaign_new(request: AskedRequest) -> HttpResponse:
    """Write a campaign."""
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        new, by = form.new(), request.me.name
        if not _all_within(new.area_codes, new.from_on, request.reach(Right.SUPPORT_RECORD)):
            form.add_error("area_codes", str(OUT_OF_REACH))
        elif one := written(form, lambda: plan_campaign(new=new, by=by, within=_noted(PLANNED, by))):
            messages.success(request, str(WRITTEN["plan"]))
            return redirect("campaign", code=one.code)
    status = UNPROCESSABLE if form.is_bound else 200
    return render(request, "support/campaign_new.html", {"form": form}, status=status)


def _all_within(codes: Sequence[str], on: date, reach: Reach) -> bool:
    """Whether all communes are of a reach; the whole area is of those alone who reach everything."""
    if reach.everything:
        return True
    units = known_units()
    return bool(codes) and all(reach.covers(about_place(code, on, today(), units)) for code in codes)


def _noted(act: Act, by: str) -> Callable[[Any], None]:
    def within_act(row: Any) -> None:
        campaign = getattr(row, "campaign", row)
        what = CampaignAct.of(row.act).label if hasattr(row, "act") else campaign.name
        areas = campaign.area_codes
        note(act, by=by, subject=campaign.code, area_code=areas[0] if len(areas) == 1 else "", what=what)

    return within_act


# One campaign


@page(Right.SUPPORT_SEE)
def campaign(request: AskedRequest, code: str) -> HttpResponse:
    """One campaign: what it is for, whom it reached, its deeds, what came of it."""
    return _show(request, _seen(code, request.reach(Right.SUPPORT_SEE)), {})


@page(Right.SUPPORT_RECORD, methods=("POST",))
def campaign_record(request: AskedRequest, code: str) -> HttpResponse:
    """Tell whom it reached, link a deed, void what was a mistake: as the pressed button says."""
    seen, do = _seen(code, request.reach(Right.SUPPORT_RECORD)), request.POST.get("do", "")
    if not _may_record(request, seen):
        raise PermissionDenied
    forms = _forms(request, seen, request.POST, do)
    if do not in forms:
        raise Http404
    form = forms[do]
    if form.is_valid() and written(form, lambda: _write(do, code, form, request.me.name)):
        messages.success(request, str(WRITTEN[do]))
        return redirect("campaign", code=code)
    return _show(request, seen, {do: form})


def _write(do: str, code: str, form: Any, by: str) -> Any:
    told, within_act = form.cleaned_data, _noted(TOLD, by)
    if do == "reach":
        return tell_reach(code=code, new=form.new(), by=by, within=within_act)
    if do == "link":
        return link_line(code=code, line=told["line"], by=by, within=within_act)
    return void_in_campaign(code=code, row_id=form.row_id, reason=told["reason"], by=by, within=within_act)


def _seen(code: str, reach: Reach) -> Seen:
    seen = campaign_on(code, today())
    if seen is None:
        raise Http404
    if not within([seen], reach, today=today()):
        raise PermissionDenied
    return seen


def _may_record(request: AskedRequest, seen: Seen) -> bool:
    reach = request.reach(Right.SUPPORT_RECORD)
    return bool(reach) and _all_within(seen.campaign.area_codes, seen.campaign.from_on, reach)


def _forms(request: AskedRequest, seen: Seen, data: Any = None, do: str = "") -> dict[str, Any]:
    rows = [(str(deed.key), _deed_words(deed)) for deed in reversed(standing(seen.rows, OPEN_MOMENT))]
    made: dict[str, Any] = {
        "reach": ReachForm(data if do == "reach" else None, initial=begin_today()),
        "void": VoidForm(data if do == "void" else None, rows=[*rows, (ITSELF, str(ALL_OF_IT))]),
    }
    if request.reach(Right.WORK_LOG_SEE):
        made["link"] = LinkForm(data if do == "link" else None, lines=_offered(seen))
    return {word: apart(form, word) for word, form in made.items()}


def _deed_words(deed: Any) -> str:
    told = [str(CampaignAct.of(deed.act).label), say_day(deed.on)]
    return " – ".join([*told, str(CHANNELS[deed.channel])] if deed.channel in CHANNELS else told)


def _offered(seen: Seen) -> list[tuple[str, str]]:
    """The lines of the work log around a campaign that are a deed of none."""
    taken, told = linked_lines(), seen.campaign
    lines = lines_between(told.from_on - AROUND, told.to_on + AROUND)
    return [
        (line.code, f"{say_day(line.on)} – {line.content[:SHOWN_WORDS]}")
        for line in reversed(lines)
        if line.kind in DEEDS and line.code not in taken
    ][:MOST_OFFERED]


def _show(request: AskedRequest, seen: Seen, bound: Mapping[str, Any]) -> HttpResponse:
    told, reach = seen.campaign, request.reach(Right.SUPPORT_SEE)
    candidates = candidates_of(told, candidates_within(candidates_on(today()), reach, today=today()))
    founded = founded_of([seen], day=today(), today=today())[told.code]
    is_voided = is_void(seen.rows, OPEN_MOMENT)
    may_record = not is_voided and _may_record(request, seen)
    forms = {**_forms(request, seen), **bound} if may_record else {}
    context = {
        "seen": seen, "campaign": told, "is_voided": is_voided, "channels": CHANNELS, "founded": founded,
        "areas": names_of_areas(told.area_codes), "candidates": candidates,
        "names": last_names([one.org_id for one in founded]), "may_see_lines": bool(request.reach(Right.WORK_LOG_SEE)),
        "history": [(row, CampaignAct.of(row.act).label) for row in reversed(seen.rows)],
        "may_record": may_record, "forms": forms, "opened": next(iter(bound), ""),
        "may_link": "link" in forms and bool(forms["link"].fields["line"].choices),
    }  # fmt: skip
    return render(request, "support/campaign.html", context, status=UNPROCESSABLE if bound else 200)


TITLE = Text("Đợt tuyên truyền, vận động", "Campaigns")
WHOLE_AREA = Text("toàn địa bàn", "the whole area")
ALL_OF_IT = Text("Cả đợt này (ghi nhầm)", "This campaign as a whole")
OUT_OF_REACH = Text("Chọn xã, phường bạn phụ trách.", "Choose communes of yours.")
HEADS = (
    Text("Mã đợt", "Code"), Text("Tên đợt", "Name"), Text("Xã, phường", "Communes"), Text("Từ ngày", "From"),
    Text("Đến ngày", "To"), Text("Trạng thái", "State"), Text("Chủ trì", "Led by"),
    Text("Số việc trong sổ công tác", "Deeds in the work log"), Text("Lượt người tiếp cận", "People reached"),
    Text("Kinh phí dự kiến (đồng)", "Planned cost (đồng)"), Text("Kinh phí đã chi (đồng)", "Cost so far (đồng)"),
    Text("Mục tiêu HTX mới", "New cooperatives aimed at"), Text("Hồ sơ vận động", "Candidates"),
    Text("HTX thành lập tại địa bàn", "Cooperatives founded there"),
)  # fmt: skip
WRITTEN = {
    "plan": Text("Đã ghi đợt tuyên truyền.", "The campaign was written."),
    "reach": Text("Đã ghi kết quả tiếp cận.", "It was told whom it reached."),
    "link": Text("Đã gắn dòng sổ công tác.", "The line was linked."),
    "void": Text("Đã hủy ghi nhận; dòng cũ vẫn còn trong lịch sử.", "Voided; it stays in the history."),
}
