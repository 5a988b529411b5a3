"""The import pages: list and upload, one batch from reading to withdrawal, downloads."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from office.access.actions import Action
from office.access.queries import can, require
from office.front.demo import demo_loaded
from office.ui.parts import Confirm
from office.ui.tables import Pager
from sharing.ledgers import queries, services
from sharing.ledgers.dependents import Dependent, dependents
from sharing.ledgers.downloads import quarantine_file
from sharing.ledgers.forms import MappingForm, UploadForm, WithdrawForm
from sharing.ledgers.layouts import LAYOUTS
from sharing.ledgers.models import ImportBatch, Outcome, State
from sharing.ledgers.reasons import file_reason
from sharing.ledgers.tables import (
    batch_table,
    dependent_words,
    encoding_words,
    layout_name,
    progress,
    row_table,
    state_chip,
    summary,
    tabs,
)
from sharing.ledgers.writing import template_file

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def attachment(content: bytes, name: str, kind: str = XLSX) -> HttpResponse:
    """A file to save; names hold layouts, numbers and days only."""
    answer = HttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@never_cache
def ledger_list(request: HttpRequest) -> HttpResponse:
    """Imports of the officer's desk, with the form for the next one."""
    require(request.user, Action.LEDGER_SEE)
    return _list_page(request, UploadForm(layouts=queries.layouts_for(request.user)))


def _list_page(request: HttpRequest, form: UploadForm, status: int = 200) -> HttpResponse:
    officer = request.user
    found = queries.batches(officer)
    pager = Pager.of(request, found.count())
    batches = list(found[pager.offset : pager.offset + pager.limit])
    context = {
        "form": form if can(officer, Action.LEDGER_IMPORT) else None,
        "layouts": [(layout.code, layout_name(layout.code)) for layout in queries.layouts_for(officer)],
        "table": batch_table(batches) if batches else None,
        "pager": pager,
        "mappings": queries.mappings(officer),
        "demo": demo_loaded() and can(officer, Action.LEDGER_IMPORT),
        "exports": can(officer, Action.CASE_EXPORT),
    }
    return render(request, "sharing/ledgers/list.html", context, status=status)


@require_POST
def ledger_upload(request: HttpRequest) -> HttpResponse:
    """Take in a file and go to its page, which shows how far the reading is."""
    officer = request.user
    require(officer, Action.LEDGER_IMPORT)
    form = UploadForm(request.POST, request.FILES, layouts=queries.layouts_for(officer))
    if not form.is_valid():
        return _list_page(request, form, status=422)
    data = form.cleaned_data
    batch = services.batch_upload(
        officer=officer,
        layout=data["layout"],
        content=data["file"],
        file_name=data["file"].name,
        token=data["token"],
    )
    return redirect("ledger-batch", batch_id=batch.pk)


@require_safe
@never_cache
def batch_detail(request: HttpRequest, batch_id: int) -> HttpResponse:
    """One import: what it waits for, or what became of it."""
    batch = queries.batch_get(request.user, batch_id)
    require(request.user, Action.LEDGER_SEE, batch)
    return _batch_page(request, batch)


def _batch_page(request: HttpRequest, batch: ImportBatch, form: MappingForm | None = None) -> HttpResponse:
    officer = request.user
    imports = can(officer, Action.LEDGER_IMPORT, batch)
    context: dict[str, object] = {
        "batch": batch,
        "layout": layout_name(batch.layout),
        "chip": state_chip(batch),
        "summary": summary(batch),
        "encoding": encoding_words(batch),
        "uploader": queries.uploader(batch),
        "imports": imports,
        "withdraws": batch.state == State.COMMITTED and can(officer, Action.LEDGER_WITHDRAW, batch),
        "discards": imports and batch.state in (State.READY, State.MAPPING, State.REFUSED),
        "quarantined": batch.quarantined_count and batch.state != State.DISCARDED,
        "before": queries.batch_before(batch) if batch.state == State.READY else None,
        "due": batch.new_count + batch.changed_count,
    }
    if batch.is_working:
        context["progress"] = progress(batch)
    elif batch.state == State.REFUSED:
        context["refusal"] = file_reason(batch.error, batch.error_params, batch.layout)
    elif batch.state == State.MAPPING:
        context["form"] = form or _mapping_form(batch)
    elif batch.state != State.DISCARDED:
        context |= _rows(request, batch)
    status = 422 if form is not None else 200
    return render(request, "sharing/ledgers/batch.html", context, status=status)


def _rows(request: HttpRequest, batch: ImportBatch) -> dict[str, object]:
    """The tab asked for; without one the first that has rows."""
    counts = queries.tab_counts(batch)
    asked = request.GET.get("tab", "")
    tab = asked if asked in queries.TABS else next((name for name in queries.TABS if counts[name]), Outcome.NEW)
    pager = Pager.of(request, counts[tab])
    rows = list(queries.batch_rows(batch, tab)[pager.offset : pager.offset + pager.limit])
    table = row_table(request.user, batch, tab, rows, request.GET) if rows else None
    return {"tabs": tabs(batch, counts, tab), "table": table, "pager": pager}


def _mapping_form(batch: ImportBatch, data=None) -> MappingForm:
    facts = batch.facts
    return MappingForm(
        data,
        layout=LAYOUTS[batch.layout],
        headers=facts.get("unmatched", []),
        samples=facts.get("samples", {}),
        taken=set(facts.get("columns", [])),
    )


@require_safe
@never_cache
def batch_progress(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The progress bar alone; when the work is done the page is asked to load anew."""
    batch = queries.batch_get(request.user, batch_id)
    require(request.user, Action.LEDGER_SEE, batch)
    answer = HttpResponse(progress(batch).html())
    if not batch.is_working:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def batch_columns(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Remember what the agency's own column names mean, and read on."""
    batch = queries.batch_get(request.user, batch_id)
    require(request.user, Action.LEDGER_IMPORT, batch)
    if batch.state != State.MAPPING:
        return redirect("ledger-batch", batch_id=batch.pk)
    form = _mapping_form(batch, request.POST)
    if form.is_valid():
        try:
            services.batch_map_columns(officer=request.user, batch=batch, choices=form.decided)
            return redirect("ledger-batch", batch_id=batch.pk)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
    return _batch_page(request, batch, form)


@require_POST
def batch_commit(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Take the rows over. A second click finds it done and shows the same page."""
    batch = queries.batch_get(request.user, batch_id)
    services.batch_commit(officer=request.user, batch=batch)
    return redirect("ledger-batch", batch_id=batch.pk)


@require_POST
def batch_discard(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Put the import aside; nothing of it was taken over."""
    batch = queries.batch_get(request.user, batch_id)
    if services.batch_discard(officer=request.user, batch=batch):
        messages.success(request, _("Import %(number)s was put aside; nothing was taken over.") % {"number": batch.pk})
    return redirect("ledger-list")


@require_http_methods(["GET", "HEAD", "POST"])
def batch_withdraw(request: HttpRequest, batch_id: int) -> HttpResponse:
    """Withdraw an import whole, with one reason."""
    batch = queries.batch_get(request.user, batch_id)
    require(request.user, Action.LEDGER_WITHDRAW, batch)
    page = reverse("ledger-batch", args=[batch.pk])
    if batch.state != State.COMMITTED:
        return redirect(page)
    hanging = dependents(batch)
    if any(dependent.own for dependent in hanging):
        return _withdraw_refused(request, batch, hanging)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.batch_withdraw(officer=request.user, batch=batch, reason=form.cleaned_data["reason"])
            return redirect(page)
        except ValidationError as problem:
            form.add_error(None, problem.messages)
    confirm = Confirm(
        title=_("Withdraw import %(number)s") % {"number": batch.pk},
        lead=_("%(ledger)s, file %(file)s: %(summary)s")
        % {"ledger": layout_name(batch.layout), "file": batch.file_name, "summary": summary(batch)},
        submit=_("Withdraw the import"),
        cancel_url=page,
        danger=True,
        form=form,
        effects=[
            _("Every step that it recorded is voided with this reason; the voids stay readable."),
            _("Dates and facts that it changed go back to what stood before."),
            _("Cases that it alone reported leave the lists of everybody who saw them through it."),
            *(dependent_words(dependent) for dependent in hanging),
        ],
    )
    return render(request, "office/ui/confirm.html", {"confirm": confirm}, status=422 if form.errors else 200)


def _withdraw_refused(request: HttpRequest, batch: ImportBatch, hanging: list[Dependent]) -> HttpResponse:
    """Which imports to withdraw first; nothing is asked while they stand."""
    own = [dependent for dependent in hanging if dependent.own]
    context = {
        "title": _("Withdraw import %(number)s") % {"number": batch.pk},
        "refusal": _("This import cannot be withdrawn yet. Withdraw first: %(imports)s.")
        % {"imports": "、".join(f"#{dependent.batch.pk}" for dependent in own)},
        "lines": [dependent_words(dependent) for dependent in hanging],
        "back": reverse("ledger-batch", args=[batch.pk]),
    }
    return render(request, "sharing/ledgers/withdraw_refused.html", context, status=409)


@require_safe
def batch_quarantine(request: HttpRequest, batch_id: int) -> HttpResponse:
    """The quarantined rows as a ledger with their reasons, to be mended and imported again."""
    batch = queries.batch_get(request.user, batch_id)
    require(request.user, Action.LEDGER_IMPORT, batch)
    if not batch.quarantined_count:
        raise Http404
    return attachment(quarantine_file(batch), f"{batch.layout}-quarantine-{batch.pk}.xlsx")


@require_safe
def ledger_template(request: HttpRequest, layout: str) -> HttpResponse:
    """A blank ledger with a sheet of help."""
    require(request.user, Action.LEDGER_IMPORT)
    if layout not in {known.code for known in queries.layouts_for(request.user)}:
        raise Http404
    return attachment(template_file(LAYOUTS[layout]), f"{layout}.xlsx")


@require_POST
def mapping_forget(request: HttpRequest) -> HttpResponse:
    """Forget what the agency decided of its column names in one layout."""
    require(request.user, Action.LEDGER_IMPORT)
    services.mapping_forget(officer=request.user, layout=request.POST.get("layout", ""))
    messages.success(request, _("The next import asks for the columns again."))
    return redirect("ledger-list")


def today_words() -> str:
    """The day, for names of files."""
    return f"{timezone.localdate():%Y%m%d}"
