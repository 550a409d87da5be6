"""``sohtx demo``: the example province, loaded into an empty book or only written as a package.

Registered by :func:`add_demo`, which the command line calls once its language has been chosen.
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sohtx.core.refusal import refuse
from sohtx.core.text import Text

if TYPE_CHECKING:
    from sohtx.figures.extract import Extract

OLD_PROVINCE, MERGED_PROVINCE = "10", "15"
HALF, HALF_BEFORE = "2023-S1", "2022-S2"
LAST_HALF_OF_2025 = "2025-S2"
CONFERENCE = "2023-07-27"
SEALED_ON = "2023-01-31"
REPORTS = "bao-cao"
BLANK_LINE = ""


def add_demo(app: typer.Typer) -> None:
    """Give the command line the command ``demo``."""
    app.command(name="demo", help=str(HELP))(demo)


def demo(
    scale: Annotated[
        int,
        typer.Option(
            "--scale",
            metavar="N",
            help=str(Text("Nhân tỉnh mẫu lên N lần", "How many times as many provinces")),
        ),
    ] = 1,
    only_package: Annotated[
        Path | None,
        typer.Option(
            "--only-package",
            metavar="DIR",
            help=str(Text("Chỉ viết gói dữ liệu, không nạp", "Write the package and do not load it")),
        ),
    ] = None,
) -> None:
    """Load the example province, or only write its package."""
    if only_package is not None:
        _write(only_package, scale)
        return
    _refuse_other_data()
    with tempfile.TemporaryDirectory() as folder:
        package = Path(folder) / "demo"
        _write(package, scale)
        _load(package)
    _live()
    for line in headlines():
        print(line)
    _report()


def _write(folder: Path, scale: int) -> None:
    from sohtx.cli.printing import progress_line  # noqa: PLC0415 -- slow import
    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- slow import
    from sohtx.demo.writing import write_demo  # noqa: PLC0415 -- slow import

    with progress_line() as progress:
        rows = write_demo(folder, scale, progress=progress)
    files = ", ".join(f"{name}: {say_number(count)}" for name, count in rows.items())
    print(INVENTED)
    print(WROTE.fill(total=say_number(sum(rows.values())), files=files))


def _refuse_other_data() -> None:
    """Only an empty book, or one with nothing but the demo, takes it in: invented and true never mix."""
    from sohtx.demo.writing import MARK  # noqa: PLC0415 -- slow import
    from sohtx.ledger import book  # noqa: PLC0415 -- needs the settings
    from sohtx.register.models import Organization  # noqa: PLC0415 -- needs the settings

    if book.current() is None or book.last_transaction() is None:
        return
    others = Organization.objects.exclude(org_id__startswith=MARK)
    if others.exists() or not Organization.objects.exists():
        raise refuse(OTHER_DATA, MEND_OTHER_DATA, column="SOHTX_HOME", value=str(book.home()))


def _load(package: Path) -> None:
    from sohtx.cli.printing import progress_line, tell_load  # noqa: PLC0415 -- slow import
    from sohtx.exchange.loading import load  # noqa: PLC0415 -- needs the settings
    from sohtx.figures.extract import compact  # noqa: PLC0415 -- needs the settings

    with progress_line() as progress:
        account = load(package, progress=progress)
    tell_load(account, is_check=False)
    if account.place is not None:
        compact()


def _live() -> None:
    """Let the first province hold its conferences and do its work, unless it has."""
    from sohtx.cli.printing import progress_line  # noqa: PLC0415 -- slow import
    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- slow import
    from sohtx.demo.living import has_lived  # noqa: PLC0415 -- needs the settings
    from sohtx.demo.years import live_years  # noqa: PLC0415 -- needs the settings

    if has_lived():
        return
    with progress_line() as progress:
        lived = live_years(progress)
    print(LIVED.fill(**{name: say_number(count) for name, count in lived._asdict().items()}))


def _report() -> None:
    """Seal the half before, then write the half-year's report as it was known at the conference."""
    from sohtx.cli.printing import progress_line  # noqa: PLC0415 -- slow import
    from sohtx.cli.review import tell  # noqa: PLC0415 -- slow import
    from sohtx.demo.office import set_up_office  # noqa: PLC0415 -- needs the settings
    from sohtx.figures.asking import Request  # noqa: PLC0415 -- needs the settings
    from sohtx.figures.sealing import sealed  # noqa: PLC0415 -- needs the settings
    from sohtx.ledger import book  # noqa: PLC0415 -- needs the settings
    from sohtx.review.writing import seal_review, write_review  # noqa: PLC0415 -- slow import

    set_up_office(OLD_PROVINCE, HALF)
    if not sealed().exists():
        seal_review(Request(period=HALF_BEFORE, area=OLD_PROVINCE, known=SEALED_ON))
    with progress_line() as progress:
        written = write_review(
            Request(period=HALF, area=OLD_PROVINCE, known=CONFERENCE),
            book.home() / REPORTS,
            progress=progress,
        )
    print(BLANK_LINE)
    tell(written)
    print(LOOK)
    print(BLANK_LINE)
    print(OPEN_OFFICE)


# What came of it


def headlines() -> Iterator[Text | str]:
    """The half-year's figures as the article had them, as known at the conference and now; then the merged province."""
    from sohtx.figures.extract import open_extract  # noqa: PLC0415 -- needs the settings

    extract = open_extract()
    yield BLANK_LINE
    yield INVENTED
    for known, heading in ((CONFERENCE, AT_CONFERENCE), (None, NOW)):
        yield BLANK_LINE
        yield heading
        yield from _half_year(extract, known)
    yield BLANK_LINE
    yield MERGED.fill(
        **_say(
            extract,
            ("coop_count", "group_count", "union_count", "coop_established", "union_members"),
            LAST_HALF_OF_2025, MERGED_PROVINCE, None,
        )
    )  # fmt: skip
    yield TRY


def _half_year(extract: "Extract", known: str | None) -> Iterator[Text]:
    opening = _say(extract, ("coop_count",), HALF_BEFORE, OLD_PROVINCE, known)
    said = _say(
        extract,
        ("coop_count", "coop_established", "coop_dissolved", "group_count", "union_established", "union_members",
         "workers", "revenue_mean", "revenue_mean_yoy", "revenue_mean_yoy_matched"),
        HALF, OLD_PROVINCE, known,
    )  # fmt: skip
    for line in HEADLINES:
        yield line.fill(opening=opening["coop_count"], **said)


def _say(
    extract: "Extract", codes: tuple[str, ...], period: str, area: str, known: str | None
) -> dict[str, str]:
    """Figures by code as a reader of the language writes them; who reported, under ``<code>_n`` and ``<code>_of``."""
    from sohtx.core.numerals import say_number  # noqa: PLC0415 -- slow import
    from sohtx.figures.asking import Request, answer, read_request  # noqa: PLC0415 -- needs the settings

    request = Request(period=period, indicators=codes, area=area, known=known)
    said = {}
    for figure in answer(extract, read_request(request, extract.units)):
        code = figure.asked.code
        said[code] = say_number(figure.value, 1) or "–"
        said[f"{code}_n"], said[f"{code}_of"] = say_number(figure.reporting_n), say_number(figure.expected_n)
    return said


LOOK = Text(
    "Mở tệp .docx bằng Word hoặc LibreOffice, tệp .html bằng trình duyệt: bấm vào một con số để xem nó từ đâu ra. "
    "Báo cáo khác: sohtx report 2025-S2 --area 15 --out bao-cao",
    "Open the .docx with Word or LibreOffice, the .html with a browser: click a number to see where it comes from. "
    "Another report: sohtx report 2025-S2 --area 15 --out reports",
)
OPEN_OFFICE = Text(
    "Mở trang làm việc trên trình duyệt, đã đăng nhập sẵn: sohtx serve --open",
    "Open the web office in your browser, signed in: sohtx serve --open",
)
HELP = Text(
    "Nạp tỉnh mẫu (số liệu giả định) để dùng thử: Lào Cai và Yên Bái cũ, 2022 đến nay.",
    "Load the example province (invented data) to try things on: old Lào Cai and Yên Bái, 2022 to today.",
)
INVENTED = Text(
    "SỐ LIỆU GIẢ ĐỊNH: xã, phường có thật; hợp tác xã, tổ hợp tác, con người, giấy tờ đều không có thật.",
    "INVENTED DATA: the communes are real; no cooperative, group, person or paper is.",
)
WROTE = Text("Đã dựng {total} dòng ({files}).", "Invented {total} rows ({files}).")
LIVED = Text(
    "Đã sống các năm của tỉnh mẫu: {conferences} hội nghị, {petitions} đề xuất, kiến nghị, {deeds} việc đã ghi.",
    "Lived the years of the example province: {conferences} conferences, {petitions} petitions, {deeds} acts recorded.",
)
AT_CONFERENCE = Text(
    "Tỉnh Lào Cai (cũ), 6 tháng đầu năm 2023, theo số liệu chốt ngày 27/7/2023, phục vụ hội nghị ngày 28/7/2023:",
    "Old Lào Cai, first half of 2023, as closed on 27 July 2023 for the conference of 28 July 2023:",
)
NOW = Text(
    "Cũng kỳ này, theo số liệu ghi nhận đến nay (sau phiếu nộp muộn và đính chính):",
    "The same half as known now (after late and corrected returns):",
)
HEADLINES = (
    Text(
        "  {coop_count} hợp tác xã = {opening} đầu kỳ + {coop_established} thành lập mới − {coop_dissolved} giải thể",
        "  {coop_count} cooperatives = {opening} at the opening + {coop_established} newly established "
        "− {coop_dissolved} dissolved",
    ),
    Text("  {group_count} tổ hợp tác", "  {group_count} cooperative groups"),
    Text(
        "  {union_established} liên hiệp hợp tác xã thành lập mới, {union_members} hợp tác xã thành viên",
        "  {union_established} union of cooperatives newly established, with {union_members} member cooperatives",
    ),
    Text(
        "  {workers} lao động thường xuyên ({workers_n}/{workers_of} hợp tác xã báo cáo)",
        "  {workers} regular workers ({workers_n} of {workers_of} cooperatives reported)",
    ),
    Text(
        "  doanh thu bình quân {revenue_mean} triệu đồng ({revenue_mean_n}/{revenue_mean_of} hợp tác xã báo cáo), "
        "so với cùng kỳ: {revenue_mean_yoy}%; riêng đơn vị báo cáo cả hai kỳ: {revenue_mean_yoy_matched}%",
        "  average revenue {revenue_mean} million đồng ({revenue_mean_n} of {revenue_mean_of} reported), on the same "
        "half a year before: {revenue_mean_yoy}%; of those that reported both times: {revenue_mean_yoy_matched}%",
    ),
)
MERGED = Text(
    "Tỉnh Lào Cai sau hợp nhất, 31/12/2025: {coop_count} hợp tác xã (6 tháng thành lập mới {coop_established}), "
    "{union_count} liên hiệp với {union_members} hợp tác xã thành viên, {group_count} tổ hợp tác.",
    "Lào Cai after the merger, 31 December 2025: {coop_count} cooperatives ({coop_established} newly established in "
    "the half), {union_count} unions with {union_members} member cooperatives, {group_count} groups.",
)
TRY = Text(
    "Xem tiếp: sohtx figures 2023-S1 --area 10 --by sector; sohtx explain 2023-S1 coop_dissolved --area 10",
    "See also: sohtx figures 2023-S1 --area 10 --by sector; sohtx explain 2023-S1 coop_dissolved --area 10",
)
OTHER_DATA = Text("sổ này đã có số liệu khác", "this book has other data")
MEND_OTHER_DATA = Text(
    "đặt SOHTX_HOME sang một thư mục mới rồi chạy lại: số liệu giả định không trộn với số liệu thật",
    "set SOHTX_HOME to a new folder and run it again: invented data never mixes with true data",
)
