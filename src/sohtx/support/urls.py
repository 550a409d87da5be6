"""Addresses of support: loans, classes, the work log."""

from sohtx.support import class_urls, loan_urls, log_urls

urlpatterns = [*loan_urls.urlpatterns, *class_urls.urlpatterns, *log_urls.urlpatterns]
