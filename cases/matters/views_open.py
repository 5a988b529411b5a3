"""Beginning a matter: the case first where there has to be one, then the form, what it does, and done."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_htmx.http import reselect, reswap, retarget

from cases.matters.beside import beside
from cases.matters.denied import step_denied
from cases.matters.forms import StepSheet, sheet_make
from cases.matters.forms_fields import Offer
from cases.matters.forms_list import CaseChooseForm
from cases.matters.forms_rows import MORE
from cases.matters.forms_wrong import wrong_at, wrongs_of
from cases.matters.loader import load_flows
from cases.matters.models import Matter
from cases.matters.parts import MATTERS, Pages, Values
from cases.matters.parts_look import Before, lines_after
from cases.matters.parts_open import choose_table
from cases.matters.queries import matter_get
from cases.matters.queries_choose import case_seen
from cases.matters.rules import side_may
from cases.matters.services import matter_open
from cases.matters.table import Act, Flow
from cases.matters.taking import Taken, step_context, take
from cases.matters.words import label
from cases.register.models import Case
from cases.register.queries import PAGE_SIZE, CaseFilters, case_get, case_page
from cases.register.roots import case_refs
from office.access.actions import Action
from office.access.queries import require
from office.agencies.models import AgencyKind
from office.ui.figures import whole
from office.ui.tables import Pager

NO_CASE = "none"
ASKED = "asked"


@require_http_methods(["GET", "HEAD", "POST"])
def matter_new(request: HttpRequest, kind: str) -> HttpResponse:
    """``?act=`` which of the ways it begins, ``&case=`` about which case, ``&origin=`` from which matter it grows."""
    officer = request.user
    flow = load_flows().get(kind)
    if flow is None or flow.root != MATTERS.root_kind or flow.hidden_side == officer.side:
        raise Http404
    require(officer, Action.MATTER_ACT)
    act = opening_asked(request, flow)
    origin = origin_asked(request)
    case, missing = case_asked(request, flow, origin)
    if missing:
        return case_choose(request, flow, act)
    return open_answer(request, flow, act, MATTERS, case=case, origin=origin)


def opening_asked(request: HttpRequest, flow: Flow) -> Act:
    """The opening act of the address, or the only one that is the officer's. Errors: Http404, PermissionDenied."""
    wanted = request.GET.get("act", "")
    rows = [act for act in flow.openings if not wanted or act.code == wanted]
    if not rows:
        raise Http404
    own = [act for act in rows if side_may(request.user, act)]
    if not own and request.user.side == AgencyKind.THIRD:
        # Kinds and steps between the two agencies are not told to a third one, nor do their lists open to it.
        raise PermissionDenied
    if not own:
        raise step_denied(request.user, flow, rows, MATTERS.list_url(flow.group) if flow.root == "matter" else "")
    return own[0]


def origin_asked(request: HttpRequest) -> Matter | None:
    """The matter from which it grows. Raises Http404 where the officer sees no such matter."""
    text = request.GET.get("origin", "")
    if not text:
        return None
    pk = whole(text)
    if pk is None:
        raise Http404
    return matter_get(request.user, pk)


def case_asked(request: HttpRequest, flow: Flow, origin: Matter | None) -> tuple[Case | None, bool]:
    """(the case that it is about, whether it is still to be chosen). Raises Http404 for a case out of sight."""
    if flow.case == "none":
        return None, False
    text = request.GET.get("case", "")
    if text == NO_CASE and flow.case == "optional":
        return None, False
    if text:
        pk = whole(text)
        if pk is None:
            raise Http404
        return case_get(request.user, pk), False
    if origin is not None and (case := case_seen(request.user, origin.case_id)) is not None:
        return case, False
    # What only grows from another matter is about what that one is about.
    return None, not (flow.grows and origin is not None and flow.case == "optional")


def case_choose(request: HttpRequest, flow: Flow, act: Act) -> HttpResponse:
    """The cases in sight, to be found as in the list of cases. What is typed never stands in the address."""
    officer = request.user
    filters = CaseChooseForm.of(request)
    if filters.posted:
        return filters.to_url()
    wanted = Pager.of(request, total=10**9, size=PAGE_SIZE).number
    page = case_page(officer, CaseFilters(text=str(filters.values.get("text", ""))), wanted)
    query = urlencode({"act": act.code} | ({"origin": request.GET["origin"]} if "origin" in request.GET else {}))
    context = {
        "flow": flow,
        "name": label(flow),
        "filters": filters,
        "table": choose_table(page.rows, query) if page.rows else None,
        "pager": Pager(page.number, page.size, page.total, request.GET),
        "without": f"?{query}&case={NO_CASE}" if flow.case == "optional" else "",
        "back": MATTERS.list_url(flow.group),
    }
    return render(request, "cases/matters/choose.html", context)


def open_answer(
    request: HttpRequest,
    flow: Flow,
    act: Act,
    pages: Pages,
    *,
    case: Case | None = None,
    origin: Matter | None = None,
    extra: Mapping[str, Any] | None = None,
    said: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The form that begins a matter or a suggestion. ``extra``: columns of its own; ``said``: what it begins with."""
    officer = request.user
    offer = Offer(officer, flow, case)
    # Known by its case; without one by what the room makes of what it says, else by a title that is typed.
    titled = "" if case is not None or act.effects else "required"
    sheet = sheet_make(request, offer, act, said=said or {}, titled=titled)
    taken = Taken()
    made: list[Any] = []

    def begin(files: Any) -> Any:
        matter = matter_open(
            officer=officer,
            kind=flow.kind,
            act=act.code,
            case=case,
            origin=origin,
            title=sheet.form.cleaned_data.get("title", ""),
            model=pages.model,
            extra=extra,
            **{**sheet.given(), "files": files},
        )
        made.append(matter)
        return matter

    if request.method == "POST" and MORE not in request.POST:
        taken = take(request, sheet, begin, lambda matter: lines_after(officer, Before(officer, None), matter, act))
        if taken.answer is not None:
            return taken.answer
        if taken.shown.saved:
            messages.success(request, _("Done: %(step)s.") % {"step": label(act)})
            return redirect(pages.detail, made[-1].pk)
    refs = case_refs(officer, [case.pk]) if case is not None else {}
    about = {
        "case": refs.get(case.pk) if case is not None else None,
        "origin": origin,
        "beside": beside(officer, flow.kind, case=case, act=act),
        "back": refs[case.pk].url if case is not None and case.pk in refs else pages.list_url(flow.group),
    }
    return step_answer(request, sheet, taken, Values(officer, flow, case.pk if case is not None else None), about)


def step_answer(
    request: HttpRequest, sheet: StepSheet, taken: Taken, values: Values, about: Mapping[str, Any],
    template: str = "cases/matters/step.html",
) -> HttpResponse:  # fmt: skip
    """The page of a form, or with htmx what it would do."""
    context = step_context(sheet, taken, values) | about
    posted = request.method == "POST" and MORE not in request.POST
    passing = bool(request.htmx) and "preview" not in request.POST  # type: ignore[attr-defined]
    # What was refused stays asked: until it is right every look tells all that is wrong, a look in passing else only
    # what is wrong beyond fields not filled in yet.
    asked = posted and (not passing or ASKED in request.POST)
    wrongs = wrongs_of(sheet) if posted and taken.moved is None else []
    context |= {
        "asked": asked,
        "wrongs": [one for one in wrongs if asked or not one.blank],
        "wrong_at": wrong_at(wrongs) if asked and passing else None,
    }
    if not request.htmx or MORE in request.POST:  # type: ignore[attr-defined]
        return render(request, template, context)
    if passing and taken.moved is None:
        return render(request, "cases/matters/effects.html", context)
    # What is wrong stands at the fields, and what was wrong before does not any more: the whole form is put in the
    # place of the old one.
    answer = render(request, template, context)
    where = "show:#effects:top" if taken.shown.ready else "show:top"
    return retarget(reswap(reselect(answer, "#step"), f"outerHTML {where}"), "#step")
