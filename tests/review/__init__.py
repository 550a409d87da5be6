"""Tests of the half-year review."""
