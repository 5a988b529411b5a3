"""What is overdue or due in each department, on 今日 of those who lead an agency."""

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from cases.clocks.board import BoardFilters, clocks_found
from cases.clocks.days import DUE, Today
from cases.clocks.forms import SECTION_LABELS
from cases.clocks.home import owes
from office.access.roles import Role, roles_of
from office.agencies.models import Department
from office.front.registry import HomeSection
from office.ui.html import join, link
from office.ui.tables import Column, Row, Table

LEAD = frozenset({Role.POLICE_LEADER, Role.CHIEF_PROCURATOR})
NAMED = (*DUE, "week")


def section(officer, day: dt.date) -> HomeSection | None:
    """The own side's terms by handling department; each figure leads to its part of the board. Two queries."""
    if not roles_of(officer) & LEAD or not owes(officer):
        return None
    rows = department_counts(officer, Today.on(day))
    if not rows:
        return None
    columns = [
        Column("unit", _("Department")),
        *(Column(name, SECTION_LABELS[name], css="o-fit o-figure") for name in NAMED),
    ]
    return HomeSection(
        title=pgettext("home", "Terms by department"),
        count=sum(row[name] for row in rows for name in DUE),
        body=Table(columns, [_row(one) for one in rows], caption=_("Terms by department"), css="o-departments"),
        more_url=f"{reverse('clock-list')}?scope=side&view=owner",
        more_text=_("The terms by who owes them"),
        leads=True,
    )


def department_counts(officer, today: Today) -> list[dict[str, Any]]:
    """Of each department with something due within the week: how many terms in each part; most overdue first."""
    conditions = today.conditions()
    unit = f"case__{officer.side}_unit_id"
    found = clocks_found(officer, BoardFilters(scope="side"), today).filter(alarm_on__lte=today.week_end)
    counted = found.values(unit).annotate(**{f"n_{name}": Count("pk", filter=conditions[name]) for name in NAMED})
    rows = [{"unit": one[unit], **{name: one[f"n_{name}"] for name in NAMED}} for one in counted.order_by()]
    rows = [one for one in rows if any(one[name] for name in NAMED)]
    names = dict(Department.objects.filter(Q(pk__in=[one["unit"] for one in rows])).values_list("pk", "name"))
    for one in rows:
        one["name"] = names.get(one["unit"], "")
    return sorted(rows, key=lambda one: (*(-one[name] for name in NAMED), one["name"]))


def _row(one: dict[str, Any]) -> Row:
    name = one["name"] or pgettext("department", "no department named")
    return Row([join((_linked(name, one["unit"], ""),)), *(_figure(one, part) for part in NAMED)])


def _figure(one: dict[str, Any], part: str) -> object:
    return _linked(f"{one[part]:,}", one["unit"], part) if one[part] else ""


def _linked(text: str, unit: int | None, part: str) -> object:
    if unit is None:
        return text
    asked = {"scope": "side", "unit": unit} | ({"section": part} if part else {})
    return link(f"{reverse('clock-list')}?{urlencode(asked)}", text)
