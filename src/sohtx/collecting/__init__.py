"""Collecting returns for a period: who has sent, who is late, what looks wrong, and the pages where it is done.

The acts themselves are those of ``sohtx.returns.services``.
"""
