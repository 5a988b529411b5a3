"""What the terms bring to the common pages: the entry 期限, with how many wait for the officer's acknowledgement."""

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from cases.clocks.board import Today
from cases.clocks.queries import waiting_count
from cases.register.models import Case
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import sees
from office.front.registry import NavEntry
from office.ui.kept import FIGURES_SECONDS


def waiting_key(officer_id: int) -> str:
    """Where the count of an officer is kept for a short while: it stands on every page."""
    return f"clocks-waiting:{officer_id}"


def waiting_kept(officer) -> int:
    """The count of at most half a minute ago."""
    kept = cache.get(waiting_key(officer.pk))
    if kept is None:
        kept = waiting_count(officer, Today.at(timezone.now()))
        cache.set(waiting_key(officer.pk), kept, FIGURES_SECONDS)
    return kept


def waiting_forget(officer) -> None:
    """Count anew: the officer has just answered."""
    cache.delete(waiting_key(officer.pk))


def nav(officer) -> list[NavEntry]:
    """期限: the board for roles that see cases, the custody list alone for the detention centre."""
    if can(officer, Action.CASE_SEE) and sees(officer, Case._meta.label_lower):
        count = waiting_kept(officer) or None
        return [NavEntry("clocks", pgettext("clock", "Terms"), reverse("clock-list"), order=70, count=count)]
    if can(officer, Action.CUSTODY_SEE):
        return [NavEntry("clocks", pgettext("custody", "Custody list"), reverse("custody-list"), order=70)]
    return []
