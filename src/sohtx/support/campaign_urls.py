"""Addresses of campaigns."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.support import campaign_pages

HERE = "ho-tro/tuyen-truyen/"
ONE = f"{HERE}<key:code>/"
urlpatterns = [
    path(HERE, campaign_pages.campaigns, name="campaigns"),
    path(f"{HERE}tai/", campaign_pages.campaigns_export, name="campaigns_export"),
    path(f"{HERE}moi/", campaign_pages.campaign_new, name="campaign_new"),
    path(ONE, campaign_pages.campaign, name="campaign"),
    path(f"{ONE}ghi/", campaign_pages.campaign_record, name="campaign_record"),
]
