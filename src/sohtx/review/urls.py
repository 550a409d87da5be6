"""Addresses of reports."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.review.views import (
    comparing,
    estimates,
    files,
    issuing,
    listing,
    looking,
    prose,
    remarks,
    seals,
    sections,
    steps,
)
from sohtx.web.stations import Place, register

_ONE = "bao-cao/<int:round_id>/"
_SECTION = f"{_ONE}muc/<slug:key>/"
_SEALED = "bao-cao/ban-chot/<int:seal_id>/"

urlpatterns = [
    path("bao-cao/", listing.reports, name="reports"),
    path("bao-cao/moi/", listing.new_report, name="new_report"),
    path(_SEALED, seals.sealed_report, name="sealed_report"),
    path(f"{_SEALED}tai/<slug:ending>/", files.download_sealed, name="download_sealed"),
    path(_ONE, sections.report, name="report"),
    path(_SECTION, sections.report_section, name="report_section"),
    path(f"{_SECTION}sua/", prose.edit_section, name="edit_section"),
    path(f"{_SECTION}lich-su/", prose.section_history, name="section_history"),
    path(f"{_SECTION}gop-y/", remarks.comment_on, name="comment_on"),
    path(f"{_ONE}gop-y/", remarks.report_comments, name="report_comments"),
    path(f"{_ONE}gop-y/<int:comment_id>/tra-loi/", remarks.answer_comment, name="answer_comment"),
    path(f"{_ONE}ra-soat/", looking.report_checks, name="report_checks"),
    path(f"{_ONE}ra-soat/chap-nhan/", looking.accept_error, name="accept_error"),
    path(f"{_ONE}chuyen-buoc/", steps.move_report, name="move_report"),
    path(f"{_ONE}ban-hanh/", issuing.issue_report, name="issue_report"),
    path(f"{_ONE}so-sanh/", comparing.compare_papers, name="compare_papers"),
    path(f"{_ONE}uoc/", estimates.report_estimates, name="report_estimates"),
    path(f"{_ONE}uoc/ghi/", estimates.add_estimate, name="add_estimate"),
    path(f"{_ONE}tai/<slug:ending>/", files.download_report, name="download_report"),
]

register(
    Place(
        key="report",
        label=Text("Lập báo cáo", "Reports"),
        short=Text("Báo cáo", "Reports"),
        url="reports",
        right=Right.REPORT_SEE,
        order=70,
        waiting=listing.waiting,
    )
)
