"""The legal department hands over what no unit has reported here: checked and sent in one act, also entered late."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from cases.handover.acts import ACTS, act_look
from cases.handover.forms import EnterForm, MaterialFormSet, materials_initial
from cases.handover.models import Handover
from cases.handover.services import handover_enter
from cases.handover.views import case_shown, kind_asked, new_context, persons_asked
from cases.register.seen import name_teller
from cases.register.two_step import Shown
from office.access.actions import Action
from office.access.queries import require


@require_http_methods(["GET", "HEAD", "POST"])
def handover_enter_page(request: HttpRequest, case_id: int) -> HttpResponse:
    """Who and what is handed over, when it was checked and sent; what it changes; then it is sent."""
    officer = request.user
    case, eyes, title, people = case_shown(officer, case_id)
    require(officer, Action.HANDOVER_CHECK, case)
    kind = kind_asked(request, case)
    context = new_context(request, case, kind)
    form = EnterForm(
        request.POST or None,
        eyes=eyes,
        persons=people.values(),
        late=bool(context["late"]),
        initial=persons_asked(request),
    )
    materials = MaterialFormSet(request.POST or None, initial=materials_initial(kind), prefix="m")
    shown, made = Shown(), []

    def run() -> Handover:
        handover = handover_enter(
            officer=officer,
            case=case,
            kind=kind,
            persons=form.chosen(),
            materials=materials.materials(),
            sending=form.sending(),
        )
        made.append(handover)
        return handover

    if request.method == "POST" and materials.is_valid():
        what = (case.pk, str(kind), [row.cleaned_data for row in materials.forms])
        shown = act_look(request, form, what, run, name_teller(eyes, people))
    if shown.saved:
        messages.success(request, ACTS["send"].done)
        return redirect("handover-detail", case.pk, made[-1].pk)
    context |= {"case": case, "title": title, "form": form, "materials": materials, "sends": True, "shown": shown}
    return render(request, "cases/handover/edit.html", context)
