"""Addresses of the registers of support, of form 3 and of policy credit."""

from django.urls import URLPattern, path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.support import grant_pages
from sohtx.support.entry_pages import pages_of
from sohtx.support.entry_registers import CERTIFICATES, FAIRS, GRANTS, Register

GRANTED, CREDIT = "ho-tro/chinh-sach/", "ho-tro/tin-dung-chinh-sach/"


def _of(register: Register, here: str) -> list[URLPattern]:
    pages, one = pages_of(register), f"{here}ghi-nhan/<key:code>/"
    key, many = register.key, register.many
    return [
        path(here, pages.entries, name=many),
        path(f"{here}tai/", pages.export, name=f"{many}_export"),
        path(f"{here}moi/", pages.new, name=f"{key}_new"),
        path(one, pages.one, name=key),
        path(f"{one}ghi/", pages.record, name=f"{key}_record"),
        path(f"{one}giay/<int:paper_id>/", pages.paper, name=f"{key}_paper"),
    ]


urlpatterns = [
    *_of(GRANTS, GRANTED),
    path(f"{GRANTED}bieu-3/", grant_pages.grants_table, name="grants_table"),
    path(f"{GRANTED}bieu-3/tai/", grant_pages.grants_table_export, name="grants_table_export"),
    path(CREDIT, grant_pages.policy_credit, name="policy_credit"),
    path(f"{CREDIT}tai/", grant_pages.policy_credit_export, name="policy_credit_export"),
    *_of(CERTIFICATES, "ho-tro/san-pham/"),
    *_of(FAIRS, "ho-tro/hoi-cho/"),
]
