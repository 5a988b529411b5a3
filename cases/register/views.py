"""The case list, one case, and the versions of its facts."""

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.procedure import ClockState
from cases.register.boxes import case_boxes
from cases.register.desk import desk_of
from cases.register.forms_list import CaseFilterForm
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import eyes_of, name_shown, title_shown
from cases.register.models import Case
from cases.register.parts import (
    blocks_by_side,
    handlers_of,
    next_steps,
    person_table,
    persons_note,
    stages_of,
    term_cell,
    timeline_items,
)
from cases.register.parts_clocks import case_terms
from cases.register.parts_next import next_panel
from cases.register.queries import PAGE_SIZE, case_get, case_page, cases_listed, custody_terms, unit_choices
from cases.register.queries_sight import LOOKED_DAYS, grants_of, looked_at, sight_groups
from cases.register.services import events_visible
from cases.register.sheet import case_sheet, fact_history
from cases.register.words import stage_choices, stage_label
from office.access.actions import Action
from office.access.queries import can, require, visible
from office.ui.chips import Chip, Tone
from office.ui.formats import day, day_short
from office.ui.html import join, link
from office.ui.parts import Empty
from office.ui.tables import BulkAction, Column, Pager, Row, Sort, Table

NAMES_SHOWN = 2


def list_columns() -> list[Column]:
    """The heads of the list."""
    return [
        Column("custody", _("Custody until"), sort="custody_due_on", css="o-fit"),
        Column("number", pgettext("case", "Number"), sort="number", css="o-fit"),
        Column("title", _("Case")),
        Column("persons", _("Suspects"), css="o-suspects"),
        Column("unit", _("Handling unit"), css="o-fit"),
        Column("stage", _("Stage")),
        Column("accepted", _("Accepted on"), sort="accepted_on", css="o-fit"),
        Column("updated", _("Updated"), sort="updated_at", css="o-fit"),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def case_list(request: HttpRequest) -> HttpResponse:
    """The officer's cases: filters, order, total, page, export. Posting the bar leads back by GET."""
    officer = request.user
    require(officer, Action.CASE_SEE)
    filters = CaseFilterForm.of(request, stages=stage_choices(), units=unit_choices(officer))
    if filters.posted:
        return filters.to_url()
    columns = list_columns()
    # The earliest end of custody leads (domain brief 3.6).
    sort = Sort.of(request, columns, "custody")
    wanted = Pager.of(request, total=10**9, size=PAGE_SIZE).number
    page = case_page(officer, filters.case_filters(sort), wanted)
    may_export = can(officer, Action.CASE_EXPORT)
    bulk = [BulkAction(_("Export"), reverse("ledger-export"))] if may_export else []
    now, lasts = timezone.now(), custody_terms(officer, page.rows)
    table = Table(
        columns,
        [_list_row(case, lasts.get(case.pk), now) for case in page.rows],
        sort=sort,
        query=request.GET,
        caption=_("Cases"),
        bulk=bulk,
        csrf_token=get_token(request),
        css="o-cases",
    )
    return render(
        request,
        "cases/register/list.html",
        {
            "filters": filters,
            "may_export": may_export,
            "may_open": can(officer, Action.CASE_OPEN),
            "table": table if page.total else None,
            "empty": None if page.total else _list_empty(officer, filters),
            "pager": Pager(page.number, page.size, page.total, request.GET),
        },
    )


def _list_row(case: Case, term: ClockState | None, now: dt.datetime) -> Row:
    """One case, the earliest end of custody in front; names of minors are masked in lists, whoever looks."""
    names = [name_shown(LIST_EYES, person) for person in case.suspects]
    told = "、".join(names)
    if len(names) > NAMES_SHOWN:
        told = _("%(name)s and %(others)d more") % {
            "name": names[0],
            "others": len(names) - 1,
            "count": len(names),
        }
    stage: object = stage_label(case.stage)
    if "stage" in case.unsettled:
        stage = join((stage, " ", Chip(_("to be verified"), Tone.DOTTED)))
    url = reverse("case-detail", args=[case.pk])
    title: object = link(url, title_shown(LIST_EYES, case))
    if case.findings_count:
        found = Chip(_("findings %(count)d") % {"count": case.findings_count}, Tone.NEAR)
        title = join((title, " ", found))
    if case.partly_shared:
        title = join(
            (title, " ", format_html('<span class="o-quiet">{}</span>', _("the other side does not share all")))
        )
    return Row(
        cells=(
            term_cell(case.pk, term, now),
            format_html('<a class="o-quiet" href="{}">{}</a>', url, number_of(case) or "—"),
            title,
            told or "—",
            case.police_unit_name or case.procuratorate_unit_name or "—",
            stage,
            day(case.accepted_on),
            day_short(case.updated_at),
        ),
        pk=case.pk,
    )


def _list_empty(officer, filters: CaseFilterForm) -> Empty:
    """Why the list is empty, and what to do."""
    if filters.values:
        return Empty(
            _("No case fits these filters"),
            _("Take a filter away, or search for fewer characters. Minors are never found by name."),
            reverse("case-list"),
            _("Show all my cases"),
        )
    if can(officer, Action.LEDGER_IMPORT):
        return Empty(
            _("No case is open to you yet"),
            _("Import your agency's ledger, or wait until a case is shared with your department."),
            reverse("ledger-list"),
            _("Import a ledger"),
        )
    return Empty(
        _("No case is open to you yet"),
        _("A case stands here as soon as your unit handles it or somebody shares it with you."),
    )


@require_safe
def case_detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case as this officer may read it."""
    officer, now = request.user, timezone.now()
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SEE, case)
    eyes = eyes_of(officer, case.my_level)
    sheet = case_sheet(case, eyes, now)
    today = timezone.localdate(now)
    grants = grants_of(case, now)
    looked = looked_at(case, now)
    steps = next_steps(officer, case)
    panel = None
    if can(officer, Action.CASE_RECORD, case):
        persons = {row.person.pk: row.person for row in sheet.persons}
        panel = next_panel(desk_of(officer, case, persons, events_visible(officer, case), now), eyes)
    return render(
        request,
        "cases/register/detail.html",
        {
            "case": case,
            "joined": joined_told(officer, case),
            "sheet": sheet,
            "today": today,
            "stages": stages_of(sheet),
            "handlers": handlers_of(sheet),
            "person_table": person_table(sheet, now) if sheet.persons else None,
            "persons_note": persons_note(sheet),
            "terms": case_terms(sheet, now),
            "events": timeline_items(officer, case, sheet),
            "sides": blocks_by_side(officer, case, sheet),
            "steps": steps,
            "panel": panel,
            "main_step": next((step for step in steps if step.main), None),
            "sight": sight_groups(grants),
            "looked": looked,
            "looked_times": sum(one.times for one in looked),
            "looked_days": LOOKED_DAYS,
            "may_share": can(officer, Action.CASE_SHARE, case),
            "boxes": case_boxes(officer, case),
        },
    )


def joined_told(officer, case: Case) -> SafeString | None:
    """Where the content of a case went that was joined into another; the other one is named to whoever sees it."""
    if case.merged_into_id is None:
        return None
    seen = list(visible(Case, officer).filter(pk=case.merged_into_id).values_list("pk", flat=True))
    for into in cases_listed(officer, seen).values():
        there = link(reverse("case-detail", args=[into.pk]), title_shown(LIST_EYES, into))
        return format_html(_("This case was joined into another one; its content stands there: {case}"), case=there)
    return format_html("{}", _("This case was joined into another one; its content stands there."))


@require_safe
def case_facts(request: HttpRequest, case_id: int) -> HttpResponse:
    """All versions of the facts of a case: what changed when, by whom."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SEE, case)
    sheet = case_sheet(case, eyes_of(officer, case.my_level), timezone.now())
    return render(request, "cases/register/facts.html", {"case": case, "sheet": sheet, "history": fact_history(sheet)})
