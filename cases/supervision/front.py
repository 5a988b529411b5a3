"""What supervision brings to the common pages: 类案监督 in the navigation and at home, and the doors of its steps."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.supervision.parts import kind_name, times
from cases.supervision.queries import reads_repeats, repeats_open
from office.front.registry import Box, BoxRow, NavEntry
from office.ui.chips import Chip, Tone
from office.ui.formats import day

BOX_ROWS = 5


def nav(officer) -> list[NavEntry]:
    """类案监督, for prosecutors."""
    if not reads_repeats(officer):
        return []
    return [NavEntry("repeats", pgettext("navigation", "Repeated violations"), reverse("repeat-list"), order=32)]


def repeat_box(officer, today: dt.date) -> Box | None:
    """At home: units with the same violation three times in twelve months, to be decided."""
    rows = repeats_open(officer, BOX_ROWS)
    if not rows:
        return None
    told = [
        BoxRow(
            _("%(unit)s: %(kind)s, last found on %(day)s")
            % {"unit": row.unit, "kind": kind_name(row.kind), "day": day(row.last_on)},
            reverse("repeat-detail", args=[row.pk]),
            Chip(times(row.count), Tone.NEAR),
        )
        for row in rows
    ]
    return Box(pgettext("box", "A suggestion for the whole class?"), told, reverse("repeat-list"), _("All of them"))
