"""Where the demonstration stands in the navigation; nothing once it is left."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from office.access.actions import Action
from office.access.queries import can
from office.front.demo import demo_loaded
from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """Leaving is the administrator's; sample ledgers stand on the import page."""
    if not can(officer, Action.DEMO_LEAVE) or not demo_loaded():
        return []
    return [NavEntry("demo", _("Leave the demonstration"), reverse("demo_leave"), order=95, group="admin")]
