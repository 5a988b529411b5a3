"""The board of what expires, its workbook, and the acknowledgement of chosen warnings."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.clocks.days import Today
from cases.clocks.forms import BoardForm, NoteForm
from cases.clocks.parts import board_empty, board_table, row_words, scope_switch, section_links, view_tabs
from cases.clocks.queries import PAGE_SIZE, board_export, board_page, owing_units, rows_chosen
from cases.clocks.services import warning_acknowledge
from cases.clocks.sheets import BOARD_HEADS, board_cells
from office.access.actions import Action
from office.access.queries import require
from office.papers.workbook import CONTENT_TYPE, list_workbook
from office.ui.parts import Confirm
from office.ui.tables import Pager

CHOSEN_LIMIT = 500
SHOWN_LIMIT = 12


@require_http_methods(["GET", "HEAD", "POST"])
def clock_list(request: HttpRequest) -> HttpResponse:
    """What expires, in the cases of this officer. Posting the bar leads back by GET."""
    officer = request.user
    require(officer, Action.CASE_SEE)
    form = BoardForm.of(request, units=owing_units(officer))
    if form.posted:
        return form.to_url()
    filters, today = form.board_filters(), Today.at(timezone.now())
    wanted = Pager.of(request, total=10**9, size=PAGE_SIZE).number
    board = board_page(officer, filters, today, wanted)
    return render(
        request,
        "cases/clocks/board.html",
        {
            "filters": form,
            "tabs": view_tabs(filters.view, request.GET),
            "scopes": scope_switch(filters.scope, reverse("clock-list"), request.GET),
            "parts": None if filters.closed else section_links(board, filters, request.GET),
            "table": board_table(
                board, filters, today, request.GET, get_token(request),
                acknowledges=any(row.waits for row in board.rows),
            ) if board.rows else None,
            "empty": board_empty(filters, bool(form.values), form.clear_url),
            "pager": Pager(board.number, board.size, board.total, request.GET),
            "today": today.day,
            "export_url": f"{reverse('clock-export')}?{request.GET.urlencode()}",
        },
    )  # fmt: skip


@require_safe
def clock_export(request: HttpRequest) -> HttpResponse:
    """The board as it is filtered, as a workbook."""
    officer = request.user
    require(officer, Action.CASE_EXPORT)
    form = BoardForm.of(request, units=owing_units(officer))
    today = Today.at(timezone.now())
    rows, total = board_export(officer, form.board_filters(), today)
    mark = f"{officer} {timezone.localtime(today.now):%Y-%m-%d %H:%M}"
    if len(rows) < total:
        told = {"shown": f"{len(rows):,}", "total": f"{total:,}"}
        mark = f"{mark} · " + _("the first %(shown)s of %(total)s") % told
    cells = (board_cells(row, today) for row in rows)
    content = list_workbook(pgettext("clock", "Terms"), [str(head) for head in BOARD_HEADS], cells, mark)
    answer = HttpResponse(content, content_type=CONTENT_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="terms-{today.day:%Y%m%d}.xlsx"'
    return answer


@require_POST
def clock_acknowledge(request: HttpRequest) -> HttpResponse:
    """Acknowledge the warnings of chosen terms with one note: asked first, then written."""
    officer = request.user
    require(officer, Action.CASE_SEE)
    keys = [key for value in request.POST.getlist("rows") for key in value.split(",")][:CHOSEN_LIMIT]
    rows = rows_chosen(officer, keys, Today.at(timezone.now()))
    back = _back(request)
    if not rows:
        messages.warning(request, _("Choose the terms whose warnings you acknowledge."))
        return redirect(back)
    sent = "note" in request.POST
    form = NoteForm(request.POST if sent else None)
    if sent and form.is_valid():
        terms = [(row.clock.case_id, row.clock.key) for row in rows]
        count = warning_acknowledge(officer=officer, terms=terms, note=form.cleaned_data["note"])
        if count:
            told = ngettext("%(count)d warning acknowledged.", "%(count)d warnings acknowledged.", count)
            messages.success(request, told % {"count": count})
        else:
            messages.warning(request, _("None of these terms has a warning that waits for you."))
        return redirect(back)
    effects = [row_words(row) for row in rows]
    if len(effects) > SHOWN_LIMIT:
        rest = len(effects) - SHOWN_LIMIT
        effects = [*effects[:SHOWN_LIMIT], ngettext("and %(n)d more", "and %(n)d more", rest) % {"n": rest}]
    confirm = Confirm(
        title=_("Acknowledge warnings"),
        lead=_("The warnings of these terms that wait for you or your department are answered with this note. "
               "The terms go on running."),
        effects=effects,
        form=form,
        submit=pgettext("clock", "Acknowledge"),
        cancel_url=back,
        hidden={"rows": ",".join(keys), "next": back},
    )  # fmt: skip
    return render(request, "office/ui/confirm.html", {"confirm": confirm}, status=422 if form.errors else 200)


def _back(request: HttpRequest) -> str:
    """Where the officer came from, inside the office."""
    given = request.POST.get("next") or request.headers.get("Referer", "")
    if given and url_has_allowed_host_and_scheme(given, {request.get_host()}, request.is_secure()):
        return given
    return reverse("clock-list")
