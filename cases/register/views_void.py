"""Void one event of the own agency: the reason is asked, and what goes back with it is shown before."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from cases.register.effect_words import effect_lines
from cases.register.forms_record import VoidForm
from cases.register.masking import name_shown
from cases.register.moved import CaseMovedOn, events_seen
from cases.register.queries import case_get
from cases.register.queries_record import event_of
from cases.register.seen import moved_lines, name_teller, seen_case
from cases.register.services import event_void, void_effects, void_refused
from cases.register.words import event_label
from office.access.actions import Action
from office.access.queries import require
from office.ui.formats import day
from office.ui.parts import Confirm


@require_http_methods(["GET", "HEAD", "POST"])
def void(request: HttpRequest, case_id: int, event_id: int) -> HttpResponse:
    """Ask for the reason, show what it changes, then void one event of the own agency."""
    officer = request.user
    case = case_get(officer, case_id)
    require(officer, Action.CASE_VOID, case)
    event = event_of(officer, case, event_id)
    if event is None:
        raise Http404
    back = reverse("case-detail", args=[case.pk])
    if void_refused(officer, event):
        own = event.agency_id == officer.agency_id
        text = _("This event is void already.") if own else _("An event is voided by the agency that recorded it.")
        messages.warning(request, text)
        return redirect(back)
    eyes, _title, persons = seen_case(officer, case)
    form = VoidForm(request.POST or None, initial={"seen": events_seen(officer, case)})
    changes: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            event_void(
                officer=officer, case=case, event=event, reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
            )  # fmt: skip
        except ValidationError as refused:
            form.add_error("reason", refused.messages)
        except CaseMovedOn as moved:
            changes = moved_lines(eyes, persons, moved)
            form.data = {**form.data.dict(), "seen": moved.seen}
            event = event_of(officer, case, event_id)
            if event is None or void_refused(officer, event):
                messages.info(request, _("This event is void already."))
                return redirect(back)
        else:
            messages.success(request, _("Voided: %(event)s.") % {"event": event_label(event.type)})
            return redirect(back)
    person = persons.get(event.person_id) if event.person_id else None
    if changes:
        messages.warning(request, _("The case has moved on since you opened this page; check and confirm again."))
        for line in changes:
            messages.info(request, line)
    confirm = Confirm(
        title=pgettext("void", "Void an event"),
        lead=_("%(person)s%(event)s of %(day)s will no longer count; it stays in the history, struck out.")
        % {
            "person": f"{name_shown(eyes, person)} " if person else "",
            "event": event_label(event.type),
            "day": day(event.happened_on),
        },
        submit=pgettext("void", "Void"),
        cancel_url=back,
        effects=effect_lines(void_effects(officer, case, event), name_teller(eyes, persons))
        or [_("Stage, measures, clocks and findings stay as they are.")],
        form=form,
        danger=True,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})
