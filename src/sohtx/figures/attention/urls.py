"""Addresses of the attention list."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.figures.attention import views
from sohtx.web.stations import Place, register

urlpatterns = [
    path("ra-soat/", views.attention, name="attention"),
    path("ra-soat/tai-ve/", views.export_attention, name="export_attention"),
]

register(
    Place(
        key="attention",
        label=Text("Đơn vị cần rà soát", "Needs a look"),
        short=Text("Rà soát", "Look at"),
        url="attention",
        right=Right.ATTENTION_SEE,
        order=11,
        is_aside=True,
        waiting=views.waiting,
    )
)
