"""One term: its sentence, its reckoning step by step, its history and warnings, and the steps that may end it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.clocks.forms import NoteForm
from cases.clocks.parts_clock import closed_words, history_table, reckoning_table, rules_url, warning_table
from cases.clocks.queries_clock import clock_by_code, history_of, steps_of, warnings_told
from cases.register.clock_lines import (
    chip_of,
    clock_articles,
    clock_name,
    clock_rule,
    due_words,
    is_late,
    rule_name,
    sentence_of,
)
from cases.register.desk import desk_of
from cases.register.masking import eyes_of
from cases.register.parts_next import step_row
from cases.register.queries import case_get
from cases.register.sheet import case_sheet
from cases.register.words import zh
from office.access.actions import Action
from office.access.queries import require
from office.ui.formats import moment


@require_safe
def clock_detail(request: HttpRequest, case_id: int, code: str) -> HttpResponse:
    """One term of a case, as far as this officer may read the case. What is kept from the officer leaves no trace."""
    officer, now = request.user, timezone.now()
    case = case_get(officer, case_id)
    require(officer, Action.CASE_SEE, case)
    sheet = case_sheet(case, eyes_of(officer, case.my_level), now)
    history = history_of(officer, case, code)
    state = clock_by_code(sheet.projection, code)
    context = {
        "case": case,
        "sheet": sheet,
        "today": timezone.localdate(now),
        "history": history_table(history, sheet) if history else None,
    }
    if state is None:
        if not history:
            raise Http404
        context |= {"name": rule_name(history[0].rule), "rule": history[0].rule, "gone": True}
        return render(request, "cases/clocks/clock.html", context)
    row = clock_rule(state)
    persons = {one.person.pk: one for one in sheet.persons}
    live = [one.event for one in sheet.events if not one.voided]
    desk = desk_of(officer, case, {pk: one.person for pk, one in persons.items()}, live, now)
    steps = [step_row(desk, offer) for offer in steps_of(desk, state)] if case.my_level and state.open else []
    warnings, waits = warnings_told(officer, case, state)
    context |= {
        "state": state,
        "rule": state.rule,
        "name": clock_name(state),
        "articles": clock_articles(state),
        "rules_url": rules_url(state.rule),
        "chip": chip_of(state, now),
        "late": is_late(state, now),
        "side": state.side,
        "person": persons.get(state.person),
        "sentence": sentence_of(state),
        "missed": (row.missed_zh if zh() else row.missed_en) if row and is_late(state, now) else "",
        "note": (row.note_zh if zh() else row.note_en) if row else "",
        "due": due_words(state),
        "reckoning": reckoning_table(state, sheet),
        "closed": closed_words(state, sheet),
        "steps": steps,
        "warnings": warning_table(warnings) if warnings else None,
        "waits": waits,
        "form": NoteForm() if waits else None,
        "key": f"{case.pk}-{code}",
        "back": request.get_full_path(),
        "acknowledge_url": reverse("clock-acknowledge"),
        "asked_at": moment(now),
    }
    return render(request, "cases/clocks/clock.html", context)
