"""What this room adds to the common pages."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.recompute.queries import moved_lately
from cases.recompute.words import job_words
from office.access.actions import Action
from office.access.roles import may
from office.front.registry import Box, BoxRow, NavEntry
from office.ui.chips import Chip, Tone


def nav(officer) -> list[NavEntry]:
    """读法与重算, for those who read the settings."""
    if not may(officer, Action.SETTING_SEE):
        return []
    return [NavEntry("readings", _("Contested readings"), reverse("readings"), order=95, group="admin")]


def moved_box(officer, today: dt.date) -> Box | None:
    """Terms of the officer's cases that a new calendar, rule or reading moved in the last days."""
    found = moved_lately(officer)
    if not found:
        return None
    return Box(
        pgettext("box", "Terms that were computed anew"),
        [
            BoxRow(
                job_words(job),
                reverse("clocks-moved", args=[job.pk]),
                Chip(ngettext("%(count)d term moved", "%(count)d terms moved", count) % {"count": count}, Tone.INFO),
            )
            for job, count in found
        ],
    )
