"""What this room adds to the common pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.roles import may
from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """节假日, for those who read the settings; the page itself is open to everybody."""
    if not may(officer, Action.SETTING_SEE):
        return []
    return [NavEntry("workdays", _("Holidays"), reverse("workdays"), order=94, group="admin")]
