"""What waits to be settled (待核实): the list, one case with both versions side by side, and what is done about it."""

from collections.abc import Mapping

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from cases.register.clock_lines import clock_url
from cases.register.forms_settle import SettleForm
from cases.register.front import LIST_EYES, number_of
from cases.register.masking import Eyes, name_shown, title_shown
from cases.register.models import Case, Event, Person
from cases.register.moved import CaseMovedOn, events_seen
from cases.register.parts_settle import Told, settled_rows, told_items, version_cell
from cases.register.queries import case_get, cases_listed
from cases.register.queries_settle import settle_counts, settle_page
from cases.register.seen import moved_lines, seen_case
from cases.register.services_settle import (
    choices_for,
    finding_settle,
    items_of_case,
    may_settle,
    settle_ask,
    settle_ask_withdraw,
)
from cases.register.settle_asks import asks_open
from cases.register.settle_items import GROUP_LABELS, NO_START, Item, columns
from office.access.actions import Action
from office.access.queries import can, require
from office.ui.html import join, link
from office.ui.parts import Tab
from office.ui.tables import Column, Pager, Row, Table

PAGE_SIZE = 25
KINDS = ("findings", NO_START, "future")
SETTLED_SHOWN = 20


@require_safe
def settle_list(request: HttpRequest) -> HttpResponse:
    """Everything on the officer's cases that waits to be settled, each with both versions."""
    officer = request.user
    require(officer, Action.CASE_SEE)
    today = timezone.localdate()
    kind = request.GET.get("kind", "findings")
    kind = kind if kind in KINDS else "findings"
    group = request.GET.get("group", "") if kind == "findings" else ""
    group = group if group in GROUP_LABELS else ""
    counts = settle_counts(officer, today)
    page = Pager.of(request, total=10**9, size=PAGE_SIZE).number
    found = settle_page(officer, kind, group, today, (page - 1) * PAGE_SIZE, PAGE_SIZE)
    cases = cases_listed(officer, {item.case_id for item in found.items})
    rows = [_row(officer, item, cases[item.case_id], found.persons) for item in found.items if item.case_id in cases]
    base = reverse("settle-list")
    tabs = [
        Tab(_("Findings"), base, kind == "findings", counts["findings"]),
        Tab(_("No start date"), f"{base}?kind={NO_START}", kind == NO_START, counts[NO_START]),
        Tab(_("Dated after today"), f"{base}?kind=future", kind == "future", counts["future"]),
    ]
    groups = [("", _("all"))] + [
        (code, str(label)) for code, label in GROUP_LABELS.items() if code not in (NO_START, "future")
    ]
    context = {
        "tabs": tabs,
        "groups": groups if kind == "findings" else [],
        "group": group,
        "table": Table(_columns(), rows, caption=_("To be settled"), css="o-settle-list") if rows else None,
        "pager": Pager(page, PAGE_SIZE, found.total, request.GET),
        "today": today,
    }
    return render(request, "cases/register/settle_list.html", context)


def _columns() -> list[Column]:
    return [
        Column("case", _("Case"), css="o-settle-case"),
        Column("what", _("What does not fit")),
        Column("one", _("One record")),
        Column("other", _("The other record")),
        Column("act", "", css="o-act"),
    ]


def _row(officer, item: Item, case: Case, persons: Mapping[int, Person]) -> Row:
    """One thing in the list. Names of minors are masked in lists, whoever looks."""
    names = {pk: name_shown(LIST_EYES, person) for pk, person in persons.items()}
    first, second = columns(item)
    url = reverse("case-settle", args=[case.pk])
    told = join(
        (
            format_html("<b>{}</b> {}", item.label, item.text),
            format_html(' <span class="o-quiet">{}</span>', item.article),
            format_html('<span class="o-under">{}</span>', _touched(item)) if item.touches else "",
        )
    )
    return Row(
        (
            join(
                (
                    link(reverse("case-detail", args=[case.pk]), title_shown(LIST_EYES, case)),
                    format_html('<span class="o-under">{}</span>', number_of(case)),
                )
            ),
            told,
            join([version_cell(event, names, event.side == officer.side) for event in first]) or "—",
            join([version_cell(event, names, event.side == officer.side) for event in second])
            or format_html('<span class="o-quiet">{}</span>', _absent(item)),
            link(f"{url}#{item.key}", pgettext("to be settled", "Look into it"), "btn btn-sm"),
        )
    )


def _touched(item: Item) -> str:
    return _("To be verified: %(what)s") % {"what": item.touched}


def _absent(item: Item) -> str:
    """What stands where there is no second record."""
    if item.group == NO_START:
        return _("the day on which it began is recorded nowhere")
    if item.group == "missing":
        return _("nothing recorded")
    return "—"


@require_safe
def case_settle(request: HttpRequest, case_id: int) -> HttpResponse:
    """One case: each thing with both versions side by side, and what can be done."""
    case = case_get(request.user, case_id)
    require(request.user, Action.CASE_SEE, case)
    return _page(request, case)


@require_POST
def case_settle_choose(request: HttpRequest, case_id: int) -> HttpResponse:
    """Settle one thing with a choice and a reason; what is wrong with them stands at its form on the page."""
    officer = request.user
    case = _mine(request, case_id)
    key = request.POST.get("item", "")
    item = next((one for one in items_of_case(officer, case) if one.key == key), None)
    if item is None:
        messages.info(request, _("This was settled, or has changed meanwhile."))
        return redirect("case-settle", case.pk)
    form = SettleForm(request.POST, choices=choices_for(item))
    moved: CaseMovedOn | None = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            finding_settle(
                officer=officer, case=case, key=key, choice=data["choice"], reason=data["reason"], seen=data["seen"]
            )
        except ValidationError as refused:
            form.refuse(refused)
        except CaseMovedOn as since:
            moved = since
            form.data = form.data.dict() | {"seen": since.seen}
        else:
            messages.success(request, _("Settled. Both records stay; who settled it, how and why is kept."))
            return redirect("case-settle", case.pk)
    return _page(request, case, form, moved)


def _mine(request: HttpRequest, case_id: int) -> Case:
    """A case on which the officer settles findings."""
    case = case_get(request.user, case_id)
    require(request.user, Action.CASE_RECORD, case)
    if not may_settle(request.user):
        raise PermissionDenied
    return case


def _page(
    request: HttpRequest, case: Case, posted: SettleForm | None = None, moved: CaseMovedOn | None = None
) -> HttpResponse:
    officer = request.user
    works = can(officer, Action.CASE_RECORD, case) and may_settle(officer)
    eyes, title, persons = seen_case(officer, case)
    context = {
        "case": case,
        "title": title,
        "changes": moved_lines(eyes, persons, moved) if moved else [],
        "items": _told(officer, case, eyes, persons, works, posted),
        "settled": settled_rows(officer, case, eyes, persons, SETTLED_SHOWN),
        "works": works,
    }
    return render(request, "cases/register/settle_case.html", context)


def _told(
    officer, case: Case, eyes: Eyes, persons: Mapping[int, Person], works: bool, posted: SettleForm | None
) -> list[Told]:
    """Each thing with its two columns, its form where the officer may settle it, and what is asked already."""
    asked = {str(row.params.get("item")): row for row in asks_open([case.pk])}
    seen = events_seen(officer, case)
    told = []
    for one in told_items(officer, case, eyes, persons):
        key = one.item.key
        ask = asked.get(key)
        own = ask is not None and ask.params.get("side") == officer.side
        if works and one.item.can_settle and not own:
            if posted is not None and posted.data.get("item") == key:
                one.form = posted
            else:
                form = SettleForm(choices=choices_for(one.item), initial={"seen": seen, "item": key})
                form.auto_id = f"id_{key}_%s"
                one.form = form
        if ask is not None:
            one.asked = ask.opened_at
            one.asked_own = own
        theirs = any(event.side != officer.side for event in one.item.events) or one.item.group == "missing"
        one.may_ask = works and ask is None and theirs and one.item.can_settle
        one.absent = _absent(one.item)
        one.voids = [
            (reverse("event-void", args=[case.pk, event.pk]), _void_words(event))
            for event in one.item.events
            if can(officer, Action.CASE_VOID, case) and event.agency_id == officer.agency_id
        ]
        if one.clock:
            one.clock_link = clock_url(case.pk, one.clock)
        told.append(one)
    return told


def _void_words(event: Event) -> str:
    return _("Void the record of %(day)s") % {"day": event.happened_on.isoformat()}


@require_POST
def case_settle_ask(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask the other agency to look into one thing, or take the question back."""
    officer = request.user
    case = _mine(request, case_id)
    if "withdraw" in request.POST:
        settle_ask_withdraw(officer=officer, case=case, key=request.POST.get("item", ""))
        messages.success(request, _("Withdrawn; the other agency owes no answer any more."))
        return redirect("case-settle", case.pk)
    try:
        settle_ask(officer=officer, case=case, key=request.POST.get("item", ""))
    except ValidationError as refused:
        for text in refused.messages:
            messages.warning(request, text)
    except Http404:
        messages.info(request, _("This was settled, or has changed meanwhile."))
    else:
        messages.success(request, _("Asked. The other agency owes an answer; its desk was told."))
    return redirect("case-settle", case.pk)
