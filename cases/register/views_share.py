"""Sharing a case: choose, preview what the receiver will see, confirm; withdraw."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from cases.register import services_share
from cases.register.forms_share import ShareForm, WithdrawForm
from cases.register.masking import eyes_of, eyes_of_receiver
from cases.register.models import Case
from cases.register.parts import handlers_of, person_table, stages_of, timeline_items
from cases.register.queries import case_get
from cases.register.queries_sight import GrantLine, agency_of, grant_get, grants_of, principal_name
from cases.register.sheet import case_sheet
from cases.register.words import reason_label
from office.access.actions import Action
from office.access.models import Level
from office.access.queries import require
from office.ui.chips import Chip, Tone
from office.ui.formats import day
from office.ui.html import join, link
from office.ui.parts import Confirm
from office.ui.tables import Column, Row, Table
from office.ui.who import Who

UNDER = '<br><span class="o-quiet">{}</span>'


@require_http_methods(["GET", "HEAD", "POST"])
def case_share(request: HttpRequest, case_id: int) -> HttpResponse:
    """Choose and preview (POST), confirm (POST with ``confirm``), and see all grants."""
    officer, now = request.user, timezone.now()
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SHARE, case)
    form = ShareForm(request.POST or None, officer=officer)
    if request.method == "POST" and form.is_valid() and "change" not in request.POST:
        data = form.cleaned_data
        if "confirm" not in request.POST:
            return render(request, "cases/register/share_preview.html", _preview(request, case, form))
        try:
            services_share.case_share(
                officer=officer,
                case=case,
                receiver=data["receiver"],
                level=data["level"],
                reason=data["reason"],
                basis=data["basis"],
                until=data["until"],
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("Shared with %(who)s.") % {"who": principal_name(data["receiver"])})
            return redirect("case-share", case.pk)
    sheet = case_sheet(case, eyes_of(officer, case.my_level), now)
    lines = grants_of(case, now)
    return render(
        request,
        "cases/register/share.html",
        {
            "case": case,
            "sheet": sheet,
            "form": form,
            "in_force": _grant_table(officer, case, [line for line in lines if line.in_force]),
            "past": _grant_table(officer, case, [line for line in lines if not line.in_force]),
        },
    )


def _preview(request: HttpRequest, case: Case, form: ShareForm) -> dict[str, object]:
    """The case with the receiver's eyes, and what they will not see."""
    data = form.cleaned_data
    receiver, now = data["receiver"], timezone.now()
    eyes = eyes_of_receiver(receiver, data["level"])
    sheet = case_sheet(case, eyes, now)
    own = case_sheet(case, eyes_of(request.user, case.my_level), now)
    agency = agency_of(receiver)
    # Only against what the sharer sees: what is hidden from both is not told here either.
    theirs = {row.event.pk for row in sheet.events}
    sheet.hidden_events = sum(row.event.pk not in theirs for row in own.events)
    sheet.hidden_facts = [label for label in sheet.hidden_facts if label not in own.hidden_facts]
    return {
        "case": case,
        "form": form,
        "sheet": sheet,
        "own_title": own.title,
        "receiver": Who(agency.side if agency else "third", principal_name(receiver)),
        "works": data["level"] >= Level.WORK,
        "masked": sum(row.masked for row in sheet.persons),
        "knows_later": case.has_minor and receiver.officer_id is None and data["level"] >= Level.WORK,
        "handlers": handlers_of(sheet),
        "stages": stages_of(sheet),
        "person_table": person_table(sheet, now),
        "events": timeline_items(None, case, sheet),
    }


def _grant_table(officer, case: Case, lines: list[GrantLine]) -> Table | None:
    """Grants with reason, basis and end; those that this officer may take back with a way to do it."""
    if not lines:
        return None
    columns = [
        Column("who", pgettext("grant", "Who")),
        Column("level", _("How far"), css="o-fit"),
        Column("basis", _("Reason and legal basis")),
        Column("given", _("Given"), css="o-fit"),
        Column("until", _("Until"), css="o-fit"),
        Column("act", "", css="o-act"),
    ]
    return Table(columns, [_grant_row(officer, case, line) for line in lines], caption=_("Who can see the case"))


def _grant_row(officer, case: Case, line: GrantLine) -> Row:
    grant = line.grant
    if grant.withdrawn_at is not None:
        state: object = join(
            (
                Chip(_("withdrawn"), Tone.MUTED),
                format_html(' <span class="o-quiet">{} {}</span>', day(grant.withdrawn_at), grant.withdrawn_by or ""),
            )
        )
        note = format_html(UNDER, _("Withdrawn: %(reason)s") % {"reason": reason_label(grant.withdrawn_reason)})
    elif line.in_force:
        state, note = day(line.until) if line.until else _("while the case is handled"), ""
    else:
        state, note = join((Chip(_("expired"), Tone.MUTED), " ", day(line.until))), ""
    act: object = ""
    if line.in_force and services_share.grant_withdrawable(officer, case, grant):
        url = reverse("case-share-withdraw", args=[case.pk, grant.pk])
        act = link(url, pgettext("grant", "Withdraw"), "btn btn-sm")
    given = grant.given_by or (_("import") if grant.source.startswith("batch:") else _("the program"))
    return Row(
        (
            Who(line.side, line.name),
            pgettext("grant", "work on") if line.works else pgettext("grant", "see"),
            join((reason_label(grant.reason), format_html(UNDER, grant.basis), note)),
            join((day(grant.given_at), format_html(UNDER, given))),
            state,
            act,
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def share_withdraw(request: HttpRequest, case_id: int, grant_id: int) -> HttpResponse:
    """Ask for the reason, then withdraw one grant."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SHARE, case)
    grant = grant_get(case, grant_id)
    if grant is None:
        raise Http404
    back = reverse("case-share", args=[case.pk])
    if grant.withdrawn_at is not None:
        messages.info(request, _("This grant was withdrawn already."))
        return redirect(back)
    if not services_share.grant_withdrawable(officer, case, grant):
        messages.warning(
            request,
            _("This grant stays: handling units keep theirs, and an agency takes back only its own."),
        )
        return redirect(back)
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services_share.case_share_withdraw(officer=officer, case=case, grant=grant, reason=form.cleaned_data["reason"])
        messages.success(request, _("Withdrawn; %(who)s is told.") % {"who": principal_name(grant.principal)})
        return redirect(back)
    confirm = Confirm(
        title=_("Withdraw sharing"),
        lead=_("%(who)s will no longer see this case through this grant.") % {"who": principal_name(grant.principal)},
        submit=pgettext("grant", "Withdraw"),
        cancel_url=back,
        effects=[
            _("It takes effect at once, also for pages that are open."),
            _("The grant stays in the list with your name and reason."),
            *([_("A further grant in force to the same receiver stays.")] if _has_more(case, grant) else []),
        ],
        form=form,
        danger=True,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})


def _has_more(case: Case, grant) -> bool:
    return any(
        line.in_force and line.grant.principal_id == grant.principal_id and line.grant.pk != grant.pk
        for line in grants_of(case, timezone.now())
    )
