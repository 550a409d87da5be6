"""The page docs/package.md: for those who must produce a data package from another system.

The files and where the format is silent are here; their columns and code lists in ``package_columns``, good
lines and bad ones in ``package_examples``.
"""

from collections.abc import Iterator

from docs_pages.markdown import code, page
from docs_pages.package_columns import columns_table, lists_part
from docs_pages.package_examples import examples_part
from docs_pages.words import GENERATED
from sohtx.core import cells
from sohtx.core.refusal import SHOWN_PROBLEMS
from sohtx.exchange import tables
from sohtx.returns.package import FORM_TABLES

PACKAGE_HEAD = f"""\
# The data package / Gói dữ liệu

{GENERATED}

A register travels as a folder, or a `.zip` of it, of CSV files. This page is for someone who must produce
one from another system, a spreadsheet or a database. Try it as often as you like without writing anything:

```text
sohtx load my-package --check --lang en
```

## In short

- Files are UTF-8 CSV with commas, quotation marks where needed, and a header row; a byte-order mark and
  Windows line ends do no harm. A file may be Parquet instead (`returns.parquet`), but not both.
- `entries.csv` and `returns.csv` are the heart; every file may be left out. Column order is free.
- Dates are `2023-06-30`. Numbers have a point for decimals and no mark for thousands: `1250.5`, not
  `1.250,5`.
- Money is in million đồng with at most three decimals. Persons are whole numbers. An empty cell means *not
  reported*; for zero write 0.
- Moments are ISO 8601, `2023-07-04T10:00:00`; without a zone they are Vietnamese time, a date alone is the
  end of that day.
- Booleans are `true`, `false` or blank.
- The register is a ledger: never change a row that was loaded once. Write another entry that names the one
  it replaces in `supersedes`; write `voided` to take one away.
- An organization that was there before your records begin starts with `established` and `via` = `opened`.

## How loading goes

1. Every cell of every file is read. 2. The package is held against itself and the book. 3. The entries of
each organization are put in order and applied. Problems of one step are told all together, and the next
step is not begun; so a mended package may meet a second list. The first {SHOWN_PROBLEMS:,} problems are
printed, with their number; the exit status is 2, and **nothing** is written. A sound package is written
whole, under one transaction.

Loading the same package again changes nothing, and a package may hold rows that are in the book already. A
row is known by its identity, named under each file below: the same identity with the same content is
passed over, with other content it is refused. `500` and `500.000` are the same content.
"""
PACKAGE_SILENT = f"""\
## Where the format is silent

- `source` in `returns.csv` and any measure column may be missing; every other column must be there, though
  its cells may be blank. An unknown column is refused by name.
- A file of a name that the package does not know (`notes.csv`) is named and not read. Files other than
  `.csv` and `.parquet`, `datapackage.json` among them, are passed over.
- An office's own forms travel in `form_versions.csv`, `forms.csv` and `form_checks.csv`, which are read
  before everything else: their lines are then columns of `returns.csv`. A version that is in the book is
  never changed; a package that says otherwise of it is refused. Returns on other
  forms than the six of the contract are in no figure.
- In a zip, the tables of the highest folder that has any are the package. Paths that lead outside, links,
  passwords and files that unpack beyond reason are refused.
- An empty line is no row. Text is stored in NFC; blanks within it are kept as they are.
- A text has at most {cells.LONGEST_TEXT:,} characters and no control characters but line breaks and tabs;
  an identifier has at most 200, on one line, without blanks at its ends. A line has less than 16 MiB.
- Plain decimals (`value` of targets and published figures, `share`) have at most twelve decimals.
- A malformed line of CSV, a byte that is not UTF-8 or a bad header ends the reading of that file; the
  other files are still read. The line named is the one at which the row begins.
- In Parquet, typed columns are read as the text that a CSV would hold: dates, timestamps (without zone:
  Vietnamese time), whole numbers, decimals, booleans; a double that is whole loses its `.0`. Lists and
  structures are refused. The first row is line 2, as in a CSV.
- A moment is kept as it was written and exported so. Two spellings of one moment are the same moment.
- Where the first package has no `areas.csv`, the official Vietnamese units ([units.md](units.md)) are
  written into the book with it; an `area_changes.csv` alone is added to them. Later rows of `areas.csv`
  are added; one may fill a blank `valid_to`, and nothing else.
- `indicator` in `targets.csv` takes no suffix, in `published.csv` it may have one. A target whose `period`
  is not a calendar year is kept and never used.
- `sex` in `contacts.csv` is free text.
- Contacts are personal data: they are kept outside the ledger, and `sohtx export` writes them. Do not hand
  an export on as open data.
- `export` writes every file, empty ones too (those of own forms only where there are any), and a
  `datapackage.json` of the Frictionless Data Package standard.

## What is refused, and what becomes a finding

Refused is what the program cannot read without guessing: a cell not in the form told here; a code that is
in no list; an organization, unit or entry that does not exist; a `supersedes` that is absent, of another
organization, circular, or recorded before what it replaces; a kind that changes; a form for another kind
or for a period of another length; a birth while the organization exists, an exit, status or membership
while it does not; units that overlap, end without a successor or pass into one another in a circle.

What is readable and merely unlikely or against the law is loaded, and becomes a finding: see
[rules.md](rules.md). A wrong check digit, women beyond all members, four members in a cooperative: none of
these refuses a package.
"""
FILE_ABOUT = {
    "sectors": "The installation's own sector codes (ngành nghề), each mapped onto a standard one.",
    "areas": "Administrative units with their days. A unit is one row, known by its code and first day.",
    "area_changes": "On a day one unit passed, wholly or in part, into another.",
    "entries": "The ledger of the register: what happened to each organization, one row an event.",
    "returns": (
        "What an organization reported on a form for a period. Whatever happens to it later (sent again, "
        "accepted, sent back, withdrawn) is another row with a later `recorded_at`. Forms: `HTX-` for "
        "cooperatives, `LHHTX-` for unions, `THT-` for groups; `-N` for whole years, `-6T` for shorter ones."
    ),
    "area_returns": (
        "What the office of an area reported for its whole area, on a form that areas answer: counts of groups, "
        "programmes, the fund's lending. In no figure of returns. A file of this program beside the format: "
        "written only where there are any."
    ),
    "form_versions": "Versions of the office's own forms (optional), each from a day on; see [forms.md](forms.md).",
    "forms": "The lines of those versions.",
    "form_checks": "What the answers on those versions must satisfy.",
    "targets": "What was decided that an indicator should come to in a calendar year.",
    "published": "Figures of printed reports, to be read beside ours; nothing is computed from them.",
    "contacts": "People and their roles. Personal data: in no figure, outside the ledger.",
}


def package_page() -> str:
    """The page for those who produce a package."""
    return page(PACKAGE_HEAD, *files_part(), lists_part(), examples_part(), PACKAGE_SILENT)


def files_part() -> Iterator[str]:
    """Every file with its columns."""
    yield "## The files"
    for one in (*tables.TABLES, *FORM_TABLES):
        identity = ", ".join(code(name) for name in one.identity)
        yield page(
            f"### `{one.name}.csv`", FILE_ABOUT[one.name], f"Identity: {identity}.", columns_table(one)
        )
