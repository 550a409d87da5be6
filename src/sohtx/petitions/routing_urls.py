"""Addresses of bodies and their competence."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.petitions import routing_pages
from sohtx.web.stations import Place, register

ANSWERING = "kien-nghi/tham-quyen/"
BODIES = "kien-nghi/co-quan/"
urlpatterns = [
    path(ANSWERING, routing_pages.competence_list, name="competences"),
    path(f"{ANSWERING}giao/", routing_pages.competence_set, name="competence_set"),
    path(f"{ANSWERING}thuong-dung/", routing_pages.competences_set_up, name="competences_set_up"),
    path(f"{ANSWERING}<int:competence_id>/thoi/", routing_pages.competence_end, name="competence_end"),
    path(BODIES, routing_pages.body_list, name="bodies"),
    path(f"{BODIES}them/", routing_pages.body_new, name="body_new"),
    path(f"{BODIES}thuong-dung/", routing_pages.bodies_set_up, name="bodies_set_up"),
    path(f"{BODIES}<int:body_id>/ket-thuc/", routing_pages.body_end, name="body_end"),
    path(f"{BODIES}<int:body_id>/con-hoat-dong/", routing_pages.body_reopen, name="body_reopen"),
    path("kien-nghi/ngay-nghi/", routing_pages.days_off_list, name="days_off"),
]

register(
    Place(
        key="competences",
        label=Text("Thẩm quyền trả lời", "Who answers"),
        url="competences",
        right=Right.PETITION_RECORD,
        order=56,
        is_aside=True,
    )
)
