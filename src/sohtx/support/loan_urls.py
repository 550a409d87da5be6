"""Addresses of loans of the development support fund."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
