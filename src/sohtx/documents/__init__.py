"""One report tree, five outputs: Word, PDF, Excel, one web page, Markdown. No Django, no database, no figures.

``tree`` says what a report consists of; every other room draws that tree. Layout: Decree 30/2020/NĐ-CP.
"""
