"""Uploads are bounded while they come in: what is too large is never stored, and the rest of the form is kept."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

TOO_LARGE = "upload_was_too_large"


class Bounded(FileUploadHandler):
    """The first of the handlers: lets a file pass as long as it is not larger than the settings allow."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass a piece on; give the file up once it is too large."""
        largest: int = settings.MAX_UPLOAD  # type: ignore[misc]
        if start + len(raw_data) > largest:
            setattr(self.request, TOO_LARGE, True)
            raise SkipFile
        return raw_data

    def file_complete(self, _file_size: int) -> Any:
        """Leave the file to the handlers behind."""
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was given up."""
    return bool(getattr(request, TOO_LARGE, False))
