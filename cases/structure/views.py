"""Numbers and links of a case; joining it into another, splitting persons off, deciding on proposals."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from cases.register.masking import Eyes, name_shown
from cases.register.models import Case, Person
from cases.register.queries import case_get
from cases.register.seen import seen_case
from cases.register.trial import tried
from cases.register.two_step import Sealed, Shown, look_or_save
from cases.structure import services
from cases.structure.forms import NEW, PAIR, JoinForm, NumberForm, RejectForm, SplitForm
from cases.structure.models import CaseLink
from cases.structure.parts import link_table, number_table, proposal_table
from cases.structure.preview import join_lines, split_lines
from cases.structure.queries import case_by_number, link_get, links_of, links_proposed, numbers_of
from office.access.actions import Action
from office.access.queries import can, require
from office.ui.figures import whole
from office.ui.parts import Confirm
from office.ui.tables import Pager


def _case(officer, case_id: int) -> tuple[Case, Eyes, str, dict[int, Person]]:
    case = case_get(officer, case_id)
    return case, *seen_case(officer, case)


@require_safe
def link_list(request: HttpRequest) -> HttpResponse:
    """Proposals that two cases are one matter, for whoever works on both."""
    require(request.user, Action.CASE_JOIN)
    pager = Pager.of(request, links_proposed(request.user, 0, 0)[1])
    rows, _total = links_proposed(request.user, pager.offset, pager.limit)
    return render(request, "cases/structure/links.html", {"table": proposal_table(rows), "pager": pager})


@require_safe
def structure(request: HttpRequest, case_id: int) -> HttpResponse:
    """The case's numbers and how it hangs together with others."""
    officer = request.user
    case, _eyes, title, people = _case(officer, case_id)
    works = can(officer, Action.CASE_JOIN, case)
    lines = links_of(officer, case)
    context = {
        "case": case,
        "title": title,
        "numbers": number_table(numbers_of(case)),
        "links": link_table(case, lines, works),
        "works": works,
        "may_split": works and len(people) > 1,
    }
    return render(request, "cases/structure/structure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, case_id: int) -> HttpResponse:
    """Name the other case, pair the persons, join. ``?other=`` comes from a proposal."""
    officer = request.user
    case, eyes, title, people = _case(officer, case_id)
    require(officer, Action.CASE_JOIN, case)
    asked = NumberForm(request.POST or None) if "number" in request.POST or request.method != "POST" else None
    target = None
    if asked is not None and request.method == "POST" and asked.is_valid():
        target = case_by_number(officer, case, asked.cleaned_data["number"])
        if target is None:
            asked.add_error("number", _("You work on no other case of the office with this number."))
    wanted = request.POST.get("target") or request.GET.get("other", "")
    if target is None and wanted:
        other = whole(wanted)
        if other is None or other == case.pk:
            raise Http404
        target = case_get(officer, other)
        require(officer, Action.CASE_JOIN, target)
    context: dict[str, object] = {"case": case, "title": title}
    if target is None:
        return render(request, "cases/structure/join_choose.html", {**context, "form": asked})
    target = case_get(officer, target.pk)
    _eyes, other_title, there = seen_case(officer, target)
    bound = request.POST if "target" in request.POST else None
    same = request.GET.get("same") or request.POST.get("same", "")
    form = JoinForm(
        bound,
        eyes=eyes,
        source=people.values(),
        target=list(there.values()),
        mixed=case.has_minor != target.has_minor,
        same=same == "1",
        initial={"target": target.pk},
    )

    def work() -> CaseLink:
        return services.cases_join(
            officer=officer,
            source=case,
            target=target,
            pairs=form.pairs(),
            reason=form.cleaned_data["reason"],
            minors_too=form.cleaned_data.get("minors_too", False),
            joinder=same != "1",
        )

    def act() -> Sealed:
        names = {pk: name_shown(eyes, person) for pk, person in (*people.items(), *there.items())}
        content = (case.pk, target.pk, same, sorted(form.cleaned_data.items()))
        return content, join_lines(officer, case, target, names, work)

    shown = Shown() if bound is None else look_or_save(request, form, lambda: tried(act), act, form.refuse)
    if shown.saved:
        messages.success(request, _("Joined; what this case held is now in the other one."))
        return redirect("case-detail", target.pk)
    context |= {"form": form, "target": target, "other_title": other_title, "shown": shown}
    context |= {"same": same, "pair": PAIR, "new": NEW}
    return render(request, "cases/structure/join.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: HttpRequest, case_id: int) -> HttpResponse:
    """Split persons off under a new number."""
    officer = request.user
    case, eyes, title, people = _case(officer, case_id)
    require(officer, Action.CASE_JOIN, case)
    persons = list(people.values())
    form = SplitForm(request.POST or None, eyes=eyes, persons=persons)
    made: list[Case] = []

    def work() -> Case:
        fresh = services.case_split(
            officer=officer,
            case=case,
            persons=form.chosen(),
            number=form.cleaned_data["number"],
            reason=form.cleaned_data["reason"],
        )
        made.append(fresh)
        return fresh

    def act() -> Sealed:
        names = {pk: name_shown(eyes, person) for pk, person in people.items()}
        content = (case.pk, sorted(form.cleaned_data.items()))
        return content, split_lines(officer, case, form.chosen(), names, work)

    shown = Shown() if request.method != "POST" else look_or_save(request, form, lambda: tried(act), act, form.refuse)
    if shown.saved:
        messages.success(request, _("Split off; this is the new case."))
        return redirect("case-detail", made[-1].pk)
    context = {"case": case, "title": title, "form": form, "few": len(persons) < 2, "shown": shown}
    return render(request, "cases/structure/split.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def reject(request: HttpRequest, case_id: int, link_id: int) -> HttpResponse:
    """Say that a proposed link is none."""
    officer = request.user
    case, _eyes, title, _people = _case(officer, case_id)
    require(officer, Action.CASE_JOIN, case)
    link = link_get(officer, case, link_id)
    form = RejectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.link_reject(officer=officer, link=link, reason=form.cleaned_data["reason"])
        messages.success(request, _("Noted: these are two matters."))
        return redirect("case-structure", case.pk)
    confirm = Confirm(
        title=pgettext("case link", "Not the same matter"),
        lead=title,
        submit=pgettext("case link", "These are two matters"),
        cancel_url=reverse("case-structure", args=[case.pk]),
        effects=[_("The proposal does not come back; both cases stay as they are.")],
        form=form,
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm})
