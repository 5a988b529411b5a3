"""The pages of notices."""

from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import can, require
from office.ui.formats import moment
from office.ui.parts import Confirm
from office.ui.tables import Pager, Sort
from sharing.notices import services
from sharing.notices.chips import state_chip
from sharing.notices.forms import NoticeFilters
from sharing.notices.freezing import intact
from sharing.notices.front import number_of, who_to_whom
from sharing.notices.models import Notice, NoticeState
from sharing.notices.queries import notice_get, notice_history, notice_lines, notices
from sharing.notices.tables import DEFAULT_SORT, chart_of, definitions, figure_rows, list_columns, list_table
from sharing.notices.themes import CHANGE_DEFINITION, TABLES
from sharing.notices.timeline import history_items
from sharing.notices.words import period_words, span_words, title_of


@require_safe
def notice_list(request: HttpRequest) -> HttpResponse:
    """Notices of both directions; the unread on top."""
    require(request.user, Action.NOTICE_SEE)
    filters = NoticeFilters.of(request)
    today = timezone.localdate()
    narrowed = filters.narrowed
    sort = Sort.of(request, list_columns(), DEFAULT_SORT)
    pager = Pager.of(request, notices(request.user, narrowed).count())
    lines = notice_lines(request.user, narrowed, order_by=sort.order_by, offset=pager.offset, limit=pager.limit)
    table = list_table(
        lines,
        sort=sort,
        query=request.GET,
        today=today,
        signs=can(request.user, Action.NOTICE_SIGN),
        agency_id=request.user.agency_id,
    )
    context = {"filters": filters, "table": table, "pager": pager, "empty": not lines, "narrowed": bool(filters.values)}
    return render(request, "sharing/notices/list.html", context)


@require_safe
def notice_detail(request: HttpRequest, notice_id: int) -> HttpResponse:
    """One notice. The first opening by somebody who may sign for it is its first receipt."""
    notice = notice_get(request.user, notice_id)
    require(request.user, Action.NOTICE_SEE, notice)
    if request.method == "GET":
        services.notice_open(officer=request.user, notice=notice)
    history = notice_history(request.user, notice)
    context = _shown(notice) | {
        "today": timezone.localdate(),
        "history": history_items(notice, history),
        "signed": history.of("signed"),
        "signs": services.may_sign(request.user, notice) and notice.state != NoticeState.SIGNED,
        "bars": chart_of(notice.payload),
        "chip": state_chip(notice),
    }
    return render(request, "sharing/notices/detail.html", context)


@require_safe
def notice_print(request: HttpRequest, notice_id: int) -> HttpResponse:
    """The notice as a paper: A4, after GB/T 9704-2012 as far as a browser prints it."""
    notice = notice_get(request.user, notice_id)
    require(request.user, Action.NOTICE_SEE, notice)
    history = notice_history(request.user, notice)
    context = _shown(notice) | {
        "signed": history.of("signed"),
        "issued_on": timezone.localtime(notice.issued_at).date(),
        "secrecy": settings.OFFICE_SECRECY,
    }
    return render(request, "sharing/notices/print.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def notice_sign(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Sign for a notice: what it changes, then one click. A second click changes nothing."""
    notice = notice_get(request.user, notice_id)
    require(request.user, Action.NOTICE_SIGN, notice)
    detail = reverse("notice-detail", args=[notice.pk])
    if request.method == "POST":
        try:
            receipt = services.notice_sign(officer=request.user, notice=notice, sha256=request.POST.get("sha256", ""))
        except ValidationError as problem:
            messages.error(request, problem.messages[0])
            return redirect(detail)
        words = {"who": receipt.officer, "when": moment(receipt.at)}
        messages.success(request, _("Signed for by %(who)s on %(when)s.") % words)
        return redirect(detail)
    if notice.state == NoticeState.SIGNED:
        return redirect(detail)
    confirm = Confirm(
        title=_("Sign for %(number)s") % {"number": number_of(notice)},
        lead=title_of(notice),
        submit=pgettext("button", "Sign for"),
        cancel_url=detail,
        effects=[
            _("You sign for %(agency)s in your own name: %(who)s.") % {"agency": notice.receiver, "who": request.user},
            _("%(agency)s is told so, and the follow-up is closed.") % {"agency": notice.issuer},
            _("Signing means received, not agreed; it cannot be taken back."),
        ],
        hidden={"sha256": notice.sha256},
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})


def _shown(notice: Notice) -> dict[str, object]:
    """What page and paper have in common, all of it from the frozen payload."""
    payload = notice.payload
    windows = payload["windows"]
    issuer, receiver = who_to_whom(notice)
    return {
        "notice": notice,
        "number": number_of(notice),
        "title": TABLES[payload["table"]].title,
        "period": period_words(notice.period_kind, notice.period_start, notice.period_end),
        "span": span_words(notice.period_start, notice.period_end),
        "windows": windows,
        "issuer": issuer,
        "receiver": receiver,
        "rows": figure_rows(payload),
        "definitions": definitions(payload),
        "change_definition": CHANGE_DEFINITION,
        "clause": payload["clause"],
        "counted_at": datetime.fromisoformat(payload["counted_at"]),
        "intact": intact(payload, notice.sha256),
    }
