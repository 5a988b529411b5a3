"""Meetings: the third floor, between cases and sharing."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MeetingsConfig(AppConfig):
    """Joint meetings, training and inspections stand here; its rooms open with their issues."""

    name = "meetings"
    verbose_name = _("Meetings")
