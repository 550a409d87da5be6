"""The annexes of a review: indicators, sectors, areas, who came and went, who did not report, what was restated."""

from collections.abc import Sequence

from sohtx.core.codes import EntryType, Via
from sohtx.core.text import Text
from sohtx.documents.outline import AnnexChapter, roman
from sohtx.documents.tree import Align, Block, Column, Paragraph, Row, RowKind, Table, Tone
from sohtx.figures.rosters import Listed
from sohtx.review.context import Review
from sohtx.review.saying import counted
from sohtx.review.tables.breakdowns import areas_table, sectors_table
from sohtx.review.tables.cells import ordinal, sector_label
from sohtx.review.tables.indicators import indicators_table
from sohtx.review.tables.published import published_table
from sohtx.review.tables.restated import restated_tables
from sohtx.review.wording import day_in_words

_VIA = {str(via): via.label for via in Via} | {"": Text("Thành lập mới", "Newly established")}
_ENTRY = {str(entry): entry.label for entry in EntryType}


def _indicators(review: Review) -> Sequence[Block]:
    return [indicators_table(review)]


def _sectors(review: Review) -> Sequence[Block]:
    table = sectors_table(review)
    return [table] if table else []


def _areas(review: Review) -> Sequence[Block]:
    table = areas_table(review)
    return [table] if table else []


def _lists(review: Review) -> Sequence[Block]:
    """Who came, who went; that nobody did is said."""
    return [
        *_listed(review, "tang", CAME, NOBODY_CAME, review.came, _VIA),
        *_listed(review, "giam", WENT, NOBODY_WENT, review.went, _ENTRY),
    ]


def _listed(
    review: Review, key: str, title: Text, nobody: Text, lines: Sequence[Listed], words: dict[str, Text]
) -> list[Block]:
    if not lines:
        return [Paragraph(runs=(str(nobody),))]
    kinds = dict.fromkeys(line.kind for line in lines if line.kind)
    rows: list[Row] = []
    for ordinal_of_kind, kind in enumerate(kinds, start=1):
        if len(kinds) > 1:
            head = ((roman(ordinal_of_kind),), (str(kind.label),), (), (), (), (), ())
            rows.append(Row(cells=head, kind=RowKind.GROUP))
        told = (line for line in lines if line.kind is kind)
        rows += [_line(str(number), line, words) for number, line in enumerate(told, start=1)]
    return [
        Table(
            key=f"danh-sach-{key}",
            caption=review.fill(title),
            rows=tuple(rows),
            columns=(
                ordinal(),
                Column(head=str(NAME), width=34),
                Column(head=str(SECTOR), width=20),
                Column(head=str(AREA), width=20),
                Column(head=str(DAY), width=12, align=Align.CENTRE),
                Column(head=str(FORM), width=16),
                Column(head=str(PAPER), width=22),
            ),
        )
    ]


def _line(number: str, line: Listed, words: dict[str, Text]) -> Row:
    day = (day_in_words(line.effective_on),) if line.effective_on else ()
    how = str(words[line.via if words is _VIA else line.entry])
    return Row(
        cells=(
            (number,),
            (line.profile.name,),
            (sector_label(line.profile.sector),),
            (line.area.name,),
            day,
            (how,),
            (line.document,),
        )
    )


def _silent(review: Review) -> Sequence[Block]:
    lines = review.silent
    if not lines or not review.is_collected:
        return []
    where = f"not_reporting/{review.subject.period}/{review.facts.whole.code}"
    count = Paragraph(runs=(str(HOW_MANY), counted(len(lines), where, str(SILENT)), "."), tone=Tone.BODY)
    rows = [
        Row(
            cells=(
                (str(number),),
                (line.profile.name,),
                (sector_label(line.profile.sector),),
                (line.area.name,),
            )
        )
        for number, line in enumerate(lines, start=1)
    ]
    columns = (
        ordinal(),
        Column(head=str(NAME), width=40),
        Column(head=str(SECTOR), width=24),
        Column(head=str(AREA), width=24),
    )
    return [count, Table(key="chua-bao-cao", caption="", columns=columns, rows=tuple(rows))]


def _restated(review: Review) -> Sequence[Block]:
    return restated_tables(review.restatement) if review.restatement else []


def _published(review: Review) -> Sequence[Block]:
    return published_table(review)


_Annex = AnnexChapter[Review]
ANNEXES = (
    _Annex(
        key="phu-luc-chi-tieu",
        rank=10,
        blocks=_indicators,
        is_landscape=True,
        title=Text("Một số chỉ tiêu phát triển kinh tế tập thể, hợp tác xã {period}", "Indicators, {period}"),
    ),
    _Annex(
        key="phu-luc-linh-vuc",
        rank=20,
        blocks=_sectors,
        is_landscape=True,
        title=Text("Kết quả theo ngành nghề, lĩnh vực {period}", "By sector, {period}"),
    ),
    _Annex(
        key="phu-luc-dia-ban",
        rank=30,
        blocks=_areas,
        is_landscape=True,
        title=Text("Kết quả theo địa bàn {period}", "By area, {period}"),
    ),
    _Annex(
        key="phu-luc-danh-sach",
        rank=40,
        blocks=_lists,
        is_landscape=True,
        title=Text(
            "Danh sách HTX, liên hiệp HTX thành lập mới, giải thể và biến động khác {period}",
            "Cooperatives and unions established, dissolved or otherwise changed, {period}",
        ),
    ),
    _Annex(
        key="phu-luc-doi-chieu",
        rank=80,
        blocks=_published,
        is_landscape=True,
        title=Text(
            "Đối chiếu số liệu cùng kỳ năm trước: đã công bố và cập nhật",
            "Figures of a year before: as published and as known now",
        ),
    ),
    _Annex(
        key="phu-luc-cap-nhat",
        rank=90,
        blocks=_restated,
        is_landscape=True,
        title=Text("Số liệu kỳ trước được cập nhật", "Figures of the last report that have changed"),
    ),
    _Annex(
        key="phu-luc-chua-bao-cao",
        rank=70,
        blocks=_silent,
        title=Text("Danh sách HTX chưa báo cáo {period}", "Cooperatives that did not report, {period}"),
    ),
)
CAME = Text("Thành lập mới và tăng khác, {period}", "Newly established and other entries, {period}")
WENT = Text("Giải thể và giảm khác, {period}", "Dissolved and other exits, {period}")
NOBODY_CAME = Text(
    "Trong kỳ không có HTX, liên hiệp HTX thành lập mới hoặc tăng khác.",
    "No cooperative or union was established or entered in the period.",
)
NOBODY_WENT = Text(
    "Trong kỳ không có HTX, liên hiệp HTX giải thể hoặc giảm khác.",
    "No cooperative or union was dissolved or left in the period.",
)
HOW_MANY = Text("Số HTX phải báo cáo nhưng chưa báo cáo: ", "Cooperatives expected to report that did not: ")
SILENT = Text("Số hợp tác xã chưa báo cáo", "Cooperatives that did not report")
NAME, SECTOR, AREA = Text("Tên đơn vị", "Name"), Text("Lĩnh vực", "Sector"), Text("Địa bàn", "Area")
DAY, FORM, PAPER = Text("Ngày hiệu lực", "Effective"), Text("Hình thức", "Form"), Text("Văn bản", "Document")
