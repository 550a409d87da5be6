"""Good lines of a package and bad ones, for docs/package.md, with what the program says of them."""

from docs_pages.markdown import code_block, page
from sohtx.core import cells
from sohtx.core.refusal import Problem
from sohtx.core.text import LANGUAGES, speak
from sohtx.exchange import checking, container, reading
from sohtx.register import fold

GOOD_ENTRIES = """\
entry_id,org_id,entry,effective_on,recorded_at,supersedes,kind,name,tax_code,area_code,charter_capital
E1,H01,established,2023-03-01,2023-03-06T09:00:00,,cooperative,Hợp tác xã Suối Mơ,5300000017,02683,500
E2,H01,amended,2023-05-10,2023-05-12T14:30:00,,,,,,650
E3,H01,amended,2023-05-10,2023-07-04,E2,,,,,560
"""
GOOD_RETURNS = """\
org_id,form,period,recorded_at,status,nature,source,members,workers,revenue
H01,HTX-6T,2023-S1,2023-07-03T08:15:00,submitted,actual,self,45,12,1250.5
H01,HTX-6T,2023-S1,2023-07-05T10:00:00,accepted,actual,self,45,12,1250.5
"""
EXAMPLES_HEAD = f"""\
## Good lines and bad ones

A birth, an amendment and its correction, in `entries.csv`. The columns not shown must be in the file too,
with blank cells:

```text
{GOOD_ENTRIES}```

`E3` says that the new capital was 560, not 650. Asked with `--known 2023-06-30` the book still answers 650.

A return and its acceptance, in `returns.csv`:

```text
{GOOD_RETURNS}```

A refusal names the file and line, the column, what stands there, what is wrong, and how to mend it, in the
reader's language:
"""
BAD_LINES = {
    "A number with a letter:": Problem(
        cells.BAD_WHOLE, cells.MEND_WHOLE, file="returns.csv", line=17, column="members", value="12a"
    ),
    "A number as a Vietnamese spreadsheet shows it:": Problem(
        cells.BAD_MONEY, cells.MEND_MONEY, file="returns.csv", line=4, column="revenue", value="1.250,5"
    ),
    "A date as it is written in a letter:": Problem(
        cells.BAD_DAY, cells.MEND_DAY, file="entries.csv", line=9, column="effective_on", value="30/6/2023"
    ),
    "A group that is dissolved instead of terminated:": Problem(
        *checking.WRONG_WORD, file="entries.csv", line=12, column="entry", value="dissolved"
    ),
    "A correction of an entry that is nowhere:": Problem(
        *checking.ABSENT, file="entries.csv", line=20, column="supersedes", value="E999"
    ),
    "An exit of an organization that was gone already:": Problem(
        *fold.NO_EXIT, file="entries.csv", line=31, column="entry", value="dissolved"
    ),
    "A row that was changed after it had been loaded:": Problem(
        checking.OTHER_IN_BOOK, checking.MEND_OTHER, file="entries.csv", line=2, column="entry_id", value="E1"
    ),
    "A line with a comma too many:": Problem(
        reading.WIDTH.fill(found=22, wanted=21), reading.MEND_WIDTH, file="entries.csv", line=6
    ),
    "A folder in which there is no file of a package:": Problem(
        container.EMPTY, container.MEND_NO_PACKAGE, file="my-package"
    ),
}
"""What is wrong in words, and the problem as the program tells it."""


def examples_part() -> str:
    """A good line and some bad ones, with what the program says of them."""
    said = [
        f"{told}\n\n" + code_block(*(said_in(lang, problem) for lang in LANGUAGES))
        for told, problem in BAD_LINES.items()
    ]
    return page(EXAMPLES_HEAD, *said)


def said_in(language: str, words: object) -> str:
    """What ``str`` gives in one language."""
    speak(language)
    try:
        return str(words)
    finally:
        speak(None)
