"""What the script of the grid needs: the form and its words once, and of each row what it is held against."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from sohtx.accounts.me import Me
from sohtx.collecting.board import Board
from sohtx.collecting.grid import Row
from sohtx.collecting.offline.carrying import who_is
from sohtx.collecting.offline.definition import Json, band_as_json, form_as_json, numbers_as_json
from sohtx.collecting.offline.words import all_words
from sohtx.collecting.typed import decimal_mark_of_page
from sohtx.core.codes import Nature
from sohtx.core.text import Text
from sohtx.returns.answers import in_thousandths
from sohtx.returns.judging import NO_BACKGROUND


def carried_of_grid(board: Board, rows: Sequence[Row], me: Me) -> Json:
    """All of it. Like organizations have the same bands: each row names those of its kind by their number."""
    keys = {"form": board.version.form, "period": str(board.period)}
    bands = {id(row.sheet.background.bands): row.sheet.background.bands for row in rows}
    numbers = {key: number for number, key in enumerate(bands)}
    return {
        **form_as_json(board.version, board.period, NO_BACKGROUND),
        "who": who_is(me),
        "mark": decimal_mark_of_page(),
        "keep": reverse("returns_grid_keep", kwargs=keys),
        "natures": {nature.value: str(nature.label) for nature in Nature},
        "words": all_words() | {"grid": {name: str(words) for name, words in WORDS.items()}},
        "bands": [{line: band_as_json(band) for line, band in found.items()} for found in bands.values()],
        "rows": {
            row.item.respondent: {
                "id": str(row.sheet.filing),
                "last": numbers_as_json(in_thousandths(row.sheet.background.last, board.version)),
                "bands": numbers[id(row.sheet.background.bands)],
                "is_read": row.is_read,
                "newer": row.newer,
                "standing": str(row.sheet.past.standing().label),
            }
            for row in rows
        },
    }


WORDS: Mapping[str, Text] = {
    "begun": Text("Đang nhập", "Being filled in"),
    "ready": Text("Đủ để gửi", "Complete"),
    "look": Text("Cần xem lại: {count}", "To be looked at: {count}"),
    "saving": Text("Đang lưu…", "Saving…"),
    "saved": Text("Đã lưu nháp lúc {at}. Chưa gửi.", "Kept as drafts at {at}. Not sent yet."),
    "away": Text(
        "Không có mạng: {count} dòng đã giữ trên máy này, sẽ tự lưu khi có mạng",
        "No network: {count} rows are kept on this device and will be saved when it is back",
    ),
    "signed_out": Text(
        "Hết phiên làm việc: {count} dòng đã giữ trên máy này, hãy đăng nhập lại",
        "Signed out: {count} rows are kept on this device; sign in again",
    ),
    "other": Text(
        "Đang đăng nhập bằng tài khoản khác: tải lại trang",
        "Another account is signed in: load the page again",
    ),
    "lost": Text(
        "Trình duyệt không giữ được số liệu: đừng đóng trang khi chưa lưu",
        "The browser cannot keep what is typed: do not close the page before it is saved",
    ),
    "refused": Text("Chưa lưu được: {what}", "It could not be saved: {what}"),
    "held": Text(
        "Có {count} dòng người khác vừa ghi: chọn số đúng", "Others have just written {count} rows: choose"
    ),
    "theirs": Text(
        "{by} vừa ghi phiếu này ({at}), khác ở:", "{by} has just written this return ({at}). It differs in:"
    ),
    "theirs_unknown": Text(
        "Phiếu này vừa có bản khác, khác ở:", "This return has just been written otherwise, in:"
    ),
    "differs": Text("{line}: của bạn {mine}, bản kia {theirs}", "{line}: yours {mine}, the other {theirs}"),
    "blank": Text("để trống", "blank"),
    "not_filled": Text("Chưa điền {line}", "{line} is not filled in"),
    "pasted": Text(
        "Đã dán {cells} ô. Bấm Ctrl+Z để lấy lại.", "{cells} cells were pasted. Ctrl+Z takes it back."
    ),
    "taken_back": Text("Đã lấy lại lần dán vừa rồi.", "The last paste was taken back."),
    "fits": Text(
        "Khối {rows} dòng × {columns} cột; dán được {cells} ô.",
        "A block of {rows} rows × {columns} columns; {cells} cells can be pasted.",
    ),
    "rows_over": Text(
        "Thừa {count} dòng cuối: trong bảng không còn đơn vị nào cho các dòng này ({what}).",
        "{count} rows too many: no organization is left for them in the table ({what}).",
    ),
    "columns_over": Text(
        "Thừa {count} cột bên phải: bảng không có cột cho các số này ({what}).",
        "{count} columns too many: the table has no column for them ({what}).",
    ),
    "sent_row": Text("{name}: phiếu đã gửi, giữ nguyên.", "{name}: sent already, left as it is."),
    "two_ways": Text(
        "{name}, {line}: “{text}” có thể hiểu hai cách, không dán; hãy tự gõ.",
        "{name}, {line}: “{text}” may mean two numbers and is not pasted; type it.",
    ),
    "no_choice": Text(
        "{name}, {line}: “{text}” không có trong danh sách chọn, không dán.",
        "{name}, {line}: “{text}” is not in the list and is not pasted.",
    ),
    "not_read": Text(
        "{name}, {line}: “{text}” {what}; dán nguyên văn để sửa.",
        "{name}, {line}: “{text}” {what}; it is pasted as it is, to be mended.",
    ),
    "and_more": Text("… và {count} điểm nữa.", "… and {count} more."),
}
