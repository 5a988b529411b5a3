"""Pages of the administrators: agencies and departments."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.agencies import queries, services
from office.agencies.forms import AgencyForm, DepartmentForm, HeadForm, ParentForm
from office.agencies.models import Department, Officer
from office.agencies.pages import (
    ConfirmForm,
    agencies_table,
    attempt,
    confirm_page,
    departments_table,
    form_page,
    officers_table,
)
from office.ui.parts import Confirm

FORM = ["GET", "HEAD", "POST"]


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """The office and its agencies."""
    table = agencies_table(queries.agencies_of(request.user))
    return render(request, "office/agencies/agencies.html", {"office": queries.office_of(request.user), "table": table})


@require_safe
def agency(request: HttpRequest, pk: int) -> HttpResponse:
    """One agency and its tree of departments."""
    one = queries.agency_get(request.user, pk)
    tree = queries.department_tree(request.user, one)
    return render(
        request, "office/agencies/agency.html", {"agency": one, "table": departments_table(tree), "tree": tree}
    )


@require_http_methods(FORM)
def agency_create(request: HttpRequest) -> HttpResponse:
    """A new agency."""
    require(request.user, Action.AGENCY_MANAGE)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        del data["version"]
        made = attempt(
            form,
            lambda: services.agency_create(officer=request.user, office=queries.office_of(request.user), **data),
        )
        if made is not None:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("agency", made.pk)
    return form_page(request, form, title=_("New agency"), submit=_("Add"), cancel=reverse("agencies"))


@require_http_methods(FORM)
def agency_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name and code of an agency."""
    one = queries.agency_get(request.user, pk)

    def fresh():
        row = queries.agency_get(request.user, pk)
        return {"name": row.name, "short_name": row.short_name, "code": row.code, "version": row.version}

    form = AgencyForm(request.POST or None, initial=fresh(), agency=one)
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: services.agency_update(officer=request.user, agency=one, **form.cleaned_data), fresh):
            messages.success(request, _("Saved."))
            return redirect("agency", pk)
    return form_page(
        request, form, title=_("Edit %(name)s") % {"name": one.name}, submit=_("Save"),
        cancel=reverse("agency", args=[pk]),
    )  # fmt: skip


@require_http_methods(FORM)
def agency_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then disable an agency that nobody works in any more."""
    one = queries.agency_get(request.user, pk)
    form = ConfirmForm(request.POST or None, initial={"version": one.version})
    if request.method == "POST" and form.is_valid():
        if attempt(form, lambda: services.agency_disable(officer=request.user, agency=one, **form.cleaned_data)):
            messages.success(request, _("%(name)s is disabled.") % {"name": one.name})
            return redirect("agency", pk)
    return confirm_page(
        request,
        Confirm(
            title=_("Disable %(name)s") % {"name": one.name},
            lead=_("Its records stay. No new accounts or departments can be made in it."),
            submit=_("Disable"), cancel_url=reverse("agency", args=[pk]), form=form, danger=True,
        ),
    )  # fmt: skip


@require_POST
def agency_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an agency back."""
    one = queries.agency_get(request.user, pk)
    services.agency_enable(officer=request.user, agency=one)
    messages.success(request, _("%(name)s is in use again.") % {"name": one.name})
    return redirect("agency", pk)


@require_http_methods(FORM)
def department_create(request: HttpRequest, pk: int) -> HttpResponse:
    """A new department of an agency."""
    one = queries.agency_get(request.user, pk)
    form = DepartmentForm(
        request.POST or None, initial={"parent": request.GET.get("parent")}, officer=request.user, agency=one, new=True
    )
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        del data["version"]
        made = attempt(form, lambda: services.department_create(officer=request.user, agency=one, **data))
        if made is not None:
            messages.success(request, _("%(name)s is added.") % {"name": made.name})
            return redirect("agency", pk)
    return form_page(
        request, form, title=_("New department of %(name)s") % {"name": one.name}, submit=_("Add"),
        cancel=reverse("agency", args=[pk]),
    )  # fmt: skip


@require_safe
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """One department and who is in it."""
    one = queries.department_get(request.user, pk)
    members = queries.officers_filtered(request.user, department=one).order_by("-is_active", "username")
    return render(
        request,
        "office/agencies/department.html",
        {"department": one, "members": members, "table": officers_table(members)},
    )


@require_http_methods(FORM)
def department_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, code and kind of a department."""
    one = queries.department_get(request.user, pk)

    def fresh():
        row = queries.department_get(request.user, pk)
        return {"name": row.name, "code": row.code, "kind": row.kind, "version": row.version}

    form = DepartmentForm(request.POST or None, initial=fresh(), officer=request.user, agency=one.agency, new=False)
    if request.method == "POST" and form.is_valid():
        if attempt(
            form, lambda: services.department_update(officer=request.user, department=one, **form.cleaned_data), fresh
        ):
            messages.success(request, _("Saved."))
            return redirect("department", pk)
    return form_page(
        request, form, title=_("Edit %(name)s") % {"name": one.name}, submit=_("Save"),
        cancel=reverse("department", args=[pk]),
        effects=[_("With another kind, cases imported from now on go to other receivers; what was given stays.")],
    )  # fmt: skip


@require_http_methods(FORM)
def department_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Another place in the tree."""
    one = queries.department_get(request.user, pk)

    def fresh():
        row = queries.department_get(request.user, pk)
        return {"parent": row.parent_id, "version": row.version}

    form = ParentForm(request.POST or None, initial=fresh(), officer=request.user, department=one)
    if request.method == "POST" and form.is_valid():
        if attempt(
            form, lambda: services.department_move(officer=request.user, department=one, **form.cleaned_data), fresh
        ):
            messages.success(request, _("Moved."))
            return redirect("agency", one.agency_id)
    return form_page(
        request, form, title=_("Move %(name)s") % {"name": one.name}, submit=_("Move"),
        cancel=reverse("department", args=[pk]),
    )  # fmt: skip


def _head_effects(one: Department, head: Officer | None) -> list[str]:
    """What another head changes, in words; nothing where it stays."""
    if head == one.head:
        return []
    effects = []
    if one.head:
        effects.append(
            _("%(name)s (%(username)s) heads it no more.") % {"name": one.head.name, "username": one.head.username}
        )
    if head:
        effects.append(_("%(name)s (%(username)s) heads it.") % {"name": head.name, "username": head.username})
    else:
        effects.append(_("Nobody heads it until somebody is named."))
    effects.append(_("Roles, and what either of them sees, stay as they are."))
    return effects


@require_http_methods(FORM)
def department_head(request: HttpRequest, pk: int) -> HttpResponse:
    """Who heads it: chosen among the members, then confirmed."""
    one = queries.department_get(request.user, pk)
    title = _("Head of %(name)s") % {"name": one.name}

    def fresh():
        row = queries.department_get(request.user, pk)
        return {"head": row.head_id, "version": row.version}

    form = HeadForm(request.POST or None, initial=fresh(), officer=request.user, department=one)
    if request.method == "POST" and form.is_valid():
        head = form.cleaned_data["head"]
        effects = _head_effects(one, head)
        if effects and "confirmed" not in request.POST:
            return confirm_page(
                request,
                Confirm(
                    title=title, lead=f"{one.agency.name} {one.name}", effects=effects, submit=_("Change the head"),
                    cancel_url=reverse("department", args=[pk]),
                    hidden={
                        "head": head.pk if head else "", "version": form.cleaned_data["version"] or "", "confirmed": 1,
                    },
                ),
            )  # fmt: skip
        if attempt(
            form, lambda: services.department_set_head(officer=request.user, department=one, **form.cleaned_data), fresh
        ):
            messages.success(request, _("Saved."))
            return redirect("department", pk)
    return form_page(
        request, form, title=title, submit=_("Continue"),
        cancel=reverse("department", args=[pk]),
    )  # fmt: skip


@require_http_methods(FORM)
def department_disable(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask, then disable a department that nobody works in any more."""
    one = queries.department_get(request.user, pk)
    form = ConfirmForm(request.POST or None, initial={"version": one.version})
    if request.method == "POST" and form.is_valid():
        if attempt(
            form, lambda: services.department_disable(officer=request.user, department=one, **form.cleaned_data)
        ):
            messages.success(request, _("%(name)s is disabled.") % {"name": one.name})
            return redirect("agency", one.agency_id)
    return confirm_page(
        request,
        Confirm(
            title=_("Disable %(name)s") % {"name": one.name},
            lead=_("Its cases stay where they are. Ledger rows naming its code are quarantined from now on."),
            submit=_("Disable"), cancel_url=reverse("department", args=[pk]), form=form, danger=True,
        ),
    )  # fmt: skip


@require_POST
def department_enable(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a department back."""
    one = queries.department_get(request.user, pk)
    form = ConfirmForm(request.POST)
    form.is_valid()
    if attempt(form, lambda: services.department_enable(officer=request.user, department=one)):
        messages.success(request, _("%(name)s is in use again.") % {"name": one.name})
    else:
        messages.error(request, " ".join(form.non_field_errors()))
    return redirect("department", pk)
