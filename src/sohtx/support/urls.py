"""Addresses of support: classes, the work log."""

from sohtx.support import class_urls, log_urls

urlpatterns = [*class_urls.urlpatterns, *log_urls.urlpatterns]
