"""Addresses of loans of the development support fund."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter ``key``
from sohtx.register.elsewhere import register_holder
from sohtx.support import loan_lists, loan_pages, loan_reports
from sohtx.support.loan_held import HOLDER

ONE = "ho-tro/quy/<key:loan_code>/"

urlpatterns = [
    path("ho-tro/quy/", loan_lists.loans, name="loans"),
    path("ho-tro/quy/xuat/", loan_lists.export_loans, name="export_loans"),
    path("ho-tro/quy/moi/", loan_pages.loan_new, name="loan_new"),
    path("ho-tro/quy/von/", loan_reports.fund_capital, name="fund_capital"),
    path("ho-tro/quy/bao-cao/", loan_reports.lending_now, name="lending_now"),
    path("ho-tro/quy/bao-cao/<str:period>/", loan_reports.lending_report, name="lending_report"),
    path("ho-tro/quy/bao-cao/<str:period>/xuat/", loan_reports.export_lending, name="export_lending"),
    path(ONE, loan_pages.loan, name="loan"),
    path(f"{ONE}xoa-ten/", loan_pages.borrower_blank, name="borrower_blank"),
    path(f"{ONE}huy-ghi-nhan/<int:movement_id>/", loan_pages.movement_void, name="movement_void"),
    path(f"{ONE}<slug:loan_act>/", loan_pages.loan_act, name="loan_act"),
]

register_holder(HOLDER)
