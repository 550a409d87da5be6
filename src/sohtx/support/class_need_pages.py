"""Pages of needs for training: by topic who needs what and has had no class; noting one, withdrawing one."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from sohtx.accounts.gate import AskedRequest, page
from sohtx.accounts.log import declare, note
from sohtx.accounts.rights import Right
from sohtx.core.refusal import Refusal
from sohtx.core.text import Text
from sohtx.register.queries import last_names
from sohtx.register.reaching import covered
from sohtx.support.class_codes import Source, Topic
from sohtx.support.class_forms import NeedForm
from sohtx.support.class_pages import UNPROCESSABLE
from sohtx.support.class_reading import Need, needs
from sohtx.support.class_services import note_need, withdraw_need
from sohtx.support.models import TrainingNeed
from sohtx.web.working import today

NOTED = declare(
    "training.need",
    Text("ghi nhu cầu đào tạo của {subject}: {topic}", "noted a training need of {subject}: {topic}"),
)
WITHDRAWN = declare(
    "training.need_withdrawn",
    Text("rút nhu cầu đào tạo của {subject}: {topic}", "withdrew a training need of {subject}: {topic}"),
)
SOURCES = {source.value: source.label for source in Source}
TOPICS = {topic.value: topic.label for topic in Topic}


@page(Right.SUPPORT_SEE)
def training_needs(request: AskedRequest) -> HttpResponse:
    """The needs of organizations within reach, topic by topic."""
    return _show(request, NeedForm())


@page(Right.SUPPORT_RECORD, methods=("POST",))
def need_new(request: AskedRequest) -> HttpResponse:
    """Note a need."""
    form, by = NeedForm(request.POST), request.me.name

    def noted(need: TrainingNeed) -> None:
        org_id = need.organization.org_id
        note(NOTED, by=by, subject=org_id, org_id=org_id, topic=TOPICS[need.topic])

    if form.is_valid():
        try:
            note_need(by=by, within=noted, **form.cleaned_data)
        except Refusal as refusal:
            form.take(refusal)
        else:
            messages.success(request, str(DONE))
            return redirect("training_needs")
    return _show(request, form)


@page(Right.SUPPORT_RECORD, methods=("POST",))
def need_withdraw(request: AskedRequest, need_id: int) -> HttpResponse:
    """Withdraw a need."""
    if not TrainingNeed.objects.filter(pk=need_id, withdrawn_at=None).exists():
        raise Http404
    by = request.me.name

    def noted(need: TrainingNeed) -> None:
        org_id = need.organization.org_id
        note(WITHDRAWN, by=by, subject=org_id, org_id=org_id, topic=TOPICS[need.topic])

    withdraw_need(need_id=need_id, by=by, within=noted)
    messages.success(request, str(GONE))
    return redirect("training_needs")


def _show(request: AskedRequest, form: NeedForm) -> HttpResponse:
    found, reach = needs(), request.reach(Right.SUPPORT_SEE)
    if not reach.everything:
        orgs = covered({need.org for need in found}, reach, today=today())
        found = [need for need in found if need.org in orgs]
    is_open = request.GET.get("all") != "1"
    shown = [need for need in found if not (is_open and need.met_by)]
    context = {
        "form": form, "groups": _by_topic(shown), "is_open": is_open, "total": len(found), "shown": len(shown),
        "sources": SOURCES, "names": last_names(need.org_id for need in shown),
        "may_record": bool(request.reach(Right.SUPPORT_RECORD)),
    }  # fmt: skip
    return render(
        request, "support/class_needs.html", context, status=UNPROCESSABLE if form.is_bound else 200
    )


def _by_topic(found: Sequence[Need]) -> list[tuple[Topic, list[Need], int]]:
    """The needs of each topic, with how many organizations they are of."""
    own = {topic: [need for need in found if need.what is topic] for topic in Topic}
    return [(topic, told, len({need.org for need in told})) for topic, told in own.items() if told]


DONE = Text("Đã ghi nhu cầu đào tạo.", "The need was noted.")
GONE = Text("Đã rút nhu cầu.", "The need was withdrawn.")
