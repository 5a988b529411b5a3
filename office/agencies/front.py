"""What this room adds to the common pages: the administrators' entries."""

from django.urls import reverse
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.roles import may
from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """Accounts, agencies, work measures, audit: each only for those who may use it."""
    entries = (
        (Action.OFFICER_MANAGE, "officers", _("Accounts"), 90),
        (Action.AGENCY_MANAGE, "agencies", _("Agencies and departments"), 91),
        (Action.SETTING_SEE, "settings-work-measures", _("Work measures"), 92),
        (Action.AUDIT_SEE, "audit", _("Audit records"), 93),
    )
    return [
        NavEntry(code, label, reverse(code), order=order, group="admin")
        for action, code, label, order in entries
        if may(officer, action)
    ]
