"""An upload is dropped beyond the limit while it comes, so that it fills neither memory nor disk.

The field then refuses it by its size, which is counted to the end: the form comes back with what was typed, where a
broken connection would lose it.
"""

from django.conf import settings
from django.core.files.uploadhandler import TemporaryFileUploadHandler


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Writes to a temporary file, up to the largest size that any field of the page takes."""

    # Pages that take larger files, by the name of their URL: the setting that says how large.
    LARGER = {"ledger-upload": "LEDGER_MAX_BYTES"}

    def new_file(self, *args, **kwargs):
        """Begin to count."""
        super().new_file(*args, **kwargs)
        self.written = 0

    def receive_data_chunk(self, raw_data, start):
        """Keep what is within the limit; of what has gone beyond nothing is kept. Its size goes on being counted."""
        if self.written > self._limit():
            return
        self.written += len(raw_data)
        if self.written > self._limit():
            self.file.seek(0)
            self.file.truncate()
            return
        super().receive_data_chunk(raw_data, start)

    def _limit(self) -> int:
        match = getattr(self.request, "resolver_match", None)
        larger = self.LARGER.get(match.view_name) if match else None
        return getattr(settings, larger) if larger else settings.ATTACHMENT_MAX_BYTES
