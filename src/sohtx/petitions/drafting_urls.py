"""Addresses of papers drafted for signature."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
