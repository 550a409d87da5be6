"""Addresses of classes and trainees."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
