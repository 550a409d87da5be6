"""Pages for what goes wrong: a refusal says what, where and how to mend it; nothing else is told of the inside."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sohtx.core.refusal import Refusal
from sohtx.core.text import Text

UNPROCESSABLE = 422


class Refusals:
    """Middleware: a refusal that no form took becomes a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; only what is raised concerns us."""
        return self._next(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal."""
        if not isinstance(error, Refusal):
            return None
        return render(
            request,
            "web/refused.html",
            {"problems": error.problems, "total": error.total},
            status=UNPROCESSABLE,
        )


def _said(request: HttpRequest, status: int, what: Text, mend: Text) -> HttpResponse:
    return render(request, "web/error.html", {"what": what, "mend": mend, "status": status}, status=status)


def not_found(request: HttpRequest, exception: Http404 | Exception | None = None) -> HttpResponse:
    """No such page."""
    return _said(request, 404, NOT_FOUND, MEND_NOT_FOUND)


def forbidden(request: HttpRequest, exception: PermissionDenied | Exception | None = None) -> HttpResponse:
    """Not within the asker's rights."""
    return _said(request, 403, FORBIDDEN, MEND_FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """A request that makes no sense."""
    return _said(request, 400, BAD_REQUEST, MEND_BAD_REQUEST)


def broken(request: HttpRequest) -> HttpResponse:
    """An error of the program itself."""
    return _said(request, 500, BROKEN, MEND_BROKEN)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that did not come from our page, or from one that was open too long."""
    return _said(request, 403, STALE_FORM, MEND_STALE_FORM)


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Too many wrong passwords."""
    return _said(request, 429, LOCKED_OUT, MEND_LOCKED_OUT)


NOT_FOUND = Text("Không có trang này", "There is no such page")
MEND_NOT_FOUND = Text(
    "Xem lại địa chỉ, hoặc tìm bằng ô tìm kiếm ở đầu trang.",
    "Check the address, or look for it with the search at the top.",
)
FORBIDDEN = Text("Tài khoản này không xem được trang này", "This account may not open this page")
MEND_FORBIDDEN = Text(
    "Nếu cần cho công việc, đề nghị người quản trị cấp quyền.",
    "If your work needs it, ask the administrator for the right.",
)
BAD_REQUEST = Text("Yêu cầu không đọc được", "The request cannot be read")
MEND_BAD_REQUEST = Text("Quay lại trang trước và thử lại.", "Go back to the page before and try again.")
BROKEN = Text("Chương trình gặp lỗi", "The program ran into an error")
MEND_BROKEN = Text(
    "Chưa có gì bị ghi dở. Thử lại; nếu vẫn lỗi, báo người quản trị giờ xảy ra lỗi.",
    "Nothing was left half written. Try again; if it happens again, tell the administrator the time of it.",
)
STALE_FORM = Text("Biểu mẫu đã mở quá lâu", "This form was open for too long")
MEND_STALE_FORM = Text(
    "Quay lại, tải lại trang rồi gửi lại; nội dung đã nhập còn trên trang trước.",
    "Go back, load the page anew and send it again; what you typed is still on the page before.",
)
LOCKED_OUT = Text("Sai mật khẩu quá nhiều lần", "Too many wrong passwords")
MEND_LOCKED_OUT = Text(
    "Chờ một giờ rồi thử lại, hoặc nhờ người quản trị cấp đường dẫn đăng nhập một lần.",
    "Wait an hour and try again, or ask the administrator for a one-time link.",
)
