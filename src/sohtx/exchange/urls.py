"""Addresses of the lists: opening the book from one, comparing the book with one."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.exchange import comparing_pages, comparison_pages, list_pages
from sohtx.web.stations import Place, register

urlpatterns = [
    path("nap-danh-sach/", list_pages.lists, name="lists"),
    path("nap-danh-sach/<slug:key>/", list_pages.list_columns, name="list_columns"),
    path("nap-danh-sach/<slug:key>/kiem-tra/", list_pages.list_check, name="list_check"),
    path("nap-danh-sach/<slug:key>/tai-ve/", list_pages.list_marked, name="list_marked"),
    path("nap-danh-sach/<slug:key>/nap/", list_pages.list_take, name="list_take"),
    path("nap-danh-sach/<slug:key>/ket-qua/", list_pages.list_done, name="list_done"),
    path("nap-danh-sach/<slug:key>/bo/", list_pages.list_drop, name="list_drop"),
    path("doi-chieu/", comparing_pages.comparing, name="comparing"),
    path("doi-chieu/moi/", comparing_pages.comparing_new, name="comparing_new"),
    path("doi-chieu/<int:number>/", comparison_pages.comparison, name="comparison"),
    path("doi-chieu/<int:number>/tai-ve/", comparison_pages.comparison_answer, name="comparison_answer"),
    path("doi-chieu/<int:number>/<int:position>/", comparison_pages.comparison_row, name="comparison_row"),
    path("doi-chieu/xem/<slug:key>/", comparing_pages.comparing_columns, name="comparing_columns"),
    path("doi-chieu/xem/<slug:key>/ket-qua/", comparing_pages.comparing_ready, name="comparing_ready"),
    path("doi-chieu/xem/<slug:key>/bo/", comparing_pages.comparing_drop, name="comparing_drop"),
]

register(
    Place(
        key="lists",
        label=Text("Nạp danh sách", "Take in a list"),
        short=Text("Nạp", "Take in"),
        url="lists",
        right=Right.REGISTER_IMPORT,
        order=13,
        is_aside=True,
    )
)
register(
    Place(
        key="comparing",
        label=Text("Đối chiếu danh sách", "Compare lists"),
        short=Text("Đối chiếu", "Compare"),
        url="comparing",
        right=Right.REGISTER_IMPORT,
        order=14,
        is_aside=True,
    )
)
