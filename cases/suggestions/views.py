"""Pages of suggestions for whoever issues them; an addressee reads the same address as its own page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cases.matters.loader import flow_of
from cases.matters.paper_values import paper_values
from cases.matters.queries import stand_get
from cases.matters.roots import matter_refs
from cases.matters.rules import side_may
from cases.matters.views import detail_answer
from cases.matters.views_open import open_answer, opening_asked, origin_asked
from cases.matters.views_step import act_answer
from cases.register.queries import PAGE_SIZE
from cases.suggestions.clocks import reply_due
from cases.suggestions.forms_door import EndForm, LinkForm
from cases.suggestions.forms_list import SuggestionFilterForm
from cases.suggestions.forms_themes import ThemeChoice
from cases.suggestions.front import PAGES, sees_suggestions
from cases.suggestions.links import link_make, link_revoke
from cases.suggestions.parts import columns, links_table, suggestion_table, tally_shown, tries_shown
from cases.suggestions.queries import (
    cases_behind,
    link_get,
    links_of,
    origins_behind,
    own_side,
    suggestion_get,
    suggestions_found,
    suggestions_page,
    tally_of,
    tries_of,
)
from cases.suggestions.services import own_require, theme_choose
from cases.suggestions.views_addressee import addressee_act, addressee_page, letter_of, way_in
from cases.supervision.queries import suggestion_says
from office.access.actions import Action
from office.access.queries import can, require
from office.agencies.models import AgencyKind
from office.agencies.pages import attempt, confirm_page
from office.papers.showing import draft_response, sheet_response
from office.ui.parts import Confirm
from office.ui.tables import Pager, Sort

KIND = "suggestion"
PAPER = "suggestion"
# The states in which the paper is still, or again, to be issued.
DRAFTED = frozenset({"draft", "investigated", "reviewed", "approved", "consulting", "reexamined", "amending"})


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_list(request: HttpRequest) -> HttpResponse:
    """Suggestions in sight: filters, counts that open their rows, order, page."""
    officer = request.user
    if not sees_suggestions(officer):
        raise PermissionDenied
    inner = own_side(officer)
    filters = SuggestionFilterForm.of(request, officer=officer, inner=inner)
    if filters.posted:
        return filters.to_url()
    wanted = filters.wanted()  # type: ignore[attr-defined]
    sort = Sort.of(request, columns(), default="-last")
    pager = Pager.of(request, suggestions_found(officer, wanted).count(), PAGE_SIZE)
    rows, _total = suggestions_page(officer, wanted, sort.order_by, pager.offset, pager.limit)
    opening = flow_of(KIND).openings[0]
    return render(
        request,
        "cases/suggestions/list.html",
        {
            "filters": filters,
            "pager": pager,
            "table": suggestion_table(officer, rows, inner=inner, sort=sort, query=request.GET) if rows else None,
            "tally": tally_shown(tally_of(suggestions_found(officer, wanted))) if inner else [],
            "inner": inner,
            "narrowed": bool(filters.values),
            "begins": inner and can(officer, Action.MATTER_ACT) and side_may(officer, opening),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_new(request: HttpRequest) -> HttpResponse:
    """Draft one; ``?origin=`` the matter from which it grows."""
    flow = flow_of(KIND)
    if not sees_suggestions(request.user):
        raise PermissionDenied
    require(request.user, Action.MATTER_ACT)
    act = opening_asked(request, flow)
    origin = origin_asked(request)
    return open_answer(request, flow, act, PAGES, origin=origin, said=suggestion_says(request.user, origin))


@require_safe
def suggestion_detail(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """One suggestion: for its own side with all that lies behind it, for the addressee what was addressed to it."""
    officer = request.user
    suggestion = suggestion_get(officer, suggestion_id)
    require(officer, Action.MATTER_SEE, suggestion)
    if not own_side(officer):
        return addressee_page(request, way_in(officer, suggestion))
    refs, total = cases_behind(officer, suggestion)
    origins = matter_refs(officer, origins_behind(officer, suggestion))
    works = can(officer, Action.MATTER_ACT, suggestion)
    links = links_of(officer, suggestion)
    third = suggestion.addressee is not None and suggestion.addressee.kind == AgencyKind.THIRD
    return detail_answer(
        request,
        suggestion,
        PAGES,
        "cases/suggestions/detail.html",
        drafted=suggestion.state in DRAFTED,
        cases=refs,
        cases_hidden=total - len(refs),
        origins=list(origins.values()),
        links=links_table(suggestion, links, ends=works) if links else None,
        tries=tries_shown(tries_of(officer, suggestion)) if links else [],
        may_link=works and third and bool(suggestion.served_method) and not suggestion.closed,
        theme_form=ThemeChoice(officer=officer, initial={"theme": suggestion.theme_id}) if works else None,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_act(request: HttpRequest, suggestion_id: int, act: str) -> HttpResponse:
    """One step of it."""
    officer = request.user
    suggestion = suggestion_get(officer, suggestion_id)
    if own_side(officer):
        return act_answer(request, suggestion, act, PAGES)
    row = flow_of(KIND).act_of(act)
    if row is None or row.opening:
        raise Http404
    require(officer, Action.MATTER_ACT, suggestion)
    if not side_may(officer, row):
        raise PermissionDenied
    return addressee_act(request, way_in(officer, suggestion), act)


@require_safe
def suggestion_draft(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """The paper as it would be issued, marked 草稿, with what is still blank."""
    officer = request.user
    suggestion = suggestion_get(officer, suggestion_id)
    require(officer, Action.MATTER_SEE, suggestion)
    if not own_side(officer):
        raise PermissionDenied
    stand = stand_get(suggestion)
    values = paper_values(suggestion, stand.flow, suggestion.data, stand.items, stand.held)
    back = reverse("suggestion-detail", args=[suggestion.pk])
    return draft_response(request, kind=PAPER, values=values, agency=suggestion.agency.name, back=back)


@require_safe
def suggestion_letter(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """The addressee's reply as a letter."""
    suggestion = suggestion_get(request.user, suggestion_id)
    require(request.user, Action.MATTER_SEE, suggestion)
    way = way_in(request.user, suggestion)
    return sheet_response(request, letter_of(way), back=way.home)


@require_POST
def suggestion_theme(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Put it under a theme."""
    suggestion = suggestion_get(request.user, suggestion_id)
    own_require(request.user, suggestion)
    form = ThemeChoice(request.POST, officer=request.user)
    if form.is_valid():
        theme_choose(officer=request.user, suggestion=suggestion, theme=form.cleaned_data["theme"])
    else:
        messages.error(request, _("Choose a theme of the list."))
    return redirect("suggestion-detail", suggestion.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_link(request: HttpRequest, suggestion_id: int) -> HttpResponse:
    """Make a one-time link. Its address and its code are shown once, on the answer, and kept nowhere."""
    officer = request.user
    suggestion = suggestion_get(officer, suggestion_id)
    own_require(officer, suggestion)
    form = LinkForm(request.POST or None, due=reply_due(suggestion))
    page = reverse("suggestion-detail", args=[suggestion.pk])
    made = None
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: link_make(officer=officer, suggestion=suggestion, **form.cleaned_data))
    context = {"suggestion": suggestion, "form": form, "made": made, "cancel": page}
    if made is not None:
        context["address"] = request.build_absolute_uri(reverse("door", args=[made.token]))
    response = render(request, "cases/suggestions/link.html", context, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store, private"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_link_end(request: HttpRequest, suggestion_id: int, link_id: int) -> HttpResponse:
    """End a link, with the reason. Whoever is inside is out at once."""
    officer = request.user
    suggestion = suggestion_get(officer, suggestion_id)
    own_require(officer, suggestion)
    link = link_get(officer, suggestion, link_id)
    form = EndForm(request.POST or None)
    page = reverse("suggestion-detail", args=[suggestion.pk])

    def end() -> bool:
        link_revoke(officer=officer, link=link, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and form.is_valid() and attempt(form, end):
        return redirect(page)
    return confirm_page(
        request,
        Confirm(
            title=_("End a one-time link"),
            lead=link.given_to,
            effects=[_("Its address opens nothing any more."), _("Whoever is inside is out at once.")],
            form=form,
            submit=pgettext("button", "End it"),
            cancel_url=page,
            danger=True,
        ),
    )
