"""Forms as dated definitions: what is asked of whom, in which words, and what the answers must satisfy.

A form has versions, each from a day on; a version is never changed, only followed by another. The program's own forms
and those of an office are read from the same three tables: versions, lines, checks.
"""
