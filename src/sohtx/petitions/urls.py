"""Addresses of conferences and petitions."""

from sohtx.petitions import conference_urls, drafting_urls, petition_urls, routing_urls
from sohtx.petitions.held import HOLDERS
from sohtx.register.elsewhere import register_holder

urlpatterns = [
    *conference_urls.urlpatterns,
    *drafting_urls.urlpatterns,
    *routing_urls.urlpatterns,
    *petition_urls.urlpatterns,
]

for holder in HOLDERS:
    register_holder(holder)
