"""Addresses of the digital checklist."""

from django.urls import path

import sohtx.web.converters  # noqa: F401 -- registers the converter of identifiers
from sohtx.support import digital_pages

HERE = "ho-tro/chuyen-doi-so/"
ONE = f"{HERE}don-vi/<key:org_id>/"
urlpatterns = [
    path(HERE, digital_pages.digital, name="digital"),
    path(f"{HERE}tai/", digital_pages.digital_export, name="digital_export"),
    path(f"{HERE}cau-hoi/", digital_pages.digital_questions, name="digital_questions"),
    path(f"{HERE}cau-hoi/tai/", digital_pages.digital_questions_export, name="digital_questions_export"),
    path(f"{HERE}cau-hoi/nap/", digital_pages.digital_questions_load, name="digital_questions_load"),
    path(ONE, digital_pages.digital_one, name="digital_one"),
    path(f"{ONE}tra-loi/", digital_pages.digital_answer, name="digital_answer"),
]
