"""What this room adds to the common pages: the codes and the register of numbers."""

from django.urls import reverse
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.roles import may
from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """Beside the work measures, for whoever may read those."""
    if not may(officer, Action.SETTING_SEE):
        return []
    return [NavEntry("paper-series", _("Document numbers"), reverse("paper-series"), order=92, group="admin")]
