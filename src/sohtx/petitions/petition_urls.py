"""Addresses of petitions."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
