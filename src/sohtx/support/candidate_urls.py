"""Addresses of those who may become a cooperative."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.register.elsewhere import register_holder
from sohtx.support import candidate_pages
from sohtx.support.candidate_held import HOLDER

HERE = "ho-tro/thanh-lap-moi/"
ONE = f"{HERE}<key:code>/"
urlpatterns = [
    path(HERE, candidate_pages.candidates, name="candidates"),
    path(f"{HERE}tai/", candidate_pages.candidates_export, name="candidates_export"),
    path(f"{HERE}moi/", candidate_pages.candidate_new, name="candidate_new"),
    path(ONE, candidate_pages.candidate, name="candidate"),
    path(f"{ONE}ghi/", candidate_pages.candidate_record, name="candidate_record"),
]
register_holder(HOLDER)
