"""Seen but not allowed, said in words: why, who may, and what one may do instead."""

from django.core.exceptions import PermissionDenied


class Denied(PermissionDenied):
    """403 with its reason. ``who``: whose it is to do; ``url`` and ``label``: where to go on instead.

    What it says is shown to who was refused: nothing in it may tell of what that officer does not see.
    """

    def __init__(self, why: str, *, who: str = "", url: str = "", label: str = ""):
        super().__init__(why)
        self.why, self.who, self.url, self.label = why, who, url, label
