"""Who may void a receipt or a file.

The services hold the rule of the paper (own agency, once, with a reason); here stands whose step it is: of
whoever works on the root, of the two agencies of the office. A third agency voids nothing that it has sent: what it
sent is what it answered; it sends a corrected one with its next step.
"""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.http import Http404

from office.access.actions import Action
from office.access.queries import can
from office.access.readers import root_model
from office.agencies.models import AgencyKind
from office.papers.files import attached_by_agency
from office.papers.models import Attachment, Document, Receipt
from office.papers.queries import document_get
from office.papers.services import receipt_voider
from office.papers.sight import readable, root_visible


def works_on(officer, root_kind: str, root_id: int) -> bool:
    """Whether the officer works on this root, and is of one of the two agencies of the office."""
    model = root_model(root_kind)
    if model is None or officer.side == AgencyKind.THIRD:
        return False
    root = model._base_manager.filter(pk=root_id).first()
    return root is not None and can(officer, Action.MATTER_ACT, root)


def voids_receipt(officer, receipt: Receipt) -> bool:
    """Whether it is this officer's to void."""
    return receipt.pk in receipts_voidable(officer, receipt.document, [receipt])


def receipts_voidable(officer, document: Document, receipts: Iterable[Receipt]) -> set[int]:
    """Which receipts of a paper are this officer's to void; its root is asked for once."""
    mine = {one.pk for one in receipts if one.voided_at is None and officer.agency_id == receipt_voider(one)}
    return mine if mine and works_on(officer, document.root_kind, document.root_id) else set()


def voids_file(officer, attachment: Attachment) -> bool:
    """Whether it is this officer's to void: of the agency that attached it."""
    mine = attachment.voided_at is None and attached_by_agency(officer, attachment)
    return mine and works_on(officer, attachment.root_kind, attachment.root_id)


def receipt_get(officer, pk: int) -> Receipt:
    """A receipt of a paper in sight. Raises Http404; PermissionDenied where it is not this officer's to void."""
    found = Receipt.objects.select_related("document", "recorded_by", "voided_by").filter(pk=pk).first()
    if found is None:
        raise Http404
    document_get(officer, found.document_id)
    if found.voided_at is None and not voids_receipt(officer, found):
        raise PermissionDenied
    return found


def file_get(officer, pk: int) -> Attachment:
    """A file in sight, void or not. Raises Http404; PermissionDenied where it is not this officer's to void."""
    found = Attachment.objects.select_related("voided_by__agency", "uploaded_by").filter(pk=pk).first()
    if found is None or not readable(officer, found) or not root_visible(officer, found.root_kind, found.root_id):
        raise Http404
    if found.voided_at is None and not voids_file(officer, found):
        raise PermissionDenied
    return found
