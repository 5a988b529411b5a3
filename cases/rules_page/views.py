"""The rules page, for everybody who is logged in: it tells of the law, not of any case."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.rules_page.forms import PART, RulesFilterForm
from cases.rules_page.page import empty_words, part_table
from cases.rules_page.parts import parts_shown
from office.ui.parts import Tab
from office.ui.tables import query_with


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """One part of the rules at a time; the filter holds for all, and the tabs count what it leaves."""
    filters = RulesFilterForm.of(request)
    chosen = filters.values
    parts = parts_shown(str(chosen.get("law", "")), str(chosen.get("words", "")))
    shown = next((part for part in parts if part.code == request.GET.get(PART)), parts[0])
    tabs = [
        Tab(
            part.title,
            query_with(request.GET, **{PART: part.code}),
            active=part is shown,
            count=len(part.lines) if chosen else None,
        )
        for part in parts
    ]
    return render(
        request,
        "cases/rules/rules.html",
        {
            "filters": filters,
            "tabs": tabs,
            "part": shown,
            "table": part_table(shown) if shown.lines else None,
            "empty": empty_words(),
        },
    )
