"""Addresses of the work log."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
