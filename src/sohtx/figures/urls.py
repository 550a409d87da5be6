"""Addresses of the pages of figures."""

from django.urls import path

from sohtx.accounts.rights import Right
from sohtx.core.text import Text
from sohtx.figures.views import files, panel, table
from sohtx.web.stations import Place, register

urlpatterns = [
    path("so-lieu/", table.figures, name="figures"),
    path("so-lieu/tai-ve/", files.export, name="figures_export"),
    path("so-lieu/so/", panel.panel, name="figure_panel"),
    path("so-lieu/so/tai-ve/", files.export_records, name="figure_records_export"),
]

register(
    Place(
        key="figures",
        label=Text("Số liệu tổng hợp", "Figures"),
        short=Text("Số liệu", "Figures"),
        url="figures",
        right=Right.FIGURES_SEE,
        order=30,
    )
)
