"""Addresses of the Alliance's membership."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.support import member_pages

HERE = "ho-tro/hoi-vien/"
ONE = f"{HERE}<key:org_id>/"
urlpatterns = [
    path(HERE, member_pages.members, name="members"),
    path(f"{HERE}tai/", member_pages.members_export, name="members_export"),
    path(f"{HERE}quyet-dinh/", member_pages.member_decide, name="member_decide"),
    path(f"{HERE}muc-phi/", member_pages.fee_rates, name="fee_rates"),
    path(f"{HERE}muc-phi/ghi/", member_pages.fee_rate_record, name="fee_rate_record"),
    path(ONE, member_pages.member, name="member"),
    path(f"{ONE}ghi/", member_pages.member_record, name="member_record"),
    path(f"{ONE}giay/<int:paper_id>/", member_pages.member_paper, name="member_paper"),
]
