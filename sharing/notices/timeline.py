"""The history of a notice as a timeline: issued, delivered, opened, signed for."""

from django.utils import timezone
from django.utils.translation import gettext as _

from office.ui.formats import moment
from office.ui.parts import TimelineItem
from sharing.notices.models import Notice, ReceiptKind
from sharing.notices.queries import History


def history_items(notice: Notice, history: History) -> list[TimelineItem]:
    """Oldest first, each with hour and minute: a receipt is about who and when."""
    items = [_item(notice.issued_at, notice.issuer, _("issued and frozen"))]
    if history.delivered_at:
        items.append(_item(history.delivered_at, notice.issuer, _("delivered to the box of the receiving agency")))
    for receipt in history.receipts:
        words = _("opened by %(who)s") if receipt.kind == ReceiptKind.OPENED else _("signed for by %(who)s")
        items.append(_item(receipt.at, notice.receiver, words % {"who": receipt.officer}))
    return items


def _item(at, side, text) -> TimelineItem:
    return TimelineItem(on=timezone.localdate(at), side=side, text=text, note=moment(at)[-5:])
