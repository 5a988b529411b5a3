"""The settings of the work measures: what is shared, which notices go out, by which clause."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.access.roles import may
from office.agencies import queries, services
from office.agencies.forms import NoticeForm, SharingForm
from office.agencies.pages import attempt, form_page, notice_table, sharing_table
from office.agencies.words import ledger_words, period_words, theme_words

FORM = ["GET", "HEAD", "POST"]


@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """All settings; readable for both agencies, editable for administrators."""
    sharing = queries.sharing_settings_of(request.user)
    notices = queries.notice_settings_of(request.user)
    edit = may(request.user, Action.SETTING_EDIT)
    return render(
        request,
        "office/agencies/measures.html",
        {
            "sharing": sharing_table(sharing, edit=edit),
            "notices": notice_table(notices, edit=edit),
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


@require_http_methods(FORM)
def setting_notice(request: HttpRequest, pk: int) -> HttpResponse:
    """One notice."""
    require(request.user, Action.SETTING_EDIT)
    one = get_object_or_404(queries.notice_settings_of(request.user), pk=pk)

    def fresh():
        row = queries.notice_settings_of(request.user).get(pk=pk)
        return {
            "active": row.active, "sign_within_days": row.sign_within_days, "starts_on": row.starts_on,
            "clause": row.clause, "series": row.series, "version": row.version,
        }  # fmt: skip

    form = NoticeForm(request.POST or None, initial=fresh(), side=one.agency.side, new=False)
    if request.method == "POST" and form.is_valid():
        if attempt(
            form,
            lambda: services.notice_setting_update(officer=request.user, setting=one, **form.cleaned_data),
            fresh,
        ):
            messages.success(request, _("Saved. It counts from the next notice on."))
            return redirect("settings-work-measures")
    return form_page(
        request, form,
        title=f"{one.agency.short_name} · {theme_words(one.theme)} · {period_words(one.period_kind)}",
        submit=_("Save"), cancel=reverse("settings-work-measures"),
    )  # fmt: skip


@require_http_methods(FORM)
def setting_notice_create(request: HttpRequest, pk: int) -> HttpResponse:
    """One more notice of an agency."""
    require(request.user, Action.SETTING_EDIT)
    agency = get_object_or_404(queries.issuers_of(request.user), pk=pk)
    form = NoticeForm(request.POST or None, side=agency.side, new=True)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        del data["version"]
        if attempt(form, lambda: services.notice_setting_create(officer=request.user, agency=agency, **data)):
            messages.success(request, _("Saved. It counts from the next notice on."))
            return redirect("settings-work-measures")
    return form_page(
        request, form, title=_("New notice of %(name)s") % {"name": agency.name}, submit=_("Add"),
        cancel=reverse("settings-work-measures"),
    )  # fmt: skip
