"""Issuing, voiding and serving papers.

Who may take the step of which a paper is part is the business of the room that keeps the root (its table of acts);
here the paper's own rules are held: a number only on issue and in the caller's transaction, nothing blank that the
kind requires, nothing changed afterwards, no receipt before the issue.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.agencies.models import Agency, AgencyKind
from office.audit.log import audit_write
from office.papers.freezing import digest_of, plain
from office.papers.kinds import blanks_refuse, paper_kind
from office.papers.models import Document, Receipt, ServiceMethod
from office.papers.numbers import number_take, number_text
from office.papers.series import series_of
from office.papers.sight import readable, root_require
from office.ui.formats import day

# As much as a receipt has room for: receiver, signer, post, witness.
RECEIPT_MOST = 100


def document_issue(
    *,
    officer,
    kind: str,
    root_kind: str,
    root_id: int,
    agency: Agency,
    values: Mapping[str, Any],
    side: str,
    shared: bool,
    on: dt.date | None = None,
    now: dt.datetime | None = None,
) -> Document:
    """Issue a paper: number and document in the caller's transaction; if that rolls back, so does the number.

    Errors: ValidationError by value for what is blank, on ``on`` for a day to come; PermissionDenied for another
    agency's paper; Http404 for an invisible root.
    """
    root_require(officer, root_kind, root_id)
    if officer is not None and officer.agency_id != agency.pk:
        raise PermissionDenied
    now = now or timezone.now()
    on = on or timezone.localdate(now)
    if on > timezone.localdate(now):
        raise ValidationError({"on": _("The day of a paper cannot be in the future.")})
    what = paper_kind(kind)
    kept = plain(values)
    blanks_refuse(what, kept)
    series = series_of(agency, what)
    number = number_take(agency_id=agency.pk, series=series, year=on.year)
    document = Document(
        root_kind=root_kind,
        root_id=root_id,
        kind=kind,
        agency=agency,
        agency_name=agency.name,
        side=side,
        shared=shared and not what.inner,
        series=series,
        year=on.year,
        number=number,
        number_text=number_text(series, on.year, number),
        values=kept,
        template=what.version,
        issued_on=on,
        issued_at=now,
        issued_by=officer,
    )
    document.sha256 = digest_of(document)
    document.save(force_insert=True)
    detail = {"document": document.pk, "kind": kind, "number": document.number_text, "sha256": document.sha256}
    audit_write("document.issue", root_kind, root_id, detail=detail)
    return document


def document_share(*, officer, document: Document) -> Document:
    """Let the other side have an issued paper, when the step that tells it is taken. Twice changes nothing; what is of
    the own side's use alone (``PaperKind.inner``) is never given."""
    root_require(officer, document.root_kind, document.root_id)
    if officer is not None and officer.agency_id != document.agency_id:
        raise PermissionDenied
    if paper_kind(document.kind).inner:
        raise PermissionDenied
    if Document.objects.filter(pk=document.pk, shared=False, voided_at__isnull=True).update(shared=True):
        audit_write("document.share", document.root_kind, document.root_id, detail={"document": document.pk})
        document.shared = True
    return document


def document_void(*, officer, document: Document, reason: str, now: dt.datetime | None = None) -> Document:
    """Void an issued paper (作废): the number stays with it, and the reason. Only its own agency does."""
    root_require(officer, document.root_kind, document.root_id)
    if officer is not None and officer.agency_id != document.agency_id:
        raise PermissionDenied
    reason = reason_clean(reason)
    values = {"voided_at": now or timezone.now(), "voided_by": officer, "void_reason": reason}
    if not Document.objects.filter(pk=document.pk, voided_at__isnull=True).update(**values):
        raise ValidationError(_("This paper has been voided already."))
    document.refresh_from_db()
    audit_write("document.void", document.root_kind, document.root_id, detail={"document": document.pk})
    return document


def reason_clean(reason: str) -> str:
    """Nothing is voided without saying why."""
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("Say why it is voided.")})
    if len(reason) > 500:
        raise ValidationError({"reason": _("At most 500 characters.")})
    return reason


def receipt_sign(
    *,
    officer,
    document: Document,
    signed_on: dt.date,
    signer: str,
    method: str,
    receiver: Agency | str,
    signer_post: str = "",
    witness: str = "",
    now: dt.datetime | None = None,
) -> Receipt:
    """Record the receipt of service of a paper (送达回证). Of either side: who served it, or who received it.

    Errors: ValidationError by field where the day lies before the issue or in the future, the signer is missing, nobody
    witnessed what was left behind, the paper is void or this receiver has signed already.
    """
    root_require(officer, document.root_kind, document.root_id)
    if officer is not None and not readable(officer, document):
        raise PermissionDenied
    now = now or timezone.now()
    agency = receiver if isinstance(receiver, Agency) else None
    name = agency.name if agency else str(receiver).strip()
    with transaction.atomic():
        held = Document.objects.select_for_update().get(pk=document.pk)
        _receipt_check(held, signed_on, timezone.localdate(now), signer, signer_post, method, name, witness)
        receipt = Receipt.objects.create(
            document=held,
            issued_on=held.issued_on,
            receiver_agency=agency,
            receiver_name=name,
            signed_on=signed_on,
            signer=signer.strip(),
            signer_post=signer_post.strip(),
            method=method,
            witness=witness.strip(),
            recorded_by=officer,
            at=now,
        )
        detail = {"document": held.pk, "receipt": receipt.pk, "method": method}
        audit_write("receipt.sign", held.root_kind, held.root_id, detail=detail)
    return receipt


def _receipt_check(
    document: Document,
    signed_on: dt.date,
    today: dt.date,
    signer: str,
    signer_post: str,
    method: str,
    receiver: str,
    witness: str,
) -> None:
    wrong: dict[str, str] = {}
    if signed_on < document.issued_on:
        wrong["signed_on"] = _("The paper was issued on %(day)s; it cannot have been received before.") % {
            "day": day(document.issued_on)
        }
    elif signed_on > today:
        wrong["signed_on"] = _("The day of receipt cannot be in the future.")
    if not signer.strip():
        wrong["signer"] = _("Name who signed for it.")
    if method not in ServiceMethod.values:
        wrong["method"] = _("Choose how it was served.")
    elif method == ServiceMethod.LEFT and not witness.strip():
        wrong["witness"] = _("A paper that is left behind needs a witness: name one.")
    if not receiver:
        wrong["receiver"] = _("Name who received it.")
    wrong |= _too_long(signer=signer, signer_post=signer_post, witness=witness, receiver=receiver)
    if wrong:
        raise ValidationError(wrong)
    if document.voided_at is not None:
        raise ValidationError(_("This paper has been voided; it is not served any more."))
    if document.receipts.filter(receiver_name=receiver, voided_at__isnull=True).exists():
        raise ValidationError(_("%(receiver)s has signed for this paper already.") % {"receiver": receiver})


def _too_long(**said: str) -> dict[str, str]:
    """What the receipt has no room for: only some databases refuse it by themselves."""
    most = RECEIPT_MOST
    return {name: _("No more than %(n)d characters.") % {"n": most} for name, text in said.items() if len(text) > most}


def receipt_voider(receipt: Receipt) -> int:
    """The agency whose receipt it is to void: the one that recorded it; of a third agency's, by account or by link, the
    paper's own, so that a wrong one does not stand for ever."""
    by = receipt.recorded_by
    return receipt.document.agency_id if by is None or by.side == AgencyKind.THIRD else by.agency_id


def receipt_void(*, officer, receipt: Receipt, reason: str, now: dt.datetime | None = None) -> Receipt:
    """Void a wrong receipt; only the agency whose it is to void (``receipt_voider``)."""
    document = receipt.document
    root_require(officer, document.root_kind, document.root_id)
    if officer is not None and officer.agency_id != receipt_voider(receipt):
        raise PermissionDenied
    values = {"voided_at": now or timezone.now(), "voided_by": officer, "void_reason": reason_clean(reason)}
    if not Receipt.objects.filter(pk=receipt.pk, voided_at__isnull=True).update(**values):
        raise ValidationError(_("This receipt has been voided already."))
    receipt.refresh_from_db()
    detail = {"document": document.pk, "receipt": receipt.pk}
    audit_write("receipt.void", document.root_kind, document.root_id, detail=detail)
    return receipt
