"""Voiding a receipt of service or a file: with the reason; what was wrong stays readable as void."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from office.agencies.pages import attempt, confirm_page
from office.outbox.words import root_refs
from office.papers.files import attachment_void
from office.papers.forms import ReceiptAnewForm, VoidForm
from office.papers.models import Receipt
from office.papers.parts import receipt_words
from office.papers.services import receipt_sign, receipt_void
from office.papers.voiding import file_get, receipt_get
from office.ui.parts import Confirm


@require_http_methods(["GET", "HEAD", "POST"])
def receipt_void_page(request: HttpRequest, receipt_id: int) -> HttpResponse:
    """A wrong receipt is void, and the right one is recorded in its place in the same step."""
    receipt = receipt_get(request.user, receipt_id)
    page = reverse("paper-detail", args=[receipt.document_id])
    if receipt.voided_at is not None:
        messages.info(request, _("This receipt has been voided already."))
        return redirect(page)
    form = ReceiptAnewForm(request.POST or None, receipt=receipt)

    def void() -> bool:
        said = dict(form.cleaned_data)
        reason, anew = said.pop("reason"), said.pop("anew")
        receipt_void(officer=request.user, receipt=receipt, reason=reason)
        if anew:
            _signed_anew(request.user, receipt, said)
        return True

    if request.method == "POST" and form.is_valid() and attempt(form, void):
        messages.success(request, _("The receipt is void; it stays readable with its reason."))
        return redirect(page)
    return confirm_page(
        request,
        Confirm(
            title=_("Void a receipt of service"),
            lead=f"{receipt.document.number_text} · {receipt_words(receipt)}",
            effects=[
                _("It stays readable as void, with reason, day and who voided it, for both sides."),
                _("The step of the matter and its term stay as recorded; a wrong day of receipt is cleared there."),
            ],
            form=form,
            submit=pgettext("button", "Void it"),
            cancel_url=page,
            danger=True,
        ),
    )


def _signed_anew(officer, receipt: Receipt, said: dict) -> None:
    receipt_sign(
        officer=officer, document=receipt.document, receiver=receipt.receiver_agency or receipt.receiver_name, **said
    )


@require_http_methods(["GET", "HEAD", "POST"])
def file_void_page(request: HttpRequest, file_id: int) -> HttpResponse:
    """A wrong file is given out no more; its name, its hash and the reason stay."""
    attachment = file_get(request.user, file_id)
    root = attachment.root_kind, attachment.root_id
    page = root_refs(request.user, [root])[root].url
    if attachment.voided_at is not None:
        messages.info(request, _("This file has been voided already."))
        return redirect(page)
    form = VoidForm(request.POST or None)

    def void() -> bool:
        attachment_void(officer=request.user, attachment=attachment, reason=form.cleaned_data["reason"])
        return True

    if request.method == "POST" and form.is_valid() and attempt(form, void):
        messages.success(request, _("The file is void: it is given out no more, its name and the reason stay."))
        return redirect(page)
    told = _("Whoever has taken it out already keeps what was taken out.")
    return confirm_page(
        request,
        Confirm(
            title=_("Void a file"),
            lead=attachment.name,
            effects=[
                _("Nobody can take it out any more. Name, size and hash stay, with the reason and who voided it."),
                *([told] if attachment.shared else []),
                _("The right file goes with the next step."),
            ],
            form=form,
            submit=pgettext("button", "Void it"),
            cancel_url=page,
            danger=True,
        ),
    )
