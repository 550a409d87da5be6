"""Addresses of conferences."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.petitions import (
    conference_delegate_pages,
    conference_pages,
    conference_paper_pages,
    conference_slide_pages,
    meeting_pages,
)
from sohtx.web.stations import Place, register

ONE = "hoi-nghi/<str:code>/"
PAPER = f"{ONE}tai-lieu/<int:paper_id>/"
urlpatterns = [
    path("hoi-nghi/", conference_pages.conference_list, name="conferences"),
    path("hoi-nghi/moi/", conference_pages.conference_new, name="conference_new"),
    path(ONE, conference_pages.conference, name="conference"),
    path(f"{ONE}sua/", conference_pages.conference_edit, name="conference_edit"),
    path(f"{ONE}chuong-trinh/", conference_pages.conference_agenda, name="conference_agenda"),
    path(f"{ONE}ket-luan/", conference_pages.conference_conclusions, name="conference_conclusions"),
    path(f"{ONE}dai-bieu/", conference_delegate_pages.conference_delegates, name="conference_delegates"),
    path(f"{ONE}dai-bieu/moi/", conference_delegate_pages.conference_invite, name="conference_invite"),
    path(
        f"{ONE}dai-bieu/dia-ban/",
        conference_delegate_pages.conference_invite_area,
        name="conference_invite_area",
    ),
    path(
        f"{ONE}dai-bieu/diem-danh/", conference_delegate_pages.conference_presence, name="conference_presence"
    ),
    path(
        f"{ONE}dai-bieu/<int:participant_id>/go/",
        conference_delegate_pages.conference_uninvite,
        name="conference_uninvite",
    ),
    path(f"{ONE}tai-lieu/", conference_paper_pages.conference_papers, name="conference_papers"),
    path(f"{ONE}tai-lieu/them/", conference_paper_pages.conference_paper_add, name="conference_paper_add"),
    path(PAPER, conference_paper_pages.conference_paper, name="conference_paper"),
    path(f"{PAPER}sua/", conference_paper_pages.conference_paper_edit, name="conference_paper_edit"),
    path(f"{PAPER}go/", conference_paper_pages.conference_paper_remove, name="conference_paper_remove"),
    path(f"{ONE}ghi/", meeting_pages.conference_meeting, name="conference_meeting"),
    path(f"{ONE}ghi/gui/", meeting_pages.conference_meeting_send, name="conference_meeting_send"),
    path(
        f"{ONE}ghi/xoa/", meeting_pages.conference_contribution_remove, name="conference_contribution_remove"
    ),
    path(f"{ONE}trinh-chieu/", conference_slide_pages.conference_slides, name="conference_slides"),
]

register(
    Place(
        key="conferences",
        label=Text("Hội nghị", "Conferences"),
        url="conferences",
        right=Right.CONFERENCE_SEE,
        order=51,
        is_aside=True,
    )
)
