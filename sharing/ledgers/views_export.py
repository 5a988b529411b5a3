"""Ledgers out: the cases chosen in the list, or all that the officer may see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cases.register.queries import CaseFilters, cases_chosen
from office.access.actions import Action
from office.access.queries import require
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


@require_http_methods(["GET", "HEAD", "POST"])
def ledger_export(request: HttpRequest) -> HttpResponse:
    """Ask which ledger, then give the file. The case list posts its chosen rows here."""
    officer: Any = request.user
    require(officer, Action.CASE_EXPORT)
    chosen = chosen_of(request)
    sent = "layout" in request.POST
    form = ExportForm(request.POST if sent else None, chosen=chosen, side=officer.side)
    if sent and form.is_valid():
        data = form.cleaned_data
        filters = CaseFilters(accepted_from=data.get("accepted_from"), accepted_to=data.get("accepted_to"))
        ids = chosen or cases_chosen(officer, filters)
        content, count = export_file(officer=officer, layout=LAYOUTS[data["layout"]], case_ids=ids, kind=data["kind"])
        if count:
            name = f"{data['layout']}-{today_words()}.{data['kind']}"
            return attachment(content, name, CSV if data["kind"] == "csv" else XLSX)
        form.add_error(None, _("There is nothing in this ledger for these cases that you may see."))
    context = {"form": form, "chosen": chosen}
    return render(request, "sharing/ledgers/export.html", context, status=422 if form.errors else 200)
