"""The form of a step on a matter: filled in, looked at, taken."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.matters.beside import beside
from cases.matters.denied import step_denied
from cases.matters.forms import StepSheet, sheet_make
from cases.matters.forms_fields import Offer
from cases.matters.forms_rows import MORE
from cases.matters.loader import flow_of
from cases.matters.papers import paper_of
from cases.matters.parts import MATTERS, Pages, Values
from cases.matters.parts_detail import step_items
from cases.matters.parts_look import Before, lines_after
from cases.matters.queries import data_shown, items_shown, matter_get, stand_get, steps_shown
from cases.matters.queries_choose import case_seen
from cases.matters.queries_links import links_offered, places_too
from cases.matters.rules import acts_of, barred, side_may
from cases.matters.services import MatterMovedOn, matter_act
from cases.matters.table import Act
from cases.matters.taking import Taken, moved_on, take
from cases.matters.views_open import step_answer
from cases.matters.words import label
from cases.register.roots import case_refs
from office.access.actions import Action
from office.access.queries import require


@require_http_methods(["GET", "HEAD", "POST"])
def matter_step(request: HttpRequest, matter_id: int, act: str) -> HttpResponse:
    """One step of a matter."""
    return act_answer(request, matter_get(request.user, matter_id), act, MATTERS)


def act_answer(request: HttpRequest, matter: Any, code: str, pages: Pages) -> HttpResponse:
    """The form of a step on a matter or a suggestion."""
    officer = request.user
    flow = flow_of(matter.kind)
    act = flow.act_of(code)
    if act is None or act.opening:
        raise Http404
    require(officer, Action.MATTER_ACT, matter)
    if not side_may(officer, act):
        raise step_denied(officer, flow, [act], pages.detail_url(matter.pk))
    stand = stand_get(matter)
    offered = act in acts_of(officer, stand)
    if not offered and request.method != "POST":
        messages.info(request, _("“%(step)s” is not to be done now; this is how it stands.") % {"step": label(act)})
        return redirect(pages.detail, matter.pk)
    steps, items = steps_shown(officer, matter), items_shown(officer, matter)
    case = case_seen(officer, matter.case_id)
    sheet = sheet_make(
        request,
        Offer(officer, flow, case, without=matter.pk, steps=stand.steps),
        act,
        said=data_shown(officer, matter),
        seen=len(steps),
        items=items,
        links=links_offered(officer, matter, flow.list_of(act.answers)) if act.answers else (),
        places=places_too(matter),
    )
    taken = Taken()
    if request.method == "POST" and MORE not in request.POST:
        taken = _taken(request, sheet, matter, act, steps)
        if taken.answer is not None:
            return taken.answer
        if taken.shown.saved:
            messages.success(request, _("Done: %(step)s.") % {"step": label(act)})
            return redirect(pages.detail, matter.pk)
    refs = case_refs(officer, [matter.case_id]) if matter.case_id else {}
    about = {
        "matter": matter,
        "case": refs.get(matter.case_id),
        "beside": beside(officer, flow.kind, matter=matter, case=case, act=act),
        "back": pages.detail_url(matter.pk),
        "barred": barred(officer, stand, act) if offered else "",
        "signs": paper_of(stand, act.receipt) if act.receipt else None,
        "changes": step_items(officer, flow, taken.moved, []) if taken.moved else [],
    }
    return step_answer(request, sheet, taken, Values(officer, flow, matter.case_id), about)


def _taken(request: HttpRequest, sheet: StepSheet, matter: Any, act: Act, steps: list[Any]) -> Taken:
    """The step taken, or what it would do, or why not, or what was done meanwhile."""
    officer = request.user
    seen = _seen(sheet)

    def do(files: Any) -> Any:
        return matter_act(
            officer=officer, matter=matter, act=act.code, seen=matter.version, **{**sheet.given(), "files": files}
        )

    if seen != len(steps):
        return moved_on(sheet, seen, steps, request.POST)
    try:
        before = Before(officer, matter)
        return take(request, sheet, do, lambda held: lines_after(officer, before, held, act))
    except MatterMovedOn:
        # Between reading and locking somebody was faster.
        return moved_on(sheet, seen, steps_shown(officer, matter), request.POST)


def _seen(sheet: StepSheet) -> int:
    """How many steps the form had been shown."""
    text = str(sheet.form.data.get("seen", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
