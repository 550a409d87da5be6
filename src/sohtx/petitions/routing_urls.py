"""Addresses of bodies and their competence."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
