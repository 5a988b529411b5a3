"""Pages of the administrators: accounts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.agencies import queries, services
from office.agencies.forms import HandoverForm, MoveForm, OfficerFilters, OfficerForm, OfficerNameForm, RolesForm
from office.agencies.handover import handover_preview, handover_tells
from office.agencies.lists import listed
from office.agencies.models import Officer
from office.agencies.pages import (
    ConfirmForm,
    attempt,
    confirm_page,
    form_page,
    officer_columns,
    officers_table,
    state_chip,
)
from office.ui.parts import Confirm, Tab
from office.ui.tables import Pager, Sort

# Where the session keeps a one-time code until its page has been shown.
SLIP = "code_slip"
FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def officers(request: HttpRequest) -> HttpResponse:
    """All accounts of the office."""
    require(request.user, Action.OFFICER_MANAGE)
    filters = OfficerFilters.of(request, officer=request.user)
    if filters.posted:
        return filters.to_url()
    rows = queries.officers_filtered(request.user, **filters.values)
    sort = Sort.of(request, officer_columns(), "username")
    pager = Pager.of(request, rows.count())
    shown = rows.order_by(*sort.order_by)[pager.offset : pager.offset + pager.limit]
    table = officers_table(shown, sort=sort, query=request.GET)
    return render(request, "office/agencies/officers.html", {"filters": filters, "table": table, "pager": pager})


@require_http_methods(FORM)
def officer_create(request: HttpRequest) -> HttpResponse:
    """A new account, then its one-time code."""
    require(request.user, Action.OFFICER_MANAGE)
    agencies = list(queries.agencies_of(request.user).filter(active=True))
    wanted = request.GET.get("agency", "")
    agency = next((one for one in agencies if str(one.pk) == wanted), agencies[0])
    form = OfficerForm(request.POST or None, officer=request.user, agency=agency)
    if request.method == "POST" and form.is_valid():
        who = attempt(form, lambda: services.officer_create(officer=request.user, agency=agency, **form.cleaned_data))
        if who is not None:
            code = services.code_issue(officer=request.user, who=who)
            return slip_keep(request, who, code)
    return form_page(
        request, form, title=_("New account"), submit=_("Create and make a one-time code"),
        cancel=reverse("officers"),
        tabs=[Tab(one.short_name, f"?agency={one.pk}", active=one == agency) for one in agencies],
    )  # fmt: skip


def slip_keep(request: HttpRequest, who: Officer, code: str) -> HttpResponse:
    """Keep the code for the one page that shows it: reloading that page makes nothing a second time."""
    request.session[SLIP] = {"officer": who.pk, "code": code}
    return redirect("officer-code-slip", who.pk)


@require_safe
@never_cache
def officer_code_slip(request: HttpRequest, pk: int) -> HttpResponse:
    """The code, this once; afterwards only that it was shown."""
    who = queries.officer_get(request.user, pk)
    kept = request.session.get(SLIP, {})
    code = ""
    if kept.get("officer") == who.pk and request.method == "GET":
        code = request.session.pop(SLIP)["code"]
    response = render(
        request,
        "office/agencies/code_slip.html",
        {"who": who, "code": code, "row": queries.code_open(request.user, who),
         "address": request.build_absolute_uri(reverse("login-code"))},
    )  # fmt: skip
    response.headers["Cache-Control"] = "no-store, private"
    return response


@require_safe
def officer(request: HttpRequest, pk: int) -> HttpResponse:
    """One account: who, where, which roles, when last here."""
    who = queries.officer_get(request.user, pk)
    return render(
        request,
        "office/agencies/officer.html",
        {
            "who": who,
            "roles": queries.role_words(who.roles),
            "chip": state_chip(who),
            "code": queries.code_open(request.user, who),
            "holds": [part for part in handover_preview(who) if part.items],
        },
    )


@require_http_methods(FORM)
def officer_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and number."""
    who = queries.officer_get(request.user, pk)

    def fresh():
        return {"name": who.name, "police_number": who.police_number, "version": who.version}

    form = OfficerNameForm(request.POST or None, initial=fresh())
    if request.method == "POST" and form.is_valid():
        if attempt(
            form,
            lambda: services.officer_update(officer=request.user, who=who, **form.cleaned_data),
            fresh,
        ):
            messages.success(request, _("Saved."))
            return redirect("officer", pk)
    return form_page(
        request, form, title=_("Correct name and number: %(name)s") % {"name": who.name}, submit=_("Save"),
        cancel=reverse("officer", args=[pk]),
    )  # fmt: skip


@require_http_methods(FORM)
def officer_roles(request: HttpRequest, pk: int) -> HttpResponse:
    """Which roles."""
    who = queries.officer_get(request.user, pk)

    def fresh():
        row = queries.officer_get(request.user, pk)
        return {"roles": row.roles, "version": row.version}

    form = RolesForm(request.POST or None, initial=fresh(), agency=who.agency)
    if request.method == "POST" and form.is_valid():
        if attempt(
            form, lambda: services.officer_update_roles(officer=request.user, who=who, **form.cleaned_data), fresh
        ):
            messages.success(request, _("The roles are changed, from the officer's next click."))
            return redirect("officer", pk)
    return form_page(
        request, form, title=_("Roles of %(name)s") % {"name": who.name}, submit=_("Save"),
        cancel=reverse("officer", args=[pk]),
        lead=_("A role says what somebody may do. What they see follows from departments and from what is shared."),
    )  # fmt: skip


@require_http_methods(FORM)
def officer_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Other departments, or another agency."""
    who = queries.officer_get(request.user, pk)
    agencies = list(queries.agencies_of(request.user).filter(active=True))
    wanted = request.GET.get("agency") or str(who.agency_id)
    agency = next((one for one in agencies if str(one.pk) == wanted), who.agency)
    here = agency.pk == who.agency_id

    def fresh():
        row = queries.officer_get(request.user, pk)
        if row.agency_id != agency.pk:
            return {"version": row.version}
        return {
            "departments": [department.pk for department in row.departments.all()],
            "roles": row.roles,
            "version": row.version,
        }

    form = MoveForm(request.POST or None, initial=fresh(), officer=request.user, agency=agency)
    if request.method == "POST" and form.is_valid():
        if attempt(
            form,
            lambda: services.officer_move(officer=request.user, who=who, agency=agency, **form.cleaned_data),
            fresh,
        ):
            messages.success(request, _("Moved. What the officer sees follows from the new departments at once."))
            return redirect("officer", pk)
    effects = [_("Cases of the departments left are no longer seen; those of the new ones are.")]
    if not here:
        effects.append(_("Nothing given to the officer in person comes along: hand it over first."))
    return form_page(
        request, form, title=_("Move %(name)s") % {"name": who.name}, submit=_("Move"),
        cancel=reverse("officer", args=[pk]), effects=effects,
        tabs=[Tab(one.short_name, f"?agency={one.pk}", active=one.pk == agency.pk) for one in agencies],
    )  # fmt: skip


@require_http_methods(FORM)
def officer_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then disable."""
    who = queries.officer_get(request.user, pk)
    form = ConfirmForm(request.POST or None, initial={"version": who.version})
    if request.method == "POST" and form.is_valid():
        if attempt(
            form,
            lambda: services.officer_disable(officer=request.user, who=who, **form.cleaned_data),
            lambda: {"version": queries.officer_get(request.user, pk).version},
        ):
            messages.success(request, _("%(name)s is disabled.") % {"name": who.name})
            return redirect("officers" if who.pk != request.user.pk else "login")
    held = [part for part in handover_preview(who) if part.items]
    effects = [
        _("The account cannot log in; where it is logged in now, it is out at its next click."),
        _("What it did stays in the records under its name."),
    ]
    effects += [_("Stays with it until handed over: %(what)s") % {"what": part.label} for part in held]
    return confirm_page(
        request,
        Confirm(
            title=_("Disable %(name)s") % {"name": who.name},
            lead=f"{who.name}（{who.username}），{who.agency.name}",
            effects=effects, submit=_("Disable"), cancel_url=reverse("officer", args=[pk]), form=form, danger=True,
        ),
    )  # fmt: skip


@require_POST
@never_cache
def officer_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an account back; its way in is a new code."""
    who = queries.officer_get(request.user, pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    if attempt(form, lambda: services.officer_enable(officer=request.user, who=who)):
        return slip_keep(request, who, services.code_issue(officer=request.user, who=who))
    messages.error(request, " ".join(form.non_field_errors()))
    return redirect("officer", pk)


@require_http_methods(FORM)
@never_cache
def officer_code(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then make a one-time code and show it once."""
    who = queries.officer_get(request.user, pk)
    form = ConfirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = attempt(form, lambda: services.code_issue(officer=request.user, who=who))
        if code:
            return slip_keep(request, who, code)
    return confirm_page(
        request,
        Confirm(
            title=_("One-time code for %(name)s") % {"name": who.name},
            lead=_("Make sure that it is %(name)s who asks, and hand the code over in person.") % {"name": who.name},
            effects=[
                _("The present password and an earlier code no longer work."),
                _("Where the account is logged in now, it is out at its next click."),
                _("The code works once, within 72 hours, and you see it once."),
            ],
            submit=_("Make the code"), cancel_url=reverse("officer", args=[pk]), form=form,
        ),
    )  # fmt: skip


@require_http_methods(FORM)
def officer_handover(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what moves, then to whom and what that leaves open, then hand it over."""
    who = queries.officer_get(request.user, pk)
    form = HandoverForm(request.POST or None, officer=request.user, who=who)
    if request.method == "POST" and form.is_valid() and "confirmed" not in request.POST:
        to = form.cleaned_data["to"]
        effects = [f"{part.label}：{listed(part.items)}" for part in handover_preview(who) if part.items]
        return confirm_page(
            request,
            Confirm(
                title=_("Hand over from %(name)s") % {"name": who.name},
                lead=_("To: %(name)s (%(username)s)") % {"name": to.name, "username": to.username},
                effects=[*(effects or [_("There is nothing to hand over.")]), *handover_tells(who, to)],
                submit=_("Hand over"), cancel_url=reverse("officer", args=[pk]),
                hidden={"to": to.pk, "confirmed": 1},
            ),
        )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        moved = attempt(form, lambda: services.officer_handover(officer=request.user, who=who, **form.cleaned_data))
        if moved is not None:
            messages.success(
                request,
                _("Handed over to %(name)s: %(n)s things.")
                % {"name": form.cleaned_data["to"].name, "n": sum(moved.values())},
            )
            return redirect("officer", pk)
    return form_page(
        request, form, title=_("Hand over from %(name)s") % {"name": who.name}, submit=_("Continue"),
        cancel=reverse("officer", args=[pk]), template="office/agencies/handover.html", who=who,
        parts=handover_preview(who),
    )  # fmt: skip
