"""Addresses of targets and tasks."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.plan import life_pages, target_pages, task_pages, text_pages
from sohtx.web import converters  # noqa: F401 -- registers the converter `key`
from sohtx.web.stations import Place, register

ONE = "nhiem-vu/<key:code>/"
urlpatterns = [
    path("chi-tieu/", target_pages.targets, name="targets"),
    path("chi-tieu/giao/", target_pages.target_new, name="target_new"),
    path("nhiem-vu/", task_pages.tasks, name="tasks"),
    path("nhiem-vu/lich/", task_pages.task_calendar, name="task_calendar"),
    path("nhiem-vu/moi/", task_pages.task_new, name="task_new"),
    path("nhiem-vu/tu-nghi-quyet/", text_pages.tasks_from_text, name="tasks_from_text"),
    path(ONE, life_pages.task, name="task"),
    path(f"{ONE}ghi/", life_pages.task_note, name="task_note"),
    path(f"{ONE}sua/", life_pages.task_change, name="task_change"),
    path(f"{ONE}moc/", life_pages.task_milestone, name="task_milestone"),
    path(f"{ONE}huy/<int:note_id>/", life_pages.task_void, name="task_void"),
]

register(
    Place(
        key="plan",
        label=Text("Chỉ tiêu, nhiệm vụ", "Targets and tasks"),
        short=Text("Nhiệm vụ", "Tasks"),
        url="tasks",
        right=Right.PLAN_SEE,
        order=60,
        waiting=task_pages.waiting,
    )
)
