"""Files that are refused: how much is read at most, what is wrong, and the way to mend it."""

from sohtx.core.refusal import Problem, Refusal
from sohtx.core.text import Text

MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 120_000, 256, 4_000_000


def is_wide(rows: int, columns: int) -> bool:
    """Whether a sheet has more rows, columns or cells than are read."""
    return rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS


def refuse_wide(rows: int, columns: int, name: str) -> None:
    """Refuse a sheet of more rows, columns or cells than are read."""
    if is_wide(rows, columns):
        raise too_wide(name)


def too_wide(name: str) -> Refusal:
    """The refusal of a sheet that is too large."""
    return refused(name, WIDE.fill(rows=MOST_ROWS, columns=MOST_COLUMNS), MEND_WIDE)


def refused(name: str, what: Text, mend: Text) -> Refusal:
    """The refusal of a file, by its name."""
    return Refusal(Problem(what, mend, file=name))


UNREADABLE = Text("không đọc được tệp ({why})", "the file cannot be read ({why})")
MEND_COPY = Text("chép lại tệp từ máy gốc rồi thử lại", "copy the file from its source again and retry")
TOO_LARGE = Text("tệp lớn hơn {size} MB", "the file is larger than {size} MB")
MEND_LARGE = Text(
    "chép riêng bảng danh sách sang một tệp mới rồi thử lại", "copy the list alone into a new file and retry"
)
BOMB = Text("tệp giải nén ra lớn bất thường", "the file unpacks to an abnormal size")
EMPTY = Text("tệp không có dữ liệu", "the file holds nothing")
MEND_EMPTY = Text("chọn tệp có danh sách", "choose the file that holds the list")
ENCRYPTED = Text("tệp có mật khẩu", "the file has a password")
MEND_ENCRYPTED = Text(
    "mở tệp bằng Excel, vào Tệp – Thông tin – Bảo vệ sổ làm việc, bỏ mật khẩu rồi lưu lại",
    "open it in Excel, remove the password under File – Info – Protect Workbook, and save it",
)
WEB_PAGE = Text(
    "tệp là trang web hoặc XML mang tên Excel", "the file is a web page or XML under the name of a workbook"
)
NOT_A_LIST = Text("không phải tệp Excel hoặc CSV", "is neither a workbook nor a CSV file")
MEND_SAVE_AS = Text(
    "mở bằng Excel, chọn Lưu thành (Save As), kiểu Excel Workbook (.xlsx)",
    "open it in Excel and save it as an Excel Workbook (.xlsx)",
)
BROKEN = Text("tệp hỏng, không đọc được", "the file is broken")
WIDE = Text(
    "bảng quá rộng: nhiều hơn {rows} dòng hoặc {columns} cột",
    "the sheet is too large: more than {rows} rows or {columns} columns",
)
MEND_WIDE = Text(
    "xóa các ô lạc ở cuối bảng (Ctrl+End chỉ ra ô cuối) rồi lưu lại",
    "delete stray cells at its end (Ctrl+End shows the last) and save it",
)
LONG_CELL = Text("có ô dài hơn {most} ký tự", "a cell is longer than {most} letters")
MEND_QUOTE = Text(
    'tìm dấu ngoặc kép (") chưa đóng trong tệp, hoặc lưu lại thành Excel Workbook (.xlsx)',
    'look for a double quote (") that is not closed, or save it as an Excel Workbook (.xlsx)',
)
NO_SHEET = Text("không có trang tính “{sheet}”", "there is no sheet “{sheet}”")
MEND_SHEET = Text("chọn một trong: {sheets}", "choose one of: {sheets}")
