"""Addresses of targets and tasks."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
