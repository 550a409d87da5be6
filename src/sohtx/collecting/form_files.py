"""The files in which forms come and go: Excel, XLSForm, and the tables of the package in a zip."""

import csv
import io
import zipfile
from collections.abc import Callable

from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text
from sohtx.exchange.lists.opening import open_bytes
from sohtx.returns.definitions.definition import FormVersion
from sohtx.returns.definitions.sheet import is_sheet, read_sheet, write_sheet
from sohtx.returns.definitions.superseding import Defined
from sohtx.returns.definitions.writing import tables_of
from sohtx.returns.definitions.xlsform import is_xlsform, read_xlsform, write_xlsform
from sohtx.returns.package import FORM_TABLES

EXCEL, XLSFORM, TABLES = "excel", "xlsform", "csv"


def read_form(content: bytes, name: str) -> Defined:
    """The form that a workbook defines, a plain one or an XLSForm; refuses with every problem."""
    file = open_bytes(content, name)
    if is_xlsform(file.sheets):
        return read_xlsform(file.sheets)
    if is_sheet(file.sheets):
        return read_sheet(file.sheets)
    raise Refusal(Problem(*NO_FORM, file=file.name))


def write_tables(version: FormVersion) -> bytes:
    """The three tables of the package, in a zip; ``sohtx load`` takes it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as container:
        for table, rows in zip(FORM_TABLES, tables_of([version]), strict=True):
            text = io.StringIO()
            writer = csv.DictWriter(text, table.column_names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(row for _, _, row in rows)
            container.writestr(f"{table.name}.csv", text.getvalue())
    return packed.getvalue()


WRITERS: dict[str, Callable[[FormVersion], bytes]] = {
    EXCEL: write_sheet, XLSFORM: write_xlsform, TABLES: write_tables,
}  # fmt: skip
"""How a version is written, by the name of the kind of file."""


def file_name(version: FormVersion, kind: str) -> str:
    """What the file of a version is called."""
    ending = ".zip" if kind == TABLES else ".xlsx"
    mark = "-xlsform" if kind == XLSFORM else ""
    return f"{version.form}-{version.valid_from}{mark}{ending}"


NO_FORM = (
    Text("không phải tệp biểu mẫu", "is no workbook of a form"),
    Text(
        "tải tệp mẫu về, ghi vào các trang Biểu mẫu, Dòng, Kiểm tra; hoặc dùng XLSForm có trang survey",
        "take the sample file and fill in its sheets; or use an XLSForm with a sheet survey",
    ),
)
