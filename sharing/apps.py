"""Data sharing between the two agencies."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SharingConfig(AppConfig):
    """Ledgers in and out, periodic notices."""

    name = "sharing"
    verbose_name = _("Data sharing")
