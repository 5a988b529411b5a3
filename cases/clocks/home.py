"""今日: the terms that an officer has to see to (``duties``), due within two weeks or late, the most urgent first."""

import datetime as dt
from collections.abc import Iterator, Sequence

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import ngettext, pgettext

from cases.clocks.board import BoardFilters, clocks_found, counts_of
from cases.clocks.days import DUE, Today
from cases.clocks.duties import HANDLE, UNITS_OF
from cases.clocks.queries import duties_ahead, duty_counts
from cases.procedure import load_rules
from cases.procedure.clocks_plan import plan_of, specs_of
from cases.procedure.steps_next import NO_FORM, may_record
from cases.register.clock_lines import chip_of, clock_articles, clock_name, clock_url, sentence_of
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import title_shown
from cases.register.models import Case
from cases.register.models_clocks import Clock
from cases.register.projection_clocks import clock_state_of
from cases.register.queries import cases_listed
from cases.register.words import event_label
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import can, visible_rows
from office.access.roles import roles_of, sees
from office.front.registry import HomeItem
from office.ui.kept import FIGURES_SECONDS, duties_key
from office.ui.who import mask_name

# Two weeks ahead, and no more than fits a list that somebody works through; the rest is told in one line each.
AHEAD = dt.timedelta(days=14)
SHOWN = 60
OTHER = {"police": "procuratorate", "procuratorate": "police"}
STATES = {"overdue": "late", "conservative": "past", "today": "today"}


def owes(officer) -> bool:
    """Whether terms may be this officer's to see to at all."""
    return can(officer, Action.CASE_SEE) and officer.side in UNITS_OF and sees(officer, Case._meta.label_lower)


def items(officer, day: dt.date) -> list[HomeItem]:
    """The list. A fixed number of queries, and a bounded number of rows; what does not fit is counted."""
    if not owes(officer):
        return []
    today = Today.on(day)
    clocks = list(duties_ahead(officer, today, AHEAD)[:SHOWN])
    if not clocks:
        return []
    ids = list(dict.fromkeys(clock.case_id for clock in clocks))
    cases = cases_listed(officer, ids)
    works: set[int] = set()
    if can(officer, Action.CASE_RECORD):
        rows = visible_rows(Case, officer, Level.WORK).filter(root_id__in=ids)
        works = set(rows.values_list("root_id", flat=True))
    found = [_item(officer, one, cases[one.case_id], today, works=one.case_id in works) for one in clocks]
    return [*found, *_rest(officer, clocks, today)] if len(clocks) == SHOWN else found


def _rest(officer, shown: Sequence[Clock], today: Today) -> Iterator[HomeItem]:
    """One line for what does not fit into each part of the list."""
    found = clocks_found(officer, BoardFilters(scope="mine"), today)
    counts = counts_of(found.filter(alarm_on__lte=today.day + AHEAD), today)
    days = {"week": today.week_end, "later": today.day + AHEAD}
    for section in (*DUE, *days):
        count = counts[section] - sum(today.section(clock) == section for clock in shown)
        if count > 0:
            yield HomeItem(
                due_on=days.get(section, today.day),
                what=ngettext("%(n)d more term", "%(n)d more terms", count) % {"n": count},
                url=f"{reverse('clock-list')}?{urlencode({'section': section})}",
                button=pgettext("button", "See the terms"),
                chip="",
                state=STATES.get(section, ""),
                stands_for=count,
            )


def counts_kept(officer) -> tuple[int, int]:
    """How many terms wait by today, and how many the list holds; of at most half a minute ago, for every page."""
    if not owes(officer):
        return 0, 0
    kept = cache.get(duties_key(officer.pk))
    if kept is None:
        kept = duty_counts(officer, Today.at(timezone.now()), AHEAD)
        cache.set(duties_key(officer.pk), kept, FIGURES_SECONDS)
    return kept


def count(officer) -> int:
    """How many matters the list stands for."""
    return counts_kept(officer)[1]


def _item(officer, clock: Clock, case: Case, today: Today, *, works: bool) -> HomeItem:
    state = clock_state_of(clock)
    name = mask_name(clock.person.name) if clock.person_id and not case.partly_shared else ""
    step = _closing(officer, clock) if works else ""
    url, button = clock_url(clock.case_id, clock.key), pgettext("button", "See the term")
    if step:
        asked = {"type": step} | ({"person": clock.person_id} if clock.person_id else {})
        url, button = f"{reverse('event-record', args=[clock.case_id])}?{urlencode(asked)}", event_label(step)
    other = OTHER[officer.side]
    return HomeItem(
        due_on=clock.alarm_on,
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
        chip=chip_of(state, today.now, sentence_of(state)),
        why=sentence_of(state),
        state=STATES.get(today.section(clock), ""),
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
