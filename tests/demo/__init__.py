"""Tests of the example province."""
