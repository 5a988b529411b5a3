"""Who is held and until when, on 今日: first for whoever keeps inmates or watches over custody, else in a box.

The detention centre and custody supervision begin with it (RULES 613, 615), leaders and the police legal department
have it beside their list: whose custody has ended, is past its conservative day, ends within seven days, or has no
known end.
"""

import datetime as dt
from collections import Counter

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.clocks.parts_custody import custody_table, inmate_name, term_chip
from cases.clocks.queries_custody import Held, Inmate, custody_first, custody_soon
from cases.register.clock_lines import is_late
from cases.register.front import LIST_EYES
from cases.register.masking import title_shown
from cases.register.models import Case
from cases.register.words import zh
from office.access.actions import Action
from office.access.queries import can
from office.access.roles import Role, roles_of, sees
from office.front.registry import Box, BoxRow, HomeSection
from office.ui.chips import ClockChip
from office.ui.who import mask_name

SOON, NEAR = dt.timedelta(days=7), dt.timedelta(days=3)
SHOWN, BOX_ROWS = 40, 5
FIRST = frozenset({Role.DETENTION_CENTRE, Role.CUSTODY_SUPERVISOR})
BESIDE = frozenset({Role.POLICE_LEGAL, Role.POLICE_LEADER, Role.CHIEF_PROCURATOR})


def section(officer, today: dt.date) -> HomeSection | None:
    """Custody that needs a look, for the roles whose work it is; a bounded number of rows, the rest in the list."""
    roles = roles_of(officer)
    if not roles & (FIRST | BESIDE):
        return None
    now = timezone.now()
    custody = custody_soon(officer, now, SOON)
    if not (custody.total if roles & FIRST else custody.rows):
        return None
    shown = custody.rows[:SHOWN]
    cases = any(isinstance(one, Held) for one in shown)
    return HomeSection(
        title=pgettext("home", "In custody: ended, ending within seven days, without a known end"),
        count=len(custody.rows),
        body=custody_table(shown, now, cases=cases) if shown else "",
        note=_summary(custody.rows, now, today),
        more_url=reverse("custody-list"),
        more_text=ngettext(
            "The whole list, to print: %(n)d person in custody", "The whole list, to print: %(n)d persons in custody",
            custody.total,
        ) % {"n": custody.total},
        leads=bool(roles & FIRST),
    )  # fmt: skip


def _summary(rows: list[Inmate], now: dt.datetime, today: dt.date) -> str:
    """How many in each stretch."""
    names = {
        "ended": pgettext("custody", "%(n)d ended"),
        "past": pgettext("custody", "%(n)d past the conservative day"),
        "today": pgettext("custody", "%(n)d end today"),
        "near": pgettext("custody", "%(n)d end within three days"),
        "soon": pgettext("custody", "%(n)d end within seven days"),
        "endless": pgettext("custody", "%(n)d without a known end"),
    }
    counts = Counter(stretch(one, now, today) for one in rows)
    told = [words % {"n": counts[code]} for code, words in names.items() if counts[code]]
    return ("，" if zh() else ", ").join(told) or pgettext("custody", "Nobody's custody ends within seven days.")


def stretch(one: Inmate, now: dt.datetime, today: dt.date) -> str:
    """Where the end of somebody's custody lies. As for every term the day of the alarm leads (K12), and what has ended
    is past the statutory day."""
    if one.term is None or one.endless:
        return "endless"
    if is_late(one.term, now):
        return "ended"
    chip = term_chip(one, now)
    if isinstance(chip, ClockChip) and chip.conservative:
        return "past"
    due = chip.due if isinstance(chip, ClockChip) and chip.due else today
    if due <= today:
        return "today"
    return "near" if due <= today + NEAR else "soon"


def box(officer, today: dt.date) -> Box | None:
    """在押人员: whose custody ends first. Names are masked: the home page stays open on a desk."""
    if not can(officer, Action.CASE_SEE) or not sees(officer, Case._meta.label_lower):
        return None
    if roles_of(officer) & (FIRST | BESIDE):
        return None
    now = timezone.now()
    custody = custody_first(officer, now, BOX_ROWS)
    if not custody.total:
        return None
    return Box(
        pgettext("box", "In custody · %(count)s") % {"count": f"{custody.total:,}"},
        [
            BoxRow(f"{mask_name(inmate_name(one)) or _('suspect')} · {_matter(one)}", _url(one), term_chip(one, now))
            for one in custody.rows
        ],
        more_url=reverse("custody-list"),
        more_text=_("Custody list"),
    )


def _matter(one: Inmate) -> str:
    return (one.case.charge or title_shown(LIST_EYES, one.case)) if isinstance(one, Held) else ""


def _url(one: Inmate) -> str:
    return reverse("case-detail", args=[one.case.pk]) if isinstance(one, Held) else reverse("custody-list")
