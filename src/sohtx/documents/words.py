"""The few words that drawing itself needs, in the language of the paper."""

from sohtx.core.text import VIETNAMESE, Text, current_language
from sohtx.documents.tree import Words


def drawing_words() -> Words:
    """What stands on every page, or opens every panel."""
    is_vietnamese = current_language() == VIETNAMESE
    return Words(
        table=str(TABLE),
        figure=str(FIGURE),
        contents=str(CONTENTS),
        page=str(PAGE),
        behind=str(BEHIND),
        data=str(DATA),
        figures_sheet=str(FIGURES),
        identity=str(IDENTITY),
        opens=str(OPENS),
        label=str(LABEL),
        value=str(VALUE),
        printed=str(PRINTED),
        mark=str(MARK),
        decimal="," if is_vietnamese else ".",
        thousands="." if is_vietnamese else ",",
    )


TABLE, FIGURE, CONTENTS, PAGE = (
    Text("Bảng", "Table"),
    Text("Hình", "Figure"),
    Text("Mục lục", "Contents"),
    Text("Trang", "Page"),
)
BEHIND, DATA = (
    Text("Số liệu này từ đâu ra", "Where this figure comes from"),
    Text("Số liệu của hình", "The figures of the picture"),
)
FIGURES, IDENTITY = Text("Số liệu", "Figures"), Text("Mã số liệu", "Identity")
LABEL, VALUE = Text("Nội dung", "What it is"), Text("Giá trị", "Value")
OPENS = Text("Mở danh sách", "Opens the list")
PRINTED, MARK = Text("In trong báo cáo", "As printed"), Text("Độ tin cậy", "Reliability")
