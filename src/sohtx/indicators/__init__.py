"""Figures declared whole, and the engine that computes them on tables. No Django here.

An indicator is declared once, with its label, unit, kind, formula and law (``registered``, ``people``,
``capital``, ``business``); tables, sentences, the manual and the tooltip all read that declaration.
``engine`` computes any of them at any three clocks; ``answer`` turns sums and counts into figures.
"""
