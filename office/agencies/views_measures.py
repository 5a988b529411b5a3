"""The settings of the work measures: what is shared, which notices go out, by which clause."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.access.roles import may
from office.agencies import queries, services
from office.agencies.forms import NoticeForm, SharingForm
from office.agencies.pages import attempt, confirm_page, form_page, notice_table, sharing_table
from office.agencies.previews import issued_at_once, saved_words, span, will_issue
from office.agencies.words import ledger_words, period_words, theme_words
from office.ui.parts import Confirm

# Periods named one by one before they are issued.
LISTED = 6
FORM = ["GET", "HEAD", "POST"]


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """All settings; readable for both agencies, editable for administrators."""
    sharing = list(queries.sharing_settings_of(request.user))
    notices = list(queries.notice_settings_of(request.user))
    edit = may(request.user, Action.SETTING_EDIT)
    return render(
        request,
        "office/agencies/measures.html",
        {
            "sharing": sharing_table(sharing, edit=edit),
            "notices": notice_table(notices, edit=edit),
            "pending": any(not one.clause for one in (*sharing, *notices)),
            "issuers": queries.issuers_of(request.user) if edit else [],
        },
    )


@require_http_methods(FORM)
def setting_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """What of one ledger goes to whom."""
    require(request.user, Action.SETTING_EDIT)
    one = get_object_or_404(queries.sharing_settings_of(request.user), pk=pk)

    def fresh():
        row = queries.sharing_settings_of(request.user).get(pk=pk)
        return {
            "active": row.active, "receivers": row.receivers, "withheld": row.withheld, "clause": row.clause,
            "version": row.version,
        }  # fmt: skip

    form = SharingForm(request.POST or None, initial=fresh(), side=one.agency.side, layout=one.layout)
    if request.method == "POST" and form.is_valid():
        if attempt(
            form,
            lambda: services.sharing_setting_update(officer=request.user, setting=one, **form.cleaned_data),
            fresh,
        ):
            messages.success(request, _("Saved. It counts for what is imported from now on."))
            return redirect("settings-work-measures")
    return form_page(
        request, form, title=f"{one.agency.short_name} · {ledger_words(one.layout)}", submit=_("Save"),
        cancel=reverse("settings-work-measures"),
        effects=[_("Cases imported from now on are shared like this. What was given before stays until withdrawn.")],
    )  # fmt: skip


def _sure(request: HttpRequest, form: NoticeForm, periods: Sequence[str], *, title: str) -> HttpResponse | None:
    """Ask before notices go out. Nothing to ask where none would, or where just these were agreed to.

    ``agreed`` names them by number and span, so that a period that ends between question and answer is asked again.
    """
    agreed = f"{len(periods)}: {span(periods)}" if periods else ""
    if not periods or request.POST.get("agreed") == agreed:
        return None
    confirm = Confirm(
        title=title, lead=will_issue(periods), submit=_("Save and issue"), cancel_url=reverse("settings-work-measures"),
        effects=[
            *(_("Issues %(period)s") % {"period": words} for words in periods[:LISTED]),
            *([_("and %(n)s more") % {"n": len(periods) - LISTED}] if len(periods) > LISTED else []),
            _("An issued notice is numbered and sent to the other agency. It cannot be taken back."),
        ],
        hidden={**{name: form.data.get(name, "") for name in form.fields}, "agreed": agreed}, danger=True,
    )  # fmt: skip
    return confirm_page(request, confirm)


@require_http_methods(FORM)
def setting_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice; what saving would issue at once is asked first."""
    require(request.user, Action.SETTING_EDIT)
    one = get_object_or_404(queries.notice_settings_of(request.user), pk=pk)
    title = f"{one.agency.short_name} · {theme_words(one.theme)} · {period_words(one.period_kind)}"

    def fresh():
        row = queries.notice_settings_of(request.user).get(pk=pk)
        return {
            "active": row.active, "sign_within_days": row.sign_within_days, "starts_on": row.starts_on,
            "clause": row.clause, "series": row.series, "version": row.version,
        }  # fmt: skip

    form = NoticeForm(request.POST or None, initial=fresh(), agency=one.agency, new=False)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        checked = {name: data[name] for name in ("sign_within_days", "clause", "starts_on", "active")}
        if attempt(
            form,
            lambda: services.notice_setting_check(officer=request.user, agency=one.agency, setting=one, **checked),
        ):
            active = data["active"]
            periods = issued_at_once(
                one.agency, theme=one.theme, period_kind=one.period_kind, starts_on=data["starts_on"], active=active,
                today=timezone.localdate(),
            )  # fmt: skip
            question = _sure(request, form, periods, title=title)
            if question is not None:
                return question
            if attempt(form, lambda: services.notice_setting_update(officer=request.user, setting=one, **data), fresh):
                messages.success(request, saved_words(periods, active=active))
                return redirect("settings-work-measures")
    return form_page(
        request, form, title=title, submit=_("Save"), cancel=reverse("settings-work-measures"),
    )  # fmt: skip


@require_http_methods(FORM)
def setting_notice_create(request: HttpRequest, pk: int) -> HttpResponse:
    """One more notice of an agency; what saving would issue at once is asked first."""
    require(request.user, Action.SETTING_EDIT)
    agency = get_object_or_404(queries.issuers_of(request.user), pk=pk)
    title = _("New notice of %(name)s") % {"name": agency.name}
    form = NoticeForm(request.POST or None, agency=agency, new=True)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        del data["version"]
        checked = {name: value for name, value in data.items() if name != "series"}
        if attempt(form, lambda: services.notice_setting_check(officer=request.user, agency=agency, **checked)):
            periods = issued_at_once(
                agency, theme=data["theme"], period_kind=data["period_kind"], starts_on=data["starts_on"], active=True,
                today=timezone.localdate(),
            )  # fmt: skip
            question = _sure(request, form, periods, title=title)
            if question is not None:
                return question
            if attempt(form, lambda: services.notice_setting_create(officer=request.user, agency=agency, **data)):
                messages.success(request, saved_words(periods, active=True))
                return redirect("settings-work-measures")
    return form_page(
        request, form, title=title, submit=_("Add"), cancel=reverse("settings-work-measures"),
    )  # fmt: skip
