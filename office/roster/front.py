"""What the roster brings to the common pages."""

import datetime as dt

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from office.access.actions import Action
from office.access.roles import may
from office.front.registry import NavEntry
from office.roster.models import DutyDesk
from office.roster.queries import days_of, terms_of
from office.roster.words import desk_words, standing_words
from office.ui.chips import Chip, Tone
from office.ui.html import join, link


def nav(officer) -> list[NavEntry]:
    """值班表, for everybody of the two agencies."""
    if not may(officer, Action.DUTY_SEE):
        return []
    return [NavEntry("roster", pgettext("navigation", "Duty roster"), reverse("roster"), order=12, group="admin")]


def today_line(officer, today: dt.date) -> SafeString | None:
    """Who is on duty today, at each desk in use; nothing where there is no roster. A line and no box: whom to call is
    looked for in passing."""
    if not may(officer, Action.DUTY_SEE):
        return None
    [day] = days_of(officer, today, today, terms_of(officer, today, today))
    told: list[object] = []
    for desk in DutyDesk.values:
        names = "；".join(standing_words(one) for one in day.at[desk])
        if names:
            told.append(format_html("{} {}", desk_words(desk), names))
        elif desk in day.free:
            told.append(format_html("{} {}", desk_words(desk), Chip(pgettext("duty", "nobody"), Tone.OVER)))
    if not told:
        return None
    return join((link(reverse("roster"), pgettext("home", "On duty today")), *told), " · ")
