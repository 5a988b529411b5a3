"""What the terms bring to the common pages: the entry 期限, with how many are due by today."""

from django.urls import reverse
from django.utils.translation import pgettext

from cases.clocks.home import counts_kept
from cases.register.models import Case
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import sees
from office.front.registry import NavEntry


def nav(officer) -> list[NavEntry]:
    """期限: the board for roles that see cases, the custody list alone for the detention centre."""
    if can(officer, Action.CASE_SEE) and sees(officer, Case._meta.label_lower):
        count = counts_kept(officer)[0] or None
        return [NavEntry("clocks", pgettext("clock", "Terms"), reverse("clock-list"), order=70, count=count)]
    if can(officer, Action.CUSTODY_SEE):
        return [NavEntry("clocks", pgettext("custody", "Custody list"), reverse("custody-list"), order=70)]
    return []
