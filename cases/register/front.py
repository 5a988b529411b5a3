"""What the register brings to the common pages: navigation, search, and boxes on the home page."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.register.masking import Eyes, title_shown
from cases.register.models import Case
from cases.register.queries import case_find, unsettled_now
from cases.register.words import stage_label
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import can
from office.access.roles import sees
from office.front.registry import Box, BoxRow, NavEntry, SearchHit
from office.ui.chips import Chip, Tone

BOX_ROWS = 5
# Lists, boxes and search never tell who a minor is, whoever looks.
LIST_EYES = Eyes("", Level.SEE)


def number_of(case: Case) -> str:
    """The number by which a listed case is known: the police's where there is one."""
    return case.number_values[0] if case.number_values else ""


def nav(officer) -> list[NavEntry]:
    """案件, for roles that see cases."""
    if not can(officer, Action.CASE_SEE) or not sees(officer, Case._meta.label_lower):
        return []
    return [NavEntry("cases", _("Cases"), reverse("case-list"), order=20, follow=("case.",))]


def search(officer, text: str, limit: int) -> list[SearchHit]:
    """Cases by number, title or an adult's name."""
    return [
        SearchHit(
            title=title_shown(LIST_EYES, case),
            subtitle=" · ".join(filter(None, (number_of(case), case.police_unit_name))),
            url=reverse("case-detail", args=[case.pk]),
            chip=Chip(stage_label(case.stage), Tone.MUTED),
            group=_("Cases"),
        )
        for case in case_find(officer, text, limit)
    ]


def unsettled_box(officer, today: dt.date) -> Box | None:
    """待核实: cases where the ledgers say what a rule does not allow."""
    if not can(officer, Action.CASE_SEE):
        return None
    rows, total = unsettled_now(officer, BOX_ROWS)
    if not total:
        return None
    return Box(
        pgettext("box", "Cases with findings to verify · %(count)s") % {"count": f"{total:,}"},
        [
            BoxRow(
                title_shown(LIST_EYES, case),
                reverse("case-detail", args=[case.pk]) + "#findings",
                Chip(
                    ngettext("%(count)d finding", "%(count)d findings", case.findings_count)
                    % {"count": case.findings_count},
                    Tone.DOTTED,
                ),
            )
            for case in rows
        ],
        more_url=reverse("settle-list"),
        more_text=_("See all of them"),
    )
