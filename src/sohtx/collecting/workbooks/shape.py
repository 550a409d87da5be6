"""What stands where in a workbook of returns, and the codes and words by which it is found again.

Whoever fills it in speaks Vietnamese: so does the workbook, in whatever language it was asked for.
"""

import re
from typing import NamedTuple

from sohtx.core.text import Text
from sohtx.exchange.lists.names import fold
from sohtx.returns.definitions.definition import FormVersion

RETURNS, GUIDE, STAMP = "Phiếu", "Hướng dẫn", "sohtx"
MARK = "sohtx-phieu/1"  # in the first cell of the stamp
FORM, VALID_FROM, PERIOD, WORKBOOK = "form", "valid_from", "period", "workbook"
ORG, TAX, NAME, COMMUNE, NATURE, REASON = "@org", "@tax", "@name", "@commune", "@nature", "@reason"
CHECK = "@check"  # what the workbook itself says of a return
LAST, HELP = "@last", "@help"  # in the cell of the identifier, as CHECK: what follows is no return
LAST_OF = "@last:"  # before the code of a line: its value of the period before
BEFORE = (ORG, TAX, NAME, COMMUNE)
AFTER = (NATURE, REASON)
IDENTITY = (ORG, TAX, NAME)
TOTALS = frozenset({"tong", "cong", "tong cong", "tong so"})

LABELS = {
    ORG: Text("Mã đơn vị", "Identifier"),
    TAX: Text("Mã số thuế", "Tax code"),
    NAME: Text("Tên đơn vị", "Name"),
    COMMUNE: Text("Xã, phường", "Commune"),
    NATURE: Text("Tính chất số liệu", "Nature of the figures"),
    REASON: Text("Giải thích", "Reasons"),
    CHECK: Text("Cần xem lại", "To be looked at"),
}
LAST_LABEL = Text("Kỳ trước", "Period before")
LINE_BEFORE = Text("{line} (kỳ trước)", "{line} (period before)")
YES, NO = Text("Có", "Yes"), Text("Không", "No")
CODES = Text("Mã phiếu: {stamp} | {period}", "Code of the form: {stamp} | {period}")
CODES_SHAPE = re.compile(r"(\S+)@(\d{4}-\d{2}-\d{2})\s*\|\s*([0-9A-Z-]{4,10})")


class Identity(NamedTuple):
    """Which version of which form for which period a workbook is."""

    form: str
    valid_from: str
    period: str


def keys_of(version: FormVersion) -> tuple[str, ...]:
    """What a return tells, in the order in which it is asked: who it is, the lines, how to take them."""
    return (*BEFORE, *(line.code for line in version.lines), *AFTER)


def known_keys(version: FormVersion) -> tuple[str, ...]:
    """The same, and what a workbook tells its writer beside."""
    return (*keys_of(version), CHECK, *(LAST_OF + line.code for line in version.lines))


def is_aside(key: str) -> bool:
    """Whether a workbook tells it its writer, who tells nothing by it."""
    return key == CHECK or key.startswith(LAST_OF)


def label_of(version: FormVersion, key: str) -> Text:
    """The words at the head of a column."""
    if key.startswith(LAST_OF):
        return LINE_BEFORE.fill(line=version.by_code[key.removeprefix(LAST_OF)].label)
    return LABELS[key] if key in LABELS else version.by_code[key].label


def by_words(version: FormVersion) -> dict[str, str]:
    """Which key some words at the head of a column mean; words that two lines share mean neither."""
    found: dict[str, str] = {}
    shared = set()
    for key in known_keys(version):
        for words in {fold(word) for word in label_of(version, key)}:
            if words in found:
                shared.add(words)
            found[words] = key
    return {words: key for words, key in found.items() if words not in shared}
