"""An upload is dropped while it comes where it is too large, too many at once, or from nobody: it fills neither memory
nor disk.

The field then refuses it by its size, which is counted to the end: the form comes back with what was typed, where a
broken connection would lose it. The body of a request is read before any view has looked at who asks (the check of the
form's token reads it), so who may send files at all is asked here: officers, and whoever a room vouches for by
``upload_gates`` of its AppConfig, functions of the request.
"""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from office.front.registry import collected

# One more than any field takes: the field then says that they are too many, and the others are not kept.
NUMBER_MOST = 21


def request_limit() -> int:
    """How much all files of one request may have together, in bytes."""
    return max(settings.ATTACHMENT_REQUEST_MAX_BYTES, settings.ATTACHMENT_MAX_BYTES)


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes to temporary files, each up to the largest size that any field of the page takes, all together up to that
    of a request."""

    # Pages that take larger files, by the name of their URL: the setting that says how large.
    LARGER = {"ledger-upload": "LEDGER_MAX_BYTES"}

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None) -> None:
        """Who sends it, and how much that will be: of what is announced as too much nothing is kept at all."""
        user = getattr(self.request, "user", None)
        vouched = (gate(self.request) for gate in collected("upload_gates"))
        self.known = bool(user and user.is_authenticated) or any(vouched)
        self.most = max(request_limit(), self._limit())
        self.over = content_length > self.most + settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        self.all, self.number = 0, 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin to count. Of nobody, and beyond the number, no file is begun."""
        self.number += 1
        if not self.known or self.number > NUMBER_MOST:
            raise SkipFile
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data, start):
        """Keep what is within the limits; of what has gone beyond nothing is kept. Its size goes on being counted."""
        if self.written > self._limit():
            return
        self.written += len(raw_data)
        self.all += len(raw_data)
        if self.over or self.written > self._limit() or self.all > self.most:
            self.file.seek(0)
            self.file.truncate()
            return
        super().receive_data_chunk(raw_data, start)

    def _limit(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        larger = self.LARGER.get(match.view_name) if match else None
        return getattr(settings, larger) if larger else settings.ATTACHMENT_MAX_BYTES
