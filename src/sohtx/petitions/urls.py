"""Addresses of conferences and petitions."""

from sohtx.petitions import conference_urls, drafting_urls, routing_urls

urlpatterns = [
    *conference_urls.urlpatterns,
    *drafting_urls.urlpatterns,
    *routing_urls.urlpatterns,
]
