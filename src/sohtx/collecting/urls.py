"""Addresses of collecting."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.collecting.views import (
    asking,
    calling,
    deciding,
    desk,
    entry,
    forms_pages,
    grid,
    letters,
    offline,
    overview,
    papers,
    workbooks,
)
from sohtx.collecting.waiting import waiting
from sohtx.core.text import Text
from sohtx.web.stations import Place, register

ONE = "phieu/<key:respondent>/<str:form>/<str:period>/"
MANY = "phieu/mau/<str:form>/<str:period>/"
FORMS = "phieu/bieu-mau/"
urlpatterns = [
    path("ngoai-mang.js", offline.worker, name="offline_worker"),
    path("phieu/", overview.overview, name="returns"),
    path(FORMS, forms_pages.forms_list, name="forms"),
    path(f"{FORMS}xem/", forms_pages.form_version, name="form_version"),
    path(f"{FORMS}tai/", forms_pages.form_file, name="form_file"),
    path(f"{FORMS}dua-len/", forms_pages.form_bring, name="form_bring"),
    path(f"{FORMS}dua-len/<key:key>/", forms_pages.form_confirm, name="form_confirm"),
    path("phieu/nhac/", letters.reminding, name="returns_reminding"),
    path(MANY, overview.returns_of_form, name="returns_of_form"),
    path(f"{MANY}thu/", letters.letters, name="returns_letters"),
    path(f"{MANY}noi-nop/", asking.asking_page, name="returns_asking"),
    path(f"{MANY}han/", overview.set_due_day, name="returns_due"),
    path(f"{MANY}ra-soat/", desk.desk, name="returns_desk"),
    path(f"{MANY}duyet/", deciding.accept_many, name="returns_accept"),
    path(f"{MANY}bang/", grid.grid, name="returns_grid"),
    path(f"{MANY}bang/luu/", grid.grid_keep, name="returns_grid_keep"),
    path(f"{MANY}excel/", workbooks.workbook, name="returns_workbook"),
    path(f"{MANY}excel/tai/", workbooks.workbook_out, name="returns_workbook_out"),
    path(f"{MANY}excel/tra/<key:key>/", workbooks.workbook_marked, name="returns_workbook_marked"),
    path(ONE, entry.entry, name="return_entry"),
    path(f"{ONE}nhap/", entry.entry_keep, name="return_keep"),
    path(f"{ONE}gui/", offline.send_kept, name="return_send"),
    path(f"{ONE}xet/", deciding.decide, name="return_decide"),
    path(f"{ONE}khop-so/", asking.agree, name="return_agree"),
    path(f"{ONE}goi/", calling.call, name="return_call"),
    path(f"{ONE}lay-so/", calling.take_down, name="return_take_down"),
    path(f"{ONE}giay/", papers.add_papers, name="return_papers"),
    path(f"{ONE}giay/<int:paper_id>/", papers.paper, name="return_paper"),
    path(f"{ONE}giay/<int:paper_id>/go/", papers.remove_paper, name="return_paper_remove"),
]

register(
    Place(
        key="returns",
        label=Text("Thu phiếu báo cáo", "Returns"),
        short=Text("Thu phiếu", "Returns"),
        url="returns",
        right=Right.RETURN_SEE,
        order=20,
        waiting=waiting,
    )
)
