"""Addresses of the work log."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.support import log_pages, log_paste_pages
from sohtx.web.stations import Place, register

ONE = "so-cong-tac/<key:code>/"
urlpatterns = [
    path("so-cong-tac/", log_pages.work_log, name="work_log"),
    path("so-cong-tac/ghi/", log_pages.work_record, name="work_record"),
    path("so-cong-tac/dan/", log_paste_pages.work_paste, name="work_paste"),
    path("so-cong-tac/tai/", log_pages.work_export, name="work_export"),
    path("so-cong-tac/don-vi/", log_pages.work_offers, name="work_offers"),
    path(ONE, log_pages.work_line, name="work_line"),
    path(f"{ONE}sua/", log_pages.work_correct, name="work_correct"),
    path(f"{ONE}gach/", log_pages.work_strike, name="work_strike"),
    path(f"{ONE}giay/", log_pages.work_attach, name="work_attach"),
    path(f"{ONE}giay/<int:paper_id>/", log_pages.work_paper, name="work_paper"),
]

register(
    Place(
        key="work_log",
        label=Text("Sổ công tác", "Work log"),
        url="work_log",
        right=Right.WORK_LOG_SEE,
        order=65,
        is_aside=True,
    )
)
