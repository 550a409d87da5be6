"""Addresses of classes and trainees."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.register.elsewhere import register_holder
from sohtx.support import class_need_pages, class_pages, class_people_pages
from sohtx.support.class_held import HOLDER
from sohtx.web.stations import Place, register

ONE = "dao-tao/<key:code>/"
urlpatterns = [
    path("dao-tao/", class_pages.classes, name="classes"),
    path("dao-tao/tai/", class_pages.classes_export, name="classes_export"),
    path("dao-tao/moi/", class_pages.class_new, name="class_new"),
    path("dao-tao/nhu-cau/", class_need_pages.training_needs, name="training_needs"),
    path("dao-tao/nhu-cau/ghi/", class_need_pages.need_new, name="need_new"),
    path("dao-tao/nhu-cau/<int:need_id>/rut/", class_need_pages.need_withdraw, name="need_withdraw"),
    path("dao-tao/het-han-luu/", class_people_pages.trainees_kept, name="trainees_kept"),
    path(ONE, class_pages.training_class, name="training_class"),
    path(f"{ONE}sua/", class_pages.class_correct, name="class_correct"),
    path(f"{ONE}gach/", class_pages.class_strike, name="class_strike"),
    path(f"{ONE}ghi-danh/", class_people_pages.class_enrol, name="class_enrol"),
    path(f"{ONE}diem-danh/", class_people_pages.class_attendance, name="class_attendance"),
    path(f"{ONE}hoc-vien/", class_people_pages.class_trainees, name="class_trainees"),
    path(f"{ONE}hoc-vien/<int:enrolment_id>/rut/", class_people_pages.class_unenrol, name="class_unenrol"),
]

register(
    Place(
        key="classes",
        label=Text("Đào tạo, bồi dưỡng", "Training"),
        url="classes",
        right=Right.SUPPORT_SEE,
        order=41,
        is_aside=True,
    )
)
register_holder(HOLDER)
