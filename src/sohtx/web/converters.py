"""Identifiers in addresses: any text may be one, so what would part an address is written otherwise in it.

So is an identifier that is a word of our own addresses: /to-chuc/trung/ are the duplicates, never an organization.
"""

import re

from django.urls import register_converter

_PARTING = re.compile(r"[~/\\.]")
_OURS = re.compile(r"[a-z-]+")
_WRITTEN = re.compile(r"~([0-9a-f]{2})")


class Key:
    """An identifier: ``/`` is written ``~2f``, a point ``~2e``, ``~`` itself ``~7e``, our own words as ``~74rung``."""

    regex = r"[^/]+"
    own_words = frozenset({"ghi", "nguoi", "het-han", "trung", "xuat"})

    def to_python(self, value: str) -> str:
        """The identifier of an address; one that is written otherwise than we write it is none."""
        key = _WRITTEN.sub(lambda found: chr(int(found[1], 16)), value)
        if self.to_url(key) != value:
            raise ValueError(value)
        return key

    def to_url(self, value: str) -> str:
        """The identifier as it stands in an address."""
        if value in self.own_words:
            return f"~{ord(value[0]):02x}{value[1:]}"
        if _OURS.fullmatch(value):  # our own words stand in the same place of addresses
            return f"~{ord(value[0]):02x}{value[1:]}"
        return _PARTING.sub(lambda found: f"~{ord(found[0]):02x}", value)


register_converter(Key, "key")
