"""Ledgers out: the cases chosen in the list, or all that the officer may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.register.forms_list import CaseFilterForm
from cases.register.queries import CaseFilters, case_page, cases_chosen, unit_choices
from cases.register.views import list_columns
from cases.register.words import stage_choices
from office.access.actions import Action
from office.access.queries import require
from office.ui.filters import PRIVATE_PARAM, Chosen, recall_private
from office.ui.tables import Sort
from sharing.ledgers.exporting import export_file
from sharing.ledgers.forms import ExportForm
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.views import XLSX, attachment, today_words

CSV = "text/csv; charset=utf-8"
CHOSEN_LIMIT = 10_000


def chosen_of(request: HttpRequest) -> list[int]:
    """Cases ticked in the list."""
    keys = [key for key in request.POST.getlist("rows") if key.isascii() and key.isdigit() and len(key) < 18]
    return list(dict.fromkeys(int(key) for key in keys))[:CHOSEN_LIMIT]


def list_filters(request: HttpRequest) -> tuple[CaseFilters, list[Chosen]]:
    """The filters of the case list that the officer came from: its address stands behind ours. Also in words."""
    data = request.GET.copy()
    for name in CaseFilterForm.private:
        data.pop(name, None)
    for name, value in recall_private(request, request.GET.get(PRIVATE_PARAM, "")).items():
        data[name] = value
    form = CaseFilterForm(data, stages=stage_choices(), units=unit_choices(request.user))
    for bound in form.fields.values():
        bound.required = False
    form.request, form.posted = request, False
    form.is_valid()
    return form.case_filters(Sort.of(request, list_columns(), "custody")), form.chosen


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_export(request: HttpRequest) -> HttpResponse:
    """Ask which ledger, then give the file. The case list sends its chosen rows or its filters here."""
    officer: Any = request.user
    require(officer, Action.CASE_EXPORT)
    chosen = chosen_of(request)
    filters, words = list_filters(request)
    sent = "layout" in request.POST
    form = ExportForm(request.POST if sent else None, side=officer.side)
    if sent and form.is_valid():
        data = form.cleaned_data
        ids = chosen or cases_chosen(officer, filters)
        content, count = export_file(officer=officer, layout=LAYOUTS[data["layout"]], case_ids=ids, kind=data["kind"])
        if count:
            name = f"{data['layout']}-{today_words()}.{data['kind']}"
            return attachment(content, name, CSV if data["kind"] == "csv" else XLSX)
        form.add_error(None, _("There is nothing in this ledger for these cases that you may see."))
    total = len(chosen) or case_page(officer, filters, size=1).total
    context = {"form": form, "chosen": chosen, "words": words, "total": total}
    return render(request, "sharing/ledgers/export.html", context, status=422 if form.errors else 200)
