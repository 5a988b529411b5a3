"""Pages of repeated violations and of the catalogue of RULES 567."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.matters.models import Matter
from cases.matters.queries import openings_for
from cases.register.forms_record import errors_add
from cases.supervision.forms import DeclineForm
from cases.supervision.models_repeat import ProposalState
from cases.supervision.parts import behind_table, kind_name, kinds_table, proposal_chip, repeat_table
from cases.supervision.queries import matters_behind, reads_repeats, repeat_get, repeats_page
from cases.supervision.services import ProposalMovedOn, proposal_decline
from cases.supervision.violations import KINDS, kind_text
from office.access.roles import sees
from office.ui.parts import Confirm, Tab
from office.ui.tables import Pager

CLOSED = "closed"


@require_safe
def kinds(request: HttpRequest) -> HttpResponse:
    """The sixteen kinds with their articles, to be read beside the form."""
    officer = request.user
    if not sees(officer, Matter._meta.label_lower):
        raise PermissionDenied
    begins = any(flow.kind == "violation" for flow, _act in openings_for(officer, "supervision"))
    context = {"table": kinds_table(list(KINDS.values()), begins=begins), "tabs": _tabs(officer, "kinds")}
    return render(request, "cases/supervision/kinds.html", context)


@require_safe
def repeat_list(request: HttpRequest) -> HttpResponse:
    """Proposals from repeated violations: to be decided, and decided."""
    officer = request.user
    if not reads_repeats(officer):
        raise PermissionDenied
    closed = request.GET.get("over") == CLOSED
    size = 25
    _rows, total = repeats_page(officer, closed=closed, offset=0, limit=0)
    pager = Pager.of(request, total, size=size)
    rows, _total = repeats_page(officer, closed=closed, offset=pager.offset, limit=pager.limit)
    context = {
        "table": repeat_table(rows) if rows else None,
        "pager": pager,
        "closed": closed,
        "tabs": _tabs(officer, CLOSED if closed else "open"),
    }
    return render(request, "cases/supervision/repeats.html", context)


def _tabs(officer, active: str) -> list[Tab]:
    tabs = [Tab(pgettext("navigation", "Kinds of violation"), reverse("violation-kinds"), active == "kinds")]
    if reads_repeats(officer):
        url = reverse("repeat-list")
        tabs = [
            Tab(pgettext("repeat", "To be decided"), url, active == "open"),
            Tab(pgettext("repeat", "Decided"), f"{url}?over={CLOSED}", active == CLOSED),
            *tabs,
        ]
    return tabs


@require_safe
def repeat_detail(request: HttpRequest, repeat_id: int) -> HttpResponse:
    """One proposal: the matters that it counts, and what can be done."""
    officer = request.user
    if not reads_repeats(officer):
        raise PermissionDenied
    proposal = repeat_get(officer, repeat_id)
    rows, hidden = matters_behind(officer, proposal)
    seen = [row for row, ref, _day in rows if ref is not None]
    begin = f"{reverse('suggestion-new')}?{urlencode({'origin': seen[-1].pk})}" if seen else ""
    context = {
        "proposal": proposal,
        "chip": proposal_chip(proposal),
        "kind": kind_name(proposal.kind),
        "law": kind_text(proposal.kind),
        "table": behind_table(officer, rows),
        "hidden": hidden,
        "open": proposal.state == ProposalState.PROPOSED,
        "begin": begin,
    }
    return render(request, "cases/supervision/repeat.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def repeat_decline(request: HttpRequest, repeat_id: int) -> HttpResponse:
    """No suggestion, and why."""
    officer = request.user
    if not reads_repeats(officer):
        raise PermissionDenied
    proposal = repeat_get(officer, repeat_id)
    page = reverse("repeat-detail", args=[proposal.pk])
    form = DeclineForm(request.POST or None, initial={"seen": proposal.version})
    if request.method == "POST" and form.is_valid():
        try:
            proposal_decline(
                officer=officer, proposal=proposal, reason=form.cleaned_data["reason"], seen=form.cleaned_data["seen"]
            )
        except ValidationError as refused:
            errors_add(form, refused, {})
        except ProposalMovedOn:
            messages.warning(request, _("It has changed since the form was opened; look at it again."))
            return redirect(page)
        else:
            messages.success(request, _("Declined; the reason is on record."))
            return redirect(page)
    confirm = Confirm(
        title=_("No suggestion for this class"),
        lead=f"{proposal.unit}：{kind_name(proposal.kind)}",
        submit=pgettext("button", "Decline"),
        cancel_url=page,
        effects=[_("These findings are not counted again; three more of the kind propose anew.")],
        form=form,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})
