"""今日: the terms that an officer has to see to, due within two weeks or late, the most urgent first.

Handlers see their own cases and those of their unit that no colleague's account handles; heads all of their unit's.
Desks see the terms that the rules lay on them, cases without a unit, and whoever's custody is up. Custody supervision
sees every term of custody, the resident prosecutor those that have passed. Superiors see what went up to them.
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import pgettext

from cases.clocks.board import UNITS_OF, clocks_visible
from cases.clocks.data import answers
from cases.clocks.points import unwarned
from cases.clocks.queries_sweep import warnings_unanswered
from cases.procedure import load_rules
from cases.procedure.clocks_plan import plan_of, specs_of
from cases.procedure.steps_next import NO_FORM, may_record
from cases.register.clock_lines import clock_articles, clock_name, clock_url, sentence_of
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import title_shown
from cases.register.models import Case
from cases.register.models_clocks import Clock, ClockStatus
from cases.register.projection_clocks import WATCHING, clock_state_of
from cases.register.queries import cases_listed
from cases.register.words import event_label
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import can, principals_of, visible_rows
from office.access.roles import Role, roles_of
from office.agencies.models import Department, Officer
from office.front.registry import HomeItem
from office.ui.who import mask_name

# Two weeks ahead, and no more than fits a list that somebody works through; the board has the rest.
AHEAD = dt.timedelta(days=14)
SHOWN = 60
HANDLE = frozenset({Role.POLICE_HANDLER, Role.POLICE_UNIT_HEAD, Role.PROSECUTOR, Role.MINORS_PROSECUTOR})
GATES = frozenset({Role.POLICE_LEGAL, Role.CASE_MANAGER})
OTHER = {"police": "procuratorate", "procuratorate": "police"}


def items(officer, today: dt.date) -> list[HomeItem]:
    """The list. A fixed number of queries, and a bounded number of rows."""
    if not can(officer, Action.CASE_SEE) or officer.side not in UNITS_OF:
        return []
    clocks = list(clocks_mine(officer, today).select_related("person").order_by("alarm_on", "alarm_at", "pk")[:SHOWN])
    if not clocks:
        return []
    ids = list(dict.fromkeys(clock.case_id for clock in clocks))
    cases = cases_listed(officer, ids)
    works: set[int] = set()
    if can(officer, Action.CASE_RECORD):
        rows = visible_rows(Case, officer, Level.WORK).filter(root_id__in=ids)
        works = set(rows.values_list("root_id", flat=True))
    return [_item(officer, clock, cases[clock.case_id], today, works=clock.case_id in works) for clock in clocks]


def clocks_mine(officer, today: dt.date) -> QuerySet[Clock]:
    """The terms that this officer has to see to; not the rights of others, of which nobody is warned."""
    rows = clocks_visible(officer).filter(status=ClockStatus.RUNNING, alarm_on__lte=today + AHEAD)
    rows = rows.exclude(rule__in=WATCHING).exclude(lapses=True, expiry_on__lt=today)
    rows = rows.exclude(lapses=True, rule__in=unwarned(load_rules()))
    return rows.filter(_mine(officer, today))


def _mine(officer, today: dt.date) -> Q:
    side, roles = officer.side, roles_of(officer)
    unit, handler, own = f"case__{side}_unit_id", f"case__{side}_handler", Q(side__in=UNITS_OF[side])
    went_up = warnings_unanswered().filter(
        escalated_to_id__in=principals_of(officer), case_id=OuterRef("case_id"), key=OuterRef("key")
    )
    mine = Exists(went_up) | Q(pk__in=[])
    if roles & HANDLE:
        units = list(officer.departments.values_list("pk", flat=True))
        headed = set(Department.objects.filter(head_id=officer.pk).values_list("pk", flat=True))
        if Role.POLICE_UNIT_HEAD in roles:
            headed |= set(units)
        of_unit = Q(**{f"{unit}__in": headed}) | (
            Q(**{f"{unit}__in": units}) & ~Q(**{f"{handler}__in": _colleagues(officer, units)})
        )
        mine |= own & of_unit & ~Q(rule__in=_rules_of(answers().desks))
    desks = roles & answers().desks.keys()
    if desks:
        mine |= own & Q(rule__in=_rules_of(desks))
    if roles & GATES:
        mine |= own & (Q(**{f"{unit}__isnull": True}) | Q(custody_end=True, alarm_on__lte=today))
    if Role.CUSTODY_SUPERVISOR in roles:
        mine |= Q(custody_end=True)
    if Role.RESIDENT_PROSECUTOR in roles:
        mine |= Q(custody_end=True, expiry_on__lt=today)
    return mine


def _rules_of(roles) -> list[str]:
    """The rules that these roles owe."""
    return [code for code, versions in load_rules().clocks.items() if versions[-1].owner in roles]


def _colleagues(officer, units: Sequence[int]) -> list[str]:
    """Names that stand for the account of another officer of these departments (see ``owners``)."""
    names = Officer.objects.filter(is_active=True, departments__in=units).distinct().values_list("pk", "name")
    borne = Counter(name for _pk, name in names)
    return [name for name, count in borne.items() if count == 1 and name != officer.name]


def _item(officer, clock: Clock, case: Case, today: dt.date, *, works: bool) -> HomeItem:
    state = clock_state_of(clock)
    name = mask_name(clock.person.name) if clock.person_id and not case.partly_shared else ""
    step = _closing(officer, clock) if works else ""
    url, button = clock_url(clock.case_id, clock.key), pgettext("button", "See the term")
    if step:
        asked = {"type": step} | ({"person": clock.person_id} if clock.person_id else {})
        url, button = f"{reverse('event-record', args=[clock.case_id])}?{urlencode(asked)}", event_label(step)
    other = OTHER[officer.side]
    # The cautious day warns; when it has passed, the last one counts.
    due = clock.alarm_on if clock.alarm_on and clock.alarm_on >= today else clock.expiry_on
    return HomeItem(
        due_on=due,
        what=f"{clock_name(state)} · {name}" if name else clock_name(state),
        law=clock_articles(state),
        url=url,
        button=button,
        about=title_shown(LIST_EYES, case),
        about_number=number_of(case),
        about_url=reverse("case-detail", args=[case.pk]),
        side=other,
        other=getattr(case, f"{other}_unit_name") or "—",
        provisional=clock.provisional,
        why=sentence_of(state),
    )


def _closing(officer, clock: Clock) -> str:
    """The one step of this officer's that does what the term demands; nothing where there are several or none, or
    where the term is another desk's to see to."""
    rules, roles = load_rules(), roles_of(officer)
    owner = rules.clocks[clock.rule][-1].owner if clock.rule in rules.clocks else ""
    if owner not in roles and not (owner in HANDLE and roles & HANDLE):
        return ""
    lines = [line for line in plan_of(rules).lines if line.code == clock.rule]
    if len(lines) > 1:
        lines = [line for line in lines if clock.key.startswith(f"{line.name}:")]
    types = {spec.type for line in lines for spec in specs_of(line.row.done, rules)}
    mine = [
        code
        for code in sorted(types & rules.events.keys())
        if rules.events[code].side != NO_FORM and may_record(rules.events[code], officer.side, roles)
    ]
    return mine[0] if len(mine) == 1 else ""
