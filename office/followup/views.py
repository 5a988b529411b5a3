"""The follow-up ledger 督办台账: the list and its workbook, one thing owed, and what is done about it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.audit.log import audit_write
from office.followup.acts import ACTS, act_take, form_of, may_take, offers
from office.followup.forms import LedgerForm
from office.followup.parts import (
    COLUMNS,
    SHEET_HEADS,
    closed_words,
    facts_of,
    history_table,
    ledger_empty,
    ledger_table,
    ledger_tabs,
    part_links,
    row_chip,
    sheet_cells,
)
from office.followup.queries_ledger import (
    CLOSED,
    followup_get,
    history_of,
    ledger_export,
    ledger_page,
    other_agencies,
    owing_departments,
)
from office.papers.workbook import CONTENT_TYPE, list_workbook
from office.ui.tables import Pager, Sort


def _asked(request: HttpRequest) -> tuple[LedgerForm, Sort]:
    officer = request.user
    form = LedgerForm.of(request, departments=owing_departments(officer), agencies=other_agencies(officer))
    default = "-closed" if request.GET.get("tab") == CLOSED else "due"
    return form, Sort.of(request, COLUMNS, default)


@require_http_methods(["GET", "HEAD", "POST"])
def ledger(request: HttpRequest) -> HttpResponse:
    """What anyone owes anyone, of what this officer sees. Posting the bar leads back by GET."""
    officer, now = request.user, timezone.now()
    require(officer, Action.FOLLOWUP_SEE)
    form, sort = _asked(request)
    if form.posted:
        return form.to_url()
    filters = form.ledger_filters()
    wanted = Pager.of(request, total=10**9).number
    found = ledger_page(officer, filters, sort.order_by, now, wanted)
    today = timezone.localdate(now)
    return render(
        request,
        "office/followup/list.html",
        {
            "filters": form,
            "tabs": ledger_tabs(found, filters, request.GET),
            "parts": None if filters.tab == CLOSED else part_links(found, filters, request.GET),
            "table": ledger_table(officer, found, filters, today, sort, request.GET) if found.rows else None,
            "empty": ledger_empty(filters, bool(form.values), form.clear_url),
            "pager": Pager(found.number, found.size, found.total, request.GET),
            "today": today,
            "export_url": f"{reverse('followup-export')}?{request.GET.urlencode()}",
        },
    )


@require_safe
def ledger_workbook(request: HttpRequest) -> HttpResponse:
    """The ledger as it is filtered and sorted, as a workbook with who took it out and when."""
    officer, now = request.user, timezone.now()
    require(officer, Action.FOLLOWUP_SEE)
    form, sort = _asked(request)
    rows, total = ledger_export(officer, form.ledger_filters(), sort.order_by, now)
    today = timezone.localdate(now)
    mark = f"{officer} {timezone.localtime(now):%Y-%m-%d %H:%M}"
    if len(rows) < total:
        told = {"shown": f"{len(rows):,}", "total": f"{total:,}"}
        mark = f"{mark} · " + _("the first %(shown)s of %(total)s") % told
    cells = (sheet_cells(officer, row, today) for row in rows)
    title = pgettext("navigation", "Follow-up ledger")
    content = list_workbook(title, [str(head) for head in SHEET_HEADS], cells, mark)
    audit_write("followup.export", detail={"rows": len(rows), "of": total})
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="follow-up-{today:%Y%m%d}.xlsx"'
    return answer


@require_safe
def detail(request: HttpRequest, followup_id: int) -> HttpResponse:
    """One thing owed: who owes it to whom, its history, and what can be done about it."""
    one = followup_get(request.user, followup_id, timezone.localdate())
    return _detail(request, one)


@require_POST
def act(request: HttpRequest, followup_id: int, act: str) -> HttpResponse:
    """Do something about it. What was typed comes back with the reason where it is refused."""
    officer = request.user
    one = followup_get(officer, followup_id, timezone.localdate())
    if act not in ACTS:
        raise Http404
    if not may_take(officer, one, act):
        raise PermissionDenied
    form = form_of(officer, one, act, request.POST)
    if form.is_valid():
        try:
            act_take(officer, one, act, form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, ACTS[act].done)
            return redirect("followup-detail", followup_id=followup_id)
    one = followup_get(officer, followup_id, timezone.localdate())
    return _detail(request, one, (act, form))


def _detail(request: HttpRequest, one, bound=None) -> HttpResponse:
    officer, today = request.user, timezone.localdate()
    found = offers(officer, one, bound)
    if bound and not any(offer.opened and offer.form for offer in found):
        messages.error(request, " ".join(error for errors in bound[1].errors.values() for error in errors))
    context = {
        "one": one,
        "row": one.row,
        "chip": row_chip(one, today),
        "facts": facts_of(officer, one, today),
        "closed": closed_words(officer, one),
        "history": history_table(officer, history_of(officer, one)),
        "offers": found,
        "today": today,
    }
    return render(request, "office/followup/detail.html", context, status=422 if bound else 200)
