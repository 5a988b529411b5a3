"""Pages of matters: the two lists, and one matter. The pages of steps are in ``views_step``, beginning one in
``views_open``."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.matters.beside import beside
from cases.matters.forms_list import MatterFilterForm
from cases.matters.parts import MATTERS, Pages
from cases.matters.parts_detail import detail_shown
from cases.matters.parts_list import list_columns, matter_table
from cases.matters.parts_open import openings_shown
from cases.matters.queries import matter_get, matters_page
from cases.matters.queries_pages import kinds_listed, turns_counted
from cases.matters.words import label
from cases.register.queries import PAGE_SIZE
from office.access.actions import Action
from office.access.queries import require
from office.access.roles import sees
from office.ui.parts import Tab
from office.ui.tables import Pager, Sort, query_with


def group_label(group: str) -> str:
    """What a group of matters is called. Raises Http404 for one that has no list here."""
    labels = {
        "collaboration": pgettext("navigation", "Collaboration"),
        "supervision": pgettext("navigation", "Supervision"),
    }
    if group not in labels:
        raise Http404
    return labels[group]


@require_http_methods(["GET", "HEAD", "POST"])
def matter_list(request: HttpRequest, group: str) -> HttpResponse:
    """The matters of a group: tabs a kind, filters, order, total, page. Posting the bar leads back by GET."""
    title = group_label(group)
    return list_answer(request, group, MATTERS, {"title": title})


def list_answer(request: HttpRequest, group: str, pages: Pages, context: dict[str, Any]) -> HttpResponse:
    """The list of a group of matters, or of suggestions."""
    officer = request.user
    require(officer, Action.MATTER_SEE)
    if not sees(officer, pages.model._meta.label_lower):
        raise PermissionDenied
    kinds = kinds_listed(officer, group, pages.root_kind)
    flow = next((one for one in kinds if one.kind == request.GET.get("kind")), None)
    filters = MatterFilterForm.of(request, flow=flow)
    if filters.posted:
        return filters.to_url()
    sort = Sort.of(request, list_columns(), default="-last")
    wanted = filters.matter_filters(officer)
    pager = Pager.of(request, matters_page(officer, group, wanted, (), 0, 0, pages.model)[1], PAGE_SIZE)
    rows, _total = matters_page(officer, group, wanted, sort.order_by, pager.offset, pager.limit, pages.model)
    turns = turns_counted(officer, group, pages.model)
    # A choice of another kind begins with all its states.
    every = query_with(request.GET, kind=None, state=None)
    counts = pgettext("matter", "my turn: {n}")
    tabs = [Tab(pgettext("matter", "All"), every, flow is None, sum(turns.values()) or None, counts)]
    tabs += [
        Tab(label(one), query_with(request.GET, kind=one.kind, state=None), one is flow, turns.get(one.kind), counts)
        for one in kinds
    ]
    context |= {
        "filters": filters,
        "tabs": tabs if len(kinds) > 1 else [],
        "turns": bool(turns),
        "table": matter_table(officer, rows, pages, sort=sort, query=request.GET) if rows else None,
        "pager": pager,
        "openings": openings_shown(officer, group) if pages is MATTERS else [],
        "group": group,
        "narrowed": bool(filters.values),
    }
    return render(request, "cases/matters/list.html", context)


@require_safe
def matter_detail(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter as this officer may read it."""
    return detail_answer(request, matter_get(request.user, matter_id), MATTERS)


def detail_answer(
    request: HttpRequest, matter: Any, pages: Pages, template: str = "cases/matters/detail.html", **extra: object
) -> HttpResponse:
    """The page of a matter, or of a suggestion: ``extra`` is what that one's own template shows besides."""
    require(request.user, Action.MATTER_SEE, matter)
    shown = detail_shown(request.user, matter, pages)
    context = {"detail": shown, "matter": matter, "today": timezone.localdate()}
    context["beside"] = beside(request.user, matter.kind, matter=matter, case=matter.case)
    return render(request, template, context | extra)
