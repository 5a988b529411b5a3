"""The terms of a case on its page: what is owed, what watches the case, and what has ended."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cases.procedure import ClockState, ClockStatus
from cases.register.clock_lines import (
    alarm_order,
    clock_name,
    clock_url,
    has_lapsed,
    is_late,
    main_article,
    sentence_of,
)
from cases.register.parts import term_cell
from cases.register.projection_clocks import WATCHING
from cases.register.sheet import Sheet
from cases.register.words import zh
from office.ui.html import link
from office.ui.tables import Column, Row, Table
from office.ui.who import Who


@dataclass(frozen=True, slots=True)
class CaseTerms:
    """The section 期限: open terms, those that watch the case, closed ones; ``note`` says how many and how late."""

    open: Table | None
    watching: Table | None
    closed: Table | None
    closed_count: int
    note: str


def case_terms(sheet: Sheet, now: dt.datetime) -> CaseTerms:
    """All terms of the case as these eyes may know them."""
    owed, watching, closed = [], [], []
    for state in sheet.projection.clocks:
        if not state.open or has_lapsed(state, now):
            closed.append(state)
        elif state.rule in WATCHING:
            watching.append(state)
        else:
            owed.append(state)
    late = sum(is_late(state, now) for state in owed)
    missing = sum(state.status == ClockStatus.NO_START for state in owed)
    told = [ngettext("%(n)d open", "%(n)d open", len(owed)) % {"n": len(owed)}]
    if late:
        told.append(ngettext("%(n)d overdue", "%(n)d overdue", late) % {"n": late})
    if missing:
        told.append(ngettext("%(n)d without a start date", "%(n)d without a start date", missing) % {"n": missing})
    return CaseTerms(
        _table(sorted(owed, key=alarm_order), sheet, now, _("Open terms")),
        _table(sorted(watching, key=alarm_order), sheet, now, _("Watched by the house")),
        _table(sorted(closed, key=lambda one: (one.closed_on or dt.date.min, one.key), reverse=True), sheet, now,
               _("Closed terms")),
        len(closed),
        ("，" if zh() else ", ").join(told) if owed else "",
    )  # fmt: skip


def _table(states: Iterable[ClockState], sheet: Sheet, now: dt.datetime, caption: str) -> Table | None:
    names = {one.person.pk: one.name for one in sheet.persons}
    rows = [
        Row(
            (
                term_cell(sheet.case.pk, state, now),
                format_html('{} <span class="o-quiet o-line">{} {}</span>',
                            link(clock_url(sheet.case.pk, state.key), clock_name(state)), state.rule,
                            main_article(state)),
                names.get(state.person, ""),
                Who(state.side),
                sentence_of(state),
            )
        )
        for state in states
    ]  # fmt: skip
    columns = [
        Column("due", pgettext("clock", "Due"), css="o-until"),
        Column("clock", pgettext("clock", "Term"), css="o-term"),
        Column("person", _("Person"), css="o-fit"),
        Column("owner", pgettext("clock", "Owed by"), css="o-fit"),
        Column("why", pgettext("clock", "Why this day"), css="o-why"),
    ]
    return Table(columns, rows, caption=caption, css="o-case-terms") if rows else None
