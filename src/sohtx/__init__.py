"""Sổ HTX: the book of a province's cooperative sector."""
