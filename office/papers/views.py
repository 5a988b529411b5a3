"""Papers, their Word files and receipts; files; the codes and the register of numbers."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from office.access.actions import Action
from office.access.queries import require
from office.access.roles import may
from office.agencies.pages import attempt, form_page
from office.audit.log import audit_write
from office.outbox.words import root_refs
from office.papers import queries
from office.papers.files import attachment_open
from office.papers.filetypes import TYPES
from office.papers.forms import SeriesForm
from office.papers.freezing import intact
from office.papers.kinds import PaperKind
from office.papers.models import Document
from office.papers.parts import counters_table, kinds_of, numbers_table, receipt_words, series_table
from office.papers.series import series_default, series_set
from office.papers.showing import attachment_headers, receipt_paper, sheet_response, word_response
from office.papers.sight import text_hidden
from office.papers.void_words import void_words
from office.papers.voiding import receipts_voidable
from office.ui.tables import Pager


def _back(request: HttpRequest, document: Document) -> str:
    """The page of the root, which the officer sees."""
    root = document.root_kind, document.root_id
    return root_refs(request.user, [root])[root].url


@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """One paper as a sheet; under it who received it and what proves that it is unchanged."""
    document = queries.document_get(request.user, paper_id)
    if text_hidden(request.user, document):
        return sheet_response(request, queries.void_paper(document), back=_back(request, document))
    receipts = queries.receipts_all(document)
    return sheet_response(
        request,
        queries.paper_of(document),
        back=_back(request, document),
        word=reverse("paper-word", args=[document.pk]),
        document=document,
        receipts=[(one.pk, receipt_words(one)) for one in receipts if one.voided_at is None],
        voidable=receipts_voidable(request.user, document, receipts),
        receipts_void=[
            (receipt_words(one), void_words(request.user, one)) for one in receipts if one.voided_at is not None
        ],
        intact=intact(document),
    )


@require_safe
def paper_word(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The paper as a Word file; taking it out stands in the audit record."""
    document = queries.document_text(request.user, paper_id)
    audit_write("document.word", document.root_kind, document.root_id, detail={"document": document.pk})
    return word_response(queries.paper_of(document))


@require_safe
def paper_receipt(request: HttpRequest, paper_id: int) -> HttpResponse:
    """送达回证: what was recorded, or an empty one to be signed by hand."""
    document = queries.document_text(request.user, paper_id)
    made = receipt_paper(document, queries.paper_of(document).title, list(document.receipts.all()))
    back, word = reverse("paper-detail", args=[document.pk]), reverse("paper-receipt-word", args=[document.pk])
    return sheet_response(request, made, back=back, word=word)


@require_safe
def paper_receipt_word(request: HttpRequest, paper_id: int) -> HttpResponse:
    """送达回证 as a Word file."""
    document = queries.document_text(request.user, paper_id)
    audit_write("document.word", document.root_kind, document.root_id, detail={"document": document.pk})
    return word_response(receipt_paper(document, queries.paper_of(document).title, list(document.receipts.all())))


@require_safe
def paper_file(request: HttpRequest, file_id: int) -> HttpResponse:
    """A file, always as a download."""
    attachment = queries.attachment_get(request.user, file_id)
    try:
        answer = FileResponse(attachment_open(officer=request.user, attachment=attachment))
    except FileNotFoundError as missing:
        raise Http404 from missing
    return attachment_headers(answer, attachment, TYPES[attachment.type].content_type)


@require_safe
def paper_series(request: HttpRequest) -> HttpResponse:
    """Which code the numbers of which paper bear; and the register of the own agency's numbers."""
    require(request.user, Action.SETTING_SEE)
    agencies = list(queries.agencies_here(request.user))
    edit = may(request.user, Action.SETTING_EDIT)
    return render(
        request,
        "office/papers/series.html",
        {
            "series": series_table(agencies, queries.series_settings(agencies), edit=edit),
            "counters": counters_table(queries.counters_of(request.user)),
            "edit": edit,
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def paper_series_set(request: HttpRequest, agency_id: int, kind: str) -> HttpResponse:
    """Another code for one kind of paper of one agency."""
    require(request.user, Action.SETTING_EDIT)
    agency = queries.agency_here(request.user, agency_id)
    what = _kind_of(agency, kind)

    def fresh() -> dict:
        row = queries.series_settings([agency]).get((agency.pk, kind))
        if row is None:
            return {"code": series_default(agency, what), "version": None}
        return {"code": row.code, "version": row.version}

    form = SeriesForm(request.POST or None, initial=fresh())
    if request.method == "POST" and form.is_valid():
        if attempt(
            form, lambda: series_set(officer=request.user, agency=agency, kind=what, **form.cleaned_data), fresh
        ):
            messages.success(request, _("Saved. It counts for papers issued from now on."))
            return redirect("paper-series")
    return form_page(
        request, form, title=f"{agency.short_name} · {what.name}", submit=_("Save"), cancel=reverse("paper-series"),
        effects=[
            _("Papers issued before keep their numbers."),
            _("A code that is new begins with number 1; one that has been used goes on after its last number."),
        ],
    )  # fmt: skip


def _kind_of(agency, code: str) -> PaperKind:
    """A kind that this agency issues. Raises Http404."""
    for kind in kinds_of(agency):
        if kind.code == code:
            return kind
    raise Http404


@require_safe
def paper_numbers(request: HttpRequest, series_id: int) -> HttpResponse:
    """The register of one series of the own agency: every number and what bears it, void or not."""
    require(request.user, Action.SETTING_SEE)
    counter = queries.counter_get(request.user, series_id)
    pager = Pager.of(request, counter.last)
    taken = queries.numbers_of(request.user, counter, offset=pager.offset, limit=pager.limit)
    context = {"counter": counter, "table": numbers_table(counter, taken), "pager": pager}
    return render(request, "office/papers/numbers.html", context)
