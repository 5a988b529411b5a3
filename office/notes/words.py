"""What messages about notes say."""

from typing import Any

from django.utils.translation import gettext as _


def mentioned(params: dict[str, Any]) -> str:
    """To somebody whom a note mentions. Who wrote what stands on the page, for those who may read it."""
    return _("You are mentioned in a note")
