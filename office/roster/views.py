"""Pages of the duty roster: the month, planning a rotation, one term, its hand-over pack."""

import datetime as dt

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.agencies.pages import attempt, form_page
from office.roster import services
from office.roster.days import DAY, days_between, month_of
from office.roster.desks import desks_of
from office.roster.forms import PlanForm, TermForm, VoidForm, month_asked
from office.roster.pack import may_read_pack, pack_of
from office.roster.parts import held_lines, month_table, owed_table, plan_lines, terms_table
from office.roster.queries import candidates, days_of, may_plan, plan_require, term_get, terms_of
from office.roster.words import span_words, standing_words, term_words
from office.ui.parts import Confirm
from office.workdays.queries import calendar_now, names_of

FORM = ["GET", "HEAD", "POST"]


def _month_url(day: dt.date) -> str:
    return f"{reverse('roster')}?month={day:%Y-%m}"


@require_safe
def roster(request: HttpRequest) -> HttpResponse:
    """The duty of a month, day by day, and the terms behind it."""
    officer = request.user
    require(officer, Action.DUTY_SEE)
    today = timezone.localdate()
    first, last = month_of(month_asked(request.GET.get("month", ""), today))
    terms = terms_of(officer, first, last)
    table, names = calendar_now(), names_of(first.year)
    off = {day: names.get(day, "") for day in days_between(first, last) if table.off(day)}
    edit = may_plan(officer)
    context = {
        "first": first,
        "title": pgettext("duty", "Duty roster %(month)s") % {"month": f"{first:%Y-%m}"},
        "days": month_table(days_of(officer, first, last, terms), today, off) if terms else "",
        "terms": terms_table(
            terms,
            today,
            officer.agency_id if edit else None,
            {term.pk for term in terms if may_read_pack(officer, term)},
        ),
        "before": _month_url(first - DAY),
        "after": _month_url(last + DAY),
        "edit": edit,
    }
    return render(request, "office/roster/roster.html", context)


@require_http_methods(FORM)
def duty_plan(request: HttpRequest) -> HttpResponse:
    """Plan a rotation: the first press of the button shows what it comes to, the second one makes it."""
    officer = request.user
    plan_require(officer)
    start = month_of(timezone.localdate())[1] + DAY
    initial = {"starts_on": start, "ends_on": month_of(start)[1]}
    desks = desks_of(officer.agency.kind)
    form = PlanForm(request.POST or None, initial=initial, desks=desks, people=candidates(officer))
    lines: list[str] = []
    if request.method == "POST" and form.is_valid():
        plan = form.plan()
        try:
            lines = plan_lines(services.plan_look(officer=officer, plan=plan), timezone.localdate())
            if form.confirms(lines):
                services.duty_plan(officer=officer, plan=plan)
                messages.success(request, _("The roster is made; everybody on it has been told."))
                return redirect(_month_url(plan.starts_on))
        except ValidationError as refused:
            form.refuse(refused)
    context = {"form": form, "lines": lines, "cancel": reverse("roster")}
    return render(request, "office/roster/plan.html", context, status=422 if form.errors else 200)


@require_http_methods(FORM)
def duty_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a term of the own agency."""
    officer = request.user
    term = term_get(officer, pk)
    plan_require(officer, term.agency_id)
    names = ("officer", "substitute", "starts_on", "ends_on", "away_from", "away_to", "note", "version")

    def now() -> dict[str, object]:
        fresh = term_get(officer, pk)
        values = {name: getattr(fresh, name) for name in names}
        return values | {"officer": fresh.officer_id, "substitute": fresh.substitute_id}

    people = {who.pk: who for who in [*candidates(officer, [term.desk]), term.officer, term.substitute] if who}
    form = TermForm(request.POST or None, initial=now(), people=list(people.values()))
    if request.method == "POST" and form.is_valid():
        version = form.cleaned_data["version"]
        done = attempt(
            form,
            lambda: services.term_change(officer=officer, term_id=pk, version=version, values=form.values()),
            fresh=now,
        )
        if done is not None:
            messages.success(request, _("Changed; whom it concerns has been told."))
            return redirect(_month_url(done.starts_on))
    return form_page(
        request, form, title=term_words(term, timezone.localdate()), submit=pgettext("button", "Save"),
        cancel=_month_url(term.starts_on),
    )  # fmt: skip


@require_http_methods(FORM)
def duty_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask why, then void a term of the own agency."""
    officer = request.user
    term = term_get(officer, pk)
    plan_require(officer, term.agency_id)
    form = VoidForm(request.POST or None, initial={"version": term.version})
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: services.term_void(officer=officer, term_id=pk, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("The term is void; whom it concerns has been told."))
            return redirect(_month_url(done.starts_on))
    confirm = Confirm(
        title=_("Void the term"),
        lead=f"{term_words(term, timezone.localdate())} · {term.officer}",
        effects=[_("Nobody is on duty on these days, unless another term covers them.")],
        submit=pgettext("button", "Void"),
        cancel_url=_month_url(term.starts_on),
        form=form,
        danger=True,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm}, status=422 if form.errors else 200)


@require_safe
def duty_pack(request: HttpRequest, pk: int) -> HttpResponse:
    """What the officer of a term has open, to hand over on paper."""
    officer, today = request.user, timezone.localdate()
    pack = pack_of(officer, term_get(officer, pk))
    term = pack.term
    context = {
        "pack": pack,
        "today": today,
        "title": term_words(term, today),
        "span": span_words(term.starts_on, term.ends_on, today),
        "coming": standing_words(pack.coming) if pack.coming else "",
        "owed": owed_table(pack.owed, today) if pack.owed else "",
        "held": held_lines(pack),
        "back": _month_url(term.starts_on),
    }
    return render(request, "office/roster/pack.html", context)
