"""Figures: which there are, the SQL that adds them up, and the arithmetic after it."""
