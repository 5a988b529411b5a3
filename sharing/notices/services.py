"""What the receiving agency does with a notice: opening it, signing for it. Issuing is in ``issuing``."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from office.access.actions import Action
from office.access.queries import can, require
from office.access.services import access_copy
from office.audit.log import audit_write
from office.followup.services import followups_close_of
from office.outbox.services import message_queue, root_messages_mark_read
from sharing.notices.freezing import intact
from sharing.notices.issuing import Issued, notice_issue_due, words_params
from sharing.notices.models import Notice, NoticeReceipt, NoticeState, ReceiptKind
from sharing.notices.sides import parties

__all__ = ["Issued", "notice_issue_due", "notice_open", "notice_sign"]


def may_sign(officer, notice: Notice) -> bool:
    """Whether the officer signs for the receiving agency."""
    return officer.agency_id == notice.receiver_id and can(officer, Action.NOTICE_SIGN, notice)


def notice_open(*, officer, notice: Notice, now: datetime | None = None) -> None:
    """Note the first opening by somebody of the receiving agency who may sign for it; later ones change nothing.

    A look by anybody else is in the audit record, but is no receipt: the notice is addressed to the
    departments that sign.
    """
    if not may_sign(officer, notice):
        return
    with transaction.atomic():
        if notice.state == NoticeState.UNREAD:
            locked = _locked(notice)
            if locked.state == NoticeState.UNREAD:
                _receive(locked, ReceiptKind.OPENED, NoticeState.OPENED, officer, now or timezone.now())
                audit_write("notice.open", "notice", notice.pk)
            notice.state = locked.state
        root_messages_mark_read(officer=officer, root_kind="notice", root_id=notice.pk, now=now)


def notice_sign(*, officer, notice: Notice, sha256: str, now: datetime | None = None) -> NoticeReceipt:
    """Sign for a notice in the officer's own name. Signing twice gives the first receipt.

    ``sha256`` is the hash of what the officer saw; a notice that no longer agrees with its hash is refused.
    """
    require(officer, Action.NOTICE_SIGN, notice)
    if not may_sign(officer, notice):
        raise PermissionDenied
    now = now or timezone.now()
    with transaction.atomic():
        locked = _locked(notice)
        if locked.state == NoticeState.SIGNED:
            return NoticeReceipt.objects.get(notice=locked, kind=ReceiptKind.SIGNED)
        if sha256 != locked.sha256 or not intact(locked.payload, locked.sha256):
            raise ValidationError(_("The notice no longer agrees with its hash. Do not sign; tell the administrator."))
        if locked.state == NoticeState.UNREAD:
            _receive(locked, ReceiptKind.OPENED, NoticeState.OPENED, officer, now)
        receipt = _receive(locked, ReceiptKind.SIGNED, NoticeState.SIGNED, officer, now)
        known = parties([locked.office_id])
        followups_close_of(
            root_kind="notice",
            root_id=locked.pk,
            kind="notice.sign",
            officer=officer,
            word="notice.signed",
            now=now,
        )
        message_queue(
            key=f"notice:{locked.pk}:signed",
            to=known[locked.issuer_id].signers if locked.issuer_id in known else [],
            kind="notice.signed",
            params=words_params(locked),
            root_kind="notice",
            root_id=locked.pk,
            now=now,
        )
        audit_write("notice.sign", "notice", locked.pk, detail={"sha256": locked.sha256})
        root_messages_mark_read(officer=officer, root_kind="notice", root_id=locked.pk, now=now)
    notice.state = locked.state
    return receipt


def _locked(notice: Notice) -> Notice:
    return Notice.objects.select_for_update().get(pk=notice.pk)


def _receive(notice: Notice, kind: ReceiptKind, state: NoticeState, officer, now: datetime) -> NoticeReceipt:
    receipt = NoticeReceipt.objects.create(notice=notice, kind=kind, officer=officer, at=now)
    notice.state = state
    Notice.objects.filter(pk=notice.pk).update(state=state)
    access_copy(Notice, [notice])
    return receipt
