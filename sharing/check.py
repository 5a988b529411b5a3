"""Proves that what this app derives is what it derives it from: a notice's state follows its receipts, a ledger
row's likeness its values. Nothing is repaired; what differs was changed past the program."""

from collections.abc import Iterator

from sharing.ledgers.likeness import likeness
from sharing.ledgers.models import LedgerRow
from sharing.notices.models import Notice, NoticeReceipt, NoticeState, ReceiptKind

STATE_OF = {ReceiptKind.OPENED: NoticeState.OPENED, ReceiptKind.SIGNED: NoticeState.SIGNED}
CHUNK = 1000


def sharing_differences() -> Iterator[str]:
    """One line for each difference, without personal data. Memory does not grow."""
    yield from _notices()
    yield from _ledger_rows()


def _notices() -> Iterator[str]:
    """A notice stands at the furthest of its receipts."""
    last = 0
    while notices := list(Notice.objects.filter(pk__gt=last).order_by("pk").values_list("pk", "state")[:CHUNK]):
        furthest: dict[int, int] = {}
        receipts = NoticeReceipt.objects.filter(notice_id__in=[pk for pk, _state in notices])
        for pk, kind in receipts.values_list("notice_id", "kind"):
            furthest[pk] = max(furthest.get(pk, NoticeState.UNREAD), STATE_OF[ReceiptKind(kind)])
        for pk, state in notices:
            told = furthest.get(pk, NoticeState.UNREAD)
            if state != told:
                yield f"notice {pk}: state {NoticeState(state).name}, by its receipts {NoticeState(told).name}"
        last = notices[-1][0]


def _ledger_rows() -> Iterator[str]:
    """The hash by which a corrected case number is found is that of the row's values."""
    rows = LedgerRow.objects.order_by("pk").values_list("pk", "layout", "likeness", "values")
    for pk, layout, stored, values in rows.iterator(chunk_size=CHUNK):
        if stored != likeness(layout, values):
            yield f"ledger row {pk}: likeness is not that of its values"
