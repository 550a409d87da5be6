"""``sohtx forms``: the forms on which returns are asked for; out as a workbook, a new version in.

Registered by :func:`add_forms`, which the command line calls once its language has been chosen.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sohtx.core.refusal import refuse
from sohtx.core.text import Text

if TYPE_CHECKING:
    from sohtx.returns.definitions.definition import FormVersion


def add_forms(app: typer.Typer) -> None:
    """Give the command line the commands about forms."""
    forms = typer.Typer(help=str(HELP), invoke_without_command=True)
    forms.callback()(listed)
    forms.command(name="export", help=str(HELP_EXPORT))(export)
    forms.command(name="take", help=str(HELP_TAKE))(take)
    app.add_typer(forms, name="forms")


def listed(context: typer.Context) -> None:
    """List all forms and their versions, unless one of the commands below is asked for."""
    if context.invoked_subcommand is not None:
        return
    from sohtx.cli.printing import print_records  # noqa: PLC0415 -- slow import
    from sohtx.returns.definitions.own import forms_of_book  # noqa: PLC0415 -- needs the settings

    found = forms_of_book()
    own = set(found.own)
    header = ("form", "valid_from", "respondent", "span", "lines", "checks", "own", "title")
    rows = (
        (v.form, str(v.valid_from), v.respondent.value, v.span.value, str(len(v.lines)), str(len(v.checks)),
         "true" if v in own else "", str(v.title))
        for v in found.all.versions
    )  # fmt: skip
    print_records("table")(header, rows)


def export(
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE.xlsx", help=str(Text("Tệp để ghi", "The file to write")))
    ],
    form: Annotated[
        str,
        typer.Argument(
            metavar="[FORM]",
            help=str(Text("Mã biểu mẫu; bỏ trống: tệp mẫu trống", "Its code; left out: the blank sample")),
        ),
    ] = "",
    xlsform: Annotated[
        bool,
        typer.Option("--xlsform", help=str(Text("Dạng XLSForm (Kobo, ODK)", "As XLSForm (Kobo, ODK)"))),
    ] = False,
    valid_from: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="DATE",
            help=str(
                Text(
                    "Phiên bản từ ngày này (không có: mới nhất)",
                    "Its version from this day (else the latest)",
                )
            ),
        ),
    ] = "",
) -> None:
    """Write a form as a workbook."""
    from sohtx.returns.definitions.sheet import write_sheet  # noqa: PLC0415 -- slow import
    from sohtx.returns.definitions.xlsform import write_xlsform  # noqa: PLC0415 -- slow import

    if not form:
        content = write_sheet(None)
    else:
        version = _version(form, valid_from)
        content = write_xlsform(version) if xlsform else write_sheet(version)
    try:
        out.write_bytes(content)
    except OSError as error:
        raise refuse(CANNOT_WRITE.fill(why=error.strerror or error), MEND_WRITE, value=str(out)) from None
    print(WROTE.fill(file=out))


def _version(form: str, valid_from: str) -> "FormVersion":
    from sohtx.returns.definitions.own import catalogue  # noqa: PLC0415 -- needs the settings

    versions = [v for v in catalogue().of(form) if valid_from in ("", str(v.valid_from))]
    if not versions:
        raise refuse(NO_FORM, MEND_NO_FORM, column="FORM", value=f"{form} {valid_from}".strip())
    return versions[-1]


def take(
    file: Annotated[
        Path, typer.Argument(metavar="FILE.xlsx", help=str(Text("Tệp biểu mẫu", "The form's workbook")))
    ],
    check: Annotated[
        bool,
        typer.Option("--check", help=str(Text("Chỉ kiểm tra, không ghi", "Look only, write nothing"))),
    ] = False,
) -> None:
    """Take a new version of a form into use, or only say what it would change."""
    from sohtx.collecting.form_files import read_form  # noqa: PLC0415 -- slow import
    from sohtx.exchange.lists.opening import open_list  # noqa: PLC0415 -- slow import
    from sohtx.returns.definitions.own import catalogue  # noqa: PLC0415 -- needs the settings
    from sohtx.returns.definitions.taking import foresee, take_forms  # noqa: PLC0415 -- needs the settings

    opened = open_list(file)
    defined = read_form(opened.content, opened.name)
    known = catalogue()
    new = foresee(defined) if check else take_forms(defined, by="").versions
    if not new:
        print(NOTHING_NEW)
    for version in new:
        print(
            (WOULD_TAKE if check else TOOK).fill(
                form=version.form, day=version.valid_from, title=version.title
            )
        )
        earlier = [v for v in known.of(version.form) if v.valid_from < version.valid_from]
        for line in _told(earlier[-1] if earlier else None, version):
            print(line)


def _told(before: "FormVersion | None", after: "FormVersion") -> Iterator[str]:
    """What a version changes, a line each."""
    from sohtx.returns.definitions.differing import compare  # noqa: PLC0415 -- only here

    found = compare(before, after)
    for change in found.head:
        yield f"  * {change.what}: {change.before} → {change.after}"
    yield from (f"  + {line.code}: {line.label}" for line in found.added_lines)
    yield from (f"  - {line.code}: {line.label}" for line in found.removed_lines)
    for changed in (*found.changed_lines, *found.changed_checks):
        for change in changed.changes:
            yield f"  * {changed.code}: {change.what}: {change.before} → {change.after}"
    yield from (f"  + {check.code}: {words}" for check, words in found.added_checks)
    yield from (f"  - {check.code}: {words}" for check, words in found.removed_checks)


HELP = Text(
    "Biểu mẫu thu số liệu: xem, tải về, đưa biểu mẫu mới vào dùng.", "The forms that returns are asked on."
)
HELP_EXPORT = Text("Ghi một biểu mẫu ra tệp Excel.", "Write a form as a workbook.")
HELP_TAKE = Text("Đưa phiên bản mới của biểu mẫu vào dùng.", "Take a new version of a form into use.")
NO_FORM = Text("không có biểu mẫu này", "there is no such form")
MEND_NO_FORM = Text("xem các mã bằng lệnh sohtx forms", "see the codes with sohtx forms")
CANNOT_WRITE = Text("không ghi được tệp ({why})", "the file cannot be written ({why})")
MEND_WRITE = Text("chọn thư mục khác, hoặc đóng tệp đang mở", "choose another folder, or close the file")
WROTE = Text("Đã ghi {file}.", "Wrote {file}.")
NOTHING_NEW = Text(
    "Biểu mẫu này đã có trong sổ, không có gì thay đổi.", "The form is in the book; nothing changes."
)
WOULD_TAKE = Text(
    "Sẽ đưa vào dùng {form} từ {day}: {title}", "Would take into use {form} from {day}: {title}"
)
TOOK = Text("Đã đưa vào dùng {form} từ {day}: {title}", "Took into use {form} from {day}: {title}")
