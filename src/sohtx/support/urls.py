"""Addresses of support: each register with its own."""

from sohtx.support import (
    campaign_urls,
    candidate_urls,
    class_urls,
    digital_urls,
    entry_urls,
    linkage_urls,
    loan_urls,
    log_urls,
    member_urls,
    overview_urls,
)

urlpatterns = [
    *overview_urls.urlpatterns,
    *loan_urls.urlpatterns,
    *class_urls.urlpatterns,
    *entry_urls.urlpatterns,
    *log_urls.urlpatterns,
    *linkage_urls.urlpatterns,
    *member_urls.urlpatterns,
    *candidate_urls.urlpatterns,
    *campaign_urls.urlpatterns,
    *digital_urls.urlpatterns,
]
