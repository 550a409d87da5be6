"""A return as the browser carries it off line: the form, its checks and words as JSON, and what a sending came to.

The scripts that read it are in ``static/collecting``; they judge nothing otherwise than ``sohtx.returns`` does.
"""
